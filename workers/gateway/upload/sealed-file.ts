// Seals a file while it arrives and stores the ciphertext: small files in one put, larger ones in parts of 5 MiB.
import { createHmac } from 'node:crypto'
import type { IngestMetadata } from '../../../contract/document.ts'
import type { DocumentKey } from '../../../contract/keys.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { createSealer, importDocumentKey, type Sealer } from '../../../r2/ciphertext.ts'
import { createTurns } from '../../shared/turns.ts'
import type { FileSink } from './receive.ts'

/** R2's smallest part; also what a file may weigh before its key must be known. */
const partBytes = 5 * 1024 * 1024
/** A part stands in memory some four times on its way to the disk; who waits for a turn reads no more of the upload. */
const inPartTurn = createTurns(3)

export interface SealedFileOptions {
  readonly bucket: R2Bucket
  readonly objectKey: string
  readonly place: { readonly tenantId: string; readonly documentId: string; readonly revision: number }
  /** Keyed digest under which identical bytes are found again. */
  readonly duplicatesKey: Uint8Array
  /** Creates the document's key for the subjects that the metadata names. */
  readonly createKey: (subjects: readonly string[]) => Promise<Result<DocumentKey>>
}

export interface SealedFile extends FileSink {
  /** Durable in R2 on return. Answers the document's key and the keyed digest of the bytes. */
  finish(metadata: IngestMetadata): Promise<Result<{ readonly key: DocumentKey; readonly digest: string }>>
  /** Drops what was stored so far. */
  abort(): Promise<void>
}

/** State of one upload; `held` is what waits for the key. */
export function createSealedFile(options: SealedFileOptions): SealedFile {
  const hmac = createHmac('sha256', options.duplicatesKey)
  const held: Uint8Array[] = []
  let heldBytes = 0
  let opened: { readonly key: DocumentKey; readonly sealer: Sealer; readonly subjects: string } | null = null
  const parts = createParts(options.bucket, options.objectKey)

  async function open(subjects: readonly string[]): Promise<Result<true>> {
    const created = await options.createKey(subjects)
    if (!created.ok) return created
    const imported = await importDocumentKey(created.value)
    const sealer = await createSealer(imported, { ...options.place, channel: 'original' })
    opened = { key: created.value, sealer, subjects: JSON.stringify(subjects) }
    return accepted(true)
  }

  async function flush(): Promise<void> {
    for (const chunk of held.splice(0))
      for (const sealed of await opened!.sealer.write(chunk)) await parts.write(sealed)
    heldBytes = 0
  }

  return {
    async write(chunk, metadata) {
      hmac.update(chunk)
      held.push(chunk)
      heldBytes += chunk.byteLength
      if (opened === null) {
        if (heldBytes < partBytes) return accepted(true)
        const ready = await open(metadata?.subjects ?? [])
        if (!ready.ok) return ready
      }
      await flush()
      return accepted(true)
    },
    async finish(metadata) {
      if (opened === null) {
        const ready = await open(metadata.subjects)
        if (!ready.ok) return ready
      }
      const { key, sealer, subjects } = opened!
      if (subjects !== JSON.stringify(metadata.subjects)) {
        await parts.abort()
        return refused(
          'VALIDATION_FAILED',
          'Send the metadata part before a file of more than 5 MiB that names subjects.',
        )
      }
      await flush()
      for (const sealed of await sealer.end()) await parts.write(sealed)
      await parts.finish()
      return accepted({ key, digest: hmac.digest('hex') })
    },
    abort: () => parts.abort(),
  }
}

/** Collects bytes to one put, or to a multipart upload once they exceed a part. */
function createParts(bucket: R2Bucket, objectKey: string) {
  let buffer = new Uint8Array(64 * 1024)
  let used = 0
  let upload: R2MultipartUpload | null = null
  const uploaded: R2UploadedPart[] = []

  function append(bytes: Uint8Array): void {
    if (used + bytes.byteLength > buffer.byteLength) {
      const grown = new Uint8Array(Math.min(partBytes, Math.max(buffer.byteLength * 2, used + bytes.byteLength)))
      grown.set(buffer.subarray(0, used))
      buffer = grown
    }
    buffer.set(bytes, used)
    used += bytes.byteLength
  }

  async function sendPart(): Promise<void> {
    upload ??= await bucket.createMultipartUpload(objectKey)
    // Not copied: nothing is appended before the part is taken.
    const to = upload
    uploaded.push(await inPartTurn(() => to.uploadPart(uploaded.length + 1, buffer.subarray(0, used))))
    used = 0
  }

  return {
    async write(bytes: Uint8Array): Promise<void> {
      for (let rest = bytes; rest.byteLength > 0;) {
        const taken = rest.subarray(0, partBytes - used)
        append(taken)
        rest = rest.subarray(taken.byteLength)
        if (used === partBytes) await sendPart()
      }
    },
    async finish(): Promise<void> {
      if (upload === null) {
        await bucket.put(objectKey, buffer.subarray(0, used))
        return
      }
      if (used > 0) await sendPart()
      await upload.complete(uploaded)
    },
    async abort(): Promise<void> {
      if (upload === null) await bucket.delete(objectKey)
      else await upload.abort()
    },
  }
}
