// A running instance: door, lock, bootstrap, Workers, engines, main process, control socket; and its orderly end.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { checkInstance, makeInstance, type Bootstrapped, type Checked } from './bootstrap.ts'
import { ensureBuilt } from './build/build-workers.ts'
import { writeControlFile } from './control-file.ts'
import { chooseBounds, readDescriptorsMax } from './door/bounds.ts'
import { openDoor, type Door } from './door/door.ts'
import { createFolders } from './folders.ts'
import { refuseSecond, requireLock, type DirectoryLock } from './lock.ts'
import { children, computeOptions, listProcesses, mainOptions, urlOf, type Parts } from './parts.ts'
import type { Progress } from './progress.ts'
import { watchRest } from './renewal.ts'
import { computeDrainMs, drainMs, engineDrainMs, restartServices } from './restart.ts'
import type { Settings } from './settings.ts'
import { describeStatus } from './status.ts'
import type { Child } from './supervise/child.ts'
import { startComputeProcess } from './supervise/compute-process.ts'
import { serveControl, serveFreeDisk, serveSupervisor, type ControlActions } from './supervise/control.ts'
import { loseProcess, relieveEngine, startEnginePool } from './supervise/engine-pool.ts'
import { serveKeptCheckpoints } from './supervise/kept-checkpoints.ts'
import { socketPaths, startMainProcess, waitUntilReady, type Readiness } from './supervise/main-process.ts'
import { DiskReserve } from './supervise/disk-reserve.ts'
import { createMachineFacts } from './supervise/machine-facts.ts'
import { endLeftovers, writeProcessList } from './supervise/process-list.ts'
import { ProcessLog } from './supervise/process-log.ts'
import { startExport } from './telemetry/start-export.ts'

export interface RunningInstance {
  readonly url: string
  readonly bootstrapped: Bootstrapped
  readonly readiness: Readiness
  /** Drains and ends every process, then frees the directory. Resolves once; further calls wait for the first. */
  stop(): Promise<void>
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

/** What cannot be written or removed any more does not keep the directory locked. */
function leaveFolder({ settings, log }: Parts): void {
  try {
    writeProcessList(settings.runDir, [])
    rmSync(socketPaths(settings).controlSocket, { force: true })
  } catch (error) {
    log.event('run folder not tidied', { error: (error as NodeJS.ErrnoException).code ?? 'unknown' })
  }
}

async function stopParts(parts: Parts): Promise<void> {
  parts.isStopping = true
  clearInterval(parts.resting)
  await parts.door.close(drainMs)
  await parts.exporter?.stop()
  await parts.main?.stop(drainMs)
  await parts.compute?.stop(computeDrainMs)
  await Promise.all(parts.engines.map(({ child }) => child.stop(engineDrainMs)))
  for (const server of parts.servers) {
    server.closeAllConnections()
    server.close()
  }
  parts.reserve.stop()
  leaveFolder(parts)
  parts.log.event('stopped')
  parts.lock.release()
}

const firstAnswersMs = 10_000

/** The first upload is to find its engine. One that does not come up is told by the pipeline's health, not by a start without end. */
async function waitForFirstAnswers(parts: Parts): Promise<void> {
  const isStarting = ({ state }: Child): boolean => state === 'starting'
  for (const untilMs = performance.now() + firstAnswersMs; performance.now() < untilMs; await wait(10))
    if (!children(parts).some((child) => isStarting(child))) return
}

async function startParts(parts: Parts, progress: Progress): Promise<Readiness> {
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
    await serveFreeDisk(sockets.diskSocket, {
      freeBytes: () => parts.reserve.look(),
      machine: createMachineFacts(settings, () => children(parts)),
    }),
    await serveKeptCheckpoints(settings),
    await serveSupervisor(sockets.supervisorSocket, {
      start: (name) => startNeeded(parts, name),
      lose: (name, loss) =>
        loseProcess(
          children(parts).find(({ options }) => options.name === name),
          loss,
        ),
      waited: (name, forMs) =>
        parts.engines.find((engine) => engine.name === name)?.child.waits?.waitedMs(forMs, parts.compute?.waits),
      relieve: (name) =>
        relieveEngine(
          parts.engines.find((engine) => engine.name === name),
          log,
        ),
    }),
  ]
  parts.compute = startComputeProcess(computeOptions(parts))
  const options = mainOptions(parts)
  const main = startMainProcess(options)
  parts.main = main
  parts.door.leadTo(sockets.httpSocket)
  listProcesses(parts)
  parts.servers.push(await serveControl(sockets.controlSocket, controlActions(parts)))
  writeControlFile(parts)
  const readiness = await progress.step('Start workerd, apply migrations, wait for /readyz', async () => {
    const readiness = await waitUntilReady(main, options)
    await waitForFirstAnswers(parts)
    return readiness
  })
  parts.door.open()
  await startExport(parts)
  parts.resting = watchRest(parts)
  return readiness
}

