// The sweep: which documents wait for a message, and when to look again.
import type { AdvanceMessage } from '../../../contract/pipeline.ts'
import type { Sql } from '../../sql.ts'
import { isPaused, isProbing, pausedUntilMs } from './outage.ts'
import { isUnderWay } from './rows.ts'
import { expireLeases, hasSuspects, isDue } from './take.ts'

const sentAtOnceMax = 200
/** A message that was sent this recently may still be under way. */
const messageAgeMs = 8_000
/** Between two looks while documents are unfinished. */
const lookMs = 3_000

export type Due = Pick<AdvanceMessage, 'documentId' | 'revision' | 'requestId' | 'traceparent'>

/**
 * Takes what is due and not under way, oldest first, and notes that it is sent; one alone while there are suspects or an
 * outage: the one that was tried least, so that what can't get through itself does not stand before all others.
 */
export function takeDue(sql: Sql, nowMs: number): readonly Due[] {
  expireLeases(sql, nowMs)
  if (isPaused(sql, nowMs)) return []
  const isAlone = hasSuspects(sql)
  const isOneOnly = isAlone || isProbing(sql)
  const query = `UPDATE document SET sent_ms = ?1 WHERE id IN (
      SELECT id FROM document WHERE ${isUnderWay} AND lease IS NULL AND ${isDue}
        AND (sent_ms <= ?2 OR sent_ms > ?1) ${isAlone ? 'AND is_suspect = 1' : ''}
      ORDER BY ${isOneOnly ? 'leases, ' : ''}document_id LIMIT ?3)
    RETURNING document_id AS documentId, revision, request_id AS requestId, traceparent`
  return sql
    .exec<{ documentId: string; revision: number; requestId: string; traceparent: string }>(
      query,
      nowMs,
      nowMs - messageAgeMs,
      isOneOnly ? 1 : sentAtOnceMax,
    )
    .toArray()
}

/** So soon documents are sent again that a take left where they are, because others go first. */
const resendMs = 500

/** No message is under way for these: a take did not give them, or the queue did not take them. */
export function resendSoon(
  sql: Sql,
  documents: readonly { readonly documentId: string; readonly revision: number }[],
  nowMs: number,
): void {
  const places = documents.map(({ documentId, revision }) => [documentId, revision])
  sql.exec(
    `UPDATE document SET sent_ms = ?2 WHERE id IN (SELECT d.id FROM json_each(?1) j CROSS JOIN document d
       ON d.document_id = j.value ->> 0 AND d.revision = j.value ->> 1 WHERE d.status = 'processing' AND d.lease IS NULL)`,
    JSON.stringify(places),
    nowMs - messageAgeMs + resendMs,
  )
}

/** When to sweep next, or null where nothing is unfinished. What waits for others to go first is not due. */
export function nextSweepMs(sql: Sql, nowMs: number): number | null {
  const due = hasSuspects(sql) ? 'lease IS NULL AND is_suspect = 1' : 'lease IS NULL'
  const query = `SELECT count(*) AS n, min(CASE WHEN ${due} THEN max(next_attempt_ms, sent_ms + ${messageAgeMs}) END) AS dueMs
    FROM document WHERE ${isUnderWay}`
  const [row] = sql.exec<{ n: number; dueMs: number | null }>(query).toArray()
  if (row === undefined || row.n === 0) return null
  const untilMs = pausedUntilMs(sql, nowMs) ?? nowMs + (isProbing(sql) ? resendMs : 10)
  return Math.min(nowMs + lookMs, Math.max(row.dueMs ?? Infinity, untilMs))
}
