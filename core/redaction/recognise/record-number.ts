// Record numbers: what organisations keep people under, by the label in front; and the names that people log in with.
import type { Findings, Verdict } from '../findings.ts'
import { recordEntities } from '../record-entities.ts'
import type { Recogniser, Source, Wish } from '../source.ts'
import { unit, unitKind } from '../units.ts'
import { matchesIn } from '../scanned.ts'
import { mayEndLabel, recordLabelAtEnd, unspacedLabelAtEnd, type RecordLabel } from './record-label.ts'
import type { RecordEntity } from './record-nouns.ts'
import { askedLabel, labelBehind, mayHoldBehind, mayOpenTurn } from './record-asked.ts'

const lineMax = 72
const prefixMax = 20
const numberedDigitsMin = 2
const bareDigitsMin = 4
const markedDigitsMin = 4
/** So many digits behind a word for an account are one's, whatever stands between. */
const accountDigitsMin = 8
const codeDigitsMin = 6

/** Letters right in front of the first digits: "K-1180", "AB12", but not the end of a word. */
const prefix = /(?<![\p{L}\d])(?:[A-Z]{1,8}[-/._]){0,2}[A-Za-z]{0,8}$/u
/** A series in front, with a blank between. */
const series = /(?<![\p{L}\d])[A-Z]{1,3} (?:(?:nr|no)\.? )?$/u
const isSeries = /^[A-Z]{1,3}$/
const value =
  /(?:[A-Z]{1,4} )?(?:[A-Z]{1,8}[-/._]){0,2}[A-Za-z]{0,8}\d[A-Za-z\d]{0,23}(?: \d(?= [A-Z]{2}\d(?![\p{L}\d])))?(?:[-/._](?=[A-Za-z\d]{0,15}\d|[A-Z]{1,3}(?![A-Za-z]))[A-Za-z\d]{1,16}| [A-Z]{1,2}(?= \d)| (?=[A-Z]{0,3}\d)[A-Z\d]{2,12}(?![\p{L}\d:%]|[.,]\d| ?(?:EUR|USD|GBP|CHF|PLN|[€$£%]|kg|km|Uhr|mal|times)(?!\p{L}))){0,8}(?: [A-Z](?=[,;)]|\.?[ \t]*(?:\n|$)))?/uy
