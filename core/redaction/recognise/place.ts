// LOCATION by gazetteer: countries, regions and cities of one to four words.
import { isPlacePhrase, kind, startsPlacePhrase } from '../lexicon/lexicon.ts'
import { has, isCapital, type Token } from './name-runs.ts'

const wordsMax = 4
const score = 0.6

/** Known places, the longest first, among capitalised words. */
export function placesIn(tokens: readonly Token[]): { entity: string; score: number; from: number; to: number }[] {
  const found: { entity: string; score: number; from: number; to: number }[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined || (!isCapital(token) && token.shape !== 'upper')) continue
    const to = placeEnd(tokens, at)
    if (to < 0) continue
    found.push({ entity: 'LOCATION', score, from: at, to })
    at = to - 1
  }
  return found
}

function placeEnd(tokens: readonly Token[], from: number): number {
  let phrase = tokens[from]?.lower ?? ''
  let end = isPlace(tokens, from) ? from + 1 : -1
  if (!startsPlacePhrase(phrase)) return end
  for (let to = from + 1; to - from < wordsMax; to += 1) {
    const token = tokens[to]
    if (token?.gap !== ' ') break
    phrase += ` ${token.lower}`
    if (isCapital(token) && isPlacePhrase(phrase)) end = to + 1
  }
  return end
}

/** A place by itself: no first name, no ordinary word, no abbreviation. */
function isPlace(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  if (token === undefined || !has(token, kind.place) || has(token, kind.ambiguous | kind.first)) return false
  if (token.shape === 'upper' && token.text.length < 5) return false
  return !(has(token, kind.common) && token.opens) && token.text.length > 3
}
