// Digit runs: where every sequence of digits of a text starts and ends, read once for all recognisers of numbers.

import { grown } from './typed-arrays.ts'

/** The maximal sequences of ASCII digits in order; offsets in UTF-16. */
export interface DigitRuns {
  readonly count: number
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** How many runs have each length; the last place counts the longer ones too. */
  readonly countByLength: Int32Array
  /** The length of the longest run, at most `runLengthMax`. */
  readonly longest: number
}

/** Longer runs are told from no other. */
export const runLengthMax = 31

const runsAtFirst = 64
const lengthsCount = runLengthMax + 1
/** Most texts hold none, and are read several times each: nothing is made before the first. */
const noRuns = new Int32Array(0)
const noLengths = new Int32Array(lengthsCount)

/** The digit runs of a text, in one pass. */
export function digitRunsOf(text: string): DigitRuns {
  let starts = noRuns
  let ends = noRuns
  let countByLength = noLengths
  let count = 0
  for (let at = 0; at < text.length; at += 1) {
    if (!isDigit(text.charCodeAt(at))) continue
    if (count === starts.length) {
      if (count === 0) countByLength = new Int32Array(lengthsCount)
      const length = Math.max(runsAtFirst, count * 2)
      starts = grown(starts, length)
      ends = grown(ends, length)
    }
    starts[count] = at
    while (at < text.length && isDigit(text.charCodeAt(at))) at += 1
    ends[count] = at
    const length = Math.min(runLengthMax, at - (starts[count] ?? 0))
    countByLength[length] = (countByLength[length] ?? 0) + 1
    count += 1
  }
  const longest = countByLength.findLastIndex((runs) => runs > 0)
  return { count, starts, ends, countByLength, longest: Math.max(0, longest) }
}

/** Whether the runs from `at` on have these lengths and stand one character apart. */
export function hasGroups(runs: DigitRuns, at: number, lengths: readonly number[]): boolean {
  if (at + lengths.length > runs.count) return false
  for (let index = 0; index < lengths.length; index += 1) {
    const start = runs.starts[at + index] ?? 0
    if ((runs.ends[at + index] ?? 0) - start !== lengths[index]) return false
    if (index > 0 && start - (runs.ends[at + index - 1] ?? 0) !== 1) return false
  }
  return true
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
