// Word weights: lists of words with a weight each, looked up by what ends in front of a place or starts there.

const units = 0x10000

/** Words of one kind in one string, divided by blanks, with what they weigh as evidence. */
export type Weighed = readonly (readonly [weight: number, words: string])[]

export const wordsOf = (list: string): string[] => list.split(/\s+/).filter(Boolean)

/** Linear in the text for any words: a look costs as many look-ups as the longest word has characters. */
export class WordWeights {
  readonly #weights = new Map<string, number>()
  /** Per first and last unit, the longest word's length. */
  readonly #longestFrom = new Uint8Array(units)
  readonly #longestTo = new Uint8Array(units)

  constructor(lists: Weighed) {
    for (const [weight, list] of lists)
      for (const word of wordsOf(list)) {
        if (this.#weights.has(word)) continue
        this.#weights.set(word, weight)
        const [first, last] = [word.charCodeAt(0), word.charCodeAt(word.length - 1)]
        this.#longestFrom[first] = Math.max(this.#longestFrom[first] ?? 0, word.length)
        this.#longestTo[last] = Math.max(this.#longestTo[last] ?? 0, word.length)
      }
  }

  has(word: string): boolean {
    return this.#weights.has(word)
  }

  weight(word: string): number {
    return this.#weights.get(word) ?? 0
  }

  /** How long the longest word is that starts at a place and ends at `to` at the latest; 0 for none. */
  sizeBehind(text: string, at: number, to: number): number {
    let size = Math.min(this.#longestFrom[text.charCodeAt(at)] ?? 0, to - at)
    while (size > 0 && !this.#weights.has(text.slice(at, at + size))) size -= 1
    return Math.max(0, size)
  }

  /** How long the longest word is that ends in front of a place. */
  sizeBefore(text: string, at: number): number {
    let size = Math.min(at > 0 ? (this.#longestTo[text.charCodeAt(at - 1)] ?? 0) : 0, at)
    while (size > 0 && !this.#weights.has(text.slice(at - size, at))) size -= 1
    return size
  }

  /** The weight of the longest word that starts at a place; 0 for none. */
  behind(text: string, at: number, to = text.length): number {
    const size = this.sizeBehind(text, at, to)
    return size === 0 ? 0 : this.weight(text.slice(at, at + size))
  }

  /** The weight of the longest word that ends in front of a place; 0 for none. */
  before(text: string, at: number): number {
    const size = this.sizeBefore(text, at)
    return size === 0 ? 0 : this.weight(text.slice(at - size, at))
  }
}
