// Twins: the keyed name under which an entity is mentioned where redaction took it out. Who has the key gets one from the other.

const rounds = 32
/** The golden ratio of 32 bits, as the cipher has it. */
const delta = 0x9e3779b9

export const twinKeyBytes = 16

export interface Twins {
  /** The twin of the keyed name of an entity. */
  readonly of: (entity: string) => string
  /** The entity whose twin it is. */
  readonly entityOf: (twin: string) => string
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const hexOf = (half: number): string =>
  hexOfByte[half >>> 24]! + hexOfByte[(half >>> 16) & 255]! + hexOfByte[(half >>> 8) & 255]! + hexOfByte[half & 255]!

/** 32 bits of lower-case digits, as a number with a sign. */
function halfAt(digits: string, from: number): number {
  let half = 0
  for (let at = from; at < from + 8; at += 1) {
    const code = digits.charCodeAt(at)
    half = (half << 4) | (code < 58 ? code - 48 : code - 87)
  }
  return half
}

/**
 * XTEA (R. Needham, D. Wheeler, "Tea extensions", 1997): a permutation of 64 bits that is nothing to guess at without the key. What it
 * is given are digits of an HMAC, each once; names are text nowhere here.
 */
export function createTwins(key: Uint8Array): Twins {
  const view = new DataView(key.buffer, key.byteOffset, twinKeyBytes)
  const words = [0, 4, 8, 12].map((at) => view.getUint32(at))
  // What each half of a round adds, which the key alone says.
  const first = new Int32Array(rounds)
  const second = new Int32Array(rounds)
  for (let round = 0, sum = 0; round < rounds; round += 1) {
    first[round] = sum + words[sum & 3]!
    sum = (sum + delta) | 0
    second[round] = sum + words[(sum >>> 11) & 3]!
  }
  const mix = (half: number): number => (((half << 4) ^ (half >>> 5)) + half) | 0
  return {
    of(entity) {
      let high = halfAt(entity, 0)
      let low = halfAt(entity, 8)
      for (let round = 0; round < rounds; round += 1) {
        high = (high + (mix(low) ^ first[round]!)) | 0
        low = (low + (mix(high) ^ second[round]!)) | 0
      }
      return hexOf(high) + hexOf(low)
    },
    entityOf(twin) {
      let high = halfAt(twin, 0)
      let low = halfAt(twin, 8)
      for (let round = rounds - 1; round >= 0; round -= 1) {
        low = (low - (mix(high) ^ second[round]!)) | 0
        high = (high - (mix(low) ^ first[round]!)) | 0
      }
      return hexOf(high) + hexOf(low)
    },
  }
}
