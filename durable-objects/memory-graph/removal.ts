// Removes nodes, or a document's hold on them, with everything that points at them; postings are masked and leave with a merge.
import { removeDigest } from './filter-state.ts'
import type { GraphMemory } from './memory.ts'
import { noteTaken, type ChunkPlace } from './name-parts.ts'
import { dropNode, isLive } from './resident.ts'
import { writeProgress } from './schema.ts'
import { countGone } from './segments.ts'
import { leaveSession } from './sessions.ts'
import { reloadVerticals } from './verticals.ts'

export interface RemovedNode {
  readonly nodeId: string
  readonly digest: string
}

function removeDocumentsWithoutChunks({ sql, resident }: GraphMemory, documents: ReadonlySet<number>): void {
  for (const document of documents) {
    if (sql.exec('SELECT 1 FROM contribution WHERE document = ? LIMIT 1', document).toArray().length > 0) continue
    sql.exec('DELETE FROM entity_names WHERE document = ?', document)
    sql.exec('DELETE FROM outline WHERE document = ?', document)
    sql.exec('DELETE FROM supersedes WHERE document = ?', document)
    sql.exec('DELETE FROM document WHERE id = ?', document)
    leaveSession(resident.sessions, document)
    resident.dropped.delete(document)
  }
}

function removeNode({ sql, resident, filter }: GraphMemory, node: number): RemovedNode | null {
  const [row] = sql
    .exec<{ node_id: string; digest: string }>('DELETE FROM node WHERE id = ? RETURNING node_id, digest', node)
    .toArray()
  if (row === undefined) return null
  removeDigest(sql, filter, { node, digest: row.digest })
  dropNode(resident, node)
  return { nodeId: row.node_id, digest: row.digest }
}

/** What holds for the postings of removed nodes. A number in use must not come back after a wake: segments are marked by number. */
function maskPostings({ sql, resident, now }: GraphMemory, nodes: readonly number[]): void {
  if (nodes.length === 0) return
  countGone(sql, resident.segments, { nodes, nowMs: now() })
  if (nodes.some((node) => node >= resident.mergedBelow)) resident.hasGoneInDelta = true
  resident.postings.t.clear()
  resident.postings.m.clear()
  writeProgress(sql, 'next_node', resident.nextNode)
}

/** Within the caller's transaction; exact: document frequencies and lengths are right at once. */
export function removeNodes(memory: GraphMemory, nodes: readonly number[]): RemovedNode[] {
  const { sql } = memory
  const documents = new Set<number>()
  const places: ChunkPlace[] = []
  const removed: RemovedNode[] = []
  for (const node of nodes) {
    const held = sql.exec('DELETE FROM contribution WHERE node = ? RETURNING document, ordinal', node)
    for (const [document, ordinal] of held.raw<[number, number]>()) {
      documents.add(document)
      places.push([document, ordinal])
    }
    const gone = removeNode(memory, node)
    if (gone !== null) removed.push(gone)
  }
  maskPostings(memory, nodes)
  noteTaken(sql, places)
  removeDocumentsWithoutChunks(memory, documents)
  return removed
}

/**
 * Takes at most `count` chunks of a node out, the newest first, within the caller's transaction; answers whose they were. The node
 * stays under its id with those that are left, of which there is one at least.
 */
export function loosenNode(memory: GraphMemory, node: number, count: number): readonly string[] {
  const { sql, resident } = memory
  const rows = sql
    .exec(
      `DELETE FROM contribution WHERE id IN (SELECT id FROM contribution WHERE node = ?1 AND node_id <>
         (SELECT node_id FROM node WHERE id = ?1) ORDER BY document DESC, id DESC LIMIT ?2) RETURNING document, ordinal`,
      node,
      count,
    )
    .raw<[number, number]>()
  const places: ChunkPlace[] = [...rows]
  const documents = new Set(places.map(([document]) => document))
  const query = 'SELECT document_id FROM document WHERE id IN (SELECT value FROM json_each(?))'
  const ids = Array.from(sql.exec(query, JSON.stringify([...documents])).raw<[string]>(), ([id]) => id)
  noteTaken(sql, places)
  removeDocumentsWithoutChunks(memory, documents)
  reloadVerticals(sql, resident, node)
  return ids
}

/** A node has the id of a chunk that holds it, the first in the index's order: what let go may stand for another content next, under an id that must be its own. */
function renameNode({ sql }: GraphMemory, node: number): void {
  sql.exec(
    `UPDATE node SET node_id = oldest.node_id FROM (SELECT node_id FROM contribution WHERE node = ?1 ORDER BY document, id LIMIT 1) AS oldest
     WHERE id = ?1 AND node.node_id <> oldest.node_id`,
    node,
  )
}

/** True once the document has none left, and is gone itself. See `takeContributions`. */
export const removeContributions = (memory: GraphMemory, document: number, count: number): boolean =>
  takeContributions(memory, document, count).isDone

export interface Taken {
  readonly isDone: boolean
  readonly chunks: number
  readonly removed: readonly RemovedNode[]
}

/** Takes at most `count` chunks of a document out, within the caller's transaction; nodes that only it held go. */
export function takeContributions(memory: GraphMemory, document: number, count: number): Taken {
  const { sql, resident } = memory
  const rows = sql
    .exec(
      `DELETE FROM contribution WHERE id IN (SELECT id FROM contribution WHERE document = ? ORDER BY ordinal LIMIT ?) RETURNING node`,
      document,
      count,
    )
    .raw<[number]>()
  const taken = [...rows]
  const nodes = [...new Set(taken.map(([node]) => node))].sort((one, other) => one - other)
  const isHeld = (node: number): boolean =>
    sql.exec('SELECT 1 FROM contribution WHERE node = ? LIMIT 1', node).toArray().length > 0
  const gone = nodes.filter((node) => !isHeld(node))
  const removed = gone.flatMap((node) => removeNode(memory, node) ?? [])
  maskPostings(memory, gone)
  const left = sql.exec('SELECT 1 FROM contribution WHERE document = ? LIMIT 1', document).toArray().length > 0
  if (!left) removeDocumentsWithoutChunks(memory, new Set([document]))
  for (const node of nodes) {
    if (!isLive(resident, node)) continue
    renameNode(memory, node)
    reloadVerticals(sql, resident, node)
  }
  return { isDone: !left, chunks: taken.length, removed }
}
