// Tables: where a text is rows of cells between tabs, bars, semicolons or commas, told from the text itself.
import { grown } from './typed-arrays.ts'

/** Tabs first: they stand nowhere else. Commas last: they stand in prose and in numbers. */
const delimiters = [9, 124, 59, 44] as const
const [tab] = delimiters
const lineFeed = 10
const carriageReturn = 13
const space = 32
const quote = 34
/** A quoted cell may hold delimiters and line ends; a quote that nothing closes so soon is a character. */
const quotedCellMax = 1000
/** Lines of one cell, such as a title of a group, that may stand between two rows of a table. */
const looseLinesMax = 2

/** Some rows of a text with one delimiter, as indexes of rows. */
export interface Table {
  readonly from: number
  readonly to: number
}

/** The rows and cells of all tables of a text, in order; a table has at least two rows of at least two cells. Linear. */
export class Tables {
  readonly tables: Table[] = []
  rowCount = 0
  cellCount = 0
  readonly #text: string
  readonly #lines = { end: 0, counts: new Int32Array(delimiters.length) }
  /** Index of the first cell of each row; one more at the end. */
  #firstCells = new Int32Array(16)
  #starts = new Int32Array(64)
  #ends = new Int32Array(64)
  readonly #isNewTable: (tables: Tables, row: number) => boolean

  /** `isNewTable`: whether a row inside a table is the head of another one. */
  constructor(text: string, isNewTable: (tables: Tables, row: number) => boolean = () => false) {
    this.#text = text
    this.#isNewTable = isNewTable
    let at = 0
    while (at < text.length) at = this.#readFrom(at)
  }

  firstCell(row: number): number {
    return this.#firstCells[row] ?? 0
  }

  cellsOf(row: number): number {
    return this.firstCell(row + 1) - this.firstCell(row)
  }

  /** Of what stands between two delimiters, blanks and quotes at both ends aside. */
  start(cell: number): number {
    return this.#starts[cell] ?? 0
  }

  end(cell: number): number {
    return this.#ends[cell] ?? 0
  }

  text(cell: number): string {
    return this.#text.slice(this.start(cell), this.end(cell))
  }

  /** Where the line of a row starts and ends. */
  line(row: number): { readonly start: number; readonly end: number } {
    const first = this.start(this.firstCell(row))
    const lineEnd = this.#text.indexOf('\n', this.end(this.firstCell(row + 1) - 1))
    return {
      start: first === 0 ? 0 : this.#text.lastIndexOf('\n', first - 1) + 1,
      end: lineEnd < 0 ? this.#text.length : lineEnd,
    }
  }

  /** Whether a comma or semicolon and a blank stand in front of a cell. */
  isSpaced(cell: number): boolean {
    const start = this.start(cell)
    const mark = start < 2 ? 0 : this.#text.charCodeAt(start - 2)
    return (mark === 44 || mark === 59) && this.#text.charCodeAt(start - 1) === space
  }

  hasDigits(row: number): boolean {
    const end = this.end(this.firstCell(row + 1) - 1)
    for (let at = this.start(this.firstCell(row)); at < end; at += 1) {
      const code = this.#text.charCodeAt(at)
      if (code >= 48 && code <= 57) return true
    }
    return false
  }

  textBetween(from: number, to: number): string {
    return this.#text.slice(from, to)
  }

