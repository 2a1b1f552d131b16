// Hashes of a Merkle tree (RFC 6962 section 2.1): a leaf and a node can't be taken for each other.
import { sha256 as portableSha256 } from '@noble/hashes/sha2.js'

/** SHA-256 of the bytes, 32 bytes. Workers pass the platform's; the portable one is the default. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

export const hashBytes = 32

/** MTH({}): the root of the empty tree. */
export function emptyRoot(sha256: Sha256 = portableSha256): Uint8Array {
  return sha256(new Uint8Array(0))
}

/** SHA-256(0x00 || entry). */
export function leafHash(entry: Uint8Array, sha256: Sha256 = portableSha256): Uint8Array {
  const prefixed = new Uint8Array(entry.byteLength + 1)
  prefixed.set(entry, 1)
  return sha256(prefixed)
}

/** SHA-256(0x01 || left || right). */
export function nodeHash(left: Uint8Array, right: Uint8Array, sha256: Sha256 = portableSha256): Uint8Array {
  const prefixed = new Uint8Array(1 + 2 * hashBytes)
  prefixed[0] = 1
  prefixed.set(left, 1)
  prefixed.set(right, 1 + hashBytes)
  return sha256(prefixed)
}

/** Compares two byte strings; the contents are public, so time may tell. */
export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.byteLength !== other.byteLength) return false
  return one.every((byte, at) => byte === other[at])
}
