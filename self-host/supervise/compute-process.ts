// The compute process: its configuration file and its start; ended and started again when it hangs or grows.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findWorkerd } from '../machine.ts'
import { renderComputeConfig, type ComputeOptions } from '../runtime/compute-config.ts'
import type { Settings } from '../settings.ts'
import { Child } from './child.ts'
import type { ProcessLog } from './process-log.ts'
import { watchHeartbeat, watchMemory } from './watch.ts'

export const computeName = 'compute-0'

const MiB = 1024 * 1024
/** Its work comes in slices of some 20 ms; on a busy machine, and with a large document, a few of them last seconds. */
const silenceMaxMs = 15_000
/** Idle it has 100 MB resident; V8's heap may take 256 MiB, and the largest document with its text and page as much again. */
const rssMaxBytes = 800 * MiB
const dataLimitKiB = (590 + 800) * 1024

export interface ComputeProcessOptions {
  readonly compute: Omit<ComputeOptions, 'rpcSocket' | 'healthSocket'>
  readonly log: ProcessLog
  readonly afterChange: () => void
}

export const computeSockets = ({ socketDir }: Settings) => ({
  rpcSocket: join(socketDir, 'c0.sock'),
  healthSocket: join(socketDir, 'ch0.sock'),
})

const configPath = (settings: Settings): string => join(settings.runDir, `${computeName}.capnp`)

export function writeComputeConfig(compute: ComputeProcessOptions['compute']): void {
  const { settings } = compute
  const text = renderComputeConfig({ ...compute, ...computeSockets(settings) })
  writeFileSync(configPath(settings), text, { mode: 0o600 })
}

/** Reachable once its heartbeat is heard; until then calls to it fail, and documents wait. */
export function startComputeProcess({ compute, log, afterChange }: ComputeProcessOptions): Child {
  const { settings } = compute
  const { rpcSocket, healthSocket } = computeSockets(settings)
  writeComputeConfig(compute)
  const child = new Child({
    name: computeName,
    command: findWorkerd(),
    args: ['serve', configPath(settings), '--experimental'],
    cwd: settings.runDir,
    environment: {},
    dataLimitKiB,
    log,
    beforeStart: () => [rpcSocket, healthSocket].forEach((path) => rmSync(path, { force: true })),
    onStarted(started) {
      const target = { socketPath: healthSocket }
      const onUp = (): void => log.event('compute up', { afterMs: Math.round(performance.now() - started.startedAtMs) })
      void watchHeartbeat(started, { target, path: '/health', beatMs: 500, silenceMaxMs, onUp })
      watchMemory(started, { rssMaxBytes, log })
    },
    afterChange,
  })
  child.start()
  return child
}
