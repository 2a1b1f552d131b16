// Words: where the words of a text stand, how they are written, what stands between them and what is known of each.
import { kind } from './lexicon/lexicon.ts'
import { role } from './lexicon/roles.ts'
import { gap, gapBetween } from './gaps.ts'
import { hashAtFirst, hashWith, note, Spellings } from './spellings.ts'
import { grown } from './typed-arrays.ts'
import { kindAt, sizeAt, unit } from './units.ts'

/** Letter case of a word, as bits: every word has one. */
export const shape = { lower: 1, capital: 2, upper: 4, initial: 8, number: 16, mixed: 32 } as const
/** A word in lower case that the text wrote with a capital before. */
const casedBefore = 64
/** A sentence, line or quotation starts at the word; among the bits of the gap in front of it. */
const opens = 0x4000_0000
const anyKind = Object.values(kind).reduce<number>((all, bit) => all | bit, 0)
/** Few texts hold a word in fewer characters; memory that is not written to costs nothing. */
const charactersPerWord = 4
const wordsMin = 64

/** The words of a text by their index. What is asked of an index beyond the ends is no, and 0. */
export class Words {
  readonly text: string
  count = 0
  readonly #spellings: Spellings
  #starts: Int32Array<ArrayBuffer>
  #ends: Int32Array<ArrayBuffer>
  #gaps: Int32Array<ArrayBuffer>
  #ids: Int32Array<ArrayBuffer>
  #shapes: Uint8Array<ArrayBuffer>

