// A document under lease: what its stages share, and the statements that record them.
import type { DocumentHistory, StageReport } from '../../contract/compute.ts'
import type { DocumentKey } from '../../contract/keys.ts'
import type { ProblemCode } from '../../contract/problems.ts'
import type { Call } from '../../contract/rpc.ts'
import type { RecordedDocument } from '../../core/pipeline/records.ts'
import type { StageOutcome } from '../../core/pipeline/outcome.ts'
import type { LeasedRow } from '../shared/catalog/documents.ts'
import type { StagedDocument } from '../shared/run-stage.ts'
import type { Trace } from '../shared/telemetry.ts'
import type { StageContext } from './context.ts'
import type { DocumentRef } from './lease.ts'

export interface Job {
  readonly row: LeasedRow
  readonly ref: DocumentRef
  readonly lease: string
  readonly key: DocumentKey
  readonly call: Call
  readonly trace: Trace
  readonly recorded: RecordedDocument
  readonly history: DocumentHistory
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
    // Who else was under way is not known here: a loss that nobody explains is charged, as if the document had been alone.
    history: { tries: row.attempts - 1, kills: row.kills, isAlone: true },
    unsaved: [],
    outcomes: [],
  }
}

/** The job as the stages that run here see it. */
export function stagedDocument({ config, telemetry }: StageContext, job: Job): StagedDocument {
  return {
    documentId: job.ref.documentId,
    trace: job.trace,
    history: job.history,
    failureIsolation: config.documents.failureIsolation,
    telemetry,
    report: (stage) => report(job, stage),
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

/** A stage's end with the document and the lease that it was noted under: a row of the catalog. */
export interface StageRow extends Omit<StageReport, 'code' | 'reason'>, DocumentRef {
  readonly lease: string
  readonly attempts: number
  readonly code: ProblemCode | null
  readonly reason: string | null
}

/** Takes the reports noted since the last commit: whoever takes them saves them. */
export function takeReports(job: Job): readonly StageRow[] {
  const { ref, lease, row } = job
  return job.unsaved.splice(0).map((stage) => ({
    ...ref,
    lease,
    attempts: row.attempts,
    ...stage,
    code: stage.code ?? null,
    reason: stage.reason ?? null,
  }))
}

/** One statement for the reports of any number of documents. Each is fenced by its document's lease. */
export function saveReports(db: D1Database, rows: readonly StageRow[]): D1PreparedStatement {
  return db
    .prepare(
      `INSERT OR REPLACE INTO stage (tenant_id, document_id, revision, stage, state, attempts, started_ms, duration_ms, code, reason, at_ms)
       SELECT value ->> 'tenantId', value ->> 'documentId', value ->> 'revision', value ->> 'stage', value ->> 'state',
         value ->> 'attempts', value ->> 'startedMs', value ->> 'durationMs', value ->> 'code', value ->> 'reason', ?1
       FROM json_each(?2)
       WHERE EXISTS (SELECT 1 FROM document d WHERE d.tenant_id = value ->> 'tenantId' AND d.document_id = value ->> 'documentId'
         AND d.revision = value ->> 'revision' AND d.lease = value ->> 'lease')`,
    )
    .bind(Date.now(), JSON.stringify(rows))
}
