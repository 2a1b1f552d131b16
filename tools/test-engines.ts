// Runs the engines' contract suite: embedded always, real Tika and Presidio natively where their tools are, Gotenberg where named.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { accessSync, constants } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { delimiter, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

const startTimeoutMs = 15 * 60_000
const shownCharacters = 2_000
/** What containers/native/start.sh runs; without one of them the real engines are left out. */
const nativeTools = ['bash', 'curl', 'java', 'mvn', 'python3']
const nativeUrls = ['TIKA_URL', 'PRESIDIO_URL']
const children: ChildProcess[] = []

async function freePort(): Promise<number> {
  return await new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

interface Started {
  readonly isReady: boolean
  /** Plain text, without the control characters that tools write to a terminal. */
  readonly output: string
}

/** Starts a command and resolves when its output satisfies `isReady`, or when it ended or took too long before that. */
async function start(
  command: string,
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; isReady: (output: string) => boolean },
): Promise<Started> {
  const child = spawn(command, args, { env: options.env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  children.push(child)
  let raw = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (raw += part.toString()))
  child.once('error', (error) => (raw += error.message))
  for (const untilMs = Date.now() + startTimeoutMs; Date.now() < untilMs;) {
    const output = stripVTControlCharacters(raw)
    if (options.isReady(output)) return { isReady: true, output }
    if (child.exitCode !== null || child.pid === undefined) break
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return { isReady: false, output: stripVTControlCharacters(raw) }
}

function stopAll(): void {
  for (const child of children) {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
    } catch {
      // It ended by itself.
    }
  }
}

function fail(message: string): never {
  console.error(`error: ${message}`)
  process.exit(1)
}

/** `NAME=url` lines that the native start script prints, wherever in a line other output left them. */
function urlsOf(output: string): Record<string, string> {
  const urls = output.matchAll(/\b(TIKA_URL|PRESIDIO_URL|GOTENBERG_URL)=(https?:\/\/\S+)\s/g)
  return Object.fromEntries([...urls].map(([, name = '', url = '']) => [name, url]))
}

function isOnPath(tool: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, tool), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** Serves the embedded engines and Paperless; they are part of this repository, so that they do not start is an error. */
async function startEmbedded(paperlessKey: string): Promise<Record<string, string>> {
  const port = await freePort()
  const { isReady, output } = await start('node', ['self-host/start.mjs', 'engines'], {
    env: { ...process.env, ENGINES_PORT: String(port), PAPERLESS_KEY: paperlessKey },
    isReady: (text) => text.includes('ready at'),
  })
  if (!isReady) fail(`the embedded engines did not start: ${output.slice(-shownCharacters)}`)
  return { EMBEDDED_URL: `http://127.0.0.1:${port}`, PAPERLESS_KEY: paperlessKey }
}

/** Addresses of real Tika and Presidio: those that the environment names, else started here; none where a tool is missing. */
async function startReal(): Promise<Record<string, string>> {
  if (nativeUrls.every((name) => process.env[name] !== undefined)) return {}
  const missing = nativeTools.filter((tool) => !isOnPath(tool))
  if (missing.length > 0) {
    console.log(`skipped: real Tika and Presidio, because ${missing.join(', ')} is not on PATH`)
    return {}
  }
  const printed = process.env['GOTENBERG'] === undefined ? nativeUrls : [...nativeUrls, 'GOTENBERG_URL']
  const [tikaPort, presidioPort] = [await freePort(), await freePort()]
  const { isReady, output } = await start('bash', ['containers/native/start.sh'], {
    env: { TIKA_PORT: String(tikaPort), PRESIDIO_PORT: String(presidioPort), ...process.env },
    isReady: (text) => printed.every((name) => urlsOf(text)[name] !== undefined),
  })
  if (!isReady) {
    const tools = nativeTools.join(', ')
    fail(`real Tika and Presidio did not start, although ${tools} are there: ${output.slice(-shownCharacters)}`)
  }
  return urlsOf(output)
}

process.on('exit', stopAll)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))
if (process.env['PAPERLESS_URL'] !== undefined && process.env['PAPERLESS_KEY'] === undefined)
  fail('PAPERLESS_URL names a Paperless, but PAPERLESS_KEY, its token, is not set')
if (process.env['GOTENBERG_URL'] === undefined && process.env['GOTENBERG'] === undefined)
  console.log('skipped: Gotenberg, no package of it exists; name one with GOTENBERG_URL or GOTENBERG')
const embedded = await startEmbedded(process.env['PAPERLESS_KEY'] ?? randomBytes(16).toString('hex'))
const real = await startReal()
// The contract of each engine, and the main job on the real ones.
const suites = [
  '--project',
  'engines',
  '--project',
  'alone',
  'test/engines',
  'test/acceptance/alone/real-engines.test.ts',
]
const { status } = spawnSync('vitest', ['run', ...suites], {
  stdio: 'inherit',
  env: { ...real, ...process.env, ...embedded },
})
process.exit(status ?? 1)
