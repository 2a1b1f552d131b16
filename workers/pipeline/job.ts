// A document under lease: what its stages share, and the statements that record them.
import type { StageName, StageState } from '../../contract/document.ts'
import type { DocumentKey } from '../../contract/keys.ts'
import type { ProblemCode } from '../../contract/problems.ts'
import type { Call } from '../../contract/rpc.ts'
import type { RecordedDocument } from '../../core/pipeline/records.ts'
import type { StageOutcome } from '../../core/pipeline/outcome.ts'
import type { LeasedRow } from '../shared/catalog/documents.ts'
import type { Trace } from '../shared/telemetry.ts'
import type { DocumentRef } from './lease.ts'

/** One stage's end, as the catalog records it. */
export interface StageReport {
  readonly stage: StageName
  readonly state: StageState
  readonly startedMs: number | null
  readonly durationMs: number | null
  readonly code?: ProblemCode
  readonly reason?: string
}

export interface Job {
  readonly row: LeasedRow
  readonly ref: DocumentRef
  readonly lease: string
  readonly key: DocumentKey
  readonly call: Call
  readonly trace: Trace
  readonly recorded: RecordedDocument
  /** Reports that wait for the next commit, and all so far. */
  readonly unsaved: StageReport[]
  readonly outcomes: StageOutcome[]
}

export function createJob(row: LeasedRow, lease: string, key: DocumentKey): Job {
  const actor = { id: row.actor_id, type: row.actor_type }
  return {
    row,
    ref: { tenantId: row.tenant_id, documentId: row.document_id, revision: row.revision },
    lease,
    key,
    call: { v: 1, tenantId: row.tenant_id, actor, requestId: row.request_id },
    trace: { traceparent: row.traceparent, requestId: row.request_id },
    recorded: {
      documentId: row.document_id,
      revision: row.revision,
      actor,
      claims: row.claims,
      requestId: row.request_id,
      subjects: JSON.parse(row.subjects) as string[],
      matter: row.matter,
      vertical: row.vertical,
      graph: row.graph,
    },
    unsaved: [],
    outcomes: [],
  }
}

/** Notes a stage's end; it becomes durable with the job's next commit. */
export function report(job: Job, stage: StageReport): void {
  job.unsaved.push(stage)
  job.outcomes.push({
    stage: stage.stage,
    state: stage.state,
    ...(stage.code === undefined ? {} : { code: stage.code }),
  })
}

/** The statement that saves the reports noted since the last commit. Fenced by the lease. */
export function saveReports(db: D1Database, job: Job): D1PreparedStatement {
  const rows = job.unsaved
    .splice(0)
    .map((stage) => ({ ...stage, code: stage.code ?? null, reason: stage.reason ?? null }))
  return db
    .prepare(
      `INSERT OR REPLACE INTO stage (tenant_id, document_id, revision, stage, state, attempts, started_ms, duration_ms, code, reason, at_ms)
       SELECT ?1, ?2, ?3, value ->> 'stage', value ->> 'state', ?4, value ->> 'startedMs', value ->> 'durationMs', value ->> 'code', value ->> 'reason', ?5
       FROM json_each(?6)
       WHERE EXISTS (SELECT 1 FROM document WHERE tenant_id = ?1 AND document_id = ?2 AND revision = ?3 AND lease = ?7)`,
    )
    .bind(
      job.ref.tenantId,
      job.ref.documentId,
      job.ref.revision,
      job.row.attempts,
      Date.now(),
      JSON.stringify(rows),
      job.lease,
    )
}
