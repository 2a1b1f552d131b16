// Reads what a recall answers of its nodes: the sealed copies that documents hold of them.
import type { RecalledContribution } from '../../contract/memory.ts'
import type { Sql } from '../sql.ts'

const contributionsMax = 4
/** Of a clause that thousands of documents share, so many of the oldest copies are looked at. */
const copiesMax = 64

export interface RecalledRow {
  readonly node: number
  readonly nodeId: string
  readonly tokens: number
  readonly contributions: RecalledContribution[]
}

type ContributionRow = [
  node: number,
  nodeId: string,
  tokens: number,
  chunkId: string,
  ordinal: number,
  sealed: ArrayBuffer,
  documentId: string,
  revision: number,
  vertical: string | null,
  merkleRoot: string,
  createdAtMs: number,
]

/** The first copies of a node, one a document. */
const firstCopies = (vertical: string | null): string => `SELECT min(id) FROM
    (SELECT held.id, held.document FROM contribution AS held ${vertical === null ? '' : 'JOIN document ON document.id = held.document'}
     WHERE held.node = node.id ${vertical === null ? '' : 'AND document.vertical = ?2'} ORDER BY held.id LIMIT ${copiesMax})
  GROUP BY document ORDER BY 1 LIMIT ${contributionsMax}`

/** By node number; nodes that no document of the vertical holds are absent. */
export function readRecalled(
  sql: Sql,
  nodes: readonly number[],
  vertical: string | null,
): ReadonlyMap<number, RecalledRow> {
  const rows = sql.exec(
    `SELECT node.id, node.node_id, node.tokens, contribution.node_id, contribution.ordinal, contribution.sealed,
            document.document_id, document.revision, document.vertical, document.merkle_root, document.created_at
     FROM json_each(?1) AS wanted CROSS JOIN node ON node.id = wanted.value
       CROSS JOIN contribution ON contribution.id IN (${firstCopies(vertical)})
       CROSS JOIN document ON document.id = contribution.document
     ORDER BY wanted.key, contribution.id`,
    JSON.stringify(nodes),
    ...(vertical === null ? [] : [vertical]),
  )
  const found = new Map<number, RecalledRow>()
  for (const row of rows.raw<ContributionRow>()) {
    const [node, nodeId, tokens, chunkId, ordinal, sealed, documentId, revision, ofVertical, merkleRoot, createdAtMs] =
      row
    const known = found.get(node) ?? { node, nodeId, tokens, contributions: [] }
    found.set(node, known)
    known.contributions.push({
      documentId,
      revision,
      merkleRoot,
      chunkId,
      ordinal,
      vertical: ofVertical,
      createdAtMs,
      sealed: new Uint8Array(sealed),
    })
  }
  return found
}
