// Word classes: how much a word is a first name, a surname, an ordinary word, a place; kept under hashes, so that no list of words is stored.
import { mix } from './hashes.ts'

const keyBits = 0x3ffffff
/** Slots for each key. */
const slotsPerKey = 1.8
const slotBitsMin = 4

/**
 * Classes by a word's hash: bits 0–1 first name (0 to 3), 2–3 surname (0 to 3), 4–6 ordinary word (0 to 5), 7 a word of a
 * dictionary in lower case, 8–9 place (0 to 2). Open addressing; 0 for a word that is not known.
 */
export class WordClasses {
  readonly #keys: Uint32Array
  readonly #classes: Uint16Array
  readonly #mask: number

  constructor(wordCount: number) {
    const bits = Math.max(slotBitsMin, Math.ceil(Math.log2(wordCount * slotsPerKey)))
    this.#keys = new Uint32Array(2 ** bits)
    this.#classes = new Uint16Array(2 ** bits)
    this.#mask = 2 ** bits - 1
  }

  /** The key of a word's hash: 26 bits, never 0. */
  static keyOf(hash: number): number {
    let key = Math.imul(hash ^ (hash >>> 15), mix.second)
    key ^= key >>> 13
    return (key & keyBits) + 1
  }

  set(key: number, classes: number): void {
    const slot = this.#slotOf(key)
    this.#keys[slot] = key
    this.#classes[slot] = classes
  }

  of(hash: number): number {
    return this.#classes[this.#slotOf(WordClasses.keyOf(hash))] ?? 0
  }

  /** Where a key is, or where it would go. */
  #slotOf(key: number): number {
    let slot = (Math.imul(key, mix.first) >>> 7) & this.#mask
    for (let found = this.#keys[slot]; found !== 0 && found !== key; found = this.#keys[slot])
      slot = (slot + 1) & this.#mask
    return slot
  }
}

/** How much of a first name, of a surname. */
export const firstNameOf = (classes: number): number => classes & 3
export const surnameOf = (classes: number): number => (classes >> 2) & 3
export const ordinaryOf = (classes: number): number => (classes >> 4) & 7
export const placeOf = (classes: number): number => (classes >> 8) & 3
export const isInDictionary = (classes: number): boolean => ((classes >> 7) & 1) === 1

/** 36 coarse classes from 1 on: first name and surname as none, weak or strong; ordinary word as none, rare, known or common. */
export function coarseClassOf(classes: number): number {
  const first = Math.min(2, firstNameOf(classes))
  const surname = Math.min(2, surnameOf(classes))
  return 1 + first * 12 + surname * 4 + ordinaryClass(classes)
}

function ordinaryClass(classes: number): number {
  const ordinary = ordinaryOf(classes)
  if (isInDictionary(classes)) return ordinary >= 3 ? 3 : 2
  if (ordinary >= 4) return 3
  return ordinary >= 2 ? 1 : 0
}
