// Table heads: what stands above the columns of a table, or in front of its rows, and what it says of the cells.
import { isWholeHead, kindOfHead, type ColumnKind } from './lexicon/column-heads.ts'
import { kind, kindOf } from './lexicon/lexicon.ts'
import { Tables, type Table } from './tables.ts'

/** Longer rows of words are no heads. */
const headCharactersMax = 2000
/** Cells looked at to tell what a column holds. */
const cellsLookedAtMax = 200
/** Of the cells of a column of people, so many hold a first name or surname that the lexicon knows. */
const namedCellsMin = 0.3

/** The labels of a table: above its columns, or in front of its rows. */
export interface TableHead {
  readonly table: Table
  readonly areRows: boolean
  /** By column, or by row of the table; null where a label says nothing. */
  readonly kinds: readonly (ColumnKind | null)[]
}

/** Every column of numbers is one of numbers: no telephone is announced by that. */
const sayingLittle = /(?<![\p{L}\p{N}])(?:numbers?|no|nr|ids?|contacts?|messages)(?![\p{L}\p{N}])/giu

const isOfPeople: ReadonlySet<ColumnKind> = new Set([
  'person',
  'ssn',
  'nationalId',
  'passport',
  'licence',
  'birth',
  'record',
  'phone',
  'age',
  'address',
])

/** The tables of a text with the kinds of their cells. */
export class TableHeads {
  readonly tables: Tables
  /** Of the tables whose labels say something of people, in order. */
  readonly heads: readonly TableHead[]
  readonly #asked = { row: -1, isLabelled: false }

  constructor(text: string) {
    this.tables = new Tables(text, isHeadRow)
    this.heads = this.tables.tables.flatMap((table) => headOf(this.tables, table) ?? [])
  }

  /** The head of the table that a row stands in; null where it has none. */
  headAt(row: number): TableHead | null {
    let low = 0
    let high = this.heads.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.heads[middle]?.table.to ?? 0) <= row) low = middle + 1
      else high = middle
    }
    const found = this.heads[low]
    return found !== undefined && found.table.from <= row ? found : null
  }

  /** Whether a place is in a label that is known as one. */
  isHeadWord(place: number): boolean {
    const cell = this.tables.cellBefore(place)
    if (cell < 0 || this.tables.end(cell) <= place) return false
    const row = this.tables.rowOf(cell)
    const head = this.headAt(row)
    if (head === null) return false
    const isLabel = head.areRows ? cell === labelCell(this.tables, row) : row === head.table.from
    return isLabel && isWholeHead(this.tables.text(cell))
  }

  /** Calls back with every cell below a head, or beside one, and its kind. */
  eachLabelled(found: (cell: number, kind: ColumnKind) => void): void {
    for (const { table, areRows, kinds } of this.heads) {
      for (let row = areRows ? table.from : table.from + 1; row < table.to; row += 1) {
        const first = this.tables.firstCell(row)
        const cells = this.tables.cellsOf(row)
        const label = areRows ? labelCell(this.tables, row) : -1
        for (let index = label < 0 ? 0 : label - first + 1; index < cells; index += 1) {
          const one = kinds[areRows ? row - table.from : index] ?? null
          if (one !== null) found(first + index, one)
        }
      }
    }
  }

  /** The row in which a place stands, below a head: where its line starts, and the line of the head. Null elsewhere. */
  rowAt(place: number): { readonly start: number; readonly head: string } | null {
    const row = this.tables.rowOf(this.tables.cellBefore(place))
    const head = row < 0 ? null : this.headAt(row)
    if (head === null || head.areRows || row === head.table.from) return null
    if (row + 1 === head.table.to && place > this.tables.line(row).end) return null
    const above = this.tables.line(head.table.from)
    return { start: this.tables.line(row).start, head: this.tables.textBetween(above.start, above.end) }
  }

  /** Whether a row starts with a label; asked of one row many times. */
  #isLabelled(row: number, beside: number): boolean {
    if (this.#asked.row !== row) {
      this.#asked.row = row
      this.#asked.isLabelled = kindOfHead(this.tables.text(beside)) !== null
    }
    return this.#asked.isLabelled
  }

  /** The cell of a table with known columns or rows in which a place stands, and its labels; null outside of such. */
  labelledCellAt(place: number): { readonly start: number; readonly labels: string } | null {
    if (this.heads.length === 0) return null
    const cell = this.tables.cellBefore(place)
    if (cell < 0 || this.tables.end(cell) <= place) return null
    const labels = this.#labelsOf(cell)
    return labels === null ? null : { start: this.tables.start(cell), labels: labels.replaceAll(sayingLittle, '') }
  }

  /** What is written above a cell, and in front of its row where that is a label; null where no head is known. */
  #labelsOf(cell: number): string | null {
    const { tables } = this
    const row = tables.rowOf(cell)
    const head = this.headAt(row)
    if (head === null) return null
    const beside = labelCell(tables, row)
    if (head.areRows) return beside < cell ? tables.text(beside) : ''
    if (row === head.table.from) return ''
    const index = cell - tables.firstCell(row)
    const above = index < tables.cellsOf(head.table.from) ? tables.text(tables.firstCell(head.table.from) + index) : ''
    const mayBeLabelled = beside < cell && head.table.to - head.table.from <= labelledRowsMax
    return mayBeLabelled && this.#isLabelled(row, beside) ? `${tables.text(beside)} ${above}` : above
  }
}

/** Whether a row in a table is a head of its own: no digit, and at least two of its cells and half of them say what is below. */
function isHeadRow(tables: Tables, row: number): boolean {
  if (tables.hasDigits(row)) return false
  const cells = rowTexts(tables, row)
  if (cells === null) return false
  const known = cells.filter((cell) => kindOfHead(cell) !== null).length
  return known > 1 && known * 2 >= cells.length
}

