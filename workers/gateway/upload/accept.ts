// Accepts a sealed document: durable, chained and its key wrapped in one commit; then it is handed over, or the queue is told.
import { createHmac } from 'node:crypto'
import type { Acceptance, DocumentRow, SealedDocument, SealedItem } from '../../../contract/catalog.ts'
import type { LocalConfig } from '../../../contract/config.ts'
import type { IngestMetadata } from '../../../contract/document.ts'
import type { MemoryItem } from '../../../contract/memory-item.ts'
import type { DocumentKey } from '../../../contract/keys.ts'
import type { AdvanceMessage } from '../../../contract/pipeline.ts'
import type { IdempotencyMark } from '../../../contract/rpc.ts'
import type { Result } from '../../../contract/result.ts'
import { subjectsOf } from '../../../core/identity/subjects.ts'
import { namesOfSpeaker } from '../../../core/memory/item.ts'
import { statementOf } from '../../../core/memory/statement.ts'
import { describedOf } from '../../../core/pipeline/caption.ts'
import { declaredMediaType } from '../../../core/pipeline/media-types.ts'
import type { Session } from '../session.ts'
import type { Received } from './receive.ts'

/** An upload whose bytes are sealed. */
export interface SealedUpload {
  readonly key: DocumentKey
  readonly digest: string
  readonly sealedMetadata: Uint8Array
  readonly received: Received<IngestMetadata>
  readonly small: { readonly bytes: Uint8Array; readonly sealed: Uint8Array } | null
  /** The tenant's `subjects` key: people, tags and matters are known by keyed names only. */
  readonly namesKey: Uint8Array
  readonly idempotency?: IdempotencyMark
  readonly item?: ReceivedItem
}

/** Where it came as an item of memory: what it says of itself, and how the catalog knows it. */
export interface ReceivedItem {
  readonly item: Pick<MemoryItem, 'id' | 'title' | 'time' | 'speaker' | 'source' | 'confidence'>
  /** Documents that it supersedes, and items as its sender names them: which documents those are may be another matter tomorrow. */
  readonly supersedes: readonly string[]
  readonly sealed: SealedItem
}

export interface Accepted {
  readonly acceptance: Acceptance
  /** How the document stands once it was worked on, where it was handed over; null where that is not known. */
  readonly handedOver: Promise<DocumentRow | null> | null
}

/** Durable and chained on return. One of many is left to the queue, which its caller tells: nobody holds so many leases. */
export async function acceptUpload(
  session: Session,
  upload: SealedUpload,
  { isOneOfMany = false }: { readonly isOneOfMany?: boolean } = {},
): Promise<Result<Accepted>> {
  const lease = !isOneOfMany && upload.small !== null && isAllEmbedded(session.config) ? crypto.randomUUID() : null
  const document = sealedDocument(session, upload, lease)
  const accepted = await session.tenant.accept({ ...session.call, document })
  if (!accepted.ok) return accepted
  const acceptance = accepted.value
  if (acceptance.isLeased)
    return { ok: true, value: { acceptance, handedOver: handOver(session, upload, { document, acceptance }) } }
  if (!isOneOfMany && !acceptance.isDuplicate && acceptance.isReplay !== true)
    session.waitUntil(tellQueue(session, [document.documentId]))
  return { ok: true, value: { acceptance, handedOver: null } }
}

/** Container and external engines take their time: documents for them wait in the queue. */
function isAllEmbedded({ documents }: LocalConfig): boolean {
  const { tika, gotenberg, presidio, paperless } = documents
  const redactors = presidio.enabled ? [presidio.analyzerUrl, presidio.anonymizerUrl] : []
  return [tika.url, gotenberg.url, paperless.url, ...redactors].every((url) => url === 'embedded')
}

function sealedDocument(session: Session, upload: SealedUpload, lease: string | null): SealedDocument {
  const { key, received, namesKey, small } = upload
  const { field: metadata, sizeBytes } = received
  return {
    documentId: key.documentId,
    digest: placedDigest(upload),
    sizeBytes,
    mediaType: declaredMediaType(received),
    kid: key.kid,
    key: key.key,
    subjects: metadata.subjects.map((subject) => subjectName(namesKey, subject)),
    tags: metadata.tags.map((tag) => tagName(namesKey, tag)),
    matter: metadata.matter === undefined ? null : matterName(namesKey, metadata.matter),
    vertical: metadata.vertical ?? null,
    classification: metadata.classification ?? null,
    graph: metadata.graph,
    sealedMetadata: upload.sealedMetadata,
    sealedOriginal: small?.sealed ?? null,
    claims: session.claims.digest,
    traceparent: session.trace.traceparent,
    lease,
    ...(upload.idempotency === undefined ? {} : { idempotency: upload.idempotency }),
    ...(upload.item === undefined ? {} : { item: upload.item.sealed }),
  }
}

