// Migrations through workerd's own D1: applied once and whole, resumed, refused by name.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, describe } from 'vitest'
import { renderConfig } from '../../../self-host/capnp.ts'
import { findWorkerd } from '../../../self-host/machine.ts'
import { databaseService, diskService, nowhereService } from '../../../self-host/runtime/stores.ts'
import { applyMigrations } from '../../../self-host/supervise/migrations.ts'
import { requestSocket } from '../../../self-host/supervise/socket-request.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-d1-'))
const folder = join(dir, 'migrations')
const socketPath = join(dir, 'd1.sock')
const logged: string[] = []
let workerd: ChildProcess

beforeAll(() => {
  mkdirSync(folder)
  mkdirSync(join(dir, 'catalog'))
  const config = renderConfig({
    services: [databaseService, diskService('disk-catalog', join(dir, 'catalog'), true), nowhereService],
    sockets: [
      {
        name: 'd1',
        address: `unix:${socketPath}`,
        http: {},
        service: { name: 'd1', props: { json: '{"database":"clawql-catalog"}' } },
      },
    ],
  })
  writeFileSync(join(dir, 'd1.capnp'), config)
  workerd = spawn(findWorkerd(), ['serve', join(dir, 'd1.capnp'), '--experimental'], { stdio: 'ignore', env: {} })
})
afterAll(() => {
  workerd.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

const migrate = () =>
  applyMigrations({
    socketPath,
    folder,
    timeoutMs: 20_000,
    log: (event, attributes) => void logged.push(`${event} ${attributes['migration']}`),
  })
const write = (name: string, sql: string): void => writeFileSync(join(folder, name), sql)
async function query(sql: string): Promise<readonly { readonly [column: string]: unknown }[]> {
  const body = JSON.stringify([{ sql, params: [] }])
  const { text } = await requestSocket({
    target: { socketPath },
    method: 'POST',
    path: '/query',
    body,
    timeoutMs: 5_000,
  })
  return (JSON.parse(text) as [{ results: readonly { readonly [column: string]: unknown }[] }])[0].results
}

describe('applyMigrations()', () => {
  it('applies files in order, each with its row, and says so with the word migration', async () => {
    write('0002_two.sql', 'INSERT INTO one VALUES (2); -- the second\nCREATE INDEX one_by_a ON one (a);')
    write('0001_one.sql', 'CREATE TABLE one (a INTEGER) STRICT;\nINSERT INTO one VALUES (1);')
    write('README.md', 'not a migration')
    expect(await migrate()).toEqual(['0001_one.sql', '0002_two.sql'])
    expect(await query('SELECT a FROM one ORDER BY a')).toEqual([{ a: 1 }, { a: 2 }])
    expect(await query('SELECT name FROM clawql_migrations ORDER BY name')).toHaveLength(2)
    expect(logged).toEqual(['migration applied 0001_one.sql', 'migration applied 0002_two.sql'])
    expect(await migrate()).toEqual([])
  }, 30_000)

  it('applies nothing of a migration that fails in its middle, names it, and goes on from there once corrected', async () => {
    write('0003_good.sql', 'INSERT INTO one VALUES (3);')
    write('0004_bad.sql', 'INSERT INTO one VALUES (4); INSERT INTO missing VALUES (1);')
    await expect(migrate()).rejects.toThrow(/migration 0004_bad\.sql failed: .*missing[\s\S]*Never delete the database/)
    expect(await query('SELECT max(a) AS a FROM one')).toEqual([{ a: 3 }])
    write('0004_bad.sql', 'INSERT INTO one VALUES (4);')
    expect(await migrate()).toEqual(['0004_bad.sql'])
  })

  it('refuses data of a newer release', async () => {
    rmSync(join(folder, '0004_bad.sql'))
    await expect(migrate()).rejects.toThrow(/newer release: migration 0004_bad\.sql/)
  })
})
