// Labels: what stands in a redacted text in place of an identity, the same in every document of a tenant.
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'

/** Crockford's base 32 (crockford.com/base32), lower case. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const labelCharacters = 7

/** The first 35 bits of HMAC-SHA-256 under the tenant's identity key (32 bytes): it shows who is who and links nobody. */
export function labelOf(identityKey: Uint8Array, entity: string, canonical: string): string {
  const digest = hmac(sha256, identityKey, utf8ToBytes(`${entity}\0${canonical}`))
  let bits = 0n
  for (const byte of digest.subarray(0, 5)) bits = (bits << 8n) | BigInt(byte)
  let label = ''
  for (let n = 0; n < labelCharacters; n++) {
    label = alphabet[Number(bits & 31n)]! + label
    bits >>= 5n
  }
  return label
}
