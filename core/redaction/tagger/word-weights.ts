// Word weights: what a word by itself adds to its own factors and to those of tokens beside it, summed once for each word of a text.
import { grown } from '../typed-arrays.ts'
import { sumsCount, type FeatureTable, type Features, type Sums } from './feature-table.ts'
import { besideFeature, besidePlaces, beyond, placesOfMarks, type FeatureWriter } from './features.ts'
import type { Tokens } from './tokens.ts'

const wordBefore = 0
const wordBehind = 1
const wordsBeyond = 2
const wordsAtFirst = 1024
/** Some 1.7 MB; a text of more different words begins anew. */
const wordsMax = 16_384
const slotsPerWord = 2
/** What tells a token from others: hash, how it is written, prefixes, suffixes. */
const traitCount = 8
/** Its own sums, and those of each place beside. */
const sumsOfWord = sumsCount * (1 + besidePlaces.length)

/** Exact: sums of whole numbers, and words are told apart by all that their features are made of. */
export class WordWeights {
  readonly #table: FeatureTable
  readonly #sum = new Int32Array(sumsCount)
  #language = -1
  #count = 0
  #slots = new Int32Array(wordsAtFirst * slotsPerWord)
  #traits = new Int32Array(wordsAtFirst * traitCount)
  #sums = new Int32Array(wordsAtFirst * sumsOfWord)
  readonly #wanted = new Int32Array(traitCount)
  #words = new Int32Array(0)

  constructor(table: FeatureTable) {
    this.#table = table
    for (const hash of [beyond.before, beyond.behind]) {
      this.#addBeside(hash)
      this.#count += 1
    }
  }

  /** Reads the words of a slice. */
  read(tokens: Tokens, features: FeatureWriter, language: number): void {
    const { count } = tokens
    if (language !== this.#language || this.#count + count > wordsMax) this.forget()
    this.#language = language
    if (this.#words.length < count) this.#words = new Int32Array(count)
    for (let at = 0; at < count; at += 1) this.#words[at] = this.#wordOf(tokens, features, at)
  }

  /** Sets `sums` to what the token at a place and those beside it add to its factors. */
  sumsAt({ count, isWord }: { readonly count: number; readonly isWord: boolean }, at: number, sums: Sums): void {
    const all = this.#sums
    const places = isWord ? besidePlaces.length : placesOfMarks
    const own = sumsOfWord * (this.#words[at] ?? 0)
    for (let index = 0; index < sumsCount; index += 1) sums[index] = all[own + index] ?? 0
    for (let place = 0; place < places; place += 1) {
      const from = sumsOfWord * this.#wordAt(at + (besidePlaces[place] ?? 0), count) + sumsCount * (1 + place)
      for (let index = 0; index < sumsCount; index += 1) sums[index] = (sums[index] ?? 0) + (all[from + index] ?? 0)
    }
  }

  #wordAt(at: number, count: number): number {
    if (at < 0) return wordBefore
    return at >= count ? wordBehind : (this.#words[at] ?? 0)
  }

  /** Lets go of all words but the two that stand beyond the ends of every slice. */
  forget(): void {
    this.#slots.fill(0)
    this.#words.fill(0)
    this.#traits.fill(0, 0, this.#count * traitCount)
    this.#sums.fill(0, wordsBeyond * sumsOfWord, this.#count * sumsOfWord)
    this.#count = wordsBeyond
  }

  #wordOf(tokens: Tokens, features: FeatureWriter, at: number): number {
    this.#readTraits(tokens, at)
    const mask = this.#slots.length - 1
    let slot = this.#firstSlot(mask)
    for (let word = this.#slots[slot] ?? 0; word !== 0; word = this.#slots[slot] ?? 0) {
      if (this.#isWanted(word)) return word
      slot = (slot + 1) & mask
    }
    const word = this.#count
    this.#traits.set(this.#wanted, word * traitCount)
    this.#slots[slot] = word
    features.writeOwn(at)
    this.#addSums(features, word * sumsOfWord)
    this.#addBeside(tokens.hashes[at] ?? 0)
    this.#count += 1
    if (this.#count * slotsPerWord >= this.#slots.length) this.#grow()
    return word
  }

  #readTraits(tokens: Tokens, at: number): void {
    const { hashes, shapes, lengths, isMarked, prefixes, suffixes } = tokens
    const wanted = this.#wanted
    wanted[0] = hashes[at] ?? 0
    wanted[1] = ((lengths[at] ?? 0) << 16) | ((isMarked[at] ?? 0) << 8) | (shapes[at] ?? 0)
    // Only words have the rest.
    const mask = tokens.isWord(at) ? -1 : 0
    wanted[2] = (prefixes[0][at] ?? 0) & mask
    wanted[3] = (prefixes[1][at] ?? 0) & mask
    wanted[4] = (prefixes[2][at] ?? 0) & mask
    wanted[5] = (suffixes[0][at] ?? 0) & mask
    wanted[6] = (suffixes[1][at] ?? 0) & mask
    wanted[7] = (suffixes[2][at] ?? 0) & mask
  }

  #isWanted(word: number): boolean {
    const from = word * traitCount
    for (let index = 0; index < traitCount; index += 1)
      if (this.#traits[from + index] !== this.#wanted[index]) return false
    return true
  }

  #firstSlot(mask: number): number {
    const hash = Math.imul((this.#wanted[0] ?? 0) ^ ((this.#wanted[1] ?? 0) << 3), 0x9e3779b1)
    return (hash ^ (hash >>> 15)) & mask
  }

  /** What the next word adds to tokens that it stands beside. */
  #addBeside(hash: number): void {
    const from = this.#count * sumsOfWord
    for (let place = 0; place < besidePlaces.length; place += 1)
      this.#table.weigh(besideFeature(place, hash), this.#sums, from + sumsCount * (1 + place))
  }

  #addSums(features: Features, to: number): void {
    this.#sum.fill(0)
    this.#table.sum(features, this.#sum)
    this.#sums.set(this.#sum, to)
  }

  #grow(): void {
    this.#traits = grown(this.#traits)
    this.#sums = grown(this.#sums)
    this.#slots = new Int32Array(this.#slots.length * 2)
    const mask = this.#slots.length - 1
    for (let word = wordsBeyond; word < this.#count; word += 1) {
      this.#wanted.set(this.#traits.subarray(word * traitCount, (word + 1) * traitCount))
      let slot = this.#firstSlot(mask)
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = word
    }
  }
}