const date = /^(?:\d{1,2}[./-]\d{1,2}[./-](?:\d\d|\d{4})|\d{4}[./-]\d{1,2}[./-]\d{1,2})$/
const year = /^(?:19|20)\d\d$/
const amount = /^(?:[.,]\d|:\d|%| ?(?:[€$£%]|EUR|USD|GBP|CHF|PLN|Mio)(?!\p{L}))/u
/** What is measured: "20.71", "813.7k". */
const measure = /^\d{1,4}[.,]\d{1,3}[A-Za-z]?$/
/** What everybody knows by its number. */
const norm = /^(?:ISO|DIN|EN|RFC|IEEE|ANSI|NIST|CVE|PEP|BS|IEC|ECMA)(?![A-Za-z])/
/** Between a label and its value. */
const punctuation = /[\s:：=#.–—"'“”„()|*>-]*$/u
const mark = /[:：=#|\t\n]/
const hash = /#/

interface Verdicts {
  readonly numbered: Verdict
  readonly marked: Verdict
  readonly bare: Verdict
}
const verdicts = new Map<RecordEntity, Verdicts>(
  recordEntities.map((entity) => [
    entity,
    { numbered: { entity, score: 0.75 }, marked: { entity, score: 0.6 }, bare: { entity, score: 0.5 } },
  ]),
)

interface Place {
  readonly start: number
  readonly end: number
  readonly written: string
}

function findNumbers(source: Source, findings: Findings): void {
  const { text, digitRuns } = source
  const isBehind = mayHoldBehind.test(text)
  let floor = 0
  for (let run = 0; run < digitRuns.count; run += 1) {
    const first = digitRuns.starts[run] ?? 0
    if (first < floor || (!isBehind && !mayFollowLabel(text, first))) continue
    const found = numberAt(source, first, floor)
    if (found === null) continue
    findings.add(found.verdict, found.start, found.end)
    floor = found.end
  }
}

/** The number of a record whose first digits stand at a place. */
function numberAt({ text, tableHeads }: Source, first: number, floor: number) {
  // Of a cell under a known head no other cell is the label.
  const cell = tableHeads?.labelledCellAt(first) ?? null
  const found = placeAt(text, first, Math.max(floor, cell?.start ?? 0))
  const label = found === null ? null : labelOf(text, found)
  if (found === null || label === null) return null
  const verdict = verdictOn(label, found.place)
  return verdict === null ? null : { verdict, start: label.start, end: found.place.end }
}

const codeMax = 20
const gluedLettersMin = 5
const betweenMax = 12
const isOfCode = (code: number): boolean =>
  (code >= 45 && code <= 57) || code === 95 || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
const isAsciiLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122
const betweenMarks = new Set(Array.from(' \t\r\n:=#.-"\'()|*>：–—“”„', (one) => one.charCodeAt(0)))

/** Where what stands in front of a place stops to be of a kind, at most so many units before. */
function startOf(text: string, end: number, { is, most }: { is: (code: number) => boolean; most: number }): number {
  let start = end
  while (start > 0 && end - start <= most && is(text.charCodeAt(start - 1))) start -= 1
  return start
}

const isBetween = (code: number): boolean => betweenMarks.has(code)
const isOfWord = (code: number): boolean =>
  code > 127 ? (unitKind(code) & (unit.letter | unit.foreign)) !== 0 : isAsciiLetter(code)

/** Whether a word that a label can end with stands in front of some digits: far cheaper than to read the label. */
function mayFollowLabel(text: string, first: number): boolean {
  const start = startOf(text, first, { is: isOfCode, most: codeMax })
  if (first - start > codeMax) return false
  if (first - start >= gluedLettersMin) return true
  const end = startOf(text, start, { is: isBetween, most: betweenMax })
  const word = text.slice(startOf(text, end, { is: isOfWord, most: lineMax }), end)
  if (word === '') return signs.has(text.charAt(end - 1)) || mayOpenTurn(text, start)
  return isSeries.test(word) || mayEndLabel(word) || mayOpenTurn(text, end - word.length)
}

/** Behind a label without a word: "n°". */
const signs = new Set('°º№')

const rest = /[A-Za-z\d]{1,512}/y
/** What is longer than numbers of records are is taken whole all the same: no value ends inside a word. */
function restAt(text: string, at: number): string | undefined {
  rest.lastIndex = at
  return rest.exec(text)?.[0]
}

/** The value whose first digits stand at a place; null where it cannot be one: behind digits, or as an amount or a date. */
function placeAt(
  text: string,
  first: number,
  floor: number,
): { readonly place: Place; readonly before: string } | null {
  const from = Math.max(floor, first - prefixMax)
  const start = first - (prefix.exec(text.slice(from, first))?.[0].length ?? 0)
  value.lastIndex = start
  const begun = value.exec(text)?.[0] ?? ''
  const written = begun + (begun === '' ? '' : (restAt(text, start + begun.length) ?? ''))
  const end = start + written.length
  if (countDigits(written) < numberedDigitsMin || date.test(written) || amount.test(text.slice(end, end + 6)))
    return null
  const before = text.slice(Math.max(floor, start - lineMax), start)
  return /[\d$€£]\s*$/.test(before) ? null : { place: { start, end, written }, before }
}

const countDigits = (written: string): number => written.replace(/\D/g, '').length

interface Labelled extends RecordLabel {
  /** Where the value starts, with a series in front of it. */
  readonly start: number
  readonly isMarked: boolean
}

/** The label of a value: in front of it, on its line or at the end of the line above, in the question above, or behind it. */
function labelOf(text: string, { place, before }: { place: Place; before: string }): Labelled | null {
  const found = labelIn(before) ?? askedLabel(text, place.start) ?? labelBehind(text, place.end)
  return found === null ? labelOfSeries(text, place.start, before) : { ...found, start: place.start }
}

/** The label in front of the letters of a series, which belong to the value. */
function labelOfSeries(text: string, start: number, before: string): Labelled | null {
  const letters = series.exec(before)?.[0] ?? ''
  if (letters === '' || norm.test(letters)) return null
  const from = start - letters.length
  const label = labelIn(before.slice(0, -letters.length)) ?? askedLabel(text, from)
  if (label === null) return null
  const isEnough = label.isNumbered || label.isMarked || label.isBare || label.isCoded === true
  return isEnough ? { ...label, start: from } : null
}

function labelIn(before: string): (RecordLabel & { readonly isMarked: boolean }) | null {
  const between = punctuation.exec(before)?.[0] ?? ''
  const words = before.slice(0, before.length - between.length)
  const line = words.slice(words.lastIndexOf('\n') + 1)
  const label = recordLabelAtEnd(line) ?? unspacedLabelAtEnd(line)
  if (label === null) return null
  return {
    ...label,
    isNumbered: label.isNumbered || (!label.isPaper && hash.test(between)),
    isMarked: mark.test(between),
  }
}

function verdictOn(label: Labelled, { written }: Place): Verdict | null {
  const known = verdicts.get(label.entity)
  if (known === undefined || norm.test(written)) return null
  if (label.isPaper) return isPaperNumber(label, written) ? paperVerdict(known, written) : null
  if (label.isNumbered) return known.numbered
  return year.test(written) ? null : unnumberedVerdict(label, known, written)
}

/** Behind a noun without a word for a number. */
function unnumberedVerdict({ entity, isMarked, isBare, isCoded }: Labelled, known: Verdicts, written: string) {
  const digits = countDigits(written)
  if (entity === 'ACCOUNT_NUMBER' && digits >= accountDigitsMin) return known.bare
  if (isMarked) return digits >= markedDigitsMin ? known.marked : null
  if (isCoded && isCode(written)) return known.bare
  return isBare && digits >= bareDigitsMin ? known.bare : null
}

/** Letters and some digits, or many digits: nothing that is counted. */
function isCode(written: string): boolean {
  const digits = countDigits(written)
  return digits >= codeDigitsMin || (digits >= markedDigitsMin && /[A-Z/]/.test(written))
}

const isPaperNumber = ({ isNumbered, isMarked, isCoded }: Labelled, written: string): boolean =>
  isNumbered || isMarked || (isCoded === true && isCode(written))

/** A paper's number is none of a page or a year. */
const paperVerdict = (known: Verdicts, written: string): Verdict | null =>
  countDigits(written) < markedDigitsMin || year.test(written) || measure.test(written) ? null : known.numbered

const userLabel = String.raw`user[ _-]?name|user[ _-]?id|userid|login(?:[ _-]?(?:name|id))?|screen[ _-]?name|nick(?:name)?|handle|account[ ]name|benutzername|benutzerkennung|anmeldename|nutzername|nom d'utilisateur|identifiant|pseudo|nombre de usuario|usuario|nome utente|gebruikersnaam|nome de (?:usuário|utilizador)|utilizador|nazwa użytkownika|ユーザー名|ユーザーID|用户名|账号名|아이디|ชื่อผู้ใช้`
/** Behind a colon any name; behind a blank one with letters and digits. */
const userName = new RegExp(
  `(?<![\\p{L}\\d])(?:(?:${userLabel})(?:[ ]?[:：=][ \\t]{0,3}|[ ](?:is|ist|est|es|è|é|to)[ ]|[ ](?=@))["'“]?@?(?<named>[A-Za-z][\\w.-]{1,30}\\w)|(?:user|login|handle|username|benutzer|utente|usuario|utilisateur)[ ](?:name[ ])?@?(?<coded>(?=[a-z._-]{0,20}\\d)[a-z][a-z._-]{1,20}\\d[\\w.-]{0,12}))(?![\\w@]|\\.?\\w*\\()`,
  'giu',
)
const notNames =
  /^(?:required|unknown|invalid|missing|none|null|undefined|password|name|optional|empty|changed|yes|no|n\/a|guest|admin|root|anonymous|guide\d*|version\d*|manual\d*|group\d*|story\d*)$/i
const mayHoldUser =
  /user|login|handle|nick|screen|account|benutzer|anmelde|nutzer|utilis|identifiant|pseudo|usuario|utente|gebruiker|utiliza|użytkownik|usuário|ユーザー|用户名|账号名|아이디|ผู้ใช้/iu
const userVerdict: Verdict = { entity: 'USER_NAME', score: 0.6 }

function findUsers(source: Source, findings: Findings): void {
  if (!mayHoldUser.test(source.text)) return
  for (const match of matchesIn(userName, source.scanned)) {
    const found = match.groups?.['named'] ?? match.groups?.['coded'] ?? ''
    const end = match.index + match[0].length
    if (!notNames.test(found)) findings.add(userVerdict, end - found.length, end)
  }
}

function find(source: Source, findings: Findings, { wanted }: Wish): void {
  if (!source.hasWords) return
  if (source.digitRuns.count > 0) findNumbers(source, findings)
  if (wanted.has('USER_NAME')) findUsers(source, findings)
}

export const recordRecogniser: Recogniser = { name: 'record', entities: [...recordEntities, 'USER_NAME'], find }
