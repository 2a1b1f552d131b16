// One supervised process: started, its output logged, started again with back-off when it ends, ended on request.
import { spawn, type ChildProcess } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { hasProcess, isWatched, nextState, type ChildEvent, type ChildState } from './child-states.ts'
import { CoreWaits } from './core-waits.ts'
import type { ProcessLog } from './process-log.ts'
import { readStartTime, type ListedProcess } from './process-list.ts'

export interface ChildOptions {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  /** The whole environment: nothing of ours is passed on. */
  readonly environment: { readonly [name: string]: string }
  /** RLIMIT_DATA in KiB; RLIMIT_AS is useless with V8's pointer cage. */
  readonly dataLimitKiB?: number
  readonly log: ProcessLog
  /** Nobody starts it before main asks for it by name (`POST /start`). */
  readonly startsWhenNeeded?: boolean
  /** Called before every start, to remove stale sockets. */
  readonly beforeStart: () => void
  /** Called after every start, to watch the new process for as long as `isWatched`. */
  readonly onStarted?: (child: Child) => void
  readonly afterChange: () => void
}

/** By starts in a row that came to nothing. A process that ran is started again at once: what ended it is charged elsewhere. */
const backOffMs = [0, 100, 500, 2_000, 5_000, 15_000] as const

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
/** util-linux: the kernel kills the process when the launcher's thread dies, so that a killed launcher leaves nothing running. */
const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => process.platform === 'linux' && isExecutable(path))

function wrapCommand(options: ChildOptions): readonly [command: string, args: readonly string[]] {
  const bare = [options.command, ...options.args]
  const tied = setpriv === undefined ? bare : [setpriv, '--pdeathsig', 'KILL', ...bare]
  const script = 'if [ "$1" != - ]; then ulimit -d "$1" 2>/dev/null; fi; shift; exec "$@"'
  return ['/bin/sh', ['-c', script, 'sh', String(options.dataLimitKiB ?? '-'), ...tied]]
}

/** What `kill` is told where a process passed its cap of memory. */
export const memoryCapReason = 'memory cap'

/** How a process ended: by another's hand, as an operator's or the kernel's SIGKILL is; because it passed its cap of memory. */
export interface ProcessEnd {
  readonly isForeign: boolean
  readonly isOutgrown: boolean
}

export class Child {
  readonly options: ChildOptions
  restarts = 0
  startedAtMs = 0
  #state: ChildState = 'stopped'
  #process: ChildProcess | undefined
  /** Resolves when the process that lives is gone and what follows it has begun. */
  #gone = Promise.withResolvers<void>()
  #failures = 0
  #startedAt = ''
  #waits: CoreWaits | undefined
  #backOff: NodeJS.Timeout | undefined
  /** Why the next end is our own doing. */
  #killReason: string | undefined
  /** The latest end. */
  #lastEnd: (ProcessEnd & { readonly atMs: number }) | undefined

  /** Nothing runs before `start`. */
  constructor(options: ChildOptions) {
    this.options = options
  }

  get state(): ChildState {
    return this.#state
  }

  get pid(): number | undefined {
    return this.#process?.exitCode === null && this.#process.signalCode === null ? this.#process.pid : undefined
  }

  /** Of the process that lives, or lived last. */
  get waits(): CoreWaits | undefined {
    return this.#waits
  }

