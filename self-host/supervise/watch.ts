// Watches a process: a heartbeat that ends it when it hangs, and its resident memory.
import { readFileSync } from 'node:fs'
import type { Agent as HttpAgent } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { memoryCapReason, type Child } from './child.ts'
import { Agent } from './node-http.ts'
import type { ProcessLog } from './process-log.ts'
import { requestSocket, type SocketRequest } from './socket-request.ts'

export interface WatchOptions {
  readonly target: SocketRequest['target']
  readonly path: string
  readonly beatMs: number
  /** Longest time without an answer. Above the longest legitimate slice of synchronous work. */
  readonly silenceMaxMs: number
  readonly onUp: () => void
}

/** An answer may lie there unread, where this process was the one that waited. */
const lastLookMs = 1_000

/** The kernel's own count, in kB whatever the size of a page. Linux only; elsewhere 0, and the cap does not apply. */
export function readRssBytes(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/** workerd closes a connection that is idle for five seconds. */
const keptMaxMs = 3_000

/** Any answer is a beat: it shows that the process's one thread turns. */
async function beat(options: WatchOptions, timeoutMs: number, agent?: HttpAgent): Promise<boolean> {
  try {
    await requestSocket({ target: options.target, path: options.path, timeoutMs, ...(agent && { agent }) })
    return true
  } catch {
    return false
  }
}

/** What the process waited for a core is no silence of its own. */
function isSilent(child: Child, silenceMaxMs: number, lastBeatMs: number): boolean {
  const silentMs = performance.now() - lastBeatMs
  return silentMs > silenceMaxMs && silentMs - (child.waits?.waitedMs(silentMs) ?? 0) > silenceMaxMs
}

/** Watches the process that lives now, until it ends or is asked to. */
export async function watchHeartbeat(child: Child, options: WatchOptions): Promise<void> {
  const { pid } = child
  let lastBeatMs = performance.now()
  let isUp = false
  // One connection for all beats: a new one for each is most of what it costs both sides.
  const agent = options.beatMs < keptMaxMs ? new Agent({ keepAlive: true, maxSockets: 1 }) : undefined
  while (child.isWatched(pid)) {
    const isAlive = await beat(options, isUp ? options.silenceMaxMs : 250, agent)
    if (!child.isWatched(pid)) break
    if (isAlive) {
      lastBeatMs = performance.now()
      if (!isUp) {
        isUp = true
        child.markRunning()
        options.onUp()
      }
    } else if (isUp && isSilent(child, options.silenceMaxMs, lastBeatMs)) {
      if (!(await beat(options, lastLookMs))) child.kill('no heartbeat')
    }
    await wait(isUp ? options.beatMs : 10, undefined, { ref: false })
  }
  agent?.destroy()
}

export interface MemoryWatch {
  readonly rssMaxBytes: number
  readonly log: ProcessLog
  /** What to do instead of ending it at once, which comes only where it grows on to a quarter above the cap. */
  readonly onPassed?: () => Promise<void>
}

const MiB = 1024 * 1024

/** An engine grows by some 100 MB in this time. */
const lookEveryMs = 50

/** Looked at together: a timer for each process would wake an idle launcher four times as often. */
const looks = new Set<() => void>()
let timer: NodeJS.Timeout | undefined

function lookOften(look: () => void): void {
  looks.add(look)
  timer ??= setInterval(() => {
    for (const one of looks) one()
    if (looks.size > 0) return
    clearInterval(timer)
    timer = undefined
  }, lookEveryMs).unref()
}

/** Ends the process when it holds more memory than the cap, and says so; watches until it ends or is asked to. */
export function watchMemory(child: Child, { rssMaxBytes, log, onPassed }: MemoryWatch): void {
  const { pid } = child
  if (pid === undefined) return
  const look = (): void => {
    if (!child.isWatched(pid)) return void looks.delete(look)
    const rssBytes = readRssBytes(pid)
    if (rssBytes <= rssMaxBytes) return
    log.event('memory cap passed', {
      process: child.options.name,
      residentMiB: Math.round(rssBytes / MiB),
      capMiB: Math.round(rssMaxBytes / MiB),
    })
    if (onPassed === undefined || rssBytes > rssMaxBytes * 1.25) child.kill(memoryCapReason)
    else void onPassed()
  }
  look()
  if (child.isWatched(pid)) lookOften(look)
}
