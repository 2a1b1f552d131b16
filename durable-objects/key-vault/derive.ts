// Key derivation and wrapping: root key -> tenant key -> key of a scope from its two shares -> data key.
import { createHmac } from 'node:crypto'
import { assert } from '../../contract/result.ts'

const encoder = new TextEncoder()
const keyBytes = 32
const ivBytes = 12

export interface KeySource {
  /** Secret input, such as share A and share B in a row. */
  readonly secret: Uint8Array
  /** Binds the result to a second secret, or nothing. */
  readonly salt: Uint8Array
  /** What the key is for; no two uses share it. */
  readonly purpose: readonly string[]
}

/** HKDF-SHA-256 (RFC 5869), 32 bytes. Synchronous, so that a derivation never stands between a read and a write. */
export function deriveKey({ secret, salt, purpose }: KeySource): Uint8Array {
  const extracted = hmac(salt, secret)
  const label = encoder.encode(JSON.stringify(purpose))
  const block = new Uint8Array(label.byteLength + 1)
  block.set(label)
  block[label.byteLength] = 1
  return hmac(extracted, block)
}

export function hmac(key: Uint8Array, message: Uint8Array | string): Uint8Array {
  return new Uint8Array(createHmac('sha256', key).update(message).digest())
}

/** Reads the root key: base64 of 32 bytes, or null. */
export function readRootKey(text: string | undefined): Uint8Array | null {
  try {
    const key = Uint8Array.fromBase64((text ?? '').trim())
    return key.byteLength === keyBytes ? key : null
  } catch {
    return null
  }
}

export interface Wrapping {
  /** Keys of every owner, in the order of the owners' names. */
  readonly ownerKeys: readonly Uint8Array[]
  /** Tenant, name and kid of the data key, and its owners: a wrapped key opens only where it was made. */
  readonly context: readonly string[]
}

/** Wraps a data key under all owners at once: losing any owner's key loses the data key. Random IV, one wrap per key and owner set. */
export async function wrapKey(key: Uint8Array, wrapping: Wrapping): Promise<Uint8Array> {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
  const sealed = await crypto.subtle.encrypt(gcm(iv, wrapping), await wrappingKey(wrapping), key)
  const wrapped = new Uint8Array(ivBytes + sealed.byteLength)
  wrapped.set(iv)
  wrapped.set(new Uint8Array(sealed), ivBytes)
  return wrapped
}

/** The data key, or null where an owner's key is not the one it was wrapped under. */
export async function unwrapKey(wrapped: Uint8Array, wrapping: Wrapping): Promise<Uint8Array | null> {
  try {
    const parameters = gcm(wrapped.subarray(0, ivBytes), wrapping)
    return new Uint8Array(
      await crypto.subtle.decrypt(parameters, await wrappingKey(wrapping), wrapped.subarray(ivBytes)),
    )
  } catch {
    return null
  }
}

const gcm = (iv: Uint8Array, { context }: Wrapping): { name: string; iv: Uint8Array; additionalData: Uint8Array } => ({
  name: 'AES-GCM',
  iv,
  additionalData: encoder.encode(JSON.stringify(context)),
})

/** One key out of all owners' keys. Fixed lengths, so no two lists run together. */
function wrappingKey({ ownerKeys }: Wrapping): Promise<CryptoKey> {
  assert(ownerKeys.length > 0, 'a data key has an owner')
  const secret = new Uint8Array(ownerKeys.length * keyBytes)
  for (const [at, key] of ownerKeys.entries()) secret.set(key, at * keyBytes)
  const key = deriveKey({ secret, salt: new Uint8Array(keyBytes), purpose: ['clawql', 'wrap', '1'] })
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

const kidAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `k_` and 26 random characters, 130 bits. */
export function newKid(): string {
  const random = crypto.getRandomValues(new Uint8Array(26))
  return `k_${Array.from(random, (byte) => kidAlphabet[byte & 31]).join('')}`
}
