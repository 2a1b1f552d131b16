// Whether a log may still grow. What can't be trusted is frozen for good.
import type { Sql } from '../../sql.ts'
import { pinOnce, readPin } from '../../pin.ts'

/** Durable: the log never grows again. Evidence is kept; a new epoch goes on. */
export function freeze(sql: Sql, reason: string): void {
  pinOnce(sql, 'frozen', reason)
}

export function frozenReason(sql: Sql): string | null {
  return readPin(sql, 'frozen')
}
