// POST /api/documents/ingest: a document in, durable and chained before the answer; with Prefer: wait it answers the end.
import { Hono } from 'hono'
import { ulid } from 'ulidx'
import type { Acceptance, DocumentRow } from '../../../contract/catalog.ts'
import {
  ingestMetadataSchema,
  type IngestAnswer,
  type IngestMetadata,
  type StageName,
} from '../../../contract/document.ts'
import type { DocumentKey } from '../../../contract/keys.ts'
import { limits } from '../../../contract/limits.ts'
import type { LocalConfig } from '../../../contract/config.ts'
import type { Result } from '../../../contract/result.ts'
import { newKid } from '../../../core/identity/kid.ts'
import { importDocumentKey, sealBytes } from '../../../r2/ciphertext.ts'
import { documentKeys } from '../../../r2/object-keys.ts'
import { tenantObjects } from '../../shared/bindings.ts'
import { openNamedKey } from '../../shared/named-keys.ts'
import { callOf, refuse, type GatewayContext, type GatewayHono } from '../context.ts'
import { admit } from '../upload/admission.ts'
import { acceptUpload, type Accepted, type SealedUpload } from '../upload/accept.ts'
import { beginUpload } from '../upload/body.ts'
import { receiveUpload, type Received } from '../upload/receive.ts'
import { createSealedFile, type SealedFile } from '../upload/sealed-file.ts'
import { statusOf } from './documents.ts'

export const ingestRoutes = new Hono<GatewayHono>().post('/api/documents/ingest', async (c) => {
  const admission = await admit(c)
  if (admission !== null) return refuse(c, admission)
  const done = await ingest(c)
  if (!done.ok) return refuse(c, done.refusal)
  const waitSeconds = waitPreference(c.req.header('prefer'))
  if (waitSeconds > 0) {
    const finished = await waitForEnd(c, done.value, waitSeconds)
    if (finished !== null) return finished
  }
  return c.json(ingestAnswer(c.get('config'), done.value.acceptance), 202)
})

async function ingest(c: GatewayContext): Promise<Result<Accepted>> {
  const call = callOf(c)
  const { tenant } = tenantObjects(c.env, call.tenantId)
  const [duplicatesKey, namesKey] = await Promise.all([
    openNamedKey(tenant, call, 'duplicates'),
    openNamedKey(tenant, call, 'subjects'),
  ])
  if (!duplicatesKey.ok) return duplicatesKey
  if (!namesKey.ok) return namesKey
  const begun = beginUpload(c.req.raw, call.tenantId)
  if (!begun.ok) return begun
  const upload = begun.value
  const maxBytes = Math.min(c.get('config').documents.maxBytes, limits.documentBytesMax)
  const key = createKey(ulid())
  const place = { tenantId: call.tenantId, documentId: key.documentId, revision: 1 }
  const file = createSealedFile({
    bucket: c.env.DOCUMENTS,
    objectKey: documentKeys.original(place.tenantId, place.documentId, place.revision),
    place,
    key,
    duplicatesKey: duplicatesKey.value,
    sizeBytesMax: Math.min(Number(c.req.header('content-length') ?? Infinity), maxBytes),
    hold: upload.hold,
  })
  // From the call that accepts on the file may be the document's, whatever becomes of the answer.
  let isOurs = true
  try {
    const form = { fileBytesMax: maxBytes, fieldName: 'metadata', fieldSchema: ingestMetadataSchema }
    const received = await receiveUpload(c.req.raw, upload.source, { form, sink: file })
    if (!received.ok) return received
    const sealed = await sealReceived(c, { file, key, received: received.value, namesKey: namesKey.value })
    isOurs = false
    const done = await acceptUpload(c, sealed)
    isOurs = !done.ok || done.value.acceptance.isDuplicate
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
}

async function sealReceived(c: GatewayContext, upload: ReceivedFile): Promise<SealedUpload> {
  const { key, received } = upload
  const { digest, small } = await upload.file.finish()
  const place = { tenantId: c.get('claims').tenantId, documentId: key.documentId, revision: 1 }
  const sealedMetadata = await sealMetadata(received, key, place)
  return { key, digest, small, received, sealedMetadata, namesKey: upload.namesKey }
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
  const { documentId, status, merkleRoot, isDuplicate } = acceptance
  return { documentId, status, stages, merkleRoot, ...(isDuplicate ? { deduplicated: true } : {}) }
}

/** RFC 7240: `Prefer: wait=20`, in seconds. */
function waitPreference(prefer: string | undefined): number {
  const [, seconds] = /(?:^|[,;\s])wait=(\d{1,4})(?:$|[,;\s])/.exec(prefer ?? '') ?? []
  return seconds === undefined ? 0 : Math.min(Number(seconds), limits.waitSecondsMax)
}

/** The document's status once it has ended; null once the time is up. */
async function waitForEnd(c: GatewayContext, accepted: Accepted, waitSeconds: number): Promise<Response | null> {
  const untilMs = Date.now() + waitSeconds * 1_000
  const ended = (await handedOverEnd(accepted, waitSeconds)) ?? (await endOf(c, accepted.acceptance, untilMs))
  if (ended === null || ended.status === 'processing') return null
  const answer = { ...statusOf(ended), ...(accepted.acceptance.isDuplicate ? { deduplicated: true } : {}) }
  return c.json(answer, 200, { 'preference-applied': `wait=${waitSeconds}` })
}

/** What the hand-over came to, where it came to an end in time. */
async function handedOverEnd({ handedOver }: Accepted, waitSeconds: number): Promise<DocumentRow | null> {
  if (handedOver === null) return null
  const row = await Promise.race([handedOver, scheduler.wait(waitSeconds * 1_000).then(() => null)])
  return row?.status === 'processing' ? null : row
}

async function endOf(c: GatewayContext, { documentId }: Acceptance, untilMs: number): Promise<DocumentRow | null> {
  const call = callOf(c)
  const waitMs = Math.max(0, untilMs - Date.now())
  const found = await tenantObjects(c.env, call.tenantId).tenant.document({ ...call, documentId, waitMs })
  return found.ok ? found.value : null
}
