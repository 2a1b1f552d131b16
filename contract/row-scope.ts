// Rows of which verticals show to a caller: what one decision says, and every store goes by.

export interface RowScope {
  /** Rows of these verticals alone; null where those of all show. */
  readonly only: readonly string[] | null
  /** Rows of these never do. */
  readonly except: readonly string[]
  /** Whether rows of no vertical show. */
  readonly hasUnmarked: boolean
}
