// Cells apart: a view of a text in which no value runs over the edges of cells and rows.
import type { TableHeads } from './table-heads.ts'
import type { Table, Tables } from './tables.ts'

/** No normalised text holds it. Of one byte, so that a view of ASCII stays one: expressions are half as fast on others. */
const edge = '\0'

/**
 * A view of the text in which no value runs over the edges of cells and rows: a mark stands there in tables whose columns are known, and
 * line ends in other tables.
 */
export function cellsApart(view: string, text: string, { tables, heads }: TableHeads): string {
  const parts: string[] = []
  let at = 0
  const put = (from: number, to: number, mark: string): void => {
    if (from < at || to > view.length || from === to) return
    parts.push(view.slice(at, from), mark)
    at = to
  }
  const isKnown = new Set(heads.filter(({ areRows }) => !areRows).map(({ table }) => table))
  for (const table of tables.tables) {
    const areApart = isKnown.has(table)
    if (!areApart && !isGrid(tables, table)) continue
    for (let row = table.from; row < table.to; row += 1) {
      const last = tables.firstCell(row + 1) - 1
      // In other tables a value may stand in several cells.
      for (let cell = areApart ? tables.firstCell(row) : last; cell < last; cell += 1) {
        const [from, to] = [tables.end(cell), tables.start(cell + 1)]
        put(from, to, edge.repeat(to - from))
      }
      const end = text.indexOf('\n', tables.end(last))
      if (end >= 0) put(end, end + 1, areApart ? edge : '\n')
    }
  }
  return parts.length === 0 ? view : parts.join('') + view.slice(at)
}

const gridRowsMin = 3
const gridCellMax = 60
/** Lines of prose have blanks behind their commas. */
const spacedShareMax = 0.1

/** Whether a table is surely one: its cells are short, and no blanks stand behind its commas. */
function isGrid(tables: Tables, { from, to }: Table): boolean {
  if (to - from < gridRowsMin) return false
  let spaced = 0
  const [first, end] = [tables.firstCell(from), tables.firstCell(to)]
  for (let cell = first; cell < end; cell += 1) {
    if (tables.end(cell) - tables.start(cell) > gridCellMax) return false
    if (tables.isSpaced(cell)) spaced += 1
  }
  return spaced <= (end - first) * spacedShareMax
}
