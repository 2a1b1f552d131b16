// Opens what a document keeps in quarantine: the original's bytes and its metadata, both ciphertext at rest.
import type { BytesOr } from '../../../contract/compute.ts'
import type { IngestMetadata } from '../../../contract/document.ts'
import { limits } from '../../../contract/limits.ts'
import { refused, accepted, type Refusal, type Result } from '../../../contract/result.ts'
import {
  createOpener,
  importDocumentKey,
  openBytes,
  sealedSizeBytes,
  type ImportedDocumentKey,
  type SealedPlace,
} from '../../../r2/ciphertext.ts'
import { documentKeys } from '../../../r2/object-keys.ts'
import { streamOf } from '../../shared/byte-stream.ts'
import { readChunks } from '../../shared/read-chunks.ts'
import type { StageContext } from '../context.ts'
import type { Job } from '../job.ts'

/** What came with the upload besides the bytes. */
export interface QuarantinedMetadata {
  readonly fileName: string | null
  readonly contentType: string | null
  readonly metadata: IngestMetadata
}

/** The original: small ones as a value; a larger one frame by frame, so that it never stands here whole. */
export interface Original {
  readonly bytes: BytesOr<ReadableStream<Uint8Array>>
  /** Why a stream broke off: a ciphertext that is not this document's, or not of its size. */
  refusal(): Refusal | null
}

export interface Quarantined {
  readonly original: Original
  readonly extension: string | null
  readonly metadata: QuarantinedMetadata
}

/** Larger originals travel as streams. */
const valueBytesMax = 4 * 1024 * 1024

/** Refuses where a ciphertext is absent or not this document's. */
export async function openQuarantine(context: StageContext, job: Job): Promise<Result<Quarantined>> {
  const { tenantId, documentId, revision } = job.ref
  const object = await context.env.DOCUMENTS.get(documentKeys.original(tenantId, documentId, revision))
  if (object === null) return refused('CONTENT_ERASED', 'The original is gone.')
  const key = await importDocumentKey(job.key)
  const place = { tenantId, documentId, revision }
  const sealed = Uint8Array.fromBase64(job.row.sealed_metadata)
  const opened = await openBytes(key, { ...place, channel: 'metadata' }, sealed)
  if (!opened.ok) {
    await object.body.cancel()
    return opened
  }
  const metadata = JSON.parse(new TextDecoder().decode(opened.value)) as QuarantinedMetadata
  const source = { key, place: { ...place, channel: 'original' }, object, sizeBytes: job.row.size_bytes }
  const original = await readOriginal(source)
  return original.ok
    ? accepted({ original: original.value, extension: extensionOf(metadata.fileName), metadata })
    : original
}

interface Source {
  readonly key: ImportedDocumentKey
  readonly place: SealedPlace
  readonly object: R2ObjectBody
  readonly sizeBytes: number
}

async function readOriginal(source: Source): Promise<Result<Original>> {
  const { sizeBytes } = source
  let refusal: Refusal | null = null
  const pieces = openPieces(source, (why) => (refusal = why))
  if (sizeBytes > valueBytesMax) return accepted({ bytes: streamOf(pieces), refusal: () => refusal })
  const bytes = new Uint8Array(sizeBytes)
  let at = 0
  try {
    for await (const piece of pieces) {
      bytes.set(piece, at)
      at += piece.byteLength
    }
  } catch (error) {
    if (refusal === null) throw error
    return { ok: false, refusal }
  }
  return accepted({ bytes, refusal: () => refusal })
}

/** Frame by frame: the plaintext stands in memory once, its ciphertext never whole. What breaks off has said why before. */
async function* openPieces(
  { key, place, object, sizeBytes }: Source,
  refuse: (why: Refusal) => void,
): AsyncGenerator<Uint8Array> {
  const opener = createOpener(key, place)
  const readBytes = Math.min(limits.frameBytes, sealedSizeBytes(sizeBytes, key.kid.length))
  let openedBytes = 0
  const checked = (pieces: Result<Uint8Array[]>, isEnd: boolean): Uint8Array[] => {
    const opened = pieces.ok ? pieces.value : []
    openedBytes += opened.reduce((sum, piece) => sum + piece.byteLength, 0)
    const isOtherSize = openedBytes > sizeBytes || (isEnd && openedBytes !== sizeBytes)
    const refused = !pieces.ok ? pieces : isOtherSize ? otherSize() : null
    if (refused === null) return opened
    refuse(refused.refusal)
    throw new Error('the original can not be opened')
  }
  for await (const chunk of readChunks(object.body, readBytes)) yield* checked(await opener.write(chunk), false)
  yield* checked(await opener.end(), true)
}

const otherSize = () =>
  ({
    ok: false,
    refusal: { code: 'INTERNAL', detail: 'The original is not of the size that the catalog names.' },
  }) as const

function extensionOf(fileName: string | null): string | null {
  const [, extension] = /\.([a-z0-9]{1,8})$/i.exec(fileName ?? '') ?? []
  return extension?.toLowerCase() ?? null
}
