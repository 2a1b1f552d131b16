// Reads of the catalog: a document, a page of them by filter, the queue, a receipt, a page that is kept here.
import type { DocumentFilter, DocumentRow, QueueRow, StageRow, TenantQueue } from '../../../contract/catalog.ts'
import type { RedactionReceipt } from '../../../contract/document.ts'
import { defaultGraph } from '../../../contract/tenant.ts'
import { firstUlidAt } from '../../../core/identity/ulid.ts'
import type { Sql, SqlValue } from '../../sql.ts'
import { answerOf, newestDocument, type StoredDocument } from './rows.ts'

export function countUnfinished(sql: Sql): number {
  const query = `SELECT count(*) AS n FROM document WHERE status = 'processing'`
  return sql.exec<{ n: number }>(query).toArray()[0]?.n ?? 0
}

export function readDocument(sql: Sql, documentId: string): DocumentRow | null {
  const row = newestDocument(sql, documentId)
  return row === null ? null : answerOf(row)
}

/** Conditions of a filter on the document `d`; ids sort by time, so that times are bounds of ids. */
function conditionsOf(filter: DocumentFilter): { readonly where: string; readonly values: readonly SqlValue[] } {
  const where: string[] = []
  const values: SqlValue[] = []
  const add = (condition: string, value: SqlValue): void => {
    where.push(condition)
    values.push(value)
  }
  if (filter.cursor !== null) add('d.document_id < ?', filter.cursor)
  if (filter.toMs !== null) add('d.document_id < ?', firstUlidAt(filter.toMs))
  if (filter.fromMs !== null) add('d.document_id >= ?', firstUlidAt(filter.fromMs))
  if (filter.status !== null) add('d.status = ?', filter.status)
  const labels = { type: filter.mediaType, tag: filter.tag, subject: filter.subject, matter: filter.matter }
  for (const [kind, ref] of Object.entries(labels))
    if (ref !== null)
      add(
        `EXISTS (SELECT 1 FROM label l WHERE l.kind = '${kind}' AND l.ref = ? AND l.document_id = d.document_id)`,
        ref,
      )
  return { where: where.map((condition) => `AND ${condition}`).join(' '), values }
}

/** One page of the newest revisions, newest document first. */
export function listDocuments(sql: Sql, filter: DocumentFilter): readonly DocumentRow[] {
  const { where, values } = conditionsOf(filter)
  const query = `SELECT d.* FROM document d
    WHERE d.revision = (SELECT max(revision) FROM document m WHERE m.document_id = d.document_id) ${where}
    ORDER BY d.document_id DESC LIMIT ?`
  return sql
    .exec<StoredDocument>(query, ...values, filter.limit)
    .toArray()
    .map(answerOf)
}

/** The oldest `limit` unfinished or blocked documents, and counts over all of them. */
export function readQueue(sql: Sql, { nowMs, limit }: { readonly nowMs: number; readonly limit: number }): TenantQueue {
  const [counts] = sql
    .exec<{ processing: number; waiting: number; blocked: number; deadLetters: number }>(
      `SELECT coalesce(sum(status = 'processing' AND lease_until_ms > ?1), 0) AS processing,
         coalesce(sum(status = 'processing' AND lease_until_ms <= ?1), 0) AS waiting,
         coalesce(sum(status = 'blocked'), 0) AS blocked, coalesce(sum(status = 'failed'), 0) AS deadLetters
       FROM document WHERE status <> 'completed'`,
      nowMs,
    )
    .toArray()
  const rows = sql
    .exec<StoredDocument>(
      `SELECT * FROM document WHERE status IN ('processing', 'blocked') AND status <> 'completed' ORDER BY document_id LIMIT ?`,
      limit,
    )
    .toArray()
  return { ...(counts ?? { processing: 0, waiting: 0, blocked: 0, deadLetters: 0 }), documents: rows.map(queueRow) }
}

function queueRow(row: StoredDocument): QueueRow {
  const last = (JSON.parse(row.stages) as StageRow[]).at(-1)
  return {
    documentId: row.document_id,
    status: row.status,
    stage: last?.stage ?? null,
    attempts: row.leases,
    nextAttemptMs: row.next_attempt_ms,
    createdMs: row.created_ms,
  }
}

/** Always with the default graph, which stands before anything is in it. */
export function listGraphs(sql: Sql): readonly string[] {
  const rows = sql.exec<{ name: string }>('SELECT name FROM graph ORDER BY name').toArray()
  return [...new Set([defaultGraph, ...rows.map(({ name }) => name)])]
}

/** The receipt of the newest redacted revision, or null. */
export function readReceipt(sql: Sql, documentId: string): RedactionReceipt | null {
  const query = `SELECT r.body FROM document d JOIN receipt r ON r.id = d.id WHERE d.document_id = ? ORDER BY d.revision DESC LIMIT 1`
  const [row] = sql.exec<{ body: string }>(query, documentId).toArray()
  return row === undefined ? null : (JSON.parse(row.body) as RedactionReceipt)
}

/** The page of the newest archived revision, or null where it is not kept here. */
export function readPage(sql: Sql, documentId: string): Uint8Array | null {
  const query = `SELECT p.pdf FROM document d JOIN page p ON p.id = d.id WHERE d.document_id = ? ORDER BY d.revision DESC LIMIT 1`
  const [row] = sql.exec<{ pdf: ArrayBuffer }>(query, documentId).toArray()
  return row === undefined ? null : new Uint8Array(row.pdf)
}
