// Catalog rows of documents: what ingest writes, what status, list and queue read.
import type { DocumentStatus, StageName, StageState } from '../../../contract/document.ts'

/** A document revision as the catalog holds it. */
export interface DocumentRow {
  readonly tenant_id: string
  readonly document_id: string
  readonly revision: number
  readonly status: DocumentStatus
  readonly graph: string
  readonly vertical: string | null
  readonly classification: string | null
  readonly matter: string | null
  readonly subjects: string
  readonly media_type: string | null
  readonly size_bytes: number
  readonly merkle_root: string | null
  readonly paperless_id: string | null
  readonly error_code: string | null
  readonly actor_id: string
  readonly actor_type: 'human' | 'agent' | 'service'
  readonly claims: string | null
  readonly request_id: string
  readonly traceparent: string
  readonly created_ms: number
  readonly completed_ms: number | null
  readonly attempts: number
  readonly kills: number
  readonly next_attempt_ms: number
}

/** A document under lease, with its metadata as ciphertext in base64. */
export interface LeasedRow extends DocumentRow {
  readonly sealed_metadata: string
}

export interface StageRow {
  readonly stage: StageName
  readonly state: StageState
  readonly attempts: number
  readonly started_ms: number | null
  readonly duration_ms: number | null
  readonly code: string | null
  readonly reason: string | null
  readonly at_ms: number
}

const columns = `tenant_id, document_id, revision, status, graph, vertical, classification, matter, subjects, media_type, size_bytes,
  merkle_root, paperless_id, error_code, actor_id, actor_type, claims, request_id, traceparent, created_ms, completed_ms, attempts, kills, next_attempt_ms`
/** Columns of a leased document, for RETURNING. */
export const leasedColumns = `${columns}, sealed_metadata`

/** The newest revision with its stages, or null where the tenant has no such document. */
export async function readDocument(
  db: D1Database,
  tenantId: string,
  documentId: string,
): Promise<FoundDocument | null> {
  const [documents, stages] = await db.batch([
    db
      .prepare(`SELECT ${columns} FROM document WHERE tenant_id = ? AND document_id = ? ORDER BY revision DESC LIMIT 1`)
      .bind(tenantId, documentId),
    db
      .prepare(
        `SELECT stage, state, attempts, started_ms, duration_ms, code, reason, at_ms FROM stage WHERE tenant_id = ? AND document_id = ?
         AND revision = (SELECT max(revision) FROM document WHERE tenant_id = ? AND document_id = ?)`,
      )
      .bind(tenantId, documentId, tenantId, documentId),
  ])
  const [document] = (documents?.results ?? []) as unknown as DocumentRow[]
  return document === undefined ? null : { document, stages: (stages?.results ?? []) as unknown as StageRow[] }
}

export interface FoundDocument {
  readonly document: DocumentRow
  readonly stages: readonly StageRow[]
}

/** Those of the documents whose newest revision has ended, with its stages; one call for many, for waiting. */
export async function readEnded(
  db: D1Database,
  refs: readonly { readonly tenantId: string; readonly documentId: string }[],
): Promise<readonly FoundDocument[]> {
  const keys = JSON.stringify(refs.map(({ tenantId, documentId }) => [tenantId, documentId]))
  const ended = `json_each(?) k CROSS JOIN document d ON d.tenant_id = k.value ->> 0 AND d.document_id = k.value ->> 1
    AND d.status <> 'processing' AND d.revision =
      (SELECT max(revision) FROM document m WHERE m.tenant_id = k.value ->> 0 AND m.document_id = k.value ->> 1)`
  const [documents, stages] = await db.batch([
    db.prepare(`SELECT ${columns} FROM ${ended}`).bind(keys),
    db
      .prepare(
        `SELECT d.tenant_id, d.document_id, s.stage, s.state, s.attempts, s.started_ms, s.duration_ms, s.code, s.reason, s.at_ms
         FROM ${ended} CROSS JOIN stage s ON s.tenant_id = d.tenant_id AND s.document_id = d.document_id AND s.revision = d.revision`,
      )
      .bind(keys),
  ])
  const stageRows = (stages?.results ?? []) as unknown as (StageRow & Pick<DocumentRow, 'tenant_id' | 'document_id'>)[]
  return ((documents?.results ?? []) as unknown as DocumentRow[]).map((document) => ({
    document,
    stages: stageRows.filter(
      (stage) => stage.document_id === document.document_id && stage.tenant_id === document.tenant_id,
    ),
  }))
}

export interface PageOptions {
  readonly limit: number
  /** Document id after which the page begins; ids sort by time. */
  readonly cursor: string | undefined
  readonly status: DocumentStatus | undefined
}

/** One page of the newest revisions, newest document first. */
export async function listDocuments(
  db: D1Database,
  tenantId: string,
  page: PageOptions,
): Promise<readonly DocumentRow[]> {
  const { results } = await db
    .prepare(
      `SELECT ${columns} FROM document d WHERE tenant_id = ?1 AND (?2 IS NULL OR document_id < ?2) AND (?3 IS NULL OR status = ?3)
       AND revision = (SELECT max(revision) FROM document m WHERE m.tenant_id = d.tenant_id AND m.document_id = d.document_id)
       ORDER BY document_id DESC LIMIT ?4`,
    )
    .bind(tenantId, page.cursor ?? null, page.status ?? null, page.limit)
    .all<DocumentRow>()
  return results
}

/** The receipt's JSON of the newest redacted revision, or null. */
export async function readReceipt(db: D1Database, tenantId: string, documentId: string): Promise<string | null> {
  return await db
    .prepare('SELECT body FROM receipt WHERE tenant_id = ? AND document_id = ? ORDER BY revision DESC LIMIT 1')
    .bind(tenantId, documentId)
    .first<string>('body')
}

/** How many documents of the tenant are unfinished: the queue's length, against its bound. */
export async function countUnfinished(db: D1Database, tenantId: string): Promise<number> {
  const count = await db
    .prepare("SELECT count(*) AS n FROM document WHERE status = 'processing' AND tenant_id = ?")
    .bind(tenantId)
    .first<number>('n')
  return count ?? 0
}
