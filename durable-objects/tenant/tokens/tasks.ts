// Tasks as they stand: what their tokens give, how often those were renewed, until when.
import type { Sql } from '../../sql.ts'

export interface Task {
  [column: string]: SqlStorageValue
  jti: string
  draft: string
  ends_ms: number
  renewals: number
  renewed_ms: number | null
  ended_ms: number | null
}

export function readTask(sql: Sql, jti: string): Task | null {
  const [row] = sql.exec<Task>('SELECT * FROM token_task WHERE jti = ?', jti).toArray()
  return row ?? null
}

export const countTasks = (sql: Sql, nowMs: number): number =>
  sql.exec<{ n: number }>('SELECT count(*) AS n FROM token_task WHERE ends_ms > ?', nowMs).toArray()[0]?.n ?? 0
