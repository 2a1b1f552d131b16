// Writes a segment's rows: its head, which nobody reads yet, its parts, and the head as it is read from then on.
import { createPartBuilder, type PartBuilder } from '../../core/memory/segments/part.ts'
import type { Segment } from './resident.ts'
import { partId } from './segments.ts'
import type { Sql } from '../sql.ts'

/** A filter of a segment has at most so many bits: 1 MiB for mentions, of which most are unknown, 128 KiB for terms. */
export const mentionFilterBits = 2 ** 23
export const termFilterBits = 2 ** 20
export const sharedFilterBits = 2 ** 20
/** Most names are mentioned once. */
export const namesPerShared = 8

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
