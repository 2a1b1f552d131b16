// Number lists: where a text is a table or a list of plain numbers. Any few of them look like a telephone or a card now and then.
import type { DigitRuns } from './digit-runs.ts'
import { grown } from './typed-arrays.ts'

/** Fewer numbers in a row may be the groups of one value, or of two. */
const numbersMin = 6
/** Blanks, tabs, line ends, bars and semicolons between two numbers, a sign in front of the next. */
const between = /^%?[ \t\r\n;|]{1,12}[-+]?$/
const gapMax = 14
const zero = 48
const plus = 43
const countryDigitsMax = 3

/** Maximal runs of numbers with nothing but white space and bars between, in order; a number that starts with 0 ends one. */
export class NumberLists {
  count = 0
  #starts = new Int32Array(8)
  #ends = new Int32Array(8)

  constructor(text: string, runs: DigitRuns) {
    let numbers = 0
    let start = 0
    let end = 0
    for (let run = 0; run < runs.count; run += 1) {
      const from = runs.starts[run] ?? 0
      const gap = run === 0 ? 'other' : gapOf(text, end, from)
      end = runs.ends[run] ?? 0
      if (gap === 'point' && numbers > 0) continue
      const isOne = isPlain(text, from, end)
      if (gap === 'list' && isOne && numbers > 0) numbers += 1
      else {
        this.#close(numbers, start, runs.ends[run - 1] ?? 0)
        numbers = isOne ? 1 : 0
        start = from
      }
    }
    this.#close(numbers, start, end)
  }

  /** Whether a list holds all of a range. */
  holds(start: number, end: number): boolean {
    let low = 0
    let high = this.count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#ends[middle]! < end) low = middle + 1
      else high = middle
    }
    return low < this.count && this.#starts[low]! <= start
  }

  #close(numbers: number, start: number, end: number): void {
    if (numbers < numbersMin) return
    if (this.count === this.#starts.length) {
      this.#starts = grown(this.#starts)
      this.#ends = grown(this.#ends)
    }
    this.#starts[this.count] = start
    this.#ends[this.count] = end
    this.count += 1
  }
}

const isPoint = (text: string, at: number): boolean => {
  const code = text.charCodeAt(at)
  return (code === 46 || code === 44) && text.charCodeAt(at + 1) >= zero && text.charCodeAt(at + 1) <= 57
}

/**
 * Numbers have no zero in front, but for 0 and what has a decimal part; codes and telephones have. A plus before a few digits without
 * a decimal part is the prefix of a country: a list ends there, and another number may follow.
 */
function isPlain(text: string, start: number, end: number): boolean {
  if (isPoint(text, end)) return true
  if (text.charCodeAt(start - 1) === plus && end - start <= countryDigitsMax) return false
  return text.charCodeAt(start) !== zero || end - start === 1
}

/** `point`: of one number with a decimal part or groups of thousands; `list`: between two. */
function gapOf(text: string, from: number, to: number): 'point' | 'list' | 'other' {
  if (to - from === 1 && isPoint(text, from)) return 'point'
  return to - from <= gapMax && between.test(text.slice(from, to)) ? 'list' : 'other'
}
