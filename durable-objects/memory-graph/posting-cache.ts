// Merged postings of the terms asked for last, decoded: reading and decoding them costs a recall more than adding them up.
import type { PackedPostings } from '../../core/memory/postings.ts'

/** 2 million postings: what 25,000 nodes of 80 terms have. */
const cacheBytesMax = 8 * 1024 * 1024
/** A map entry and a typed array beside its bytes, roughly. */
const entryBytes = 200

const sizeBytes = (postings: PackedPostings): number => postings.byteLength + entryBytes

/** By keyed term, at most 8 MiB; the least recently used terms go first. Whoever changes a term's rows drops it here. */
export class PostingCache {
  readonly #byTerm = new Map<string, PackedPostings>()
  #bytes = 0

  get(term: string): PackedPostings | undefined {
    const postings = this.#byTerm.get(term)
    if (postings === undefined) return undefined
    this.#byTerm.delete(term)
    this.#byTerm.set(term, postings)
    return postings
  }

  set(term: string, postings: PackedPostings): void {
    this.drop(term)
    this.#byTerm.set(term, postings)
    this.#bytes += sizeBytes(postings)
    for (const oldest of this.#byTerm.keys()) {
      if (this.#bytes <= cacheBytesMax) return
      this.drop(oldest)
    }
  }

  drop(term: string): void {
    const postings = this.#byTerm.get(term)
    if (postings === undefined) return
    this.#byTerm.delete(term)
    this.#bytes -= sizeBytes(postings)
  }
}
