// Entity spans: from probabilities of tokens to places in the text.
import { isParticle, isTitle } from './function-words.ts'
import type { KnownWords } from './known-words.ts'
import { probabilityAt, type Marginals } from './marginals.ts'
import { addressParts, addressRange, nameRange, type Range } from './edge-words.ts'
import { addressStart, isNoName } from './no-names.ts'
import { isNobody } from './nobody.ts'
import { isPlausibleAddress, splitsClock } from './plausible-address.ts'
import type { ThingLists } from './thing-lists.ts'
import { shape, type Tokens } from './tokens.ts'
import { firstNameOf, isInDictionary, ordinaryOf, surnameOf } from './word-classes.ts'

/** What is taken. Probabilities from 0 to 1. */
export interface Taking {
  /** A token counts from here on. */
  readonly threshold: number
  /** Lower, for a word that the text shows surely as a name elsewhere. */
  readonly repeated: number
  /** Lower still, for a capitalised word beside a name, that is in no dictionary. */
  readonly beside: number
  /** Whether one may hold digits at its ends, and go on over a line end. */
  readonly isAddress: boolean
}

export interface TaggedSpan {
  readonly start: number
  readonly end: number
  /** The highest probability of its tokens. */
  readonly probability: number
}

const besideMin = 0.5
const titleMin = 0.5
const hyphen = '-'.charCodeAt(0)

interface Tagged {
  readonly text: string
  readonly tokens: Tokens
  readonly marginals: Marginals
  /** That of most of its words, as surroundings tell it. */
  readonly language: number
  /** What surely was a name earlier in the text; what is one in this slice is added. */
  readonly known: KnownWords
  readonly lists: ThingLists
}

interface OpenSpan {
  /** Its tokens. */
  readonly first: number
  last: number
  readonly start: number
  end: number
  probability: number
}

/** Spans in order, disjoint, at offsets of the text. */
export function spansOf(tagged: Tagged, taking: Taking): TaggedSpan[] {
  const { tokens, marginals } = tagged
  const taken = takenTokens(tagged, taking)
  const spans: OpenSpan[] = []
  let open: OpenSpan | null = null
  for (let at = 0; at < tokens.count; at += 1) {
    const isNewline = tokens.shapes[at] === shape.newline
    if (isNewline && taking.isAddress && open !== null) continue
    if (taken[at] !== 1 || isNewline) {
      open = null
      continue
    }
    const end = tokens.ends[at] ?? 0
    const probability = probabilityAt(marginals, at)
    if (open === null || begins(marginals, at, taking)) {
      open = { first: at, last: at, start: tokens.starts[at] ?? 0, end, probability }
      spans.push(open)
    } else {
      open.last = at
      open.end = end
      open.probability = Math.max(open.probability, probability)
    }
  }
  const kept = spans.flatMap((span) => trimmed(tagged, span, taking))
  return taking.isAddress ? joined(tagged.text, kept) : kept
}

/** A line of an address between two others: a floor, a door, a district. */
const betweenLines = /^[\s,]*(?:[\p{L}\p{N}.º°ª/-]{1,12}[ ,]{0,2}){0,3}[\s,]*$/u
const betweenMax = 28

function joined(text: string, spans: readonly TaggedSpan[]): TaggedSpan[] {
  const whole: TaggedSpan[] = []
  for (const span of spans) {
    const last = whole.at(-1)
    const between = last === undefined ? '' : text.slice(last.end, Math.min(span.start, last.end + betweenMax + 1))
    if (last === undefined || between.length > betweenMax || !between.includes('\n') || !betweenLines.test(between))
      whole.push(span)
    else whole[whole.length - 1] = { ...last, end: span.end, probability: Math.max(last.probability, span.probability) }
  }
  return whole
}

/** Whether a token that counts by itself is rather the first of a name than a further one. */
function begins(marginals: Marginals, at: number, { threshold }: Taking): boolean {
  return (marginals.begin[at] ?? 0) > (marginals.inside[at] ?? 0) && probabilityAt(marginals, at) >= threshold
}

function takenTokens({ tokens, marginals, known, language }: Tagged, taking: Taking): Uint8Array {
  const taken = new Uint8Array(tokens.count)
  if (taking.repeated < taking.threshold) known.add(tokens, marginals)
  for (let at = 0; at < tokens.count; at += 1) {
    const probability = probabilityAt(marginals, at)
    const hash = tokens.hashes[at] ?? 0
    if (probability < titleMin && isTitle(hash)) continue
    if (probability >= leastFor(tokens, at, { known, taking })) taken[at] = 1
  }
  if (taking.beside < taking.threshold) takeBeside({ tokens, marginals }, taken, taking.beside)
  if (taking.isAddress) return taken
  if (language !== german) takeSurnames(tokens, taken)
  takeParticles(tokens, taken)
  return taken
}

