// Chance: numbers that look drawn at random, the same in every run from the same seed.

/** Mulberry32. */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** From 0 up to, not with, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }

  happens(probability: number): boolean {
    return this.next() < probability
  }

  /** From least to most, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.next() * items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }

  /** One letter of an alphabet. */
  letter(alphabet: string): string {
    return alphabet.charAt(Math.floor(this.next() * alphabet.length))
  }

  /** One item, as often as its weight says. */
  weigh<Item>(items: readonly Item[], weightOf: (item: Item) => number): Item {
    let rest = this.next() * items.reduce((sum, item) => sum + weightOf(item), 0)
    for (const item of items) {
      rest -= weightOf(item)
      if (rest < 0) return item
    }
    return this.pick(items)
  }

  shuffle<Item>(items: readonly Item[]): Item[] {
    const shuffled = [...items]
    for (let at = shuffled.length - 1; at > 0; at -= 1) {
      const other = this.between(0, at)
      const kept = shuffled[at]
      const moved = shuffled[other]
      if (kept === undefined || moved === undefined) continue
      shuffled[at] = moved
      shuffled[other] = kept
    }
    return shuffled
  }
}
