// What ended before its time: tokens, tasks and API keys, known as long as tokens of theirs may be out.
import { limits } from '../../../contract/limits.ts'
import { writeProgress } from '../../pin.ts'
import type { Sql } from '../../sql.ts'
import { tokenClock } from './tables.ts'

/** Longer than any token lives, with a minute for clocks. */
export const outAtMostMs = (limits.taskTokenSecondsMax + 60) * 1_000

/** Within a turn that ends it. */
export function endTokensOf(sql: Sql, id: string, nowMs: number): void {
  sql.exec(
    `INSERT INTO token_ended(id, until_ms) VALUES(?, ?)
       ON CONFLICT(id) DO UPDATE SET until_ms = max(until_ms, excluded.until_ms)`,
    id,
    nowMs + outAtMostMs,
  )
  dropOver(sql, nowMs)
}

export const readEnded = (sql: Sql, nowMs: number): readonly string[] =>
  sql
    .exec<{ id: string }>('SELECT id FROM token_ended WHERE until_ms > ? ORDER BY until_ms, id', nowMs)
    .toArray()
    .map(({ id }) => id)

export function hasAnyEnded(sql: Sql, ids: readonly string[]): boolean {
  const query = 'SELECT 1 FROM token_ended WHERE id IN (SELECT value FROM json_each(?)) LIMIT 1'
  return sql.exec(query, JSON.stringify(ids)).toArray().length > 0
}

export const countEnded = (sql: Sql, nowMs: number): number =>
  sql.exec<{ n: number }>('SELECT count(*) AS n FROM token_ended WHERE until_ms > ?', nowMs).toArray()[0]?.n ?? 0

/** Within a turn: rows whose time is over leave, and none before. */
export function dropOver(sql: Sql, nowMs: number): void {
  writeProgress(sql, tokenClock, nowMs)
  sql.exec('DELETE FROM token_ended WHERE until_ms <= ?', nowMs)
  sql.exec('DELETE FROM used_once WHERE until_ms <= ?', nowMs)
  sql.exec('DELETE FROM token_task WHERE ends_ms <= ?', nowMs)
  sql.exec('DELETE FROM token_key WHERE good_until_ms <= ?', nowMs)
}
