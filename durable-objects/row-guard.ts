// The row guard in SQL: a condition on a column of verticals, for callers who don't see the rows of all.
import { assert } from '../contract/result.ts'
import type { RowScope } from '../contract/row-scope.ts'
import { isEverything } from '../core/access/row-scope.ts'

/** As literals, for statements number their parameters themselves. */
function listed(verticals: readonly string[]): string {
  for (const vertical of verticals) assert(/^[a-z]{1,64}$/.test(vertical), 'a vertical is a word')
  return verticals.map((vertical) => `'${vertical}'`).join(', ')
}

/** True for the rows that show; empty where all do. Absent scopes are those of the product itself, and of releases before. */
export function rowsShown(rows: RowScope | undefined, column: string): string {
  if (rows === undefined || isEverything(rows)) return ''
  const { only, except, hasUnmarked } = rows
  const marked = [
    `${column} IS NOT NULL`,
    ...(only === null ? [] : [`${column} IN (${listed(only)})`]),
    ...(except.length === 0 ? [] : [`${column} NOT IN (${listed(except)})`]),
  ].join(' AND ')
  return hasUnmarked ? `(${column} IS NULL OR ${marked})` : `(${marked})`
}

/** The same behind other conditions. */
export function andRowsShown(rows: RowScope | undefined, column: string): string {
  const condition = rowsShown(rows, column)
  return condition === '' ? '' : `AND ${condition}`
}
