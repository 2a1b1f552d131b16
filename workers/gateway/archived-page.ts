// The archived page of a document: it leaves once its bytes are those that the log recorded, and the log says who gets them.
import { createHash } from 'node:crypto'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { notFound } from './answer.ts'
import type { Session } from './session.ts'

type Page = Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>

export async function readArchivedPage(
  { tenant, call, claims, bindings }: Session,
  documentId: string,
): Promise<Result<Page>> {
  const found = await tenant.document({ ...call, documentId, waitMs: 0 })
  if (!found.ok) return found
  if (found.value === null || found.value.paperlessId === null) return notFound
  const { revision, paperlessId, archiveSha256 } = found.value
  const kept = await tenant.page({ ...call, documentId })
  if (!kept.ok) return kept
  const fetchPage = async (): Promise<Result<Page>> =>
    kept.value === null ? await fetchArchived(bindings, paperlessId) : accepted(new Uint8Array(kept.value))
  const looked = await fetchPage()
  if (!looked.ok) return looked
  const { sha256, sizeBytes } = await digestOf(looked.value)
  if (sha256 !== archiveSha256) return refused('AUDIT_FORK', 'The archived bytes are not those that the log recorded.')
  // A page may be large: it is read a second time instead of being held, and held against its digest again.
  const page = looked.value instanceof Uint8Array ? looked : await fetchPage()
  if (!page.ok) return page
  const facts = { documentId, revision, archiveSha256, sizeBytes, claims: claims.digest }
  const recorded = await tenant.recordDownload({ ...call, ...facts })
  if (!recorded.ok) return recorded
  return page.value instanceof Uint8Array ? page : accepted(checked(page.value, archiveSha256))
}

async function fetchArchived({ PIPELINE }: Session['bindings'], paperlessId: string): Promise<Result<Page>> {
  const archived = await PIPELINE.archived({ v: 1, paperlessId })
  return archived.status === 200 && archived.body !== null
    ? accepted(archived.body)
    : refused('PAPERLESS_UNAVAILABLE', 'The archive does not give the document now.')
}

async function digestOf(page: Page): Promise<{ readonly sha256: string; readonly sizeBytes: number }> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  for await (const piece of page instanceof Uint8Array ? [page] : page) {
    hash.update(piece)
    sizeBytes += piece.byteLength
  }
  return { sha256: hash.digest('hex'), sizeBytes }
}

/** Breaks off before its last piece where the bytes are others than before. */
function checked(page: ReadableStream<Uint8Array>, sha256: string): ReadableStream<Uint8Array> {
  const hash = createHash('sha256')
  let held: Uint8Array | null = null
  const transform = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      hash.update(piece)
      if (held !== null) controller.enqueue(held)
      held = piece
    },
    flush(controller) {
      if (hash.digest('hex') !== sha256) return controller.error(new Error('the archive changed while it was read'))
      if (held !== null) controller.enqueue(held)
    },
  })
  return page.pipeThrough(transform)
}
