// A Bloom filter over one segment's names: most names of a query are in no segment, and a read costs more than the bits.

/** Of a power of two bits. */
export type NameFilter = Uint32Array<ArrayBuffer>

const bitsPerName = 8
const probes = 5

/** Where there are more names than `bitsMax` serves well, it says yes too often, which costs reads alone. */
export function createNameFilter(names: number, bitsMax: number): NameFilter {
  const bits = 2 ** Math.ceil(Math.log2(Math.max(64, names * bitsPerName)))
  return new Uint32Array(Math.min(bits, bitsMax) / 32)
}

/** Names are keyed hashes, so that their halves serve as two hash values. */
export function addToFilter(filter: NameFilter, high: number, low: number): void {
  const mask = filter.length * 32 - 1
  for (let probe = 0, bit = high; probe < probes; probe += 1, bit = (bit + (low | 1)) | 0) {
    filter[(bit & mask) >>> 5]! |= 1 << (bit & 31)
  }
}

/** False where the segment surely lacks the name. */
export function mayHold(filter: NameFilter, high: number, low: number): boolean {
  const mask = filter.length * 32 - 1
  for (let probe = 0, bit = high; probe < probes; probe += 1, bit = (bit + (low | 1)) | 0) {
    if ((filter[(bit & mask) >>> 5]! & (1 << (bit & 31))) === 0) return false
  }
  return true
}