/**
 * The same bytes in another conversation are another document: there they were said by someone else, at another time. So are those
 * of an item with an id or a time of its own, and those that state or supersede something.
 */
function placedDigest({ digest, namesKey, received: { field }, item }: SealedUpload): string {
  const keyed = (text: string): string => createHmac('sha256', namesKey).update(text).digest('hex')
  const inSession = field.session === undefined ? digest : keyed(`session\0${digest}\0${field.session}`)
  const stated = statedDigest(inSession, { ...field, supersedes: item?.supersedes ?? field.supersedes ?? [] }, keyed)
  const { id, time, source } = item?.item ?? {}
  if (id === undefined && time === undefined) return stated
  return keyed(`item\0${JSON.stringify([stated, source ?? null, id ?? null, time ?? null])}`)
}

function statedDigest(
  digest: string,
  { supersedes, states }: { readonly supersedes: readonly string[]; readonly states?: string | undefined },
  keyed: (text: string) => string,
): string {
  if (supersedes.length === 0 && states === undefined) return digest
  return keyed(`states\0${JSON.stringify([digest, states ?? null, supersedes])}`)
}

const keyedName = (key: Uint8Array, text: string): string =>
  createHmac('sha256', key).update(text).digest('hex').slice(0, 32)

/** Records, holds and erasure know a subject by this name only. */
export const subjectName = (key: Uint8Array, subject: string): string => `s_${keyedName(key, subject)}`

/** The list finds documents by a tag through this name; the tag itself is content. */
export const tagName = (key: Uint8Array, tag: string): string => `t_${keyedName(key, `tag\0${tag}`)}`

/** An item by the id that its sender gave it, where it is remembered. */
export const itemName = (key: Uint8Array, place: readonly (string | null)[]): string =>
  `i_${keyedName(key, `item\0${JSON.stringify(place)}`)}`

/** What a matter is called can name its parties: catalog and records know it by this name, and its text is sealed with the metadata. */
export const matterName = (key: Uint8Array, matter: string): string => `m_${keyedName(key, `matter\0${matter}`)}`

/** A call that is lost costs nothing: the lease runs out, and the Tenant's sweep sends the document to the queue. */
function handOver(
  session: Session,
  { key, received, small, item }: SealedUpload,
  { document, acceptance }: { readonly document: SealedDocument; readonly acceptance: Acceptance },
): Promise<DocumentRow | null> {
  const { tenantId, actor, requestId } = session.call
  const [, extension] = /\.([a-z0-9]{1,8})$/i.exec(received.fileName ?? '') ?? []
  const done = session.bindings.PIPELINE.handOver({
    v: 1,
    tenantId,
    document: {
      documentId: document.documentId,
      revision: 1,
      lease: document.lease!,
      attempt: 1,
      actor,
      requestId,
      traceparent: document.traceparent,
      graph: document.graph,
      vertical: document.vertical,
      classification: document.classification,
      sizeBytes: document.sizeBytes,
      createdMs: acceptance.createdMs,
      key,
      history: { tries: 0, kills: 0, isAlone: false },
      released: null,
    },
    bytes: small!.bytes,
    extension: extension?.toLowerCase() ?? null,
    tags: received.field.tags,
    described: describedOf({ fileName: received.fileName, title: item?.item.title, metadata: received.field }),
    subjects: subjectsOf(received.field),
    session: received.field.session ?? null,
    statement: statementOf(received.field),
    supersedes: received.field.supersedes ?? [],
    spokenBy: item === undefined ? null : namesOfSpeaker(item.item.speaker),
    confidence: item?.item.confidence ?? null,
  }).catch(() => null)
  session.waitUntil(done)
  return done
}

/** Hints alone: what is lost here the Tenant's sweep sends again. */
export async function tellQueue(session: Session, documentIds: readonly string[]): Promise<void> {
  const { tenantId } = session.call
  const { requestId, traceparent } = session.trace
  const messages = documentIds.map((documentId): { body: AdvanceMessage } => {
    const place = { tenantId, documentId, revision: 1 }
    // Field by field: the consumer leaves a message with a field that it does not know to a newer one.
    return { body: { v: 1, kind: 'advance', ...place, reason: 'ingest', requestId, traceparent } }
  })
  for (let from = 0; from < messages.length; from += messagesAtOnceMax)
    await session.bindings.JOBS.sendBatch(messages.slice(from, from + messagesAtOnceMax)).catch(() => {})
}

/** Cloudflare's bound of one call. */
const messagesAtOnceMax = 100
