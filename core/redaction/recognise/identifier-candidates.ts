// Identifier candidates: one word with digits, or several with the same kind of gap between, as they may be written in groups.
import type { Source } from '../source.ts'

/** A stretch of a text that may be an identifier. */
export interface Candidate {
  readonly start: number
  readonly end: number
  /** Its letters and digits, in capitals. */
  readonly bare: string
  readonly digits: number
  /** The same with one character for each gap: its mark, or a blank. */
  readonly written: string
  /** Whether each letter and digit stands by itself. */
  readonly isBoxed: boolean
  /** Whether letters of something else touch it. */
  readonly isGlued: boolean
  /** Whether more digits stand beside it, in the same manner as inside. */
  readonly isCrowded: boolean
}

/** A word of letters and digits of ASCII. */
interface Token {
  readonly start: number
  readonly end: number
  readonly digits: number
}

const bareMax = 24
const wordsMax = 9
/** Longer words are digests and keys. */
const wordMax = 48
const leadLettersMax = 5
const leadWordsMax = 2
/** Boxes of letters in front of the first digit. */
const boxesMax = 8
const trailLettersMax = 2
const trailGapMax = 3
const leadGapMax = 3
const gapMax = 5
const groupDigitsMax = 7
const gapForm = /^(?:[ \t]{1,4}|[ \t]{0,2}[-._/|·•∙:+][ \t]{0,2})$/

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isLower = (code: number): boolean => code >= 97 && code <= 122
const isUpper = (code: number): boolean => code >= 65 && code <= 90
const isLetter = (code: number): boolean => isLower(code) || isUpper(code)
const isAlnum = (code: number): boolean => isDigit(code) || isLetter(code)

/** What a gap is written as: its mark, a blank, or nothing where it is no gap. */
function gapOf(text: string, from: number, to: number): string {
  if (to - from === 1) {
    const code = text.charCodeAt(from)
    if (code === 32 || code === 9) return ' '
  }
  if (to - from > gapMax) return ''
  const gap = text.slice(from, to)
  if (!gapForm.test(gap)) return ''
  return gap.trim().charAt(0) || ' '
}

/** The words of a text that hold digits, and the short words of letters right in front of them. */
function tokensOf(text: string, { starts, ends, count }: Source['digitRuns']): Token[] {
  const tokens: Token[] = []
  let end = 0
  for (let run = 0; run < count; run += 1) {
    const first = starts[run] ?? 0
    if (first < end) continue
    let start = first
    while (start > end && isAlnum(text.charCodeAt(start - 1))) start -= 1
    addLeads(text, { from: end, to: start }, tokens)
    end = ends[run] ?? 0
    while (end < text.length && isAlnum(text.charCodeAt(end))) end += 1
    if (end - start > wordMax) continue
    let digits = 0
    for (let at = start; at < end; at += 1) if (isDigit(text.charCodeAt(at))) digits += 1
    tokens.push({ start, end, digits })
    end = addTrail(text, end, tokens)
  }
  return tokens
}

/** Adds the short word of letters that stands behind a word with digits, if any: "Y8063915-Z"; where what was added ends. */
function addTrail(text: string, from: number, tokens: Token[]): number {
  let start = from
  while (start < text.length && start - from < trailGapMax && !isAlnum(text.charCodeAt(start))) start += 1
  let end = start
  while (end - start <= trailLettersMax && isLetter(text.charCodeAt(end))) end += 1
  const isWord = end > start && end - start <= trailLettersMax && !isAlnum(text.charCodeAt(end))
  if (start === from || !isWord || gapOf(text, from, start) === '') return from
  tokens.push({ start, end, digits: 0 })
  return end
}

/** Adds the short words of letters that stand in front of a word with digits. */
function addLeads(text: string, { from, to }: { from: number; to: number }, tokens: Token[]): void {
  const leads: Token[] = []
  let next = to
  let isBoxed = true
  while (leads.length < (isBoxed ? boxesMax : leadWordsMax)) {
    const lead = leadBefore(text, from, next)
    if (lead === null) break
    isBoxed &&= lead.end - lead.start === 1
    leads.unshift(lead)
    next = lead.start
  }
  tokens.push(...leads)
}

