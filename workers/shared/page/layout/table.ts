// Lays out tables: column widths from their content, rows that stay whole where they fit a page.
import type { Block, TableBlock, TableCell, TextBlock, TextRun } from '../blocks.ts'
import type { Typeface } from '../fonts/typeface.ts'
import { measureRuns } from './break-lines.ts'
import { moved, type Line, type Mark } from './line.ts'

export interface TableArea {
  readonly typeface: Typeface
  readonly widthPt: number
  readonly heightPt: number
  /** 1 for a table that stands in no other. */
  readonly tableDepth: number
  readonly layOutCell: (blocks: readonly Block[], widthPt: number) => Line[]
}

interface Placed {
  readonly cell: TableCell
  readonly column: number
}

const paddingPt = 4
const strokePt = 0.5
/** Tables with more columns are set as text: their columns would be too narrow to read. */
const columnsMax = 16
/** Tables inside tables beyond this depth are set as text too. */
const tableDepthMax = 5
/** Rows that decide the widths; later rows of a long table use what these found. */
const measuredRows = 200

export function* layOutTable(table: TableBlock, area: TableArea): Generator<Line> {
  const rows = placeCells(table)
  const columns = rows.flat().reduce((most, { cell, column }) => Math.max(most, column + cell.columns), 0)
  if (columns === 0) return
  if (columns > columnsMax || area.tableDepth > tableDepthMax) {
    for (const row of rows) yield* area.layOutCell(rowAsText(row), area.widthPt)
    return
  }
  const indentPt = Math.min(table.indentPt, area.widthPt / 2)
  const widths = columnWidths({ rows, columns, area: { ...area, widthPt: area.widthPt - indentPt } })
  for (const row of rows) yield* layOutRow({ row, widths, indentPt, area })
}

/** Gives each cell its column; a cell that spans rows keeps its columns free below it. */
function placeCells(table: TableBlock): Placed[][] {
  const heldRows: number[] = []
  return table.rows.map((cells) => {
    const row: Placed[] = []
    let column = 0
    const held = heldRows.map((rows) => rows > 0)
    for (const [index, rows] of heldRows.entries()) heldRows[index] = Math.max(0, rows - 1)
    for (const cell of cells) {
      while (held[column] === true) column++
      row.push({ cell, column })
      for (let index = 0; index < cell.columns; index++) heldRows[column++] = cell.rows - 1
    }
    return row
  })
}

function columnWidths(input: { rows: readonly Placed[][]; columns: number; area: TableArea }): number[] {
  const { rows, columns, area } = input
  const wanted = Array.from({ length: columns }, () => 2 * paddingPt + 8)
  const needed = [...wanted]
  for (const { cell, column } of rows.slice(0, measuredRows).flat()) {
    if (cell.columns !== 1) continue
    const { wantedPt, neededPt } = measureRuns(runsOf(cell.blocks), area.typeface)
    const aroundPt = (2 * paddingPt + 1) * (1 + tablesInside(cell.blocks, tableDepthMax))
    wanted[column] = Math.max(wanted[column]!, wantedPt + aroundPt)
    needed[column] = Math.max(needed[column]!, neededPt + aroundPt)
  }
  const [wantedPt, neededPt] = [sumOf(wanted), sumOf(needed)]
  if (wantedPt <= area.widthPt) return wanted
  if (neededPt >= area.widthPt) return needed.map((width) => (width * area.widthPt) / neededPt)
  const share = (area.widthPt - neededPt) / (wantedPt - neededPt)
  return needed.map((width, column) => width + (wanted[column]! - width) * share)
}

/** How many tables stand in one another in these blocks, at most `most`. */
function tablesInside(blocks: readonly Block[], most: number): number {
  let depth = 0
  for (const block of blocks) {
    if (block.kind !== 'table' || depth >= most) continue
    for (const cell of block.rows.flat()) depth = Math.max(depth, 1 + tablesInside(cell.blocks, most - 1))
  }
  return depth
}

