// Findings in tables: none runs over the edge of a cell, and what most cells of a column are, the others of their form are too.
import type { Findings, Verdict } from './findings.ts'
import { blank } from './placeholder.ts'
import type { TableHeads } from './table-heads.ts'
import type { Table, Tables } from './tables.ts'

/** A column is raised from so many findings on, when they are most of its cells. */
const foundMin = 3
const foundShareMin = 0.6
const formsMax = 16
const cellCharactersMax = 80
/** Of names so much must be sure: a capital alone says little. */
const sureMin = 0.85
/** Raised, a cell of a column is as good as a value with its form alone. */
const raisedScore = 0.6
/** What stays unless it is asked for, or says too little of its neighbours. */
const notRaised: ReadonlySet<string> = new Set([
  'STREET_ADDRESS',
  'LOCATION',
  'NRP',
  'ORGANIZATION',
  'TITLE',
  'DATE_TIME',
  'URL',
  'AGE',
])

/** Cuts findings at the edges of cells where the columns are known, drops names in their heads, and raises columns. */
export function settleInTables(source: TableHeads, findings: Findings): void {
  const { tables, heads } = source
  if (findings.count === 0 || tables.tables.length === 0) return
  if (heads.length > 0) {
    cutAtCells(tables, heads, findings)
    findings.keep((verdict, start) => !nameLike.has(verdict.entity) || !source.isHeadWord(start))
  }
  raiseColumns(tables, findings)
}

/** What capital letters of a head are taken for. */
const nameLike: ReadonlySet<string> = new Set(['PERSON', 'STREET_ADDRESS', 'LOCATION', 'NRP', 'ORGANIZATION', 'TITLE'])

type Pieces = readonly (readonly [start: number, end: number])[]

function cutAtCells(tables: Tables, heads: TableHeads['heads'], findings: Findings): void {
  const isHeaded = new Uint8Array(tables.rowCount)
  for (const { table, areRows } of heads) if (!areRows) isHeaded.fill(1, table.from, table.to)
  findings.divide((start, end) => {
    const first = Math.max(0, tables.cellBefore(start))
    if (end <= tables.end(first) || isHeaded[tables.rowOf(first)] !== 1) return null
    return piecesIn(tables, { first, start, end })
  })
}

function piecesIn(tables: Tables, { first, start, end }: { first: number; start: number; end: number }): Pieces | null {
  const pieces: (readonly [number, number])[] = []
  for (let cell = first; cell < tables.cellCount && tables.start(cell) < end; cell += 1) {
    const from = Math.max(start, tables.start(cell))
    const to = Math.min(end, tables.end(cell))
    if (to > from) pieces.push([from, to])
  }
  const [, last = 0] = pieces.at(-1) ?? []
  // What goes on behind the last cell found is no cell's.
  return pieces.length === 0 || /[\p{L}\p{N}]/u.test(tables.textBetween(last, end)) ? null : pieces
}

/** What was found in the cells of one column as one entity. */
interface Tally {
  readonly verdict: Verdict
  found: number
  isSure: boolean
}

function raiseColumns(tables: Tables, findings: Findings): void {
  const tallies = new Map<number, Map<string, Tally>>()
  const taken = new Uint8Array(tables.cellCount)
  const tableOfRow = tablesByRow(tables)
  findings.each((verdict, start, end) => {
    if (notRaised.has(verdict.entity)) return
    const cell = tables.cellBefore(start)
    if (cell < 0 || tables.start(cell) !== start || tables.end(cell) !== end) return
    const row = tables.rowOf(cell)
    const table = tableOfRow[row] ?? -1
    if (table < 0 || end - start > cellCharactersMax) return
    const column = columnKey(table, cell - tables.firstCell(row))
    const byEntity = tallies.get(column) ?? new Map<string, Tally>()
    tallies.set(column, byEntity)
    const tally = byEntity.get(verdict.entity) ?? {
      verdict: { entity: verdict.entity, score: raisedScore },
      found: 0,
      isSure: false,
    }
    byEntity.set(verdict.entity, tally)
    if (taken[cell] !== 1) tally.found += 1
    taken[cell] = 1
    tally.isSure ||= verdict.score >= sureMin
  })
  for (const [key, byEntity] of tallies) {
    for (const tally of byEntity.values()) if (tally.found >= foundMin) raise(tables, { key, tally, taken, findings })
  }
}

const columnsMax = 1 << 20
const columnKey = (table: number, column: number): number => table * columnsMax + Math.min(column, columnsMax - 1)

/** The index of the table of each row; -1 where a row is of none. */
function tablesByRow({ rowCount, tables }: Tables): Int32Array {
  const indexes = new Int32Array(rowCount).fill(-1)
  for (const [index, { from, to }] of tables.entries()) indexes.fill(index, from, to)
  return indexes
}

interface Raising {
  readonly key: number
  readonly tally: Tally
  readonly taken: Uint8Array
  readonly findings: Findings
}

function raise(tables: Tables, { key, tally, taken, findings }: Raising): void {
  const { verdict, found, isSure } = tally
  if (verdict.entity === 'PERSON' && !isSure) return
  const cells = cellsInColumn(tables, tables.tables[Math.floor(key / columnsMax)], key % columnsMax)
  if (found < cells.length * foundShareMin || found === cells.length) return
  const forms = new Set<string>()
  for (const cell of cells)
    if (taken[cell] === 1 && forms.size < formsMax) forms.add(formOf(verdict.entity, tables.text(cell)))
  for (const cell of cells) {
    if (taken[cell] === 1 || !forms.has(formOf(verdict.entity, tables.text(cell)))) continue
    findings.add(verdict, tables.start(cell), tables.end(cell))
  }
}

/** Those that hold something, without the first row: it may be a head. */
function cellsInColumn(tables: Tables, table: Table | undefined, column: number): number[] {
  const cells: number[] = []
  if (table === undefined) return cells
  for (let row = table.from + 1; row < table.to; row += 1) {
    if (column >= tables.cellsOf(row)) continue
    const cell = tables.firstCell(row) + column
    const size = tables.end(cell) - tables.start(cell)
    if (size > 0 && size <= cellCharactersMax && !tables.text(cell).includes(blank)) cells.push(cell)
  }
  return cells
}

/** How a cell is written: digits and letters each as one; of names only that they are words. */
function formOf(entity: string, cell: string): string {
  const form = cell
    .replaceAll(/\d/g, '9')
    .replaceAll(/\p{Lu}/gu, 'A')
    .replaceAll(/\p{Ll}/gu, 'a')
  return entity === 'PERSON' ? form.replaceAll(/A?a+|A+/g, 'A').replaceAll(/(?:A[ ,.'-]*){2,}/g, 'AA') : form
}
