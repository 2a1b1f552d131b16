// docs/operating/backup.md: its own commands take an instance to another folder; without key shares nothing opens there.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rootDir } from '../../self-host/settings.ts'
import { createClient } from './client.ts'
import { findFreePort, startInstance, type TestInstance } from './instance.ts'
import { readLog } from './read-log.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-backup-'))
const backup = join(dir, 'backup')
const texts = ['The ferry to Stornoway leaves at noon.\n', 'Granite from Ailsa Craig makes curling stones.\n']

const foldersOf = (place: string) => ({
  CLAWQL_DATA_DIR: join(place, 'data'),
  CLAWQL_SECRETS_DIR: join(place, 'secrets'),
  CLAWQL_CONFIG: join(place, 'clawql.local.yaml'),
})

/** Runs the shell block below a heading of the page. */
function runBlock(heading: string, place: string): void {
  const page = readFileSync(join(rootDir, 'docs', 'operating', 'backup.md'), 'utf8')
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const [, script = ''] = /```sh\n([\s\S]*?)```/.exec(section) ?? []
  expect(script).toContain('tar ')
  execFileSync('sh', ['-euc', script], {
    cwd: dir,
    env: { PATH: process.env['PATH'], BACKUP: backup, ...foldersOf(place) },
  })
}

let source: TestInstance
let documentIds: readonly string[] = []
let logSize = 0
beforeAll(async () => {
  source = await startInstance()
  const client = createClient(source.url)
  const settled = []
  for (const text of texts) settled.push(await client.process(text))
  expect(settled.map(({ status }) => status)).toEqual(['completed', 'completed'])
  documentIds = settled.map(({ documentId }) => documentId)
  logSize = (await readLog(client)).size
  await source.stop({ keep: true })
  runBlock('Copy', source.dir)
}, 180_000)
afterAll(() => {
  for (const folder of [source.dir, dir]) rmSync(folder, { recursive: true, force: true })
})

function restoreTo(name: string): string {
  const place = join(dir, name)
  mkdirSync(place)
  runBlock('Restore', place)
  return place
}

describe('a backup', () => {
  it('keeps data, key shares and secrets apart', () => {
    const list = (archive: string): string => execFileSync('tar', ['-tf', join(backup, archive)], { encoding: 'utf8' })
    const data = list('data/data.tar')
    expect(data).toMatch(/^\.\/objects\/./m)
    expect(data).not.toMatch(/key-shares|\.\/run|\.key$/m)
    expect(list('key-shares/key-shares.tar')).toMatch(/^\.\/key-shares\/./m)
    expect(list('secrets/secrets.tar')).toContain('root.key')
  })

  it('restores documents, memory, archive and the log into another folder', async () => {
    const restored = await startInstance({ dir: restoreTo('restored') })
    try {
      expect([restored.vkey, restored.tenantId]).toEqual([source.vkey, source.tenantId])
      const client = createClient(restored.url)
      for (const documentId of documentIds) {
        expect((await client.status(documentId)).status).toBe('completed')
        expect((await client.trail(documentId)).verified).toBe(true)
        expect((await client.archive(documentId)).length).toBeGreaterThan(500)
      }
      expect((await client.recall('curling stones granite')).results[0]?.provenance.documentId).toBe(documentIds[1])
      const log = await readLog(client)
      expect(log.isRootRight).toBe(true)
      expect(log.size).toBeGreaterThanOrEqual(logSize)
      const verify = ['audit', 'verify', restored.url, '--vkey', source.vkey]
      expect(
        execFileSync(process.execPath, [join(rootDir, 'cli', 'clawql.mjs'), ...verify], { encoding: 'utf8' }),
      ).toMatch(/verified/i)
      const later = await client.process('A later note about the harbour at Tobermory.\n')
      expect(later.status).toBe('completed')
    } finally {
      await restored.stop({ keep: true })
    }
  })

  it('opens nothing without key shares', async () => {
    const place = restoreTo('without-shares')
    rmSync(join(place, 'data', 'key-shares'), { recursive: true })
    const port = await findFreePort()
    const env = { PATH: process.env['PATH'], HOME: place, PORT: String(port), ...foldersOf(place) }
    const launcher = spawn(process.execPath, [join(rootDir, 'self-host', 'start.mjs'), 'start'], {
      env,
      stdio: 'ignore',
    })
    const gone = new Promise((resolve) => launcher.once('exit', resolve))
    try {
      const url = `http://127.0.0.1:${port}`
      const readiness = async (): Promise<{ checks?: { keys?: string; database?: string } }> => {
        const answer = await fetch(`${url}/readyz`).catch(() => undefined)
        return answer === undefined ? {} : ((await answer.json()) as object)
      }
      await expect
        .poll(readiness, { timeout: 60_000, interval: 200 })
        .toMatchObject({ status: 'not_ready', checks: { database: 'ok', keys: 'unavailable' } })
      const { status, body } = await createClient(url).json('/api/memory/recall', {
        method: 'POST',
        body: JSON.stringify({ query: 'curling stones' }),
      })
      expect([status, body]).toEqual([410, expect.objectContaining({ code: 'CONTENT_ERASED' })])
    } finally {
      launcher.kill('SIGTERM')
      await gone
      await wait(200)
    }
    expect(existsSync(join(place, 'data', 'objects'))).toBe(true)
  })
})
