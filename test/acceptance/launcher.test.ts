// The launcher: what it starts, what a crash and a signal leave, what it refuses, and where secrets are not.
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { isPortFree } from '../../self-host/machine.ts'
import { rootDir } from '../../self-host/settings.ts'
import { readStartTime, type ListedProcess } from '../../self-host/supervise/process-list.ts'
import { createClient } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
beforeAll(async () => {
  instance = await startInstance()
}, 180_000)
afterAll(() => instance.stop())

const isAlive = ({ pid, startedAt }: ListedProcess): boolean => readStartTime(pid) === startedAt
const findProcess = (name: string): ListedProcess => {
  const found = instance.pids().find((listed) => listed.name === name)
  if (found === undefined) throw new Error(`no process ${name}`)
  return found
}
const environmentOf = (dir: string) => ({
  ...process.env,
  PORT: String(instance.port),
  CLAWQL_DATA_DIR: join(dir, 'data'),
  CLAWQL_SECRETS_DIR: join(dir, 'secrets'),
  CLAWQL_CONFIG: join(dir, 'clawql.local.yaml'),
})
const runLauncher = (command: string) =>
  spawnSync(process.execPath, [join(rootDir, 'self-host', 'start.mjs'), command], {
    encoding: 'utf8',
    env: environmentOf(instance.dir),
  })
const runCommandLine = (...args: readonly string[]): string =>
  execFileSync(process.execPath, [join(rootDir, 'cli', 'clawql.mjs'), ...args], {
    encoding: 'utf8',
    env: environmentOf(instance.dir),
  })

describe('a running instance', () => {
  it('answers liveness and says in the terminal what to do next', async () => {
    expect(await (await fetch(`${instance.url}/healthz`)).json()).toMatchObject({ status: 'ok' })
    for (const text of [
      'clawql ingest',
      'clawql audit verify',
      instance.url,
      'every user and every program',
      instance.vkey,
    ])
      expect(instance.output()).toContain(text)
  })

  it('lists the services of the guide', () => {
    const listed = runCommandLine('ps')
    for (const name of ['clawql-api', 'clawql-memory-sqlite', 'paperless-ngx', 'tika', 'gotenberg', 'redis'])
      expect(listed).toMatch(new RegExp(`^${name} +running`, 'm'))
  })

  it('refuses a second launcher on its directory, and repeats the bootstrap', () => {
    const second = runLauncher('start')
    expect([second.status, second.stderr]).toEqual([1, expect.stringContaining('already running')])
    const repeated = runLauncher('bootstrap')
    expect([repeated.status, repeated.stdout]).toEqual([0, expect.not.stringContaining('created')])
  })

  it('keeps secrets out of files, logs and the engines’ environment', () => {
    const secrets = readdirSync(join(instance.dir, 'secrets'), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => readFileSync(join(instance.dir, 'secrets', name), 'utf8').trim())
    const rootKey = readFileSync(join(instance.dir, 'secrets', 'root.key'), 'utf8').trim()
    const run = readdirSync(join(instance.dir, 'data', 'run'), { recursive: true, withFileTypes: true })
    for (const item of run.filter((entry) => entry.isFile())) {
      const text = readFileSync(join(item.parentPath, item.name), 'utf8')
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
      expect(text).not.toContain(instance.adminKey ?? 'no key')
    }
    expect(instance.output()).not.toContain(rootKey)
    if (process.platform !== 'linux') return
    const engines = instance.pids().filter(({ name }) => name.startsWith('engine-'))
    for (const { pid } of engines) {
      expect(readFileSync(`/proc/${pid}/environ`, 'utf8').replace(/^PWD=[^\0]*\0?/m, '')).not.toMatch(
        /KEY|TOKEN|HOME|PATH/,
      )
    }
  })
})

describe('the launcher', () => {
  it('starts the second engine once documents wait for the first', async () => {
    const names = (): readonly string[] => instance.pids().map(({ name }) => name)
    expect(names()).not.toContain('engine-1')
    expect(runCommandLine('ps')).toMatch(/^engine-1 +standby/m)
    const client = createClient(instance.url)
    const textOf = (i: number): string => `Crate ${i} went ashore at Leith in fair weather.\n`.repeat(4_000)
    const ends = await Promise.all(
      Array.from({ length: 6 }, (_, i) => client.process(textOf(i), { name: 'crate.txt' })),
    )
    expect(ends.map(({ status }) => status)).toEqual(ends.map(() => 'completed'))
    expect(names()).toContain('engine-1')
    await vi.waitFor(() => expect(runCommandLine('ps')).toMatch(/^engine-1 +running/m), { timeout: 10_000 })
  }, 60_000)

  it('starts a main process again that was killed', async () => {
    const before = findProcess('main')
    process.kill(before.pid, 'SIGKILL')
    await vi.waitFor(
      async () => {
        expect(findProcess('main').pid).not.toBe(before.pid)
        expect((await fetch(`${instance.url}/readyz`)).status).toBe(200)
      },
      { timeout: 20_000, interval: 50 },
    )
  }, 30_000)

  it('leaves no process when it is killed itself, and starts again on the same data', async () => {
    const processes = instance.pids()
    process.kill(findProcess('launcher').pid, 'SIGKILL')
    if (process.platform === 'linux')
      await vi.waitFor(() => expect(processes.filter((listed) => isAlive(listed))).toEqual([]), { timeout: 5_000 })
    const again = await instance.restart()
    expect([again.instanceId, again.tenantId]).toEqual([instance.instanceId, instance.tenantId])
    instance = again
  }, 60_000)

  it('ends every process at SIGTERM and frees its port', async () => {
    const processes = instance.pids()
    await instance.stop({ keep: true })
    expect(processes.filter((listed) => isAlive(listed))).toEqual([])
    expect(await isPortFree('127.0.0.1', instance.port)).toBe(true)
    expect(instance.output()).toContain('Stopped')
    instance = await instance.restart()
  }, 60_000)

  it('is ready within five seconds once everything is built', async () => {
    await instance.stop({ keep: true })
    await wait(100)
    instance = await instance.restart()
    expect(instance.startMs).toBeLessThan(5_000)
  }, 60_000)
})
