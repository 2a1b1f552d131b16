// Nobody: tagged spans that are the name of no one by what their words are. Species, places, things, words that no name list holds.
import { isTitle } from './function-words.ts'
import type { Range } from './edge-words.ts'
import { isNamedThing, isThingWord } from './thing-names.ts'
import { shape, type Tokens } from './tokens.ts'
import { firstNameOf, isInDictionary, ordinaryOf, placeOf, surnameOf } from './word-classes.ts'

/** A tagged span of a text, by its tokens. */
export interface Suspect {
  readonly text: string
  readonly tokens: Tokens
  readonly first: number
  readonly last: number
  /** The highest of its tokens. */
  readonly probability: number
  /** Whether the text shows its word as a name elsewhere. */
  readonly isKnown: boolean
  /** Whether another name starts right behind it with a first name. */
  readonly isFollowed: boolean
}

/** In front of who did something. */
const agents = /(?<!\p{L})(?:by|durch|par|por|door|przez|av|af|from|gez\.|sgd\.?) $/u
const agentMax = 12
/** A long number: of a person, an account, a card, as likely as not, and whose it is comes next. */
const behindNumber = /\d(?:[ -]?\d){7,}[ ,;:]{1,3}$/
const numberMax = 32

/** From here on a word is taken that is the name of a town as well. */
const placeMin = 0.95
/** The same where it is a surname too. */
const surePlaceMin = 0.7
/** The same for a brand that is a surname as well. */
const thingMin = 0.95
/** The same for a word by itself that no list of names holds, and for one that is a surname only. */
const unlistedMin = 0.4
const surnameMin = 0.3
/** The same for an ordinary word, of how common a word is from 0 to 5. */
const wordMin = 0.9
const commonMin = 3
/** Names are listed as rare, known or common. */
const known = 2

export function isNobody(suspect: Suspect, range: Range): boolean {
  return isSpecies(suspect) || isPlace(suspect) || isFaint(suspect) || isThing(suspect, range) || isTag(suspect, range)
}

/** Endings of the second word of a species' name. */
const latinEnding = /(?:us|um|is|ae|ii|ensis|oides|ata|osa|ica|ana|alba|coli|ina|aris)$/

const epithet =
  /^(?:alba|nigra|rubra|flava|sativa|officinalis|vulgaris|communis|japonica|orientalis|minor|major|sapiens)$/

/** "Quercus alba": one capitalised word that no one bears, and a Latin one behind it. */
function isSpecies({ text, tokens, first, last }: Suspect): boolean {
  const next = last + 1
  if (first !== last || next >= tokens.count || tokens.shapes[next] !== shape.lower) return false
  const own = tokens.classes[first] ?? 0
  if (firstNameOf(own) > 0 || surnameOf(own) > 0 || tokens.isGlued[next] === 1) return false
  const word = text.slice(tokens.starts[next], tokens.ends[next])
  return epithet.test(word) || (word.length > 3 && latinEnding.test(word) && ordinaryOf(tokens.classes[next] ?? 0) < 3)
}

/** A place by itself, which no one is called after: the tagger must be surer. */
function isPlace({ tokens, first, last, probability }: Suspect): boolean {
  const own = tokens.classes[first] ?? 0
  if (first !== last || placeOf(own) === 0 || firstNameOf(own) > 0 || surnameOf(own) > 1) return false
  return probability < (surnameOf(own) === 0 ? placeMin : surePlaceMin)
}

/** One word that has little but its place for it; in lower case it has more for it than its capital. */
function isFaint(suspect: Suspect): boolean {
  const { tokens, first, last, probability, isKnown } = suspect
  const of = tokens.shapes[first] ?? 0
  if (isKnown || first !== last || of >= shape.foreign || of === shape.lower) return false
  const own = classesIn(tokens, first)
  if (firstNameOf(own) > 0 || probability >= leastFor(own)) return false
  return !isSupported(suspect)
}

/** Ordinary words are seldom a surname by themselves. */
function leastFor(own: number): number {
  if (isInDictionary(own) || ordinaryOf(own) >= commonMin) return wordMin
  return surnameOf(own) > 0 ? surnameMin : unlistedMin
}

/** Whether another capital stands beside a word, so that it may be half of a name, or what names who did something in front. */
function isSupported({ text, tokens, first, isFollowed }: Suspect): boolean {
  if (isCapital(tokens, first - 1) || (isCapital(tokens, first + 1) && !isFollowed)) return true
  const start = tokens.starts[first] ?? 0
  if (agents.test(text.slice(Math.max(0, start - agentMax), start))) return true
  return surnameOf(classesIn(tokens, first)) > 0 && behindNumber.test(text.slice(Math.max(0, start - numberMax), start))
}

/** The name of an element: "<b>", "</strong>". */
const isTag = ({ text }: Suspect, { start, end }: Range): boolean =>
  /<\/?$/.test(text.slice(Math.max(0, start - 2), start)) && /^[\s/>]/.test(text.slice(end, end + 1))

/** A brand, alone or with its model; what a title stands in front of is someone of that name. */
function isThing(suspect: Suspect, { start, end }: Range): boolean {
  const { text, tokens, first, last } = suspect
  if (isTitled(suspect)) return false
  if (isNamedThing(text.slice(start, end))) return isSurelyThing(suspect)
  const words = wordsOf(suspect)
  const [maker = first, model = last] = words
  if (words.length !== 2) return false
  // "Octavia" alone is someone; behind a maker it is a model, as is "Sprinter" behind a first name that is a maker's too.
  const [one, other] = [classesIn(tokens, maker), classesIn(tokens, model)]
  const isMaker = isThingWord(wordAt(suspect, maker)) && firstNameOf(one) < known && surnameOf(one) < known
  return isMaker || (isThingWord(wordAt(suspect, model)) && firstNameOf(other) === 0 && surnameOf(other) === 0)
}

function wordsOf({ tokens, first, last }: Suspect): number[] {
  const words: number[] = []
  for (let at = first; at <= last; at += 1) if (tokens.isWord(at)) words.push(at)
  return words
}

/** Words that are names too are things only where the tagger is not sure. */
function isSurelyThing({ tokens, first, last, probability }: Suspect): boolean {
  if (probability < thingMin) return true
  for (let at = first; at <= last; at += 1) {
    const own = classesIn(tokens, at)
    if (firstNameOf(own) >= known || surnameOf(own) >= known) return false
  }
  return true
}

function isTitled({ tokens, first }: Suspect): boolean {
  const before = tokens.marks[first - 1] === fullStop ? first - 2 : first - 1
  return before >= 0 && isTitle(tokens.hashes[before] ?? 0)
}

const isCapital = ({ shapes, count }: Tokens, at: number): boolean =>
  at >= 0 && at < count && (shapes[at] ?? 0) >= shape.title
const fullStop = 0x2e
const classesIn = ({ classes }: Tokens, at: number): number => classes[at] ?? 0
const wordAt = ({ text, tokens }: Suspect, at: number): string => text.slice(tokens.starts[at], tokens.ends[at])
