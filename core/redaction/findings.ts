// Findings: what recognisers found in a text, column by column, and put in order at the end.
import type { Span } from '../../contract/redaction.ts'
import { originalRange } from './normalise.ts'
import type { Normalised } from './origins.ts'
import { grown } from './typed-arrays.ts'

/** What a finding is. Recognisers keep one object for all their findings that are alike, so that it is told by identity. */
export interface Verdict {
  readonly entity: string
  readonly score: number
}

const findingsAtFirst = 64
const verdictsAtFirst = 32
/** Most texts hold none, and are read several times each: nothing is made before the first. */
const noPlaces = new Int32Array(0)
const noScores = new Float64Array(0)
/**
 * What spans are copied from. Its score is a fraction: where the first score met is an integer, V8 compiles the making of
 * spans for integers and throws that away at each fraction, which takes twenty times as long.
 */
const specimen: Span = { entity: '', start: 0, end: 0, score: 0.5 }

/** Where something was found and what; offsets in UTF-16. A text may hold as many findings as words. */
export class Findings {
  count = 0
  #starts = noPlaces
  #ends = noPlaces
  /** Indexes of verdicts. */
  #codes = noPlaces
  readonly #verdicts: Verdict[] = []
  /** Entities and scores of the verdicts; scores as a column of doubles, so that all spans are made alike. */
  readonly #entities: string[] = []
  #scores = noScores
  readonly #codeByVerdict = new Map<Verdict, number>()

  add(verdict: Verdict, start: number, end: number): void {
    const at = this.count
    if (at === this.#starts.length) {
      const length = Math.max(findingsAtFirst, at * 2)
      this.#starts = grown(this.#starts, length)
      this.#ends = grown(this.#ends, length)
      this.#codes = grown(this.#codes, length)
    }
    this.#starts[at] = start
    this.#ends[at] = end
    this.#codes[at] = this.#codeOf(verdict)
    this.count = at + 1
  }

  /** Keeps the findings whose verdict a test holds for. */
  keepVerdicts(isKept: (verdict: Verdict) => boolean): void {
    const kept = this.#verdicts.map(isKept)
    if (!kept.every(Boolean)) this.#keep((at) => kept[this.#codes[at] ?? 0] === true)
  }

