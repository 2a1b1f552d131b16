// The queue consumer: takes leases for a batch, advances its documents side by side, and decides what each message comes to.
import { limits } from '../../contract/limits.ts'
import { advanceMessageSchema, type AdvanceMessage } from '../../contract/pipeline.ts'
import type { DocumentKey } from '../../contract/keys.ts'
import type { StageName } from '../../contract/document.ts'
import type { ProblemCode } from '../../contract/problems.ts'
import { backoffMs } from '../../core/pipeline/failure.ts'
import { tenantObjects } from '../shared/bindings.ts'
import type { LeasedRow } from '../shared/catalog/documents.ts'
import { openDocumentKeys } from '../shared/document-keys.ts'
import { createTurns } from '../shared/turns.ts'
import { advance } from './advance.ts'
import { saveCompleted } from './checkpoints.ts'
import { CommitError, documentsUnderWay } from './commit.ts'
import type { StageContext } from './context.ts'
import { createJob, saveReports, takeReports, type Job } from './job.ts'
import { releaseLease, renewLeases, renewMs, takeLeases } from './lease.ts'
import { StageStop } from '../shared/run-stage.ts'

/** Counters since the isolate started, for /metrics. */
export interface Counters {
  readonly ingestErrorsByStage: { [stage in StageName]?: number }
  presidioFailures: number
  wormWrites: number
}

const unknownVersionRetrySeconds = 60
/** Documents above this size go one at a time: memory stays bounded by the largest one. */
const besideSizeBytesMax = 4 * 1024 * 1024
const alone = createTurns(1)

/** Every message is acknowledged or retried; a message is a hint only, the catalog says what there is to do. */
export async function consume(context: StageContext, batch: MessageBatch, counters: Counters): Promise<void> {
  const messages = readMessages(batch)
  if (messages.length === 0) return
  const lease = crypto.randomUUID()
  const rows = await takeLeases(context, messages, { lease, nowMs: Date.now() })
  const renewal = setInterval(() => void renewLeases(context.env.DB, lease, Date.now()), renewMs)
  try {
    const jobs = await openJobs(context, rows, lease)
    const isSmall = (job: Job): boolean => job.row.size_bytes <= besideSizeBytesMax
    await Promise.all(jobs.filter(isSmall).map((job) => runJob(context, job, counters)))
    for (const job of jobs) if (!isSmall(job)) await alone(() => runJob(context, job, counters))
  } finally {
    clearInterval(renewal)
  }
  batch.ackAll()
}

/** Messages of an unknown version are for a newer consumer: they are retried, never acknowledged. */
function readMessages(batch: MessageBatch): AdvanceMessage[] {
  const byDocument = new Map<string, AdvanceMessage>()
  for (const message of batch.messages) {
    const parsed = advanceMessageSchema.safeParse(message.body)
    if (!parsed.success) {
      message.retry({ delaySeconds: unknownVersionRetrySeconds })
      continue
    }
    message.ack()
    byDocument.set(`${parsed.data.tenantId}/${parsed.data.documentId}/${parsed.data.revision}`, parsed.data)
  }
  return [...byDocument.values()]
}

/** Opens every document's key in one call per tenant. A document whose key is gone can't go on. */
async function openJobs(context: StageContext, rows: readonly LeasedRow[], lease: string): Promise<Job[]> {
  const jobs: Job[] = []
  for (const [tenantId, ofTenant] of Map.groupBy(rows, (row) => row.tenant_id)) {
    const [first] = ofTenant
    if (first === undefined) continue
    const call = { v: 1, tenantId, actor: { id: 'pipeline', type: 'service' }, requestId: first.request_id } as const
    const ids = ofTenant.map((row) => row.document_id)
    const keys = await openDocumentKeys(tenantObjects(context.env, tenantId).keyVault, call, ids)
    if (!keys.ok) continue
    for (const row of ofTenant) {
      const key = keys.value.get(row.document_id)
      if (key === undefined) await endUnopened(context, row, { lease, code: 'CONTENT_ERASED' })
      else if (row.attempts > limits.documentAttemptsMax) await endUnopened(context, row, { lease, code: 'INTERNAL' })
      else jobs.push(createJob(row, lease, key))
    }
  }
  return jobs
}

