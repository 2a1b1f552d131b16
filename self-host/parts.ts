// What a running instance is made of, and what each of its processes is started with.
import type { Server } from 'node:http'
import type { Bootstrapped } from './bootstrap.ts'
import type { BuiltWorkers } from './build/build-workers.ts'
import type { Door } from './door/door.ts'
import type { DirectoryLock } from './lock.ts'
import { hostInUrl, type Settings } from './settings.ts'
import type { Child } from './supervise/child.ts'
import type { ComputeProcessOptions } from './supervise/compute-process.ts'
import type { DiskReserve } from './supervise/disk-reserve.ts'
import type { Engine } from './supervise/engine-pool.ts'
import { socketPaths, type MainProcessOptions } from './supervise/main-process.ts'
import { writeProcessList } from './supervise/process-list.ts'
import type { ProcessLog } from './supervise/process-log.ts'
import type { Exporter } from './telemetry/exporter.ts'

export interface Parts {
  readonly settings: Settings
  readonly door: Door
  bootstrapped: Bootstrapped
  readonly workers: BuiltWorkers
  readonly log: ProcessLog
  readonly lock: DirectoryLock
  readonly reserve: DiskReserve
  isStopping: boolean
  engines: readonly Engine[]
  compute: Child | undefined
  main: Child | undefined
  servers: Server[]
  /** Where an OTLP address is configured. */
  exporter: Exporter | undefined
  /** Looks whether main holds what a peak left. */
  resting: NodeJS.Timeout | undefined
}

export const children = (parts: Parts): readonly Child[] => [
  ...[parts.main, parts.compute].filter((child) => child !== undefined),
  ...parts.engines.map(({ child }) => child),
]

/** Bound to every address, it is reached from here by loopback's. */
const localAddresses: { readonly [bind: string]: string } = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/** The instance as this machine reaches it. */
export const urlOf = ({ settings: { bind }, bootstrapped }: Parts): string =>
  `http://${hostInUrl(localAddresses[bind] ?? bind)}:${bootstrapped.configuration.config.api.port}`

/** For the next start, should this one be killed. Where the disk is full the list is an old one, which names processes by their start time too. */
export function listProcesses(parts: Parts): void {
  const listed = children(parts).flatMap((child) => child.listed)
  try {
    writeProcessList(parts.settings.runDir, listed)
  } catch (error) {
    parts.log.event('process list not written', { error: (error as NodeJS.ErrnoException).code ?? 'unknown' })
  }
}

export function mainOptions(parts: Parts): MainProcessOptions {
  const { settings, bootstrapped, workers, log } = parts
  const { identity, configuration } = bootstrapped
  return {
    main: { settings, identity, config: configuration.config, workers },
    // As they stand when main is started, not when it was first.
    secrets: () => parts.bootstrapped.secrets.environment,
    log,
    afterChange: () => listProcesses(parts),
  }
}

export function computeOptions(parts: Parts): ComputeProcessOptions {
  const { settings, bootstrapped, workers, log } = parts
  const { config } = bootstrapped.configuration
  const engineSockets = parts.engines.map(({ socketPath }) => socketPath)
  const { supervisorSocket } = socketPaths(settings)
  return {
    compute: { settings, config, compute: workers.compute, engineSockets, supervisorSocket },
    log,
    afterChange: () => listProcesses(parts),
  }
}
