// PHONE_NUMBER: groups of digits that are a number of some region (libphonenumber), or stand where a number is announced.
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min'
import { watchContext } from '../context-stems.ts'
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'
import { digitsOf } from './checksums.ts'
import { contextBefore } from './pattern.ts'
import { candidateAt } from './phone-candidates.ts'
import { anyForm, isInPlan, nationalForms } from './phone-plans.ts'
import {
  digitsMax,
  digitsMin,
  form,
  hasDigits,
  isDigit,
  isPlausible,
  isPlausibleForm,
  plus,
  readForm,
} from './phone-form.ts'

const context = [
  'phone', 'phones', 'call', 'called', 'calling', 'tel', 'telephone', 'telephon', 'mobile', 'cell', 'cellphone', 'fax', 'contact',
  'whatsapp', 'dial', 'hotline', 'sms', 'texting', 'ring', 'reach', 'answering', 'number', 'numbers', 'messages', 'handy',
] // oxfmt-ignore
const labelBehind = /^ {0,2}\(?(?:office|fax|mobile|cell|phone|home|work|tel|direct|main)\b/i
/** What a label behind a number can start with. */
const labelStart = new Set(Array.from('ofmcphwtdOFMCPHWTD', (letter) => letter.charCodeAt(0)))
const announcedDigitsMax = 13
/** Look-ups of libphonenumber in one text: beyond them the form alone decides, towards finding more. */
const lookUpsBase = 500
const charactersPerLookUp = 400

/** The fewest and the most digits of a national number of these regions that starts with no 0. */
const trunklessDigitsMin = 10
const trunklessDigitsMax = 11

watchContext(context)

interface Search {
  /** Whether what is announced is a number even of no known region. */
  readonly isLenient: boolean
  readonly regions: readonly CountryCode[]
  readonly verdicts: Verdicts
  /** Whether digits can be a national number of any of the regions. */
  readonly national: RegExp
  readonly source: Source
  readonly findings: Findings
  /** Whether any line end of the text was taken for a blank. */
  readonly hasLines: boolean
  /** Whether any announcing word occurs in the text. */
  readonly mayAnnounce: boolean
  readonly announced: { start: number; answer: boolean }
  /** As many as look-ups: they are bounded. */
  readonly answers: Map<string, boolean>
  lookUps: number
}

interface Verdicts {
  readonly announced: Verdict
  readonly formed: Verdict
  readonly bare: Verdict
}

/** A recogniser of numbers written as in the given regions, or internationally. */
function phones(entity: string, regions: readonly CountryCode[]): Recogniser {
  const verdicts = {
    announced: { entity, score: 0.75 },
    formed: { entity, score: 0.4 },
    bare: { entity, score: 0.2 },
  }
  const national = new RegExp(regions.map((region) => (nationalForms[region] ?? anyForm).source).join('|'))
  const find = (source: Source, findings: Findings): void => {
    if (source.digitRuns.count === 0) return
    findNumbers({
      isLenient: entity === 'PHONE_NUMBER',
      regions,
      verdicts,
      national,
      source,
      findings,
      hasLines: source.flat !== source.values,
      mayAnnounce: source.mayHoldAny(context),
      announced: { start: -1, answer: false },
      answers: new Map(),
      lookUps: lookUpsBase + source.flat.length / charactersPerLookUp,
    })
  }
  return { name: `phone ${regions.join(' ')}`, entities: [entity], find }
}

function findNumbers(search: Search): void {
  const { flat, digitRuns } = search.source
  let floor = 0
  for (let run = 0; run < digitRuns.count;) {
    const candidate = candidateAt(flat, { runs: digitRuns, at: run, floor })
    if (candidate === null) {
      run += 1
      continue
    }
    const { start, end, nextRun } = candidate
    floor = end
    run = nextRun
    if (hasDigits(flat, start, end)) findIn(search, { text: flat, start, end })
  }
}

/** A part of a text that may be a number, or hold some. */
interface Part {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Finds the whole part when it is a number, else the numbers that its lines or its groups at spaces are. */
function findIn(search: Search, part: Part): boolean {
  if (search.hasLines && findInLines(search, part)) return true
  const { text, start, end } = part
  // A bracket that nothing closes is not of the number.
  const from = text.charCodeAt(start) === open && !textOf(part).includes(')') ? start + 1 : start
  const whole = verdictOn(search, { text, start: from, end })
  if (whole === null) return findInGroups(search, part)
  search.findings.add(whole, from, end)
  return true
}

const open = 40

/** The numbers on the lines of the text over which a candidate goes; whether there are any. */
function findInLines(search: Search, { start, end }: Part): boolean {
  const { values: text } = search.source
  let found = false
  let lines = 0
  for (let from = start; from < end;) {
    let to = from
    while (to < end && text.charCodeAt(to) !== lineFeed) to += 1
    if (to === end && lines === 0) return false
    if (to > from) lines += 1
    if (hasDigits(text, from, to)) found = findIn(search, { text, start: from, end: to }) || found
    from = to + 1
  }
  return found
}

/** The numbers that groups at spaces are, each the longest from its first group on; whether there are any. */
function findInGroups(search: Search, { text, start, end }: Part): boolean {
  const groups = groupsOf(text, start, end)
  let found = false
  for (let at = 0; at < groups.length && groups.length > 1; at += 1) {
    const first = groups[at]
    // The whole is known to be none.
    for (let last = at === 0 ? groups.length - 2 : groups.length - 1; last >= at; last -= 1) {
      const to = groups[last]
      if (first === undefined || to === undefined) break
      const digits = to.digits - first.digitsBefore
      if (digits < digitsMin) break
      if (digits > digitsMax) continue
      const verdict = verdictOn(search, { text, start: first.start, end: to.end })
      if (verdict === null) continue
      search.findings.add(verdict, first.start, to.end)
      found = true
      at = last
      break
    }
  }
  return found
}

/** A part without blanks, with the digits up to its start and up to its end. */
interface DigitGroup {
  readonly start: number
  readonly end: number
  readonly digitsBefore: number
  readonly digits: number
}

function groupsOf(text: string, from: number, to: number): DigitGroup[] {
  const groups: DigitGroup[] = []
  let digits = 0
  for (let at = from; at < to;) {
    if (text.charCodeAt(at) === space) {
      at += 1
      continue
    }
    const start = at
    const digitsBefore = digits
    for (; at < to && text.charCodeAt(at) !== space; at += 1) if (isDigit(text.charCodeAt(at))) digits += 1
    groups.push({ start, end: at, digitsBefore, digits })
  }
  return groups
}

const space = 32
const lineFeed = 10
const zero = 48

/** What a part is; null when it is no number. */
function verdictOn(search: Search, part: Part): Verdict | null {
  if (!isCandidate(search, part)) return null
  const { isGrouped } = form
  const { announced, formed, bare } = search.verdicts
  if (search.lookUps <= 0) return isGrouped || isAnnounced(search, part) ? formed : null
  const mayBeAny = search.isLenient && isGrouped && form.digits <= announcedDigitsMax
  if (!isNumber(search, part)) return mayBeAny && isAnnounced(search, part) ? formed : null
  const unannounced = isGrouped ? formed : bare
  return isAnnounced(search, part) ? announced : unannounced
}

const textOf = ({ text, start, end }: Part): string => text.slice(start, end)

/** An American number on a line of its own: the one form that a list of plain numbers has as well. */
const ownLine = /^(?:1 )?\d{3} \d{3} \d{4}$/

/** Whether it has a number's form, and is no part of a table or a list of numbers that nothing announces. */
const isCandidate = (search: Search, part: Part): boolean =>
  isNumberForm(part) && !(search.source.isListed(part.start, part.end, ownLine) && !isAnnounced(search, part))

/** Whether a part is written as numbers are; `form` is its form then. */
function isNumberForm(part: Part): boolean {
  readForm(part.text, part.start, part.end)
  return isPlausibleForm() ?? isPlausible(textOf(part))
}

/** Whether the value in `form` is international, or has as many digits as a national number; far cheaper than a look-up. */
function mayBeNumber(): boolean {
  const { digits, first } = form
  return (
    first === plus || first === open || first === zero || (digits >= trunklessDigitsMin && digits <= trunklessDigitsMax)
  )
}

/** Whether words around say that a number is one; looked up once per start. */
function isAnnounced({ source, mayAnnounce, announced }: Search, { start, end }: Part): boolean {
  if (mayAnnounce && announced.start !== start) {
    announced.start = start
    announced.answer = contextBefore(source.flat, start, context) !== null
  }
  return (mayAnnounce && announced.answer) || isLabelled(source.flat, end)
}

/** Whether a label stands behind a number; nearly always the first letter says that none does. */
function isLabelled(flat: string, end: number): boolean {
  let at = end
  while (at < end + 2 && flat.charCodeAt(at) === space) at += 1
  if (flat[at] === '(') at += 1
  return at < flat.length && labelStart.has(flat.charCodeAt(at)) && labelBehind.test(flat.slice(end, end + 12))
}

function isNumber(search: Search, part: Part): boolean {
  if (!mayBeNumber()) return false
  const value = textOf(part)
  if (value.startsWith('+') || value.startsWith('(+')) return isValid(search, value)
  if (value.startsWith('00') && isValid(search, `+${value.slice(2)}`)) return true
  const digits = digitsOf(value)
  if (digits.length < trunklessDigitsMin && !digits.startsWith('0')) return false
  if (!search.national.test(digits)) return false
  return search.regions.some(
    (region) => (nationalForms[region] ?? anyForm).test(digits) && isValid(search, value, { region, digits }),
  )
}

/** libphonenumber's answer; the same question is asked once in a text. */
function isValid(search: Search, value: string, national?: National): boolean {
  const key = `${national?.region ?? ''} ${value}`
  const before = search.answers.get(key)
  if (before !== undefined) return before
  search.lookUps -= 1
  const planned = national === undefined ? null : isInPlan(national.region, national.digits)
  const answer = planned ?? parsePhoneNumberFromString(value, national?.region)?.isValid() === true
  search.answers.set(key, answer)
  return answer
}

/** Whose national number a value may be, and its digits. */
interface National {
  readonly region: CountryCode
  readonly digits: string
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
