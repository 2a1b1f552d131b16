// The launcher's commands, on the locked Node: start, bootstrap, build, engines.
import { bootstrap, describeBootstrap, type Bootstrapped } from './bootstrap.ts'
import { buildWorkers } from './build/build-workers.ts'
import { startInstance } from './instance.ts'
import { createProgress, LauncherRefusal, seconds } from './progress.ts'
import { readSettings } from './settings.ts'

// An instance goes on when nobody reads its terminal any more.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

const progress = createProgress((text) => process.stdout.write(text))

/** The admin key goes to the terminal only, and only in the run that made it: on disk there is its digest. */
function showAdminKey({ secrets }: Bootstrapped): void {
  if (secrets.createdAdminKey === undefined) return
  progress.line(`Admin key, shown this once; keep it: ${secrets.createdAdminKey}`)
}

async function runBootstrap(): Promise<void> {
  const settings = readSettings(process.env)
  const done = await bootstrap(settings, { isLockHeld: false })
  progress.line(done.isRunning ? 'ClawQL is bootstrapped; an instance is running' : 'ClawQL is bootstrapped')
  for (const line of describeBootstrap(settings, done)) progress.line(line)
  showAdminKey(done)
}

function showNextSteps(url: string, startedMs: number): void {
  progress.line(`
ClawQL is ready at ${url} after ${seconds(performance.now() - startedMs)}
  dashboard   ${url}/
  a document  curl -F file=@README.md ${url}/api/documents/ingest
  from the shell, in a second terminal:
              npx --no-install clawql ingest README.md
              npx --no-install clawql recall "what is this about"
              npx --no-install clawql audit verify
  Stop with Ctrl-C.`)
}

/** npm's shell can die without passing its signal on; an instance that nobody sees any more would stay. */
function stopWithParent(stop: (reason: string) => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid !== parent) stop('npm ended')
  }, 500)
  timer.unref()
}

async function runStart(): Promise<void> {
  const startedMs = performance.now()
  const settings = readSettings(process.env)
  const show = (done: Bootstrapped): void => {
    for (const line of describeBootstrap(settings, done)) progress.line(line)
    showAdminKey(done)
  }
  const instance = await startInstance(settings, progress, show)
  showNextSteps(instance.url, startedMs)
  let isStopping = false
  const stop = (signal: string): void => {
    if (isStopping) return
    isStopping = true
    progress.line(`${signal}: finishing what is under way …`)
    void instance.stop().then(() => {
      progress.line('Stopped')
      process.exit(0)
    })
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal))
  process.on('disconnect', () => stop('The starting process ended'))
  if (process.env['npm_lifecycle_event'] !== undefined && process.channel === undefined) stopWithParent(stop)
}

const commands: { readonly [name: string]: () => Promise<unknown> } = {
  start: runStart,
  bootstrap: runBootstrap,
  build: () => buildWorkers(progress),
  engines: async () => (await import('./engines-only.ts')).runEngines(progress),
}

const [name = 'start'] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
if (command === undefined) {
  process.stderr.write(`clawql: unknown command ${name}; known: ${Object.keys(commands).join(', ')}\n`)
  process.exitCode = 2
} else {
  try {
    await command()
  } catch (error) {
    process.stderr.write(
      error instanceof LauncherRefusal ? `clawql: ${error.message}\n` : `clawql: ${String((error as Error).stack)}\n`,
    )
    process.exit(1)
  }
}
