// Features of a token: hashes of the word, its letters and class, and of what stands around it. Some 55 a word.
// The field's usual ones for names (Lafferty et al. 2001; Ratinov and Roth 2009); weights are learnt for them by tools/tagger.
import { hashOfFeature } from './hashes.ts'
import type { Line, Surroundings } from './surroundings.ts'
import { shape, type Tokens } from './tokens.ts'

/** More than a token has. */
export const featuresMax = 64

/** Where a token stands beside another whose feature it is; marks have those of the first two. */
export const besidePlaces = [-1, 1, -2, 2] as const
export const placesOfMarks = 2
const besideIds = [3, 4, 14, 15] as const

/** The feature that a token with a word at such a place has. */
export const besideFeature = (place: number, word: number): number =>
  hashOfFeature(besideIds[place] ?? 0, word, place < placesOfMarks ? 0 : 1)

/** Words beyond the ends of a slice, and what else stands there. */
export const beyond = { before: 1, behind: 2, classes: 1023, coarse: 63, shape: 9, line: 3 } as const
const markShape = 16
const markBits = 127
const noLine: Line = { words: 0, letterCase: 0, colon: -1, label: 0, firstWord: 0 }

/** Writes the features of tokens, one after the other. */
export class FeatureWriter {
  readonly hashes = new Int32Array(featuresMax)
  count = 0
  readonly #tokens: Tokens
  readonly #around: Surroundings

  constructor(tokens: Tokens, around: Surroundings) {
    this.#tokens = tokens
    this.#around = around
  }

  /** Fills `hashes` up to `count` with the features of a token. */
  write(at: number): void {
    this.writeAround(at)
    this.#addOwn(at)
    this.#addBeside(at)
  }

  /** With those that have to do with more than one word, or with where it stands. */
  writeAround(at: number): void {
    this.count = 0
    this.#writeAll(at)
    if (!this.#tokens.isWord(at)) return this.#writeMark(at)
    this.#writeWords(at)
    this.#writeLine(at)
    this.#writeSentence(at)
  }

  /** With those of the token by itself, in a text of this language: the same wherever it stands. */
  writeOwn(at: number): void {
    this.count = 0
    this.#addOwn(at)
  }

  /** With the one that a token beside has, by its hash and where it stands. */
  #addBeside(at: number): void {
    const places = this.#tokens.isWord(at) ? besidePlaces : besidePlaces.slice(0, placesOfMarks)
    for (const [place, by] of places.entries()) {
      this.hashes[this.count] = besideFeature(place, this.#word(at + by))
      this.count += 1
    }
  }

  #add(id: number, one: number, other: number): void {
    this.hashes[this.count] = hashOfFeature(id, one, other)
    this.count += 1
  }

