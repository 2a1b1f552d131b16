// Index terms as chunker c1 made them, up to 2026.11.3: what a query asks of nodes of that time, beside what it asks of all.
import { stopWords } from './stop-words.ts'
import { foldMarks, stem, withoutPlaceholders } from './tokenise.ts'

const termCharactersMax = 64
const wordPattern = /[\p{L}\p{N}]+(?:['’]\p{L}+)?/gu
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}'
const unspacedPattern = new RegExp(`[${unspaced}]`, 'u')
const runPattern = new RegExp(`[${unspaced}]+|[^${unspaced}]+`, 'gu')

function bigrams(run: string): string[] {
  const characters = Array.from(run)
  if (characters.length === 1) return characters
  return characters.slice(1).map((character, at) => `${characters[at]}${character}`)
}

function termsOfWord(word: string): string[] {
  if (unspacedPattern.test(word))
    return (word.match(runPattern) ?? []).flatMap((run) => (unspacedPattern.test(run) ? bigrams(run) : [run]))
  const bare = word
    .replace(/['’]s$/, '')
    .replace(/['’]/g, '')
    .slice(0, termCharactersMax)
  return bare === '' || stopWords.has(bare) ? [] : [stem(bare)]
}

/** In order, with repetition. */
export function earlierTerms(query: string): string[] {
  const folded = foldMarks(withoutPlaceholders(query)).toLowerCase()
  return (folded.match(wordPattern) ?? []).flatMap(termsOfWord)
}
