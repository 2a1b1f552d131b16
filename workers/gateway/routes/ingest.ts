// POST /api/documents/ingest: a document in, durable and chained before the answer; with Prefer: wait it answers the end.
import { createHmac } from 'node:crypto'
import { Hono } from 'hono'
import { ulid } from 'ulidx'
import type { IngestAnswer, StageName } from '../../../contract/document.ts'
import { limits } from '../../../contract/limits.ts'
import type { LocalConfig } from '../../../contract/config.ts'
import type { Result } from '../../../contract/result.ts'

import { importDocumentKey, sealBytes } from '../../../r2/ciphertext.ts'
import { documentKeys } from '../../../r2/object-keys.ts'
import { tenantObjects } from '../../shared/bindings.ts'
import { readDocument } from '../../shared/catalog/documents.ts'
import { openNamedKey } from '../../shared/document-keys.ts'
import { callOf, refuse, type GatewayContext, type GatewayHono } from '../context.ts'
import { admit } from '../upload/admission.ts'
import { acceptDocument, ingests } from '../upload/accept.ts'
import type { Acceptance } from '../upload/acceptance-group.ts'
import { receiveUpload, type Received } from '../upload/receive.ts'
import { createSealedFile } from '../upload/sealed-file.ts'
import { waitUntilEnded } from '../upload/wait-until-ended.ts'
import { foundAnswer } from './documents.ts'

export const ingestRoutes = new Hono<GatewayHono>().post('/api/documents/ingest', (c) =>
  ingests.run(() => ingestAnswered(c)),
)

async function ingestAnswered(c: GatewayContext): Promise<Response> {
  const admission = await admit(c)
  if (admission !== null) return refuse(c, admission)
  const done = await ingest(c)
  if (!done.ok) return refuse(c, done.refusal)
  const waitSeconds = waitPreference(c.req.header('prefer'))
  if (waitSeconds > 0) {
    const finished = await waitForEnd(c, done.value, waitSeconds)
    if (finished !== null) return finished
  }
  return c.json(ingestAnswer(c.get('config'), done.value), 202)
}

async function ingest(c: GatewayContext): Promise<Result<Acceptance>> {
  const { keyVault } = tenantObjects(c.env, c.get('claims').tenantId)
  const call = callOf(c)
  const [duplicatesKey, subjectsKey] = await Promise.all([
    openNamedKey(keyVault, call, 'duplicates'),
    openNamedKey(keyVault, call, 'subjects'),
  ])
  if (!duplicatesKey.ok) return duplicatesKey
  if (!subjectsKey.ok) return subjectsKey
  const place = { tenantId: call.tenantId, documentId: ulid(), revision: 1 }
  const file = createSealedFile({
    bucket: c.env.DOCUMENTS,
    objectKey: documentKeys.original(place.tenantId, place.documentId, place.revision),
    place,
    duplicatesKey: duplicatesKey.value,
    createKey: (subjects) => keyVault.createDocumentKey({ ...call, documentId: place.documentId, subjects }),
  })
  const received = await receiveUpload(c.req.raw, c.get('config').documents.maxBytes, file)
  const sealed = received.ok ? await file.finish(received.value.metadata) : received
  if (!sealed.ok || !received.ok) {
    await file.abort()
    return received.ok ? (sealed as Result<never>) : received
  }
  const { metadata, sizeBytes } = received.value
  const result = await acceptDocument(c, {
    documentId: place.documentId,
    digest: sealed.value.digest,
    sizeBytes,
    sealedMetadata: await sealMetadata(received.value, sealed.value.key, place),
    subjects: metadata.subjects.map((subject) => pseudonym(subjectsKey.value, subject)),
    matter: metadata.matter ?? null,
    vertical: metadata.vertical ?? null,
    classification: metadata.classification ?? null,
    graph: metadata.graph,
  })
  if (result.ok && result.value.isDuplicate) await dropDuplicate(c, place.documentId, file)
  return result
}

/** Tags, file name and type are quarantined like content. */
async function sealMetadata(
  received: Received,
  key: { kid: string; key: Uint8Array; documentId: string },
  place: { tenantId: string; documentId: string; revision: number },
): Promise<string> {
  const { fileName, contentType, metadata } = received
  const bytes = new TextEncoder().encode(JSON.stringify({ fileName, contentType, metadata }))
  const sealed = await sealBytes(await importDocumentKey(key), { ...place, channel: 'metadata' }, bytes)
  return sealed.toBase64()
}

/** Records, holds and erasure know a subject by this name only. */
function pseudonym(key: Uint8Array, subject: string): string {
  return `s_${createHmac('sha256', key).update(subject).digest('hex').slice(0, 32)}`
}

/** The same bytes are here already: this copy and its key go. */
async function dropDuplicate(c: GatewayContext, documentId: string, file: { abort(): Promise<void> }): Promise<void> {
  const { tenantId } = c.get('claims')
  await c.env.DOCUMENTS.delete(documentKeys.original(tenantId, documentId, 1))
  await file.abort().catch(() => {})
  await tenantObjects(c.env, tenantId).keyVault.destroyDocumentKey({ ...callOf(c), documentId })
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
async function waitForEnd(c: GatewayContext, acceptance: Acceptance, waitSeconds: number): Promise<Response | null> {
  const ref = { tenantId: c.get('claims').tenantId, documentId: acceptance.documentId }
  const found =
    acceptance.status === 'processing'
      ? await waitUntilEnded(c.env.DB, ref, Date.now() + waitSeconds * 1000)
      : await readDocument(c.env.DB, ref.tenantId, ref.documentId)
  if (found === null) return null
  const answer = { ...foundAnswer(found), ...(acceptance.isDuplicate ? { deduplicated: true } : {}) }
  return c.json(answer, 200, { 'preference-applied': `wait=${waitSeconds}` })
}
