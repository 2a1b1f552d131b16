// Word weights: lists of words with a weight each, looked up by what ends in front of a place or starts there.

const units = 0x10000

/** Words of one kind in one string, divided by blanks, with what they weigh as evidence: more than 0. */
export type Weighed = readonly (readonly [weight: number, words: string])[]

export const wordsOf = (list: string): string[] => list.split(/\s+/).filter(Boolean)

/** Linear in the text for any words: a look costs as many look-ups as the longest word has characters. */
export class WordWeights {
  /** Words of one and two units by their units, which is faster than by strings; all others. */
  readonly #ofOne = new Map<number, number>()
  readonly #ofTwo = new Map<number, Map<number, number>>()
  readonly #longer = new Map<string, number>()
  /** Per first and last unit, the longest word's length. */
  readonly #longestFrom = new Uint8Array(units)
  readonly #longestTo = new Uint8Array(units)

  constructor(lists: Weighed) {
    for (const [weight, list] of lists) for (const word of wordsOf(list)) if (!this.has(word)) this.#add(word, weight)
  }

  has(word: string): boolean {
    return this.weight(word) > 0
  }

  weight(word: string): number {
    return this.#weightAt(word, 0, word.length)
  }

  /** How long the longest word is that starts at a place and ends at `to` at the latest; 0 for none. */
  sizeBehind(text: string, at: number, to: number): number {
    let size = at < text.length ? Math.min(this.#longestFrom[text.charCodeAt(at)] ?? 0, to - at) : 0
    while (size > 0 && this.#weightAt(text, at, size) === 0) size -= 1
    return Math.max(0, size)
  }

  /** How long the longest word is that ends in front of a place. */
  sizeBefore(text: string, at: number): number {
    let size = at > 0 ? Math.min(this.#longestTo[text.charCodeAt(at - 1)] ?? 0, at) : 0
    while (size > 0 && this.#weightAt(text, at - size, size) === 0) size -= 1
    return size
  }

  /** The weight of the longest word that starts at a place; 0 for none. */
  behind(text: string, at: number, to = text.length): number {
    return this.#weightAt(text, at, this.sizeBehind(text, at, to))
  }

  /** The weight of the longest word that ends in front of a place; 0 for none. */
  before(text: string, at: number): number {
    const size = this.sizeBefore(text, at)
    return this.#weightAt(text, at - size, size)
  }

  #add(word: string, weight: number): void {
    const first = word.charCodeAt(0)
    const last = word.charCodeAt(word.length - 1)
    this.#longestFrom[first] = Math.max(this.#longestFrom[first] ?? 0, word.length)
    this.#longestTo[last] = Math.max(this.#longestTo[last] ?? 0, word.length)
    if (word.length === 1) this.#ofOne.set(first, weight)
    else if (word.length > 2) this.#longer.set(word, weight)
    else this.#ofTwo.set(first, (this.#ofTwo.get(first) ?? new Map<number, number>()).set(last, weight))
  }

  #weightAt(text: string, at: number, size: number): number {
    if (size === 0) return 0
    if (size === 1) return this.#ofOne.get(text.charCodeAt(at)) ?? 0
    if (size === 2) return this.#ofTwo.get(text.charCodeAt(at))?.get(text.charCodeAt(at + 1)) ?? 0
    return this.#longer.get(text.slice(at, at + size)) ?? 0
  }
}
