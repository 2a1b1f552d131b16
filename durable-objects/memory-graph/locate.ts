// Finds the document of a revision, and the one that a node came from.
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

/** A revision as the graph keeps it: its row, the conversation that it is a part of, what it states, and how sure its sender was. */
interface HeldDocument {
  readonly id: number
  readonly session: string | null
  readonly statement: string | null
  readonly confidence: number | null
}

/** Null where the graph does not hold it, or is about to drop it. */
export function locateDocument(sql: Sql, { documentId, revision }: NodePlace): HeldDocument | null {
  const query = `SELECT id, session, statement, confidence FROM document
    WHERE document_id = ? AND revision = ? AND dropped = 0`
  const [row] = sql.exec(query, documentId, revision).raw<[number, string | null, string | null, number | null]>()
  if (row === undefined) return null
  const [id, session, statement, confidence] = row
  return { id, session, statement, confidence }
}
