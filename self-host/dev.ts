// `npm run dev`: the same Workers under `wrangler dev`, bootstrapped, migrated, with storage and an identity of their own.
import { spawn, type ChildProcess } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createRequire } from 'node:module'
import { checkInstance, describeBootstrap, makeInstance, type Bootstrapped } from './bootstrap.ts'
import { bringFonts } from './build/build-workers.ts'
import { createFolders } from './folders.ts'
import { createKeyBox } from './key-box.ts'
import { refuseSecond, requireLock } from './lock.ts'
import { checkPort } from './machine.ts'
import { createProgress, LauncherRefusal, type Progress } from './progress.ts'
import { hostInUrl, readSettings, rootDir, type Settings } from './settings.ts'
import { requestSocket } from './supervise/socket-request.ts'

const defaultPort = '8787'
const readyTimeoutMs = 120_000
/** Owns the stores, and so the catalog's migrations. */
const stateConfig = 'workers/state/wrangler.toml'
/** The gateway first: it answers HTTP. */
const configs = [
  'wrangler.toml',
  stateConfig,
  'workers/pipeline/wrangler.toml',
  'workers/compute/wrangler.toml',
  'workers/engines/wrangler.toml',
  'workers/paperless/wrangler.toml',
  'workers/bridge/wrangler.toml',
  'workers/sign-in/wrangler.toml',
  'workers/manual/wrangler.toml',
]

/**
 * Folders of its own: a log that two stores continue under one key is a fork, so nothing is shared with `npm start` but the
 * configuration file.
 */
function readDevSettings(environment: NodeJS.ProcessEnv): Settings {
  const dir = resolve(environment['CLAWQL_DEV_DIR'] ?? join(rootDir, '.wrangler', 'clawql'))
  return readSettings({
    ...environment,
    PORT: environment['PORT'] ?? defaultPort,
    CLAWQL_DATA_DIR: join(dir, 'data'),
    CLAWQL_SECRETS_DIR: join(dir, 'secrets'),
  })
}

/** What wrangler may see of our environment, and what keeps it and the Workers on this machine. */
function wranglerEnvironment(settings: Settings): NodeJS.ProcessEnv {
  const { PATH, HOME, TERM, NO_COLOR } = settings.environment
  return {
    ...Object.fromEntries(Object.entries({ PATH, HOME, TERM, NO_COLOR }).filter(([, value]) => value !== undefined)),
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    // The banner asks the registry for a newer version.
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_REGISTRY_PATH: join(settings.runDir, 'registry'),
    WRANGLER_LOG_PATH: join(settings.runDir, 'logs'),
    // Pages under the Workers' own address that read and write their stores without our checks.
    X_LOCAL_EXPLORER: 'false',
    X_LOCAL_OBSERVABILITY: 'false',
  }
}

/**
 * Each Worker takes from the environment what its wrangler.toml names, in [vars] or as a required secret, and nothing else: the
 * engines get none of it, and no file holds a secret that was not in the secrets folder before.
 */
function workerEnvironment({ identity, secrets, configuration }: Bootstrapped): NodeJS.ProcessEnv {
  return {
    CONFIG: JSON.stringify(configuration.config),
    INSTANCE_ID: identity.instanceId,
    LISTENS_ON: 'loopback',
    TENANT_ID: identity.tenantId,
    ...secrets.environment,
  }
}

function startWrangler(settings: Settings, args: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess {
  const wrangler = join(dirname(createRequire(import.meta.url).resolve('wrangler/package.json')), 'bin', 'wrangler.js')
  return spawn(process.execPath, [wrangler, ...args, '--persist-to', join(settings.dataDir, 'state')], {
    cwd: rootDir,
    env: { ...wranglerEnvironment(settings), ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

const ended = (child: ChildProcess): Promise<number> =>
  new Promise((settle) => child.once('exit', (code) => settle(code ?? 1)))

async function migrate(settings: Settings): Promise<void> {
  const args = ['d1', 'migrations', 'apply', 'clawql-catalog', '--local', '-c', stateConfig]
  const code = await ended(startWrangler(settings, args, { CI: 'true' }))
  if (code !== 0) throw new LauncherRefusal('wrangler d1 migrations apply failed; see above.')
}

async function untilReady(child: ChildProcess, target: { host: string; port: number }): Promise<void> {
  for (const untilMs = performance.now() + readyTimeoutMs; performance.now() < untilMs; await wait(100)) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new LauncherRefusal('wrangler dev ended; see above.')
    const answer = await requestSocket({ target, path: '/readyz', timeoutMs: 5_000 }).catch(() => undefined)
    if (answer?.status === 200) return
  }
  throw new LauncherRefusal(`wrangler dev was not ready after ${readyTimeoutMs / 1000} s; see above.`)
}

async function run(progress: Progress): Promise<void> {
  const asked = readDevSettings(process.env)
  const checked = checkInstance(asked, { isLockHeld: false })
  if (checked.isRunning) throw refuseSecond(asked)
  await checkPort(asked, checked.configuration.config.api.port, false)
  const settings = createFolders(asked)
  const lock = requireLock(settings)
  await bringFonts(progress)
  const done = makeInstance(settings, checked)
  keyBox.keep(done.secrets.createdAdminKey)
  for (const line of describeBootstrap(settings, done)) progress.line(line)
  await migrate(settings)
  const { port } = done.configuration.config.api
  const address = ['--ip', settings.bind, '--port', String(port), '--show-interactive-dev-session=false']
  const args = ['dev', ...configs.flatMap((path) => ['-c', path]), ...address]
  const child = startWrangler(settings, args, workerEnvironment(done))
  const stop = (): void => void child.kill('SIGTERM')
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  process.on('disconnect', stop)
  const parent = process.ppid
  // npm's shell can die without passing its signal on.
  setInterval(() => process.ppid !== parent && stop(), 500).unref()
  void ended(child).then((code) => {
    lock.release()
    process.exit(code)
  })
  await untilReady(child, { host: settings.bind, port }).catch((error: unknown) => {
    stop()
    throw error
  })
  progress.line(`ClawQL is ready under wrangler dev at http://${hostInUrl(settings.bind)}:${port}`)
  keyBox.open()
}

process.umask(0o077)
const terminal = createProgress((text) => process.stdout.write(text))
const keyBox = createKeyBox((text) => terminal.line(text))
try {
  await run(terminal)
} catch (error) {
  process.stderr.write(`clawql: ${error instanceof LauncherRefusal ? error.message : String((error as Error).stack)}\n`)
  keyBox.open()
  process.exit(1)
}