  constructor(text: string) {
    const wordsAtFirst = wordsMin + Math.ceil(text.length / charactersPerWord)
    this.text = text
    this.#starts = new Int32Array(wordsAtFirst)
    this.#ends = new Int32Array(wordsAtFirst)
    this.#gaps = new Int32Array(wordsAtFirst)
    this.#ids = new Int32Array(wordsAtFirst)
    this.#shapes = new Uint8Array(wordsAtFirst)
    this.#spellings = new Spellings(text)
    this.#read()
    if (this.#isCaseless()) this.#capitalise()
  }

  start(at: number): number {
    return this.#starts[at] ?? 0
  }

  end(at: number): number {
    return this.#ends[at] ?? 0
  }

  /** How many units of UTF-16 the word has. */
  size(at: number): number {
    return this.end(at) - this.start(at)
  }

  written(at: number): string {
    return this.text.slice(this.start(at), this.end(at))
  }

  lower(at: number): string {
    return at >= 0 && at < this.count ? this.written(at).toLowerCase() : ''
  }

  /** Whether this is the word, in any case. */
  spells(at: number, lower: string): boolean {
    return this.size(at) === lower.length && this.lower(at) === lower
  }

  /** Whether the word is of any of these shapes. */
  is(at: number, shapes: number): boolean {
    return at >= 0 && at < this.count && ((this.#shapes[at] ?? 0) & shapes) !== 0
  }

  /** Whether what stands in front of the word is any of these gaps. */
  follows(at: number, gaps: number): boolean {
    return at >= 0 && at < this.count && ((this.#gaps[at] ?? 0) & gaps) !== 0
  }

  /** Whether a sentence, line or quotation starts at the word. */
  opens(at: number): boolean {
    return this.follows(at, opens)
  }

  /** Whether the word is of any of these kinds of the lexicon. */
  has(at: number, kinds: number): boolean {
    return (this.kinds(at) & kinds) !== 0
  }

  /** Whether the word stands in any of these lists. */
  plays(at: number, roles: number): boolean {
    return at >= 0 && at < this.count && (this.#spellings.roles(this.#ids[at] ?? 0) & roles) !== 0
  }

  /** Whether the word is a street's, or ends like one. */
  isStreet(at: number): boolean {
    return at >= 0 && at < this.count && this.#spellings.isStreet(this.#ids[at] ?? 0)
  }

  /** The kinds of a word; an unknown one that the text also writes in lower case is an ordinary word. */
  kinds(at: number): number {
    const written = at >= 0 && at < this.count ? (this.#shapes[at] ?? 0) : shape.number
    if (written === shape.number) return 0
    const id = this.#ids[at] ?? 0
    const kinds = this.#spellings.kinds(id) & anyKind
    if (kinds !== 0 || (this.#spellings.notes(id) & note.lowered) === 0) return kinds
    return written === shape.lower ? 0 : kind.common
  }

  /** Remembers that a word is part of a name, for isNamed. */
  noteNamed(at: number): void {
    this.#spellings.addNote(this.#ids[at] ?? 0, note.named)
  }

  /** Whether the same word was part of a name. */
  isNamed(at: number): boolean {
    return (this.#spellings.notes(this.#ids[at] ?? 0) & note.named) !== 0
  }

  #read(): void {
    const { text } = this
    let end = 0
    for (let start = nextWord(text, 0); start < text.length; start = nextWord(text, end)) {
      readWord(text, start)
      if (this.count === this.#starts.length) this.#grow()
      this.#add(start, end)
      end = read.end
    }
    this.#noteLowered(this.count - 1, 0)
  }

  /** Adds the word read last; `before` is the end of the one in front of it. */
  #add(start: number, before: number): void {
    const at = this.count
    const gaps = gapBetween(this.text, before, start)
    const written = shapeRead(this.text, start)
    this.#noteLowered(at - 1, gaps)
    this.#starts[at] = start
    this.#ends[at] = read.end
    const id = this.#idRead(start)
    const isOpen = at === 0 || ((gaps & gap.ends) !== 0 && !this.#isAbbreviated(at - 1, gaps))
    this.#gaps[at] = isOpen ? gaps | opens : gaps
    this.#ids[at] = id
    this.#shapes[at] = written
    if (written === shape.lower) {
      if ((this.#spellings.notes(id) & note.cased) !== 0) this.#shapes[at] = written | casedBefore
    } else if (written !== shape.number) this.#spellings.addNote(id, note.cased)
    this.count += 1
  }

  #idRead(start: number): number {
    if (read.isDigits) return 0
    const isCased = read.isForeign && ((read.first | read.rest) & unit.upper) !== 0
    if (isCased) return this.#spellings.numberOfForeign(start, read.end)
    return this.#spellings.numberOf(start, read.end, read.hash)
  }

  /** Whether a full stop belongs to the word in front of it and ends no sentence. */
  #isAbbreviated(at: number, gaps: number): boolean {
    if ((gaps & gap.stopFirst) === 0) return false
    return this.is(at, shape.initial) || this.plays(at, role.abbreviation)
  }

  /** Remembers a word in lower case, unless it is glued to others; `behind` is the gap behind it. */
  #noteLowered(at: number, behind: number): void {
    if (!this.is(at, shape.lower) || (behind & gap.glued) !== 0 || this.follows(at, gap.glued)) return
    this.#spellings.addNote(this.#ids[at] ?? 0, note.lowered)
  }

  #grow(): void {
    this.#starts = grown(this.#starts)
    this.#ends = grown(this.#ends)
    this.#gaps = grown(this.#gaps)
    this.#ids = grown(this.#ids)
    this.#shapes = grown(this.#shapes)
  }

  /** A text without capitals, as people type it. */
  #isCaseless(): boolean {
    if (this.count < caselessWordsMin) return false
    for (let at = 0; at < this.count; at += 1) if (!this.is(at, shape.lower | shape.number)) return false
    return true
  }

  /** Names known by the lexicon, the unknown word behind one, and unknown words behind "from", "named" and the like. */
  #capitalise(): void {
    // In such a text lower case says nothing.
    this.#spellings.clearNotes()
    let behindName = false
    for (let at = 0; at < this.count; at += 1) {
      if (this.is(at, shape.number)) {
        behindName = false
        continue
      }
      behindName = isListedName(this, at) || ((behindName || isLed(this, at)) && isStranger(this, at))
      if (behindName) this.#shapes[at] = shape.capital
    }
  }
}

const caselessWordsMin = 3
const names = kind.first | kind.last | kind.place | kind.people

function isListedName(words: Words, at: number): boolean {
  return words.size(at) > 3 && words.has(at, names) && !words.has(at, kind.common | kind.ambiguous)
}

const isStranger = (words: Words, at: number): boolean =>
  words.is(at, shape.lower) && words.size(at) > 2 && words.follows(at, gap.short) && words.kinds(at) === 0

const isLed = (words: Words, at: number): boolean =>
  words.plays(at - 1, role.nameLead) || (words.spells(at - 1, 'is') && words.spells(at - 2, 'name'))

const apostrophe = 39
const contraction = /^'(?:[stdm]|ll|re|ve)(?![\p{L}\p{N}])/iu

/** The word read last; one object, because texts hold very many words. */
const read = { end: 0, first: 0, rest: 0, hash: 0, isForeign: false, isDigits: false }

/** Reads the word that starts at `from`; an apostrophe between letters belongs to it, a contraction does not. */
function readWord(text: string, from: number): void {
  let at = from
  let rest = 0
  let hash = hashAtFirst
  read.first = kindAt(text, from)
  while (at < text.length) {
    const code = text.charCodeAt(at)
    const kinds = kindAt(text, at)
    if ((kinds & unit.other) !== 0) {
      if (code !== apostrophe || !isWordAt(text, at + 1) || contraction.test(text.slice(at, at + 4))) break
    } else if (at > from) rest |= kinds
    hash = hashWith(hash, code)
    at += 1
    if ((kinds & unit.foreign) === 0 || sizeAt(text, at - 1) === 1) continue
    hash = hashWith(hash, text.charCodeAt(at))
    at += 1
  }
  read.end = at
  read.rest = rest
  read.hash = hash
  read.isForeign = ((read.first | rest) & unit.foreign) !== 0
  read.isDigits = ((read.first | rest) & ~(unit.digit | unit.number)) === 0
}

const isWordAt = (text: string, at: number): boolean => at < text.length && (kindAt(text, at) & unit.other) === 0

/** Where the next word starts; the text's length when none does. */
function nextWord(text: string, from: number): number {
  let at = from
  while (at < text.length && !isWordAt(text, at)) at += 1
  return at
}

/** A capital inside a name: "McDonald". */
const capitalsInside = /^(?:Mc|Mac|O'|D'|De|Di|Van|Von|Le|La|Fitz|[A-Z]')\p{Lu}\p{Ll}+$/u

/** Letter case of the word read last. */
function shapeRead(text: string, start: number): number {
  const { first, rest, end } = read
  if ((first & unit.digit) !== 0) return shape.number
  if ((rest & unit.digit) !== 0) return shape.mixed
  // Of a first letter of two units the case is not told.
  const isUpper = (first & unit.upper) !== 0 && sizeAt(text, start) === 1
  if (!isUpper) return (rest & unit.upper) === 0 ? shape.lower : shape.mixed
  if (end - start === 1) return shape.initial
  if ((rest & unit.upper) === 0) return shape.capital
  if ((rest & unit.lower) === 0) return shape.upper
  return capitalsInside.test(text.slice(start, end)) ? shape.capital : shape.mixed
}
