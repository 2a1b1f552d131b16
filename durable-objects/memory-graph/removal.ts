// Removes nodes, or a document's hold on them, with everything that points at them; postings are masked and leave with a merge.
import { removeDigest } from './filter-state.ts'
import type { GraphMemory } from './memory.ts'
import { dropNode, isLive } from './resident.ts'
import { writeProgress } from './schema.ts'
import { countGone } from './segments.ts'
import { reloadVerticals } from './verticals.ts'

export interface RemovedNode {
  readonly nodeId: string
  readonly digest: string
}

function removeDocumentsWithoutChunks({ sql }: GraphMemory, documents: ReadonlySet<number>): void {
  for (const document of documents) {
    if (sql.exec('SELECT 1 FROM contribution WHERE document = ? LIMIT 1', document).toArray().length > 0) continue
    sql.exec('DELETE FROM entity_names WHERE document = ?', document)
    sql.exec('DELETE FROM document WHERE id = ?', document)
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
  const removed: RemovedNode[] = []
  for (const node of nodes) {
    const held = sql.exec('DELETE FROM contribution WHERE node = ? RETURNING document', node).raw<[number]>()
    for (const [document] of held) documents.add(document)
    const gone = removeNode(memory, node)
    if (gone !== null) removed.push(gone)
  }
  maskPostings(memory, nodes)
  removeDocumentsWithoutChunks(memory, documents)
  return removed
}

/** A node has the id of its oldest chunk: what let go may stand for another content next, under an id that must be its own. */
function renameNode({ sql }: GraphMemory, node: number): void {
  sql.exec(
    `UPDATE node SET node_id = oldest.node_id FROM (SELECT node_id FROM contribution WHERE node = ?1 ORDER BY id LIMIT 1) AS oldest
     WHERE id = ?1 AND node.node_id <> oldest.node_id`,
    node,
  )
}

/**
 * Takes at most `count` chunks of a document out, within the caller's transaction; nodes that only it held go. True once it
 * has none left, and is gone itself.
 */
export function removeContributions(memory: GraphMemory, document: number, count: number): boolean {
  const { sql, resident } = memory
  const rows = sql
    .exec(
      `DELETE FROM contribution WHERE id IN (SELECT id FROM contribution WHERE document = ? ORDER BY ordinal LIMIT ?) RETURNING node`,
      document,
      count,
    )
    .raw<[number]>()
  const nodes = [...new Set([...rows].map(([node]) => node))].sort((one, other) => one - other)
  const isHeld = (node: number): boolean =>
    sql.exec('SELECT 1 FROM contribution WHERE node = ? LIMIT 1', node).toArray().length > 0
  const gone = nodes.filter((node) => !isHeld(node))
  for (const node of gone) removeNode(memory, node)
  maskPostings(memory, gone)
  const left = sql.exec('SELECT 1 FROM contribution WHERE document = ? LIMIT 1', document).toArray().length > 0
  if (!left) removeDocumentsWithoutChunks(memory, new Set([document]))
  for (const node of nodes) {
    if (!isLive(resident, node)) continue
    renameNode(memory, node)
    reloadVerticals(sql, resident, node)
  }
  return !left
}
