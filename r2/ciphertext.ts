// Framed AEAD: everything of a document at rest, in frames of 1 MiB that can't be cut, moved, mixed or taken to another place.
//
// object = version, algorithm, kid length (1 byte each), kid, frames;  frame = IV (12), ciphertext, tag (16)
// AAD    = header, IV of frame 0, frame number, last flag, tenant, document, revision, channel (length-prefixed)
//
// One data key seals a document's original, metadata, chunks and entity names. Every frame takes a random 96-bit IV, which
// NIST SP 800-38D section 8.3 allows for 2^32 frames of a key; a document has fewer than 2^18 in a revision (50,000 chunks,
// their entity names, 64 frames), so after 1,000 revisions two IVs are equal with a chance below 2^-40. A key derived per
// object would buy nothing at this bound and costs a second round in WebCrypto for each chunk of 700 bytes.
// The random IV of frame 0 names the object in the AAD of all its frames, so frames of two sealings of one place don't mix.
import type { DocumentKey } from '../contract/keys.ts'
import { limits } from '../contract/limits.ts'
import { accepted, assert, refused, type Result } from '../contract/result.ts'
import { createByteQueue, joined, type ByteQueue } from './byte-queue.ts'

/** Where a ciphertext belongs; it opens nowhere else. */
export interface SealedPlace {
  readonly tenantId: string
  readonly documentId: string
  readonly revision: number
  /** What it is: `original`, `metadata`, `chunk/<node>`. */
  readonly channel: string
}

/** A data key, imported once and used for many seals. */
export interface ImportedDocumentKey {
  readonly kid: string
  readonly cryptoKey: CryptoKey
}

/** Seals a stream: bytes in, sealed pieces out in order. Each call must have returned before the next. */
export interface Sealer {
  write(bytes: Uint8Array): Promise<Uint8Array[]>
  end(): Promise<Uint8Array[]>
}

/** Opens a stream. Plaintext is authentic when it comes out; that nothing is missing is known only after `end`. */
export interface Opener {
  write(sealed: Uint8Array): Promise<Result<Uint8Array[]>>
  end(): Promise<Result<Uint8Array[]>>
}

const version = 1
/** AES-256-GCM with a random IV per frame. */
const algorithm = 1
const ivBytes = 12
const frameOverheadBytes = ivBytes + 16
const sealedFrameBytes = limits.frameBytes + frameOverheadBytes
const encoder = new TextEncoder()

/** Imports by the bytes' own array: they live as long as whoever opened the key keeps it. */
const importedKeys = new WeakMap<Uint8Array, ImportedDocumentKey>()

/** Imports a data key of 32 bytes. Not extractable. */
export async function importDocumentKey({ kid, key }: Pick<DocumentKey, 'kid' | 'key'>): Promise<ImportedDocumentKey> {
  const known = importedKeys.get(key)
  if (known?.kid === kid) return known
  assert(key.byteLength === 32, 'a data key has 32 bytes')
  assert(kid.length > 0 && kid.length < 256, 'a key id has 1..255 characters')
  const imported = { kid, cryptoKey: await importRaw(key) }
  importedKeys.set(key, imported)
  return imported
}

const importRaw = (key: Uint8Array): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt'])

/** Bytes of the sealed form of `sizeBytes` under a key id of this length. */
export function sealedSizeBytes(sizeBytes: number, kidLength: number): number {
  return 3 + kidLength + sizeBytes + Math.max(1, Math.ceil(sizeBytes / limits.frameBytes)) * frameOverheadBytes
}

export async function sealBytes(key: ImportedDocumentKey, place: SealedPlace, bytes: Uint8Array): Promise<Uint8Array> {
  const frames = createFrames({ key: key.cryptoKey, header: encodeHeader(key.kid), place })
  const sealed = new Uint8Array(sealedSizeBytes(bytes.byteLength, key.kid.length))
  sealed.set(frames.header)
  let at = frames.header.byteLength
  for (let start = 0; start === 0 || start < bytes.byteLength; start += limits.frameBytes) {
    const end = start + limits.frameBytes
    const frame = await frames.seal(bytes.subarray(start, end), end >= bytes.byteLength)
    sealed.set(frame.iv, at)
    sealed.set(frame.ciphertext, at + ivBytes)
    at += ivBytes + frame.ciphertext.byteLength
  }
  return sealed
}

