// The launcher's commands, on the locked Node: start, bootstrap, build, engines.
import { bootstrap, describeBootstrap, type Bootstrapped } from './bootstrap.ts'
import { buildWorkers } from './build/build-workers.ts'
import { createKeyBox } from './key-box.ts'
import { startInstance } from './instance.ts'
import { createProgress, LauncherRefusal, seconds } from './progress.ts'
import { hasSources, readSettings } from './settings.ts'
import type { Lasting } from './supervise/main-process.ts'
import { explainSystemError } from './system-errors.ts'

// An instance goes on when nobody reads its terminal any more.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
// What we and our processes make is ours alone, whatever the shell's own mask.
process.umask(0o077)

const progress = createProgress((text) => process.stdout.write(text))
/** The admin key goes to the terminal only, and only in the run that made it: on disk there is its digest. */
const keyBox = createKeyBox((text) => progress.line(text))

async function runBootstrap(): Promise<void> {
  const settings = readSettings(process.env)
  const done = await bootstrap(settings, { isLockHeld: false })
  keyBox.keep(done.secrets.createdAdminKey)
  progress.line(done.isRunning ? 'ClawQL is bootstrapped; an instance is running' : 'ClawQL is bootstrapped')
  for (const line of describeBootstrap(settings, done)) progress.line(line)
}

/** As it is called where it was installed. */
const clawql = hasSources ? 'npx --no-install clawql' : 'npx clawql'
const sample = hasSources ? 'README.md' : '<a file of yours>'

function showNextSteps(url: string, startedMs: number): void {
  progress.line(`
ClawQL is ready at ${url} after ${seconds(performance.now() - startedMs)}
  dashboard   ${url}/
  a document  curl -F file=@${sample} ${url}/api/documents/ingest
  from the shell, in a second terminal:
              ${clawql} ingest ${sample}
              ${clawql} recall "what is this about"
              ${clawql} audit verify
  Stop with Ctrl-C.`)
}

function showLasting(url: string, lasting: Lasting): void {
  const lines =
    lasting.what === 'audit'
      ? `AUDIT_FORK, the audit log is not what was recorded (${lasting.where}).
  Nothing is taken in or recalled; lists and statuses answer. Preserve the data directory as it is:
  docs/operating/incidents.md says what the place means and how to go on.`
      : `the shares of its keys are missing from the data directory.
  Nothing can be opened or taken in; lists, statuses and trails answer.
  Put key-shares/ back from a backup (docs/operating/backup.md) and start again.`
  progress.line(`\nClawQL is NOT ready at ${url}: ${lines}\n  Stop with Ctrl-C.`)
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
    keyBox.keep(done.secrets.createdAdminKey)
    for (const line of describeBootstrap(settings, done)) progress.line(line)
  }
  let end = (): Promise<void> => Promise.resolve()
  let isStopping = false
  const stop = (signal: string): void => {
    if (isStopping) return
    isStopping = true
    progress.line(`${signal}: finishing what is under way …`)
    void end().then(() => {
      keyBox.open()
      progress.line('Stopped')
      process.exit(0)
    })
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal))
  process.on('disconnect', () => stop('The starting process ended'))
  if (process.env['npm_lifecycle_event'] !== undefined && process.channel === undefined) stopWithParent(stop)
  const instance = await startInstance(settings, progress, show)
  end = () => instance.stop()
  if (isStopping) return
  if (instance.readiness.isReady) showNextSteps(instance.url, startedMs)
  else showLasting(instance.url, instance.readiness.lasting)
}

const commands: { readonly [name: string]: () => Promise<unknown> } = {
  start: runStart,
  bootstrap: runBootstrap,
  build: () => buildWorkers(progress),
  engines: async () => (await import('./engines-only.ts')).runEngines(progress),
}

/** One clear message for what an operator can mend; a stack for what only we can. */
function describeFailure(error: unknown): string {
  try {
    const known = error instanceof LauncherRefusal ? error : explainSystemError(error)
    return `clawql: ${known.message}\n`
  } catch {
    return `clawql: ${String((error as Error).stack)}\n`
  }
}

const [name = 'start'] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined
if (command === undefined) {
  process.stderr.write(`clawql: unknown command ${name}; known: ${Object.keys(commands).join(', ')}\n`)
  process.exitCode = 2
} else {
  try {
    await command()
    keyBox.open()
  } catch (error) {
    process.stderr.write(describeFailure(error))
    // The key was made and stays: this is the one time that it can be read.
    keyBox.open()
    process.exit(1)
  }
}