/** The short word of letters in front of a place, with a gap between. */
function leadBefore(text: string, from: number, next: number): Token | null {
  let end = next
  while (end > from && next - end < leadGapMax && !isAlnum(text.charCodeAt(end - 1))) end -= 1
  if (end === next || gapOf(text, end, next) === '') return null
  let start = end
  while (start > from && end - start <= leadLettersMax && isAlnum(text.charCodeAt(start - 1))) start -= 1
  return start === end || end - start > leadLettersMax ? null : { start, end, digits: 0 }
}

/** Numbers of letters and digits, and of digits among them, that a table knows; 1 at `placeOf`. */
export type Sizes = Uint8Array

const digitsPlaces = bareMax + 1
export const sizesPlaces = digitsPlaces * digitsPlaces
export const placeOf = (length: number, digits: number): number => length * digitsPlaces + digits

interface Search {
  /** With line ends as blanks, and as they stand. */
  readonly flat: string
  readonly values: string
  readonly tokens: readonly Token[]
  readonly sizes: Sizes
  readonly judge: (candidate: Candidate) => void
}

/** Judges the candidates of the given sizes, in order of their starts. */
export function judgeCandidates(
  { flat, values, digitRuns }: Source,
  sizes: Sizes,
  judge: (candidate: Candidate) => void,
): void {
  const tokens = tokensOf(flat, digitRuns)
  const search = { flat, values, tokens, sizes, judge }
  for (let first = 0; first < tokens.length; first += 1) {
    const token = tokens[first]
    if (token === undefined || isInside(search, token, tokens[first - 1])) continue
    judgeFrom(search, first, token.start)
    if (token.digits === 0 || token.digits === token.end - token.start) continue
    const word = flat.slice(token.start, token.end)
    const letters = touching.exec(word)?.[1]?.length ?? 0
    if (letters > 0) judgeFrom(search, first, token.start + letters)
    judgeCutOut(search, token, word)
  }
}

/** Whether a word goes on with digits that stand in front: then a value starts with these. */
function isInside({ flat, values }: Search, token: Token, before: Token | undefined): boolean {
  if (token.digits === 0 || before === undefined) return false
  return isBeside(values, { token, beside: before, isBehind: false }) || isBoxBeside(flat, before, token)
}

/** Whether two words are boxes of one row: single letters or digits with any gap between. */
const isBoxBeside = (text: string, one: Token, other: Token): boolean =>
  one.end - one.start === 1 && other.end - other.start === 1 && gapOf(text, one.end, other.start) !== ''

/** Letters of something else that touch the digits with which a word goes on to its end: "number4405…". */
const touching = /^((?:[A-Za-z]*[a-z]{2}|[A-Z]{3,}))\d{4,}$/
/** Letters of something else behind, or on both sides: "number4405…Expires". */
const inside = /^([A-Za-z]*[a-z]{2})?([A-Z]{0,3}\d[\dA-Z]{5,20}?)[A-Z]?[a-z]{2,}$/

/** Judges what letters of something else touch in a word by itself. */
function judgeCutOut({ sizes, judge }: Search, token: Token, word: string): void {
  const [, before = '', bare] = inside.exec(word) ?? []
  if (bare === undefined) return
  const digits = bare.replace(/\D/g, '').length
  if (sizes[placeOf(bare.length, digits)] !== 1) return
  const start = token.start + before.length
  const form = { bare, written: bare, digits, isBoxed: false, isGlued: true, isCrowded: false }
  judge({ start, end: start + bare.length, ...form })
}

/** Judges those that start with a word, or with the part of it from `start` on. */
function judgeFrom(search: Search, first: number, start: number): void {
  const { flat, tokens, sizes } = search
  const before = edgeBefore(flat, start)
  if (before === 'closed') return
  let length = 0
  let digits = 0
  let isBoxed = true
  for (let last = first; last < tokens.length; last += 1) {
    const {
      start: from,
      end,
      digits: more,
    } = last === first ? { ...wordOf(tokens, first), start } : wordOf(tokens, last)
    if (last > first && gapOf(flat, wordOf(tokens, last - 1).end, from) === '') return
    const size = end - from
    isBoxed &&= size === 1
    length += size
    digits += more
    if (length > bareMax || (last - first >= wordsMax && !isBoxed)) return
    if (sizes[placeOf(length, digits)] === 1)
      judgeWords(search, { first, last, start, digits, isBoxed: isBoxed && last > first, before })
  }
}

