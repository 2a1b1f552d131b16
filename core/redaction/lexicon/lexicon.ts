// Lexicon: what kind of word a word is, from compromise's lexicon and our lists. One look-up, no tagging of sentences.
import nlp from 'compromise/two'
import { ambiguousNames, commonWords } from './ambiguous-words.ts'
import { morePeoples, morePlaces } from './word-lists.ts'

/** Kinds as bits. A word of no kind is unknown: capitalised inside a sentence it is a name. */
export const kind = { common: 1, first: 2, last: 4, place: 8, organisation: 16, people: 32, ambiguous: 64 } as const

const kindOfTag: Readonly<Record<string, number>> = {
  FirstName: kind.first,
  MaleName: kind.first,
  FemaleName: kind.first,
  Person: kind.first,
  LastName: kind.last,
  City: kind.place,
  Country: kind.place,
  Region: kind.place,
  Place: kind.place,
  ProperNoun: 0,
  Organization: kind.organisation,
  SportsTeam: kind.organisation,
  Demonym: kind.people,
}

type Model = { readonly one: { readonly lexicon: Readonly<Record<string, string | readonly string[]>> } }

let built: Map<string, number> | null = null

/** Built at the first use: some 25,000 words. */
function lexicon(): Map<string, number> {
  if (built !== null) return built
  built = new Map()
  for (const [word, tags] of Object.entries((nlp.model() as Model).one.lexicon)) {
    let bits = 0
    for (const tag of typeof tags === 'string' ? [tags] : tags) bits |= kindOfTag[tag] ?? kind.common
    built.set(word, bits)
  }
  for (const word of commonWords) built.set(word, (built.get(word) ?? 0) | kind.common)
  for (const word of ambiguousNames) built.set(word, (built.get(word) ?? 0) | kind.ambiguous)
  for (const word of morePlaces) built.set(word, kind.place)
  for (const word of morePeoples) built.set(word, kind.people)
  built.set('european', kind.common)
  return built
}

/** Endings of English words, long enough to be no surname's. */
const englishEnding =
  /.{2}(?:tions?|sions?|ments?|ness|ities|ity|ships?|hoods?|isms?|ingly|ably|ibly|ously|fully|ally|able|ible|ious|eous|ful|less|ology|ologies|graphy|ances?|ences?|ancy|ency|izes?|ized|izing|ification|ology|wards?|iest|ists?|ative|itive|ical|ually|ively)$/

/** Letters with which English inflects, and what they replace. */
const inflections: readonly (readonly [RegExp, string])[] = [
  [/ies$/, 'y'],
  [/(?<=s|x|z|ch|sh)es$/, ''],
  [/s$/, ''],
  [/ied$/, 'y'],
  [/(.)\1(?:ed|ing|er)$/, '$1'],
  [/(?:ed|ing|er|ers|or|ly)$/, ''],
  [/(?:ed|ing|er|ers|or|ors|ee|ees|r)$/, 'e'],
]

const wordLettersMax = 24

/** Whether several lower-case words, with single spaces between, are a known place. */
export function isPlacePhrase(phrase: string): boolean {
  return ((lexicon().get(phrase) ?? 0) & kind.place) !== 0
}

/** Whether a known place of several words starts with a word. */
export function startsPlacePhrase(word: string): boolean {
  if (phraseStarts.size === 0) {
    for (const [known, bits] of lexicon()) {
      if ((bits & kind.place) !== 0 && known.includes(' ')) phraseStarts.add(known.slice(0, known.indexOf(' ')))
    }
  }
  return phraseStarts.has(word)
}

const phraseStarts = new Set<string>()

/** The kinds of a lower-case word; 0 when unknown. */
export function kindOf(word: string): number {
  const known = lexicon().get(word)
  if (known !== undefined) return known
  if (word.length > wordLettersMax || word.length < 4) return 0
  return endsEnglish(word) || isInflected(word) || isCompound(word) ? kind.common : 0
}

/** Last letters of the endings: of most words that no one knows they are others, and no expression need run. */
const englishLasts = lettersOf('nstyemdglp')
const inflectedLasts = lettersOf('sdgrye')

function lettersOf(letters: string): Uint8Array {
  const marked = new Uint8Array(0x80)
  for (const letter of letters) marked[letter.charCodeAt(0)] = 1
  return marked
}

const endsIn = (word: string, lasts: Uint8Array): boolean => lasts[word.charCodeAt(word.length - 1)] === 1

const endsEnglish = (word: string): boolean => word.length > 4 && endsIn(word, englishLasts) && englishEnding.test(word)

/** Two ordinary words in one ("endpoint"), unless the second is one that ends names. */
function isCompound(word: string): boolean {
  if (word.length < 8 || !startsCommon(word) || nameEnding.test(word)) return false
  for (let at = 3; at <= word.length - 4; at += 1) {
    const left = lexicon().get(word.slice(0, at)) ?? 0
    if ((left & kind.common) !== 0 && ((lexicon().get(word.slice(at)) ?? 0) & kind.common) !== 0) return true
  }
  return false
}

/** Whether any ordinary word starts with the first letters of another. */
function startsCommon(word: string): boolean {
  if (commonStarts.size === 0) {
    for (const [known, bits] of lexicon())
      if ((bits & kind.common) !== 0) commonStarts.add(known.slice(0, startLetters))
  }
  return commonStarts.has(word.slice(0, startLetters))
}

const startLetters = 3
const commonStarts = new Set<string>()

const nameEnding =
  /(?:man|men|field|wood|woods|ton|ford|son|land|well|worth|berg|burg|stein|stone|house|bridge|water|brook|hill|smith|bury|ham|ley|view|side|port|mouth|shaw|gate|street|way|baum|ring|heart|good|love)s?$/

function isInflected(word: string): boolean {
  if (!endsIn(word, inflectedLasts)) return false
  return inflections.some(([ending, instead]) => {
    if (!ending.test(word)) return false
    const base = word.replace(ending, instead)
    return base.length > 2 && ((lexicon().get(base) ?? 0) & kind.common) !== 0
  })
}
