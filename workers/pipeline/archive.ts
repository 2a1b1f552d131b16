// The archive of a document: a small page stands in the Tenant with the commit; what is larger, or goes elsewhere, follows it.
import { createHash } from 'node:crypto'
import type { DocumentRow } from '../../contract/catalog.ts'
import type { Computed, StageReport } from '../../contract/compute.ts'
import { refused, type Result } from '../../contract/result.ts'
import { archiveIdOf, archiveTitle } from '../../core/pipeline/archive-title.ts'
import { importDocumentKey, openBytes, sealBytes } from '../../r2/ciphertext.ts'
import { documentKeys } from '../../r2/object-keys.ts'
import { readUpTo } from '../shared/byte-stream.ts'
import { answered } from '../shared/engines/answer.ts'
import { runStage, StageStop, type StagedDocument } from '../shared/run-stage.ts'
import { commit, stop, type Run } from './job.ts'
import { fromCompute, fromStore } from './whose-fault.ts'

/** A page of this size stands in the Tenant's row: far below the 2 MB of a value, and written with the commit. */
const inlinePageBytesMax = 256 * 1024
const pdfBytesMax = 128 * 1024 * 1024

type Page =
  | { readonly kind: 'none' }
  | { readonly kind: 'inline'; readonly pdf: Uint8Array; readonly paperlessId: string; readonly report: StageReport }
  | { readonly kind: 'later'; readonly pdf: Uint8Array }

/** Where the page goes. One that nothing could draw has its report already. */
export async function placePage(run: Run, { pdf }: Computed<ReadableStream<Uint8Array>>): Promise<Page> {
  if (pdf === null) return { kind: 'none' }
  const bytes = pdf instanceof Uint8Array ? pdf : await fromCompute(() => readUpTo(pdf, pdfBytesMax))
  const isInline = run.context.paperless.kind === 'embedded' && bytes.byteLength <= inlinePageBytesMax
  if (!isInline) return { kind: 'later', pdf: bytes }
  const paperlessId = archiveIdOf(archiveTitle(run.document.documentId, run.document.revision))
  const reports: StageReport[] = []
  await runStage(stagedDocument(run, reports), { name: 'paperless', work: async () => answered(paperlessId) })
  return { kind: 'inline', pdf: bytes, paperlessId, report: reports[0]! }
}

/** Durable in R2 on return, as ciphertext under the document's key: the archive gets these bytes, whatever a later try would draw. */
export async function keepReleased(run: Run, pdf: Uint8Array, archiveSha256: string | null): Promise<void> {
  const { documentId, revision, key } = run.document
  const place = { tenantId: run.tenantId, documentId, revision, channel: 'released' }
  const sealed = await sealBytes(await importDocumentKey(key), place, pdf)
  const name = documentKeys.released(run.tenantId, { documentId, revision, sha256: archiveSha256 ?? '' })
  await fromStore(() => run.context.env.DOCUMENTS.put(name, sealed))
}

async function readReleased(run: Run, archiveSha256: string | null): Promise<Result<Uint8Array>> {
  const { documentId, revision, key } = run.document
  const name = documentKeys.released(run.tenantId, { documentId, revision, sha256: archiveSha256 ?? '' })
  const object = await fromStore(() => run.context.env.DOCUMENTS.get(name))
  if (object === null) return refused('CONTENT_ERASED', 'What was released is gone.')
  const place = { tenantId: run.tenantId, documentId, revision, channel: 'released' }
  const opened = await openBytes(await importDocumentKey(key), place, await fromStore(() => object.bytes()))
  if (!opened.ok) return opened
  const isSame = createHash('sha256').update(opened.value).digest('hex') === archiveSha256
  return isSame ? opened : refused('CONFLICT', 'What was released is not what the root commits to.')
}

/** The second commit: uploads what the first one released, and ends the document. */
export async function archiveReleased(
  run: Run,
  released: { readonly archiveSha256: string | null },
): Promise<Result<DocumentRow>> {
  const done = await uploadReleased(run, released.archiveSha256)
  const isOver = done.ok && done.value.status !== 'processing'
  // What is left then is ciphertext that nobody asks for any more. A document that was given back starts from it again.
  if (isOver) await dropReleased(run, released.archiveSha256).catch(() => undefined)
  return done
}

async function uploadReleased(run: Run, archiveSha256: string | null): Promise<Result<DocumentRow>> {
  const pdf = await readReleased(run, archiveSha256)
  if (!pdf.ok)
    return await stop(run, [], { action: 'fail', code: pdf.refusal.code, stage: 'paperless', charge: 'nothing' })
  const { documentId, revision, createdMs } = run.document
  const upload = { documentId, revision, pdf: pdf.value, createdMs }
  // A document that was released by an earlier try may have been archived by it.
  const isFirstTry = run.document.released === null
  const reports: StageReport[] = []
  try {
    const work = () => run.context.paperless.driver.archive(upload, isFirstTry)
    const paperlessId = await runStage(stagedDocument(run, reports), { name: 'paperless', work })
    const archived = paperlessId === null ? {} : { archived: { paperlessId, pdf: null } }
    return await commit(run, { reports, ...archived, isEnd: true })
  } catch (error) {
    if (error instanceof StageStop) return await stop(run, reports, error.stop)
    throw error
  }
}

function dropReleased({ context, tenantId, document }: Run, archiveSha256: string | null): Promise<void> {
  const { documentId, revision } = document
  return context.env.DOCUMENTS.delete(
    documentKeys.released(tenantId, { documentId, revision, sha256: archiveSha256 ?? '' }),
  )
}

const stagedDocument = (run: Run, reports: StageReport[]): StagedDocument => ({
  documentId: run.document.documentId,
  trace: { traceparent: run.document.traceparent, requestId: run.document.requestId },
  history: run.document.history,
  failureIsolation: run.context.config.documents.failureIsolation,
  telemetry: run.context.telemetry,
  report: (stage) => void reports.push(stage),
})
