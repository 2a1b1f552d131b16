// What a release is made of in the simulation: its Workers, its objects, and the gateway's steps of an upload. Frozen with each release, so that two can run side by side.
import { localConfigSchema } from '../../contract/config.ts'
import { newKid } from '../../core/ids/kid.ts'
import { importDocumentKey, sealBytes } from '../../r2/ciphertext.ts'
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

/** The gateway's steps from the sealed file on; what HTTP adds before them has tests of its own. */
export async function uploadOne(
  env: object,
  { upload, documentId }: { readonly upload: Upload; readonly documentId: string },
): Promise<string | null> {
  const { tenantId } = upload
  const actor = { id: 'key-1', type: 'human' } as const
  const call = { v: 1, tenantId, actor, requestId: `req-${documentId}` } as const
  const session = {
    bindings: env,
    call,
    claims: { tenantId, actor, digest: null },
    trace: { traceparent, requestId: call.requestId },
    config: localConfigSchema.parse({}),
    waitUntil,
    ...tenantObjects(env as Session['bindings'], tenantId),
  } as unknown as Session
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
