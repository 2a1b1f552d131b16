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

/** Two and a half million postings: what 35,000 nodes of 80 terms have, or 60 words that every other of 250,000 nodes holds. */
const cacheBytesMax = 16 * 1024 * 1024
/** A word of every other query is kept over those of single ones. */
const usesMax = 15
/** Mentions are few bytes each, whatever it took to find the heaviest: they count as asked for so often already. */
const mentionUses = 4
/** A map's entry and its name, roughly; two typed arrays and their buffer beside its bytes. Few lists of a size that counts: V8 walks them all in a full collection. */
const entryBytes = 200
const listBytes = 300

const sizeBytes = ({ count, nodes, frequencies }: StoredPostings): number =>
  entryBytes + (count === 0 ? 0 : listBytes + frequencies.byteLength + (nodes?.byteLength ?? 0))

interface Entry {
  readonly postings: StoredPostings
  readonly bytes: number
  /** Times asked for since it came or was last passed over. */
  uses: number
}

/**
 * At most 16 MiB; names that are not asked for again go first, in the order in which they came. Postings never change, whichever
 * segments hold them, but for nodes that are removed: then all is dropped.
 */
export class PostingCache {
  readonly #entries = new Map<Name, Entry>()
  #bytes = 0

  /** What is known of a name; what segments hold of later nodes is to be read. */
  get(name: Name): StoredPostings | undefined {
    const entry = this.#entries.get(name)
    if (entry === undefined) return undefined
    entry.uses = Math.min(entry.uses + 1, usesMax)
    return entry.postings
  }

  set(name: Name, postings: StoredPostings): void {
    const uses = this.#entries.get(name)?.uses ?? (name.startsWith('m') ? mentionUses : 0)
    this.#drop(name)
    const bytes = sizeBytes(postings)
    this.#entries.set(name, { postings, bytes, uses })
    this.#bytes += bytes
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