/** The port is taken before anything is made, and belongs to this process until it ends: main listens on a socket of its own. */
function openPort(settings: Settings, checked: Checked, log: () => ProcessLog | undefined): Promise<Door> {
  return openDoor({
    host: settings.bind,
    port: checked.configuration.config.api.port,
    trustedProxies: checked.configuration.config.api.trustedProxies,
    bounds: chooseBounds({ descriptorsMax: readDescriptorsMax(), isLoopback: settings.isBoundToLoopback }),
    onCrowded: (counts) => log()?.event('door crowded', { ...counts }),
  })
}

async function fillDirectory(options: {
  readonly settings: Settings
  readonly checked: Checked
  readonly door: Door
  readonly lock: DirectoryLock
  readonly log: ProcessLog
  readonly progress: Progress
  readonly onBootstrapped: (bootstrapped: Bootstrapped) => void
}): Promise<Parts> {
  const { settings, checked, log } = options
  // First of all: what follows writes, and this may make the room for it.
  const reserve = new DiskReserve(settings, log)
  const leftovers = await endLeftovers(settings.runDir)
  if (leftovers > 0) log.event('ended processes of a killed launcher', { count: leftovers })
  const workers = await ensureBuilt(options.progress)
  const bootstrapped = makeInstance(settings, checked)
  options.onBootstrapped(bootstrapped)
  const { door, lock } = options
  const none = {
    isStopping: false,
    engines: [],
    compute: undefined,
    main: undefined,
    servers: [],
    exporter: undefined,
    resting: undefined,
  }
  return { settings, door, bootstrapped, workers, log, lock, reserve, ...none }
}

/** Brings an instance up; ready to serve on return. On any failure everything that was started is ended again. */
export async function startInstance(
  asked: Settings,
  progress: Progress,
  onBootstrapped: (bootstrapped: Bootstrapped) => void,
): Promise<RunningInstance> {
  const found = checkInstance(asked, { isLockHeld: false })
  if (found.isRunning) throw refuseSecond(asked)
  let log: ProcessLog | undefined
  const door = await openPort(asked, found, () => log)
  const port = { name: 'port', state: 'ok', detail: `${found.configuration.config.api.port} is ours` } as const
  const checked = { ...found, checks: [...found.checks, port] }
  let lock: DirectoryLock | undefined
  let parts: Parts
  try {
    const settings = createFolders(asked)
    lock = requireLock(settings)
    log = new ProcessLog(join(settings.runDir, 'logs'))
    parts = await fillDirectory({ settings, checked, door, lock, log, progress, onBootstrapped })
  } catch (error) {
    await door.close(0)
    lock?.release()
    throw error
  }
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => (stopping ??= stopParts(parts))
  try {
    const readiness = await startParts(parts, progress)
    return { url: urlOf(parts), bootstrapped: parts.bootstrapped, readiness, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
