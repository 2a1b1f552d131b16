// Seals a file while it arrives: a small one stays in memory, a larger one goes to R2 in one put or in parts of 5 MiB.
import { createHmac } from 'node:crypto'
import type { DocumentKey } from '../../../contract/keys.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import { createSealer, importDocumentKey, sealBytes, sealedSizeBytes, type Sealer } from '../../../r2/ciphertext.ts'
import { joined } from '../../../r2/byte-queue.ts'
import type { FileSink } from './receive.ts'

/** A file of this size stands in the Tenant's row, and is handed over at once. */
export const inlineBytesMax = 64 * 1024
/** R2's smallest part. */
const partBytes = 5 * 1024 * 1024

export interface SealedFileOptions {
  readonly bucket: R2Bucket
  readonly objectKey: string
  readonly place: { readonly tenantId: string; readonly documentId: string; readonly revision: number }
  readonly key: DocumentKey
  /** Keyed digest under which identical bytes are found again. */
  readonly duplicatesKey: Uint8Array
  /** Of the whole body, where its sender said it: the file has no more. */
  readonly sizeBytesMax: number
  /** Waits for room in memory; asked once, before anything is held that is not small. */
  readonly hold: (sizeBytes: number) => Promise<Result<true>>
}

export interface FinishedFile {
  readonly digest: string
  /** Null where the file stands in R2. */
  readonly small: { readonly bytes: Uint8Array; readonly sealed: Uint8Array } | null
}

export interface SealedFile extends FileSink {
  /** What is large is durable in R2 on return. */
  finish(): Promise<FinishedFile>
  /** Drops what was stored so far. */
  abort(): Promise<void>
}

/** State of one upload; `held` is what has not gone to R2. */
export function createSealedFile(options: SealedFileOptions): SealedFile {
  const hmac = createHmac('sha256', options.duplicatesKey)
  const place = { ...options.place, channel: 'original' }
  const held: Uint8Array[] = []
  let heldBytes = 0
  let sealer: Sealer | null = null
  const parts = createParts(options)

  /** A frame of plaintext, and what has not gone to R2: all of it at once, so that nobody waits while holding some. */
  async function beginSealing(): Promise<Result<Sealer>> {
    const roomBytes = [limits.frameBytes, partBytes].reduce(
      (sum, bytes) => sum + Math.min(bytes, options.sizeBytesMax),
      0,
    )
    const room = await options.hold(roomBytes)
    return room.ok ? accepted(await createSealer(await importDocumentKey(options.key), place)) : room
  }

  async function spill(to: Sealer): Promise<void> {
    for (const chunk of held.splice(0)) for (const sealed of await to.write(chunk)) await parts.write(sealed)
    heldBytes = 0
  }

  return {
    async write(chunk): Promise<Result<true>> {
      hmac.update(chunk)
      held.push(chunk)
      heldBytes += chunk.byteLength
      if (sealer === null && heldBytes > inlineBytesMax) {
        const begun = await beginSealing()
        if (!begun.ok) return begun
        sealer = begun.value
      }
      if (sealer !== null) await spill(sealer)
      return accepted(true)
    },
    async finish() {
      const digest = hmac.digest('hex')
      if (sealer === null) {
        const bytes = joined(held)
        return { digest, small: { bytes, sealed: await sealBytes(await importDocumentKey(options.key), place, bytes) } }
      }
      await spill(sealer)
      for (const sealed of await sealer.end()) await parts.write(sealed)
      await parts.finish()
      return { digest, small: null }
    },
    abort: async () => void (sealer !== null && (await parts.abort())),
  }
}

/** Collects bytes to one put, or to a multipart upload once they exceed a part. */
function createParts({ bucket, objectKey, sizeBytesMax }: SealedFileOptions) {
  // Made once it is needed, for there is room then, and in its full size: grown step by step it would leave as much again behind.
  let buffer = new Uint8Array(0)
  let used = 0
  let upload: R2MultipartUpload | null = null
  const uploaded: R2UploadedPart[] = []

  function append(bytes: Uint8Array): void {
    if (used + bytes.byteLength > buffer.byteLength) {
      const wantedBytes = Math.max(buffer.byteLength * 2, used + bytes.byteLength, sealedSizeBytes(sizeBytesMax, 255))
      const grown = new Uint8Array(Math.min(partBytes, wantedBytes))
      grown.set(buffer.subarray(0, used))
      buffer = grown
    }
    buffer.set(bytes, used)
    used += bytes.byteLength
  }

  async function sendPart(): Promise<void> {
    upload ??= await bucket.createMultipartUpload(objectKey)
    // Not copied: nothing is appended before the part is taken.
    uploaded.push(await upload.uploadPart(uploaded.length + 1, buffer.subarray(0, used)))
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
      // From here on it is an object like any other.
      upload = null
    },
    async abort(): Promise<void> {
      if (upload === null) await bucket.delete(objectKey)
      else await upload.abort()
    },
  }
}
