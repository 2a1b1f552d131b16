// What the alarm does for the graph, a slice a turn: last uses, merges of segments, the filter's snapshot or its rebuilding.
import { filterCapacity } from '../../core/cuckoo/filter.ts'
import { rebuildFilter, saveFilter, type FilterSeeds } from './filter-state.ts'
import type { GraphMemory } from './memory.ts'
import { dropSome } from './attempts.ts'
import { flushDelta, isFlushDue } from './delta.ts'
import { beginMerge, continueMerge, deleteUnread, goneMaxMs, planMerge, planTail } from './merge.ts'
import { flushUses } from './uses.ts'

/** Below this a wake replays the changes in a few milliseconds. */
const filterChangesMin = 4_096
/** After an overflow the filter is built again once this much of it would be free. */
const rebuildFillMax = 0.9
/** Half a megabyte a turn. */
const usePagesPerSlice = 16

/** A filter that is cold or full has no snapshot; a full one is built again once there is room. */
function isFilterDue({ resident, filter }: GraphMemory): boolean {
  if (filter.overflowed) return filter.changes > 0 && resident.nodeCount <= rebuildFillMax * filterCapacity
  return filter.seen === null && filter.changes >= filterChangesMin
}

function keepFilter({ sql, resident, filter }: GraphMemory, seeds: FilterSeeds): void {
  if (filter.overflowed) rebuildFilter(sql, filter, seeds)
  saveFilter(sql, filter, resident.nextNode)
}

/** Nobody adds once nothing was added for so long. */
const quietMs = 2_000

/** For how long it is not quiet yet. */
const untilQuietMs = ({ addedAtMs, now }: GraphMemory): number => Math.max(0, addedAtMs + quietMs - now())

/** In how many milliseconds an alarm would find work; null where it would find none. */
export function upkeepDelayMs(memory: GraphMemory): number | null {
  const { resident, merge, now } = memory
  const { segments } = resident
  if (merge !== null || resident.dropped.size > 0 || isFlushDue(resident) || planMerge(segments, now()) !== null)
    return 200
  const dueMs = segments.map(({ gone, goneAtMs }) => (gone === 0 ? Infinity : goneAtMs + goneMaxMs - now()))
  if (isFilterDue(memory) || resident.hasGoneInDelta) dueMs.push(5_000)
  if (resident.usedPages.size > 0) dueMs.push(30_000)
  if (planTail(segments) !== null) dueMs.push(untilQuietMs(memory))
  const nextMs = Math.min(...dueMs)
  return nextMs === Infinity ? null : Math.max(0, nextMs)
}

function mergeSome(memory: GraphMemory): boolean {
  if (memory.merge === null) {
    const { segments } = memory.resident
    const inputs = planMerge(segments, memory.now()) ?? (untilQuietMs(memory) === 0 ? planTail(segments) : null)
    if (inputs === null) return deleteUnread(memory.sql, null)
    memory.merge = beginMerge(memory.sql, inputs)
    return false
  }
  if (continueMerge(memory, memory.merge)) memory.merge = null
  return false
}

/** One step of upkeep in one transaction; true once nothing is left to do. */
export function keepUp(memory: GraphMemory, seeds: FilterSeeds): boolean {
  const { sql, resident } = memory
  return memory.transaction(() => {
    if (isFilterDue(memory)) {
      keepFilter(memory, seeds)
      return false
    }
    if (isFlushDue(resident) || resident.hasGoneInDelta) {
      flushDelta(sql, resident)
      return false
    }
    return dropSome(memory) && flushUses(sql, resident, usePagesPerSlice) && mergeSome(memory)
  })
}

/** A turn of upkeep ends after so long, or where the clock stands while code runs, after so many steps. */
const turnMs = 8
const stepsPerTurn = 8

/** Steps of one turn; true once nothing is left to do. */
export function keepUpForTurn(memory: GraphMemory, seeds: FilterSeeds, nowMs: () => number): boolean {
  const startMs = nowMs()
  for (let step = 1; ; step += 1) {
    // A slice of a document that is to go is a turn's work by itself.
    const isDropping = memory.resident.dropped.size > 0
    if (keepUp(memory, seeds)) return true
    if (isDropping || step === stepsPerTurn || nowMs() - startMs >= turnMs) return false
  }
}

/** With more segments than this merges are behind, and whoever adds does a turn of them first. */
const segmentsMax = 20

export const isBehind = ({ resident }: GraphMemory): boolean => resident.segments.length > segmentsMax
