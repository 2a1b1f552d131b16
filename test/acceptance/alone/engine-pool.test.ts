// Engine processes under workerd: when they start, what a spinning or a growing document costs, and what an engine can reach.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createFolders } from '../../../self-host/folders.ts'
import { readSettings } from '../../../self-host/settings.ts'
import { serveSupervisor } from '../../../self-host/supervise/control.ts'
import { loseProcess, relieveEngine, startEnginePool, type Engine } from '../../../self-host/supervise/engine-pool.ts'
import { ProcessLog } from '../../../self-host/supervise/process-log.ts'
import { requestSocket } from '../../../self-host/supervise/socket-request.ts'
import { loadCores } from '../spinners.ts'

/** Stands for a parser: one route that never ends, one that works for seconds without a pause, one that eats memory, one that keeps what it read, one that tells what it was given. */
const engineSource = `const held = []
export default { async fetch(request, env) {
  const { pathname } = new URL(request.url)
  if (pathname === '/spin') for (;;) {}
  if (pathname === '/work') { let sum = 0; for (let i = 0; i < 8e8; i++) sum = (sum + i) % 1000003; return new Response(String(sum)) }
  if (pathname === '/grow') { const kept = []; for (;;) kept.push(new Uint8Array(8 << 20).fill(1)) }
  if (pathname === '/keep') for (let i = 0; i < 50; i++) held.push(new Uint8Array(8 << 20).fill(1))
  if (pathname === '/env') return Response.json(Object.keys(env))
  if (pathname === '/reach') return fetch('http://127.0.0.1:1/').then(() => new Response('reached'), () => new Response('no network'))
  return new Response('ok')
} }`

const dir = mkdtempSync(join(tmpdir(), 'clawql-engines-'))
let engines: readonly Engine[] = []
let log: ProcessLog
let supervisor: Server | undefined
const supervisorSocket = join(dir, 'supervisor.sock')
const postTo = (path: string) =>
  requestSocket({ target: { socketPath: supervisorSocket }, method: 'POST', path, timeoutMs: 5_000 })

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
  engines = startEnginePool({ settings, built, log, afterChange: () => undefined })
  supervisor = await serveSupervisor(supervisorSocket, {
    start: (name) => {
      const child = engines.find((engine) => engine.name === name)?.child
      child?.start()
      return child !== undefined
    },
    lose: (name, loss) => loseProcess(engines.find((engine) => engine.name === name)?.child, loss),
    waited: (name, forMs) => engines.find((engine) => engine.name === name)?.child.waits?.waitedMs(forMs),
    relieve: (name) =>
      relieveEngine(
        engines.find((engine) => engine.name === name),
        log,
      ),
  })
  const [first, ...others] = engines
  await vi.waitFor(() => expect(first?.child.state).toBe('running'), { timeout: 15_000, interval: 20 })
  expect(others.map(({ child }) => [child.state, child.pid])).toEqual(others.map(() => ['stopped', undefined]))
}, 30_000)

afterAll(async () => {
  supervisor?.close()
  await Promise.all(engines.map(({ child }) => child.stop(1_000)))
  rmSync(dir, { recursive: true, force: true })
})

