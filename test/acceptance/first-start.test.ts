// A first start as somebody sees it who has just cloned the repository: quiet, the key at the end, everything on disk for its owner alone.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { rootDir } from '../../self-host/settings.ts'
import { createClient } from './client.ts'
import { findFreePort } from './instance.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-first-'))
/** Too long for a socket below it. */
const data = join(dir, 'a-folder-with-a-long-name-'.repeat(4), 'data')
let port = 0

interface Started {
  readonly child: ChildProcess
  readonly said: { out: string; err: string }
}

async function start(): Promise<Started> {
  const said = { out: '', err: '' }
  const child = spawn(process.execPath, [join(rootDir, 'self-host', 'start.mjs'), 'start'], {
    cwd: dir,
    env: { PATH: '/usr/bin:/bin', HOME: dir, PORT: String(port), CLAWQL_DATA_DIR: data },
  })
  child.stdout.on('data', (part) => (said.out += String(part)))
  child.stderr.on('data', (part) => (said.err += String(part)))
  await vi.waitFor(() => expect(said.out, said.err).toContain('Stop with Ctrl-C.'), { timeout: 120_000 })
  return { child, said }
}

const stop = ({ child }: Started): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })

const socketFolder = (): string => readFileSync(join(data, 'run', 'socket-folder'), 'utf8').trim()

let started: Started
beforeAll(async () => {
  port = await findFreePort()
  mkdirSync(dirname(data), { recursive: true, mode: 0o700 })
  // The shell's mask lets everybody read: it must not matter.
  process.umask(0o022)
  started = await start()
}, 180_000)
afterAll(async () => {
  const folder = socketFolder()
  await stop(started)
  rmSync(folder, { recursive: true, force: true })
  rmSync(dir, { recursive: true, force: true })
})

describe('a first start', () => {
  it('warns of nothing, ignores nothing that it wrote itself, and shows the key last', async () => {
    await vi.waitFor(() => expect(started.said.out).toContain('Admin key'))
    expect(started.said.err).toBe('')
    expect(started.said.out).not.toMatch(/ignored:|warn/i)
    expect(started.said.out).toContain('every user and every program of this machine is admin')
    const last = started.said.out.trimEnd().split('\n').slice(-3)
    expect(last[1]).toMatch(/^Admin key, shown this once; keep it: clawql_[\w-]{43}$/)
    expect([last[0], last[2]]).toEqual(['─'.repeat(last[1]?.length ?? 0), '─'.repeat(last[1]?.length ?? 0)])
  })

  it('leaves nothing on disk that others could enter or read', async () => {
    const client = createClient(`http://127.0.0.1:${port}`)
    expect((await client.process('A barge with Anna Weber on board.')).status).toBe('completed')
    const all = [data, join(dir, 'secrets'), socketFolder()].flatMap((top) => [
      top,
      ...readdirSync(top, { recursive: true }).map((name) => join(top, String(name))),
    ])
    const open = all.filter((path) => existsSync(path) && (lstatSync(path).mode & 0o077) !== 0)
    expect(open).toEqual([])
    expect(all.length).toBeGreaterThan(40)
  })

  it('has its sockets in a folder that nobody can foresee, the same at the next start', async () => {
    const folder = socketFolder()
    expect(dirname(folder)).toBe(tmpdir())
    expect(readdirSync(folder)).toContain('main.sock')
    await stop(started)
    started = await start()
    expect(socketFolder()).toBe(folder)
    expect(started.said.out).not.toContain('Admin key')
    rmSync(folder, { recursive: true })
    await stop(started)
    mkdirSync(folder, { mode: 0o777 })
    started = await start()
    expect(socketFolder()).not.toBe(folder)
    rmSync(folder, { recursive: true })
  }, 120_000)
})
