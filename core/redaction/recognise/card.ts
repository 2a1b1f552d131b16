// CREDIT_CARD: 12 to 19 digits in groups, a card range and Luhn's check digit (ISO/IEC 7812-1).
import type { DigitRuns } from '../digit-runs.ts'
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'
import { isOfThing } from '../things.ts'
import { kindAt, kindBefore, unit } from '../units.ts'
import { watchContext } from '../context-stems.ts'
import { luhn } from './checksums.ts'
import { hasContext } from './pattern.ts'

const digitsMin = 12
const digitsMax = 19
const gapMax = 3

const verdict: Verdict = { entity: 'CREDIT_CARD', score: 1 }

/** What a run of digits is, as bits: whether it can be a group of a card number, and goes on with the run before it. */
const isGroup = 1
const goesOn = 2

function find(source: Source, findings: Findings): void {
  const { flat, digitRuns } = source
  const { count, starts, ends } = digitRuns
  const groups = groupsOf(flat, digitRuns)
  for (let run = 0; run < count; run += 1) {
    if (groups[run] === 0 || !canStart(flat.charCodeAt(starts[run] ?? 0))) continue
    const last = cardFrom(flat, { runs: digitRuns, groups, first: run })
    if (last < 0 || isOther(source, starts[run] ?? 0, ends[last] ?? 0)) continue
    findings.add(verdict, starts[run] ?? 0, ends[last] ?? 0)
    run = last
  }
}

export const cardLabels = [
  'card',
  'credit',
  'debit',
  'visa',
  'mastercard',
  'amex',
  'karte',
  'carte',
  'tarjeta',
  'carta',
]
const context = [...cardLabels, 'pan']
watchContext(context)

/** Groups as cards have them, with a blank or a hyphen between. */
const cardGroups = /^(?:\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{1,7}|\d{4}[ -]\d{6}[ -]\d{4,5}|\d{12,19})$/

/** Whether it is a part of a table or a list of numbers: a tenth of all numbers has the check digit. */
const isListed = (source: Source, start: number, end: number): boolean =>
  source.isListed(start, end, cardGroups) && !hasContext(source, start, context)

/** Groups that nothing but a card has. */
const ownGroups = /^(?:\d{16}|\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}|\d{4}[ -]\d{6}[ -]\d{5})$/

/** Whether it is the number of a device, an order, a parcel: many of these have the check digit too. */
const isThings = ({ flat, text }: Source, start: number, end: number): boolean =>
  !ownGroups.test(flat.slice(start, end)) && isOfThing(text, start)

const isOther = (source: Source, start: number, end: number): boolean =>
  isListed(source, start, end) || isThings(source, start, end)

const canStart = (code: number): boolean => code >= 49 && code <= 54

function groupsOf(flat: string, { count, starts, ends }: DigitRuns): Uint8Array {
  const groups = new Uint8Array(count)
  for (let run = 0; run < count; run += 1) {
    const start = starts[run] ?? 0
    const end = ends[run] ?? 0
    if (end - start > digitsMax || isBarred(flat, start, end)) continue
    groups[run] =
      run > 0 && groups[run - 1] !== 0 && isGap(flat, ends[run - 1] ?? 0, start) ? isGroup | goesOn : isGroup
  }
  return groups
}

/** Whether a letter, a plus or the point of a number stands beside some digits: they are no part of a card number. */
function isBarred(flat: string, start: number, end: number): boolean {
  const before = start > 0 ? flat.charCodeAt(start - 1) : 32
  if (before === plus || isPoint(flat, before, start)) return true
  if ((kindBefore(flat, start) & unit.letter) !== 0) return true
  return end < flat.length && (kindAt(flat, end) & unit.letter) !== 0
}

const plus = 43

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

interface Walk {
  readonly runs: DigitRuns
  readonly groups: Uint8Array
  readonly first: number
}

/**
 * The digits of the groups walked over, at most one card's. Luhn doubles every second digit from the right: which ones
 * these are is known at the end, so both sums are kept. One object, because very many walks are made.
 */
const walked = { length: 0, digits: new Uint8Array(digitsMax), sumOfOddDoubled: 0, sumOfEvenDoubled: 0 }

/** The run that ends a card number starting at a run, the longest such; -1 when there is none. */
function cardFrom(flat: string, { runs, groups, first }: Walk): number {
  walked.length = walked.sumOfOddDoubled = walked.sumOfEvenDoubled = 0
  let found = -1
  for (let run = first; run < runs.count && (run === first || (groups[run] ?? 0) > isGroup); run += 1) {
    const start = runs.starts[run] ?? 0
    const end = runs.ends[run] ?? 0
    if (walked.length + end - start > digitsMax) break
    for (let at = start; at < end; at += 1) addDigit(flat.charCodeAt(at) - 48)
    if (!isCardWalked()) continue
    found = run
    if (run === first) break
  }
  return found
}

function addDigit(digit: number): void {
  const doubled = digit > 4 ? digit * 2 - 9 : digit * 2
  const isOdd = (walked.length & 1) === 1
  walked.digits[walked.length] = digit
  walked.sumOfOddDoubled += isOdd ? doubled : digit
  walked.sumOfEvenDoubled += isOdd ? digit : doubled
  walked.length += 1
}

function isCardWalked(): boolean {
  const { length, digits, sumOfOddDoubled, sumOfEvenDoubled } = walked
  const sum = (length & 1) === 1 ? sumOfOddDoubled : sumOfEvenDoubled
  return length >= digitsMin && sum % 10 === 0 && isInRange(digits, length)
}

/** Whether digits start as cards in use do; 13 digits from 1 are timestamps in milliseconds. */
function isInRange(digits: ArrayLike<number>, length: number): boolean {
  const first = digits[0] ?? 0
  if (length === 12) return first === 5 || first === 6
  if (length === 13) return first >= 4 && first <= 6
  return first === 2 ? isInRangeOfTwo(digits) : first === 1 || (first >= 3 && first <= 6)
}

/** 2014, 2131, 2149, 222 to 229, 23 to 26, and 270 to 272. */
function isInRangeOfTwo(digits: ArrayLike<number>): boolean {
  const four = [1, 2, 3].reduce((sum, index) => sum * 10 + (digits[index] ?? 0), 2)
  if (four === 2014 || four === 2131 || four === 2149) return true
  return four >= 2220 && four <= 2729
}

/** Whether a string of digits is a card number. */
export function isCard(digits: string): boolean {
  if (digits.length < digitsMin || digits.length > digitsMax) return false
  return isInRange(Array.from(digits, Number), digits.length) && luhn(digits)
}

export const cardRecogniser: Recogniser = { name: 'card', entities: ['CREDIT_CARD'], find }