interface Found {
  readonly first: number
  readonly last: number
  readonly start: number
  readonly digits: number
  readonly isBoxed: boolean
  readonly before: Edge
}

const none: Token = { start: 0, end: 0, digits: 0 }
const wordOf = (tokens: readonly Token[], at: number): Token => tokens[at] ?? none

function judgeWords({ flat, values, tokens, judge }: Search, found: Found): void {
  const { first, last, start, digits, isBoxed, before } = found
  const token = wordOf(tokens, last)
  const next = tokens[last + 1]
  if (isBoxed && next !== undefined && isBoxBeside(flat, token, next)) return
  const behind = edgeBehind(flat, token.end)
  if (behind === 'closed') return
  const written = writtenOf(flat, tokens, found).toUpperCase()
  judge({
    start,
    end: token.end,
    bare: last === first ? written : written.replace(gaps, ''),
    digits,
    written,
    isBoxed,
    isGlued: before === 'glued' || behind === 'glued',
    isCrowded: isBeside(values, { token, beside: next, isBehind: true }),
  })
}

/** Some words with one character for each gap between. */
function writtenOf(text: string, tokens: readonly Token[], { first, last, start }: Found): string {
  let end = wordOf(tokens, first).end
  let written = text.slice(start, end)
  for (let at = first + 1; at <= last; at += 1) {
    const word = wordOf(tokens, at)
    written += gapOf(text, end, word.start) + text.slice(word.start, word.end)
    end = word.end
  }
  return written
}

const gaps = /[^A-Z\d]/g

type Edge = 'open' | 'closed' | 'glued'

const joints = new Set(Array.from('-/._@&~\\', (mark) => mark.charCodeAt(0)))
/** Signs and currencies: an amount. */
const signs = new Set(Array.from('+$€£¥₹%', (mark) => mark.charCodeAt(0)))
const latin = /^[\p{Script=Latin}\p{M}\p{N}]$/u

/** Letters of other scripts than the value's own are no part of it. */
const isOfWord = (text: string, at: number): boolean => at >= 0 && at < text.length && latin.test(text.charAt(at))

function edgeBefore(text: string, start: number): Edge {
  if (start === 0) return 'open'
  const mark = text.charCodeAt(start - 1)
  if (isAlnum(mark)) return 'glued'
  if (mark > 127 ? isOfWord(text, start - 1) : signs.has(mark)) return 'closed'
  const beyond = text.charCodeAt(start - 2)
  const isPoint = mark === 46 || mark === 44
  if (isDigit(beyond)) return joints.has(mark) || isPoint ? 'closed' : 'open'
  if (isPoint || !joints.has(mark)) return 'open'
  return isAlnum(beyond) ? 'glued' : 'open'
}

function edgeBehind(text: string, end: number): Edge {
  if (end >= text.length) return 'open'
  const mark = text.charCodeAt(end)
  if (mark > 127 ? isOfWord(text, end) : mark === 37) return 'closed'
  if (!joints.has(mark) && mark !== 44) return 'open'
  const beyond = text.charCodeAt(end + 1)
  if (isDigit(beyond)) return 'closed'
  return mark !== 44 && isAlnum(beyond) ? 'glued' : 'open'
}

interface Beside {
  readonly token: Token
  readonly beside: Token | undefined
  readonly isBehind: boolean
}

/** Whether another word of a few digits stands one blank or mark away from a word of digits alone: groups of one number do. */
function isBeside(text: string, { token, beside, isBehind }: Beside): boolean {
  if (beside === undefined || beside.digits > groupDigitsMax || !isOfDigits(token) || !isOfDigits(beside)) return false
  const [from, to] = isBehind ? [token.end, beside.start] : [beside.end, token.start]
  return to - from === 1 && text.charCodeAt(from) >= 32 && gapOf(text, from, to) !== ''
}

const isOfDigits = ({ start, end, digits }: Token): boolean => end - start === digits