/** The cells of a row; null where it is too long for a head. */
function rowTexts(tables: Tables, row: number): readonly string[] | null {
  const first = tables.firstCell(row)
  const last = tables.firstCell(row + 1) - 1
  if (tables.end(last) - tables.start(first) > headCharactersMax) return null
  return Array.from({ length: last - first + 1 }, (_, index) => tables.text(first + index))
}

const letter = /\p{L}/u
const manyDigits = /\d.*\d.*\d/
const sentence = /[.!?]\s|[!?]$|[@<>]/

/** Whether a cell can be a head: a few words, hardly a number, no sentence. */
const isLabelLike = (cell: string): boolean =>
  cell === '' || (cell.length <= 60 && letter.test(cell) && !manyDigits.test(cell) && !sentence.test(cell))

function headOf(tables: Tables, table: Table): TableHead | null {
  const above = kindsAbove(tables, table)
  const beside = kindsBeside(tables, table)
  const isAbove = above !== null && count(above) > 0 && (beside === null || count(above) >= count(beside))
  if (isAbove) return { table, areRows: false, kinds: settled(tables, table, above) }
  if (beside !== null && count(beside) > 0) return { table, areRows: true, kinds: settledRows(tables, table, beside) }
  return null
}

/** Labels of people say most; what is nobody's tells a head as well. */
const count = (kinds: readonly (ColumnKind | null)[]): number =>
  kinds.reduce((sum, one) => sum + (one === null ? 0 : one === 'plain' ? 1 : 2), 0)

function kindsAbove(tables: Tables, table: Table): (ColumnKind | null)[] | null {
  const cells = rowTexts(tables, table.from)
  if (cells === null) return null
  const labels = cells.filter(isLabelLike).length
  return labels * 5 < cells.length * 4 ? null : cells.map(kindOfHead)
}

/** Labels in front of rows are so few. */
const labelledRowsMax = 200

/** Kinds by the first cell of each row; null where these are too many for labels, or say the same again. */
function kindsBeside(tables: Tables, { from, to }: Table): (ColumnKind | null)[] | null {
  if (to - from > labelledRowsMax) return null
  const labels = new Set<string>()
  const kinds: (ColumnKind | null)[] = []
  for (let row = from; row < to; row += 1) {
    const label = tables.text(labelCell(tables, row))
    labels.add(label)
    kinds.push(isLabelLike(label) ? kindOfHead(label) : null)
  }
  return labels.size * 5 < kinds.length * 4 ? null : kinds
}

/** The first cell of a row that is not empty: Markdown begins rows with a bar. */
function labelCell(tables: Tables, row: number): number {
  const first = tables.firstCell(row)
  return tables.end(first) === tables.start(first) && tables.cellsOf(row) > 1 ? first + 1 : first
}

/** With what may be people told from what may be things, and ages and accounts of people from others. */
function settled(tables: Tables, table: Table, kinds: readonly (ColumnKind | null)[]): readonly (ColumnKind | null)[] {
  const areOfPeople = kinds.some((one) => one !== null && one !== 'age' && isOfPeople.has(one))
  const named = kinds.map((one, column) =>
    one === 'perhapsPerson' && (areOfPeople || holdsNames(tables, table, column)) ? 'person' : one,
  )
  const arePeople = areOfPeople || named.includes('person')
  return named.map((one, column) => {
    if (one === 'perhapsPerson') return null
    const isOfNobody = (one === 'age' || (one === 'account' && isLedger(tables, table, column))) && !arePeople
    return isOfNobody ? 'plain' : one
  })
}

function settledRows(
  tables: Tables,
  { from }: Table,
  kinds: readonly (ColumnKind | null)[],
): readonly (ColumnKind | null)[] {
  const areOfPeople = kinds.some((one) => one !== null && isOfPeople.has(one))
  return kinds.map((one, at) => {
    if (one !== 'perhapsPerson') return one
    return areOfPeople || areNames(rowTexts(tables, from + at)?.slice(1) ?? []) ? 'person' : null
  })
}

const holdsNames = (tables: Tables, table: Table, column: number): boolean =>
  areNames(cellsBelow(tables, table, column))

/** Some cells of a column, without its head. */
function cellsBelow(tables: Tables, { from, to }: Table, column: number): readonly string[] {
  const cells: string[] = []
  for (let row = from + 1; row < to && cells.length < cellsLookedAtMax; row += 1)
    if (column < tables.cellsOf(row)) cells.push(tables.text(tables.firstCell(row) + column))
  return cells
}

/** Accounts of a ledger have fewer digits than those of a bank. */
const isLedger = (tables: Tables, table: Table, column: number): boolean =>
  cellsBelow(tables, table, column).every((cell) => cell.replaceAll(/\D/g, '').length <= ledgerDigitsMax)
const ledgerDigitsMax = 6

function areNames(cells: readonly string[]): boolean {
  const worded = cells.map((cell) => cell.split(/[^\p{L}'-]+/u).filter(Boolean)).filter((words) => words.length > 0)
  return worded.length > 0 && worded.filter((words) => words.some(isKnownName)).length >= worded.length * namedCellsMin
}

function isKnownName(word: string): boolean {
  if (word.length < 2 || !/^\p{Lu}/u.test(word)) return false
  const kinds = kindOf(word.toLowerCase())
  return (kinds & (kind.first | kind.last)) !== 0 && (kinds & (kind.common | kind.ambiguous)) === 0
}

export const mayHoldTables = (text: string): boolean => text.includes('\n') && /[\t,;|]/.test(text)
