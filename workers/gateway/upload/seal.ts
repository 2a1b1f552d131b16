// Seals what was received for a document: its key, its metadata in quarantine, and what an Idempotency-Key knows it by.
import type { IngestMetadata } from '../../../contract/document.ts'
import type { DocumentKey } from '../../../contract/keys.ts'
import { newKid } from '../../../core/ids/kid.ts'
import { importDocumentKey, sealBytes } from '../../../r2/ciphertext.ts'
import type { Session } from '../session.ts'
import type { ReceivedItem, SealedUpload } from './accept.ts'
import { markUpload } from './idempotency.ts'
import type { Received } from './receive.ts'
import type { SealedFile } from './sealed-file.ts'

export interface ReceivedFile {
  readonly file: SealedFile
  readonly key: DocumentKey
  readonly received: Received<IngestMetadata>
  readonly namesKey: Uint8Array
  readonly duplicatesKey: Uint8Array
  readonly idempotencyKey: string | null
}

/** What is large is durable in R2 on return. */
export async function sealReceived({ call }: Session, upload: ReceivedFile): Promise<SealedUpload> {
  const { key, received, namesKey, duplicatesKey, idempotencyKey } = upload
  const { digest, small } = await upload.file.finish()
  const sealedMetadata = await sealMetadata(call.tenantId, { key, received })
  const sealed = { key, digest, small, received, sealedMetadata, namesKey }
  if (idempotencyKey === null) return sealed
  return {
    ...sealed,
    idempotency: markUpload(duplicatesKey, { actor: call.actor, idempotencyKey, digest, received }),
  }
}

/** The document's key, made here and wrapped by the Tenant in the commit that accepts it. */
export function createKey(documentId: string): DocumentKey {
  const kid = newKid(Date.now(), crypto.getRandomValues(new Uint8Array(16)))
  return { documentId, kid, key: crypto.getRandomValues(new Uint8Array(32)) }
}

interface QuarantinedUpload extends Pick<ReceivedFile, 'key' | 'received'> {
  readonly item?: ReceivedItem['item']
}

/** Tags, file name and type are quarantined like content, and so is what an item says of itself. */
export async function sealMetadata(tenantId: string, { key, received, item }: QuarantinedUpload): Promise<Uint8Array> {
  const { fileName, contentType, field: metadata } = received
  const place = { tenantId, documentId: key.documentId, revision: 1, channel: 'metadata' }
  const bytes = new TextEncoder().encode(JSON.stringify({ fileName, contentType, metadata, item }))
  return await sealBytes(await importDocumentKey(key), place, bytes)
}
