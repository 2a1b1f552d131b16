// Watches a process: a heartbeat that ends it when it hangs, and its resident memory.
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { memoryCapReason, type Child } from './child.ts'
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

/** Any answer is a beat: it shows that the process's one thread turns. */
async function beat(options: WatchOptions, timeoutMs: number): Promise<boolean> {
  try {
    await requestSocket({ target: options.target, path: options.path, timeoutMs })
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
  while (child.isWatched(pid)) {
    const isAlive = await beat(options, isUp ? options.silenceMaxMs : 250)
    if (!child.isWatched(pid)) return
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
}

export interface MemoryWatch {
  readonly rssMaxBytes: number
  readonly log: ProcessLog
  /** What to do instead of ending it at once, which comes only where it grows on to a quarter above the cap. */
  readonly onPassed?: () => Promise<void>
}

const MiB = 1024 * 1024

/** Ends the process when it holds more memory than the cap, and says so; watches until it ends or is asked to. */
export async function watchMemory(child: Child, { rssMaxBytes, log, onPassed }: MemoryWatch): Promise<void> {
  const { pid } = child
  if (pid === undefined) return
  while (child.isWatched(pid)) {
    const rssBytes = readRssBytes(pid)
    if (rssBytes > rssMaxBytes) {
      log.event('memory cap passed', {
        process: child.options.name,
        residentMiB: Math.round(rssBytes / MiB),
        capMiB: Math.round(rssMaxBytes / MiB),
      })
      if (onPassed === undefined || rssBytes > rssMaxBytes * 1.25) child.kill(memoryCapReason)
      else void onPassed()
    }
    await wait(50, undefined, { ref: false })
  }
}
