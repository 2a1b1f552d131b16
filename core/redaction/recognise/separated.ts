// Values with a check digit or a fixed form whose groups something else than a blank or a hyphen separates, or letters touch.
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source, Wish } from '../source.ts'
import { cardLabels, isCard } from './card.ts'
import { isIban } from './iban.ts'
import { matchesIn } from '../scanned.ts'
import { hasContext } from './pattern.ts'
import { watchContext } from '../context-stems.ts'
import { isSsn, ssnContext } from './us.ts'

const card: Verdict = { entity: 'CREDIT_CARD', score: 0.9 }
/** Among letters. */
const gluedCard: Verdict = { entity: 'CREDIT_CARD', score: 0.6 }
const iban: Verdict = { entity: 'IBAN_CODE', score: 1 }
const ssn: Verdict = { entity: 'US_SSN', score: 0.5 }
const labelledSsn: Verdict = { entity: 'US_SSN', score: 0.85 }

/** One mark, with blanks around it or not; or white space alone, such as the ends of cells. One kind throughout a value. */
const mark = String.raw`[ \t]{0,3}[._/|•·\u2219][ \t]{0,3}`
const blanks = String.raw`[ \t]{1,12}`
const hyphen = String.raw`[ \t]{0,3}-[ \t]{0,3}`
const alone = String.raw`(?<![\p{L}\p{N}]|\d[.,-])`
const aloneBehind = String.raw`(?![\p{L}\p{N}]|[.,]\d)`

const cards = [mark, blanks, hyphen].map(
  (gap) =>
    new RegExp(
      `${alone}(?:\\d{4}(?:${gap}\\d{4}){3}(?:${gap}\\d{1,3})?|\\d{4}${gap}\\d{6}${gap}\\d{4,5})${aloneBehind}`,
      'gu',
    ),
)
const ibans = [mark, blanks].map(
  (gap) => new RegExp(`${alone}[A-Z]{2}\\d{2}(?:${gap}[A-Z0-9]{4}){2,7}(?:${gap}[A-Z0-9]{1,3})?${aloneBehind}`, 'giu'),
)
const ssns = [mark, blanks, hyphen].map(
  (gap) => new RegExp(`${alone}\\d{3}${gap}\\d{2}${gap}\\d{4}${aloneBehind}`, 'gu'),
)

/**
 * Letters that stand directly beside: of a form's label ("number5555 …"), of a track ("B5555…^"), of a brand. A mixture of letters and
 * digits is a code or a digest.
 */
const cardDigits = String.raw`(?:\d{13,19}|\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}|\d{4}[ -]\d{6}[ -]\d{5})`
const gluedCards = [
  new RegExp(`(?<=\\p{L})(?<!\\d\\p{L}{1,8})${cardDigits}(?!\\d|[.,-]\\d|\\p{L}{1,8}\\d)`, 'gu'),
  new RegExp(`(?<![\\p{L}\\d.,-])${cardDigits}(?=\\p{L})(?!\\p{L}{1,8}\\d)`, 'gu'),
]
const gluedIbans = /(?<=\p{L})[A-Z]{2}\d{2}[ ]?(?:[A-Z0-9]{4}[ ]?){2,7}[A-Z0-9]{0,3}(?!\d)/gu

const separators = /[^A-Za-z0-9]+/g
watchContext(cardLabels)

const aroundMax = 200

/** The lines before and behind that of a place, as far as they are near. */
function linesAround(text: string, start: number, end: number): readonly string[] {
  const before =
    text
      .slice(Math.max(0, start - aroundMax), start)
      .split('\n')
      .at(-2) ?? ''
  const [, behind = ''] = text.slice(end, end + aroundMax).split('\n')
  return [before, behind]
}

const numbersOnly = /^[\d\s.,]+$/
const groupsOf = (line: string): string => (line.match(/\d+/g) ?? []).map((group) => group.length).join()

/** Rows of numbers beside rows of the same form are a table: a tenth of all numbers has the check digit of a card. */
function isInTable(source: Source, start: number, end: number): boolean {
  const { text, numberLists } = source
  if (hasContext(source, start, cardLabels)) return false
  if (numberLists.holds(start, end)) return true
  const form = groupsOf(text.slice(start, end))
  return linesAround(text, start, end).some((line) => numbersOnly.test(line) && groupsOf(line).startsWith(form))
}

function findCards(source: Source, findings: Findings): void {
  if (source.digitRuns.longest < 4) return
  for (const regex of cards) {
    for (const { 0: found, index } of matchesIn(regex, source.scannedFlat)) {
      const end = index + found.length
      if (!isCard(found.replace(separators, ''))) continue
      if (isInTable(source, index, end)) continue
      findings.add(card, index, end)
    }
  }
  if (!source.hasLetters) return
  for (const regex of gluedCards)
    for (const { 0: found, index } of matchesIn(regex, source.scannedFlat))
      if (isCard(found.replace(separators, ''))) findings.add(gluedCard, index, index + found.length)
}

function findIbans(source: Source, findings: Findings): void {
  if (!source.hasLetters || source.digitRuns.longest < 2) return
  for (const regex of ibans)
    for (const { 0: found, index } of matchesIn(regex, source.scannedFlat))
      if (isIban(found.replace(separators, ''))) findings.add(iban, index, index + found.length)
  for (const { 0: found, index } of matchesIn(gluedIbans, source.scannedFlat)) addLongestIban(found, index, findings)
}

/** Letters behind may be of what follows: the length is the country's. */
function addLongestIban(found: string, index: number, findings: Findings): void {
  for (let size = found.length; size >= 15; size -= 1) {
    if (!isIban(found.slice(0, size).replace(separators, ''))) continue
    return findings.add(iban, index, index + size)
  }
}

function findSsns(source: Source, findings: Findings): void {
  if (source.digitRuns.longest < 4) return
  for (const [kind, regex] of ssns.entries()) {
    for (const { 0: found, index } of matchesIn(regex, source.scannedFlat)) {
      if (!isSsn(found)) continue
      const isLabelled = hasContext(source, index, ssnContext)
      // Cells of three, two and four digits are a row of a table as well.
      if (!isLabelled && kind === 1 && isInTable(source, index, index + found.length)) continue
      findings.add(isLabelled ? labelledSsn : ssn, index, index + found.length)
    }
  }
}

function find(source: Source, findings: Findings, { wanted }: Wish): void {
  if (source.digitRuns.count === 0) return
  if (wanted.has('CREDIT_CARD')) findCards(source, findings)
  if (wanted.has('IBAN_CODE')) findIbans(source, findings)
  if (wanted.has('US_SSN')) findSsns(source, findings)
}

export const separatedRecogniser: Recogniser = {
  name: 'separated',
  entities: ['CREDIT_CARD', 'IBAN_CODE', 'US_SSN'],
  find,
}
