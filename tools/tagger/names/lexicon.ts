// The lexicon: how much each word is a first name, a surname, an ordinary word, a place.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { folded, isHeldOut, partsOfName } from './held-out.ts'
import type { Counted, NameSets } from './lists.ts'
import { wordsOfBuckets } from './word-frequencies.ts'

type Classes = [first: number, last: number, ordinary: number, dictionary: number, place: number]

const isWord = (word: string): boolean => /^[a-z]{2,}$/.test(word)
/** Names of so many births, and surnames up to so many ranks, are of the classes 1, 2, 3. */
const births = [150, 3000, 60_000]
const ranks = [70_000, 12_000, 2000]
/** Names of so many cultures are strong. */
const culturesMin = 3
/** Zipf frequencies at which an ordinary word goes up a class. */
const frequencies = [3.05, 3.5, 4.1, 4.8, 5.6]
const frequencyMinOf: Readonly<Record<string, number>> = { en: 3.1, de: 3.3, fr: 3.3, es: 3.3, pl: 3.3 }
export const frequencyLanguages = 'en de fr es pt it nl pl tr sv da nb fi cs hu ro id'.split(' ')
const seenMin = 3
const townLarge = 250_000
const townSmall = 20_000

export class LexiconBuilder {
  readonly #first = new Map<string, number>()
  readonly #last = new Map<string, number>()
  readonly #ordinary = new Map<string, number>()
  readonly #dictionary = new Set<string>()
  readonly #places = new Map<string, number>()

  addNames(sets: NameSets, births_: readonly Counted[], surnames: readonly string[]): void {
    for (const { name, count } of births_)
      raise(this.#first, folded(name), births.filter((least) => count >= least).length)
    for (const [rank, name] of surnames.entries())
      raise(this.#last, folded(name), ranks.filter((most) => rank < most).length)
    this.#addListed(sets)
  }

  #addListed(sets: NameSets): void {
    const cultures = new Map<string, Set<string>>()
    for (const [key, names] of sets.sets) {
      const [culture = '', kind = ''] = key.split(' ')
      for (const part of [...names].flatMap(partsOfName).map(folded)) {
        raise(this.#of(kind), part, 2)
        const id = `${kind} ${part}`
        cultures.set(id, (cultures.get(id) ?? new Set()).add(culture))
      }
    }
    for (const [id, of] of cultures) {
      const [kind = '', part = ''] = id.split(' ')
      if (of.size >= culturesMin) raise(this.#of(kind), part, 3)
    }
  }

  #of(kind: string): Map<string, number> {
    return kind === 'first' ? this.#first : this.#last
  }

  /** The word lists of wordfreq, by language. */
  addFrequencies(folder: string, language: string): void {
    const least = frequencyMinOf[language] ?? 3.5
    for (const size of ['large', 'small']) {
      const file = path.join(folder, `${size}_${language}.msgpack.gz`)
      let bytes: Uint8Array
      try {
        bytes = gunzipSync(readFileSync(file))
      } catch {
        continue
      }
      for (const { word, zipf } of wordsOfBuckets(bytes)) {
        if (zipf < least) break
        if (/^[\p{L}\p{M}]+$/u.test(word)) raise(this.#ordinary, folded(word), zipf)
      }
      return
    }
  }

  /** Words of a dictionary, one a line: those in lower case. */
  addDictionary(file: string): void {
    for (const word of readFileSync(file, 'utf8').split('\n'))
      if (/^[a-zà-ÿ]+$/.test(word)) this.#dictionary.add(folded(word))
  }

  /** Words that corpora write in lower case. */
  addSeen(counts: ReadonlyMap<string, number>): void {
    for (const [word, count] of counts) if (count >= seenMin) this.#dictionary.add(word)
  }

  addTown(name: string, people: number): void {
    if (people < townSmall) return
    for (const part of partsOfName(name)) {
      const word = folded(part)
      if (word.length > 2) raise(this.#places, word, part === name && people > townLarge ? 2 : 1)
    }
  }

  addPlace(name: string): void {
    raise(this.#places, folded(name), 2)
  }

  /** All words with their classes; without names that are held out unless `isAll`. */
  build(isAll: boolean): Record<string, Classes> {
    const words = new Set([
      ...this.#first.keys(),
      ...this.#last.keys(),
      ...this.#ordinary.keys(),
      ...this.#dictionary,
      ...this.#places.keys(),
    ])
    const lexicon: Record<string, Classes> = {}
    for (const word of words) {
      if (!isWord(word)) continue
      const isHidden = !isAll && isHeldOut(word)
      const zipf = this.#ordinary.get(word) ?? 0
      lexicon[word] = [
        isHidden ? 0 : (this.#first.get(word) ?? 0),
        isHidden ? 0 : (this.#last.get(word) ?? 0),
        frequencies.filter((least) => zipf >= least).length,
        this.#dictionary.has(word) ? 1 : 0,
        this.#places.get(word) ?? 0,
      ]
    }
    return lexicon
  }
}

function raise(map: Map<string, number>, key: string, to: number): void {
  if (to > (map.get(key) ?? 0)) map.set(key, to)
}
