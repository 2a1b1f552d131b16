// Unpacks a WOFF 1.0 font file to the TrueType file that it holds.
import { inflateSync } from 'node:zlib'

const signature = 0x774f4646
const headerBytes = 44
const entryBytes = 20

/** The TrueType file (OpenType 1.9) in a WOFF 1.0 file (W3C WOFF 1.0, sections 3 to 5): every table as it was, in its order. */
export function unpackWoff(woff: Uint8Array): Uint8Array {
  const source = Buffer.from(woff.buffer, woff.byteOffset, woff.byteLength)
  if (source.readUInt32BE(0) !== signature) throw new Error('not a WOFF 1.0 file')
  const tableCount = source.readUInt16BE(12)
  const unpacked = Buffer.alloc(source.readUInt32BE(16))
  source.copy(unpacked, 0, 4, 8)
  writeSearchFields(unpacked, tableCount)
  let at = 12 + 16 * tableCount
  for (let index = 0; index < tableCount; index++) {
    const entry = headerBytes + entryBytes * index
    const offset = source.readUInt32BE(entry + 4)
    const packedBytes = source.readUInt32BE(entry + 8)
    const sizeBytes = source.readUInt32BE(entry + 12)
    const packed = source.subarray(offset, offset + packedBytes)
    const record = 12 + 16 * index
    source.copy(unpacked, record, entry, entry + 4)
    source.copy(unpacked, record + 4, entry + 16, entry + 20)
    unpacked.writeUInt32BE(at, record + 8)
    unpacked.writeUInt32BE(sizeBytes, record + 12)
    unpacked.set(packedBytes === sizeBytes ? packed : inflateSync(packed, { maxOutputLength: sizeBytes }), at)
    at += 4 * Math.ceil(sizeBytes / 4)
  }
  return unpacked
}

/** The table count, and what a binary search over the tables starts from. */
function writeSearchFields(unpacked: Buffer, tableCount: number): void {
  const selector = Math.floor(Math.log2(tableCount))
  const range = 16 * 2 ** selector
  const fields = [tableCount, range, selector, 16 * tableCount - range]
  for (const [index, value] of fields.entries()) unpacked.writeUInt16BE(value, 4 + 2 * index)
}
