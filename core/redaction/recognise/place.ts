// LOCATION by gazetteer: countries, regions and cities of one to four words.
import type { Verdict } from '../findings.ts'
import { gap } from '../gaps.ts'
import { isPlacePhrase, kind, startsPlacePhrase } from '../lexicon/lexicon.ts'
import { shape, type Words } from '../words.ts'
import { capital, type Run } from './name-runs.ts'

const wordsMax = 4
const verdict: Verdict = { entity: 'LOCATION', score: 0.6 }

/** Adds known places, the longest first, among capitalised words. */
export function findPlaces(words: Words, add: (verdict: Verdict, run: Run) => void): void {
  for (let at = 0; at < words.count; at += 1) {
    if (!words.is(at, capital | shape.upper)) continue
    const to = placeEnd(words, at)
    if (to < 0) continue
    add(verdict, { from: at, to })
    at = to - 1
  }
}

function placeEnd(words: Words, from: number): number {
  let end = isPlace(words, from) ? from + 1 : -1
  // A word that stands alone starts no phrase.
  if (!words.follows(from + 1, gap.space)) return end
  let phrase = words.lower(from)
  if (!startsPlacePhrase(phrase)) return end
  for (let to = from + 1; to - from < wordsMax && words.follows(to, gap.space); to += 1) {
    phrase += ` ${words.lower(to)}`
    if (words.is(to, capital) && isPlacePhrase(phrase)) end = to + 1
  }
  return end
}

/** A place by itself: no first name, no ordinary word, no abbreviation. */
function isPlace(words: Words, at: number): boolean {
  if (!words.has(at, kind.place) || words.has(at, kind.ambiguous | kind.first)) return false
  if (words.is(at, shape.upper) && words.size(at) < 5) return false
  return !(words.has(at, kind.common) && words.opens(at)) && words.size(at) > 3
}
