// Postings of the names asked for last, decoded, by segment: reading and decoding them costs a recall more than adding them up.
import type { Name } from '../../core/memory/segments/names.ts'

/** Postings of one name in one segment, without nodes that are gone. */
export interface SegmentPostings {
  /** First node of the segment. */
  readonly from: number
  /** Nodes below this one. */
  readonly to: number
  readonly count: number
  /** Bounds: the largest frequency, and the length of the shortest node plus one. */
  readonly frequencyMax: number
  readonly lengthMin: number
  /** Ascending; null where `frequencies` has a byte for each node of the segment: there a look-up is one read. */
  readonly nodes: Uint32Array<ArrayBuffer> | null
  readonly frequencies: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>
}

/** Three million postings: what 40,000 nodes of 80 terms have, or 60 words that every other of 250,000 nodes holds. */
const cacheBytesMax = 16 * 1024 * 1024
/** A word of every other query is kept over those of single ones. */
const usesMax = 15
/** Mentions are few bytes each, whatever it took to find the heaviest: they count as asked for so often already. */
const mentionUses = 4
/** A map's entry and a typed array beside its bytes, roughly. */
const entryBytes = 100

const sizeBytes = (postings: SegmentPostings | null): number =>
  entryBytes +
  (postings === null ? 0 : 3 * entryBytes + postings.frequencies.byteLength + (postings.nodes?.byteLength ?? 0))

/** By number of the segment; null where the segment lacks the name. */
export type NamePostings = ReadonlyMap<number, SegmentPostings | null>

interface Entry {
  readonly bySegment: Map<number, SegmentPostings | null>
  bytes: number
  /** Times asked for since it came or was last passed over. */
  uses: number
}

/**
 * At most 16 MiB; names that are not asked for again go first, in the order in which they came. A segment never changes, but for nodes that are removed: then
 * all is dropped.
 */
export class PostingCache {
  readonly #entries = new Map<Name, Entry>()
  #bytes = 0

  /** What is known of a name; what is not known of a segment is to be read. */
  get(name: Name): NamePostings | undefined {
    const entry = this.#entries.get(name)
    if (entry === undefined) return undefined
    entry.uses = Math.min(entry.uses + 1, usesMax)
    return entry.bySegment
  }

  /** `live` are the segments that there are: of others nothing is kept. */
  set(name: Name, read: NamePostings, live: ReadonlySet<number>): void {
    const entry = this.#entries.get(name) ?? {
      bySegment: new Map<number, SegmentPostings | null>(),
      bytes: 0,
      uses: name.startsWith('m') ? mentionUses : 0,
    }
    this.#drop(name)
    for (const [segment, postings] of read) entry.bySegment.set(segment, postings)
    entry.bytes = 0
    for (const [segment, postings] of entry.bySegment) {
      if (live.has(segment)) entry.bytes += sizeBytes(postings)
      else entry.bySegment.delete(segment)
    }
    this.#entries.set(name, entry)
    this.#bytes += entry.bytes
    if (this.#bytes > cacheBytesMax) this.#evict()
  }

  clear(): void {
    this.#entries.clear()
    this.#bytes = 0
  }

  /** An eighth at once: a map's first keys are slow to find where others before them were taken out. What was used stays for now. */
  #evict(): void {
    for (const [name, entry] of this.#entries) {
      if (this.#bytes <= (cacheBytesMax * 7) / 8) return
      if (entry.uses === 0) {
        this.#drop(name)
        continue
      }
      // Behind all others; this loop comes to it again.
      entry.uses >>= 1
      this.#entries.delete(name)
      this.#entries.set(name, entry)
    }
  }

  #drop(name: Name): void {
    this.#bytes -= this.#entries.get(name)?.bytes ?? 0
    this.#entries.delete(name)
  }
}
