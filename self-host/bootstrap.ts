// Bootstrap: checks everything, then makes identity, secrets and configuration where they are missing, and says what there is. Safe to repeat.
import type { NormalisedConfig } from '../core/instance/normalise-local-config.ts'
import { refuseEarlierData } from './earlier-release.ts'
import { checkFolders, createFolders } from './folders.ts'
import { ensureIdentity, logOrigin, readIdentity, type Identity } from './identity.ts'
import { ensureLocalConfig, readLocalConfig } from './local-config.ts'
import { isLocked } from './lock.ts'
import { checkDisk, checkMemory, checkPort, checkWorkerd, type MachineCheck } from './machine.ts'
import { LauncherRefusal } from './progress.ts'
import { deriveVkey, ensureSecrets, inspectSecrets, type InstanceSecrets } from './secrets.ts'
import { hostInUrl, type Settings } from './settings.ts'
import { chooseMemoryCap } from './supervise/memory-cap.ts'
import { atPlace } from './system-errors.ts'
import { readDestination } from './telemetry/destination.ts'

/** What was found before anything is made. */
export interface Checked {
  readonly configuration: NormalisedConfig
  readonly checks: readonly MachineCheck[]
  /** A running instance holds the data directory. */
  readonly isRunning: boolean
}

export interface Bootstrapped extends Checked {
  readonly identity: Identity
  readonly secrets: InstanceSecrets
  readonly vkey: string
  /** What this run made; empty on every later run. */
  readonly created: readonly string[]
}

export interface BootstrapOptions {
  /** The caller holds the lock itself. */
  readonly isLockHeld: boolean
}

/** Everything that a start can be refused for but the port, which its caller takes. Makes nothing. Every refusal is a LauncherRefusal. */
export function checkInstance(settings: Settings, { isLockHeld }: BootstrapOptions): Checked {
  refuseEarlierData(settings)
  checkFolders(settings)
  const isRunning = !isLockHeld && isLocked(settings)
  const configuration = readLocalConfig(settings, { orDefault: true })
  if (!configuration.ok) throw new LauncherRefusal(`CONFIG_REJECTED ${configuration.refusal.detail}`)
  atPlace({ path: settings.dataDir, setting: 'CLAWQL_DATA_DIR' }, () => readIdentity(settings))
  inspectSecrets(settings)
  chooseMemoryCap(settings.environment)
  readDestination(configuration.value.config.telemetry, settings)
  const checks = [checkWorkerd(), checkDisk(settings), checkMemory()]
  return { configuration: configuration.value, checks, isRunning }
}

/** Makes what is missing. The folders are there, and the lock is held or nobody else starts. */
export function makeInstance(settings: Settings, checked: Checked): Bootstrapped {
  const { identity, isCreated } = atPlace({ path: settings.dataDir, setting: 'CLAWQL_DATA_DIR' }, () =>
    ensureIdentity(settings),
  )
  const isConfigCreated = atPlace({ path: settings.configPath, setting: 'CLAWQL_CONFIG' }, () =>
    ensureLocalConfig(settings),
  )
  // The admin key comes last: what fails before has made no key that nobody saw.
  const secrets = atPlace({ path: settings.secretsDir, setting: 'CLAWQL_SECRETS_DIR' }, () =>
    ensureSecrets(settings, identity.tenantId),
  )
  return {
    ...checked,
    identity,
    secrets,
    vkey: deriveVkey(secrets.logKey, logOrigin(identity)),
    created: [
      ...(isCreated ? ['instance.json'] : []),
      ...secrets.created,
      ...(isConfigCreated ? ['clawql.local.yaml'] : []),
    ],
  }
}

/** Never makes a secret twice, never writes over an edited file. Every refusal is a LauncherRefusal that names the fix. */
export async function bootstrap(settings: Settings, options: BootstrapOptions): Promise<Bootstrapped> {
  const checked = checkInstance(settings, options)
  const port = await checkPort(settings, checked.configuration.config.api.port, checked.isRunning)
  return makeInstance(createFolders(settings), { ...checked, checks: [...checked.checks, port] })
}

const engineLine = (name: string, url: string): string =>
  `  ${name.padEnd(20)} ${url === 'embedded' ? 'embedded, no other program needed' : `external: ${url}`}`

/** Whom the door lets in without a key. */
const describeAccess = (settings: Settings, { config }: NormalisedConfig): readonly string[] =>
  config.api.auth.mode === 'noAuth'
    ? [
        'Without keys (noAuth): every user and every program of this machine is admin here.',
        `  Where that is too many, set api.auth.mode to apiKey in ${settings.configPath}.`,
      ]
    : []

/** What leaves the machine by itself: nothing, unless an address says so. */
function describeExport(settings: Settings, { config }: NormalisedConfig): readonly string[] {
  const { metricsUrl = null, tracesUrl = null } = readDestination(config.telemetry, settings) ?? {}
  const sent = [metricsUrl, tracesUrl].filter((url) => url !== null)
  return sent.length === 0 ? [] : [`  ${'telemetry'.padEnd(20)} sent to ${sent.map(({ href }) => href).join(', ')}`]
}

/** What will be started, and what an operator has to keep, as lines for the terminal. */
export function describeBootstrap(settings: Settings, done: Bootstrapped): readonly string[] {
  const { config, ignored } = done.configuration
  const { documents } = config
  return [
    ...done.checks.map(
      ({ name, state, detail }) => `  ${name.padEnd(20)} ${detail}${state === 'warning' ? ' (little)' : ''}`,
    ),
    `  ${'data'.padEnd(20)} ${settings.dataDir}`,
    `  ${'secrets'.padEnd(20)} ${settings.secretsDir}`,
    `  ${'configuration'.padEnd(20)} ${settings.configPath}`,
    ...(done.created.length === 0 ? [] : [`  ${'created'.padEnd(20)} ${done.created.join(', ')}`]),
    'What starts:',
    `  ${'clawql-api'.padEnd(20)} http://${hostInUrl(settings.bind)}:${config.api.port} (${config.api.auth.mode})`,
    ...(config.api.publicUrl === undefined ? [] : [`  ${'behind TLS'.padEnd(20)} ${config.api.publicUrl}`]),
    engineLine('tika', documents.tika.url),
    engineLine('gotenberg', documents.gotenberg.url),
    engineLine('presidio', documents.presidio.analyzerUrl),
    engineLine('paperless-ngx', documents.paperless.url),
    ...describeExport(settings, done.configuration),
    ...describeAccess(settings, done.configuration),
    ...ignored.map(({ key, reason }) => `ignored: ${key} (${reason})`),
    `Audit log's verifier key, to pin: ${done.vkey}`,
  ]
}
