// PHONE_NUMBER: groups of digits that are a number of some region (libphonenumber), or stand where a number is announced.
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min'
import type { Span } from '../../../contract/redaction.ts'
import { stemLetters, type Recogniser, type Source } from '../source.ts'
import { digitsOf } from './checksums.ts'
import { contextBefore } from './pattern.ts'

const candidate =
  /(?<![\p{L}\p{N}+]|\p{N}[.,/-]|[$€£])(?:\+ ?|\(\+?)?\d{1,14}(?:\)?[ ./-]{1,2}\(?\d{1,14}|\)\d{1,14}|\(\d{1,5}\)){0,7}(?![\p{L}\p{N}])/gu
const dateLike =
  /^(?:\d{4}[-/.](?:0?[1-9]|1[0-2])[-/.](?:[0-2]?\d|3[01])|(?:[0-2]?\d|3[01])[-/.](?:[0-2]?\d|3[01])[-/.](?:19|20)?\d\d)(?!\d)/
/** A country code, an area code in brackets, then digits in groups. */
const wellFormed =
  /^(?:\+ ?\d{1,3}[ .-]?|\(\+\d{1,3}\)[ .-]?|00\d{1,3}[ .-]?|[01][ .-]?)?(?:\(\d{1,5}\)[ .-]?)?\d[\d ./-]*$/
