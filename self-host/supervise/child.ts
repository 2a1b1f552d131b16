// One supervised process: started, its output logged, started again with back-off when it ends, ended on request.
import { spawn, type ChildProcess } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
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
  /** Called before every start, to remove stale sockets. */
  readonly beforeStart: () => void
  readonly afterChange: () => void
}

export type ChildState = 'starting' | 'running' | 'restarting' | 'stopped'

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

export class Child {
  readonly options: ChildOptions
  state: ChildState = 'starting'
  restarts = 0
  startedAtMs = 0
  #process: ChildProcess | undefined
  #failures = 0
  #isStopping = false
  #startedAt = ''
  /** Why the next end is our own doing. */
  #killReason: string | undefined
  /** The latest end: whether it was another's doing, as an operator's or the kernel's SIGKILL is. */
  #lastEnd: { readonly atMs: number; readonly isForeign: boolean } | undefined

  constructor(options: ChildOptions) {
    this.options = options
  }

  get pid(): number | undefined {
    return this.#process?.exitCode === null && this.#process.signalCode === null ? this.#process.pid : undefined
  }

  get listed(): readonly ListedProcess[] {
    const pid = this.pid
    return pid === undefined ? [] : [{ name: this.options.name, pid, startedAt: this.#startedAt }]
  }

  start(): void {
    const { options } = this
    this.state = 'starting'
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
    this.startedAtMs = performance.now()
    this.#startedAt = child.pid === undefined ? '' : (readStartTime(child.pid) ?? '')
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => options.log.append(options.name, line))
    child.once('error', (error) =>
      options.log.event('process cannot start', { process: options.name, error: error.name }),
    )
    child.once('close', (code, signal) => void this.#ended(code, signal))
    options.afterChange()
  }

  async #ended(code: number | null, signal: string | null): Promise<void> {
    const { options } = this
    const reason = this.#killReason ?? (this.#isStopping ? 'asked to stop' : 'ended by itself')
    const isForeign = this.#isStopping || (this.#killReason === undefined && signal === 'SIGKILL')
    this.#lastEnd = { atMs: performance.now(), isForeign }
    this.#killReason = undefined
    options.log.event('process ended', { process: options.name, code: code ?? -1, signal: signal ?? '', reason })
    if (this.#isStopping) {
      this.state = 'stopped'
      return options.afterChange()
    }
    this.#failures = this.state === 'running' ? 0 : this.#failures + 1
    this.state = 'restarting'
    this.restarts++
    options.afterChange()
    await wait(backOffMs[Math.min(this.#failures, backOffMs.length - 1)])
    if (this.#isStopping) this.state = 'stopped'
    else this.start()
  }

  markRunning(): void {
    this.state = 'running'
  }

  /** SIGKILL; the process is started again. SIGTERM does nothing to a spinning loop. */
  kill(reason: string): void {
    if (this.#killReason !== undefined || this.pid === undefined) return
    this.#killReason = reason
    this.#process?.kill('SIGKILL')
  }

  /** Waits until the process has ended that was lost `sinceMs`, and says whether somebody else ended it; undefined where it lives. */
  async foreignEnd(sinceMs: number, timeoutMs: number): Promise<boolean | undefined> {
    for (const untilMs = performance.now() + timeoutMs; performance.now() < untilMs; await wait(5))
      if (this.#lastEnd !== undefined && this.#lastEnd.atMs >= sinceMs) return this.#lastEnd.isForeign
    return undefined
  }

  /** Asks the process to finish its requests and end; kills it after the grace. Resolves when it is gone. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true
    const child = this.#process
    if (child === undefined || this.pid === undefined) return
    // `close` comes after `exit`, when its output is read and its end is logged.
    const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
    await gone
    clearTimeout(timer)
    this.state = 'stopped'
  }

  /** Stops it gracefully and starts it again. */
  async restart(graceMs: number): Promise<void> {
    await this.stop(graceMs)
    this.#isStopping = false
    this.#failures = 0
    this.start()
  }
}
