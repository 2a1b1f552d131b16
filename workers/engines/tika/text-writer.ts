// Builds extracted text: runs join into lines, cells into rows, and boxes wait until the paragraph around them has ended.
import { changeMark, changeMarks, type Change } from '../../../core/redaction/tracked-changes.ts'
import type { Budget } from './context.ts'

interface Frame {
  readonly kind: 'block' | 'row'
  /** Finished lines of a block, finished cells of a row. */
  readonly lines: string[]
  line: string
  /** Empty cells of a row behind its last finished one. */
  emptyCells: number
  /** Boxes and alternative texts met inside the current line: they must not split a value that runs around them. */
  deferred: string[]
}

const frame = (kind: Frame['kind']): Frame => ({ kind, lines: [], line: '', emptyCells: 0, deferred: [] })

/** Empty cells in a row of which so many are written at most: sheets may be said to be very wide. */
const emptyCellsMax = 256
/** The same of a whole text; beyond them a gap of any width is one cell. */
const emptyCellsInAllMax = 500_000
/** A cell up to so long stands on one line, so that its row does. */
const lineCellMax = 300

/** Paragraphs end with a line feed, cells are divided by tabs, rows stand on a line. Empty paragraphs are left out. */
export class TextWriter {
  readonly #budget: Budget
  readonly #stack: Frame[] = []
  #top: Frame = frame('block')
  #emptyCellsLeft = emptyCellsInAllMax

  constructor(budget: Budget) {
    this.#budget = budget
  }

  /** Adds to the current paragraph; what a tracked change deleted or inserted there stands between marks. */
  write(text: string, change: Change | null = null): void {
    this.#budget.addCharacters(text.length)
    const plain = text.replaceAll(changeMark, '')
    this.#top.line += change === null || plain === '' ? plain : marked(plain, change)
  }

  endParagraph(): void {
    const top = this.#top
    if (top.line.trim() !== '') top.lines.push(top.line)
    top.line = ''
    if (top.deferred.length > 0) top.lines.push(...top.deferred.splice(0))
  }

  /** A text of its own line that stands aside of the current paragraph, such as an image's description. */
  aside(text: string | undefined): void {
    if (text === undefined || text.trim() === '' || this.#top.deferred.at(-1) === text) return
    this.#budget.addCharacters(text.length)
    this.#top.deferred.push(text)
  }

  openRow(): void {
    this.#push('row')
  }

  openCell(): void {
    this.#push('block')
  }

  /** A cell that is said to repeat shows its text as often. */
  closeCell(times = 1): void {
    if (this.#stack.length === 0 || this.#top.kind !== 'block') return
    this.#parent((cell, parent, row) => {
      if (row.kind === 'block') return cell === '' ? undefined : parent.push(cell)
      if (cell === '') return this.#addEmpty(row, times)
      this.#writeEmpty(row)
      this.#budget.addCharacters(cell.length * (times - 1))
      for (let count = 0; count < times; count += 1) parent.push(cell)
    })
  }

  /** Empty cells of the open row; they are written once another cell follows. */
  skipCells(count: number): void {
    if (this.#top.kind === 'row' && count > 0) this.#addEmpty(this.#top, count)
  }

  /** `ends`: whether the row ends with its last cell or, as in a sheet, with the last that holds something. */
  closeRow(ends: 'with cells' | 'with values' = 'with cells', times = 1): void {
    if (this.#top.kind !== 'row') return
    this.endParagraph()
    if (ends === 'with cells') this.#writeEmpty(this.#top)
    const cells = this.#top.lines
    const row = (cells.length > 1 ? cells.map(onLine) : cells).join('\t')
    const parent = this.#stack.pop()
    if (parent === undefined) return
    this.#top = parent
    if (row.trim() === '') return
    this.#budget.addCharacters(row.length * (times - 1))
    for (let count = 0; count < times; count += 1) parent.lines.push(row)
  }

  #addEmpty(row: Frame, count: number): void {
    row.emptyCells = Math.min(row.emptyCells + count, emptyCellsMax)
  }

  #writeEmpty(row: Frame): void {
    const count = Math.min(row.emptyCells, Math.max(1, this.#emptyCellsLeft))
    row.emptyCells = 0
    this.#emptyCellsLeft -= count
    this.#budget.addCharacters(count)
    for (let written = 0; written < count; written += 1) row.lines.push('')
  }

  openBox(): void {
    this.#push('block')
  }

  closeBox(): void {
    if (this.#stack.length === 0) return
    this.#parent((box, _lines, parent) => {
      if (box !== '') parent.deferred.push(box)
    })
  }

  /** Everything so far; open rows and boxes are closed. */
  toString(): string {
    while (this.#stack.length > 0) {
      if (this.#top.kind === 'row') this.closeRow()
      else this.closeBox()
    }
    this.endParagraph()
    return this.#top.lines.join('\n')
  }

  #push(kind: Frame['kind']): void {
    this.#stack.push(this.#top)
    this.#top = frame(kind)
  }

  #parent(place: (text: string, lines: string[], parent: Frame) => unknown): void {
    this.endParagraph()
    const text = this.#top.lines.join('\n')
    const parent = this.#stack.pop()
    if (parent === undefined) return
    this.#top = parent
    place(text, parent.lines, parent)
  }
}

/** A table inside a cell stays as it is, and so does a long text. */
function onLine(cell: string): string {
  if (cell.length > lineCellMax) return cell
  const hasTable = cell.includes('\n') && cell.includes('\t')
  return hasTable ? cell : cell.replaceAll(/\s*\n\s*|\t/gu, ' ')
}

/** Marks go no further than a line; what one change says in several runs is one. */
function marked(text: string, change: Change): string {
  const { start, end } = changeMarks[change]
  return start + text.replaceAll('\n', `${end}\n${start}`) + end
}
