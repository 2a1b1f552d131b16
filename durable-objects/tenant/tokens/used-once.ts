// What counts once: kept until it would not be taken any more, whoever comes with it.
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { UseOnceCall } from '../../../contract/token-rpc.ts'
import type { Sql } from '../../sql.ts'
import { dropOver } from './ended.ts'

/** Within a turn: all of them, or none where one was used before or is over. */
export function useOnce(sql: Sql, { ids, untilMs }: UseOnceCall, nowMs: number): Result<null> {
  if (untilMs <= nowMs || areAnyUsed(sql, ids))
    return refused('AUTH_REQUIRED', 'This sign-in was used before, or is over.', {
      details: { reason: 'USED' },
      next: 'Sign in again.',
    })
  dropOver(sql, nowMs)
  for (const id of ids) sql.exec('INSERT INTO used_once(id, until_ms) VALUES(?, ?)', id, untilMs)
  return accepted(null)
}

const areAnyUsed = (sql: Sql, ids: readonly string[]): boolean =>
  new Set(ids).size < ids.length ||
  sql
    .exec('SELECT 1 FROM used_once WHERE id IN (SELECT value FROM json_each(?)) LIMIT 1', JSON.stringify(ids))
    .toArray().length > 0
