// Phone candidates: groups of digits with what people write between them, read along the runs of digits.
import type { DigitRuns } from '../digit-runs.ts'
import { withExtension } from './phone-label.ts'
import { isLetterOrNumberAt, isLetterOrNumberBefore, kindBefore, unit } from '../units.ts'

const groupDigitsMax = 14
/** As many groups as a number has digits: forms have a box for each. */
const groupsMax = 16
/** "(0)171", ") / ", " - ". */
const gapMax = 5
const gapForm = /^\)?[ ./-]{0,3}\(?$|^\)?\([ ./-]{1,3}$/

/** A candidate in the text, and the index of the run of digits behind its last. */
export interface Candidate {
  readonly start: number
  readonly end: number
  readonly nextRun: number
}

/**
 * The candidate whose first digits are a run, not starting before `floor`; null when there is none. In the form of an
 * expression: [+(] digits, then some times marks and digits, with no letter or number beside the whole.
 */
export function candidateAt(
  text: string,
  { runs, at, floor }: { runs: DigitRuns; at: number; floor: number },
): Candidate | null {
  const first = runs.starts[at] ?? 0
  if ((runs.ends[at] ?? 0) - first > groupDigitsMax) return null
  const start = startBefore(text, first, floor)
  return start < 0 ? null : longest(text, { runs, at, start })
}

/** Where a candidate with its first digits at a place starts: with the sign in front, if any; -1 when it cannot. */
function startBefore(text: string, first: number, floor: number): number {
  for (let start = Math.max(floor, first - 2); start <= first; start += 1) {
    if (isPrefix(text, start, first) && !isBarred(text, start)) return start
  }
  return -1
}

/** "+ ", "(+", "+(", "+", "(" or nothing. */
function isPrefix(text: string, start: number, first: number): boolean {
  if (start === first) return true
  const mark = text.charCodeAt(start)
  if (first - start === 1) return mark === plus || mark === open
  const next = text.charCodeAt(start + 1)
  return (mark === plus && (next === space || next === open)) || (mark === open && next === plus)
}

/** Whether what stands in front belongs to something else: a word, a longer number, a sum of money. */
function isBarred(text: string, start: number): boolean {
  if (start === 0) return false
  const before = text.charCodeAt(start - 1)
  if (before === plus || before === 0x24 || before === 0x20ac || before === 0xa3) return true
  const isJoint = before >= 44 && before <= 47
  return isJoint ? (kindBefore(text, start - 1) & unit.number) !== 0 : isLetterOrNumberBefore(text, start)
}

/** The candidate of the most groups that ends in front of no letter or number; null when none does. */
function longest(text: string, { runs, at, start }: { runs: DigitRuns; at: number; start: number }): Candidate | null {
  let end = runs.ends[at] ?? 0
  let found: Candidate | null = null
  for (let run = at; ; run += 1) {
    if (!isLetterOrNumberAt(text, end) || withExtension(text, end) > end) found = { start, end, nextRun: run + 1 }
    if (run + 1 >= runs.count || run + 1 - at >= groupsMax) return found
    end = groupEnd(text, end, { start: runs.starts[run + 1] ?? 0, end: runs.ends[run + 1] ?? 0 })
    if (end < 0) return found
  }
}

/** The end of the group that goes on at `from` with a run of digits, with the bracket that closes right behind it; -1 when it does not. */
function groupEnd(text: string, from: number, run: DigitRun): number {
  const size = run.start - from
  if (run.end - run.start > groupDigitsMax || size > gapMax) return -1
  if (size === 1 && isMark(text.charCodeAt(from))) return run.end
  const gap = text.slice(from, run.start)
  if (size === 0 ? text.charCodeAt(from - 1) !== close : !gapForm.test(gap)) return -1
  return gap.includes('(') && text.charCodeAt(run.end) === close ? run.end + 1 : run.end
}

interface DigitRun {
  readonly start: number
  readonly end: number
}

const isMark = (code: number): boolean => code === space || (code >= 45 && code <= 47)

const space = 32
const open = 40
const close = 41
const plus = 43
