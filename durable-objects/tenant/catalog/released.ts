// What the catalog answers of a released document: its own rows for speed, held against the log's records.
import type { RecordDraft } from '../../../contract/audit.ts'
import type { DocumentRow, DownloadedPage } from '../../../contract/catalog.ts'
import type { RedactionReceipt } from '../../../contract/document.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import type { Call } from '../../../contract/rpc.ts'
import { documentRecord } from '../../../core/pipeline/records.ts'
import { andRowsShown } from '../../row-guard.ts'
import type { Sql } from '../../sql.ts'
import { provenReceipt, provenRow } from '../log/released.ts'
import { readReceipt, type Asked } from './list.ts'
import { recordedOf, shownDocument, type StoredDocument } from './rows.ts'

export const proven = (sql: Sql, row: DocumentRow | null): Result<DocumentRow | null> =>
  row === null ? accepted(null) : provenRow(sql, row)

/** One that is not as recorded makes the list none. */
export function allProven(sql: Sql, rows: readonly DocumentRow[]): Result<readonly DocumentRow[]> {
  for (const row of rows) {
    const one = provenRow(sql, row)
    if (!one.ok) return one
  }
  return accepted(rows)
}

export function readProvenReceipt(sql: Sql, { documentId, rows }: Asked): Result<RedactionReceipt | null> {
  const row = shownDocument(sql, { documentId, rows })
  if (row === null) return accepted(null)
  const kept = readReceipt(sql, documentId)
  return provenReceipt(sql, { documentId, revision: kept?.revision ?? row.revision }, kept)
}

/** Who gets the page: the record of a read of redacted content. Null where there is no such revision. */
export function downloadRecord(
  sql: Sql,
  { documentId, revision, claims, actor, requestId, rows, archiveSha256, sizeBytes }: Call & DownloadedPage,
  { nowMs, chance }: { readonly nowMs: number; readonly chance: string },
): RecordDraft | null {
  const query = `SELECT * FROM document WHERE document_id = ? AND revision = ? ${andRowsShown(rows, 'vertical')}`
  const [row] = sql.exec<StoredDocument>(query, documentId, revision).toArray()
  if (row === undefined) return null
  const document = { ...recordedOf(row), actor, claims, requestId }
  const effect = { type: 'document.downloaded', op: 'documents.archive', body: { archiveSha256, sizeBytes } }
  // Each download is one of its own, also of the same page by the same caller.
  return { ...documentRecord(document, effect), id: `r_download_${nowMs.toString(16).padStart(12, '0')}_${chance}` }
}
