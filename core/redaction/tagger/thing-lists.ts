// Thing lists: a sentence of items between commas, one of which is known for a thing. So are the others.
import { isMedicine } from './medicine-names.ts'
import { isThingWord } from './thing-names.ts'
import { isThingNoun } from './thing-nouns.ts'

const reach = 160
const itemsMin = 3
const joining = ['and', 'und', 'et', 'y', 'en', 'e', 'i', 'och', 'og', '&'] as const
const capitalised = /(?<![\p{L}\p{M}])\p{Lu}[\p{L}\p{M}’'-]{2,}/gu
const firstWord = /^[\p{L}\p{M}-]+/u
/** A title or who is told to: then an item is someone. */
const ofPeople =
  /(?<!\p{L})(?:mrs?|ms|dr|herr|frau|hr|mme|sig|sra?|dhr|mevr|pan|pani|present|anwesend|présents|asistentes|presenti|aanwezig|obecni|presentes)(?!\p{L})/iu

const isEnd = (unit: number): boolean =>
  unit === 0x2e || unit === 0x3b || unit === 0x21 || unit === 0x3f || unit === 0x0a
const isBlank = (unit: number): boolean =>
  unit === 0x20 || (unit >= 9 && unit <= 13) || (unit >= 0xa0 && blank.test(String.fromCharCode(unit)))
const blank = /\s/

/** Where the sentence or line around a place starts, so far in front at most. */
function sentenceStart(text: string, place: number): number {
  let at = place
  while (at > 0 && place - at < reach && !isEnd(text.charCodeAt(at - 1))) at -= 1
  return at
}

/** Where it ends, so far behind at most. */
function sentenceEnd(text: string, place: number): number {
  const max = Math.min(text.length, place + reach)
  let at = place
  while (at < max && !isEnd(text.charCodeAt(at))) at += 1
  return at
}

/** The length of what stands between two items at a place: ", ", " and "; 0 for anything else. */
function betweenAt(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  if (unit === 0x2c || unit === 0x2f) return isBlank(text.charCodeAt(at + 1)) ? 2 : 0
  // A capital, as of nearly every name, joins nothing.
  if (unit > 0x20 && unit < 0xa0) return 0
  if (!mayJoin(text.charCodeAt(at + 1)) || !isBlank(unit)) return 0
  for (const word of joining) {
    const behind = at + 1 + word.length
    if (isBlank(text.charCodeAt(behind)) && text.startsWith(word, at + 1)) return word.length + 2
  }
  return 0
}

/** First letters of those. */
const mayJoin = (unit: number): boolean => unit === 0x26 || (unit >= 0x61 && unit <= 0x79)

const notAsked = 0
const isOne = 1
const isNone = 2

/**
 * The lists of one text. Where its items end is read once, and each item is judged once, though every name of a list asks for
 * all of them.
 */
export class ThingLists {
  readonly #text: string
  /** Where something stands between two items, in order, and how long it is. */
  #places: Int32Array | null = null
  #sizes = new Uint8Array(0)
  #count = 0
  /** By where an item starts: its answer, and where it ended when that was given. */
  #answers = new Uint8Array(0)
  #ends = new Int32Array(0)

  constructor(text: string) {
    this.#text = text
  }

  /** Whether another item of the list around a place is a thing. */
  isAmongThings(start: number, end: number): boolean {
    const text = this.#text
    const from = sentenceStart(text, start)
    const to = sentenceEnd(text, end)
    const items = this.#itemsBetween(from, start) + this.#itemsBetween(end, to) - 1
    if (items < itemsMin || ofPeople.test(text.slice(from, start))) return false
    return this.#hasThing(from, start, true) || this.#hasThing(end, to, false)
  }

  #itemsBetween(from: number, to: number): number {
    let items = 1
    for (let at = from, index = this.#firstFrom(from); index < this.#count; index += 1) {
      const place = this.#places?.[index] ?? to
      const size = this.#sizes[index] ?? 0
      if (place + size > to) break
      if (place < at) continue
      items += 1
      at = place + size
    }
    return items
  }

  /** Whether an item is a thing: the last of those in front, the first of those behind is the place's own. */
  #hasThing(from: number, to: number, isInFront: boolean): boolean {
    let isOwn = !isInFront
    let at = from
    for (let index = this.#firstFrom(from); index < this.#count; index += 1) {
      const place = this.#places?.[index] ?? to
      const size = this.#sizes[index] ?? 0
      if (place + size > to) break
      if (place < at) continue
      if (!isOwn && this.#isThing(at, place)) return true
      isOwn = false
      at = place + size
    }
    return !isInFront && !isOwn && this.#isThing(at, to)
  }

  /** The first place from an offset on where items end. */
  #firstFrom(offset: number): number {
    const places = (this.#places ??= this.#read())
    let [low, high] = [0, this.#count]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((places[middle] ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low
  }

  #read(): Int32Array {
    const text = this.#text
    const places = new Int32Array(text.length)
    this.#sizes = new Uint8Array(text.length)
    this.#answers = new Uint8Array(text.length)
    this.#ends = new Int32Array(text.length)
    for (let at = 0; at < text.length; at += 1) {
      const size = betweenAt(text, at)
      if (size === 0) continue
      places[this.#count] = at
      this.#sizes[this.#count] = size
      this.#count += 1
    }
    return places
  }

  #isThing(from: number, to: number): boolean {
    if (this.#answers[from] !== notAsked && this.#ends[from] === to) return this.#answers[from] === isOne
    const answer = isThing(this.#text.slice(from, to))
    this.#answers[from] = answer ? isOne : isNone
    this.#ends[from] = to
    return answer
  }
}

function isThing(item: string): boolean {
  const written = item.slice(item.lastIndexOf(':') + 1).trim()
  const names = written.match(capitalised) ?? []
  if (names.length > 0 && names.every((name) => isThingWord(name) || isMedicine(name))) return true
  return isThingNoun(firstWord.exec(written)?.[0] ?? '')
}
