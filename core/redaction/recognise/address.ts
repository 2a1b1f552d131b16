// STREET_ADDRESS: street addresses, boxes, units, postal codes. An anchor proves an address, its neighbours on the lines belong to it.
import type { Findings, Verdict } from '../findings.ts'
import { gap } from '../gaps.ts'
import { isPlacePhrase, kind } from '../lexicon/lexicon.ts'
import { role } from '../lexicon/roles.ts'
import type { Recogniser, Source, Wish } from '../source.ts'
import { shape, type Words } from '../words.ts'
import { addressParts, addressRange, type Range } from '../tagger/edge-words.ts'
import { addressStart } from '../tagger/no-names.ts'
import { splitsClock } from '../tagger/plausible-address.ts'
import { addressEntity } from './address-entity.ts'
import { capital, isCommon, type Run } from './name-runs.ts'
import { isLikelyAddress, likelyAddressPart } from './tagged.ts'

const verdicts = {
  STREET_ADDRESS: { entity: 'STREET_ADDRESS', score: 0.6 },
  LOCATION: { entity: 'LOCATION', score: 0.6 },
} as const satisfies Record<string, Verdict>
const wordsAroundMax = 14
const nameWordsMax = 5
const houseDigitsMax = 6

/** How many digits a number has that at most one letter of ASCII follows; 0 for anything else. */
function houseDigits(words: Words, at: number): number {
  if (!words.is(at, shape.number)) return 0
  const size = words.size(at)
  if (size > houseDigitsMax + 1) return 0
  let digits = 0
  while (digits < size && isDigit(words.text.charCodeAt(words.start(at) + digits))) digits += 1
  const isHouse = digits === size || (digits === size - 1 && isLetter(words.text.charCodeAt(words.end(at) - 1)))
  return isHouse && digits <= houseDigitsMax ? digits : 0
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122

const isNumber = (words: Words, at: number): boolean => houseDigits(words, at) > 0
/** A number of so many digits without a letter. */
function hasDigits(words: Words, at: number, min: number): boolean {
  const digits = houseDigits(words, at)
  return digits >= min && digits === words.size(at)
}
const isZip = (words: Words, at: number): boolean => hasDigits(words, at, 4)
const isState = (words: Words, at: number): boolean => words.is(at, shape.upper) && words.plays(at, role.state)
const isUnit = (words: Words, at: number): boolean => words.plays(at, role.unit)
const isStrongStreet = (words: Words, at: number): boolean => words.isStreet(at) && !words.plays(at, role.weakStreet)
const isWritten = (words: Words, at: number): boolean => words.is(at, capital | shape.upper | shape.mixed)
const isNear = (words: Words, at: number): boolean => words.follows(at, gap.address)
const isOnLine = (words: Words, at: number): boolean => isNear(words, at) && !words.follows(at, gap.hasLine)

function find(source: Source, findings: Findings, { wanted }: Wish): void {
  if (!source.hasWords) return
  if (source.digitRuns.count === 0 && !/corner/i.test(source.text)) return
  const { words } = source
  const verdict = verdicts[addressEntity(wanted)]
  for (let at = 0; at < words.count; at += 1) {
    const anchor = anchorAt(words, at)
    if (anchor === null) continue
    const { from, to } = widened(words, anchor)
    const end = words.end(to - 1)
    const start = addressStart(source.text, words.start(from), end)
    const isOne = isProven(words, { from, to }) || isLikelyAddress(source, start, end)
    if (isOne && !splitsClock(source.text, start, end)) addParts(source, findings, { verdict, start, end })
    at = to - 1
  }
}

function addParts(source: Source, findings: Findings, { verdict, start, end }: Range & { verdict: Verdict }): void {
  const range = addressRange(source.text, likelyAddressPart(source, { start, end }))
  if (range === null) return
  for (const part of addressParts(source.text, range)) findings.add(verdict, part.start, part.end)
}

/** Whether a street's word or a state with its code is in it, which rows of labels and numbers have not. */
function isProven(words: Words, { from, to }: Run): boolean {
  for (let at = from; at < to; at += 1) {
    if (isStrongStreet(words, at) || isBox(words, at)) return true
    if (isState(words, at) && isStateAndZip(words, at)) return true
  }
  return false
}

/** "PO Box 104", "PSC 6293, APO AE". */
const isBox = (words: Words, at: number): boolean =>
  words.spells(at, 'psc') ||
  words.spells(at, 'apo') ||
  words.spells(at, 'fpo') ||
  (words.spells(at, 'box') && isInAddress(words, at))

/** The first proof of an address that starts at a word. */
function anchorAt(words: Words, at: number): Run | null {
  if (isNumber(words, at)) return numberFirst(words, at)
  if (words.spells(at + 1, 'of') && words.spells(at, 'corner')) return corner(words, at)
  // Of words in lower case only a unit in front of its number is left.
  if (words.is(at, shape.lower) && !words.is(at + 1, shape.number)) return null
  if (isUnit(words, at)) return unit(words, at)
  if (isState(words, at)) return isStateAndZip(words, at) ? { from: at, to: at + 2 } : null
  return isWritten(words, at) ? nameFirst(words, at) : null
}

const isStateAndZip = (words: Words, at: number): boolean =>
  words.follows(at + 1, gap.space) && words.size(at + 1) === 5 && hasDigits(words, at + 1, 5)

/** "123 Main Street", "20789 Allika 46": a number, names, then a street word or another number. */
function numberFirst(words: Words, at: number): Run | null {
  let names = 0
  for (let to = at + 1; to - at <= nameWordsMax + 1; to += 1) {
    if (!words.follows(to, gap.space)) return null
    const isEnd = words.isStreet(to) ? isStreetHere(words, at, to) : names > 0 && isNumber(words, to)
    if (isEnd) return { from: at, to: to + 1 }
    if (!goesOn(words, to, to === at + 1)) return null
    if (isWritten(words, to) && !isCommon(words, to)) names += 1
  }
  return null
}

/** Words and particles go on, and a second house number right behind the first. */
function goesOn(words: Words, at: number, isSecond: boolean): boolean {
  if (isNumber(words, at)) return isSecond && words.size(at) < 5
  return isWritten(words, at) || words.plays(at, role.particle)
}

/** A street word that ends an address: a strong one, or a weak one behind a name. */
function isStreetHere(words: Words, from: number, at: number): boolean {
  if (at - from > 1) return isWritten(words, at) || isStrongStreet(words, at)
  // "69 Rua X": the street word comes first.
  return isStrongStreet(words, at) && isWritten(words, at) && isWritten(words, at + 1) && isOnLine(words, at + 1)
}

/** "Apt. 115", "P.O. Box 104", "PSC 6293". */
function unit(words: Words, at: number): Run | null {
  const digits = houseDigits(words, at + 1)
  if (digits === 0 || digits > 5 || !words.follows(at + 1, gap.unit)) return null
  // "Box 1" is a field of a form.
  if (words.spells(at, 'box') && words.size(at + 1) < 3 && !isInAddress(words, at)) return null
  if (!isWritten(words, at) && !words.plays(at, role.plainUnit) && !isInAddress(words, at)) return null
  return { from: at, to: at + 2 }
}

/** A unit in lower case counts beside a number, a street or another unit. */
const isInAddress = (words: Words, at: number): boolean =>
  isOnLine(words, at) && (isNumber(words, at - 1) || words.isStreet(at - 1) || words.spells(at - 1, 'o'))

/** "the corner of A and B": up to the end of the names. */
function corner(words: Words, at: number): Run | null {
  let to = at + 2
  while (isOnLine(words, to) && (isWritten(words, to) || isNumber(words, to) || isLink(words, to))) to += 1
  return to > at + 2 ? { from: at, to } : null
}

function isLink(words: Words, at: number): boolean {
  if (!words.spells(at, 'and') && !words.plays(at, role.particle) && !words.isStreet(at)) return false
  return isWritten(words, at + 1) || isNumber(words, at + 1) || words.isStreet(at + 1)
}

/** "Rua Diadema 1903", "Villacher Strasse 89", "Magrethevej 298"; a bare name and number only behind a preposition. */
function nameFirst(words: Words, at: number): Run | null {
  for (let to = at; to < words.count && to - at <= nameWordsMax; to += 1) {
    if (to > at && !words.follows(to, gap.space | gap.stopSpace | gap.hyphen)) return null
    if (isNumber(words, to)) return to > at && isNamedPlace(words, { from: at, to }) ? { from: at, to: to + 1 } : null
    if (!isWritten(words, to) && !words.plays(to, role.particle) && !isStrongStreet(words, to)) return null
  }
  return null
}

/** Whether the words in front of a number are a street's, a place's behind a preposition, or a country's before its code. */
function isNamedPlace(words: Words, { from, to }: Run): boolean {
  let isName = false
  for (let at = from; at < to; at += 1) {
    if (!words.opens(at) && isStrongStreet(words, at)) return true
    isName ||= words.is(at, capital) && !isCommon(words, at)
  }
  if (isZip(words, to) && endsPlace(words, to - 1)) return true
  return isName && houseDigits(words, to) <= 4 && words.plays(from - 1, role.addressLead)
}

/** Whether a word, or it and the one before, is a known place. */
const endsPlace = (words: Words, at: number): boolean =>
  words.has(at, kind.place) || isPlacePhrase(`${words.lower(at - 1)} ${words.lower(at)}`)

/** The anchor with the words around it that belong to the address. */
function widened(words: Words, anchor: Run): Run {
  let { from, to } = anchor
  const floor = Math.max(0, from - wordsAroundMax)
  while (from > floor && isNear(words, from) && joinsLeft(words, from - 1)) from -= 1
  const end = Math.min(words.count, to + wordsAroundMax)
  while (to < end && isNear(words, to) && joinsRight(words, to)) to += 1
  while (to > anchor.to && words.is(to - 1, shape.lower) && !words.isStreet(to - 1)) to -= 1
  return { from, to }
}

/** To the left: house numbers, and names on the same line behind a number or a street word. */
function joinsLeft(words: Words, at: number): boolean {
  if (isNumber(words, at)) return !words.follows(at + 1, gap.hasComma)
  if (words.follows(at + 1, gap.hasLine)) return words.isStreet(at)
  if (!isWritten(words, at)) return false
  return isUnit(words, at) || words.isStreet(at) || isState(words, at) || !isCommon(words, at)
}

/** To the right: numbers, units, states, names; an ordinary word only on the same line and as part of a name. */
function joinsRight(words: Words, at: number): boolean {
  if (isNumber(words, at) || isState(words, at)) return true
  if (isUnit(words, at) || words.isStreet(at)) return isWritten(words, at) || isOnLine(words, at)
  if (words.is(at, shape.lower))
    return words.plays(at, role.particle) && isOnLine(words, at) && isWritten(words, at + 1)
  return isWritten(words, at) && !words.follows(at, gap.hasStop) && isNameHere(words, at)
}

const isNameHere = (words: Words, at: number): boolean =>
  !isCommon(words, at) || endsPlace(words, at + 1) || (isOnLine(words, at) && !words.opens(at))

export const addressRecogniser: Recogniser = { name: 'address', entities: ['STREET_ADDRESS', 'LOCATION'], find }
