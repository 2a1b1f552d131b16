// Tasks as they stand: what their tokens give, how often those were renewed, until when.
import type { Sql } from '../../sql.ts'

export interface Task {
  [column: string]: SqlStorageValue
  jti: string
  sub: string
  draft: string
  ends_ms: number
  renewals: number
  /** How often what is used once was used: a code, then a refresh token each time. 0 of a task whose tokens are renewed by themselves. */
  generation: number
  used_ms: number | null
  ended_ms: number | null
}

export function readTask(sql: Sql, jti: string): Task | null {
  const [row] = sql.exec<Task>('SELECT * FROM token_task WHERE jti = ?', jti).toArray()
  return row ?? null
}

/** The latest first; of those under way. Whether what gave them has ended is not looked at here. */
export function readTasks(
  sql: Sql,
  {
    sub,
    limit,
    cursor,
    nowMs,
  }: { readonly sub: string | null; readonly limit: number; readonly cursor: string | null; readonly nowMs: number },
): readonly Task[] {
  const query = `SELECT * FROM token_task WHERE ended_ms IS NULL AND ends_ms > ?1 AND (?2 IS NULL OR sub = ?2) AND (?3 IS NULL OR jti < ?3)
    ORDER BY jti DESC LIMIT ?4`
  return sql.exec<Task>(query, nowMs, sub, cursor, limit).toArray()
}

const countWhere = (sql: Sql, where: string, ...values: readonly SqlStorageValue[]): number =>
  sql
    .exec<{ n: number }>(`SELECT count(*) AS n FROM token_task WHERE ended_ms IS NULL AND ${where}`, ...values)
    .toArray()[0]?.n ?? 0

/** Under way: neither over nor ended. */
export const countTasks = (sql: Sql, nowMs: number): number => countWhere(sql, 'ends_ms > ?', nowMs)

/** Of one key, so that none takes the room of all. */
export const countTasksOf = (sql: Sql, sub: string, nowMs: number): number =>
  countWhere(sql, 'sub = ? AND ends_ms > ?', sub, nowMs)
