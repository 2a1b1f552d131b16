// HMAC-SHA-256 of many short texts under one key: one state and one place for digests, used again each time.
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

/** The digest's 32 bytes stay as they are until the next call. Making states and places takes as long as hashing a word. */
export function createKeyedDigest(key: Uint8Array): (text: string) => Uint8Array {
  const keyed = hmac.create(sha256, key)
  const state = keyed.clone()
  const digest = new Uint8Array(keyed.outputLen)
  return (text) => {
    keyed._cloneInto(state)
    state.update(utf8ToBytes(text)).digestInto(digest)
    return digest
  }
}