/** Ends a document without opening it: its key is gone, or it was begun so often that it must be what ends this process. */
async function endUnopened(
  context: StageContext,
  row: LeasedRow,
  ending: { readonly lease: string; readonly code: ProblemCode },
): Promise<void> {
  const noKey: DocumentKey = { documentId: row.document_id, kid: '', key: new Uint8Array() }
  await end(context, createJob(row, ending.lease, noKey), { status: 'failed', code: ending.code })
}

async function runJob(context: StageContext, job: Job, counters: Counters): Promise<void> {
  try {
    await context.telemetry.span('documents.ingest', job.trace, async (attributes) => {
      attributes['documentId'] = job.ref.documentId
      await documentsUnderWay.run(() => advance(context, job))
    })
    for (const outcome of job.outcomes) if (outcome.state === 'error') countError(counters, outcome.stage)
  } catch (error) {
    await stopJob(context, job, { error, counters })
  }
}

async function stopJob(
  context: StageContext,
  job: Job,
  stopped: { error: unknown; counters: Counters },
): Promise<void> {
  const { error, counters } = stopped
  try {
    if (!(error instanceof StageStop)) return await giveBack(context, job, { isKill: false, error })
    const { action, code, stage, charge } = error.stop
    countError(counters, stage)
    if (action === 'retry') return await giveBack(context, job, { isKill: charge === 'kill', error })
    if (action === 'block') counters.presidioFailures++
    await end(context, job, { status: action === 'block' ? 'blocked' : 'failed', code, deadLetter: stage })
  } catch (second) {
    // Nothing was saved: the lease runs out and the sweep sends the document again.
    context.telemetry.log('error', 'document not saved', { documentId: job.ref.documentId, reason: reasonOf(second) })
  }
}

/** Back to the queue after a back-off with jitter. */
async function giveBack(context: StageContext, job: Job, stopped: { isKill: boolean; error: unknown }): Promise<void> {
  const delayMs = backoffMs(job.row.attempts, Math.random())
  const kills = job.row.kills + (stopped.isKill ? 1 : 0)
  context.telemetry.log('warn', 'document retried', {
    documentId: job.ref.documentId,
    delayMs,
    kills,
    reason: reasonOf(stopped.error),
  })
  const { DB, JOBS } = context.env
  await DB.batch([
    saveReports(DB, takeReports(job)),
    releaseLease(DB, job.ref, { lease: job.lease, nextAttemptMs: Date.now() + delayMs, kills }),
  ])
  const { trace, ref } = job
  const message: AdvanceMessage = { v: 1, kind: 'advance', ...ref, reason: 'retry', ...trace }
  await JOBS.send(message, { delaySeconds: Math.ceil(delayMs / 1000) })
}

async function end(
  context: StageContext,
  job: Job,
  ending: { status: 'blocked' | 'failed'; code: ProblemCode; deadLetter?: StageName },
): Promise<void> {
  const { tenantId, documentId, revision } = job.ref
  if (ending.deadLetter !== undefined && ending.status === 'failed') {
    await context.env.DB.prepare(
      `INSERT OR REPLACE INTO dead_letter (tenant_id, document_id, revision, stage, code, attempts, at_ms) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7
       WHERE EXISTS (SELECT 1 FROM document WHERE tenant_id = ?1 AND document_id = ?2 AND revision = ?3 AND lease = ?8)`,
    )
      .bind(tenantId, documentId, revision, ending.deadLetter, ending.code, job.row.attempts, Date.now(), job.lease)
      .run()
  }
  await saveCompleted(context, job, {
    status: ending.status,
    errorCode: ending.code,
    merkleRoot: null,
    paperlessId: null,
    records: [],
  })
}

function countError(counters: Counters, stage: StageName): void {
  counters.ingestErrorsByStage[stage] = (counters.ingestErrorsByStage[stage] ?? 0) + 1
}

/** A name or code: messages may hold what a document holds. */
function reasonOf(error: unknown): string {
  if (error instanceof StageStop) return `${error.stop.stage} ${error.stop.code}`
  if (error instanceof CommitError) return error.code
  return error instanceof Error ? error.name : 'unknown'
}
