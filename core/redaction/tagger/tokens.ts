// Tokens: words, numbers, marks and line ends of a text, with all that the features of a token are made of. Column by column.
import { emptyWord, mix, withLetter } from './hashes.ts'
import { kind, letters } from './letters.ts'
import { coarseClassOf, type WordClasses } from './word-classes.ts'

/** Shapes: from `lower` on a token is a word. */
export const shape = {
  number: 0,
  mark: 1,
  newline: 2,
  lower: 3,
  title: 4,
  initial: 5,
  upper: 6,
  mixed: 7,
  /** A word of a script beyond Latin. */
  foreign: 8,
} as const
/** How many shapes there are: transitions are learnt for each. */
export const shapeCount = 9

const lengthMax = 15
/** Letters of the shortest and longest prefix. */
const prefixMin = 2
const prefixMax = 4
/** In so many words some must be long, and known. */
const wordsTold = 200
const longLength = 4
const longShareMin = 0.1
const knownShareMin = 0.08
const numberHash = 77_777
const numberLengthMax = 9
export const newlineUnit = 0x0a
const repeatedMark = 70_000
/** Words of scripts between these are `foreign`. */
const latinEnd = 0x24f
const latinAgain = 0x1e00

/** The tokens of one slice of a text; its columns hold as many as the slice has characters at most. */
export class Tokens {
  count = 0
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** Of the folded word; of marks and numbers by what and how many they are. */
  readonly hashes: Int32Array
  readonly classes: Int32Array
  readonly coarse: Uint8Array
  readonly shapes: Uint8Array
  /** 1 where nothing stands between this token and the one in front. */
  readonly isGlued: Uint8Array
  /** Letters or digits, at most 15. */
  readonly lengths: Uint8Array
  readonly isMarked: Uint8Array
  /** The character of a mark or line end, else 0. */
  readonly marks: Uint16Array
  /** Hashes of the first 2, 3, 4 and last 2, 3, 4 letters. */
  readonly prefixes: readonly [Int32Array, Int32Array, Int32Array]
  readonly suffixes: readonly [Int32Array, Int32Array, Int32Array]

  constructor(charactersMax: number) {
    const column = (): Int32Array => new Int32Array(charactersMax)
    const bytes = (): Uint8Array => new Uint8Array(charactersMax)
    this.starts = column()
    this.ends = column()
    this.hashes = column()
    this.classes = column()
    this.coarse = bytes()
    this.shapes = bytes()
    this.isGlued = bytes()
    this.lengths = bytes()
    this.isMarked = bytes()
    this.marks = new Uint16Array(charactersMax)
    this.prefixes = [column(), column(), column()]
    this.suffixes = [column(), column(), column()]
  }

  isWord(at: number): boolean {
    return (this.shapes[at] ?? 0) >= shape.lower
  }

  /**
   * Whether a slice can be language: it has words apart from numbers, and where it has many, some are long and some of those are
   * known. Elsewhere nothing is a name; drawn letters would only cost time.
   */
  isLanguage(): boolean {
    let words = 0
    let long = 0
    let known = 0
    for (let at = 0; at < this.count; at += 1) {
      if (!this.isWord(at)) continue
      words += 1
      if ((this.lengths[at] ?? 0) < longLength || this.#isBesideNumber(at)) continue
      long += 1
      if (this.classes[at] !== 0) known += 1
    }
    if (words < wordsTold) return long > 0 || this.#hasShortWord()
    return long >= words * longShareMin && known >= long * knownShareMin
  }

  #hasShortWord(): boolean {
    for (let at = 0; at < this.count; at += 1)
      if (this.isWord(at) && (this.lengths[at] ?? 0) > 1 && !this.#isBesideNumber(at)) return true
    return false
  }

  #isBesideNumber(at: number): boolean {
    if (this.isGlued[at] === 1 && this.shapes[at - 1] === shape.number) return true
    return at + 1 < this.count && this.isGlued[at + 1] === 1 && this.shapes[at + 1] === shape.number
  }

  /** Reads a text that is no longer than the columns. */
  read(text: string, known: WordClasses): void {
    const { kinds } = letters()
    let count = 0
    for (let at = 0; at < text.length;) {
      const of = kinds[text.charCodeAt(at)] ?? 0
      if (of === kind.blank) {
        at += 1
        continue
      }
      this.#clear(count, at)
      if (of === kind.letter) at = this.#readWord(text, { at, token: count, known })
      else if (of === kind.digit) at = this.#readNumber(text, at, count)
      else at = this.#readMark(text, at, count)
      this.ends[count] = at
      count += 1
    }
    this.count = count
  }

