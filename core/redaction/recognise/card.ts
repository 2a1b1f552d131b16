// CREDIT_CARD: 12 to 19 digits in groups, a card range and Luhn's check digit (ISO/IEC 7812-1).
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'
import { luhn } from './checksums.ts'

const digitsMin = 12
const digitsMax = 19
const gapMax = 3

const letterBefore = /\p{L}$/u
const letterBehind = /^\p{L}/u

/** Groups of digits laid end to end, with sums from the first digit on, so that any part's check digit costs two look-ups. */
interface Groups {
  count: number
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** Index of each group's first digit in `digits`; one more entry for the end. */
  readonly offsets: Int32Array
  /** Equal for groups with blanks or hyphens alone between them. */
  readonly chains: Int32Array
  readonly digits: Uint8Array
  /** Sums before a digit with the digits at odd, or at even, indexes doubled as Luhn does. */
  readonly sumsOddDoubled: Int32Array
  readonly sumsEvenDoubled: Int32Array
}

const verdict: Verdict = { entity: 'CREDIT_CARD', score: 1 }

function find(source: Source, findings: Findings): void {
  if (source.digitRuns.count === 0) return
  const groups = groupsOf(source)
  let near = 0
  for (let at = 0; at < groups.count; at += 1) {
    near = enough(groups, at, near)
    const last = cardFrom(groups, at, near)
    if (last < 0) continue
    findings.add(verdict, groups.starts[at] ?? 0, groups.ends[last] ?? 0)
    at = last
  }
}

/** The digit runs that can be groups of a card number: none longer than one. */
function groupsOf({ flat, digitRuns }: Source): Groups {
  const { count, starts, ends } = digitRuns
  let total = 0
  for (let run = 0; run < count; run += 1) total += Math.min(digitsMax + 1, (ends[run] ?? 0) - (starts[run] ?? 0))
  const groups = emptyGroups(count, total)
  for (let run = 0; run < count; run += 1) {
    const start = starts[run] ?? 0
    const end = ends[run] ?? 0
    if (end - start <= digitsMax && !isBarred(flat, start, end)) addGroup(groups, flat, { start, end })
  }
  return groups
}

function emptyGroups(count: number, digits: number): Groups {
  return {
    count: 0,
    starts: new Int32Array(count),
    ends: new Int32Array(count),
    offsets: new Int32Array(count + 1),
    chains: new Int32Array(count),
    digits: new Uint8Array(digits),
    sumsOddDoubled: new Int32Array(digits + 1),
    sumsEvenDoubled: new Int32Array(digits + 1),
  }
}

function addGroup(groups: Groups, flat: string, { start, end }: { start: number; end: number }): void {
  const at = groups.count
  let offset = groups.offsets[at] ?? 0
  for (let from = start; from < end; from += 1, offset += 1) {
    const digit = flat.charCodeAt(from) - 48
    const doubled = digit > 4 ? digit * 2 - 9 : digit * 2
    const isOdd = (offset & 1) === 1
    groups.digits[offset] = digit
    groups.sumsOddDoubled[offset + 1] = (groups.sumsOddDoubled[offset] ?? 0) + (isOdd ? doubled : digit)
    groups.sumsEvenDoubled[offset + 1] = (groups.sumsEvenDoubled[offset] ?? 0) + (isOdd ? digit : doubled)
  }
  groups.starts[at] = start
  groups.ends[at] = end
  groups.chains[at] = at > 0 && isGap(flat, groups.ends[at - 1] ?? 0, start) ? (groups.chains[at - 1] ?? 0) : at
  groups.offsets[at + 1] = offset
  groups.count += 1
}

/** Whether a letter, a plus or the point of a number stands beside some digits: they are no part of a card number. */
function isBarred(flat: string, start: number, end: number): boolean {
  const before = start > 0 ? flat.charCodeAt(start - 1) : 32
  if (before === plus || isPoint(flat, before, start)) return true
  if (before < 0x80 ? isAsciiLetter(before) : letterBefore.test(flat.slice(Math.max(0, start - 2), start))) return true
  const behind = end < flat.length ? flat.charCodeAt(end) : 32
  return behind < 0x80 ? isAsciiLetter(behind) : letterBehind.test(flat.slice(end, end + 2))
}

const plus = 43
const isAsciiLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122

/** Whether a full stop or comma with a digit in front stands before `start`. */
function isPoint(flat: string, before: number, start: number): boolean {
  if (before !== 46 && before !== 44) return false
  const digit = flat.charCodeAt(start - 2)
  return digit >= 48 && digit <= 57
}

/** Up to three blanks and hyphens. */
function isGap(flat: string, from: number, to: number): boolean {
  if (to - from > gapMax) return false
  for (let at = from; at < to; at += 1) {
    const code = flat.charCodeAt(at)
    if (code !== 32 && code !== 45) return false
  }
  return true
}

/** The first group, not before `near`, up to which the digits from group `at` on are as many as a card's; it only moves on. */
function enough({ count, offsets }: Groups, at: number, near: number): number {
  let to = Math.max(at, near)
  while (to < count && (offsets[to + 1] ?? 0) - (offsets[at] ?? 0) < digitsMin) to += 1
  return to
}

/** The index of the group that ends a card number starting at group `at`, the longest such; -1 when there is none. */
function cardFrom(groups: Groups, at: number, near: number): number {
  const from = groups.offsets[at] ?? 0
  let found = -1
  for (let to = near; to < groups.count && groups.chains[to] === groups.chains[at]; to += 1) {
    const length = (groups.offsets[to + 1] ?? 0) - from
    if (length > digitsMax) break
    if (!checks(groups, from, from + length) || !isInRange(groups.digits, from, length)) continue
    found = to
    if (to === at) break
  }
  return found
}

/** Luhn's check of some digits: every second one from the right is doubled, the last is not. */
function checks({ sumsOddDoubled, sumsEvenDoubled }: Groups, from: number, to: number): boolean {
  const sums = (to & 1) === 1 ? sumsOddDoubled : sumsEvenDoubled
  return ((sums[to] ?? 0) - (sums[from] ?? 0)) % 10 === 0
}

/** Whether digits start as cards in use do; 13 digits from 1 are timestamps in milliseconds. */
function isInRange(digits: ArrayLike<number>, at: number, length: number): boolean {
  const first = digits[at] ?? 0
  if (length === 12) return first === 5 || first === 6
  if (length === 13) return first >= 4 && first <= 6
  return first === 2 ? isInRangeOfTwo(digits, at) : first === 1 || (first >= 3 && first <= 6)
}

/** 2014, 2131, 2149, 222 to 229, 23 to 26, and 270 to 272. */
function isInRangeOfTwo(digits: ArrayLike<number>, at: number): boolean {
  const four = [1, 2, 3].reduce((sum, index) => sum * 10 + (digits[at + index] ?? 0), 2)
  if (four === 2014 || four === 2131 || four === 2149) return true
  return four >= 2220 && four <= 2729
}

/** Whether a string of digits is a card number. */
export function isCard(digits: string): boolean {
  if (digits.length < digitsMin || digits.length > digitsMax) return false
  return isInRange(Array.from(digits, Number), 0, digits.length) && luhn(digits)
}

export const cardRecogniser: Recogniser = { name: 'card', entities: ['CREDIT_CARD'], find }
