// Bytes of a cuckoo filter on disk: version, seeds, count, victim, watermark, slots, SHA-256; a damaged snapshot is refused.
import { bucketCount, createFilter, filterCapacity, slotsPerBucket, type CuckooFilter } from './filter.ts'

const magic = 0x434b4631
const snapshotVersion = 1
const headerBytes = 48
const hashBytes = 32
const slotBytes = bucketCount * slotsPerBucket * 2

/** SHA-256 as the platform has it: a megabyte takes a native hash 1 ms and a script 50 times that. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

export interface FilterSnapshot {
  readonly filter: CuckooFilter
  /** Everything up to this row is in the filter; the caller replays what came later. */
  readonly watermark: number
}

/** 1 MiB and 80 bytes; an empty filter has no slots and takes 80 bytes. Slots are little-endian, as every platform we run on. */
export function saveSnapshot({ filter, watermark }: FilterSnapshot, sha256: Sha256): Uint8Array {
  const slots = filter.count === 0 ? 0 : slotBytes
  const bytes = new Uint8Array(headerBytes + slots + hashBytes)
  const header = new DataView(bytes.buffer)
  const fields = [
    magic,
    snapshotVersion,
    filter.seedHigh,
    filter.seedLow,
    filter.count,
    filter.victimFingerprint,
    filter.victimBucket,
    filter.kickState >>> 0,
    bucketCount,
  ]
  for (const [at, field] of fields.entries()) header.setUint32(at * 4, field)
  header.setFloat64(40, watermark)
  if (slots > 0) bytes.set(new Uint8Array(filter.slots.buffer, filter.slots.byteOffset, slotBytes), headerBytes)
  bytes.set(sha256(bytes.subarray(0, headerBytes + slots)), headerBytes + slots)
  return bytes
}

function isWhole(bytes: Uint8Array, sha256: Sha256): boolean {
  if (bytes.length !== headerBytes + hashBytes && bytes.length !== headerBytes + slotBytes + hashBytes) return false
  const claimed = bytes.subarray(bytes.length - hashBytes)
  return sha256(bytes.subarray(0, bytes.length - hashBytes)).every((byte, at) => byte === claimed[at])
}

/** The filter and its watermark, or null where length, hash, version, shape or number of items is not right. */
export function loadSnapshot(bytes: Uint8Array, sha256: Sha256): FilterSnapshot | null {
  if (!isWhole(bytes, sha256)) return null
  const header = new DataView(bytes.buffer, bytes.byteOffset, headerBytes)
  const field = (at: number): number => header.getUint32(at * 4)
  const count = field(4)
  const holdsSlots = bytes.length > headerBytes + hashBytes
  if (field(0) !== magic || field(1) !== snapshotVersion || field(8) !== bucketCount) return null
  if (count > filterCapacity || holdsSlots !== count > 0) return null
  const filter = createFilter({ seedHigh: field(2), seedLow: field(3) })
  filter.count = count
  filter.victimFingerprint = field(5)
  filter.victimBucket = field(6)
  filter.kickState = field(7) | 0
  if (holdsSlots) new Uint8Array(filter.slots.buffer).set(bytes.subarray(headerBytes, headerBytes + slotBytes))
  let taken = filter.victimFingerprint === 0 ? 0 : 1
  for (let at = 0; at < filter.slots.length; at += 1) if (filter.slots[at] !== 0) taken += 1
  return taken === count ? { filter, watermark: header.getFloat64(40) } : null
}
