// Postings of the names asked for last, decoded, by segment: reading and decoding them costs a recall more than adding them up.
import type { Name } from '../../core/memory/segments/names.ts'

/** Postings of one name in one segment, without nodes that are gone. */
export interface SegmentPostings {
  /** First node of the segment. */
  readonly from: number
  /** Nodes below this one. */
  readonly to: number
  readonly count: number
  readonly frequencyMax: number
  /** Length of the shortest node, plus one. */
  readonly lengthMin: number
  /** Ascending; null where `frequencies` has a byte for each node of the segment: there a look-up is one read. */
  readonly nodes: Uint32Array<ArrayBuffer> | null
  readonly frequencies: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>
}

/** Two million postings: what 25,000 nodes of 80 terms have, or 50 words that every other of 250,000 nodes holds. */
const cacheBytesMax = 12 * 1024 * 1024
/** A map entry and typed arrays beside their bytes, roughly. */
const entryBytes = 400

const sizeBytes = (postings: SegmentPostings | null): number =>
  entryBytes + (postings === null ? 0 : postings.frequencies.byteLength + (postings.nodes?.byteLength ?? 0))

/**
 * At most 12 MiB; the least recently used go first. A segment never changes, but for nodes that are removed: then all is
 * dropped. Null says that the segment lacks the name.
 */
export class PostingCache {
  readonly #entries = new Map<string, SegmentPostings | null>()
  #bytes = 0

  get(segment: number, name: Name): SegmentPostings | null | undefined {
    const key = `${segment}${name}`
    const postings = this.#entries.get(key)
    if (postings === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, postings)
    return postings
  }

  set(segment: number, name: Name, postings: SegmentPostings | null): void {
    this.#drop(`${segment}${name}`)
    this.#entries.set(`${segment}${name}`, postings)
    this.#bytes += sizeBytes(postings)
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= cacheBytesMax) return
      this.#drop(oldest)
    }
  }

  clear(): void {
    this.#entries.clear()
    this.#bytes = 0
  }

  #drop(key: string): void {
    const postings = this.#entries.get(key)
    if (postings === undefined) return
    this.#entries.delete(key)
    this.#bytes -= sizeBytes(postings)
  }
}
