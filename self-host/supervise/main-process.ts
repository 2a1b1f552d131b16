// The main workerd process: its configuration file, its start, its catalog's migrations, and when it is ready.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { ReadyzAnswer } from '../../contract/health.ts'
import { findWorkerd } from '../machine.ts'
import { LauncherRefusal } from '../progress.ts'
import { renderMainConfig, type MainOptions } from '../runtime/main-config.ts'
import type { InstanceSecrets } from '../secrets.ts'
import type { Settings } from '../settings.ts'
import { Child } from './child.ts'
import { computeSockets } from './compute-process.ts'
import { applyMigrations } from './migrations.ts'
import { chooseMemoryCap } from './memory-cap.ts'
import type { ProcessLog } from './process-log.ts'
import { requestSocket } from './socket-request.ts'
import { watchHeartbeat, watchMemory } from './watch.ts'

/** Liveness of checklist HR-3: three periods of ten seconds, with room for a loaded machine. */
const silenceMaxMs = 60_000
const readyTimeoutMs = 120_000
/** Requests under way get this long to end when main is to give its memory back. */
const memoryDrainMs = 5_000

export interface MainProcessOptions {
  readonly main: Omit<
    MainOptions,
    'httpSocket' | 'catalogSocket' | 'metricsSocket' | 'diskSocket' | 'supervisorSocket' | 'computeSocket'
  >
  readonly secrets: () => InstanceSecrets['environment']
  readonly log: ProcessLog
  readonly afterChange: () => void
}

export const socketPaths = (settings: Settings) => ({
  /** The gateway, for the door and for our own looks. */
  httpSocket: join(settings.socketDir, 'main.sock'),
  catalogSocket: join(settings.socketDir, 'catalog.sock'),
  /** All tenants' metrics, for the exporter. */
  metricsSocket: join(settings.socketDir, 'metrics.sock'),
  diskSocket: join(settings.socketDir, 'disk.sock'),
  supervisorSocket: join(settings.socketDir, 'supervisor.sock'),
  controlSocket: join(settings.socketDir, 'control.sock'),
})

const configPath = (settings: Settings): string => join(settings.runDir, 'main.capnp')

/** Writes the generated configuration. Secrets are not in it. */
export function writeMainConfig(main: MainProcessOptions['main']): void {
  const { settings } = main
  const { controlSocket: _, ...ofMain } = socketPaths(settings)
  const { rpcSocket: computeSocket } = computeSockets(settings)
  const sockets = { ...ofMain, computeSocket }
  writeFileSync(configPath(settings), renderMainConfig({ ...main, ...sockets }), { mode: 0o600 })
}

export function startMainProcess(options: MainProcessOptions): Child {
  const { main, log } = options
  const { settings } = main
  const { httpSocket, catalogSocket, metricsSocket } = socketPaths(settings)
  writeMainConfig(main)
  const child = new Child({
    name: 'main',
    command: findWorkerd(),
    args: ['serve', configPath(settings), '--experimental'],
    cwd: settings.runDir,
    get environment() {
      return options.secrets()
    },
    log,
    beforeStart: () => [httpSocket, catalogSocket, metricsSocket].forEach((path) => rmSync(path, { force: true })),
    onStarted(started) {
      const onUp = (): void => log.event('main up', { afterMs: Math.round(performance.now() - started.startedAtMs) })
      const target = { socketPath: httpSocket }
      void watchHeartbeat(started, { target, path: '/healthz', beatMs: 5_000, silenceMaxMs, onUp })
      watchMemory(started, {
        rssMaxBytes: chooseMemoryCap(settings.environment),
        log,
        onPassed: () => started.restart(memoryDrainMs),
      })
    },
    afterChange: options.afterChange,
  })
  child.start()
  return child
}

/** A process that keeps ending cannot become ready; its log's last lines say why. */
function refuseUnready(child: Child, log: ProcessLog, detail: string): never {
  const lines = log.tail(8, ({ process }) => process === child.options.name)
  throw new LauncherRefusal(`The server did not become ready (${detail}).\n${lines.join('\n')}`)
}

/** What never becomes ready by waiting: a log that was tampered with, or keys whose shares are gone. What may be read is served all the same. */
export type Lasting = { readonly what: 'audit'; readonly where: string } | { readonly what: 'keys' }
/** How a start came out. */
export type Readiness = { readonly isReady: true } | { readonly isReady: false; readonly lasting: Lasting }

/** What alone keeps the server from being ready, where that lasts. */
function findLasting(text: string): Lasting | null {
  const { checks, log } = JSON.parse(text) as ReadyzAnswer
  const [failed, ...others] = Object.entries(checks).filter(([, state]) => state !== 'ok')
  if (failed === undefined || others.length > 0) return null
  const [name, state] = failed
  if (name === 'audit' && state === 'tampered') return { what: 'audit', where: log.where ?? 'its tables' }
  return name === 'keys' ? { what: 'keys' } : null
}

/** Shares may be read slowly; what is gone stays gone. */
const keysGraceMs = 5_000

/** Judges one answer of /readyz after the other; null where waiting may help. */
function createJudge(): (status: number, text: string) => Readiness | null {
  let keysGoneMs: number | null = null
  return (status, text) => {
    if (status === 200) return { isReady: true }
    const lasting = findLasting(text)
    keysGoneMs = lasting?.what === 'keys' ? (keysGoneMs ?? performance.now()) : null
    const isBrief = keysGoneMs !== null && performance.now() - keysGoneMs < keysGraceMs
    return lasting === null || isBrief ? null : { isReady: false, lasting }
  }
}

/** An identity provider that can't be used says so itself; of anything else the whole answer. */
function whyUnready(status: number, text: string): string {
  const { issuer = 'ok' } = (JSON.parse(text) as Partial<ReadyzAnswer>).checks ?? {}
  return issuer === 'ok' ? `${status} ${text.slice(0, 500)}` : issuer
}

/** Applies migrations, then waits until /readyz answers 200, or what keeps it from doing so for good. */
export async function waitUntilReady(child: Child, options: MainProcessOptions): Promise<Readiness> {
  const { main, log } = options
  const { httpSocket, catalogSocket } = socketPaths(main.settings)
  await applyMigrations({
    socketPath: catalogSocket,
    timeoutMs: 30_000,
    log: (event, attributes) => log.event(event, attributes),
  }).catch((error: unknown) => {
    if (error instanceof LauncherRefusal) throw error
    return refuseUnready(child, log, `the catalog does not answer after ${child.restarts} restarts`)
  })
  const deadlineMs = performance.now() + readyTimeoutMs
  let last = 'no answer yet'
  const judge = createJudge()
  while (performance.now() < deadlineMs) {
    if (child.restarts > 4) refuseUnready(child, log, `it ended ${child.restarts} times`)
    try {
      const target = { socketPath: httpSocket }
      const { status, text } = await requestSocket({ target, path: '/readyz', timeoutMs: 5_000 })
      const readiness = judge(status, text)
      if (readiness !== null) {
        child.markRunning()
        if (!readiness.isReady) log.event('not ready for good', { ...readiness.lasting })
        return readiness
      }
      last = whyUnready(status, text)
    } catch {
      // Not listening yet.
    }
    await wait(20)
  }
  refuseUnready(child, log, last)
}
