// What the alarm and later writes do for the graph: flush last uses, merge postings, save or rebuild the filter.
import { filterCapacity } from '../../core/cuckoo/filter.ts'
import { rebuildFilter, saveFilter, type FilterSeeds } from './filter-state.ts'
import type { GraphMemory } from './memory.ts'
import { mergePostings } from './merge.ts'
import type { Resident } from './resident.ts'
import type { Sql } from '../sql.ts'

/** Below these there is nothing to do: a wake replays that much in a few milliseconds. */
const unmergedNodesMin = 512
const filterChangesMin = 1_024
/** After an overflow the filter is built again once this much of it would be free. */
const rebuildFillMax = 0.9

/** Writes the last uses that recalls left in memory, within the caller's transaction. */
export function flushUses(sql: Sql, resident: Resident): void {
  for (const node of resident.usedNodes) {
    sql.exec('UPDATE node SET last_used_at = ? WHERE id = ?', resident.lastUsedMs[node] ?? 0, node)
  }
  resident.usedNodes.clear()
}

/** True where an alarm would find work; recalls alone don't set one. */
export function needsUpkeep({ resident, filter }: GraphMemory): boolean {
  return (
    resident.nextNode - resident.mergedBelow >= unmergedNodesMin ||
    filter.changes >= filterChangesMin ||
    resident.usedNodes.size > 0
  )
}

/** One transaction of upkeep. */
export function keepUp(memory: GraphMemory, seeds: FilterSeeds): void {
  const { sql, resident, filter } = memory
  memory.transaction(() => {
    flushUses(sql, resident)
    if (resident.nextNode - resident.mergedBelow >= unmergedNodesMin) mergePostings(sql, resident)
    if (filter.overflowed && resident.nodeCount <= rebuildFillMax * filterCapacity) rebuildFilter(sql, filter, seeds)
    if (filter.changes >= filterChangesMin) saveFilter(sql, filter, resident.nextNode)
  })
}
