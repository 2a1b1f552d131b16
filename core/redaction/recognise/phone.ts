// PHONE_NUMBER: groups of digits that are a number of some region (libphonenumber), or stand where a number is announced.
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min'
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'
import { isOfThing } from '../things.ts'
import { digitsOf } from './checksums.ts'
import { candidateAt } from './phone-candidates.ts'
import { isLabelledBehind, PhoneLabels, withExtension } from './phone-label.ts'
import { linesOf, membersOf, textOf, type Part } from './phone-parts.ts'
import { anyForm, groupedForms, isInPlan, mobileForm, nationalForms, isCountryCode } from './phone-plans.ts'
import { digitsMin, form, hasDigits, isPlausible, isPlausibleForm, plus, readForm } from './phone-form.ts'

const announcedDigitsMax = 13
/** Look-ups of libphonenumber in one text: beyond them the form alone decides, towards finding more. */
const lookUpsBase = 500
const charactersPerLookUp = 400

/** The fewest and the most digits of a national number that starts with no 0 and has no form of its own. */
const trunklessDigitsMin = 10
const trunklessDigitsMax = 11

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
  readonly labels: PhoneLabels
  /** As many as look-ups: they are bounded. */
  readonly answers: Map<string, boolean>
  readonly bound: { lookUps: number }
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
      labels: new PhoneLabels(source),
      answers: new Map(),
      bound: { lookUps: lookUpsBase + source.flat.length / charactersPerLookUp },
    })
  }
  return { name: `phone ${entity.toLowerCase()}`, entities: [entity], find }
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

/** Finds the whole part when it is a number, else the numbers that its lines or its groups at spaces are. */
function findIn(search: Search, part: Part): boolean {
  const lines = search.hasLines ? linesOf(part, search.source.values) : []
  if (lines.some((line) => isWholeNumber(search, line))) return findInLines(search, lines)
  const { text, start, end } = part
  // A bracket that nothing closes is not of the number.
  const from = text.charCodeAt(start) === open && !textOf(part).includes(')') ? start + 1 : start
  // Broken over lines it is one only as a whole.
  const isWhole = lines.length === 0 || isWholeNumber(search, { text, start: from, end })
  const whole = isWhole ? verdictOn(search, { text, start: from, end }) : null
  if (whole !== null) {
    add(search, whole, { text, start: from, end })
    return true
  }
  return lines.length > 0 ? findInLines(search, lines) : findInGroups(search, part)
}

const open = 40

function findInLines(search: Search, lines: readonly Part[]): boolean {
  let found = false
  for (const line of lines)
    if (hasDigits(line.text, line.start, line.end)) found = findIn({ ...search, hasLines: false }, line) || found
  return found
}

function findInGroups(search: Search, part: Part): boolean {
  const members = membersOf(part, (one) => verdictOn(search, one))
  for (const { start, end, verdict } of members) add(search, verdict, { ...part, start, end })
  return members.length > 0
}

const add = ({ findings, source }: Search, verdict: Verdict, { start, end }: Part): void =>
  findings.add(verdict, start, withExtension(source.text, end))

/** Whether a part is written as numbers are and is one of a region. */
const isWholeNumber = (search: Search, part: Part): boolean => isCandidate(search, part) && isNumber(search, part)

const zero = 48

/** What a part is; null when it is no number. */
function verdictOn(search: Search, part: Part): Verdict | null {
  if (!isCandidate(search, part)) return null
  const { isGrouped } = form
  const { announced, formed, bare } = search.verdicts
  if (search.bound.lookUps <= 0) return isGrouped || isAnnounced(search, part) ? formed : null
  if (!isNumber(search, part)) return isLikely(search, part) || isInternational(search, part) ? formed : null
  if (isAnnounced(search, part)) return announced
  return isGrouped || mobileForm.test(textOf(part)) ? formed : bare
}

/** Whether what is a number of no known region stands where one is announced; digits alone need a label right in front. */
function isLikely(search: Search, part: Part): boolean {
  if (!search.isLenient || form.digits > announcedDigitsMax) return false
  return form.isGrouped ? isAnnounced(search, part) : search.labels.labels(part.start)
}

