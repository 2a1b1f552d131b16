// Measures: whole names found, words found and words taken wrongly, by groups.
import type { LabelledSpan } from '../write/labelled.ts'

export interface Found {
  readonly start: number
  readonly end: number
}

/** Counts of one group. */
export class Measure {
  whole = 0
  names = 0
  hits = 0
  misses = 0
  wrong = 0
  words = 0

  get wholeShare(): number {
    return this.whole / Math.max(1, this.names)
  }

  get precision(): number {
    return this.hits / Math.max(1, this.hits + this.wrong)
  }

  get recall(): number {
    return this.hits / Math.max(1, this.hits + this.misses)
  }

  /** Of the words that belong to no name, the share taken. */
  get takenShare(): number {
    return this.wrong / Math.max(1, this.words)
  }

  /** Adds a text; words in `open` spans are not counted. */
  add(text: string, gold: readonly LabelledSpan[], found: readonly Found[]): void {
    const isIn = (spans: readonly Found[], at: number): boolean =>
      spans.some(({ start, end }) => start <= at && at < end)
    const names = gold.filter(({ label }) => label === 'name')
    const open = gold.filter(({ label }) => label === 'open')
    for (const { index } of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
      if (isIn(open, index)) continue
      const isFound = isIn(found, index)
      if (isIn(names, index)) {
        if (isFound) this.hits += 1
        else this.misses += 1
        continue
      }
      this.words += 1
      if (isFound) this.wrong += 1
    }
    for (const { start, end } of names) {
      this.names += 1
      const isWhole = Array.from({ length: end - start }, (_, at) => start + at).every(
        (at) => !/[\p{L}\p{N}]/u.test(text.charAt(at)) || isIn(found, at),
      )
      if (isWhole) this.whole += 1
    }
  }
}

export class Measures {
  readonly groups = new Map<string, Measure>()

  of(group: string): Measure {
    const measure = this.groups.get(group) ?? new Measure()
    this.groups.set(group, measure)
    return measure
  }

  /** Lines of a table: group and figures. */
  table(figures: (measure: Measure) => string): string[] {
    return [...this.groups].map(([group, measure]) => `${group.padEnd(24)} ${figures(measure)}`)
  }
}