  /** Keeps the findings that a test holds for. */
  keep(isKept: (verdict: Verdict, start: number, end: number) => boolean): void {
    this.#keep((at) => {
      const verdict = this.#verdicts[this.#codes[at] ?? 0]
      return verdict !== undefined && isKept(verdict, this.#starts[at] ?? 0, this.#ends[at] ?? 0)
    })
  }

  /** Keeps the findings whose place a test holds for. */
  keepPlaces(isKept: (start: number, end: number) => boolean): void {
    this.#keep((at) => isKept(this.#starts[at] ?? 0, this.#ends[at] ?? 0))
  }

  /** Calls back with each finding. */
  each(found: (verdict: Verdict, start: number, end: number) => void): void {
    for (let at = 0; at < this.count; at += 1) {
      const verdict = this.#verdicts[this.#codes[at] ?? 0]
      if (verdict !== undefined) found(verdict, this.#starts[at] ?? 0, this.#ends[at] ?? 0)
    }
  }

  /** Puts pieces in the place of a finding, at least one; null leaves it whole. */
  divide(piecesOf: (start: number, end: number) => readonly (readonly [start: number, end: number])[] | null): void {
    const { count } = this
    for (let at = 0; at < count; at += 1) {
      const [first, ...others] = piecesOf(this.#starts[at] ?? 0, this.#ends[at] ?? 0) ?? []
      const verdict = this.#verdicts[this.#codes[at] ?? 0]
      if (first === undefined || verdict === undefined) continue
      this.#starts[at] = first[0]
      this.#ends[at] = first[1]
      for (const [start, end] of others) this.add(verdict, start, end)
    }
  }

  /** Gives findings other places; null leaves one where it is. */
  move(placeOf: (verdict: Verdict, start: number, end: number) => { start: number; end: number } | null): void {
    for (let at = 0; at < this.count; at += 1) {
      const verdict = this.#verdicts[this.#codes[at] ?? 0]
      const place = verdict === undefined ? null : placeOf(verdict, this.#starts[at] ?? 0, this.#ends[at] ?? 0)
      if (place === null) continue
      this.#starts[at] = place.start
      this.#ends[at] = place.end
    }
  }

  /** Changes offsets in the normalised text to those in the original. */
  toOriginal(normalised: Normalised): void {
    if (normalised.starts === null) return
    for (let at = 0; at < this.count; at += 1) {
      const { start, end } = originalRange(normalised, this.#starts[at] ?? 0, this.#ends[at] ?? 0)
      this.#starts[at] = start
      this.#ends[at] = end
    }
  }

  /** Adds another text's findings, at the offsets that they have. */
  absorb(other: Findings): void {
    for (let at = 0; at < other.count; at += 1) {
      const verdict = other.#verdicts[other.#codes[at] ?? 0]
      if (verdict !== undefined) this.add(verdict, other.#starts[at] ?? 0, other.#ends[at] ?? 0)
    }
  }

  /** Spans by start, the longer and then the surer first; `length` is that of the text. */
  inOrder(length: number): Span[] {
    return this.#spansAt(this.#order(length), this.count)
  }

  /** The same, but one inside another of the same entity is dropped and leaves its higher score there. */
  united(length: number): Span[] {
    const order = this.#order(length)
    const lastByEntity = new Map<string, number>()
    let kept = 0
    for (let place = 0; place < order.length; place += 1) {
      const at = order[place] ?? 0
      const entity = this.#entities[this.#codes[at] ?? 0] ?? ''
      const last = lastByEntity.get(entity)
      if (last !== undefined && (this.#ends[at] ?? 0) <= (this.#ends[last] ?? 0)) {
        if (this.#scoreAt(at) > this.#scoreAt(last)) this.#codes[last] = this.#codes[at] ?? 0
        continue
      }
      lastByEntity.set(entity, at)
      order[kept] = at
      kept += 1
    }
    return this.#spansAt(order, kept)
  }

  /** The spans of the first `count` indexes. */
  #spansAt(indexes: Int32Array, count: number): Span[] {
    const spans: Span[] = []
    for (let place = 0; place < count; place += 1) {
      const at = indexes[place] ?? 0
      const code = this.#codes[at] ?? 0
      const start = this.#starts[at] ?? 0
      const end = this.#ends[at] ?? 0
      spans.push({ ...specimen, entity: this.#entities[code] ?? '', start, end, score: this.#scores[code] ?? 0 })
    }
    return spans
  }

  #codeOf(verdict: Verdict): number {
    const known = this.#codeByVerdict.get(verdict)
    if (known !== undefined) return known
    const code = this.#verdicts.push(verdict) - 1
    this.#codeByVerdict.set(verdict, code)
    this.#entities.push(verdict.entity)
    if (code === this.#scores.length) {
      const before = this.#scores
      this.#scores = new Float64Array(Math.max(verdictsAtFirst, before.length * 2))
      this.#scores.set(before)
    }
    this.#scores[code] = verdict.score
    return code
  }

  #scoreAt(at: number): number {
    return this.#scores[this.#codes[at] ?? 0] ?? 0
  }

  #keep(isKept: (at: number) => boolean): void {
    let kept = 0
    for (let at = 0; at < this.count; at += 1) {
      if (!isKept(at)) continue
      this.#starts[kept] = this.#starts[at] ?? 0
      this.#ends[kept] = this.#ends[at] ?? 0
      this.#codes[kept] = this.#codes[at] ?? 0
      kept += 1
    }
    this.count = kept
  }

  /** Indexes in order: sorted into as many stretches of the text as there are findings, then among neighbours. */
  #order(length: number): Int32Array {
    const order = this.#byStretch(length)
    // Few findings start at one place, so that a stretch holds few for its length.
    for (let place = 1; place < order.length; place += 1) {
      const moved = order[place] ?? 0
      let to = place
      for (; to > 0 && this.#isBefore(moved, order[to - 1] ?? 0); to -= 1) order[to] = order[to - 1] ?? 0
      order[to] = moved
    }
    return order
  }

  #byStretch(length: number): Int32Array {
    const { count } = this
    const perUnit = count / (length + 1)
    const places = new Int32Array(count + 1)
    for (let at = 0; at < count; at += 1) {
      const stretch = Math.floor((this.#starts[at] ?? 0) * perUnit)
      places[stretch + 1] = (places[stretch + 1] ?? 0) + 1
    }
    for (let stretch = 1; stretch < count; stretch += 1)
      places[stretch] = (places[stretch] ?? 0) + (places[stretch - 1] ?? 0)
    const order = new Int32Array(count)
    for (let at = 0; at < count; at += 1) {
      const stretch = Math.floor((this.#starts[at] ?? 0) * perUnit)
      const place = places[stretch] ?? 0
      order[place] = at
      places[stretch] = place + 1
    }
    return order
  }

  #isBefore(one: number, other: number): boolean {
    const later = (this.#starts[one] ?? 0) - (this.#starts[other] ?? 0)
    if (later !== 0) return later < 0
    const longer = (this.#ends[one] ?? 0) - (this.#ends[other] ?? 0)
    return longer === 0 ? this.#scoreAt(one) > this.#scoreAt(other) : longer > 0
  }
}