/** Opens what `sealBytes` or a sealer made for this place. Anything else, or one altered bit, is refused. */
export async function openBytes(
  key: ImportedDocumentKey | Uint8Array,
  place: SealedPlace,
  sealed: Uint8Array,
): Promise<Result<Uint8Array>> {
  if (!(key instanceof Uint8Array) && sealed.byteLength <= sealedFrameBytes) return openFrame(key, place, sealed)
  const opener = createOpener(key, place)
  const written = await opener.write(sealed)
  if (!written.ok) return written
  const ended = await opener.end()
  if (!ended.ok) return ended
  return accepted(joined([...written.value, ...ended.value]))
}

/** Opens what fits one frame without queueing it, as nearly every chunk does. */
async function openFrame(
  key: ImportedDocumentKey,
  place: SealedPlace,
  sealed: Uint8Array,
): Promise<Result<Uint8Array>> {
  const header = encodeHeader(key.kid)
  const frame = sealed.subarray(header.byteLength)
  const isOurs = frame.byteLength >= frameOverheadBytes && header.every((byte, at) => byte === sealed[at])
  const plain = isOurs ? await createFrames({ key: key.cryptoKey, header, place }).open(frame, true) : null
  return plain === null ? notAuthentic() : accepted(plain)
}

/** A sealer for one place; it holds at most one frame. */
export async function createSealer(key: ImportedDocumentKey, place: SealedPlace): Promise<Sealer> {
  const frames = createFrames({ key: key.cryptoKey, header: encodeHeader(key.kid), place })
  const buffer = createByteQueue()
  let isStarted = false

  const sealNext = async (plain: Uint8Array, isLast: boolean): Promise<Uint8Array[]> => {
    const { iv, ciphertext } = await frames.seal(plain, isLast)
    const head = isStarted ? [] : [frames.header]
    isStarted = true
    return [...head, iv, ciphertext]
  }
  return {
    async write(bytes) {
      buffer.push(bytes)
      const out: Uint8Array[] = []
      // A full frame waits for the byte behind it: only then is it known not to be the last.
      while (buffer.sizeBytes() > limits.frameBytes)
        out.push(...(await sealNext(buffer.take(limits.frameBytes), false)))
      return out
    },
    end: () => sealNext(buffer.take(buffer.sizeBytes()), true),
  }
}

export function createOpener(key: ImportedDocumentKey | Uint8Array, place: SealedPlace): Opener {
  const buffer = createByteQueue()
  let frames: ReturnType<typeof createFrames> | null = null

  async function start(): Promise<boolean> {
    const header = takeHeader(buffer, key instanceof Uint8Array ? null : key.kid)
    if (header === null) return false
    frames = createFrames({ key: key instanceof Uint8Array ? await importRaw(key) : key.cryptoKey, header, place })
    return true
  }
  async function open(sizeBytes: number, isLast: boolean): Promise<Result<Uint8Array[]>> {
    const plain = sizeBytes < frameOverheadBytes ? null : await frames?.open(buffer.take(sizeBytes), isLast)
    return plain ? accepted([plain]) : notAuthentic()
  }
  return {
    async write(sealed) {
      buffer.push(sealed)
      const out: Uint8Array[] = []
      while (
        buffer.sizeBytes() > sealedFrameBytes + 3 + 255 ||
        (frames !== null && buffer.sizeBytes() > sealedFrameBytes)
      ) {
        if (frames === null && !(await start())) return notAuthentic()
        const opened = await open(sealedFrameBytes, false)
        if (!opened.ok) return opened
        out.push(...opened.value)
      }
      return accepted(out)
    },
    async end() {
      if (frames === null && !(await start())) return notAuthentic()
      const out: Uint8Array[] = []
      for (let isLast = false; !isLast;) {
        isLast = buffer.sizeBytes() <= sealedFrameBytes
        const opened = await open(isLast ? buffer.sizeBytes() : sealedFrameBytes, isLast)
        if (!opened.ok) return opened
        out.push(...opened.value)
      }
      return accepted(out)
    },
  }
}

/** Seals what flows through. */
export async function sealStream(
  key: ImportedDocumentKey,
  place: SealedPlace,
): Promise<TransformStream<Uint8Array, Uint8Array>> {
  const sealer = await createSealer(key, place)
  return new TransformStream<Uint8Array, Uint8Array>({
    async transform(chunk, controller) {
      for (const piece of await sealer.write(chunk)) controller.enqueue(piece)
    },
    async flush(controller) {
      for (const piece of await sealer.end()) controller.enqueue(piece)
    },
  })
}

