// Bootstrap: checks the machine, makes identity, secrets and configuration where they are missing, and says what there is. Safe to repeat.
import type { NormalisedConfig } from '../core/instance/normalise-local-config.ts'
import { ensureIdentity, logOrigin, type Identity } from './identity.ts'
import { ensureLocalConfig, readLocalConfig } from './local-config.ts'
import { isLocked } from './lock.ts'
import { checkDisk, checkMemory, checkPort, checkWorkerd, type MachineCheck } from './machine.ts'
import { LauncherRefusal } from './progress.ts'
import { deriveVkey, ensureSecrets, type InstanceSecrets } from './secrets.ts'
import { createFolders, hostInUrl, type Settings } from './settings.ts'

export interface Bootstrapped {
  readonly identity: Identity
  readonly secrets: InstanceSecrets
  readonly configuration: NormalisedConfig
  readonly vkey: string
  readonly checks: readonly MachineCheck[]
  /** What this run made; empty on every later run. */
  readonly created: readonly string[]
  /** A running instance holds the data directory. */
  readonly isRunning: boolean
}

export interface BootstrapOptions {
  /** The caller holds the lock itself. */
  readonly isLockHeld: boolean
}

/** Never makes a secret twice, never writes over an edited file. Every refusal is a LauncherRefusal that names the fix. */
export async function bootstrap(settings: Settings, options: BootstrapOptions): Promise<Bootstrapped> {
  createFolders(settings)
  const isRunning = !options.isLockHeld && isLocked(settings)
  const checks = [checkWorkerd(), checkDisk(settings), checkMemory()]
  const { identity, isCreated } = ensureIdentity(settings)
  const secrets = ensureSecrets(settings, identity.tenantId)
  const isConfigCreated = ensureLocalConfig(settings)
  const configuration = readLocalConfig(settings)
  if (!configuration.ok) throw new LauncherRefusal(`CONFIG_REJECTED ${configuration.refusal.detail}`)
  const port = await checkPort(settings, configuration.value.config.api.port, isRunning)
  return {
    identity,
    secrets,
    configuration: configuration.value,
    vkey: deriveVkey(secrets.logKey, logOrigin(identity)),
    checks: [...checks, port],
    created: [
      ...(isCreated ? ['instance.json'] : []),
      ...secrets.created,
      ...(isConfigCreated ? ['clawql.local.yaml'] : []),
    ],
    isRunning,
  }
}

const engineLine = (name: string, url: string): string =>
  `  ${name.padEnd(20)} ${url === 'embedded' ? 'embedded, no other program needed' : `external: ${url}`}`

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
    engineLine('tika', documents.tika.url),
    engineLine('gotenberg', documents.gotenberg.url),
    engineLine('presidio', documents.presidio.analyzerUrl),
    engineLine('paperless-ngx', documents.paperless.url),
    ...ignored.map(({ key, reason }) => `ignored: ${key} (${reason})`),
    `Audit log's verifier key, to pin: ${done.vkey}`,
  ]
}