const internationalDigitsMin = 9

/** A sum: "+1 200 000 000". */
const inThousands = /^\+\d{1,3}(?: \d{3})+$/

/** Written as one of another country, in groups: numbers are given out in blocks that metadata learns later. */
function isInternational({ isLenient }: Search, part: Part): boolean {
  if (!isLenient || form.runs < 2 || form.digits < internationalDigitsMin) return false
  const value = textOf(part)
  if (!/^\(?\+/.test(value) || inThousands.test(value)) return false
  const digits = digitsOf(value)
  return [1, 2, 3].some((length) => isCountryCode(digits.slice(0, length)))
}

/** An American number on a line of its own: the one form that a list of plain numbers has as well. */
const ownLine = /^(?:1 )?\d{3} \d{3} \d{4}$/
/** A number that is surely a telephone's by its form. */
const ownForm = /^(?:\+|\(|0\d+[/-]|\d{3}-\d{3}-\d{4}$)/

/** Whether it has a number's form, and is no part of a table or a list of numbers that nothing announces, nor of a thing. */
function isCandidate(search: Search, part: Part): boolean {
  if (!isNumberForm(part)) return false
  const { source } = search
  if (source.isListed(part.start, part.end, ownLine) && !isAnnounced(search, part)) return false
  return ownForm.test(textOf(part)) || !isOfThing(source.text, part.start)
}

/** Whether a part is written as numbers are; `form` is its form then. */
function isNumberForm(part: Part): boolean {
  readForm(part.text, part.start, part.end)
  return isPlausibleForm() ?? isPlausible(textOf(part))
}

/** Whether the value in `form` is international, or has as many digits as a national number; far cheaper than a look-up. */
function mayBeNumber(): boolean {
  const { digits, first, isGrouped } = form
  if (first === plus || first === open || first === zero || isGrouped) return true
  return digits >= trunklessDigitsMin && digits <= trunklessDigitsMax
}

/** Whether words around say that a number is one. */
const isAnnounced = ({ source, labels }: Search, { start, end }: Part): boolean =>
  labels.announces(start) || isLabelledBehind(source.flat, end)

/** The zero in brackets that is dialled at home only. */
const bracketedZero = /^(\D{0,2}\d{1,3}\)?[ ./-]{0,3})\(0\)/

function isNumber(search: Search, part: Part): boolean {
  if (!mayBeNumber()) return false
  const value = textOf(part)
  const dialled = digitsOf(value.replace(bracketedZero, '$1'))
  if (value.startsWith('+') || value.startsWith('(+')) return isValid(search, `+${dialled}`)
  if (value.startsWith('00') && isValid(search, `+${dialled.slice(2)}`)) return true
  const digits = digitsOf(value)
  if (digits.length < digitsMin || !search.national.test(digits)) return false
  return search.regions.some((region) => isNational(search, { region, digits, value }))
}

function isNational(search: Search, { region, digits, value }: National & { readonly value: string }): boolean {
  if (!(nationalForms[region] ?? anyForm).test(digits)) return false
  const grouped = groupedForms[region]
  return (grouped === undefined || grouped.test(value)) && isValid(search, digits, { region, digits })
}

/** libphonenumber's answer; the same question is asked once in a text. */
function isValid(search: Search, value: string, national?: National): boolean {
  const key = `${national?.region ?? ''} ${value}`
  const before = search.answers.get(key)
  if (before !== undefined) return before
  search.bound.lookUps -= 1
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
  'US', 'GB', 'DE', 'FR', 'IL', 'IN', 'BR', 'JP', 'CN', 'TR', 'PH', 'IT', 'ES', 'NL', 'BE', 'CH', 'AT', 'SE', 'NO', 'FI', 'PT', 'PL',
  'IE', 'GR', 'HU', 'RO', 'UA', 'RU', 'KR', 'TW', 'TH', 'VN', 'AU', 'NZ', 'ZA', 'NG', 'KE',
]) // oxfmt-ignore
export const turkishPhoneRecogniser: Recogniser = phones('TR_PHONE_NUMBER', ['TR'])
export const philippineMobileRecogniser: Recogniser = phones('PH_MOBILE_NUMBER', ['PH'])
