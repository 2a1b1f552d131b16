// Which rows a decision lets be seen: by the vertical that they carry, or by carrying none.
import type { RowScope } from '../../contract/row-scope.ts'

export const allRows: RowScope = { only: null, except: [], hasUnmarked: true }

/** Rows of the verticals, and of none. */
export const rowsOf = (verticals: readonly string[]): RowScope => ({ only: verticals, except: [], hasUnmarked: true })

export function shows({ only, except, hasUnmarked }: RowScope, vertical: string | null): boolean {
  if (vertical === null) return hasUnmarked
  return (only === null || only.includes(vertical)) && !except.includes(vertical)
}

export const isEverything = ({ only, except, hasUnmarked }: RowScope): boolean =>
  only === null && except.length === 0 && hasUnmarked

/** Whether no row can show. */
export const isNothing = (scope: RowScope): boolean =>
  !scope.hasUnmarked && scope.only !== null && !scope.only.some((vertical) => shows(scope, vertical))

/** What both show. */
export function meetRows(a: RowScope, b: RowScope): RowScope {
  if (isEverything(a)) return b
  if (isEverything(b)) return a
  const only = a.only === null ? b.only : b.only === null ? a.only : a.only.filter((one) => b.only!.includes(one))
  return { only, except: [...new Set([...a.except, ...b.except])], hasUnmarked: a.hasUnmarked && b.hasUnmarked }
}
