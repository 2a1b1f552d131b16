// What a release is made of in the simulation: its Workers, its objects, and the gateway's steps of an upload. Frozen with each release, so that two can run side by side.
import { localConfigSchema } from '../../contract/config.ts'
import { memoryItemSchema } from '../../contract/memory-item.ts'
import { canonicalValue } from '../../core/identity/canonical.ts'
import { termsOfIdentity } from '../../core/identity/identity-terms.ts'
import { createLabeller } from '../../core/identity/label.ts'
import { newKid } from '../../core/ids/kid.ts'
import { createTermKeyer } from '../../core/memory/keying.ts'
import { importDocumentKey, sealBytes } from '../../r2/ciphertext.ts'
import { ingestItems } from '../../workers/gateway/memory-ingest.ts'
import type { Session } from '../../workers/gateway/session.ts'
import { acceptUpload } from '../../workers/gateway/upload/accept.ts'
import { createSealedFile } from '../../workers/gateway/upload/sealed-file.ts'
import { tenantObjects } from '../../workers/shared/bindings.ts'
import { openNamedKey } from '../../workers/shared/named-keys.ts'
import type { Upload } from './documents.ts'

export { default as Pipeline } from '../../workers/pipeline/index.ts'
export { Compute } from '../../workers/compute/index.ts'
export { Tenant } from '../../durable-objects/tenant/tenant.ts'
export { MemoryGraph } from '../../durable-objects/memory-graph/memory-graph.ts'

const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`
const waitUntil = (work: Promise<unknown>): void => void work.catch(() => {})

const actor = { id: 'key-1', type: 'human' } as const

/** As the gateway makes it of a request. */
function createSession(env: object, tenantId: string, requestId: string): Session {
  const call = { v: 1, tenantId, actor, requestId } as const
  return {
    bindings: env,
    call,
    claims: { tenantId, actor, digest: null },
    trace: { traceparent, requestId },
    config: localConfigSchema.parse({}),
    waitUntil,
    ...tenantObjects(env as Session['bindings'], tenantId),
  } as unknown as Session
}

/** Twice in one batch, under two ids: two documents that say the same. */
async function ingestOne(session: Session, { marker, bytes, planted, tags }: Upload): Promise<string | null> {
  const text = new TextDecoder().decode(bytes)
  const said = { text, speaker: planted[0], tags, subjects: [] }
  // Other bytes are another item.
  const named = `${marker} ${bytes.byteLength}`
  const items = [named, `${named} again`].map((id) => memoryItemSchema.parse({ ...said, id }))
  const ingested = await ingestItems(session, items, named)
  const ids = ingested.ok
    ? ingested.value.outcomes.map(({ done }) => (done?.ok === true ? done.value.acceptance.documentId : null))
    : []
  return ids.includes(null) ? null : (ids[0] ?? null)
}

/** The gateway's steps from the sealed file on; what HTTP adds before them has tests of its own. */
export async function uploadOne(
  env: object,
  { upload, documentId }: { readonly upload: Upload; readonly documentId: string },
): Promise<string | null> {
  const { tenantId } = upload
  const session = createSession(env, tenantId, `req-${documentId}`)
  if (upload.isItem) return await ingestOne(session, upload)
  const { call } = session
  const { tenant } = session
  const duplicatesKey = await openNamedKey(tenant, call, 'duplicates')
  const namesKey = await openNamedKey(tenant, call, 'subjects')
  if (!duplicatesKey.ok || !namesKey.ok) return null
  const place = { tenantId, documentId, revision: 1 }
  const key = {
    documentId,
    kid: newKid(Date.now(), crypto.getRandomValues(new Uint8Array(16))),
    key: crypto.getRandomValues(new Uint8Array(32)),
  }
  const file = createSealedFile({
    bucket: session.bindings.DOCUMENTS,
    objectKey: `documents/${tenantId}/${documentId}/1/original`,
    place,
    key,
    duplicatesKey: duplicatesKey.value,
    sizeBytesMax: upload.bytes.byteLength,
    hold: async () => ({ ok: true, value: true }),
  })
  const metadata = { tags: [...upload.tags], subjects: [], graph: 'main' }
  await file.write(upload.bytes)
  const { digest, small } = await file.finish()
  const quarantined = { fileName: upload.fileName, contentType: 'text/plain', metadata }
  const sealedMetadata = await sealBytes(
    await importDocumentKey(key),
    { ...place, channel: 'metadata' },
    new TextEncoder().encode(JSON.stringify(quarantined)),
  )
  const received = {
    field: metadata,
    fileName: upload.fileName,
    contentType: 'text/plain',
    sizeBytes: upload.bytes.byteLength,
  }
  const accepted = await acceptUpload(session, {
    key,
    digest,
    small,
    sealedMetadata,
    received,
    namesKey: namesKey.value,
  })
  return accepted.ok ? accepted.value.acceptance.documentId : null
}

/** Whom an erasure is of: the value that stands behind their label. */
export interface ToErase {
  readonly tenantId: string
  readonly entity: string
  readonly value: string
}

/** The gateway's call for it; answers the terms by which the graph `main` finds them and nobody else, or null where it was refused. */
export async function eraseOne(env: object, { tenantId, entity, value }: ToErase): Promise<readonly string[] | null> {
  const { tenant, call } = createSession(env, tenantId, 'req-erasure')
  const identityKey = await openNamedKey(tenant, call, 'identities')
  const indexKey = await openNamedKey(tenant, call, 'graph:main')
  if (!identityKey.ok || !indexKey.ok) return null
  const canonical = canonicalValue(entity, value)
  const ref = `${entity}_${createLabeller(identityKey.value)(entity, canonical)}`
  const erased = await tenant.erase({ ...call, erased: { kind: 'label', ref }, purpose: 'asked for', claims: null })
  if (!erased.ok) return null
  const keyer = createTermKeyer(indexKey.value)
  // Words that others' values have too, as the host of a mail address, find those.
  const [own = ''] = value.toLowerCase().split('@')
  const terms = termsOfIdentity({ entity, canonical }).filter((term) => term.includes(own))
  return [keyer.label(`<${ref}>`), ...terms.map((term) => keyer.identityTerm(term))]
}