  get listed(): readonly ListedProcess[] {
    const pid = this.pid
    return pid === undefined ? [] : [{ name: this.options.name, pid, startedAt: this.#startedAt }]
  }

  /** Whether this is still the process that lives, and nobody asked it to end. */
  isWatched(pid: number | undefined): boolean {
    return pid !== undefined && pid === this.pid && isWatched(this.#state)
  }

  /** Starts it unless it runs or will run by itself. */
  start(): void {
    this.#on('start')
  }

  /** Its first answer was seen. */
  markRunning(): void {
    this.#on('answered')
  }

  /** SIGKILL; the process is started again. SIGTERM does nothing to a spinning loop. */
  kill(reason: string): void {
    if (this.#killReason !== undefined || this.pid === undefined) return
    this.#killReason = reason
    this.#process?.kill('SIGKILL')
  }

  /** Asks the process to finish its requests and end; kills it after the grace. Resolves when it is gone. A later call wins. */
  stop(graceMs: number): Promise<void> {
    return this.#end('stop', graceMs)
  }

  /** Stops it gracefully and starts it again; resolves when the new process is started. A later `stop` wins. */
  restart(graceMs: number): Promise<void> {
    this.#failures = 0
    return this.#end('restart', graceMs)
  }

  /** Waits until the process has ended that was lost `sinceMs`, and says whose doing it was; undefined where it lives. */
  async endSince(sinceMs: number, timeoutMs: number): Promise<ProcessEnd | undefined> {
    for (const untilMs = performance.now() + timeoutMs; performance.now() < untilMs; await wait(5))
      if (this.#lastEnd !== undefined && this.#lastEnd.atMs >= sinceMs) return this.#lastEnd
    return undefined
  }

  /** The one place where the state changes, and where a process is started or asked to end. */
  #on(event: ChildEvent): void {
    const from = this.#state
    const to = nextState(from, event)
    if (to === from) return
    this.#state = to
    clearTimeout(this.#backOff)
    if (to === 'backing off') this.#backOff = setTimeout(() => this.#on('due'), this.#backOffMs())
    if (isWatched(from) && !isWatched(to) && hasProcess(to)) this.#process?.kill('SIGTERM')
    if (to === 'starting') this.#spawn()
    this.options.afterChange()
  }

  #backOffMs(): number {
    return backOffMs[Math.min(this.#failures, backOffMs.length - 1)] ?? 0
  }

  async #end(event: 'stop' | 'restart', graceMs: number): Promise<void> {
    const child = this.#process
    const gone = hasProcess(this.#state) ? this.#gone.promise : undefined
    this.#on(event)
    if (gone === undefined) return
    // The shortest grace that anybody gave holds.
    const graceEnd = setTimeout(() => child?.kill('SIGKILL'), graceMs)
    await gone
    clearTimeout(graceEnd)
  }

  #spawn(): void {
    const { options } = this
    options.beforeStart()
    const [command, args] = wrapCommand(options)
    // A group of its own: Ctrl-C in the terminal reaches the launcher alone, which drains.
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    this.#gone = Promise.withResolvers<void>()
    this.#killReason = undefined
    this.startedAtMs = performance.now()
    this.#startedAt = child.pid === undefined ? '' : (readStartTime(child.pid) ?? '')
    this.#waits = child.pid === undefined ? undefined : new CoreWaits(child.pid)
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => options.log.append(options.name, line))
    child.once('error', (error) =>
      options.log.event('process cannot start', { process: options.name, error: error.name }),
    )
    // `close` comes after `exit`, when its output is read. It comes too where the process could not be started.
    child.once('close', (code, signal) => this.#ended(code, signal))
    options.onStarted?.(this)
  }

  #ended(code: number | null, signal: string | null): void {
    const { options } = this
    this.#waits?.stop()
    const wasAsked = !isWatched(this.#state)
    const reason = this.#killReason ?? (wasAsked ? 'asked to stop' : 'ended by itself')
    const isForeign = wasAsked || (this.#killReason === undefined && signal === 'SIGKILL')
    this.#lastEnd = { atMs: performance.now(), isForeign, isOutgrown: this.#killReason === memoryCapReason }
    options.log.event('process ended', { process: options.name, code: code ?? -1, signal: signal ?? '', reason })
    if (!wasAsked) {
      this.#failures = this.#state === 'running' ? 0 : this.#failures + 1
      this.restarts++
    }
    const gone = this.#gone
    this.#on('ended')
    gone.resolve()
  }
}
