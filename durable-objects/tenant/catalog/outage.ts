// An outage: something that all documents need is out of reach. It charges nobody; the queue stands, and one document looks whether it is over.
import { readProgress, writeProgress } from '../../pin.ts'
import type { Sql } from '../../sql.ts'

const pauseMinMs = 1_000
export const pauseMaxMs = 30_000

/**
 * The queue stands until the pause is over, and goes on with one document at a time until one gets through. Documents that were
 * under way together when it began make it no longer.
 */
export function beginPause(sql: Sql, nowMs: number): number {
  const standingMs = pausedUntilMs(sql, nowMs)
  if (standingMs !== null) return standingMs
  const lastMs = readProgress(sql, 'pause_ms')
  const pauseMs = Math.min(pauseMaxMs, Math.max(pauseMinMs, lastMs * 2))
  writeProgress(sql, 'pause_ms', pauseMs)
  writeProgress(sql, 'paused_until_ms', nowMs + pauseMs)
  return nowMs + pauseMs
}

/** A pause dated further ahead than one can be is from before the clock was set back. */
export function pausedUntilMs(sql: Sql, nowMs: number): number | null {
  const untilMs = readProgress(sql, 'paused_until_ms')
  return untilMs > nowMs && untilMs <= nowMs + pauseMaxMs ? untilMs : null
}

export const isPaused = (sql: Sql, nowMs: number): boolean => pausedUntilMs(sql, nowMs) !== null

/** Whether the last document that needed it did not get through. */
export const isProbing = (sql: Sql): boolean => readProgress(sql, 'pause_ms') > 0

export function endPause(sql: Sql): void {
  if (!isProbing(sql)) return
  writeProgress(sql, 'pause_ms', 0)
  writeProgress(sql, 'paused_until_ms', 0)
}
