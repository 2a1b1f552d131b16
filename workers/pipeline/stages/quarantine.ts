// Opens what a document keeps in quarantine: the original's bytes and its metadata, both ciphertext at rest.
import type { IngestMetadata } from '../../../contract/document.ts'
import { refused, accepted, type Result } from '../../../contract/result.ts'
import { importDocumentKey, openBytes } from '../../../r2/ciphertext.ts'
import { documentKeys } from '../../../r2/object-keys.ts'
import type { StageContext } from '../context.ts'
import type { Job } from '../job.ts'

/** What came with the upload besides the bytes. */
export interface QuarantinedMetadata {
  readonly fileName: string | null
  readonly contentType: string | null
  readonly metadata: IngestMetadata
}

export interface Quarantined {
  readonly bytes: Uint8Array
  readonly extension: string | null
  readonly metadata: QuarantinedMetadata
}

/** Both parts in memory; refuses where a ciphertext is absent or not this document's. */
export async function openQuarantine(context: StageContext, job: Job): Promise<Result<Quarantined>> {
  const { tenantId, documentId, revision } = job.ref
  const object = await context.env.DOCUMENTS.get(documentKeys.original(tenantId, documentId, revision))
  if (object === null) return refused('CONTENT_ERASED', 'The original is gone.')
  const key = await importDocumentKey(job.key)
  const place = { tenantId, documentId, revision }
  const original = await openBytes(key, { ...place, channel: 'original' }, new Uint8Array(await object.arrayBuffer()))
  if (!original.ok) return original
  const sealed = Uint8Array.fromBase64(job.row.sealed_metadata)
  const opened = await openBytes(key, { ...place, channel: 'metadata' }, sealed)
  if (!opened.ok) return opened
  const metadata = JSON.parse(new TextDecoder().decode(opened.value)) as QuarantinedMetadata
  return accepted({ bytes: original.value, extension: extensionOf(metadata.fileName), metadata })
}

function extensionOf(fileName: string | null): string | null {
  const [, extension] = /\.([a-z0-9]{1,8})$/i.exec(fileName ?? '') ?? []
  return extension?.toLowerCase() ?? null
}
