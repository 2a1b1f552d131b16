// Engine processes under workerd: what a spinning or a growing document costs, and what an engine can reach.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createFolders, readSettings } from '../../../self-host/settings.ts'
import { loseEngine, startEnginePool, type Engine } from '../../../self-host/supervise/engine-pool.ts'
import { ProcessLog } from '../../../self-host/supervise/process-log.ts'
import { requestSocket } from '../../../self-host/supervise/socket-request.ts'

/** Stands for a parser: one route that never ends, one that eats memory, one that tells what it was given. */
const engineSource = `export default { async fetch(request, env) {
  const { pathname } = new URL(request.url)
  if (pathname === '/spin') for (;;) {}
  if (pathname === '/grow') { const kept = []; for (;;) kept.push(new Uint8Array(8 << 20).fill(1)) }
  if (pathname === '/env') return Response.json(Object.keys(env))
  if (pathname === '/reach') return fetch('http://127.0.0.1:1/').then(() => new Response('reached'), () => new Response('no network'))
  return new Response('ok')
} }`

const dir = mkdtempSync(join(tmpdir(), 'clawql-engines-'))
const abort = new AbortController()
let engines: readonly Engine[] = []
let log: ProcessLog

const ask = (engine: Engine, path: string, timeoutMs = 20_000) =>
  requestSocket({ target: { socketPath: engine.socketPath }, path, timeoutMs })
/** Until every engine runs, and the restarted ones were restarted. */
const allUp = (restarts = 0): Promise<void> =>
  vi.waitFor(
    () => {
      expect(engines.every(({ child }) => child.state === 'running')).toBe(true)
      expect(engines[0]?.child.restarts).toBeGreaterThanOrEqual(restarts)
    },
    { timeout: 15_000, interval: 20 },
  )
const reasons = (): readonly unknown[] =>
  log
    .tail(100, ({ process }) => process === 'launcher')
    .map((line) => JSON.parse(line) as { event: string; reason?: string })
    .filter(({ event }) => event === 'process ended')
    .map(({ reason }) => reason)

beforeAll(async () => {
  const settings = readSettings({ CLAWQL_DATA_DIR: dir })
  createFolders(settings)
  const path = join(dir, 'engine.js')
  writeFileSync(path, engineSource)
  log = new ProcessLog(join(settings.runDir, 'logs'))
  const bindings = {
    name: 'clawql-engines',
    compatibilityDate: '2026-11-17',
    compatibilityFlags: [],
    vars: {},
    objects: [],
    ownClasses: [],
    databases: [],
    buckets: [],
    producers: [],
    consumers: [],
    services: [],
  }
  const built = { modules: [{ name: 'index.js', kind: 'esModule' as const, path }], bindings }
  engines = startEnginePool({ settings, built, log, signal: abort.signal, afterChange: () => undefined })
  await allUp()
}, 30_000)

afterAll(async () => {
  abort.abort()
  await Promise.all(engines.map(({ child }) => child.stop(1_000)))
  rmSync(dir, { recursive: true, force: true })
})

describe('startEnginePool()', () => {
  it('gives an engine no secret, no network and nothing but fonts', async () => {
    const [engine] = engines as [Engine]
    const given = JSON.parse((await ask(engine, '/env')).text) as readonly string[]
    expect(given.filter((name) => name !== 'FONTS')).toEqual([])
    expect((await ask(engine, '/reach')).text).toBe('no network')
  })

  it('ends an engine that spins, restarts it, and the other answers meanwhile', async () => {
    const [engine, other] = engines as [Engine, Engine | undefined]
    const startedMs = performance.now()
    const spin = ask(engine, '/spin').then(
      () => 'answered',
      () => 'lost',
    )
    if (other !== undefined) {
      const before = other.child.pid
      for (let i = 0; i < 20; i++) expect((await ask(other, '/health', 2_000)).status).toBe(200)
      expect(other.child.pid).toBe(before)
    }
    expect(await spin).toBe('lost')
    expect(performance.now() - startedMs).toBeLessThan(12_000)
    await allUp(1)
    expect((await ask(engine, '/health')).status).toBe(200)
    expect(reasons()).toContain('no heartbeat')
  }, 40_000)

  it('ends an engine that grows beyond its memory, and restarts it', async () => {
    const [engine] = engines as [Engine]
    await expect(ask(engine, '/grow', 30_000)).rejects.toThrow(/./)
    await allUp(2)
    expect((await ask(engine, '/health')).status).toBe(200)
    expect(reasons().length).toBeGreaterThan(1)
  }, 60_000)
})

describe('loseEngine()', () => {
  const lost = async (spoil: (engine: Engine) => void, cause: 'deadline' | 'broken'): Promise<boolean> => {
    const [engine] = engines as [Engine]
    const restarts = engine.child.restarts + 1
    const startedMs = performance.now()
    spoil(engine)
    const isCharged = await loseEngine(engine, { cause, forMs: performance.now() - startedMs })
    await allUp(restarts)
    return isCharged
  }

  it('ends a late engine at once and charges its document', async () => {
    const startedMs = performance.now()
    expect(await lost((engine) => void ask(engine, '/spin').catch(() => undefined), 'deadline')).toBe(true)
    expect(reasons().at(-1)).toBe('deadline')
    expect(performance.now() - startedMs).toBeLessThan(6_000)
  }, 20_000)

  it('charges nobody for a kill from outside', async () => {
    expect(await lost(({ child }) => process.kill(child.pid!, 'SIGKILL'), 'broken')).toBe(false)
  }, 20_000)

  it('charges a document whose engine crashed', async () => {
    expect(await lost(({ child }) => process.kill(child.pid!, 'SIGSEGV'), 'broken')).toBe(true)
  }, 20_000)

  it('charges a loss that nobody can explain', async () => {
    expect(await loseEngine(undefined, { cause: 'broken', forMs: 0 })).toBe(true)
  })
})
