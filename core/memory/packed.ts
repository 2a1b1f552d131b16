// Fixed-width bytes of a node's own terms and mentions: 64-bit keyed name and 16-bit count, ten bytes each.

const entryBytes = 10
/** Largest count that is kept. */
export const countMax = 0xffff
const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Packs pairs of 16 hexadecimal digits and a count; counts above 65,535 are cut. */
export function packCounts(pairs: readonly (readonly [name: string, count: number])[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pairs.length * entryBytes)
  const view = new DataView(bytes.buffer)
  for (const [index, [name, count]] of pairs.entries()) {
    const at = index * entryBytes
    view.setUint32(at, Number.parseInt(name.slice(0, 8), 16))
    view.setUint32(at + 4, Number.parseInt(name.slice(8, 16), 16))
    view.setUint16(at + 8, Math.min(count, countMax))
  }
  return bytes
}

/** The pairs in the order in which they were packed. */
export function unpackCounts(bytes: Uint8Array): [name: string, count: number][] {
  const pairs: [string, number][] = []
  for (let at = 0; at + entryBytes <= bytes.length; at += entryBytes) {
    let name = ''
    for (let byte = 0; byte < 8; byte += 1) name += hexOfByte[bytes[at + byte] ?? 0]
    pairs.push([name, (bytes[at + 8] ?? 0) * 256 + (bytes[at + 9] ?? 0)])
  }
  return pairs
}
