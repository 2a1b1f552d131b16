// Labels: what stands in a redacted text in place of an identity, the same in every document of a tenant.
import { createKeyedDigest } from '../keyed-digest.ts'

/** Crockford's base 32 (crockford.com/base32), lower case. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const labelCharacters = 7
const bitsPerCharacter = 5

export type Labeller = (entity: string, canonical: string) => string

/**
 * Under the tenant's identity key (32 bytes): the first 35 bits of the HMAC-SHA-256 of type and canonical value. A label shows who is who;
 * it links nobody, so two that meet by chance merge nobody.
 */
export function createLabeller(identityKey: Uint8Array): Labeller {
  const digestOf = createKeyedDigest(identityKey)
  return (entity, canonical) => {
    const digest = digestOf(`${entity}\0${canonical}`)
    let label = ''
    for (let n = 0; n < labelCharacters; n++) label += alphabet[bitsAt(digest, n * bitsPerCharacter)]
    return label
  }
}

/** Five bits from a place on. */
function bitsAt(bytes: Uint8Array, bit: number): number {
  const at = bit >> 3
  const pair = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
  return (pair >> (16 - bitsPerCharacter - (bit & 7))) & 31
}
