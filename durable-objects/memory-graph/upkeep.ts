// What the alarm does for the graph, a slice a turn: last uses, merges of segments, the filter's snapshot or its rebuilding.
import { filterCapacity } from '../../core/cuckoo/filter.ts'
import { rebuildFilter, saveFilter, type FilterSeeds } from './filter-state.ts'
import type { GraphMemory } from './memory.ts'
import { flushDelta, isFlushDue } from './delta.ts'
import { beginMerge, continueMerge, deleteUnread, goneMaxMs, planMerge } from './merge.ts'
import { flushUses } from './uses.ts'

/** Below this a wake replays the changes in a few milliseconds. */
const filterChangesMin = 4_096
/** After an overflow the filter is built again once this much of it would be free. */
const rebuildFillMax = 0.9
/** Half a megabyte a turn. */
const usePagesPerSlice = 16

/** In how many milliseconds an alarm would find work; null where it would find none. */
export function upkeepDelayMs({ resident, filter, merge, now }: GraphMemory): number | null {
  const { segments } = resident
  if (merge !== null || isFlushDue(resident) || planMerge(segments, now()) !== null) return 200
  if (filter.changes >= filterChangesMin || resident.hasGoneInDelta) return 5_000
  if (resident.usedPages.size > 0) return 30_000
  const oldestMs = Math.min(...segments.map(({ gone, goneAtMs }) => (gone === 0 ? Infinity : goneAtMs)))
  return oldestMs === Infinity ? null : Math.max(0, oldestMs + goneMaxMs - now())
}

function mergeSome(memory: GraphMemory): boolean {
  if (memory.merge === null) {
    const inputs = planMerge(memory.resident.segments, memory.now())
    if (inputs === null) return deleteUnread(memory.sql, null)
    memory.merge = beginMerge(memory, inputs)
    return false
  }
  if (continueMerge(memory, memory.merge)) memory.merge = null
  return false
}

function keepFilter({ sql, resident, filter }: GraphMemory, seeds: FilterSeeds): void {
  if (filter.overflowed && resident.nodeCount <= rebuildFillMax * filterCapacity) rebuildFilter(sql, filter, seeds)
  if (filter.changes >= filterChangesMin) saveFilter(sql, filter, resident.nextNode)
}

/** One turn of upkeep in one transaction; true once nothing is left to do. */
export function keepUp(memory: GraphMemory, seeds: FilterSeeds): boolean {
  return memory.transaction(() => {
    keepFilter(memory, seeds)
    const { sql, resident } = memory
    if (isFlushDue(resident) || resident.hasGoneInDelta) {
      flushDelta(sql, resident)
      return false
    }
    return flushUses(sql, resident, usePagesPerSlice) && mergeSome(memory)
  })
}
