// CREDIT_CARD: 12 to 19 digits in groups, a card range and Luhn's check digit (ISO/IEC 7812-1).
import type { Span } from '../../../contract/redaction.ts'
import type { Recogniser, Source } from '../source.ts'
import { luhn } from './checksums.ts'

const digitsMin = 12
const digitsMax = 19
/** Card ranges in use start so; 13 digits from 1 are timestamps in milliseconds. */
const range = /^(?:1\d{11}|2014|2131|2149|22[2-9]|2[3-6]|27[012]|3|4|5|6)/

const group = /(?<![\p{L}\d+]|\d[.,])\d+(?![\p{L}\d])/gu

interface Group {
  readonly start: number
  readonly end: number
}

/** Digit groups that stand one or two separators apart. */
function joins(flat: string, left: Group, right: Group): boolean {
  const gap = right.start - left.end
  return gap === 1 || (gap <= 3 && gap > 0) ? /^[ -]{1,3}$/.test(flat.slice(left.end, right.start)) : false
}

function find(source: Source): Span[] {
  if (!source.hasDigit) return []
  const groups: Group[] = []
  for (const match of source.flat.matchAll(group)) {
    groups.push({ start: match.index, end: match.index + match[0].length })
  }
  const spans: Span[] = []
  for (let at = 0; at < groups.length; at += 1) {
    const last = cardFrom(source.flat, groups, at)
    if (last < 0) continue
    spans.push({ entity: 'CREDIT_CARD', start: groups[at]?.start ?? 0, end: groups[last]?.end ?? 0, score: 1 })
    at = last
  }
  return spans
}

/** The index of the group that ends a card number starting at group `at`, the longest such; -1 when there is none. */
function cardFrom(flat: string, groups: readonly Group[], at: number): number {
  let digits = ''
  let found = -1
  for (let to = at; to < groups.length; to += 1) {
    const next = groups[to]
    const previous = groups[to - 1]
    if (next === undefined || next.end - next.start > digitsMax) break
    if (to > at && (previous === undefined || !joins(flat, previous, next))) break
    digits += flat.slice(next.start, next.end)
    if (digits.length > digitsMax) break
    if (isCard(digits)) {
      found = to
      if (digits.length >= digitsMin && to === at) break
    }
  }
  return found
}

/** Whether a string of digits is a card number. */
export function isCard(digits: string): boolean {
  if (digits.length < digitsMin || digits.length > digitsMax || !range.test(digits)) return false
  if (digits.length < 14 && !(digits.length === 12 ? /^[56]/ : /^[456]/).test(digits)) return false
  return luhn(digits)
}

export const cardRecogniser: Recogniser = { name: 'card', entities: ['CREDIT_CARD'], find }
