// LOCATION: street addresses, boxes, units, postal codes. An anchor proves an address, its neighbours on the lines belong to it.
import type { Span } from '../../../contract/redaction.ts'
import { isPlacePhrase, kind } from '../lexicon/lexicon.ts'
import { particles, states, streetEnding, streetWords, unitWords, weakStreetWords } from '../lexicon/word-lists.ts'
import type { Recogniser, Source } from '../source.ts'
import { has, isCapital, isCommon, tokensOf, type Run, type Token } from './name-runs.ts'

const score = 0.6
/** What may stand between two words of one address: blanks, a comma, a full stop, a line's end with its quotation marks. */
const gapInside = /^[ \t]{0,3}(?:[,.#]|, ?#)?[ \t]{0,3}(?:\r?\n[ \t>?|]{0,6},?[ \t]{0,2})?$/
const wordsAroundMax = 14
const nameWordsMax = 5
const placeLeads = new Set(['at', 'on', 'to', 'of', 'in', 'from', 'near', 'is', 'live', 'lives', 'are', 'and', 'enter'])

const houseNumber = /^\d{1,6}[A-Za-z]?$/
const isNumber = (token: Token | undefined): boolean =>
  token?.shape === 'number' && (token.text.length === 1 || (token.text.length < 8 && houseNumber.test(token.text)))
const isZip = (token: Token | undefined): boolean => token?.shape === 'number' && /^\d{4,6}$/.test(token.text)
const isState = (token: Token | undefined): boolean => token !== undefined && states.has(token.text)
const isUnit = (token: Token | undefined): boolean => token !== undefined && unitWords.has(token.lower)
const isStreet = (token: Token | undefined): boolean =>
  token !== undefined && (streetWords.has(token.lower) || streetEnding.test(token.lower))
const isStrongStreet = (token: Token | undefined): boolean =>
  token !== undefined && isStreet(token) && !weakStreetWords.has(token.lower)
const isWritten = (token: Token | undefined): boolean =>
  token !== undefined && (isCapital(token) || token.shape === 'upper' || token.shape === 'mixed')
const near = (token: Token | undefined): boolean => token !== undefined && gapInside.test(token.gap)
const onLine = (token: Token | undefined): boolean => token !== undefined && near(token) && !token.gap.includes('\n')

function find(source: Source): Span[] {
  if (!source.hasDigit && !source.words.has('corner')) return []
  const tokens = tokensOf(source.tokens)
  const spans: Span[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const anchor = anchorAt(tokens, at)
    if (anchor === null) continue
    const { from, to } = widened(tokens, anchor)
    spans.push({ entity: 'LOCATION', score, start: tokens[from]?.start ?? 0, end: tokens[to - 1]?.end ?? 0 })
    at = to - 1
  }
  return spans
}

/** The first proof of an address that starts at a token. */
function anchorAt(tokens: readonly Token[], at: number): Run | null {
  const token = tokens[at]
  if (token === undefined) return null
  if (isNumber(token)) return numberFirst(tokens, at)
  if (isUnit(token)) return unit(tokens, at)
  if (isState(token)) return stateAndZip(tokens[at + 1]) ? { from: at, to: at + 2 } : null
  if (token.lower === 'corner' && tokens[at + 1]?.lower === 'of') return corner(tokens, at)
  return isWritten(token) ? nameFirst(tokens, at) : null
}

const stateAndZip = (next: Token | undefined): boolean => next?.gap === ' ' && /^\d{5}$/.test(next.text)

/** "123 Main Street", "20789 Allika 46": a number, names, then a street word or another number. */
function numberFirst(tokens: readonly Token[], at: number): Run | null {
  let names = 0
  for (let to = at + 1; to - at <= nameWordsMax + 1; to += 1) {
    const token = tokens[to]
    if (token?.gap !== ' ') return null
    const isEnd = isStreet(token) ? isStreetHere(tokens, at, to) : isNumber(token) && names > 0
    if (isEnd) return { from: at, to: to + 1 }
    if (!goesOn(token, to === at + 1)) return null
    if (isWritten(token) && !isCommon(token)) names += 1
  }
  return null
}

/** Words and particles go on, and a second house number right behind the first. */
function goesOn(token: Token, isSecond: boolean): boolean {
  if (isNumber(token)) return isSecond && token.text.length < 5
  return isWritten(token) || particles.has(token.lower)
}

/** A street word that ends an address: a strong one, or a weak one behind a name. */
function isStreetHere(tokens: readonly Token[], from: number, at: number): boolean {
  const token = tokens[at]
  if (token === undefined) return false
  if (at - from > 1) return isWritten(token) || isStrongStreet(token)
  // "69 Rua X": the street word comes first.
  return isStrongStreet(token) && isWritten(token) && isWritten(tokens[at + 1]) && onLine(tokens[at + 1])
}

/** "Apt. 115", "P.O. Box 104", "PSC 6293". */
function unit(tokens: readonly Token[], at: number): Run | null {
  const next = tokens[at + 1]
  const token = tokens[at]
  if (token === undefined || next === undefined || !/^\.? ?#? ?$/.test(next.gap)) return null
  if (!/^\d{1,5}[A-Za-z]?$/.test(next.text)) return null
  // "Box 1" is a field of a form.
  if (token.lower === 'box' && next.text.length < 3 && !isInAddress(tokens, at)) return null
  if (!isWritten(token) && !/^(?:apt|ste|suite|psc|apartment|bldg)$/.test(token.lower) && !isInAddress(tokens, at))
    return null
  return { from: at, to: at + 2 }
}

/** A unit in lower case counts beside a number, a street or another unit. */
function isInAddress(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]
  return onLine(tokens[at]) && (isNumber(before) || isStreet(before) || before?.lower === 'o')
}

/** "the corner of A and B": up to the end of the names. */
function corner(tokens: readonly Token[], at: number): Run | null {
  let to = at + 2
  while (
    to < tokens.length &&
    onLine(tokens[to]) &&
    (isWritten(tokens[to]) || isNumber(tokens[to]) || isLink(tokens, to))
  )
    to += 1
  return to > at + 2 ? { from: at, to } : null
}

const isLink = (tokens: readonly Token[], at: number): boolean => {
  const token = tokens[at]
  if (token === undefined || !(token.lower === 'and' || particles.has(token.lower) || isStreet(token))) return false
  return isWritten(tokens[at + 1]) || isNumber(tokens[at + 1]) || isStreet(tokens[at + 1])
}

/** "Rua Diadema 1903", "Villacher Strasse 89", "Magrethevej 298"; a bare name and number only behind a preposition. */
function nameFirst(tokens: readonly Token[], at: number): Run | null {
  for (let to = at; to < tokens.length && to - at <= nameWordsMax; to += 1) {
    const token = tokens[to]
    if (token === undefined || (to > at && !/^(?: |\. |-)$/.test(token.gap))) return null
    if (isNumber(token)) return to > at && isNamedPlace(tokens, { from: at, to }) ? { from: at, to: to + 1 } : null
    if (!isWritten(token) && !particles.has(token.lower) && !isStrongStreet(token)) return null
  }
  return null
}

/** Whether the words in front of a number are a street's, a place's behind a preposition, or a country's before its code. */
function isNamedPlace(tokens: readonly Token[], { from, to }: Run): boolean {
  const words = tokens.slice(from, to)
  if (words.some((one) => isStrongStreet(one) && !one.opens)) return true
  const number = tokens[to]
  if (isZip(number) && endsPlace(tokens, to - 1)) return true
  const isHouse = /^\d{1,4}[A-Za-z]?$/.test(number?.text ?? '')
  const isName = words.some((one) => !isCommon(one) && isCapital(one))
  return isHouse && isName && placeLeads.has(tokens[from - 1]?.lower ?? '')
}

/** Whether a word, or it and the one before, is a known place. */
function endsPlace(tokens: readonly Token[], at: number): boolean {
  const phrase = `${tokens[at - 1]?.lower ?? ''} ${tokens[at]?.lower ?? ''}`
  return has(tokens[at], kind.place) || isPlacePhrase(phrase)
}

/** The anchor with the words around it that belong to the address. */
function widened(tokens: readonly Token[], anchor: Run): Run {
  let { from, to } = anchor
  const floor = Math.max(0, from - wordsAroundMax)
  while (from > floor && near(tokens[from]) && joinsLeft(tokens, from - 1)) from -= 1
  const end = Math.min(tokens.length, to + wordsAroundMax)
  while (to < end && near(tokens[to]) && joinsRight(tokens, to)) to += 1
  while (to > anchor.to && tokens[to - 1]?.shape === 'lower' && !isStreet(tokens[to - 1])) to -= 1
  return { from, to }
}

/** To the left: house numbers, and names on the same line behind a number or a street word. */
function joinsLeft(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  const gap = tokens[at + 1]?.gap ?? ''
  if (token === undefined) return false
  if (isNumber(token)) return !gap.includes(',')
  if (gap.includes('\n')) return isStreet(token)
  if (!isWritten(token)) return false
  return isUnit(token) || isStreet(token) || isState(token) || !isCommon(token)
}

/** To the right: numbers, units, states, names; an ordinary word only on the same line and as part of a name. */
function joinsRight(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  if (token === undefined) return false
  if (isNumber(token) || isState(token)) return true
  if (isUnit(token) || isStreet(token)) return isWritten(token) || onLine(token)
  if (token.shape === 'lower') return particles.has(token.lower) && onLine(token) && isWritten(tokens[at + 1])
  return isWritten(token) && !token.gap.includes('.') && isNameHere(tokens, at)
}

function isNameHere(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  if (token === undefined) return false
  return !isCommon(token) || endsPlace(tokens, at + 1) || (onLine(token) && !token.opens)
}

export const addressRecogniser: Recogniser = { name: 'address', entities: ['LOCATION'], find }
