// Restarting services of a running instance after a change of the configuration.
import type { LocalConfig } from '../contract/config.ts'
import { readApiKeys } from './api-keys-file.ts'
import type { Bootstrapped } from './bootstrap.ts'
import { writeControlFile } from './control-file.ts'
import { readLocalConfig } from './local-config.ts'
import { computeOptions, mainOptions, type Parts } from './parts.ts'
import { LauncherRefusal } from './progress.ts'
import type { Child } from './supervise/child.ts'
import { computeName, writeComputeConfig } from './supervise/compute-process.ts'
import { listServices, resolveServiceName } from './supervise/guide-names.ts'
import { waitUntilReady, writeMainConfig } from './supervise/main-process.ts'
import { startExport } from './telemetry/start-export.ts'
import { startCommand } from './settings.ts'

/** In-flight requests and queue batches get this long to end. */
export const drainMs = 30_000
export const engineDrainMs = 1_000
/** What is lost here is tried again: a stopping main has drained before, a running one goes on. */
export const computeDrainMs = 5_000

async function restartCompute(parts: Parts, compute: Child): Promise<void> {
  writeComputeConfig(computeOptions(parts).compute)
  await compute.restart(computeDrainMs)
}

/** Meanwhile the door answers NOT_READY. It opens again where main did not become ready too: then main's own answers say why. */
async function restartMain(parts: Parts, main: Child): Promise<void> {
  const options = mainOptions(parts)
  writeMainConfig(options.main)
  parts.door.shut()
  try {
    await main.restart(drainMs)
    await waitUntilReady(main, options)
  } finally {
    parts.door.open()
  }
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

/** Keys change while an instance runs, other secrets don't. Answers what is wrong with the file where it can't be used. */
function readSecretsAgain({ settings, bootstrapped: { secrets } }: Parts): Bootstrapped['secrets'] | string {
  try {
    const keys = readApiKeys(settings)
    if (keys === undefined) return 'api-keys.json is missing: clawql keys reset-admin makes a new one.'
    return { ...secrets, environment: { ...secrets.environment, API_KEYS: keys.trim() } }
  } catch (error) {
    return error instanceof LauncherRefusal ? error.message : 'api-keys.json cannot be read.'
  }
}

/** What a restart goes on with, or why there is none. */
function readAgain(parts: Parts): Bootstrapped | string {
  const { settings, bootstrapped } = parts
  const configuration = readLocalConfig(settings)
  if (!configuration.ok) return `CONFIG_REJECTED ${configuration.refusal.detail}`
  if (configuration.value.config.api.port !== bootstrapped.configuration.config.api.port)
    return `api.port changes with a new start only: stop it and run ${startCommand}.`
  const secrets = readSecretsAgain(parts)
  return typeof secrets === 'string' ? secrets : { ...bootstrapped, configuration: configuration.value, secrets }
}

/** Reads configuration and keys again first: what is refused leaves everything as it runs. */
export async function restartServices(parts: Parts, service: string | undefined): Promise<string | undefined> {
  const { engines, compute, main } = parts
  const read = readAgain(parts)
  if (typeof read === 'string') return read
  const names = findProcesses(parts, read.configuration.config, service)
  if (names === undefined) return `There is no such service; npx clawql ps lists them.`
  parts.bootstrapped = read
  for (const { name, child } of engines)
    if (names.has(name) && child.state !== 'stopped') await child.restart(engineDrainMs)
  if (compute !== undefined && names.has(computeName)) await restartCompute(parts, compute)
  if (main !== undefined && names.has('main')) await restartMain(parts, main)
  await startExport(parts)
  writeControlFile(parts)
  parts.log.event('restarted', { service: service ?? 'all' })
  return undefined
}
