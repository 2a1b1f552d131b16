// Merges segments by tiers in slices of a few milliseconds, and deletes the parts of those that nobody reads any more.
import { mergeSlice, startMerge, type Merging, type OnRuns, type Rewrite } from '../../core/memory/segments/merge.ts'
import { isOnePosting } from '../../core/memory/segments/read-runs.ts'
import { finishParts, partsOf } from '../../core/memory/segments/part.ts'
import type { Resident, Segment } from './resident.ts'
import {
  addSegmentName,
  createSegmentFilters,
  insertSegment,
  partsInto,
  publishSegment,
  type SegmentFilters,
} from './segment-rows.ts'
import { mentionKind, partId, termKind } from './segments.ts'
import type { Sql } from '../sql.ts'

/** Four segments of a level become one of the next: three of each level at most, log4(n / 1,000) levels. */
const segmentsPerMerge = 4
/** A segment of which so much is gone is written anew, or of which anything is gone so long: erased documents leave no words. */
const goneShareMax = 0.2
export const goneMaxMs = 24 * 3_600_000
/** A slice takes some 5 ms, 10 where no name stands in two segments. A turn of upkeep goes on to the next one while it has time. */
const namesPerSlice = 2_048
const bytesPerSlice = 512 * 1024
const partsPerSlice = 64

/** A merge under way. What it has written is of no use to another wake. */
export interface SegmentMerge {
  readonly id: number
  readonly inputs: readonly Segment[]
  /** Removed nodes of the inputs when the merge began: those are left out. */
  readonly goneBefore: number
  readonly merging: Merging
  readonly counts: { terms: number; mentions: number }
  readonly filters: SegmentFilters
  /** Something of what the inputs hold is to be forgotten, of nodes that stay. */
  readonly isForgetting: boolean
}

/** The segments to be merged next, neighbours in order; null where none are. */
export function planMerge(segments: readonly Segment[], nowMs: number): readonly Segment[] | null {
  // Oldest first: levels then never rise from one segment to the next, and none is left between higher ones.
  for (let from = 0; from + segmentsPerMerge <= segments.length; from += 1) {
    const run = segments.slice(from, from + segmentsPerMerge)
    if (run.every(({ level }) => level === run[0]!.level)) return run
  }
  const isWorn = ({ gone, goneAtMs, from, to }: Segment): boolean =>
    gone > 0 && (gone >= goneShareMax * (to - from) || nowMs - goneAtMs >= goneMaxMs)
  const worn = segments.find(isWorn)
  return worn === undefined ? null : [worn]
}

/** Small segments at the end are merged where nobody adds: a rare name is read from each of them, whatever little it holds. */
const tailNodesMax = 16_384
const tailSegmentsMin = 4

/** Small neighbours of falling levels at the end, where `planMerge` finds nothing; null where they are few. */
export function planTail(segments: readonly Segment[]): readonly Segment[] | null {
  let from = segments.length
  let nodes = 0
  while (from > 0) {
    const { from: first, to } = segments[from - 1]!
    if (nodes + to - first > tailNodesMax) break
    nodes += to - first
    from -= 1
  }
  return segments.length - from < tailSegmentsMin ? null : segments.slice(from)
}

/** Levels fall: what is made of several is never above the segment before it, and neighbours of one level make the next. */
function levelOf(inputs: readonly Segment[]): number {
  const [first, last] = [inputs[0]!, inputs.at(-1)!]
  return inputs.length > 1 && first.level === last.level ? first.level + 1 : first.level
}

