// A running instance: lock, bootstrap, Workers, engines, main process, control socket; and its orderly end.
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import type { LocalConfig } from '../contract/config.ts'
import { bootstrap, type Bootstrapped } from './bootstrap.ts'
import { ensureBuilt, type BuiltWorkers } from './build/build-workers.ts'
import { readLocalConfig } from './local-config.ts'
import { refuseEarlierData } from './earlier-release.ts'
import { requireLock, type DirectoryLock } from './lock.ts'
import type { Progress } from './progress.ts'
import { createFolders, hostInUrl, type Settings } from './settings.ts'
import type { Child } from './supervise/child.ts'
import { computeName, startComputeProcess, writeComputeConfig } from './supervise/compute-process.ts'
import { serveControl, serveFreeDisk, serveSupervisor, type ControlActions } from './supervise/control.ts'
import { loseProcess, startEnginePool, type Engine } from './supervise/engine-pool.ts'
import { socketPaths, startMainProcess, waitUntilReady, writeMainConfig } from './supervise/main-process.ts'
import { ProcessLog } from './supervise/process-log.ts'
import { endLeftovers, writeProcessList } from './supervise/process-list.ts'
import { listServices, resolveServiceName } from './supervise/guide-names.ts'
import { readRssBytes } from './supervise/watch.ts'

/** In-flight requests and queue batches get this long to end. */
const drainMs = 30_000
const engineDrainMs = 1_000
/** What is lost here is tried again: a stopping main has drained before, a running one goes on. */
const computeDrainMs = 5_000

export interface RunningInstance {
  readonly url: string
  readonly bootstrapped: Bootstrapped
  /** Drains and ends every process, then frees the directory. Resolves once; further calls wait for the first. */
  stop(): Promise<void>
}

interface Parts {
  readonly settings: Settings
  bootstrapped: Bootstrapped
  readonly workers: BuiltWorkers
  readonly log: ProcessLog
  readonly lock: DirectoryLock
  isStopping: boolean
  engines: readonly Engine[]
  compute: Child | undefined
  main: Child | undefined
  servers: Server[]
}

const children = (parts: Parts): readonly Child[] => [
  ...[parts.main, parts.compute].filter((child) => child !== undefined),
  ...parts.engines.map(({ child }) => child),
]

const urlOf = ({ settings, bootstrapped }: Parts): string =>
  `http://${hostInUrl(settings.bind)}:${bootstrapped.configuration.config.api.port}`

const listProcesses = (parts: Parts): void =>
  writeProcessList(
    parts.settings.runDir,
    children(parts).flatMap((child) => child.listed),
  )

function mainOptions(parts: Parts) {
  const { settings, bootstrapped, workers, log } = parts
  const { identity, configuration, secrets } = bootstrapped
  return {
    main: { settings, identity, config: configuration.config, workers },
    secrets: secrets.environment,
    log,
    afterChange: () => listProcesses(parts),
  }
}

