// Takes one document to its durable end: opens it, has it computed, and makes its commits; then archives it.
import type { ComputeAnswer, Computed } from '../../contract/compute.ts'
import type { Result } from '../../contract/result.ts'
import { documentOutcome } from '../../core/pipeline/outcome.ts'
import { documentRecord } from '../../core/pipeline/records.ts'
import { tenantObjects } from '../shared/bindings.ts'
import { readUpTo } from '../shared/byte-stream.ts'
import { openNamedKey } from '../shared/document-keys.ts'
import { answered, failed, type EngineAnswer } from '../shared/engines/answer.ts'
import { runStage, StageStop } from '../shared/run-stage.ts'
import { saveCompleted, saveRedacted, saveRemembered } from './checkpoints.ts'
import { CommitError } from './commit.ts'
import type { StageContext } from './context.ts'
import { report, stagedDocument, type Job } from './job.ts'
import { remember } from './stages/memory.ts'
import { openQuarantine } from './stages/quarantine.ts'

type Bytes = ReadableStream<Uint8Array>
type Done = Computed<Bytes>

const pdfBytesMax = 128 * 1024 * 1024

/** Runs to a durable end. Throws StageStop where the document waits, blocks or fails; stages may repeat, their effects don't. */
export async function advance(context: StageContext, job: Job): Promise<void> {
  const answer = await compute(context, job)
  for (const stage of answer.reports) report(job, stage)
  if (answer.outcome === 'stopped') throw new StageStop(answer.stop)
  if (answer.outcome === 'withheld') return await withhold(context, job, answer.code)
  try {
    await commitAll(context, job, answer.computed)
  } catch (error) {
    await letGo(answer.computed)
    throw error
  }
}

async function compute(context: StageContext, job: Job): Promise<ComputeAnswer<Bytes>> {
  const { row, ref } = job
  const quarantined = await openQuarantine(context, job)
  if (!quarantined.ok) throw unopened(quarantined)
  const { original, extension, metadata } = quarantined.value
  const { keyVault } = tenantObjects(context.env, ref.tenantId)
  const indexKey = await openNamedKey(keyVault, job.call, `graph:${row.graph}`)
  if (!indexKey.ok) throw new CommitError(indexKey.refusal.code, indexKey.refusal.detail)
  const { tags } = metadata.metadata
  try {
    return await context.env.COMPUTE.run({
      ...job.call,
      documentId: ref.documentId,
      revision: ref.revision,
      createdAtMs: row.created_ms,
      traceparent: row.traceparent,
      graph: row.graph,
      key: job.key,
      indexKey: indexKey.value,
      original: { bytes: original.bytes, sizeBytes: row.size_bytes, extension, tags },
      history: job.history,
    })
  } catch (error) {
    const refusal = original.refusal()
    throw refusal === null ? error : unopened({ ok: false, refusal })
  }
}

function unopened({ refusal }: Extract<Result<never>, { ok: false }>): StageStop {
  return new StageStop({ action: 'fail', code: refusal.code, stage: 'tika', charge: 'nothing' })
}

async function commitAll(context: StageContext, job: Job, computed: Done): Promise<void> {
  await saveRedacted(context, job, computed)
  const memory = await runStage(stagedDocument(context, job), {
    name: 'memory',
    work: async () => toAnswer(await remember(context, job, computed)),
  })
  await saveRemembered(context, job, { computed, memory })
  await archive(context, job, computed)
}

async function archive(context: StageContext, job: Job, { pdf, merkleRoot }: Done): Promise<void> {
  const { documentId, revision } = job.ref
  let paperlessId: string | null = null
  if (pdf !== null) {
    const bytes = pdf instanceof Uint8Array ? pdf : await readUpTo(pdf, pdfBytesMax)
    const upload = { documentId, revision, pdf: bytes, createdMs: job.row.created_ms }
    const work = (): Promise<EngineAnswer<string>> => context.paperless.archive(upload, job.row.attempts === 1)
    paperlessId = await runStage(stagedDocument(context, job), { name: 'paperless', work })
  }
  await saveCompleted(context, job, { ...documentOutcome(job.outcomes), merkleRoot, paperlessId, records: [] })
}

/** Streams of an answer that nobody reads any more. One that is read or broken already can't be cancelled. */
async function letGo({ pdf, memory }: Done): Promise<void> {
  for (const stream of [pdf, memory])
    if (stream instanceof ReadableStream && !stream.locked) await stream.cancel().catch(() => undefined)
}

async function withhold(context: StageContext, job: Job, code: CompletionCode): Promise<void> {
  const record = documentRecord(job.recorded, {
    type: 'document.withheld',
    op: 'documents.ingest',
    outcome: 'refused',
    body: { code },
  })
  await saveCompleted(context, job, {
    status: 'partial',
    errorCode: code,
    merkleRoot: null,
    paperlessId: null,
    records: [record],
  })
}

type CompletionCode = Extract<ComputeAnswer<Bytes>, { outcome: 'withheld' }>['code']

function toAnswer<T>(result: Result<T>): EngineAnswer<T> {
  return result.ok ? answered(result.value) : failed(result.refusal.code, 'engine')
}
