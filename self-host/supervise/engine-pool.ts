// The embedded engines: one workerd process per core, at most two, the second when it is needed; ended and started again when they hang or grow.
import { rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { limits } from '../../contract/limits.ts'
import type { BuiltWorker } from '../build/worker-manifest.ts'
import { findWorkerd } from '../machine.ts'
import { renderEngineConfig } from '../runtime/engine-config.ts'
import type { Settings } from '../settings.ts'
import { Child } from './child.ts'
import type { Loss, Verdict } from './control.ts'
import type { ProcessLog } from './process-log.ts'
import { readRssBytes, watchHeartbeat, watchMemory } from './watch.ts'

const MiB = 1024 * 1024
/** Longest synchronous slice of legitimate work between two yields, on a busy machine. */
const sliceMaxMs = 4_000
/** An idle engine has 80 to 130 MB resident; V8's heap and one wasm memory may take 256 MiB each. */
const rssMaxBytes = 700 * MiB
/** What an idle engine may keep of a document. Above it, the next document would be charged with what this one left. */
const restBytesMax = 350 * MiB
/** Idle workerd needs 590 MB of RLIMIT_DATA; the rest is the document's budget. */
const dataLimitKiB = (590 + 700) * 1024

export interface Engine {
  readonly name: string
  readonly socketPath: string
  readonly child: Child
}

export interface EnginePoolOptions {
  readonly settings: Settings
  readonly built: BuiltWorker
  readonly log: ProcessLog
  readonly afterChange: () => void
}

function createEngine(index: number, options: EnginePoolOptions): Engine {
  const { settings, built, log } = options
  const name = `engine-${index}`
  const sockets = {
    http: join(settings.socketDir, `e${index}.sock`),
    health: join(settings.socketDir, `h${index}.sock`),
  }
  const configPath = join(settings.runDir, `${name}.capnp`)
  writeFileSync(configPath, renderEngineConfig(settings, built, sockets), { mode: 0o600 })
  const child = new Child({
    name,
    command: findWorkerd(),
    args: ['serve', configPath, '--experimental'],
    cwd: settings.runDir,
    environment: {},
    dataLimitKiB,
    log,
    // A socket file outlives its process, and the next start would call it "Address already in use".
    beforeStart: () => [sockets.http, sockets.health].forEach((path) => rmSync(path, { force: true })),
    startsWhenNeeded: index > 0,
    onStarted(started) {
      const target = { socketPath: sockets.health }
      const onUp = (): void =>
        log.event('engine up', { process: name, afterMs: Math.round(performance.now() - started.startedAtMs) })
      const silenceMaxMs = limits.engineBaseMs + sliceMaxMs
      void watchHeartbeat(started, { target, path: '/health', beatMs: 500, silenceMaxMs, onUp })
      watchMemory(started, { rssMaxBytes, log })
    },
    afterChange: options.afterChange,
  })
  return { name, socketPath: sockets.http, child }
}

/** Starts the first engine; the others wait for `POST /start`. */
export function startEnginePool(options: EnginePoolOptions): readonly Engine[] {
  const count = Math.min(2, availableParallelism())
  const engines = Array.from({ length: count }, (_, index) => createEngine(index, options))
  for (const { child } of engines) if (child.options.startsWhenNeeded !== true) child.start()
  return engines
}

const endWithinMs = 2_000

/** Ends a late process; answers whose doing the loss is, with a document in it for `forMs`. */
export async function loseProcess(child: Child | undefined, { cause, forMs }: Loss): Promise<Verdict> {
  if (child === undefined) return { isCharged: true, isOutgrown: false }
  const sinceMs = performance.now() - forMs
  if (cause === 'deadline') child.kill('deadline')
  const end = await child.endSince(sinceMs, endWithinMs)
  return { isCharged: end?.isForeign !== true, isOutgrown: end?.isOutgrown === true }
}

/** Starts an idle engine anew that holds more than it may at rest; answers whether it did, once the old process is gone. */
export async function relieveEngine(engine: Engine | undefined, log: ProcessLog): Promise<boolean> {
  const pid = engine?.child.pid
  const residentBytes = pid === undefined ? 0 : readRssBytes(pid)
  if (engine === undefined || residentBytes <= restBytesMax) return false
  log.event('engine renewed', { process: engine.name, residentMiB: Math.round(residentBytes / MiB) })
  await engine.child.restart(endWithinMs)
  return true
}