function computeOptions(parts: Parts) {
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

/** A process that nobody needed so far is well. */
const describeState = ({ state, options }: Child): string =>
  state === 'stopped' && options.startsWhenNeeded === true ? 'standby' : state

function describeStatus(parts: Parts): object {
  const { config } = parts.bootstrapped.configuration
  const byName = new Map(children(parts).map((child) => [child.options.name, child]))
  const engines = parts.engines.map(({ name }) => name)
  const stateOf = (processes: readonly string[]): string => {
    const states = processes.flatMap((name) => {
      const child = byName.get(name)
      return child === undefined ? ['stopped'] : [describeState(child)]
    })
    return states.find((state) => state !== 'running' && state !== 'standby') ?? 'running'
  }
  return {
    launcherPid: process.pid,
    vkey: parts.bootstrapped.vkey,
    services: listServices(config, engines).map(({ name, processes, note }) => ({
      name,
      processes,
      note,
      status: processes.length === 0 ? 'external' : stateOf(processes),
    })),
    processes: [...byName].map(([name, child]) => ({
      name,
      pid: child.pid ?? null,
      state: describeState(child),
      restarts: child.restarts,
      rssBytes: child.pid === undefined ? 0 : readRssBytes(child.pid),
    })),
  }
}

async function restartCompute(parts: Parts, compute: Child): Promise<void> {
  writeComputeConfig(computeOptions(parts).compute)
  await compute.restart(computeDrainMs)
}

async function restartMain(parts: Parts, main: Child): Promise<void> {
  const options = mainOptions(parts)
  writeMainConfig(options.main)
  await main.restart(drainMs)
  await waitUntilReady(main, options)
}

/** Names of the processes behind a service, all of them without one; undefined where there is no such service. */
function findProcesses(
  parts: Parts,
  config: LocalConfig,
  service: string | undefined,
): ReadonlySet<string> | undefined {
  const engines = parts.engines.map(({ name }) => name)
  if (service === undefined) return new Set(['main', computeName, ...engines])
  const row = listServices(config, engines).find(({ name }) => name === resolveServiceName(service))
  return row === undefined ? undefined : new Set(row.processes)
}

/** Reads the configuration again first: a refused one leaves everything as it runs. */
async function restartServices(parts: Parts, service: string | undefined): Promise<string | undefined> {
  const { settings, bootstrapped, engines, compute, main } = parts
  const configuration = readLocalConfig(settings)
  if (!configuration.ok) return `CONFIG_REJECTED ${configuration.refusal.detail}`
  const names = findProcesses(parts, configuration.value.config, service)
  if (names === undefined) return `There is no such service; npx clawql ps lists them.`
  if (configuration.value.config.api.port !== bootstrapped.configuration.config.api.port)
    return 'api.port changes with a new start only: stop it and run npm start.'
  parts.bootstrapped = { ...bootstrapped, configuration: configuration.value }
  for (const { name, child } of engines)
    if (names.has(name) && child.state !== 'stopped') await child.restart(engineDrainMs)
  if (compute !== undefined && names.has(computeName)) await restartCompute(parts, compute)
  if (main !== undefined && names.has('main')) await restartMain(parts, main)
  writeControlFile(parts, socketPaths(parts.settings).controlSocket)
  parts.log.event('restarted', { service: service ?? 'all' })
  return undefined
}

function controlActions(parts: Parts): ControlActions {
  return {
    status: () => describeStatus(parts),
    restart: (service) => restartServices(parts, service),
  }
}

/** Starts a process that main needs now; none once the instance stops. */
function startNeeded(parts: Parts, name: string): boolean {
  const child = children(parts).find(({ options }) => options.name === name && options.startsWhenNeeded === true)
  if (child === undefined || parts.isStopping) return false
  child.start()
  return true
}

async function stopParts(parts: Parts): Promise<void> {
  parts.isStopping = true
  await parts.main?.stop(drainMs)
  await parts.compute?.stop(computeDrainMs)
  await Promise.all(parts.engines.map(({ child }) => child.stop(engineDrainMs)))
  for (const server of parts.servers) {
    server.closeAllConnections()
    server.close()
  }
  writeProcessList(parts.settings.runDir, [])
  rmSync(socketPaths(parts.settings).controlSocket, { force: true })
  parts.log.event('stopped')
  parts.lock.release()
}

/** Where the command line finds this instance, and the verifier key that it pins; kept after the end. */
function writeControlFile(parts: Parts, controlSocket: string): void {
  const { settings, bootstrapped } = parts
  const file = { controlSocket, url: urlOf(parts), vkey: bootstrapped.vkey, configPath: settings.configPath }
  const path = join(settings.runDir, 'control.json')
  writeFileSync(`${path}.new`, JSON.stringify({ ...file, startedAtMs: Date.now() }), { mode: 0o600 })
  renameSync(`${path}.new`, path)
}

async function startParts(parts: Parts, progress: Progress): Promise<void> {
  const { settings, log } = parts
  const sockets = socketPaths(settings)
  for (const { key, reason } of parts.bootstrapped.configuration.ignored) log.event('setting ignored', { key, reason })
  parts.engines = startEnginePool({
    settings,
    built: parts.workers.engines,
    log,
    afterChange: () => listProcesses(parts),
  })
  parts.servers = [
    await serveFreeDisk(sockets.diskSocket, settings.dataDir),
    await serveSupervisor(sockets.supervisorSocket, {
      start: (name) => startNeeded(parts, name),
      lose: (name, loss) =>
        loseProcess(
          children(parts).find(({ options }) => options.name === name),
          loss,
        ),
    }),
  ]
  parts.compute = startComputeProcess(computeOptions(parts))
  const options = mainOptions(parts)
  const main = startMainProcess(options)
  parts.main = main
  listProcesses(parts)
  parts.servers.push(await serveControl(sockets.controlSocket, controlActions(parts)))
  writeControlFile(parts, sockets.controlSocket)
  await progress.step('Start workerd, apply migrations, wait for /readyz', () => waitUntilReady(main, options))
}

/** Brings an instance up; ready to serve on return. On any failure everything that was started is ended again. */
export async function startInstance(
  settings: Settings,
  progress: Progress,
  onBootstrapped: (bootstrapped: Bootstrapped) => void,
): Promise<RunningInstance> {
  refuseEarlierData(settings)
  createFolders(settings)
  const lock = requireLock(settings)
  const leftovers = await endLeftovers(settings.runDir)
  const log = new ProcessLog(join(settings.runDir, 'logs'))
  if (leftovers > 0) log.event('ended processes of a killed launcher', { count: leftovers })
  const bootstrapped = await bootstrap(settings, { isLockHeld: true }).catch((error: unknown) => {
    lock.release()
    throw error
  })
  onBootstrapped(bootstrapped)
  const workers = await ensureBuilt().catch((error: unknown) => {
    lock.release()
    throw error
  })
  const parts: Parts = {
    settings,
    bootstrapped,
    workers,
    log,
    lock,
    isStopping: false,
    engines: [],
    compute: undefined,
    main: undefined,
    servers: [],
  }
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => (stopping ??= stopParts(parts))
  try {
    await startParts(parts, progress)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: urlOf(parts), bootstrapped, stop }
}