/** From which probability a token is taken. */
function leastFor(tokens: Tokens, at: number, of: Pick<Tagged, 'known'> & { taking: Taking }): number {
  const usual = usualLeast(tokens, at, of)
  return isSurnameAgain(tokens, at, of.known) ? Math.min(usual, surnameAgainMin) : usual
}

function usualLeast(tokens: Tokens, at: number, { known, taking }: Pick<Tagged, 'known'> & { taking: Taking }): number {
  if (!tokens.isWord(at) || !known.has(tokens.hashes[at] ?? 0)) {
    const own = tokens.classes[at] ?? 0
    return !taking.isAddress && firstNameOf(own) >= 2 && isNoWord(own) ? taking.repeated : taking.threshold
  }
  return isNoWord(tokens.classes[at] ?? 0) ? 0 : taking.repeated
}

/** Below it stand nouns and companies of the same name: "der Keller", "Baker Street". */
const surnameAgainMin = 0.0003

/** The surname of a full name, alone and with its capital: no first part of another name. */
const isSurnameAgain = (tokens: Tokens, at: number, known: KnownWords): boolean =>
  (tokens.shapes[at] ?? 0) >= shape.title &&
  known.isSurname(tokens.hashes[at] ?? 0) &&
  (tokens.shapes[at + 1] ?? 0) < shape.title

/** A word that nothing but names is known for: known as one once, it is one in lower case too. */
const isNoWord = (classes: number): boolean => !isInDictionary(classes) && ordinaryOf(classes) < 2

/** Takes capitalised neighbours of names, also behind a hyphen; forwards, then backwards. */
function takeBeside(
  { tokens, marginals }: Pick<Tagged, 'tokens' | 'marginals'>,
  taken: Uint8Array,
  least: number,
): void {
  const { count, shapes, marks, classes } = tokens
  const isName = (at: number): boolean =>
    taken[at] === 1 && (shapes[at] ?? 0) >= shape.title && probabilityAt(marginals, at) >= besideMin
  const take = (at: number): boolean => {
    if (at < 0 || at >= count || taken[at] === 1 || (shapes[at] ?? 0) < shape.title) return false
    if (isInDictionary(classes[at] ?? 0) || probabilityAt(marginals, at) < least) return false
    taken[at] = 1
    return true
  }
  const goOn = (at: number, step: number): void => {
    if (!isName(at)) return
    take(at + step)
    if (marks[at + step] === hyphen && take(at + 2 * step)) taken[at + step] = 1
  }
  for (let at = 0; at < count; at += 1) goOn(at, 1)
  for (let at = count - 1; at >= 0; at -= 1) goOn(at, -1)
}

/** Its nouns have capitals too: "Maria Keller" may be about a cellar. */
const german = 1

/** Takes a surname that is an ordinary word as well, behind a first name that stands in a sentence: "what had John Baker paid". */
function takeSurnames({ count, shapes, classes }: Tokens, taken: Uint8Array): void {
  const isTitled = (at: number): boolean => (shapes[at] ?? 0) >= shape.title
  // Behind a small word and in front of no other name or thing: no heading, and no "Victoria Park Hotel".
  const isInSentence = (at: number): boolean =>
    shapes[at - 1] === shape.lower && isTitled(at) && isTitled(at + 1) && !isTitled(at + 2)
  for (let at = 1; at + 1 < count; at += 1) {
    if (taken[at] !== 1 || taken[at + 1] === 1 || !isInSentence(at)) continue
    if (firstNameOf(classes[at] ?? 0) >= 2 && surnameOf(classes[at + 1] ?? 0) > 0) taken[at + 1] = 1
  }
}

/** Takes particles between two words of a name. */
function takeParticles({ count, hashes }: Tokens, taken: Uint8Array): void {
  for (let at = 1; at + 1 < count; at += 1)
    if (taken[at] === 0 && taken[at - 1] === 1 && taken[at + 1] === 1 && isParticle(hashes[at] ?? 0)) taken[at] = 1
}

const nameCharacter = /[\p{L}\p{M}.]/u
const addressCharacter = /[\p{L}\p{M}\p{N}.]/u