/** Within the caller's transaction. */
export function beginMerge(sql: Sql, inputs: readonly Segment[], rewrite: Rewrite | null = null): SegmentMerge {
  const [first, last] = [inputs[0]!, inputs.at(-1)!]
  const id = insertSegment(sql, { level: levelOf(inputs), from: first.from, to: last.to })
  const sum = (of: (segment: Segment) => number): number => inputs.reduce((total, each) => total + of(each), 0)
  const filters = createSegmentFilters({
    termNames: sum(({ termNames }) => termNames),
    mentionNames: sum(({ mentionNames }) => mentionNames),
  })
  const counts = { terms: 0, mentions: 0 }
  const builder = partsInto(sql, id)
  const read = (segment: Segment) => (part: number) => {
    const [row] = sql
      .exec<{ bytes: ArrayBuffer }>('SELECT bytes FROM segment_part WHERE id = ?', partId(segment.id, part))
      .toArray()
    if (row === undefined) throw new Error('assertion failed: a part of a live segment is there')
    return new Uint8Array(row.bytes)
  }
  const sources = inputs.map((segment) => ({
    directory: segment.directory,
    read: read(segment),
    hasGone: () => segment.gone > 0,
  }))
  const onRuns: OnRuns = (name, { runs, isNew }) => {
    if (isNew && name.kind === termKind) counts.terms += 1
    if (isNew && name.kind === mentionKind) counts.mentions += 1
    if (isNew || name.kind === mentionKind) addSegmentName(filters, name, !isNew || !isOnePosting(runs))
  }
  const merging = startMerge(sources, builder, { onRuns, rewrite })
  const goneBefore = sum(({ gone }) => gone)
  return { id, inputs, goneBefore, merging, counts, filters, isForgetting: rewrite !== null }
}

function finish(sql: Sql, resident: Resident, merge: SegmentMerge): void {
  const { id, inputs, counts, filters } = merge
  const [first, last] = [inputs[0]!, inputs.at(-1)!]
  const gone = inputs.reduce((sum, each) => sum + each.gone, 0) - merge.goneBefore
  const segment: Segment = {
    id,
    level: levelOf(inputs),
    from: first.from,
    to: last.to,
    // Removed while the merge ran: some were left out, the others leave with the next one.
    gone,
    goneAtMs: gone === 0 ? 0 : Math.max(...inputs.map(({ goneAtMs }) => goneAtMs)),
    termNames: counts.terms,
    mentionNames: counts.mentions,
    directory: finishParts(merge.merging.builder),
    ...filters,
  }
  // Where nothing is left, its row is deleted as those of its inputs are.
  const made = partsOf(segment.directory) === 0 ? [] : [segment]
  for (const each of made) publishSegment(sql, each)
  // What is deleted for a reason is written over first, see `deleteUnread`.
  const worn = merge.isForgetting ? 1 : 0
  for (const each of inputs) sql.exec('UPDATE segment SET state = 1, gone = max(gone, ?) WHERE id = ?', worn, each.id)
  resident.segments.splice(resident.segments.indexOf(first), inputs.length, ...made)
  if (!merge.isForgetting) return
  resident.postings.t.clear()
  resident.postings.m.clear()
}

/** One slice within the caller's transaction; true once the new segment stands for its inputs. */
export function continueMerge(
  { sql, resident }: { readonly sql: Sql; readonly resident: Resident },
  merge: SegmentMerge,
): boolean {
  const { lengths } = resident
  if (!mergeSlice(merge.merging, { names: namesPerSlice, bytes: bytesPerSlice, lengths })) return false
  finish(sql, resident, merge)
  return true
}

/** Deletes some parts that nobody reads, within the caller's transaction: of merged segments, and of a merge that a crash ended. True once none is left. */
export function deleteUnread(sql: Sql, merging: number | null): boolean {
  const [row] = sql
    .exec<{ id: number; gone: number }>('SELECT id, gone FROM segment WHERE state = 1 AND id IS NOT ? LIMIT 1', merging)
    .toArray()
  if (row === undefined) return true
  const [from, to] = [partId(row.id, 0), partId(row.id + 1, 0)]
  const some = `SELECT id FROM segment_part WHERE id >= ? AND id < ? LIMIT ${partsPerSlice}`
  // SQLite frees pages as they are: of a segment with removed nodes nothing stays to be read in them.
  if (row.gone > 0) sql.exec(`UPDATE segment_part SET bytes = zeroblob(length(bytes)) WHERE id IN (${some})`, from, to)
  const deleted = sql.exec(`DELETE FROM segment_part WHERE id IN (${some}) RETURNING id`, from, to).toArray()
  if (deleted.length < partsPerSlice) {
    // The first names of parts stand there too.
    if (row.gone > 0) sql.exec('UPDATE segment SET directory = zeroblob(length(directory)) WHERE id = ?', row.id)
    sql.exec('DELETE FROM segment_shared WHERE segment = ?', row.id)
    sql.exec('DELETE FROM segment WHERE id = ?', row.id)
  }
  return false
}
