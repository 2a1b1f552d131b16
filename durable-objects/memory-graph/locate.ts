// Finds the document a node came from.
import type { Sql } from '../sql.ts'

export interface NodePlace {
  readonly documentId: string
  readonly revision: number
}

/** Also for the id of a chunk that was joined to an earlier node; null where the graph has no such node. */
export function locateNode(sql: Sql, nodeId: string): NodePlace | null {
  const [row] = sql
    .exec<{ document_id: string; revision: number }>(
      `SELECT document.document_id, document.revision FROM contribution
       JOIN document ON document.id = contribution.document WHERE contribution.node_id = ?`,
      nodeId,
    )
    .toArray()
  return row === undefined ? null : { documentId: row.document_id, revision: row.revision }
}
