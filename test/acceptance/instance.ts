// A whole self-hosted instance for a test: in a folder of its own, on a free port, to be killed and started again.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { stringify } from 'yaml'
import { bootstrap } from '../../self-host/bootstrap.ts'
import { createPrivateFile } from '../../self-host/private-files.ts'
import { readSettings, rootDir } from '../../self-host/settings.ts'
import { readProcessList, readStartTime, type ListedProcess } from '../../self-host/supervise/process-list.ts'

export interface InstanceOptions {
  /** Content of clawql.local.yaml; what it leaves out has its default. */
  readonly config?: object
  /** More environment of the launcher, such as TIKA_URL. */
  readonly env?: { readonly [name: string]: string }
  /** An existing folder, such as that of an instance killed before. Without it a new one, removed by stop(). */
  readonly dir?: string
  /** stop() removes the folder; without it, only a folder that this call made. */
  readonly removesDir?: boolean
  /** Known from the call that bootstrapped the folder. */
  readonly adminKey?: string
  /** Without it a free one. */
  readonly port?: number
  readonly readyTimeoutMs?: number
  readonly beforeStart?: BeforeStart
  /** Of the tree that is started; this one's by default. */
  readonly root?: string
  /** Hard limit of open files; without it this process's own. */
  readonly descriptorsMax?: number
  /** What host names resolve to for the instance alone; needs `canNameHosts`. */
  readonly hosts?: { readonly [name: string]: string }
}

/** Once the folder is bootstrapped, before the launcher starts. */
export type BeforeStart = (at: { readonly url: string; readonly adminKey: string | undefined }) => void

const privateMounts = ['unshare', '--mount', '--propagation', 'private']

/** Whether a process may have mounts of its own here, as root may. */
export const canNameHosts = spawnSync(privateMounts[0]!, [...privateMounts.slice(1), 'true']).status === 0

/** A command before the command: it has a file of host names of its own. */
function withHosts(dir: string, hosts: { readonly [name: string]: string }): readonly string[] {
  const file = join(dir, 'hosts')
  const own = Object.entries(hosts).map(([name, address]) => `${address} ${name}\n`)
  writeFileSync(file, readFileSync('/etc/hosts', 'utf8') + own.join(''))
  return [...privateMounts, '/bin/sh', '-c', 'mount --bind "$0" /etc/hosts && exec "$@"', file]
}

export interface TestInstance {
  readonly url: string
  readonly port: number
  /** Holds data/, secrets/ and clawql.local.yaml. */
  readonly dir: string
  /** Known where this folder was bootstrapped by this call or one that it restarts, otherwise undefined. */
  readonly adminKey: string | undefined
  readonly vkey: string
  readonly tenantId: string
  readonly instanceId: string
  /** Time from spawning the launcher to /readyz 200. */
  readonly startMs: number
  /** SIGTERM, drained; removes the folder where startInstance made it. */
  stop(options?: { readonly keep: boolean }): Promise<void>
  /** SIGKILL of the launcher and every process at the same moment, as a crash of the machine; the folder stays. */
  kill(): Promise<void>
  /** Starts it again on the same folder and port after kill() or stop({ keep: true }). */
  restart(): Promise<TestInstance>
  /** The launcher, `main`, `compute-0`, `engine-0`, `engine-1`. */
  pids(): readonly ListedProcess[]
  /** What the launcher printed. */
  output(): string
  /** Lines of all process logs. */
  logs(): readonly string[]
}

/** A port that was free a moment ago, below those that the system gives to outgoing connections: it must stay free over a restart. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(findFreePort()))
    server.listen(10_240 + Math.floor(Math.random() * 20_000), '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

const isAlive = ({ pid, startedAt }: ListedProcess): boolean => readStartTime(pid) === startedAt

async function untilGone(processes: readonly ListedProcess[]): Promise<void> {
  while (processes.some((listed) => isAlive(listed))) await wait(5)
}

async function untilReady(launcher: ChildProcess, output: () => string, timeoutMs: number): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs
  while (!output().includes('ClawQL is ready at ')) {
    if (launcher.exitCode !== null || launcher.signalCode !== null)
      throw new Error(`the launcher ended before it was ready:\n${output()}`)
    if (performance.now() > deadlineMs) {
      launcher.kill('SIGKILL')
      throw new Error(`not ready after ${timeoutMs} ms:\n${output()}`)
    }
    await wait(10)
  }
}

function readLogs(runDir: string): readonly string[] {
  return ['launcher', 'main', 'compute-0', 'engine-0', 'engine-1'].flatMap((name) => {
    try {
      return readFileSync(join(runDir, 'logs', `${name}.log`), 'utf8')
        .split('\n')
        .filter(Boolean)
    } catch {
      return []
    }
  })
}

/** Starts an instance with `node self-host/start.mjs start`, as `npm start` does, and resolves when it is ready. */
export async function startInstance(options: InstanceOptions = {}): Promise<TestInstance> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'clawql-test-'))
  const removesDir = options.removesDir ?? options.dir === undefined
  const port = options.port ?? (await findFreePort())
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? dir,
    ...options.env,
    PORT: String(port),
    CLAWQL_DATA_DIR: join(dir, 'data'),
    CLAWQL_SECRETS_DIR: join(dir, 'secrets'),
    CLAWQL_CONFIG: join(dir, 'clawql.local.yaml'),
  }
  const settings = readSettings(env)
  if (options.config !== undefined) createPrivateFile(settings.configPath, stringify(options.config))
  const { secrets, vkey, identity } = await bootstrap(settings, { isLockHeld: false })

  const adminKey = secrets.createdAdminKey ?? options.adminKey
  options.beforeStart?.({ url: `http://127.0.0.1:${port}`, adminKey })
  const startedMs = performance.now()
  const start = ['--max-semi-space-size=1', join(options.root ?? rootDir, 'self-host', 'start.mjs'), 'start']
  const limit = options.descriptorsMax === undefined ? ':' : `ulimit -n ${options.descriptorsMax}`
  const named = options.hosts === undefined ? [] : withHosts(dir, options.hosts)
  const shell = [...named, '/bin/sh', '-c', `${limit}; exec "$@"`, 'sh', process.execPath, ...start]
  const launcher = spawn(shell[0]!, shell.slice(1), { cwd: dir, env })
  let printed = ''
  for (const stream of [launcher.stdout, launcher.stderr])
    stream.on('data', (part: Buffer) => (printed += part.toString()))
  const exited = new Promise<void>((resolve) => launcher.once('exit', () => resolve()))
  await untilReady(launcher, () => printed, options.readyTimeoutMs ?? 120_000)
  const startMs = performance.now() - startedMs

  const pids = (): readonly ListedProcess[] => {
    const pid = launcher.pid ?? 0
    return [{ name: 'launcher', pid, startedAt: readStartTime(pid) ?? '' }, ...readProcessList(settings.runDir)]
  }
  const kill = async (): Promise<void> => {
    const processes = pids()
    for (const { pid } of processes) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // Gone already, with the launcher.
      }
    }
    await exited
    await untilGone(processes)
  }
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    dir,
    adminKey,
    vkey,
    ...identity,
    startMs,
    pids,
    kill,
    output: () => printed,
    logs: () => readLogs(settings.runDir),
    async stop(stopping = { keep: false }) {
      const processes = pids()
      launcher.kill('SIGTERM')
      await exited
      await untilGone(processes)
      if (!stopping.keep && removesDir) rmSync(dir, { recursive: true, force: true })
    },
    restart: () =>
      startInstance({ ...options, dir, port, removesDir, ...(adminKey === undefined ? {} : { adminKey }) }),
  }
}
