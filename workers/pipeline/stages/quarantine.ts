// Opens what a document keeps in quarantine: the original's bytes and its metadata, both ciphertext at rest.
import type { IngestMetadata } from '../../../contract/document.ts'
import { limits } from '../../../contract/limits.ts'
import { refused, accepted, type Result } from '../../../contract/result.ts'
import {
  createOpener,
  importDocumentKey,
  openBytes,
  sealedSizeBytes,
  type ImportedDocumentKey,
  type SealedPlace,
} from '../../../r2/ciphertext.ts'
import { documentKeys } from '../../../r2/object-keys.ts'
import { readChunks } from '../../shared/read-chunks.ts'
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
  const original = await readOriginal(key, { ...place, channel: 'original' }, { object, sizeBytes: job.row.size_bytes })
  if (!original.ok) return original
  const sealed = Uint8Array.fromBase64(job.row.sealed_metadata)
  const opened = await openBytes(key, { ...place, channel: 'metadata' }, sealed)
  if (!opened.ok) return opened
  const metadata = JSON.parse(new TextDecoder().decode(opened.value)) as QuarantinedMetadata
  return accepted({ bytes: original.value, extension: extensionOf(metadata.fileName), metadata })
}

/** Frame by frame into one array: the plaintext stands in memory once, its ciphertext never whole. */
async function readOriginal(
  key: ImportedDocumentKey,
  place: SealedPlace,
  from: { readonly object: R2ObjectBody; readonly sizeBytes: number },
): Promise<Result<Uint8Array>> {
  const opener = createOpener(key, place)
  const readBytes = Math.min(limits.frameBytes, sealedSizeBytes(from.sizeBytes, key.kid.length))
  const bytes = new Uint8Array(from.sizeBytes)
  let filledBytes = 0
  const fill = (pieces: Result<Uint8Array[]>): Result<true> => {
    if (!pieces.ok) return pieces
    for (const piece of pieces.value) {
      if (filledBytes + piece.byteLength > bytes.byteLength) return otherSize()
      bytes.set(piece, filledBytes)
      filledBytes += piece.byteLength
    }
    return accepted(true)
  }
  for await (const chunk of readChunks(from.object.body, readBytes)) {
    const filled = fill(await opener.write(chunk))
    if (!filled.ok) return filled
  }
  const ended = fill(await opener.end())
  if (!ended.ok) return ended
  return filledBytes === bytes.byteLength ? accepted(bytes) : otherSize()
}

const otherSize = (): Result<never> => refused('INTERNAL', 'The original is not of the size that the catalog names.')

function extensionOf(fileName: string | null): string | null {
  const [, extension] = /\.([a-z0-9]{1,8})$/i.exec(fileName ?? '') ?? []
  return extension?.toLowerCase() ?? null
}
