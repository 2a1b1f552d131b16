// What a graph remembers, for an export: committed documents by their ids, with the keyed names that they are found by.
import type { RememberedCall, RememberedDocument, RememberedPage } from '../../../contract/remembered.ts'
import { limits } from '../../../contract/limits.ts'
import { andRowsShown } from '../../row-guard.ts'
import type { Sql } from '../../sql.ts'
import type { StoredDocument } from './rows.ts'

/** Which labels a document has; the table itself says which documents a label has. */
export const labelIndexes: readonly string[] = ['CREATE INDEX label_of_document ON label (document_id)']

/** Rows of the catalog that one page looks at: of a graph that has few, most are others. */
const lookedAtMax = 2_000

export function listRemembered(
  sql: Sql,
  { graph, vertical, cursor, limit, rows: shown }: RememberedCall,
): RememberedPage {
  const from = cursor ?? ''
  const [end] = sql
    .exec<{ id: string | null }>(
      `SELECT max(document_id) AS id FROM
         (SELECT document_id FROM document WHERE document_id > ? ORDER BY document_id LIMIT ?)`,
      from,
      lookedAtMax,
    )
    .toArray()
  if (end === undefined || end.id === null) return { documents: [], cursor: null }
  const query = `SELECT d.* FROM document d
    WHERE d.document_id > ?1 AND d.document_id <= ?2 AND d.graph = ?3 AND d.is_remembered = 1
      AND (?4 IS NULL OR d.vertical = ?4) ${andRowsShown(shown, 'd.vertical')}
      AND d.revision = (SELECT max(revision) FROM document m WHERE m.document_id = d.document_id AND m.is_remembered = 1)
    ORDER BY d.document_id LIMIT ?5`
  const bound = Math.min(Math.max(1, limit), limits.exportDocumentsPerPage)
  const rows = sql.exec<StoredDocument>(query, from, end.id, graph, vertical, bound).toArray()
  const documents = rows.map((row) => rememberedOf(sql, row))
  return { documents, cursor: rows.length < bound ? end.id : rows.at(-1)!.document_id }
}

function rememberedOf(sql: Sql, row: StoredDocument): RememberedDocument {
  const query = `SELECT kind, ref FROM label INDEXED BY label_of_document
    WHERE document_id = ? AND kind IN ('tag', 'matter') ORDER BY kind, ref`
  const labels = sql.exec<{ kind: string; ref: string }>(query, row.document_id).toArray()
  return {
    documentId: row.document_id,
    revision: row.revision,
    merkleRoot: row.merkle_root ?? '',
    vertical: row.vertical,
    classification: row.classification,
    subjects: JSON.parse(row.subjects) as string[],
    tags: labels.flatMap(({ kind, ref }) => (kind === 'tag' ? [ref] : [])),
    // Releases before 2026.11.3 kept it in clear: that stays here.
    matter: labels.find(({ kind, ref }) => kind === 'matter' && ref.startsWith('m_'))?.ref ?? null,
  }
}
