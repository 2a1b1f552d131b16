// Where a self-hosted instance keeps its parts: folders, files and the address, from the environment or their defaults.
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const rootDir = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')

export interface Settings {
  readonly dataDir: string
  readonly secretsDir: string
  readonly configPath: string
  /** Address to listen on. */
  readonly bind: string
  readonly isBoundToLoopback: boolean
  /** Generated configuration, process list, logs. */
  readonly runDir: string
  /** Unix sockets, mode 0700. Beside the run folder unless its path is too long for a socket's (108 bytes). */
  readonly socketDir: string
  readonly environment: NodeJS.ProcessEnv
}

const socketNameBytesMax = 24

function chooseSocketDir(runDir: string): string {
  const beside = join(runDir, 'sockets')
  if (Buffer.byteLength(beside) + socketNameBytesMax < 104) return beside
  const digest = createHash('sha256').update(runDir).digest('hex').slice(0, 16)
  return join(tmpdir(), `clawql-${process.getuid?.() ?? 0}-${digest}`)
}

const isLoopback = (address: string): boolean =>
  address === 'localhost' || address === '::1' || /^127(?:\.\d{1,3}){3}$/.test(address)

/** Reads CLAWQL_DATA_DIR, CLAWQL_SECRETS_DIR, CLAWQL_CONFIG and CLAWQL_BIND. Relative paths start at the working directory. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const dataDir = resolve(environment['CLAWQL_DATA_DIR'] ?? './data')
  const bind = environment['CLAWQL_BIND'] ?? '127.0.0.1'
  const runDir = join(dataDir, 'run')
  return {
    dataDir,
    secretsDir: resolve(environment['CLAWQL_SECRETS_DIR'] ?? './secrets'),
    configPath: resolve(environment['CLAWQL_CONFIG'] ?? './clawql.local.yaml'),
    bind,
    // A container must bind widely; CLAWQL_PUBLISHED_ON says that its port is published on loopback only.
    isBoundToLoopback: isLoopback(bind) || environment['CLAWQL_PUBLISHED_ON'] === 'loopback',
    runDir,
    socketDir: chooseSocketDir(runDir),
    environment,
  }
}

/** Creates the data directory's folders, private to their owner. */
export function createFolders(settings: Settings): void {
  for (const folder of [settings.dataDir, settings.runDir, settings.socketDir, join(settings.runDir, 'logs')])
    mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/** How the address stands in a URL and in workerd's configuration. */
export const hostInUrl = (address: string): string => (address.includes(':') ? `[${address}]` : address)
