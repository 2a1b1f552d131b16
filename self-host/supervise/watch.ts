// Watches a process: a heartbeat that ends it when it hangs, and its resident memory.
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { Child } from './child.ts'
import { requestSocket, type SocketRequest } from './socket-request.ts'

export interface WatchOptions {
  readonly target: SocketRequest['target']
  readonly path: string
  readonly beatMs: number
  /** Longest time without an answer. Above the longest legitimate slice of synchronous work. */
  readonly silenceMaxMs: number
  readonly rssMaxBytes?: number
  readonly onUp: () => void
}

/** Linux only; elsewhere the cap does not apply. */
export function readRssBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4_096
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

/** Runs until the signal; follows the child over its restarts. */
export async function watchHeartbeat(child: Child, options: WatchOptions, signal: AbortSignal): Promise<void> {
  let pid: number | undefined
  let lastBeatMs = 0
  let isUp = false
  while (!signal.aborted) {
    const current = child.pid
    if (current !== pid) {
      pid = current
      isUp = false
      lastBeatMs = performance.now()
    }
    if (pid !== undefined) {
      const isAlive = await beat(options, isUp ? options.silenceMaxMs : 250)
      if (child.pid !== pid) continue
      if (isAlive) {
        lastBeatMs = performance.now()
        if (!isUp) {
          isUp = true
          child.markRunning()
          options.onUp()
        }
      } else if (isUp && performance.now() - lastBeatMs > options.silenceMaxMs) {
        child.kill('no heartbeat')
      }
    }
    await wait(isUp ? options.beatMs : 10)
  }
}

/** Ends the process when it holds more memory than the cap. */
export async function watchMemory(child: Child, rssMaxBytes: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { pid } = child
    if (pid !== undefined && readRssBytes(pid) > rssMaxBytes) child.kill('memory cap')
    await wait(50)
  }
}
