// Trying again what came to a bad end: on somebody's word alone, recorded, and as a document that nobody has tried yet.
import type { DocumentRow } from '../../../contract/catalog.ts'
import type { RecordDraft } from '../../../contract/audit.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { Call } from '../../../contract/rpc.ts'
import { documentRecord } from '../../../core/pipeline/records.ts'
import type { Sql } from '../../sql.ts'
import { erased, isDark } from '../vault/document-keys.ts'
import { scopeNames } from '../vault/scopes.ts'
import { eraseCaption } from './captions.ts'
import { countUnfinished } from './list.ts'
import { markUnlisted } from './listing.ts'
import { answerOf, recordedOf, shownDocument, type StoredDocument } from './rows.ts'

export const retryTables: readonly string[] = [
  'CREATE TABLE retried (id INTEGER PRIMARY KEY, times INTEGER NOT NULL) STRICT',
  // Which bytes a document is of: who asks whether it still is, and who erases it, would walk all of them.
  'CREATE INDEX duplicate_of_document ON duplicate (document_id)',
]

/** How often the revision was begun anew: what it comes to then is a record of its own. */
export function retriesOf(sql: Sql, id: number): number {
  const [row] = sql.exec<{ times: number }>('SELECT times FROM retried WHERE id = ?', id).toArray()
  return row?.times ?? 0
}

export type RetryCall = Call & { readonly documentId: string; readonly claims: string | null }

export interface RetryPlan {
  readonly row: StoredDocument
  readonly retries: number
  readonly records: readonly RecordDraft[]
}

const endedBadly: ReadonlySet<string> = new Set(['blocked', 'failed', 'partial'])

/** Reads only. Null where there is no such document. */
export function planRetry(
  sql: Sql,
  { documentId, rows, actor, claims, requestId }: RetryCall,
): Result<RetryPlan | null> {
  const row = shownDocument(sql, { documentId, rows })
  if (row === null) return accepted(null)
  if (isDark(sql, scopeNames.document(documentId))) return erased()
  const refusal = refuseRetry(sql, row)
  if (refusal !== null) return refusal
  const retries = retriesOf(sql, row.id) + 1
  const document = { ...recordedOf(row), retries, actor, claims, requestId }
  const body = { status: row.status, errorCode: row.error_code, retries }
  const record = documentRecord(document, { type: 'document.retried', op: 'documents.retry', body })
  return accepted({ row, retries, records: [record] })
}

function refuseRetry(sql: Sql, row: StoredDocument): Result<never> | null {
  const conflict = (detail: string, reason: string, next: string): Result<never> =>
    refused('CONFLICT', detail, { details: { reason }, next })
  if (!endedBadly.has(row.status))
    return conflict(
      `The document is ${row.status}.`,
      'NOT_ENDED',
      'Only what is blocked, failed or partial is tried again.',
    )
  if (row.merkle_root !== null)
    return conflict(
      'The document was redacted and rooted: another try would release it twice.',
      'RELEASED',
      'What of it is remembered stays; to have it anew, send it as another document.',
    )
  if (isForgetting(sql, row))
    return refused('CONFLICT', 'What an earlier try left is still being taken out.', {
      details: { reason: 'FORGETTING' },
      next: 'Ask again in some seconds.',
      retryAfterSeconds: 3,
    })
  if (!isHolder(sql, row.document_id))
    return conflict(
      'The same bytes came again, as another document.',
      'SENT_AGAIN',
      'Look at the newest document of this name.',
    )
  if (countUnfinished(sql) < limits.queueDocumentsMax) return null
  return refused('RATE_LIMITED', `${limits.queueDocumentsMax} documents or more are unfinished.`, {
    details: { policy: 'unfinished', quota: limits.queueDocumentsMax },
    retryAfterSeconds: 5,
  })
}

/** A graph is still to drop what an earlier try left: it would drop what the next one brings. */
function isForgetting(sql: Sql, { document_id: documentId, revision }: StoredDocument): boolean {
  const query = 'SELECT 1 FROM forgotten WHERE document_id = ? AND revision = ?'
  return sql.exec(query, documentId, revision).toArray().length > 0
}

/** Whether it is still the document of its bytes. */
const isHolder = (sql: Sql, documentId: string): boolean =>
  sql.exec('SELECT 1 FROM duplicate WHERE document_id = ? LIMIT 1', documentId).toArray().length > 0

/** Within the caller's turn, with its record. What ended an engine runs alone. */
export function writeRetry(sql: Sql, { row, retries }: RetryPlan): DocumentRow {
  sql.exec(
    `UPDATE document SET status = 'processing', error_code = NULL, completed_ms = NULL, stages = '[]', lease = NULL, lease_until_ms = 0,
       is_suspect = ?, is_alone = 0, tries = 0, kills = 0, crashes = 0, next_attempt_ms = 0, sent_ms = 0 WHERE id = ?`,
    row.kills > 0 || row.crashes > 0 ? 1 : 0,
    row.id,
  )
  // What an earlier try let out may be what is not to be shown any more.
  eraseCaption(sql, { id: row.id, documentId: row.document_id })
  sql.exec('INSERT OR REPLACE INTO retried (id, times) VALUES (?, ?)', row.id, retries)
  markUnlisted(sql, row.id)
  return answerOf(sql.exec<StoredDocument>('SELECT * FROM document WHERE id = ?', row.id).toArray()[0]!)
}
