// Tagging: what was read of a text. Names and addresses, and how likely each token is part of one.
import type { TaggedSpan } from './entity-spans.ts'
import { probabilityAt, type Marginals } from './marginals.ts'
import { firstNameOf, isInDictionary, ordinaryOf, placeOf, surnameOf } from './word-classes.ts'

const tokensAtFirst = 256
/** Of how common a word is, from 0 to 5. */
const ordinaryMin = 3

interface TokenEnds {
  readonly ends: Int32Array
  /** How much each word is a name, an ordinary word, a place. */
  readonly classes: Int32Array
  readonly count: number
  /** Where the slice starts in the text. */
  readonly from: number
}

export class Tagging {
  readonly names: TaggedSpan[] = []
  readonly addresses: TaggedSpan[] = []
  #count = 0
  #ends = new Float64Array(tokensAtFirst)
  #names = new Float64Array(tokensAtFirst)
  #addresses = new Float64Array(tokensAtFirst)
  #classes = new Float64Array(tokensAtFirst)

  /** Adds the tokens of the next slice. */
  addTokens({ ends, classes, count, from }: TokenEnds, names: Marginals, addresses: Marginals): void {
    const total = this.#count + count
    this.#ends = roomFor(this.#ends, total)
    this.#names = roomFor(this.#names, total)
    this.#addresses = roomFor(this.#addresses, total)
    this.#classes = roomFor(this.#classes, total)
    for (let at = 0; at < count; at += 1) {
      this.#ends[this.#count + at] = from + (ends[at] ?? 0)
      this.#names[this.#count + at] = probabilityAt(names, at)
      this.#addresses[this.#count + at] = probabilityAt(addresses, at)
      this.#classes[this.#count + at] = classes[at] ?? 0
    }
    this.#count = total
  }

  /** The highest probability of a token in a range that it is part of a name. */
  nameProbability(start: number, end: number): number {
    let highest = 0
    for (let at = this.#firstBehind(start); at < this.#count; at += 1) {
      highest = Math.max(highest, this.#names[at] ?? 0)
      if ((this.#ends[at] ?? 0) >= end) break
    }
    return highest
  }

  /** The share of a range's tokens that are likely part of an address. */
  addressShare(start: number, end: number): number {
    let sum = 0
    let count = 0
    for (let at = this.#firstBehind(start); at < this.#count; at += 1) {
      sum += this.#addresses[at] ?? 0
      count += 1
      if ((this.#ends[at] ?? 0) >= end) break
    }
    return count === 0 ? 0 : sum / count
  }

  /** Whether the word at a place is an ordinary one, and hardly a name. */
  isOrdinary(place: number): boolean {
    const own = this.#classes[this.#firstBehind(place)] ?? 0
    if (firstNameOf(own) > 1 || surnameOf(own) > 1) return false
    return isInDictionary(own) || ordinaryOf(own) >= ordinaryMin
  }

  /** Whether the word at a place is a town or a region, and hardly somebody's name. */
  isPlace(place: number): boolean {
    const own = this.#classes[this.#firstBehind(place)] ?? 0
    return placeOf(own) > 0 && firstNameOf(own) <= 1
  }

  /** The first token that ends behind an offset. */
  #firstBehind(offset: number): number {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#ends[middle] ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    return low
  }
}

function roomFor(numbers: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  if (length <= numbers.length) return numbers
  const larger = new Float64Array(Math.max(length, numbers.length * 2))
  larger.set(numbers)
  return larger
}
