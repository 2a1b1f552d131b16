// Postings of the names asked for last, decoded, one list a name: reading and decoding them costs a recall more than adding them up.
import type { Name } from '../../core/memory/segments/names.ts'

/** Postings of one name in all segments, without nodes that are gone. */
export interface StoredPostings {
  /** What segments hold of nodes below this one is in the list. */
  readonly below: number
  readonly count: number
  /** Bounds: the largest frequency, and the length of the shortest node plus one. */
  readonly frequencyMax: number
  readonly lengthMin: number
  /** Ascending; null where `frequencies` has a byte for each node from `from` on: there a look-up is one read. */
  readonly nodes: Uint32Array<ArrayBuffer> | null
  readonly from: number
  readonly frequencies: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>
}

/** A map's entry and its name, roughly; two typed arrays and their buffer beside its bytes. */
const entryBytes = 200
const listBytes = 300

const sizeBytes = ({ count, nodes, frequencies }: StoredPostings): number =>
  entryBytes + (count === 0 ? 0 : listBytes + frequencies.byteLength + (nodes?.byteLength ?? 0))

interface Entry {
  readonly name: Name
  readonly at: number
  readonly bytes: number
  readonly postings: StoredPostings
  /** Times asked for since it came or was last passed over. */
  uses: number
}

/** A word of every other query is kept over those of single ones. */
const usesMax = 15

export interface PostingCacheBounds {
  readonly bytesMax: number
  /** V8 walks all of them in a full collection, while everybody waits. */
  readonly namesMax: number
}

/**
 * Terms: two and a half million postings are what 35,000 nodes of 80 terms have, or 60 words that every other of 250,000 nodes
 * holds. A rare name is read in some 30 µs: there is no need to hold many.
 */
export const termBounds: PostingCacheBounds = { bytesMax: 16 * 1024 * 1024, namesMax: 4_096 }
/** Few bytes each, whatever it took to find the heaviest: apart from terms, so that no long list drives them out. */
export const mentionBounds: PostingCacheBounds = { bytesMax: 4 * 1024 * 1024, namesMax: 4_096 }

/**
 * Names that are not asked for again go first (the clock of F. J. Corbató, "A paging experiment with the Multics system", 1968, with
 * a count in place of a bit). Postings never change, whichever segments hold them, but for nodes that are removed: then all is dropped.
 */
export class PostingCache {
  readonly #bounds: PostingCacheBounds
  readonly #entries = new Map<Name, Entry>()
  readonly #places: (Entry | null)[] = []
  readonly #free: number[] = []
  #hand = 0
  #bytes = 0

  constructor(bounds: PostingCacheBounds) {
    this.#bounds = bounds
  }

  /** What is known of a name; what segments hold of later nodes is to be read. */
  get(name: Name): StoredPostings | undefined {
    const entry = this.#entries.get(name)
    if (entry === undefined) return undefined
    entry.uses = Math.min(entry.uses + 1, usesMax)
    return entry.postings
  }

  set(name: Name, postings: StoredPostings): void {
    const known = this.#entries.get(name)
    if (known !== undefined) this.#drop(known)
    const bytes = sizeBytes(postings)
    if (bytes > this.#bounds.bytesMax) return
    this.#makeRoom(bytes)
    const at = this.#free.pop() ?? this.#places.length
    const entry = { name, at, bytes, postings, uses: known?.uses ?? 0 }
    this.#places[at] = entry
    this.#entries.set(name, entry)
    this.#bytes += bytes
  }

  clear(): void {
    this.#entries.clear()
    this.#places.length = 0
    this.#free.length = 0
    this.#hand = 0
    this.#bytes = 0
  }

  #makeRoom(bytes: number): void {
    const { bytesMax, namesMax } = this.#bounds
    while (this.#entries.size > 0 && (this.#bytes + bytes > bytesMax || this.#entries.size >= namesMax)) {
      this.#hand = this.#hand >= this.#places.length - 1 ? 0 : this.#hand + 1
      const entry = this.#places[this.#hand] ?? null
      if (entry === null) continue
      if (entry.uses === 0) this.#drop(entry)
      else entry.uses >>= 1
    }
  }

  #drop({ name, at, bytes }: Entry): void {
    this.#bytes -= bytes
    this.#entries.delete(name)
    this.#places[at] = null
    this.#free.push(at)
  }
}
