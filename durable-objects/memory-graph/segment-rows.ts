// Writes a segment's rows: its head, which nobody reads yet, its parts, and the head as it is read from then on.
import { addToFilter, createNameFilter, type NameFilter } from '../../core/memory/segments/name-filter.ts'
import type { NameNumbers } from '../../core/memory/segments/names.ts'
import { createPartBuilder, type PartBuilder } from '../../core/memory/segments/part.ts'
import type { Segment } from './resident.ts'
import { mentionKind, partId, termKind } from './segments.ts'
import type { Sql } from '../sql.ts'

/** A filter of a segment has at most so many bits: 1 MiB for mentions, of which most are unknown, 128 KiB for the others. */
const mentionFilterBits = 2 ** 23
const termFilterBits = 2 ** 20
const sharedFilterBits = 2 ** 20
/** Most names are mentioned once. */
const namesPerShared = 8

/** What a new segment knows of its names. */
export interface SegmentFilters {
  readonly termFilter: NameFilter
  readonly mentionFilter: NameFilter
  readonly sharedFilter: NameFilter
}

/** With room for so many names. */
export const createSegmentFilters = ({
  termNames,
  mentionNames,
}: Pick<Segment, 'termNames' | 'mentionNames'>): SegmentFilters => ({
  termFilter: createNameFilter(termNames, termFilterBits),
  mentionFilter: createNameFilter(mentionNames, mentionFilterBits),
  sharedFilter: createNameFilter(mentionNames / namesPerShared, sharedFilterBits),
})

/** Adds a name of the segment; the same again changes nothing. `isShared`: several of its nodes have it. */
export function addSegmentName(filters: SegmentFilters, { kind, high, low }: NameNumbers, isShared: boolean): void {
  if (kind === termKind) addToFilter(filters.termFilter, high, low)
  if (kind !== mentionKind) return
  addToFilter(filters.mentionFilter, high, low)
  if (isShared) addToFilter(filters.sharedFilter, high, low)
}

/** A segment's row before it is read; its parts follow under the number answered. */
export function insertSegment(
  sql: Sql,
  row: { readonly level: number; readonly from: number; readonly to: number },
): number {
  const [made] = sql
    .exec<{ id: number }>(
      'INSERT INTO segment (state, level, from_node, to_node) VALUES (1, ?, ?, ?) RETURNING id',
      row.level,
      row.from,
      row.to,
    )
    .toArray()
  if (made === undefined) throw new Error('assertion failed: an inserted segment has a number')
  return made.id
}

/** From here on the segment is read. */
export function publishSegment(sql: Sql, segment: Segment): void {
  sql.exec(
    `UPDATE segment SET state = 0, gone = ?, gone_at = ?, term_names = ?, mention_names = ?, directory = ?, term_filter = ?, mention_filter = ?
     WHERE id = ?`,
    segment.gone,
    segment.goneAtMs,
    segment.termNames,
    segment.mentionNames,
    new Uint8Array(segment.directory.buffer),
    new Uint8Array(segment.termFilter.buffer),
    new Uint8Array(segment.mentionFilter.buffer),
    segment.id,
  )
  if (segment.sharedFilter === null) return
  const filter = new Uint8Array(segment.sharedFilter.buffer)
  sql.exec('INSERT INTO segment_shared (segment, filter) VALUES (?, ?)', segment.id, filter)
}

/** Each part becomes a row of the segment once it is full. */
export const partsInto = (sql: Sql, id: number): PartBuilder =>
  createPartBuilder(({ at, bytes }) => {
    sql.exec('INSERT INTO segment_part (id, bytes) VALUES (?, ?)', partId(id, at), bytes)
  })