  #word(at: number): number {
    if (at < 0) return beyond.before
    return at >= this.#tokens.count ? beyond.behind : (this.#tokens.hashes[at] ?? 0)
  }

  #classes(at: number): number {
    return at < 0 || at >= this.#tokens.count ? beyond.classes : (this.#tokens.classes[at] ?? 0)
  }

  #coarse(at: number): number {
    return at < 0 || at >= this.#tokens.count ? beyond.coarse : (this.#tokens.coarse[at] ?? 0)
  }

  #shape(at: number): number {
    if (at < 0 || at >= this.#tokens.count) return beyond.shape
    const of = this.#tokens.shapes[at] ?? 0
    return of === shape.mark ? markShape + ((this.#tokens.marks[at] ?? 0) & markBits) : of
  }

  /** What every token has. */
  #writeAll(at: number): void {
    const own = this.#shape(at)
    const coarse = this.#coarse(at)
    this.#add(2, own, this.#around.openings[at] ?? 0)
    const coarseAround = (this.#coarse(at - 1) << 12) | (coarse << 6) | this.#coarse(at + 1)
    this.#add(5, coarseAround, this.#tokens.shapes[at] ?? 0)
    this.#add(6, (this.#shape(at - 1) << 16) | (own << 8) | this.#shape(at + 1), coarse)
  }

  /** Numbers, marks and line ends. */
  #writeMark(at: number): void {
    const word = this.#word(at)
    const coarse = this.#coarse(at - 1)
    const coarseBehind = this.#coarse(at + 1)
    this.#add(7, (coarse << 6) | coarseBehind, word)
    this.#add(8, this.#word(at - 1), this.#word(at + 1))
    this.#add(9, (this.#shape(at - 1) << 8) | this.#shape(at + 1), Math.imul(word, 3) + this.#glued(at))
    this.#add(10, this.#classes(at - 1), word)
    this.#add(11, this.#classes(at + 1), word)
    this.#add(12, (this.#coarse(at - 2) << 12) | (coarse << 6) | coarseBehind, word)
  }

  /** Bit 0: nothing in front of the token; bit 1: nothing behind it. */
  #glued(at: number): number {
    const { count, isGlued } = this.#tokens
    return (isGlued[at] ?? 0) | (at + 1 < count ? (isGlued[at + 1] ?? 0) << 1 : 0)
  }

  #line(at: number): Line {
    return this.#around.lines[this.#around.lineOf[at] ?? 0] ?? noLine
  }

  #writeWords(at: number): void {
    const own = this.#tokens.shapes[at] ?? 0
    const coarse = this.#coarse(at)
    const before = this.#word(at - 1)
    const behind = this.#word(at + 1)
    const before2 = this.#word(at - 2)
    const behind2 = this.#word(at + 2)
    this.#add(16, before, (own << 6) | coarse)
    this.#add(17, behind, (own << 6) | coarse)
    this.#add(18, before2, before)
    this.#add(19, behind, behind2)
    this.#add(20, before, behind)
    const classes = this.#classes(at)
    const { letterCase } = this.#line(at)
    const suffix2 = this.#tokens.suffixes[0][at] ?? 0
    this.#add(35, suffix2, (own << 4) | ((this.#around.openings[at] ?? 0) << 8) | (coarse << 12))
    this.#add(22, classes, own | ((this.#around.openings[at] ?? 0) << 4) | (letterCase << 6))
    this.#add(23, (this.#coarse(at - 1) << 6) | coarse, letterCase)
    this.#add(24, (coarse << 6) | this.#coarse(at + 1), letterCase)
    this.#add(25, classes, before)
    this.#add(26, classes, behind)
    this.#add(53, before2, (coarse << 8) | this.#shape(at - 1))
    this.#add(54, behind2, (coarse << 8) | this.#shape(at + 1))
    this.#add(55, before, (own << 8) | this.#shape(at + 1))
  }

  #addOwn(at: number): void {
    this.#add(1, this.#word(at), 0)
    if (!this.#tokens.isWord(at)) return
    const { shapes, prefixes, suffixes, lengths, isMarked } = this.#tokens
    const own = shapes[at] ?? 0
    const classes = this.#classes(at)
    const coarse = this.#coarse(at)
    const { language } = this.#around
    const prefix3 = prefixes[1][at] ?? 0
    const suffix2 = suffixes[0][at] ?? 0
    const suffix3 = suffixes[1][at] ?? 0
    this.#add(13, this.#word(at), own)
    this.#add(21, classes, 0)
    this.#add(27, classes, (own << 4) | language)
    this.#add(28, prefixes[0][at] ?? 0, 0)
    this.#add(29, prefix3, 0)
    this.#add(30, prefixes[2][at] ?? 0, 0)
    this.#add(31, suffix2, 0)
    this.#add(32, suffix3, 0)
    this.#add(33, suffixes[2][at] ?? 0, 0)
    this.#add(34, suffix3, (own << 4) | language)
    this.#add(36, lengths[at] ?? 0, (own << 6) | coarse)
    this.#add(52, ((isMarked[at] ?? 0) << 8) | (language << 4) | own, 0)
    this.#add(56, prefix3, suffix3)
  }

  #writeLine(at: number): void {
    const { shapes } = this.#tokens
    const { openings, lineOf, lines } = this.#around
    const own = shapes[at] ?? 0
    const coarse = this.#coarse(at)
    const line = this.#line(at)
    const isBehindLabel = line.colon >= 0 && at > line.colon ? 1 : 0
    this.#add(39, line.label, (isBehindLabel << 10) | (coarse << 4) | own)
    this.#add(40, line.label, isBehindLabel)
    this.#add(43, (line.letterCase << 8) | coarse, openings[at] ?? 0)
    this.#add(44, (line.words << 8) | (own << 4) | (openings[at] ?? 0), coarse)
    if (at > 0 && shapes[at - 1] !== shape.newline) return
    const number = lineOf[at] ?? 0
    const above = number > 0 ? (lines[number - 1]?.firstWord ?? 0) : beyond.line
    this.#add(45, above, coarse)
    this.#add(46, above, line.words)
  }

  #writeSentence(at: number): void {
    const own = this.#tokens.shapes[at] ?? 0
    const coarse = this.#coarse(at)
    const { wordsBefore, wordsBehind, openings, evidences, capitals, language } = this.#around
    const opened = openings[at] ?? 0
    this.#add(37, wordsBefore[at] ?? 0, coarse)
    this.#add(38, wordsBehind[at] ?? 0, coarse | 64)
    this.#add(41, (capitals << 8) | (own << 4) | language, opened)
    this.#add(42, (capitals << 8) | (own << 4) | opened, coarse)
    this.#add(47, (this.#coarse(at - 2) << 12) | (this.#coarse(at - 1) << 6) | coarse, 0)
    this.#add(48, (coarse << 12) | (this.#coarse(at + 1) << 6) | this.#coarse(at + 2), 0)
    this.#add(49, ((evidences[at] ?? 0) << 8) | (own << 4) | opened, coarse)
    this.#add(50, evidences[at] ?? 0, (language << 4) | own)
    this.#add(51, (this.#glued(at) << 8) | own, (this.#shape(at - 1) << 8) | this.#shape(at + 1))
  }
}