/** All text in a cell, each block on a line of its own. */
function runsOf(blocks: readonly Block[]): TextRun[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'table') return block.rows.flat().flatMap((cell) => runsOf(cell.blocks))
    const [first] = block.kind === 'text' ? block.runs : []
    return first === undefined ? [] : [...(block as TextBlock).runs, { text: '\n', style: first.style }]
  })
}

function rowAsText(row: readonly Placed[]): Block[] {
  const runs: TextRun[] = []
  for (const [index, { cell }] of row.entries()) {
    const own = runsOf(cell.blocks).slice(0, -1)
    const style = own[0]?.style
    if (style !== undefined && index > 0) runs.push({ text: ' | ', style })
    runs.push(...own)
  }
  if (runs.length === 0) return []
  const isPreformatted = false
  return [{ kind: 'text', runs, indentPt: 0, gapPt: 2, align: 'left', isHeading: false, isPreformatted, marker: null }]
}

interface Column {
  readonly xPt: number
  readonly widthPt: number
  readonly lines: readonly Line[]
  /** How many lines stand in earlier slices. */
  taken: number
}

/** A row is one line; one higher than half a page is cut into several, so that it fits whatever is left of a page. */
function* layOutRow(input: {
  row: readonly Placed[]
  widths: readonly number[]
  indentPt: number
  area: TableArea
}): Generator<Line> {
  const { row, widths, indentPt, area } = input
  const columns = row.map(({ cell, column }): Column => {
    const xPt = indentPt + sumOf(widths.slice(0, column))
    const widthPt = sumOf(widths.slice(column, column + cell.columns))
    return { xPt, widthPt, taken: 0, lines: area.layOutCell(cell.blocks, Math.max(4, widthPt - 2 * paddingPt)) }
  })
  const wholePt = Math.max(0, ...columns.map(({ lines }) => stackHeightPt(lines)))
  const sliceMaxPt = wholePt <= area.heightPt / 2 ? Infinity : area.heightPt / 6
  do yield sliceOf(columns, sliceMaxPt)
  while (columns.some(({ lines, taken }) => taken < lines.length))
}

const sumOf = (widths: readonly number[]): number => widths.reduce((total, width) => total + width, 0)
const stackHeightPt = (lines: readonly Line[]): number =>
  lines.reduce((total, line, index) => total + line.heightPt + (index === 0 ? 0 : line.gapPt), 0)

/** Takes from each column what fits, at least one line, and frames it. */
function sliceOf(columns: readonly Column[], sliceMaxPt: number): Line {
  const marks: Mark[] = []
  let contentPt = 0
  for (const column of columns) {
    let yPt = 0
    const first = column.taken
    for (let line = column.lines[first]; line !== undefined; line = column.lines[column.taken]) {
      const gapPt = column.taken === first ? 0 : line.gapPt
      if (column.taken > first && yPt + gapPt + line.heightPt > sliceMaxPt) break
      yPt += gapPt
      for (const mark of line.marks) marks.push(moved(mark, column.xPt + paddingPt, yPt + paddingPt / 2))
      yPt += line.heightPt
      column.taken++
    }
    contentPt = Math.max(contentPt, yPt)
  }
  const heightPt = contentPt + paddingPt
  for (const { xPt, widthPt } of columns) marks.push(...frame({ xPt, widthPt, heightPt }))
  return { heightPt, gapPt: 0, keepsWithNext: false, startsPage: false, marks }
}

function frame({ xPt, widthPt, heightPt }: { xPt: number; widthPt: number; heightPt: number }): Mark[] {
  const box = { kind: 'box', address: '' } as const
  return [
    { ...box, xPt, yPt: 0, widthPt, heightPt: strokePt },
    { ...box, xPt, yPt: heightPt, widthPt, heightPt: strokePt },
    { ...box, xPt, yPt: 0, widthPt: strokePt, heightPt },
    { ...box, xPt: xPt + widthPt, yPt: 0, widthPt: strokePt, heightPt: heightPt + strokePt },
  ]
}
