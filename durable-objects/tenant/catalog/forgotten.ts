// What graphs are to drop: contributions of revisions that ended otherwise, or were superseded. The alarm tells them.
import type { Sql } from '../../sql.ts'

export interface Forgotten {
  readonly documentId: string
  readonly revision: number
  readonly graph: string
  /** The root that stays, or null where all of the revision goes. */
  readonly merkleRoot: string | null
}

export function forgetContribution(sql: Sql, { documentId, revision, graph, merkleRoot }: Forgotten): void {
  const insert = 'INSERT OR REPLACE INTO forgotten (document_id, revision, graph, merkle_root) VALUES (?, ?, ?, ?)'
  sql.exec(insert, documentId, revision, graph, merkleRoot)
}

export const graphsOfForgotten = (sql: Sql): readonly string[] =>
  sql
    .exec<{ graph: string }>('SELECT DISTINCT graph FROM forgotten ORDER BY graph')
    .toArray()
    .map(({ graph }) => graph)

export function readForgotten(sql: Sql, graph: string, limit: number): readonly Forgotten[] {
  const query = `SELECT document_id AS documentId, revision, graph, merkle_root AS merkleRoot FROM forgotten
    WHERE graph = ? ORDER BY document_id LIMIT ?`
  return sql
    .exec<{ documentId: string; revision: number; graph: string; merkleRoot: string | null }>(query, graph, limit)
    .toArray()
}

/** The graph has dropped it. */
export function settleForgotten(sql: Sql, { documentId, revision }: Forgotten): void {
  sql.exec('DELETE FROM forgotten WHERE document_id = ? AND revision = ?', documentId, revision)
}

/**
 * A try that comes too late may have stored nodes after its revision ended and was dropped: what is not under the root that
 * counts is dropped once more. Nothing is done for one that is under way: who holds it takes those nodes out.
 */
export function forgetLate(sql: Sql, { documentId, revision }: Pick<Forgotten, 'documentId' | 'revision'>): void {
  const query = `SELECT graph, iif(is_remembered = 1, merkle_root, NULL) AS merkleRoot FROM document
    WHERE document_id = ? AND revision = ? AND status <> 'processing'`
  const [ended] = sql.exec<{ graph: string; merkleRoot: string | null }>(query, documentId, revision).toArray()
  if (ended !== undefined) forgetContribution(sql, { documentId, revision, ...ended })
}
