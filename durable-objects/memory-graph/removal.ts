// Removes nodes with everything that points at them: postings, mentions, contributions, digest, filter item.
import { unpackCounts } from '../../core/memory/packed.ts'
import { removeDigest } from './filter-state.ts'
import type { GraphMemory } from './memory.ts'
import { removeFromDelta, removePostings } from './merge.ts'
import { dropNode } from './resident.ts'
import { writeProgress } from './schema.ts'

export interface RemovedNode {
  readonly nodeId: string
  readonly digest: string
}

interface NodeRow {
  [column: string]: string | number | null | ArrayBuffer
  id: number
  node_id: string
  digest: string
  terms: ArrayBuffer
  mentions: ArrayBuffer
}

function removeDocumentsWithoutChunks({ sql, resident }: GraphMemory, documents: ReadonlySet<number>): void {
  for (const document of documents) {
    if (sql.exec('SELECT 1 FROM contribution WHERE document = ? LIMIT 1', document).toArray().length > 0) continue
    sql.exec('DELETE FROM entity_name WHERE document = ?', document)
    sql.exec('DELETE FROM document WHERE id = ?', document)
    resident.verticals.delete(document)
  }
}

function removeRow({ sql }: GraphMemory, row: NodeRow, documents: Set<number>): void {
  for (const [entity, weight] of unpackCounts(new Uint8Array(row.mentions))) {
    sql.exec('DELETE FROM mention WHERE entity = ? AND weight = ? AND node = ?', entity, weight, row.id)
  }
  const contributions = sql.exec('DELETE FROM contribution WHERE node = ? RETURNING document', row.id).raw<[number]>()
  for (const [document] of contributions) documents.add(document)
  sql.exec('DELETE FROM node WHERE id = ?', row.id)
}

/** Within the caller's transaction; exact: document frequencies and lengths are right at once. */
export function removeNodes(memory: GraphMemory, nodes: readonly number[]): RemovedNode[] {
  const { sql, resident, filter } = memory
  const removed = new Set(nodes)
  const terms = new Set<string>()
  const documents = new Set<number>()
  const answers: RemovedNode[] = []
  for (const node of nodes) {
    const [row] = sql
      .exec<NodeRow>('SELECT id, node_id, digest, terms, mentions FROM node WHERE id = ?', node)
      .toArray()
    if (row === undefined) continue
    for (const [term] of unpackCounts(new Uint8Array(row.terms))) terms.add(term)
    removeRow(memory, row, documents)
    removeDigest(sql, filter, { node, digest: row.digest })
    dropNode(resident, node)
    answers.push({ nodeId: row.node_id, digest: row.digest })
  }
  for (const term of terms) {
    removePostings(sql, term, removed)
    resident.postings.drop(term)
    removeFromDelta(resident, term, removed)
  }
  removeDocumentsWithoutChunks(memory, documents)
  // A number in use must not come back after a wake: snapshots and merged postings are marked by number.
  writeProgress(sql, 'next_node', resident.nextNode)
  return answers
}
