// What a graph remembers, for an export: committed documents by their ids, with the keyed names that they are found by.
import type { RememberedCall, RememberedDocument } from '../../../contract/catalog.ts'
import { limits } from '../../../contract/limits.ts'
import type { Sql } from '../../sql.ts'
import type { StoredDocument } from './rows.ts'

/** Which labels a document has; the table itself says which documents a label has. */
export const labelIndexes: readonly string[] = ['CREATE INDEX label_of_document ON label (document_id)']

export function listRemembered(
  sql: Sql,
  { graph, vertical, cursor, limit }: RememberedCall,
): readonly RememberedDocument[] {
  const query = `SELECT d.* FROM document d
    WHERE d.document_id > ?1 AND d.graph = ?2 AND d.is_remembered = 1 AND (?3 IS NULL OR d.vertical = ?3)
      AND d.revision = (SELECT max(revision) FROM document m WHERE m.document_id = d.document_id AND m.is_remembered = 1)
    ORDER BY d.document_id LIMIT ?4`
  const bound = Math.min(Math.max(1, limit), limits.exportDocumentsPerPage)
  return sql
    .exec<StoredDocument>(query, cursor ?? '', graph, vertical, bound)
    .toArray()
    .map((row) => rememberedOf(sql, row))
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