/** Opens what flows through; the stream errors where the ciphertext is not authentic or not whole. */
export function openStream(
  key: ImportedDocumentKey | Uint8Array,
  place: SealedPlace,
): TransformStream<Uint8Array, Uint8Array> {
  const opener = createOpener(key, place)
  return new TransformStream<Uint8Array, Uint8Array>({
    transform: async (chunk, controller) => pass(await opener.write(chunk), controller),
    flush: async (controller) => pass(await opener.end(), controller),
  })
}

function pass(opened: Result<Uint8Array[]>, controller: TransformStreamDefaultController<Uint8Array>): void {
  if (!opened.ok) return controller.error(new Error(opened.refusal.detail))
  for (const piece of opened.value) if (piece.byteLength > 0) controller.enqueue(piece)
}

const notAuthentic = (): Result<never> =>
  refused('INTERNAL', 'The ciphertext was altered, is incomplete, or belongs to another place or key.')

interface FramesOptions {
  readonly key: CryptoKey
  readonly header: Uint8Array
  readonly place: SealedPlace
}

/** Seals or opens frames in order; the frame number is not stored, it is counted. */
function createFrames({ key, header, place }: FramesOptions) {
  const aad = encodeAad(header, place)
  const numberAt = header.byteLength + ivBytes
  const view = new DataView(aad.buffer)
  let number = 0

  function nextParameters(
    iv: Uint8Array,
    isLast: boolean,
  ): { name: string; iv: Uint8Array; additionalData: Uint8Array } {
    if (number === 0) aad.set(iv, header.byteLength)
    view.setUint32(numberAt, number)
    aad[numberAt + 4] = isLast ? 1 : 0
    number++
    return { name: 'AES-GCM', iv, additionalData: aad }
  }
  return {
    header,
    async seal(plain: Uint8Array, isLast: boolean): Promise<{ iv: Uint8Array; ciphertext: Uint8Array }> {
      const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
      return { iv, ciphertext: new Uint8Array(await crypto.subtle.encrypt(nextParameters(iv, isLast), key, plain)) }
    },
    async open(frame: Uint8Array, isLast: boolean): Promise<Uint8Array | null> {
      const parameters = nextParameters(frame.subarray(0, ivBytes), isLast)
      try {
        return new Uint8Array(await crypto.subtle.decrypt(parameters, key, frame.subarray(ivBytes)))
      } catch {
        return null
      }
    },
  }
}

function encodeHeader(kid: string): Uint8Array {
  const header = new Uint8Array(3 + kid.length)
  header.set([version, algorithm, kid.length])
  encoder.encodeInto(kid, header.subarray(3))
  return header
}

/** The header, where it is one of ours and names this key; any key where `kid` is null. */
function takeHeader(buffer: ByteQueue, kid: string | null): Uint8Array | null {
  if (kid !== null) return takeEqual(buffer, encodeHeader(kid))
  if (buffer.sizeBytes() < 3) return null
  const start = buffer.take(3)
  const kidLength = start[2] ?? 0
  if (start[0] !== version || start[1] !== algorithm || buffer.sizeBytes() < kidLength) return null
  return joined([start, buffer.take(kidLength)])
}

function takeEqual(buffer: ByteQueue, expected: Uint8Array): Uint8Array | null {
  if (buffer.sizeBytes() < expected.byteLength) return null
  const found = buffer.take(expected.byteLength)
  return found.every((byte, at) => byte === expected[at]) ? expected : null
}

/** Room for the IV of frame 0, number and last flag is left behind the header. */
function encodeAad(header: Uint8Array, place: SealedPlace): Uint8Array {
  const fields = [place.tenantId, place.documentId, String(place.revision), place.channel].map((field) =>
    encoder.encode(field),
  )
  const fixed = header.byteLength + ivBytes + 5
  const aad = new Uint8Array(fields.reduce((total, field) => total + 2 + field.byteLength, fixed))
  aad.set(header)
  let at = fixed
  for (const field of fields) {
    aad[at] = field.byteLength >> 8
    aad[at + 1] = field.byteLength & 255
    aad.set(field, at + 2)
    at += 2 + field.byteLength
  }
  return aad
}
