// Source: a text prepared once for all recognisers, and the shape of a recogniser.
import { ContextStems } from './context-stems.ts'
import { cellsApart } from './cells-apart.ts'
import { digitRunsOf, type DigitRuns } from './digit-runs.ts'
import type { Findings } from './findings.ts'
import { NumberLists } from './number-lists.ts'
import type { Tagger, Tagging } from './tagger/tagger.ts'
import { blank } from './placeholder.ts'
import { mayHoldTables, TableHeads } from './table-heads.ts'
import { Scanned } from './scanned.ts'
import { Words } from './words.ts'

/** Blanks around a value that has a line for itself. */
const lineBlanksMax = 24
const letter = /[A-Za-z]/
// oxlint-disable-next-line no-control-regex -- the ASCII test is the point
const foreign = /[^\x00-\x7f]/

/** A normalised text with the views that recognisers share; those that not every text needs are made when asked for. */
export class Source {
  readonly text: string
  /** The text as recognisers of numbers and codes read it: letters of scripts without spaces blanked out. Same offsets. */
  readonly values: string
  /** The same with single line breaks as spaces: values broken over a line end; cells of known columns stand apart. Same offsets. */
  readonly flat: string
  /** The tables of the text and what stands above their columns; null where it can hold none. */
  readonly tableHeads: TableHeads | null
  readonly digitRuns: DigitRuns
  #scanned: Scanned | null = null
  #scannedFlat: Scanned | null = null
  #scannedValues: Scanned | null = null
  #words: Words | null = null
  #numberLists: NumberLists | null = null
  #stems: ContextStems | null = null
  #hasLetters: boolean | null = null
  #tagging: Tagging | null = null
  readonly #tagger: Tagger | null

  /** `tagger`: null where names and addresses are left to rules. */
  constructor(text: string, tagger: Tagger | null = null) {
    this.text = text
    this.#tagger = tagger
    this.values = withoutUnspaced(text)
    this.tableHeads = mayHoldTables(text) ? new TableHeads(text) : null
    const flat = flatten(this.values)
    this.flat = this.tableHeads === null ? flat : cellsApart(flat, text, this.tableHeads)
    this.digitRuns = digitRunsOf(text)
  }

  /** Whether any letter of ASCII stands in the text: tables and lists of numbers hold none. */
  get hasLetters(): boolean {
    return (this.#hasLetters ??= letter.test(this.text))
  }

  /** Whether any word can stand in the text that is no number. */
  get hasWords(): boolean {
    return this.hasLetters || foreign.test(this.text)
  }

  /** Where the text is a table or a list of plain numbers. */
  get numberLists(): NumberLists {
    return (this.#numberLists ??= new NumberLists(this.text, this.digitRuns))
  }

  /** Whether a range is a part of such a list, and no value in a form of its own that has a line for itself. */
  isListed(start: number, end: number, ownForm: RegExp): boolean {
    if (!this.numberLists.holds(start, end)) return false
    return !(ownForm.test(this.text.slice(start, end)) && this.#isWholeLine(start, end))
  }

  #isWholeLine(start: number, end: number): boolean {
    const before = this.text.slice(Math.max(0, start - lineBlanksMax), start)
    const behind = this.text.slice(end, end + lineBlanksMax)
    return /(?:^|\n)[ \t]*$/.test(before) && /^[ \t]*(?:\r?\n|$)/.test(behind)
  }

  /** `text`, for expressions. */
  get scanned(): Scanned {
    return (this.#scanned ??= new Scanned(this.text))
  }

  /** `flat`, for expressions. */
  get scannedFlat(): Scanned {
    return (this.#scannedFlat ??= this.flat === this.text ? this.scanned : new Scanned(this.flat))
  }

  /** `values`, for expressions. */
  get scannedValues(): Scanned {
    return (this.#scannedValues ??= this.values === this.text ? this.scanned : new Scanned(this.values))
  }

  /** The words of `text` in order. */
  get words(): Words {
    return (this.#words ??= new Words(this.text))
  }

  /** What the tagger reads in the text; null without one. */
  get tagging(): Tagging | null {
    return (this.#tagging ??= this.#tagger?.read(this.text) ?? null)
  }

  /** Whether any of some watched context words can occur; a cheap test. */
  mayHoldAny(context: readonly string[]): boolean {
    return this.hasLetters && (this.#stems ??= new ContextStems(this.text)).hasAny(context)
  }
}

/** Adds what it finds of its entities in a prepared text; linear in the text's length. */
export interface Recogniser {
  readonly name: string
  readonly entities: readonly string[]
  /**
   * `floor`: findings below this score are not wanted, so weak patterns need not run; nor need those of other entities
   * than `wanted`.
   */
  readonly find: (source: Source, findings: Findings, wish: Wish) => void
  /** Whether a value by itself is one of an entity's, where the recogniser can tell. */
  readonly checks?: readonly ValueCheck[]
}

/** Null: it has the form, and nothing in it can be checked. */
export interface ValueCheck {
  readonly entity: string
  readonly check: (value: string) => boolean | null
}

export interface Wish {
  readonly floor: number
  readonly wanted: ReadonlySet<string>
}

/**
 * Scripts that are written without spaces between words, and Hangul, whose particles stand directly behind: their letters stand beside
 * a number in ordinary writing, and make it no part of a word.
 */
const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\u30fc\uff70`
const hasUnspaced = new RegExp(`[${unspaced}]`, 'u')
const unspacedOfOneUnit = new RegExp(`(?![\\u{10000}-\\u{10ffff}])[${unspaced}]`, 'gu')
const unspacedOfTwo = new RegExp(`(?=[\\u{10000}-\\u{10ffff}])[${unspaced}]`, 'gu')

function withoutUnspaced(text: string): string {
  if (!foreign.test(text) || !hasUnspaced.test(text)) return text
  return text.replace(unspacedOfOneUnit, blank).replace(unspacedOfTwo, blank + blank)
}

/** A line of a quoted mail goes on the line above. */
const quotedLine = /\n(?:[>|] ?){1,4}(?=\S)/g

/** Line breaks as spaces, except at blank lines: those end a paragraph, and no value goes on behind one. */
function flatten(text: string): string {
  if (!text.includes('\n') && !text.includes('\r')) return text
  return text
    .replace(quotedLine, (marks) => `\n${' '.repeat(marks.length - 1)}`)
    .replace(/\r\n/g, ' \n')
    .replace(/(?<![\n\u2029]|\n )\n(?! ?[\n\u2029])/g, ' ')
}
