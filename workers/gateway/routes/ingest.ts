// POST /api/documents/ingest: a document in, durable and chained before the answer; with Prefer: wait it answers the end.
import { ulid } from 'ulidx'
import type { Acceptance, DocumentRow } from '../../../contract/catalog.ts'
import type { ingestMetadataSchema, IngestAnswer, IngestMetadata, StageName } from '../../../contract/document.ts'
import type { DocumentKey } from '../../../contract/keys.ts'
import { limits } from '../../../contract/limits.ts'
import type { LocalConfig } from '../../../contract/config.ts'
import type { Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import { newKid } from '../../../core/ids/kid.ts'
import { importDocumentKey, sealBytes } from '../../../r2/ciphertext.ts'
import { documentKeys } from '../../../r2/object-keys.ts'
import { openNamedKey } from '../../shared/named-keys.ts'
import { answer } from '../answer.ts'
import { replayHeaders } from '../idempotency.ts'
import type { FormInput } from '../input.ts'
import { serve } from '../serve.ts'
import type { Session } from '../session.ts'
import { admit } from '../upload/admission.ts'
import { acceptUpload, type Accepted, type SealedUpload } from '../upload/accept.ts'
import { markUpload } from '../upload/idempotency.ts'
import type { Received } from '../upload/receive.ts'
import { createSealedFile, type SealedFile } from '../upload/sealed-file.ts'
import { statusOf } from './documents.ts'

export const ingestRoutes = [
  serve(routes.ingest, async (session, { form, headers }) => {
    const admission = await admit(session)
    if (admission !== null) return { ok: false, refusal: admission }
    const work = ingest(session, form, headers['Idempotency-Key'] ?? null)
    // What a sender leaves that goes away is cleaned up: the runtime ends a request with its connection.
    session.waitUntil(work.catch(() => {}))
    const done = await work
    if (!done.ok) return done
    const { waitSeconds } = headers.Prefer ?? { waitSeconds: 0 }
    const ended = waitSeconds > 0 ? await waitForEnd(session, done.value, waitSeconds) : null
    const { acceptance } = done.value
    const replayed = replayHeaders(acceptance.isReplay === true)
    if (ended === null) return answer(202, ingestAnswer(session.config, acceptance), replayed)
    const applied = { 'preference-applied': `wait=${waitSeconds}` }
    return answer(200, { ...statusOf(ended), ...duplicateOf(acceptance) }, { ...applied, ...replayed })
  }),
]

async function ingest(
  session: Session,
  form: FormInput<typeof ingestMetadataSchema>,
  idempotencyKey: string | null,
): Promise<Result<Accepted>> {
  const { tenant, call } = session
  const [duplicatesKey, namesKey] = await Promise.all([
    openNamedKey(tenant, call, 'duplicates'),
    openNamedKey(tenant, call, 'subjects'),
  ])
  if (!duplicatesKey.ok) return duplicatesKey
  if (!namesKey.ok) return namesKey
  const begun = form.begin(call.tenantId)
  if (!begun.ok) return begun
  const upload = begun.value
  const fileBytesMax = Math.min(session.config.documents.maxBytes, limits.documentBytesMax)
  const key = createKey(ulid())
  const place = { tenantId: call.tenantId, documentId: key.documentId, revision: 1 }
  const file = createSealedFile({
    bucket: session.bindings.DOCUMENTS,
    objectKey: documentKeys.original(place.tenantId, place.documentId, place.revision),
    place,
    key,
    duplicatesKey: duplicatesKey.value,
    sizeBytesMax: Math.min(form.statedBytes, fileBytesMax),
    hold: upload.hold,
  })
  // From the call that accepts on the file may be the document's, whatever becomes of the answer.
  let isOurs = true
  try {
    const received = await upload.receive(fileBytesMax, file)
    if (!received.ok) return received
    const keys = { duplicatesKey: duplicatesKey.value, namesKey: namesKey.value, idempotencyKey }
    const sealed = await sealReceived(session, { ...keys, file, key, received: received.value })
    isOurs = false
    const done = await acceptUpload(session, sealed)
    isOurs = !done.ok || done.value.acceptance.isDuplicate || done.value.acceptance.isReplay === true
    return done
  } finally {
    // Refused, cut off by its sender, or here already: this copy goes.
    if (isOurs) await file.abort().catch(() => {})
    await upload.leave()
  }
}

interface ReceivedFile {
  readonly file: SealedFile
  readonly key: DocumentKey
  readonly received: Received<IngestMetadata>
  readonly namesKey: Uint8Array
  readonly duplicatesKey: Uint8Array
  readonly idempotencyKey: string | null
}

async function sealReceived({ call }: Session, upload: ReceivedFile): Promise<SealedUpload> {
  const { key, received, namesKey, duplicatesKey, idempotencyKey } = upload
  const { digest, small } = await upload.file.finish()
  const place = { tenantId: call.tenantId, documentId: key.documentId, revision: 1 }
  const sealedMetadata = await sealMetadata(received, key, place)
  const sealed = { key, digest, small, received, sealedMetadata, namesKey }
  if (idempotencyKey === null) return sealed
  return {
    ...sealed,
    idempotency: markUpload(duplicatesKey, { actor: call.actor, idempotencyKey, digest, received }),
  }
}

/** The document's key, made here and wrapped by the Tenant in the commit that accepts it. */
function createKey(documentId: string): DocumentKey {
  const kid = newKid(Date.now(), crypto.getRandomValues(new Uint8Array(16)))
  return { documentId, kid, key: crypto.getRandomValues(new Uint8Array(32)) }
}

/** Tags, file name and type are quarantined like content. */
async function sealMetadata(
  received: Received<IngestMetadata>,
  key: DocumentKey,
  place: { tenantId: string; documentId: string; revision: number },
): Promise<Uint8Array> {
  const { fileName, contentType, field: metadata } = received
  const bytes = new TextEncoder().encode(JSON.stringify({ fileName, contentType, metadata }))
  return await sealBytes(await importDocumentKey(key), { ...place, channel: 'metadata' }, bytes)
}

/** Enabled external stages in order (checklist X9). */
function ingestAnswer(config: LocalConfig, acceptance: Acceptance): IngestAnswer {
  const stages: StageName[] = [
    'tika',
    'gotenberg',
    ...(config.documents.presidio.enabled ? (['presidio'] as const) : []),
    'paperless',
  ]
  const { documentId, status, merkleRoot } = acceptance
  return { documentId, status, stages, merkleRoot, ...duplicateOf(acceptance) }
}

const duplicateOf = ({ isDuplicate, takenOver }: Acceptance) =>
  isDuplicate ? { deduplicated: true, ...(takenOver === undefined ? {} : { takenOver }) } : {}

/** The document once it has ended; null once the time is up. */
async function waitForEnd(session: Session, accepted: Accepted, waitSeconds: number): Promise<DocumentRow | null> {
  const untilMs = Date.now() + waitSeconds * 1_000
  const ended = (await handedOverEnd(accepted, waitSeconds)) ?? (await endOf(session, accepted.acceptance, untilMs))
  return ended?.status === 'processing' ? null : ended
}

/** What the hand-over came to, where it came to an end in time. */
async function handedOverEnd({ handedOver }: Accepted, waitSeconds: number): Promise<DocumentRow | null> {
  if (handedOver === null) return null
  const row = await Promise.race([handedOver, scheduler.wait(waitSeconds * 1_000).then(() => null)])
  return row?.status === 'processing' ? null : row
}

async function endOf(
  { tenant, call }: Session,
  { documentId }: Acceptance,
  untilMs: number,
): Promise<DocumentRow | null> {
  const found = await tenant.document({ ...call, documentId, waitMs: Math.max(0, untilMs - Date.now()) })
  return found.ok ? found.value : null
}