/** Without marks and edge words; nothing where it is the name of no one, or no address. */
function trimmed(tagged: Tagged, whole: OpenSpan, { isAddress }: Taking): TaggedSpan[] {
  const { text } = tagged
  const { probability } = whole
  const span = isAddress ? whole : withoutWords(tagged, whole)
  const marked = edges(text, span, isAddress)
  if (isAddress) {
    const range = addressRange(text, { start: addressStart(text, marked.start, marked.end), end: marked.end })
    const isOne =
      range !== null &&
      !splitsClock(text, range.start, range.end) &&
      isPlausibleAddress(text.slice(range.start, range.end), probability)
    return isOne ? addressParts(text, range).map((part) => ({ ...part, probability })) : []
  }
  const range = nameRange(text, { start: nameStart(tagged, marked), end: marked.end })
  const isOne = range !== null && !isNoOne(tagged, span, range)
  // What is none of a name is none for rules that ask, either.
  forget(tagged, whole, isOne ? range : { start: marked.end, end: marked.end })
  return isOne ? [{ ...range, probability }] : []
}

function forget({ tokens, marginals }: Tagged, { first, last }: OpenSpan, { start, end }: Range): void {
  for (let at = first; at <= last; at += 1) {
    if ((tokens.starts[at] ?? 0) >= start && (tokens.ends[at] ?? 0) <= end) continue
    marginals.begin[at] = 0
    marginals.inside[at] = 0
  }
}

/** A name without the ordinary words behind it: in lower case, or those that begin the next sentence, "Adeyemi. Kunt". */
function withoutWords({ text, tokens }: Tagged, span: OpenSpan): OpenSpan {
  const { shapes, starts, ends } = tokens
  const isBehind = (at: number): boolean => {
    if (!isPlainWord(tokens, at)) return false
    const start = starts[at] ?? 0
    return (shapes[at] ?? 0) <= shape.lower || sentenceEnd.test(text.slice(Math.max(0, start - sentenceMax), start))
  }
  let { last } = span
  while (last > span.first && isBehind(last)) last -= 1
  return last === span.last ? span : { ...span, last, end: ends[last] ?? 0 }
}

const sentenceEnd = /\p{Ll}\p{L}\. $/u
const sentenceMax = 4

/** A mark, or a word of a dictionary that is no surname. */
function isPlainWord({ classes, shapes, isGlued }: Tokens, at: number): boolean {
  if (shapes[at] === shape.mark) return true
  const own = classes[at] ?? 0
  if (isGlued[at] === 1 || (shapes[at] ?? 0) < shape.lower || firstNameOf(own) > 0 || surnameOf(own) > 0) return false
  return ordinaryOf(own) >= plainMin
}

/** Of how common a word is, from 0 to 5. */
const plainMin = 3

/** Titles of one letter, by language: "M. Dupont", "D. Rui Teles". */
const shortTitles: Readonly<Record<number, RegExp>> = { 2: /^MM?\. /, 3: /^D\. /, 4: /^D\. / }
/** In lower case in front of what is no surname with one: "la Peroni", "da simona". */
const articles: Readonly<Record<number, RegExp>> = {
  2: /^(?:le|la|les) (?=\p{Lu})/u,
  3: /^(?:el|los|las) (?=\p{Lu})/u,
  4: /^(?:o|os|as) (?=\p{Lu})/u,
  5: /^(?:(?:il|lo|la) (?=\p{Lu})|da (?=\p{Ll}))/u,
}
/** In the minutes of a hearing. */
const answer = /^[AQ]\. /
const question = /(?:^|\n)[ \d]{0,4}Q\. /

function nameStart({ text, language }: Tagged, { start, end }: Range): number {
  const name = text.slice(start, end)
  if (answer.test(name) && question.test(text)) return start + 3
  const inFront = shortTitles[language]?.exec(name) ?? articles[language]?.exec(name)
  return start + (inFront?.[0].length ?? 0)
}

function isNoOne(tagged: Tagged, { first, last, probability }: OpenSpan, range: Range): boolean {
  const { text, tokens, marginals, known, lists } = tagged
  const next = last + 1
  const isFollowed =
    next < tokens.count && (marginals.begin[next] ?? 0) >= besideMin && firstNameOf(tokens.classes[next] ?? 0) > 0
  const isKnown = known.has(tokens.hashes[first] ?? 0) || isSurnameAgain(tokens, first, known)
  return (
    isNobody({ text, tokens, first, last, probability, isKnown, isFollowed, lists }, range) ||
    isNoName(text, range.start, range.end)
  )
}

function edges(text: string, span: OpenSpan, isAddress: boolean): Range {
  const kept = isAddress ? addressCharacter : nameCharacter
  let { start, end } = span
  while (end > start && !kept.test(text[end - 1] ?? '')) end -= 1
  while (start < end && (text[start] === '.' || !kept.test(text[start] ?? ''))) start += 1
  return { start, end }
}
