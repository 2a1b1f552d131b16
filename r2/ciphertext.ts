// Ciphertext at rest: framed AES-256-GCM, so that it streams and no frame can be moved, dropped or taken from another document.
import type { DocumentKey } from '../contract/keys.ts'
import { limits } from '../contract/limits.ts'
import { accepted, assert, refused, type Result } from '../contract/result.ts'

/** What a ciphertext belongs to; all of it is authenticated with every frame. */
export interface Place {
  readonly tenantId: string
  readonly documentId: string
  readonly revision: number
  /** Which of the document's contents: `original`, `metadata`, `chunk/<nodeId>` … */
  readonly channel: string
}

/** A data key ready for use, with its id. */
export interface ImportedKey {
  readonly kid: string
  readonly cryptoKey: CryptoKey
}

/** Seals a stream: bytes in, ciphertext out as frames fill; `end` closes it with the last frame. */
export interface Sealer {
  write(chunk: Uint8Array): Promise<readonly Uint8Array[]>
  end(): Promise<readonly Uint8Array[]>
}

const version = 1
/** 1 = AES-256-GCM with a random 96-bit IV per ciphertext, the frame number XORed into its last four bytes. */
const algorithm = 1
const ivBytes = 12
const tagBytes = 16
const encoder = new TextEncoder()

/** Imports a document's 32-byte key; not extractable. */
export async function importDocumentKey({ kid, key }: Pick<DocumentKey, 'kid' | 'key'>): Promise<ImportedKey> {
  const cryptoKey = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt'])
  return { kid, cryptoKey }
}

/** Header: v, alg, length of kid, kid, IV. It is part of every frame's associated data. */
function createHeader(kid: string): Uint8Array {
  const name = encoder.encode(kid)
  assert(name.byteLength <= 255, 'a key id is at most 255 bytes')
  const header = new Uint8Array(3 + name.byteLength + ivBytes)
  header.set([version, algorithm, name.byteLength])
  header.set(name, 3)
  // One key seals at most about 2^20 ciphertexts: random 96-bit IVs collide with probability below 2^-56.
  crypto.getRandomValues(header.subarray(3 + name.byteLength))
  return header
}

function frameParameters(
  header: Uint8Array,
  place: Place,
  frame: { readonly number: number; readonly isLast: boolean },
) {
  const iv = header.slice(-ivBytes)
  const view = new DataView(iv.buffer)
  view.setUint32(ivBytes - 4, view.getUint32(ivBytes - 4) ^ frame.number)
  const { tenantId, documentId, revision, channel } = place
  const bound = encoder.encode(JSON.stringify([tenantId, documentId, revision, channel, frame.number, frame.isLast]))
  const additionalData = new Uint8Array(header.byteLength + bound.byteLength)
  additionalData.set(header)
  additionalData.set(bound, header.byteLength)
  return { name: 'AES-GCM', iv, additionalData, tagLength: tagBytes * 8 }
}

/** Begins a ciphertext; the header is the first thing that `write` or `end` gives out. */
export async function createSealer(key: ImportedKey, place: Place): Promise<Sealer> {
  const header = createHeader(key.kid)
  let waiting: Uint8Array[] = [header]
  let buffer = new Uint8Array(0)
  let frames = 0

  async function sealFrame(bytes: Uint8Array, isLast: boolean): Promise<Uint8Array> {
    const parameters = frameParameters(header, place, { number: frames++, isLast })
    return new Uint8Array(await crypto.subtle.encrypt(parameters, key.cryptoKey, bytes))
  }

  function take(): readonly Uint8Array[] {
    const taken = waiting
    waiting = []
    return taken
  }

  return {
    async write(chunk) {
      const joined = new Uint8Array(buffer.byteLength + chunk.byteLength)
      joined.set(buffer)
      joined.set(chunk, buffer.byteLength)
      let at = 0
      // A full frame is held back until more comes: only `end` knows which frame is the last.
      for (; joined.byteLength - at > limits.frameBytes; at += limits.frameBytes) {
        waiting.push(await sealFrame(joined.subarray(at, at + limits.frameBytes), false))
      }
      buffer = joined.slice(at)
      return take()
    },
    async end() {
      waiting.push(await sealFrame(buffer, true))
      return take()
    },
  }
}

/** Seals bytes that are in memory. */
export async function sealBytes(key: ImportedKey, place: Place, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const sealer = await createSealer(key, place)
  const parts = [...(await sealer.write(bytes)), ...(await sealer.end())]
  const sealed = new Uint8Array(parts.reduce((size, part) => size + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    sealed.set(part, at)
    at += part.byteLength
  }
  return sealed
}

/** Opens a whole ciphertext. One that is truncated, reordered, altered, of another place or under another key is refused. */
export async function openBytes(
  key: ImportedKey,
  place: Place,
  sealed: Uint8Array,
): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const header = readHeader(sealed)
  if (header === null || header.kid !== key.kid) return unopened()
  const frameSize = limits.frameBytes + tagBytes
  const body = sealed.subarray(header.bytes.byteLength)
  const frames = Math.max(1, Math.ceil(body.byteLength / frameSize))
  const opened = new Uint8Array(Math.max(0, body.byteLength - frames * tagBytes))
  for (let number = 0; number < frames; number++) {
    const parameters = frameParameters(header.bytes, place, { number, isLast: number === frames - 1 })
    try {
      const frame = await crypto.subtle.decrypt(
        parameters,
        key.cryptoKey,
        body.subarray(number * frameSize, (number + 1) * frameSize),
      )
      opened.set(new Uint8Array(frame), number * limits.frameBytes)
    } catch {
      return unopened()
    }
  }
  return accepted(opened)
}

function readHeader(sealed: Uint8Array): { readonly kid: string; readonly bytes: Uint8Array } | null {
  const [readVersion, readAlgorithm, nameBytes = 0] = sealed
  if (readVersion !== version || readAlgorithm !== algorithm || sealed.byteLength < 3 + nameBytes + ivBytes + tagBytes)
    return null
  return {
    kid: new TextDecoder().decode(sealed.subarray(3, 3 + nameBytes)),
    bytes: sealed.subarray(0, 3 + nameBytes + ivBytes),
  }
}

const unopened = (): Result<never> =>
  refused('CONTENT_ERASED', 'The ciphertext does not open with this key at this place.')
