// One graph's rows and what it keeps in memory beside them, as the functions of this folder take it.
import { loadFilter, type FilterSeeds, type FilterState } from './filter-state.ts'
import { logWarmUp } from './log.ts'
import type { SegmentMerge } from './merge.ts'
import { loadResident } from './load-resident.ts'
import type { Resident } from './resident.ts'
import type { Sql, Transaction } from '../sql.ts'

export interface GraphMemory {
  readonly sql: Sql
  /** All of the work is committed, or the object ends: `resident` and `filter` run ahead of the rows. */
  readonly transaction: Transaction
  readonly resident: Resident
  readonly filter: FilterState
  readonly now: () => number
  /** The merge of segments under way. */
  merge: SegmentMerge | null
  /** When a part was last added, or the graph woke. */
  addedAtMs: number
}

export interface OpenOptions {
  readonly sql: Sql
  readonly transaction: Transaction
  readonly seeds: FilterSeeds
  readonly now: () => number
}

/** Loads everything from rows; a filter without a good snapshot comes back cold (`filter.seen` is not null). */
export function openMemory({ sql, transaction, seeds, now }: OpenOptions): GraphMemory {
  const startMs = now()
  const resident = loadResident(sql)
  const filter = transaction(() => loadFilter(sql, seeds, startMs))
  if (filter.seen === null) {
    logWarmUp({ phase: 'end', source: 'snapshot', count: filter.filter.count, ms: now() - startMs })
  }
  return { sql, transaction, resident, filter, now, merge: null, addedAtMs: startMs }
}