  #clear(token: number, start: number): void {
    this.starts[token] = start
    this.isGlued[token] = token > 0 && this.ends[token - 1] === start ? 1 : 0
    this.isMarked[token] = 0
    this.classes[token] = 0
    this.coarse[token] = 0
    this.marks[token] = 0
  }

  #readWord(text: string, { at: start, token, known }: WordPlace): number {
    const { kinds, folds, secondFolds, isUpper, isMarked } = letters()
    let hash = emptyWord
    let uppers = 0
    let lowers = 0
    let marked = 0
    let count = 0
    let last = 0
    let last2 = 0
    let last3 = 0
    let last4 = 0
    let at = start
    for (; at < text.length; at += 1) {
      const unit = text.charCodeAt(at)
      if (kinds[unit] !== kind.letter) break
      if (isUpper[unit] === 1) uppers += 1
      else lowers += 1
      marked |= isMarked[unit] ?? 0
      for (let fold = folds[unit] ?? 0, second = secondFolds[unit] ?? 0; fold !== 0; fold = second, second = 0) {
        hash = withLetter(hash, fold)
        count += 1
        if (count >= prefixMin && count <= prefixMax) this.#putPrefix(count, token, hash)
        last4 = last3
        last3 = last2
        last2 = last
        last = fold
      }
    }
    this.hashes[token] = hash
    this.lengths[token] = Math.min(lengthMax, count)
    for (let letters = Math.max(count + 1, prefixMin); letters <= prefixMax; letters += 1)
      this.#putPrefix(letters, token, hash)
    this.#putSuffixes(token, [last, last2, last3, last4])
    this.isMarked[token] = marked
    const first = text.charCodeAt(start)
    this.shapes[token] = shapeOf({ first, isCapital: isUpper[first] === 1, uppers, lowers, count })
    const classes = known.of(hash)
    this.classes[token] = classes
    this.coarse[token] = coarseClassOf(classes)
    return at
  }

  #putPrefix(letters: number, token: number, hash: number): void {
    const prefixes = this.prefixes[letters - prefixMin]
    if (prefixes !== undefined) prefixes[token] = hash
  }

  #putSuffixes(token: number, [last, last2, last3, last4]: readonly [number, number, number, number]): void {
    const [suffix2, suffix3, suffix4] = this.suffixes
    const two = (last2 << 8) ^ last
    const three = (last3 << 16) ^ two
    suffix2[token] = two
    suffix3[token] = Math.imul(three, mix.second)
    suffix4[token] = Math.imul(Math.imul(last4, 31) ^ three, mix.third)
  }

  #readNumber(text: string, start: number, token: number): number {
    const { kinds } = letters()
    let at = start
    while (at < text.length && kinds[text.charCodeAt(at)] === kind.digit) at += 1
    this.hashes[token] = numberHash + Math.min(at - start, numberLengthMax)
    this.shapes[token] = shape.number
    this.lengths[token] = Math.min(at - start, lengthMax)
    return at
  }

  /** One line end, or a run of one mark. */
  #readMark(text: string, start: number, token: number): number {
    const unit = text.charCodeAt(start)
    this.marks[token] = unit
    let at = start + 1
    if (unit === newlineUnit) {
      this.hashes[token] = newlineUnit
      this.shapes[token] = shape.newline
      this.lengths[token] = 0
      return at
    }
    while (at < text.length && text.charCodeAt(at) === unit) at += 1
    this.hashes[token] = Math.imul(unit + (at - start > 1 ? repeatedMark : 0), mix.first)
    this.shapes[token] = shape.mark
    this.lengths[token] = Math.min(at - start, lengthMax)
    return at
  }
}

interface WordPlace {
  readonly at: number
  readonly token: number
  readonly known: WordClasses
}

interface Letters {
  readonly first: number
  readonly isCapital: boolean
  readonly uppers: number
  readonly lowers: number
  readonly count: number
}

function shapeOf({ first, isCapital, uppers, lowers, count }: Letters): number {
  if (count === 1 && uppers > 0) return shape.initial
  if (first > latinEnd && first < latinAgain) return shape.foreign
  if (uppers === 0) return shape.lower
  if (lowers === 0) return count === 1 ? shape.initial : shape.upper
  return isCapital && uppers === 1 ? shape.title : shape.mixed
}