describe('serveSupervisor()', () => {
  it('starts a needed process once, however often it is asked, and none that it does not know', async () => {
    const names = engines.map(({ name }) => name)
    const answers = await Promise.all([...names, ...names].map((name) => postTo(`/start?process=${name}`)))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 204))
    await allUp()
    const pids = engines.map(({ child }) => child.pid)
    for (const name of names) await postTo(`/start?process=${name}`)
    expect(engines.map(({ child }) => child.pid)).toEqual(pids)
    expect((await postTo('/start?process=main')).status).toBe(404)
    expect((await postTo('/start')).status).toBe(404)
    expect((await postTo('/lost?engine=engine-0&cause=other&forMs=1')).status).toBe(404)
  }, 20_000)
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
    const spin = ask(engine, '/spin', 80_000).then(
      () => 'answered',
      () => 'lost',
    )
    if (other !== undefined) {
      const before = other.child.pid
      for (let i = 0; i < 20; i++) expect((await ask(other, '/health', 2_000)).status).toBe(200)
      expect(other.child.pid).toBe(before)
    }
    expect(await spin).toBe('lost')
    // What it waited for a core, on a machine that others use, is not counted.
    expect(performance.now() - startedMs).toBeLessThan(60_000)
    await allUp(1)
    expect((await ask(engine, '/health')).status).toBe(200)
    expect(reasons()).toContain('no heartbeat')
  }, 120_000)

  it('ends nobody who waits for a core, however late its answer, and one that spins all the same', async () => {
    const [engine] = engines as [Engine]
    const { pid, restarts } = engine.child
    const unload = loadCores(2)
    try {
      const startedMs = performance.now()
      expect((await ask(engine, '/work', 120_000)).status).toBe(200)
      const tookMs = performance.now() - startedMs
      const { waitedMs } = JSON.parse((await postTo(`/waited?process=engine-0&forMs=${tookMs}`)).text) as {
        waitedMs: number
      }
      console.log(`worked for ${Math.round(tookMs)} ms, waited for ${Math.round(waitedMs)} of them`)
      expect(waitedMs).toBeGreaterThan(tookMs / 3)
      expect([engine.child.pid, engine.child.restarts]).toEqual([pid, restarts])
      await expect(ask(engine, '/spin', 120_000)).rejects.toThrow(/./)
      await vi.waitFor(() => expect(reasons().at(-1)).toBe('no heartbeat'), { timeout: 10_000 })
    } finally {
      unload()
    }
    await allUp(restarts + 1)
  }, 240_000)

  it('starts an idle engine anew that kept much, and no other, and charges nobody', async () => {
    const [engine] = engines as [Engine]
    const { pid, restarts } = engine.child
    const relieve = async (name: string): Promise<unknown> =>
      JSON.parse((await postTo(`/relieve?process=${name}`)).text)
    expect(await relieve('engine-0')).toEqual({ isRenewed: false })
    expect(await relieve('engine-9')).toEqual({ isRenewed: false })
    expect(engine.child.pid).toBe(pid)
    await ask(engine, '/keep')
    expect(await relieve('engine-0')).toEqual({ isRenewed: process.platform === 'linux' })
    await allUp()
    expect((await ask(engine, '/health')).status).toBe(200)
    if (process.platform === 'linux') expect(engine.child.pid).not.toBe(pid)
    expect(engine.child.restarts).toBe(restarts)
  }, 30_000)

  it('ends an engine that grows beyond its memory, and restarts it', async () => {
    const [engine] = engines as [Engine]
    await expect(ask(engine, '/grow', 30_000)).rejects.toThrow(/./)
    await allUp(3)
    expect((await ask(engine, '/health')).status).toBe(200)
    expect(reasons().length).toBeGreaterThan(1)
  }, 60_000)
})

describe('loseProcess()', () => {
  const lost = async (spoil: (engine: Engine) => void, cause: 'deadline' | 'broken'): Promise<boolean> => {
    const [engine] = engines as [Engine]
    const restarts = engine.child.restarts + 1
    const startedMs = performance.now()
    spoil(engine)
    const { isCharged } = await loseProcess(engine.child, { cause, forMs: performance.now() - startedMs })
    await allUp(restarts)
    return isCharged
  }

  it('ends a late engine at once and charges its document', async () => {
    const startedMs = performance.now()
    expect(await lost((engine) => void ask(engine, '/spin').catch(() => undefined), 'deadline')).toBe(true)
    expect(reasons().at(-1)).toBe('deadline')
    expect(performance.now() - startedMs).toBeLessThan(6_000)
  }, 20_000)

  it('tells an engine that outgrew its memory from one that crashed', async () => {
    const [engine] = engines as [Engine]
    const startedMs = performance.now()
    await ask(engine, '/grow', 30_000).catch(() => undefined)
    const verdict = await loseProcess(engine.child, { cause: 'broken', forMs: performance.now() - startedMs })
    expect(verdict.isCharged).toBe(true)
    // The limit of RLIMIT_DATA may come before our own look: then the engine ends by itself.
    expect(verdict.isOutgrown).toBe(reasons().at(-1) === 'memory cap')
    await vi.waitFor(() => expect(engine.child.state).toBe('running'), { timeout: 15_000 })
  }, 60_000)

  it('charges nobody for a kill from outside', async () => {
    expect(await lost(({ child }) => process.kill(child.pid!, 'SIGKILL'), 'broken')).toBe(false)
  }, 20_000)

  it('charges a document whose engine crashed', async () => {
    expect(await lost(({ child }) => process.kill(child.pid!, 'SIGSEGV'), 'broken')).toBe(true)
  }, 20_000)

  it('charges a loss that nobody can explain', async () => {
    expect(await loseProcess(undefined, { cause: 'broken', forMs: 0 })).toEqual({ isCharged: true, isOutgrown: false })
  })
})
