// Nobody: tagged spans that are the name of no one by what their words are. Species, places, things, words that no name list holds.
import { isTitle } from './function-words.ts'
import type { Range } from './edge-words.ts'
import { isFinder, isMedicine } from './medicine-names.ts'
import { isNamedThing, isThingWord } from './thing-names.ts'
import { isBeforeThing, isBehindThing, isMeasured, isThingNoun } from './thing-nouns.ts'
import { shape, type Tokens } from './tokens.ts'
import type { ThingLists } from './thing-lists.ts'
import { isTown } from './town-signs.ts'
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
  readonly lists: ThingLists
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
/** The same for one that is no surname. */
const rareMin = 2
/** From here on a word is taken inside a list of things. */
const listedMin = 0.97
/** Names of things are short. */
const besideMax = 2
/** Names are listed as rare, known or common. */
const known = 2

export function isNobody(suspect: Suspect, range: Range): boolean {
  if (isLetter(suspect, range) || isSpecies(suspect) || isPlace(suspect) || isFaint(suspect) || isTag(suspect, range))
    return true
  return isThing(suspect, range) || isBesideThing(suspect, range) || isLabel(suspect, range)
}

/** What a letter may be the initial of: a capital that is no label. */
const nameBehind = /^\.? ?,? ?\p{Lu}(?![\p{L}’'-]{0,24}(?: \p{Ll}{2,12})? ?:)/u
/** A letter by itself, with no name beside: a size, a group, a building. */
function isLetter({ text, tokens, first, last }: Suspect, { start, end }: Range): boolean {
  if (first !== last && !(last === first + 1 && tokens.marks[last] === fullStop)) return false
  if ((tokens.lengths[first] ?? 0) !== 1) return false
  return (
    !/\p{Lu}[\p{L}.'’-]*,? ?$/u.test(text.slice(Math.max(0, start - 24), start)) &&
    !nameBehind.test(text.slice(end, end + 34))
  )
}

/** Beside a word for a thing, what was measured, or what places stand behind; people by a first name or a title are none. */
function isBesideThing(suspect: Suspect, { start, end }: Range): boolean {
  const { text, tokens } = suspect
  const words = wordsOf(suspect)
  const [first = suspect.first] = words
  if (words.length > besideMax || isTitled(suspect)) return false
  if (isMedical(suspect, words, end)) return true
  if (isNounOfThing(suspect, first)) return true
  if (suspect.probability < listedMin && suspect.lists.isAmongThings(start, end)) return true
  if (firstNameOf(classesIn(tokens, first)) >= known) return false
  return isBehindThing(text, start) || isBeforeThing(text, end) || isMeasured(text, end) || isTown(text, start, end)
}

/** A medicine, or who found a sign with what came of it: "Giordano negativo", "Katz 4", "Raynaud's,". */
function isMedical({ text, tokens }: Suspect, words: readonly number[], end: number): boolean {
  const written = words.map((at) => text.slice(tokens.starts[at], tokens.ends[at]))
  const isMade = words.every(
    (at, index) => isMedicine(written[index] ?? '') && firstNameOf(classesIn(tokens, at)) < known,
  )
  if (isMade) return true
  return isFinder(written.at(-1) ?? '') && (isMeasured(text, end) || found.test(text.slice(end, end + foundMax)))
}

/** A number, or a possessive with nothing behind that somebody has. */
const found = /^(?: \d{1,3}(?![\p{L}\p{N}/.-])|['’]s?(?=[,.;)\n]|$))/u
const foundMax = 8

/** A word for a thing, which no one is called: "Drucker", "Toner Magenta", "Miele-Drucker". */
function isNounOfThing(suspect: Suspect, first: number): boolean {
  const { text, tokens, last } = suspect
  if (!isThingNoun(wordAt(suspect, first)))
    return last > first && text[(tokens.starts[last] ?? 0) - 1] === '-' && isThingNoun(wordAt(suspect, last))
  return firstNameOf(classesIn(tokens, first)) < known
}

/** One word that no list of names holds, in front of a colon inside a line: "Vino: …". Who speaks starts a line. */
function isLabel({ text, tokens, first, last }: Suspect, { start, end }: Range): boolean {
  if (first !== last || !/^ ?:(?=\s)/.test(text.slice(end, end + 3))) return false
  const own = classesIn(tokens, first)
  if (firstNameOf(own) > 0 || surnameOf(own) >= known) return false
  return /[\p{L}\p{N}.;)] {1,9}$/u.test(text.slice(Math.max(0, start - 10), start))
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
  const isOrdinary = ordinaryOf(own) >= (surnameOf(own) > 0 ? commonMin : rareMin)
  if (isInDictionary(own) || isOrdinary) return wordMin
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
