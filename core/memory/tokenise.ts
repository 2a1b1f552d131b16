// Index terms of a text: folded, stemmed words; bigrams for scripts written without spaces.
import { ownText } from '../own-text.ts'
import stemEnglish from 'wink-porter2-stemmer'
import { stopWords } from './stop-words.ts'

/** Longest index term in UTF-16 code units; what is longer is cut, so a hostile text can't make huge terms or slow stems. */
const termCharactersMax = 64
const stemCharactersMax = 40
const stemCacheSizeMax = 50_000

/** What redaction leaves behind, such as `<PERSON_k3f9q2t>` or `<EMAIL_ADDRESS_2>`: never a term, never an entity. */
const placeholderPattern = /<\/?[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)*(?:_[0-9a-z]{7})?>/g
const wordPattern = /[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu
const asciiPattern = /^[\u0020-\u007e\s]*$/
/** Han, kana, Hangul and the South-East Asian scripts: no spaces between words. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
const unspacedPattern = new RegExp(`[${unspaced}]`, 'u')
const runPattern = new RegExp(`[${unspaced}]+|[^${unspaced}]+`, 'gu')

const stems = new Map<string, string>()

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

/** Porter2 stem, cached; words with digits or other letters than a to z stay as they are. */
function stem(word: string): string {
  if (word.length > stemCharactersMax || !/^[a-z]+$/.test(word)) return word
  const known = stems.get(word)
  if (known !== undefined) return known
  if (stems.size >= stemCacheSizeMax) stems.clear()
  const made = stemEnglish(word)
  stems.set(ownText(word), made)
  return made
}

function bigrams(run: string): string[] {
  const characters = Array.from(run)
  if (characters.length === 1) return characters
  return characters.slice(1).map((character, at) => `${characters[at]}${character}`)
}

function termsOfWord(word: string): string[] {
  if (isUnspaced(word)) {
    return (word.match(runPattern) ?? []).flatMap((run) => (isUnspaced(run) ? bigrams(run) : [run]))
  }
  const bare = word
    .replace(/['’]s$/, '')
    .replace(/['’]/g, '')
    .slice(0, termCharactersMax)
  return bare === '' || stopWords.has(bare) ? [] : [stem(bare)]
}

/**
 * Index terms in order, with repetition: NFKD without marks, lower case, Porter2 stems (snowballstem.org), no stop words,
 * bigrams for CJK and South-East Asian scripts. Redaction placeholders leave nothing.
 */
export function tokenise(text: string): string[] {
  const folded = foldMarks(withoutPlaceholders(text)).toLowerCase()
  const terms: string[] = []
  for (const word of folded.match(wordPattern) ?? []) for (const term of termsOfWord(word)) terms.push(term)
  return terms
}