/** Versions (1.28.1) and lists (400/422/500) are no numbers. */
const singleDigits = /(?:^|\.)\d\.\d|\.\d(?:\.|$)|\/.*\//
const yearsOrDecimal = /^(?:(?:19|20)\d\d\s?[-/]\s?(?:19|20)\d\d|\d+\.\d+|(?:19|20)\d\d[-/]\d{3,4})$/
const context = [
  'phone', 'phones', 'call', 'called', 'calling', 'tel', 'telephone', 'telephon', 'mobile', 'cell', 'cellphone', 'fax', 'contact',
  'whatsapp', 'dial', 'hotline', 'sms', 'texting', 'ring', 'reach', 'answering', 'number', 'numbers', 'messages', 'handy',
] // oxfmt-ignore
const labelBehind = /^ {0,2}\(?(?:office|fax|mobile|cell|phone|home|work|tel|direct|main)\b/i
/** What a label behind a number can start with. */
const labelStart = new Set(Array.from('ofmcphwtdOFMCPHWTD', (letter) => letter.charCodeAt(0)))
const digitsMin = 7
const digitsMax = 15
const announcedDigitsMax = 13
/** Look-ups of libphonenumber in one text: beyond them the form alone decides, towards finding more. */
const lookUpsBase = 500
const charactersPerLookUp = 400

/** Digits of national numbers as people write them: far cheaper than a look-up, and right about most candidates. */
const nationalForms: Readonly<Partial<Record<CountryCode, RegExp>>> = {
  US: /^1?[2-9]\d\d[2-9]\d{6}$/,
  GB: /^0[1-9]\d{8,9}$/,
  DE: /^0[1-9]\d{5,12}$/,
  FR: /^0[1-9]\d{8}$/,
  IL: /^0[2-9]\d{7,8}$/,
  IN: /^0?[1-9]\d{9}$/,
  BR: /^0?[1-9][1-9]\d{8,9}$/,
  JP: /^0[1-9]\d{8,9}$/,
  CN: /^(?:1[3-9]\d{9}|0\d{9,11})$/,
  TR: /^0?[2-5]\d{9}$/,
  PH: /^09\d{9}$/,
}
const anyForm = /^/
/** The fewest digits of a national number of these regions that starts with no 0. */
const trunklessDigitsMin = 10

interface Search {
  readonly entity: string
  readonly regions: readonly CountryCode[]
  readonly source: Source
  /** Whether any announcing word occurs in the text. */
  readonly mayAnnounce: boolean
  announced: { readonly start: number; readonly answer: boolean }
  /** As many as look-ups: they are bounded. */
  readonly answers: Map<string, boolean>
  lookUps: number
}

/** A recogniser of numbers written as in the given regions, or internationally. */
function phones(entity: string, regions: readonly CountryCode[]): Recogniser {
  const find = (source: Source): Span[] => {
    if (!source.hasDigit) return []
    const lookUps = lookUpsBase + source.flat.length / charactersPerLookUp
    const mayAnnounce = context.some((word) => source.words.has(word.slice(0, stemLetters)))
    const announced = { start: -1, answer: false }
    const answers = new Map<string, boolean>()
    const search: Search = {
      entity,
      regions,
      source,
      mayAnnounce,
      announced,
      answers,
      lookUps,
    }
    const spans: Span[] = []
    for (const match of source.flat.matchAll(candidate)) {
      if (hasDigits(match[0], digitsMin)) spans.push(...numbersIn(search, match.index, match[0]))
    }
    return spans
  }
  return { name: `phone ${regions.join(' ')}`, entities: [entity], find }
}

/** Whether a value holds at least so many digits: with fewer neither it nor a part of it is a number. */
function hasDigits(value: string, min: number): boolean {
  let count = 0
  for (let at = 0; at < value.length && count < min; at += 1) if (isDigit(value.charCodeAt(at))) count += 1
  return count >= min
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

function countDigits(value: string): number {
  let count = 0
  for (let at = 0; at < value.length; at += 1) if (isDigit(value.charCodeAt(at))) count += 1
  return count
}

/** The whole candidate when it is a number, else the numbers that its lines or its groups at spaces are. */
function numbersIn(search: Search, start: number, value: string): Span[] {
  const lines = linesOf(search.source.text, start, value)
  const found =
    lines.length > 1
      ? lines.flatMap((line) => (hasDigits(line.value, digitsMin) ? numbersIn(search, line.index, line.value) : []))
      : []
  if (found.length > 0) return found
  const open = value.startsWith('(') && !value.includes(')') ? 1 : 0
  const whole = spanOf(search, start + open, value.slice(open))
  return whole === null ? numbersOfGroups(search, start, value) : [whole]
}

function numbersOfGroups(search: Search, start: number, value: string): Span[] {
  const groups = groupsOf(value)
  const spans: Span[] = []
  for (let at = 0; at < groups.length && groups.length > 1; at += 1) {
    // The whole candidate is known to be none.
    for (let last = at === 0 ? groups.length - 2 : groups.length - 1; last >= at; last -= 1) {
      const span = spanOfGroups(search, { start, value, groups, at, last })
      if (span === null) continue
      spans.push(span)
      at = last
      break
    }
  }
  return spans
}

interface GroupRange {
  readonly start: number
  readonly value: string
  readonly groups: readonly DigitGroup[]
  readonly at: number
  readonly last: number
}

/** The number that the groups from `at` to `last` are; their digits are counted first. */
function spanOfGroups(search: Search, { start, value, groups, at, last }: GroupRange): Span | null {
  const first = groups[at]
  const digits = (groups[last]?.digits ?? 0) - (first?.digitsBefore ?? 0)
  if (first === undefined || digits < digitsMin || digits > digitsMax) return null
  return spanOf(search, start + first.from, value.slice(first.from, groups[last]?.to))
}

/** A part of a candidate without blanks, with the digits of the candidate up to its start and up to its end. */
interface DigitGroup {
  readonly from: number
  readonly to: number
  readonly digitsBefore: number
  readonly digits: number
}

function groupsOf(value: string): DigitGroup[] {
  const groups: DigitGroup[] = []
  let digits = 0
  for (let at = 0; at < value.length;) {
    if (value[at] === ' ') {
      at += 1
      continue
    }
    const from = at
    const digitsBefore = digits
    for (; at < value.length && value[at] !== ' '; at += 1) if (isDigit(value.charCodeAt(at))) digits += 1
    groups.push({ from, to: at, digitsBefore, digits })
  }
  return groups
}

/** The parts of a candidate that stand on different lines of the text. */
function linesOf(text: string, start: number, value: string): { index: number; value: string }[] {
  const written = text.slice(start, start + value.length)
  if (!written.includes('\n')) return []
  return [...written.matchAll(/[^\n]+/g)].map((line) => ({ index: start + line.index, value: line[0] }))
}

function spanOf(search: Search, start: number, value: string): Span | null {
  const score = scoreOf(search, start, value)
  return score === 0 ? null : { entity: search.entity, start, end: start + value.length, score }
}

function scoreOf(search: Search, start: number, value: string): number {
  const digits = countDigits(value)
  if (!isPlausible(value, digits)) return 0
  const formatted = /\d\D+\d|^\+/.test(value)
  if (search.lookUps <= 0 && formatted) return scores.formed
  const announced = isAnnounced(search, start, start + value.length)
  if (search.lookUps <= 0) return announced ? scores.formed : 0
  if (isNumber(search, value)) return scoreOfNumber(announced, formatted)
  const isLikely = announced && formatted && digits <= announcedDigitsMax
  return isLikely && search.entity === 'PHONE_NUMBER' ? scores.formed : 0
}

const scores = { announced: 0.75, formed: 0.4, bare: 0.2 } as const

function scoreOfNumber(announced: boolean, formatted: boolean): number {
  if (announced) return scores.announced
  return formatted ? scores.formed : scores.bare
}

function isPlausible(value: string, digits: number): boolean {
  if (digits < digitsMin || digits > digitsMax || !wellFormed.test(value)) return false
  return !dateLike.test(value) && !yearsOrDecimal.test(value) && !singleDigits.test(value)
}

/** Whether words around say that a number is one; looked up once per start. */
function isAnnounced(search: Search, start: number, end: number): boolean {
  const { flat } = search.source
  if (search.mayAnnounce && search.announced.start !== start) {
    search.announced = { start, answer: contextBefore(flat, start, context) !== null }
  }
  return (search.mayAnnounce && search.announced.answer) || isLabelled(flat, end)
}

/** Whether a label stands behind a number; nearly always the first letter says that none does. */
function isLabelled(flat: string, end: number): boolean {
  let at = end
  while (at < end + 2 && flat[at] === ' ') at += 1
  if (flat[at] === '(') at += 1
  return labelStart.has(flat.charCodeAt(at)) && labelBehind.test(flat.slice(end, end + 12))
}

function isNumber(search: Search, value: string): boolean {
  const international = /^\(?\+/.test(value) ? value : value.startsWith('00') ? `+${value.slice(2)}` : null
  if (international !== null) {
    if (isValid(search, international)) return true
    if (value.includes('+')) return false
  }
  const digits = digitsOf(value)
  if (digits.length < trunklessDigitsMin && !digits.startsWith('0')) return false
  return search.regions.some(
    (region) => (nationalForms[region] ?? anyForm).test(digits) && isValid(search, value, region),
  )
}

/** libphonenumber's answer; the same question is asked once in a text. */
function isValid(search: Search, value: string, region?: CountryCode): boolean {
  const key = `${region ?? ''} ${value}`
  const before = search.answers.get(key)
  if (before !== undefined) return before
  search.lookUps -= 1
  const answer = parsePhoneNumberFromString(value, region)?.isValid() === true
  search.answers.set(key, answer)
  return answer
}

export const phoneRecogniser: Recogniser = phones('PHONE_NUMBER', [
  'US',
  'GB',
  'DE',
  'FR',
  'IL',
  'IN',
  'BR',
  'JP',
  'CN',
])
export const turkishPhoneRecogniser: Recogniser = phones('TR_PHONE_NUMBER', ['TR'])
export const philippineMobileRecogniser: Recogniser = phones('PH_MOBILE_NUMBER', ['PH'])
