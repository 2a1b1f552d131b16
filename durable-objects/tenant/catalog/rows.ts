// Rows of the catalog as SQLite gives them, and what the Tenant answers of them.
import type { RowScope } from '../../../contract/row-scope.ts'
import { allRows, shows } from '../../../core/access/row-scope.ts'
import type { DocumentRow, StageRow } from '../../../contract/catalog.ts'
import type { StageReport } from '../../../contract/compute.ts'
import type { DocumentStatus } from '../../../contract/document.ts'
import type { ActorType } from '../../../contract/rpc.ts'
import { unknownMediaType } from '../../../core/pipeline/media-types.ts'
import type { RecordedDocument } from '../../../core/pipeline/records.ts'
import type { Sql, SqlValue } from '../../sql.ts'

export interface StoredDocument {
  [column: string]: SqlValue
  id: number
  document_id: string
  revision: number
  status: DocumentStatus
  graph: string
  vertical: string | null
  classification: string | null
  matter: string | null
  subjects: string
  media_type: string | null
  size_bytes: number
  merkle_root: string | null
  archive_sha256: string | null
  paperless_id: string | null
  error_code: string | null
  actor_id: string
  actor_type: ActorType
  claims: string | null
  request_id: string
  traceparent: string
  created_ms: number
  completed_ms: number | null
  stages: string
  is_remembered: number
  lease: string | null
  lease_until_ms: number
  is_alone: number
  leases: number
  tries: number
  kills: number
  crashes: number
  is_suspect: number
  next_attempt_ms: number
}

/**
 * Documents under way, so said that SQLite finds them by `document_unfinished`: a partial index is used only where its own
 * condition stands in the query. Without it every such question walks all documents.
 */
export const isUnderWay = `status <> 'completed' AND status = 'processing'`

/** The newest revision, or null. */
export function newestDocument(sql: Sql, documentId: string): StoredDocument | null {
  const query = 'SELECT * FROM document WHERE document_id = ? ORDER BY revision DESC LIMIT 1'
  return sql.exec<StoredDocument>(query, documentId).toArray()[0] ?? null
}

/** The same, where it shows. */
export function shownDocument(
  sql: Sql,
  { documentId, rows = allRows }: { readonly documentId: string; readonly rows?: RowScope | undefined },
): StoredDocument | null {
  const row = newestDocument(sql, documentId)
  return row !== null && shows(rows, row.vertical) ? row : null
}

export interface Holding {
  readonly documentId: string
  readonly revision: number
  readonly lease: string
}

/** The document under this lease, or null: the fence of every write. */
export function heldDocument(sql: Sql, { documentId, revision, lease }: Holding): StoredDocument | null {
  const query = `SELECT * FROM document WHERE document_id = ? AND revision = ? AND lease = ? AND status = 'processing'`
  return sql.exec<StoredDocument>(query, documentId, revision, lease).toArray()[0] ?? null
}

export function recordedOf(row: StoredDocument): RecordedDocument {
  return {
    documentId: row.document_id,
    revision: row.revision,
    actor: { id: row.actor_id, type: row.actor_type },
    claims: row.claims,
    requestId: row.request_id,
    subjects: JSON.parse(row.subjects) as string[],
    matter: row.matter,
    vertical: row.vertical,
    graph: row.graph,
  }
}

export function answerOf(row: StoredDocument): DocumentRow {
  return {
    documentId: row.document_id,
    revision: row.revision,
    status: row.status,
    mediaType: row.media_type ?? unknownMediaType,
    sizeBytes: row.size_bytes,
    merkleRoot: row.merkle_root,
    archiveSha256: row.archive_sha256,
    paperlessId: row.paperless_id,
    errorCode: row.error_code,
    createdMs: row.created_ms,
    completedMs: row.completed_ms,
    stages: JSON.parse(row.stages) as StageRow[],
  }
}

/** The stages with newer reports in place of older ones of the same stage. */
export function withReports(
  row: Pick<StoredDocument, 'stages' | 'leases'>,
  reports: readonly StageReport[],
  nowMs: number,
): string {
  if (reports.length === 0) return row.stages
  const byStage = new Map((JSON.parse(row.stages) as StageRow[]).map((stage) => [stage.stage, stage]))
  for (const { code, reason, ...report } of reports) {
    const kept = { code: code ?? null, reason: reason ?? null, attempts: row.leases, atMs: nowMs }
    byStage.set(report.stage, { ...report, ...kept })
  }
  return JSON.stringify([...byStage.values()])
}
