// Moves postings between memory and rows: merging new ones, taking removed nodes out; both exact.
import { createPostingArrays, encodeRun, readRuns } from '../../core/memory/postings.ts'
import type { Resident } from './resident.ts'
import { writeProgress } from './schema.ts'
import type { Sql } from '../sql.ts'

/** A part spans 262,144 node numbers: at no more than 4 bytes per posting its row stays below 1 MiB. */
const partBits = 18
/** Above so many unmerged nodes the next ingest merges: it bounds memory and the wake after a crash. */
export const deltaNodesMax = 2_048

/** Splits postings where a new part begins; most terms stay in one piece. */
function* piecesByPart(postings: readonly number[]): Generator<[part: number, piece: readonly number[]]> {
  let start = 0
  for (let at = 0; at < postings.length; at += 2) {
    const part = (postings[start] ?? 0) >> partBits
    if ((postings[at] ?? 0) >> partBits === part) continue
    yield [part, postings.slice(start, at)]
    start = at
  }
  if (start < postings.length) yield [(postings[start] ?? 0) >> partBits, postings.slice(start)]
}

/** Moves all unmerged postings to their rows, within the caller's transaction; memory is dropped where it is rolled back. */
export function mergePostings(sql: Sql, resident: Resident): void {
  for (const [term, postings] of resident.delta) {
    resident.postings.drop(term)
    for (const [part, piece] of piecesByPart(postings)) {
      sql.exec(
        `INSERT INTO posting (term, part, nodes, runs) VALUES (?, ?, ?, ?)
         ON CONFLICT (term, part) DO UPDATE SET nodes = nodes + excluded.nodes, runs = CAST(runs || excluded.runs AS BLOB)`,
        term,
        part,
        piece.length / 2,
        encodeRun(piece),
      )
    }
  }
  writeProgress(sql, 'merged_below', resident.nextNode)
  resident.delta.clear()
  resident.mergedBelow = resident.nextNode
}

/** Takes removed nodes out of a term's rows, within the caller's transaction. */
export function removePostings(sql: Sql, term: string, removed: ReadonlySet<number>): void {
  const postings = createPostingArrays()
  const rows = sql
    .exec<{ id: number; nodes: number; runs: ArrayBuffer }>('SELECT id, nodes, runs FROM posting WHERE term = ?', term)
    .toArray()
  for (const { id, nodes, runs } of rows) {
    const kept: number[] = []
    const count = readRuns(new Uint8Array(runs), postings)
    for (let at = 0; at < count; at += 1)
      if (!removed.has(postings.nodes[at]!)) kept.push(postings.nodes[at]!, postings.frequencies[at]!)
    if (kept.length === 2 * nodes) continue
    if (kept.length === 0) sql.exec('DELETE FROM posting WHERE id = ?', id)
    else sql.exec('UPDATE posting SET nodes = ?, runs = ? WHERE id = ?', kept.length / 2, encodeRun(kept), id)
  }
}

/** Takes removed nodes out of a term's unmerged postings. */
export function removeFromDelta(resident: Resident, term: string, removed: ReadonlySet<number>): void {
  const postings = resident.delta.get(term)
  if (postings === undefined) return
  const kept: number[] = []
  for (let at = 0; at < postings.length; at += 2) {
    if (!removed.has(postings[at] ?? 0)) kept.push(postings[at] ?? 0, postings[at + 1] ?? 1)
  }
  if (kept.length === 0) resident.delta.delete(term)
  else resident.delta.set(term, kept)
}
