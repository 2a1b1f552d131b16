// Parts of sealed names that chunks were taken from: no node leads an erasure to what stands behind their labels any more.
import type { NamedPart } from '../../contract/memory-walk.ts'
import type { Sql } from '../sql.ts'

/** Part of the step of 2026.11.6. Of chunks pruned before, those at the end of a document leave no gap to be seen. */
export const stalePartColumns: readonly string[] = [
  `ALTER TABLE entity_names ADD COLUMN stale INTEGER NOT NULL DEFAULT 0`,
  `CREATE INDEX entity_names_stale ON entity_names (stale, document, ordinal) WHERE stale = 1`,
  `UPDATE entity_names SET stale = 1 WHERE document IN
     (SELECT document FROM contribution GROUP BY document HAVING count(*) <= max(ordinal))`,
]

/** Where a chunk stood. */
export type ChunkPlace = readonly [document: number, ordinal: number]

/**
 * Notes that chunks are gone from their parts, within the caller's transaction. A part of which no chunk is left goes, written
 * over first, for its key may live.
 */
export function noteTaken(sql: Sql, places: readonly ChunkPlace[]): void {
  const asked = JSON.stringify(places)
  const touched = `(document, ordinal) IN (SELECT value ->> 0, (SELECT max(part.ordinal) FROM entity_names AS part
    WHERE part.document = value ->> 0 AND part.ordinal <= value ->> 1) FROM json_each(?1))`
  const isEmpty = `NOT EXISTS (SELECT 1 FROM contribution AS own WHERE own.document = entity_names.document
    AND own.ordinal >= entity_names.ordinal AND own.ordinal < coalesce((SELECT min(part.ordinal) FROM entity_names AS part
      WHERE part.document = entity_names.document AND part.ordinal > entity_names.ordinal), 9007199254740991))`
  sql.exec(`UPDATE entity_names SET sealed = zeroblob(length(sealed)) WHERE ${touched} AND ${isEmpty}`, asked)
  sql.exec(`DELETE FROM entity_names WHERE ${touched} AND ${isEmpty}`, asked)
  sql.exec(`UPDATE entity_names SET stale = 1 WHERE stale = 0 AND ${touched}`, asked)
}

export interface StalePart {
  readonly document: number
  readonly part: NamedPart
}

/** Behind a place, in order of documents, until there are so many. */
export function readStale(
  sql: Sql,
  [document, ordinal]: ChunkPlace,
  most: { readonly parts: number; readonly bytes: number },
): { readonly parts: readonly StalePart[]; readonly isMore: boolean } {
  const query = `SELECT part.document, document.document_id, document.revision, part.ordinal, part.sealed
    FROM entity_names AS part CROSS JOIN document ON document.id = part.document
    WHERE part.stale = 1 AND (part.document, part.ordinal) > (?, ?) ORDER BY part.document, part.ordinal LIMIT ?`
  const rows = sql.exec(query, document, ordinal, most.parts).raw<[number, string, number, number, ArrayBuffer]>()
  const parts: StalePart[] = []
  let bytes = 0
  for (const [of, documentId, revision, from, sealed] of rows) {
    parts.push({ document: of, part: { documentId, revision, from, sealed: new Uint8Array(sealed) } })
    bytes += sealed.byteLength
    if (bytes >= most.bytes) break
  }
  return { parts, isMore: bytes >= most.bytes || parts.length === most.parts }
}
