// Entry bundles (C2SP tlog-tiles): up to 256 entries in a row, each behind its length as a big-endian uint16.
import { assert } from '../../contract/result.ts'
import { limits } from '../../contract/limits.ts'

export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(entries.reduce((total, entry) => total + 2 + entry.byteLength, 0))
  let at = 0
  for (const entry of entries) {
    assert(entry.byteLength <= limits.auditEntryBytesMax, 'an entry fits a uint16 length')
    bytes[at] = entry.byteLength >> 8
    bytes[at + 1] = entry.byteLength & 255
    bytes.set(entry, at + 2)
    at += 2 + entry.byteLength
  }
  return bytes
}

/** The entries of a bundle, or null where a length runs over the end. */
export function decodeBundle(bytes: Uint8Array): Uint8Array[] | null {
  const entries: Uint8Array[] = []
  for (let at = 0; at < bytes.byteLength;) {
    const [high, low] = [bytes[at], bytes[at + 1]]
    if (high === undefined || low === undefined) return null
    const end = at + 2 + high * 256 + low
    if (end > bytes.byteLength) return null
    entries.push(bytes.subarray(at + 2, end))
    at = end
  }
  return entries
}
