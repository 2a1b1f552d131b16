// A try that came to nothing: the document is given back with a back-off, blocked, or failed, and charged as its cause says.
import type { RecordDraft } from '../../../contract/audit.ts'
import type { DocumentRow } from '../../../contract/catalog.ts'
import type { ComputeStop, StageReport } from '../../../contract/compute.ts'
import type { ProblemCode } from '../../../contract/problems.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { backoffMs } from '../../../core/pipeline/failure.ts'
import { documentRecord } from '../../../core/pipeline/records.ts'
import type { Sql } from '../../sql.ts'
import { countEnd, countRedactionFailure, countStages } from './counters.ts'
import { forgetContribution } from './forgotten.ts'
import { markUnlisted } from './listing.ts'
import { beginPause } from './outage.ts'
import { retriesOf } from './retry.ts'
import { answerOf, heldDocument, recordedOf, withReports, type Holding, type StoredDocument } from './rows.ts'

/** What is charged to nobody comes again soon so often; after that its back-off grows as well. */
const leasesSoonMax = 5

export interface StopItem extends Holding {
  readonly reports: readonly StageReport[]
  readonly stop: ComputeStop
}

export interface StopPlan {
  readonly item: StopItem
  readonly row: StoredDocument
  /** The record of its end, or none where it is tried again. */
  readonly records: readonly RecordDraft[]
}

/** Reads only. */
export function planStop(sql: Sql, item: StopItem): Result<StopPlan> {
  const row = heldDocument(sql, item)
  if (row === null) return refused('CONFLICT', 'The document is under another lease.')
  const { action, code } = item.stop
  const records =
    action === 'retry' ? [] : [endRecord(sql, row, { status: action === 'block' ? 'blocked' : 'failed', code })]
  return accepted({ item, row, records })
}

export function endRecord(
  sql: Sql,
  row: StoredDocument,
  { status, code }: { readonly status: 'blocked' | 'failed'; readonly code: ProblemCode },
): RecordDraft {
  return documentRecord(
    { ...recordedOf(row), retries: retriesOf(sql, row.id) },
    {
      type: `document.${status}`,
      op: 'documents.ingest',
      outcome: status === 'blocked' ? 'refused' : 'failed',
      body: { merkleRoot: row.merkle_root, errorCode: code },
    },
  )
}

/** Within the caller's turn, with its record. `random` is in [0, 1). */
export function writeStop(
  sql: Sql,
  { item, row }: StopPlan,
  { nowMs, random }: { readonly nowMs: number; readonly random: number },
): DocumentRow {
  const { action, code, charge } = item.stop
  countStages(sql, item.reports)
  const tries = row.tries + (charge === 'try' ? 1 : 0)
  const kills = row.kills + (charge === 'kill' ? 1 : 0)
  const isSuspect = action === 'retry' && (charge === 'suspicion' || charge === 'kill')
  sql.exec(
    `UPDATE document SET stages = ?, tries = ?, kills = ?, is_suspect = ?, is_alone = 0, lease = NULL, lease_until_ms = 0 WHERE id = ?`,
    withReports(row, item.reports, nowMs),
    tries,
    kills,
    isSuspect ? 1 : 0,
    row.id,
  )
  if (action === 'retry')
    giveBack(
      sql,
      row,
      charge === 'outage'
        ? beginPause(sql, nowMs)
        : nowMs + backoffMs(Math.max(tries + kills + 1, row.leases - leasesSoonMax), random),
    )
  else writeEnd(sql, row, { status: action === 'block' ? 'blocked' : 'failed', code, nowMs })
  return answerOf(sql.exec<StoredDocument>('SELECT * FROM document WHERE id = ?', row.id).toArray()[0]!)
}

/** No message is under way for it: the sweep sends one when it is due. */
function giveBack(sql: Sql, row: StoredDocument, nextAttemptMs: number): void {
  sql.exec('UPDATE document SET next_attempt_ms = ?, sent_ms = 0 WHERE id = ?', nextAttemptMs, row.id)
}

/** Nothing of it is remembered any more: what a try left in the graph, or an earlier commit let count, is to go. */
export function writeEnd(
  sql: Sql,
  row: StoredDocument,
  end: { readonly status: 'blocked' | 'failed'; readonly code: ProblemCode; readonly nowMs: number },
): void {
  sql.exec(
    `UPDATE document SET status = ?, error_code = ?, completed_ms = ?, lease = NULL, lease_until_ms = 0, is_suspect = 0, is_alone = 0,
       is_remembered = 0 WHERE id = ?`,
    end.status,
    end.code,
    end.nowMs,
    row.id,
  )
  countEnd(sql, end.status)
  if (end.status === 'blocked') countRedactionFailure(sql)
  markUnlisted(sql, row.id)
  const { document_id: documentId, revision, graph } = row
  forgetContribution(sql, { documentId, revision, graph, merkleRoot: null })
}
