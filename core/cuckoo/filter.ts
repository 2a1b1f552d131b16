// Cuckoo filter over 64-bit digests: 16-bit fingerprints, buckets of four, one victim slot (Fan, Andersen, Kaminsky, Mitzenmacher, CoNEXT 2014).

export const bucketCount = 1 << 17
export const slotsPerBucket = 4
/** Items the filter promises to hold: 95.4 % of its 524,288 slots, where partial-key cuckoo hashing ends in practice. */
export const filterCapacity = 500_000
const kicksMax = 500
const bucketMask = bucketCount - 1
const warningFill = 0.9

/** A digest as two unsigned 32-bit lanes. */
export interface Digest64 {
  readonly high: number
  readonly low: number
}

export interface CuckooFilter {
  readonly slots: Uint16Array
  /** Secret per filter: without it nobody can choose digests that share a bucket pair. */
  readonly seedHigh: number
  readonly seedLow: number
  count: number
  /** The item that found no slot: fingerprint 0 means there is none. */
  victimFingerprint: number
  victimBucket: number
  /** State of the generator that chooses which slot is kicked. */
  kickState: number
}

/** An empty filter; the seeds are 32 random bits each. */
export function createFilter({
  seedHigh,
  seedLow,
}: {
  readonly seedHigh: number
  readonly seedLow: number
}): CuckooFilter {
  return {
    slots: new Uint16Array(bucketCount * slotsPerBucket),
    seedHigh: seedHigh >>> 0,
    seedLow: seedLow >>> 0,
    count: 0,
    victimFingerprint: 0,
    victimBucket: 0,
    kickState: (seedHigh ^ seedLow) | 1,
  }
}

/** Reads 16 hexadecimal digits. */
export function digestFromHex(hex: string): Digest64 {
  return { high: Number.parseInt(hex.slice(0, 8), 16), low: Number.parseInt(hex.slice(8, 16), 16) }
}

/** Finaliser of MurmurHash3: every bit of the input moves every bit of the output. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

function bucketOf(filter: CuckooFilter, digest: Digest64): number {
  return mix(Math.imul(mix(digest.low ^ filter.seedLow), 31) ^ digest.high ^ filter.seedHigh) & bucketMask
}

/** 1..65535: 0 marks a free slot. */
function fingerprintOf(filter: CuckooFilter, digest: Digest64): number {
  return (mix(Math.imul(mix(digest.high ^ filter.seedLow), 37) ^ digest.low ^ ~filter.seedHigh) % 0xffff) + 1
}

/** The other bucket of a fingerprint; applied twice it leads back. */
function otherBucket(bucket: number, fingerprint: number): number {
  return (bucket ^ mix(fingerprint)) & bucketMask
}

/** Index of the slot in the bucket that holds the value, or -1. */
function slotOf(slots: Uint16Array, bucket: number, value: number): number {
  const first = bucket * slotsPerBucket
  if (slots[first] === value) return first
  if (slots[first + 1] === value) return first + 1
  if (slots[first + 2] === value) return first + 2
  return slots[first + 3] === value ? first + 3 : -1
}

function placeIn(slots: Uint16Array, bucket: number, fingerprint: number): boolean {
  const free = slotOf(slots, bucket, 0)
  if (free >= 0) slots[free] = fingerprint
  return free >= 0
}

/** xorshift32: cheap and good enough to choose one of four slots. */
function nextKick(filter: CuckooFilter): number {
  let state = filter.kickState
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  filter.kickState = state
  return (state >>> 8) & 3
}

/** Moves fingerprints until one finds room; what is left over after 500 moves becomes the victim. */
function kick(filter: CuckooFilter, bucket: number, fingerprint: number): void {
  let at = bucket
  let homeless = fingerprint
  for (let kicks = 0; kicks < kicksMax; kicks += 1) {
    const slot = at * slotsPerBucket + nextKick(filter)
    const evicted = filter.slots[slot] ?? 0
    filter.slots[slot] = homeless
    homeless = evicted
    at = otherBucket(at, homeless)
    if (placeIn(filter.slots, at, homeless)) return
  }
  filter.victimFingerprint = homeless
  filter.victimBucket = at
}

/**
 * Adds one copy of a digest. False where the filter is full: nothing was changed, and the caller must check exactly from now on.
 * A digest may be added at most eight times.
 */
export function insert(filter: CuckooFilter, digest: Digest64): boolean {
  if (filter.count >= filterCapacity) return false
  const fingerprint = fingerprintOf(filter, digest)
  const bucket = bucketOf(filter, digest)
  const other = otherBucket(bucket, fingerprint)
  if (!placeIn(filter.slots, bucket, fingerprint) && !placeIn(filter.slots, other, fingerprint)) {
    if (filter.victimFingerprint !== 0) return false
    kick(filter, bucket, fingerprint)
  }
  filter.count += 1
  return true
}

function isVictim(filter: CuckooFilter, fingerprint: number, bucket: number): boolean {
  return (
    filter.victimFingerprint === fingerprint &&
    (filter.victimBucket === bucket || filter.victimBucket === otherBucket(bucket, fingerprint))
  )
}

/** False: surely not added. True: probably added, to be confirmed by the exact row (1.2e-4 are wrong at 95 % fill). */
export function contains(filter: CuckooFilter, digest: Digest64): boolean {
  const fingerprint = fingerprintOf(filter, digest)
  const bucket = bucketOf(filter, digest)
  return (
    slotOf(filter.slots, bucket, fingerprint) >= 0 ||
    slotOf(filter.slots, otherBucket(bucket, fingerprint), fingerprint) >= 0 ||
    isVictim(filter, fingerprint, bucket)
  )
}

/** A deletion made room: the victim may find its place now. */
function rehouseVictim(filter: CuckooFilter): void {
  const fingerprint = filter.victimFingerprint
  if (fingerprint === 0) return
  const bucket = filter.victimBucket
  if (
    placeIn(filter.slots, bucket, fingerprint) ||
    placeIn(filter.slots, otherBucket(bucket, fingerprint), fingerprint)
  ) {
    filter.victimFingerprint = 0
  }
}

/** Takes one copy of a digest out; only for digests that were added. False where no copy was found. */
export function remove(filter: CuckooFilter, digest: Digest64): boolean {
  const fingerprint = fingerprintOf(filter, digest)
  const bucket = bucketOf(filter, digest)
  let slot = slotOf(filter.slots, bucket, fingerprint)
  if (slot < 0) slot = slotOf(filter.slots, otherBucket(bucket, fingerprint), fingerprint)
  if (slot >= 0) {
    filter.slots[slot] = 0
    filter.count -= 1
    rehouseVictim(filter)
    return true
  }
  if (!isVictim(filter, fingerprint, bucket)) return false
  filter.victimFingerprint = 0
  filter.count -= 1
  return true
}

/** Items over capacity, 0..1. */
export function fillRatio(filter: CuckooFilter): number {
  return filter.count / filterCapacity
}

/** `warning` above 90 %; `fallback` where the next insert may be refused. */
export function fillStatus(filter: CuckooFilter): 'healthy' | 'warning' | 'fallback' {
  if (filter.count >= filterCapacity || filter.victimFingerprint !== 0) return 'fallback'
  return fillRatio(filter) > warningFill ? 'warning' : 'healthy'
}
