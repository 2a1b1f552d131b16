// Runs the engines' contract suite: embedded always, real Tika and Presidio natively where they can be installed, Gotenberg where named.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'

const startTimeoutMs = 15 * 60_000
const children: ChildProcess[] = []

async function freePort(): Promise<number> {
  return await new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** Starts a command and resolves when its output satisfies `isReady`. Null where it ended before. */
async function start(
  command: string,
  args: readonly string[],
  options: { env: NodeJS.ProcessEnv; isReady: (output: string) => boolean },
): Promise<string | null> {
  const child = spawn(command, args, { env: options.env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()))
  for (const untilMs = Date.now() + startTimeoutMs; Date.now() < untilMs;) {
    if (options.isReady(output)) return output
    if (child.exitCode !== null) break
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  console.log(`skipped: ${command} ${args.join(' ')} did not start: ${output.slice(-400)}`)
  return null
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

/** `NAME=url` lines that the native start script prints. */
function urlsOf(output: string | null): Record<string, string> {
  return Object.fromEntries(
    [...(output ?? '').matchAll(/^(TIKA_URL|PRESIDIO_URL|GOTENBERG_URL)=(\S+)$/gm)].map(([, name = '', url = '']) => [
      name,
      url,
    ]),
  )
}

const port = await freePort()
process.on('exit', stopAll)
const embedded = await start('node', ['self-host/start.mjs', 'engines'], {
  env: { ...process.env, ENGINES_PORT: String(port) },
  isReady: (output) => output.includes('ready'),
})
const real =
  process.env['TIKA_URL'] === undefined
    ? await start('bash', ['containers/native/start.sh'], {
        env: process.env,
        isReady: (output) => /TIKA_URL=/.test(output) && /PRESIDIO_URL=/.test(output),
      })
    : null
if (process.env['GOTENBERG_URL'] === undefined)
  console.log('skipped: Gotenberg, no package of it exists; name one with GOTENBERG_URL')
// The contract of each engine, and the main job on the real ones.
const suites = [
  '--project',
  'engines',
  '--project',
  'acceptance',
  'test/engines',
  'test/acceptance/real-engines.test.ts',
]
const { status } = spawnSync('vitest', ['run', ...suites], {
  stdio: 'inherit',
  env: { ...process.env, ...urlsOf(real), ...(embedded === null ? {} : { EMBEDDED_URL: `http://127.0.0.1:${port}` }) },
})
stopAll()
process.exit(status ?? 1)