  /** The last cell that starts at or in front of a place; -1 when none does. */
  cellBefore(place: number): number {
    return lastUpTo(this.#starts, this.cellCount, place)
  }

  /** The row of a cell. */
  rowOf(cell: number): number {
    return lastUpTo(this.#firstCells, this.rowCount, cell)
  }

  /** Reads a line, and the table that starts with it if one does; the place behind. */
  #readFrom(at: number): number {
    const counts = this.#lineCounts(at)
    const next = this.#lines.end + 1
    if (counts === 0 || next >= this.#text.length) return next
    const following = this.#lineCounts(next)
    for (let index = 0; index < delimiters.length; index += 1) {
      if ((counts & following & (1 << index)) === 0) continue
      const end = this.#readTable(at, delimiters[index] ?? tab)
      if (end > 0) return end
    }
    return next
  }

  /** Which delimiters stand on the line that starts at a place, as bits; its end is kept. */
  #lineCounts(from: number): number {
    const text = this.#text
    let bits = 0
    let at = from
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code === lineFeed) break
      if (code === 9) bits |= 1
      else if (code === 124) bits |= 2
      else if (code === 59) bits |= 4
      else if (code === 44) bits |= 8
    }
    this.#lines.end = at
    return bits
  }

  /** Reads rows as long as they are alike; the place behind, 0 when they are fewer than two. */
  #readTable(from: number, delimiter: number): number {
    const { rowCount, cellCount } = this
    let first = rowCount
    let width = 0
    let at = from
    while (at < this.#text.length) {
      const end = this.#readRow(at, delimiter)
      const cells = this.cellsOf(this.rowCount - 1)
      const isRow = width === 0 ? cells > 1 : isLike(delimiter, cells, width)
      if (!isRow) {
        this.#dropRow()
        const beyond = width === 0 || cells > 1 ? 0 : this.#behindLooseLines(at, { delimiter, width })
        if (beyond === 0) break
        at = beyond
        continue
      }
      if (this.rowCount - 1 - first > 0 && this.#isNewTable(this, this.rowCount - 1)) {
        this.#close(first, this.rowCount - 1)
        first = this.rowCount - 1
        width = 0
      }
      width = Math.max(width, cells)
      at = end
    }
    if (this.rowCount - first > 1) this.#close(first, this.rowCount)
    else if (first === rowCount) {
      this.rowCount = rowCount
      this.cellCount = cellCount
      return 0
    }
    return at
  }

  #close(from: number, to: number): void {
    if (to - from > 1) this.tables.push({ from, to })
  }

  /** The start of a row of the same width behind a few lines without the delimiter; 0 when there is none. */
  #behindLooseLines(from: number, { delimiter, width }: { delimiter: number; width: number }): number {
    let at = from
    for (let lines = 0; lines < looseLinesMax; lines += 1) {
      this.#lineCounts(at)
      if (this.#lines.end === at) return 0
      at = this.#lines.end + 1
      if (at >= this.#text.length) return 0
      this.#readRow(at, delimiter)
      const cells = this.cellsOf(this.rowCount - 1)
      this.#dropRow()
      if (cells === width) return at
      if (cells > 1) return 0
    }
    return 0
  }

  #dropRow(): void {
    this.rowCount -= 1
    this.cellCount = this.firstCell(this.rowCount)
  }

  /** Adds the cells of the row that starts at a place; the place behind its line end. */
  #readRow(from: number, delimiter: number): number {
    if (this.rowCount + 2 > this.#firstCells.length) this.#firstCells = grown(this.#firstCells)
    this.#firstCells[this.rowCount] = this.cellCount
    let at = from
    for (;;) {
      const end = this.#cellEnd(at, delimiter)
      this.#addCell(at, end)
      at = end + 1
      if (end >= this.#text.length || this.#text.charCodeAt(end) === lineFeed) break
    }
    this.rowCount += 1
    this.#firstCells[this.rowCount] = this.cellCount
    return at
  }

  /** The delimiter or line end behind a cell (RFC 4180, 2: quotes around one that holds either). */
  #cellEnd(from: number, delimiter: number): number {
    const text = this.#text
    if (text.charCodeAt(from) === quote) {
      const end = quotedEnd(text, from, delimiter)
      if (end > 0) return end
    }
    let at = from
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code === delimiter || code === lineFeed) break
    }
    return at
  }

  #addCell(from: number, to: number): void {
    if (this.cellCount === this.#starts.length) {
      this.#starts = grown(this.#starts)
      this.#ends = grown(this.#ends)
    }
    let start = from
    let end = to
    while (end > start && isEdge(this.#text.charCodeAt(end - 1))) end -= 1
    while (start < end && isEdge(this.#text.charCodeAt(start))) start += 1
    this.#starts[this.cellCount] = start
    this.#ends[this.cellCount] = end
    this.cellCount += 1
  }
}

const isEdge = (code: number): boolean => code === space || code === quote || code === carriageReturn || code === tab

/** Rows of text extracted from a sheet end with their last value; of other tables a quarter of the cells may be unlike. */
function isLike(delimiter: number, cells: number, width: number): boolean {
  if (cells < 2) return false
  if (delimiter === tab) return cells <= width + 1
  return Math.abs(cells - width) <= (width < 4 ? 0 : width >> 2)
}

/** The end of a quoted cell; 0 when it is none. */
function quotedEnd(text: string, from: number, delimiter: number): number {
  const max = Math.min(text.length, from + quotedCellMax)
  for (let at = from + 1; at < max; at += 1) {
    if (text.charCodeAt(at) !== quote) continue
    if (text.charCodeAt(at + 1) === quote) {
      at += 1
      continue
    }
    let end = at + 1
    while (text.charCodeAt(end) === space || text.charCodeAt(end) === carriageReturn) end += 1
    const code = text.charCodeAt(end)
    return end >= text.length || code === delimiter || code === lineFeed ? end : 0
  }
  return 0
}

/** The index of the last of `count` ascending numbers that is not above another; -1 when all are. */
function lastUpTo(numbers: Int32Array, count: number, most: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((numbers[middle] ?? 0) <= most) low = middle + 1
    else high = middle
  }
  return low - 1
}
