// Context stems: which of the words that make values likely can occur in a text, told by their first letters in one pass.
import { lowerUnit } from './spellings.ts'

const stemLetters = 4
/** Places in the answers by stem, its letters packed into a number. */
const placesByStem = new Map<number, number>()
/** 1 for the first two letters of the stems: of most words they are others. */
const firstLetters = new Uint8Array(0x8000)
const placesByContext = new WeakMap<readonly string[], readonly number[]>()

/** Context words to look for from now on: lower-case words or word starts, asked for with the same array. */
export function watchContext(context: readonly string[]): void {
  const places = context.map((word) => {
    const stem = stemAt(word, 0, word.length)
    const place = placesByStem.get(stem) ?? placesByStem.size
    placesByStem.set(stem, place)
    firstLetters[lettersAt(word, 0)] = 1
    return place
  })
  placesByContext.set(context, places)
}

/**
 * The stems that occur in a text, of letters and digits of ASCII between any other characters: more than are words of
 * the text, and never fewer, so that nothing is missed for it.
 */
export class ContextStems {
  readonly #occurs = new Uint8Array(placesByStem.size)

  constructor(text: string) {
    for (let at = 0; at < text.length; at += 1) {
      const start = at
      while (at < text.length && isPlain(text.charCodeAt(at))) at += 1
      if (at - start < 2 || firstLetters[lettersAt(text, start)] !== 1) continue
      const place = placesByStem.get(stemAt(text, start, at))
      if (place !== undefined) this.#occurs[place] = 1
    }
  }

  /** Whether any of some watched context words can occur. */
  hasAny(context: readonly string[]): boolean {
    return (placesByContext.get(context) ?? []).some((place) => this.#occurs[place] === 1)
  }
}

const isPlain = (code: number): boolean => (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122)

/** The first two letters of a word in lower case as a number. */
const lettersAt = (text: string, start: number): number =>
  (lowerUnit(text.charCodeAt(start)) << 8) | lowerUnit(text.charCodeAt(start + 1))

/** The first letters of a word in lower case as a number. */
function stemAt(text: string, start: number, end: number): number {
  let stem = 0
  for (let at = start; at < end && at < start + stemLetters; at += 1)
    stem = (stem << 8) | lowerUnit(text.charCodeAt(at))
  return stem
}
