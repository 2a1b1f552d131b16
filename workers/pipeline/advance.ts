// Takes one document through its stages, in order: extract, convert, redact, root, remember, archive.
import type { Result } from '../../contract/result.ts'
import type { StageFailure } from '../../core/pipeline/failure.ts'
import { documentOutcome } from '../../core/pipeline/outcome.ts'
import { documentRecord } from '../../core/pipeline/records.ts'
import { renditionHtml } from '../../core/pipeline/rendition.ts'
import type { Extraction } from '../../core/pipeline/tika-resources.ts'
import { saveCompleted, saveRedacted, saveRemembered } from './checkpoints.ts'
import type { StageContext } from './context.ts'
import { answered, failed, type EngineAnswer } from './engines/answer.ts'
import { convertToPdf, renderHtml } from './engines/gotenberg.ts'
import { extract } from './engines/tika.ts'
import type { Job } from './job.ts'
import { report } from './job.ts'
import { releasedOf, type Released, type Rooted } from './released.ts'
import { runStage, skipStage, StageStop } from './run-stage.ts'
import { remember } from './stages/memory.ts'
import { rootDocument } from './stages/merkle.ts'
import { redact } from './stages/presidio.ts'
import { openQuarantine, type Quarantined } from './stages/quarantine.ts'

/** Runs to a durable end. Throws StageStop where the document waits, blocks or fails; stages may repeat, their effects don't. */
export async function advance(context: StageContext, job: Job): Promise<void> {
  const quarantined = await openQuarantine(context, job)
  if (!quarantined.ok)
    throw new StageStop({ action: 'fail', code: quarantined.refusal.code, isKill: false, stage: 'tika' })
  const extraction = await extractText(context, job, quarantined.value)
  if (extraction === null || extraction.text.trim() === '') return await endWithoutText(context, job, extraction)
  const released = await release(context, job, { quarantined: quarantined.value, extraction })
  await saveRedacted(context, job, { ...released, original: quarantined.value.bytes })
  const rooted = (await runStage(context, job, {
    name: 'merkle',
    work: () => rootDocument(job, released),
  }))!
  const memory = await runStage(context, job, {
    name: 'memory',
    work: async () => toAnswer(await remember(context, job, rooted)),
  })
  await saveRemembered(context, job, { rooted, memory, released })
  await archive(context, job, { released, rooted })
}

/** Tika first; where it gave nothing, the text of Gotenberg's PDF (checklist X19). */
async function extractText(context: StageContext, job: Job, quarantined: Quarantined): Promise<Extraction | null> {
  const { tika, gotenberg } = context.config.documents
  const { bytes, extension } = quarantined
  const input = { bytes, extension, timeoutSeconds: tika.timeoutSeconds }
  const extraction = await runStage(context, job, { name: 'tika', work: () => extract(context.engines.tika, input) })
  const mediaType = extraction?.mediaType ?? 'application/octet-stream'
  let converted: Uint8Array | null = null
  if (mediaType === 'application/pdf') {
    report(job, { stage: 'gotenberg', state: 'done', startedMs: Date.now(), durationMs: 0, reason: 'already a PDF' })
  } else {
    const conversion = { bytes, mediaType, extension, timeoutSeconds: gotenberg.timeoutSeconds }
    converted = await runStage(context, job, {
      name: 'gotenberg',
      work: () => convertToPdf(context.engines.gotenberg, conversion),
    })
  }
  await skipStage(context, job, { name: 'stirling', reason: 'text recognition is not available yet' })
  if (extraction !== null || converted === null) return extraction
  const fallback = await extract(context.engines.embeddedTika, { ...input, bytes: converted, extension: 'pdf' })
  return fallback.ok ? { ...fallback.value, mediaType } : null
}

/** presidio.redact: text, tags and rendition leave quarantine together or not at all. */
async function release(
  context: StageContext,
  job: Job,
  input: { readonly quarantined: Quarantined; readonly extraction: Extraction },
): Promise<Released> {
  const { text, mediaType, names } = input.extraction
  const { tags } = input.quarantined.metadata.metadata
  let renderFailure: StageFailure | null = null
  const released = await runStage<Released>(context, job, {
    name: 'presidio',
    work: async () => {
      const content = await redact(context, { text, tags, mediaType, names })
      if (!content.ok) return content
      const html = renditionHtml(job.ref.documentId, content.value)
      const { timeoutSeconds } = context.config.documents.gotenberg
      const rendered =
        html === null
          ? failed<Uint8Array>('LIMIT_EXCEEDED', 'document')
          : await renderHtml(context.engines.gotenberg, html, timeoutSeconds)
      if (!rendered.ok) renderFailure = rendered.failure
      return answered(releasedOf(content.value, rendered.ok ? rendered.value : null))
    },
  })
  if (released === null) throw new Error('assertion failed: a redaction failure blocks')
  if (renderFailure !== null && released.rendition === null) await retryRender(context, job, renderFailure)
  return released
}

/** A renderer out of reach is tried again like any engine; a page that can't be drawn leaves the archive stage to say so. */
async function retryRender(context: StageContext, job: Job, failure: StageFailure): Promise<void> {
  await runStage(context, job, { name: 'paperless', work: async () => failed(failure.code, failure.cause) })
}

async function archive(
  context: StageContext,
  job: Job,
  input: { readonly released: Released; readonly rooted: Rooted },
): Promise<void> {
  const { rendition } = input.released
  const { documentId, revision } = job.ref
  let paperlessId: string | null = null
  if (rendition !== null) {
    const upload = { documentId, revision, pdf: rendition, createdMs: job.row.created_ms }
    const work = (): Promise<EngineAnswer<string>> => context.engines.paperless.archive(upload, job.row.attempts === 1)
    paperlessId = await runStage(context, job, { name: 'paperless', work })
  }
  await saveCompleted(context, job, {
    ...documentOutcome(job.outcomes),
    merkleRoot: input.rooted.merkleRoot,
    paperlessId,
    records: [],
  })
}

/** Without text there is nothing to redact, root or remember: the document stays ciphertext only, and says why. */
async function endWithoutText(context: StageContext, job: Job, extraction: Extraction | null): Promise<void> {
  const reason = 'the document has no text'
  for (const name of ['presidio', 'merkle', 'memory', 'paperless'] as const)
    await skipStage(context, job, { name, reason })
  const { errorCode } = documentOutcome(job.outcomes)
  const code = extraction === null ? (errorCode ?? 'NO_TEXT') : 'NO_TEXT'
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

function toAnswer<T>(result: Result<T>): EngineAnswer<T> {
  return result.ok ? answered(result.value) : failed(result.refusal.code, 'engine')
}
