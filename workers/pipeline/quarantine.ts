// Opens what a document keeps in quarantine: its metadata, and the original's bytes, from the Tenant's row or from R2.
import type { Described } from '../../contract/caption.ts'
import type { LeasedDocument } from '../../contract/catalog.ts'
import type { IngestMetadata } from '../../contract/document.ts'
import type { MemoryItem } from '../../contract/memory-item.ts'
import { limits } from '../../contract/limits.ts'
import { refused, accepted, type Refusal, type Result } from '../../contract/result.ts'
import { subjectsOf } from '../../core/identity/subjects.ts'
import { describedOf } from '../../core/pipeline/caption.ts'
import { namesOfSpeaker } from '../../core/memory/item.ts'
import { statementOf } from '../../core/memory/statement.ts'
import {
  createOpener,
  importDocumentKey,
  openBytes,
  sealedSizeBytes,
  type ImportedDocumentKey,
  type SealedPlace,
} from '../../r2/ciphertext.ts'
import { documentKeys } from '../../r2/object-keys.ts'
import { streamOf } from '../shared/byte-stream.ts'
import { readChunks } from '../shared/read-chunks.ts'
import { piecesFromStore, type StoreError } from './whose-fault.ts'

/** What came with the upload besides the bytes. */
interface QuarantinedMetadata {
  readonly fileName: string | null
  readonly contentType: string | null
  readonly metadata: IngestMetadata
  /** Absent of a document that is no item of memory. */
  readonly item?: Pick<MemoryItem, 'title' | 'speaker' | 'confidence'>
}

export interface Original {
  /** A stream where the file is large: nobody holds it whole for longer than it must. */
  readonly bytes: Uint8Array | ReadableStream<Uint8Array>
  /** Of the uploaded file's name: a hint for detection. */
  readonly extension: string | null
  readonly tags: readonly string[]
  readonly described: Described
  /** Whom it is about, as was said at ingest: subjects, and the matter. */
  readonly subjects: readonly string[]
  /** The conversation that it is a part of. */
  readonly session: string | null
  /** What it states of whom, as a text to be keyed; and ids of documents that it supersedes. */
  readonly statement: string | null
  readonly supersedes: readonly string[]
  /** How sure its sender was, from 0 to 1; null where that was not said. */
  readonly confidence: number | null
  /** Set where the bytes are text that nobody has to extract, an item of memory: names of whoever said it. */
  readonly spokenBy: readonly string[] | null
  /** Why a stream broke off: a ciphertext that is not this document's, or not of its size. */
  readonly refusal: () => Refusal | null
  /** Set where the store broke off a stream. */
  readonly fault: () => StoreError | null
}

/** Files above this size leave R2 as a stream. */
const wholeSizeBytesMax = 4 * 1024 * 1024

/** Refuses where a ciphertext is absent or not this document's. */
export async function openOriginal(
  bucket: R2Bucket,
  tenantId: string,
  document: LeasedDocument,
): Promise<Result<Original>> {
  const { documentId, revision } = document
  const key = await importDocumentKey(document.key)
  const place = { tenantId, documentId, revision }
  const opened = await openBytes(key, { ...place, channel: 'metadata' }, document.sealedMetadata)
  if (!opened.ok) return opened
  const { fileName, metadata, item } = JSON.parse(new TextDecoder().decode(opened.value)) as QuarantinedMetadata
  const content = await openContent(bucket, key, { document, place: { ...place, channel: 'original' } })
  if (!content.ok) return content
  return accepted({
    ...content.value,
    extension: extensionOf(fileName),
    tags: metadata.tags,
    described: describedOf({ fileName, title: item?.title, metadata }),
    subjects: subjectsOf(metadata),
    session: metadata.session ?? null,
    statement: statementOf(metadata),
    supersedes: metadata.supersedes ?? [],
    confidence: item?.confidence ?? null,
    spokenBy: item === undefined ? null : namesOfSpeaker(item.speaker),
  })
}

type Content = Pick<Original, 'bytes' | 'refusal' | 'fault'>

const none = (): null => null

async function openContent(
  bucket: R2Bucket,
  key: ImportedDocumentKey,
  { document, place }: { readonly document: LeasedDocument; readonly place: SealedPlace },
): Promise<Result<Content>> {
  const { sealedOriginal, sizeBytes } = document
  if (sealedOriginal !== null) {
    const opened = await openBytes(key, place, sealedOriginal)
    return opened.ok ? accepted({ bytes: opened.value, refusal: none, fault: none }) : opened
  }
  const object = await bucket.get(documentKeys.original(place.tenantId, place.documentId, place.revision))
  if (object === null) return refused('CONTENT_ERASED', 'The original is gone.')
  let refusal: Refusal | null = null
  let fault: StoreError | null = null
  const told = { refuse: (why: Refusal) => (refusal = why), fail: (error: StoreError) => (fault = error) }
  const pieces = openPieces({ key, place, object, sizeBytes }, told)
  if (sizeBytes > wholeSizeBytesMax)
    return accepted({ bytes: streamOf(pieces), refusal: () => refusal, fault: () => fault })
  const bytes = new Uint8Array(sizeBytes)
  let filledBytes = 0
  try {
    for await (const piece of pieces) {
      bytes.set(piece, filledBytes)
      filledBytes += piece.byteLength
    }
  } catch (error) {
    if (refusal === null) throw error
    return { ok: false, refusal }
  }
  return accepted({ bytes, refusal: none, fault: none })
}

interface Source {
  readonly key: ImportedDocumentKey
  readonly place: SealedPlace
  readonly object: R2ObjectBody
  readonly sizeBytes: number
}

/** Frame by frame: the plaintext stands in memory once, its ciphertext never whole. What breaks off has said why before. */
async function* openPieces(
  { key, place, object, sizeBytes }: Source,
  { refuse, fail }: { readonly refuse: (why: Refusal) => void; readonly fail: (error: StoreError) => void },
): AsyncGenerator<Uint8Array> {
  const opener = createOpener(key, place)
  const readBytes = Math.min(limits.frameBytes, sealedSizeBytes(sizeBytes, key.kid.length))
  let openedBytes = 0
  const checked = (pieces: Result<Uint8Array[]>, isEnd: boolean): Uint8Array[] => {
    const opened = pieces.ok ? pieces.value : []
    openedBytes += opened.reduce((sum, piece) => sum + piece.byteLength, 0)
    const isOtherSize = openedBytes > sizeBytes || (isEnd && openedBytes !== sizeBytes)
    const failed = pieces.ok ? (isOtherSize ? otherSize : null) : pieces.refusal
    if (failed === null) return opened
    refuse(failed)
    throw new Error('the original can not be opened')
  }
  const sealed = piecesFromStore(readChunks(object.body, readBytes), fail)
  for await (const chunk of sealed) yield* checked(await opener.write(chunk), false)
  yield* checked(await opener.end(), true)
}

const otherSize: Refusal = {
  code: 'INTERNAL',
  detail: 'The original is not of the size that the catalog names.',
}

function extensionOf(fileName: string | null): string | null {
  const [, extension] = /\.([a-z0-9]{1,8})$/i.exec(fileName ?? '') ?? []
  return extension?.toLowerCase() ?? null
}
