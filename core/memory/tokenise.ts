// Index terms of a text: stemmed words in their normal form; bigrams for scripts written without spaces.
import { ownText } from '../own-text.ts'
import stemEnglish from 'wink-porter2-stemmer'
import { lowerForm, normalForm } from './normal-form.ts'
import { stopWords } from './stop-words.ts'

/** Longest index term in UTF-16 code units; what is longer is cut, so a hostile text can't make huge terms or slow stems. */
const termCharactersMax = 64
const stemCharactersMax = 40
const cachedCharactersMax = 40
const cacheSizeMax = 50_000
/** A joined word of more parts is a sentence. */
const partsMax = 4
/** "e-mail", "pre-war", "covid-19" are written in one as well; "boundary-layer" is not. */
const shortPartCharactersMax = 3

/** What redaction leaves behind, such as `<PERSON_k3f9q2t>` or `<EMAIL_ADDRESS_2>`: never a term, never an entity. */
const placeholderPattern = /<\/?[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*(?:_••\d{1,4})?(?:_[0-9a-z]{7})?>/g
const part = `[\\p{L}\\p{N}][\\p{L}\\p{N}\\p{M}]*`
/** A word with its apostrophes and hyphens: what is one to the eye. */
const wordPattern = new RegExp(`${part}(?:['-]${part})*`, 'gu')
/** The same where all is ASCII: a third of the time. */
const asciiWordPattern = /[A-Za-z0-9]+(?:['-][A-Za-z0-9]+)*/g
const asciiPattern = /^[\u0020-\u007e\s]*$/
/** Han, kana, Hangul and the South-East Asian scripts: no spaces between words. */
const unspaced =
  '\\p{Script=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
const unspacedPattern = new RegExp(`[${unspaced}]`, 'u')
const runPattern = new RegExp(`[${unspaced}]+|[^${unspaced}]+`, 'gu')
const hanPattern = /\p{Script=Han}/u
/** Articles and pronouns of French and Italian that lose their vowel before another one. */
const elision =
  /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|un|dell|nell|all|dall|sull|coll|quell|quest|bell|sant|gl)'(?=[aeiouyh])/
const seam = /(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/
/** Thousands, however they are grouped. */
const groupedPattern = /(?<![\p{N}.,'])\d{1,3}(?:[.,']\d{3})+(?!\p{N})/gu

/** Terms of words between spaces, by the word in its normal form: most words of a text were met before. */
const known = new Map<string, readonly string[]>()

/** Replaces redaction placeholders by a mark that neither words nor names can span. */
export function withoutPlaceholders(text: string): string {
  return text.includes('<') ? text.replace(placeholderPattern, ' | ') : text
}

/** Compatibility form without marks; Hangul syllables are composed again. ASCII is returned as it is. */
export function foldMarks(text: string): string {
  return asciiPattern.test(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC')
}

/** True where the text holds a character of a script written without spaces. */
export function isUnspaced(text: string): boolean {
  return unspacedPattern.test(text)
}

/** Porter2 stem; words with digits or other letters than a to z stay as they are. */
export const stem = (word: string): string =>
  word.length > stemCharactersMax || !/^[a-z]+$/.test(word) ? word : stemEnglish(word)

/** Pairs of neighbours, and in an index each Han character as well: a query may be one alone. */
function* termsOfRun(run: string, isQuery: boolean): Generator<string> {
  const characters = Array.from(run)
  if (characters.length === 1) return yield run
  for (let at = 0; at < characters.length; at += 1) {
    if (!isQuery && hanPattern.test(characters[at]!)) yield characters[at]!
    if (at > 0) yield `${characters[at - 1]}${characters[at]}`
  }
}

function* termOf(bare: string): Generator<string> {
  const cut = bare.slice(0, termCharactersMax)
  if (cut !== '' && !stopWords.has(cut)) yield stem(cut)
}

/** A word between hyphens. "l'amarrage" is found with its article and without; "getUserById" whole and in its parts. */
function* termsOfPart(form: string): Generator<string> {
  const word = lowerForm(form)
  const bare = word.replace(/'s$/, '').replaceAll("'", '')
  yield* termOf(bare)
  const elided = elision.exec(word)
  if (elided !== null) yield* termOf(word.slice(elided[0].length).replaceAll("'", ''))
  const parts = seam.test(form) ? form.split(seam) : []
  if (parts.length > partsMax) return
  for (const each of parts) yield* termOf(lowerForm(each).replaceAll("'", ''))
}

/** Parts of a compound, and the word that they make together: "e-mail" is "email" to many. */
function* termsOfCompound(form: string): Generator<string> {
  const parts = form.split('-')
  for (const each of parts) yield* termsOfPart(each)
  const isJoinable = parts.length === 2 && parts.some(({ length }) => length <= shortPartCharactersMax)
  if (isJoinable) yield* termOf(lowerForm(parts.join('')).replaceAll("'", ''))
}

function* termsOfUnspaced(form: string, isQuery: boolean): Generator<string> {
  for (const run of lowerForm(form).match(runPattern) ?? []) {
    if (isUnspaced(run)) yield* termsOfRun(run, isQuery)
    else for (const each of run.split(/['-]/)) yield* termOf(each)
  }
}

function termsOfWord(form: string, isQuery: boolean): readonly string[] {
  const met = known.get(form)
  if (met !== undefined) return met
  if (isUnspaced(form)) return [...termsOfUnspaced(form, isQuery)]
  const terms = [...termsOfCompound(form)]
  if (form.length > cachedCharactersMax) return terms
  if (known.size >= cacheSizeMax) known.clear()
  known.set(ownText(form), terms.map(ownText))
  return terms
}

function termsOf(text: string, isQuery: boolean): string[] {
  const form = normalForm(withoutPlaceholders(text))
  const terms: string[] = []
  for (const word of form.match(asciiPattern.test(form) ? asciiWordPattern : wordPattern) ?? [])
    for (const term of termsOfWord(word, isQuery)) terms.push(term)
  if (/\d[.,']\d/.test(form))
    for (const number of form.match(groupedPattern) ?? [])
      terms.push(number.replace(/\D/g, '').slice(0, termCharactersMax))
  return terms
}

/**
 * Index terms, with repetition: normal form, lower case, Porter2 stems (snowballstem.org), no stop words, compounds and joined
 * words whole and in parts, bigrams for CJK and South-East Asian scripts. Redaction placeholders leave nothing.
 */
export const tokenise = (text: string): string[] => termsOf(text, false)

/** What a query asks for: the same terms, but no single character of a longer run of Han. */
export const tokeniseQuery = (query: string): string[] => termsOf(query, true)
