// Where a self-hosted instance keeps its parts: folders, files and the address, from the environment or their defaults.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findSocketDir } from './socket-folder.ts'

/** The repository's root. */
export const rootDir = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

/** Whether Workers are built from sources that stand here; a package has them built. */
export const hasSources = existsSync(join(rootDir, 'wrangler.toml'))

/** How an instance is started here, for whoever is told to. */
export const startCommand = hasSources ? 'npm start' : 'clawql up'
export const bootstrapCommand = hasSources ? 'npm run bootstrap' : 'clawql up'

export interface Settings {
  readonly dataDir: string
  readonly secretsDir: string
  readonly configPath: string
  /** Address to listen on. */
  readonly bind: string
  readonly isBoundToLoopback: boolean
  /** Generated configuration, process list, logs. */
  readonly runDir: string
  /** Unix sockets, mode 0700. Known once `createFolders` has made it, where its place is not below `runDir`. */
  readonly socketDir: string
  readonly environment: NodeJS.ProcessEnv
}

const isLoopback = (address: string): boolean =>
  address === 'localhost' || address === '::1' || /^127(?:\.\d{1,3}){3}$/.test(address)

/** Reads CLAWQL_DATA_DIR, CLAWQL_SECRETS_DIR, CLAWQL_CONFIG and CLAWQL_BIND. Relative paths start at the working directory. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const dataDir = resolve(environment['CLAWQL_DATA_DIR'] ?? './data')
  const bind = environment['CLAWQL_BIND'] ?? '127.0.0.1'
  const runDir = join(dataDir, 'run')
  const name = `clawql-${createHash('sha256').update(runDir).digest('hex').slice(0, 16)}`
  return {
    dataDir,
    secretsDir: resolve(environment['CLAWQL_SECRETS_DIR'] ?? './secrets'),
    configPath: resolve(environment['CLAWQL_CONFIG'] ?? './clawql.local.yaml'),
    bind,
    isBoundToLoopback: isLoopback(bind),
    runDir,
    socketDir: findSocketDir({ runDir, userDir: environment['XDG_RUNTIME_DIR'], name }) ?? '',
    environment,
  }
}

/** How the address stands in a URL and in workerd's configuration. */
export const hostInUrl = (address: string): string => (address.includes(':') ? `[${address}]` : address)
