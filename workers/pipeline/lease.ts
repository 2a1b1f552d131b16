// Leases: which invocation works on a document. Every write of a stage is fenced by the lease, so a slow twin changes nothing.
import { leasedColumns, type LeasedRow } from '../shared/catalog/documents.ts'
import type { Committer } from './commit.ts'

/** A crashed holder's documents are free after this long; a living holder renews three times as often. */
export const leaseMs = 9_000
export const renewMs = 3_000

export interface DocumentRef {
  readonly tenantId: string
  readonly documentId: string
  readonly revision: number
}

/**
 * Takes what is free and due; each attempt is counted before any engine sees the document. What this lease holds already is
 * answered again: a group that is written twice takes it once.
 */
export async function takeLeases(
  context: { readonly env: { readonly DB: D1Database }; readonly committer: Committer },
  refs: readonly DocumentRef[],
  options: { lease: string; nowMs: number },
): Promise<readonly LeasedRow[]> {
  const { lease, nowMs } = options
  const [first] = refs
  if (first === undefined) return []
  // The plus signs keep SQLite on the primary key: the index by status holds every document of a full queue.
  const take = context.env.DB.prepare(
    `UPDATE document SET lease = ?1, lease_until_ms = ?2, attempts = attempts + (lease IS NOT ?1)
     WHERE (tenant_id, document_id, revision) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?3))
       AND +status = 'processing' AND (lease_until_ms <= ?4 OR lease = ?1) AND +next_attempt_ms <= ?4
     RETURNING ${leasedColumns}`,
  )
  const places = refs.map((ref) => [ref.tenantId, ref.documentId, ref.revision])
  const { tenantId, documentId } = first
  const answers = await context.committer.submit({
    call: { v: 1, tenantId, actor: { id: 'pipeline', type: 'service' }, requestId: lease },
    documentId,
    lease,
    reports: [],
    statements: [take.bind(lease, nowMs + leaseMs, JSON.stringify(places), nowMs)],
    records: [],
  })
  return answers.flatMap((answer) => answer.results as LeasedRow[])
}

/** Extends every lease that this invocation still holds. */
export async function renewLeases(db: D1Database, lease: string, nowMs: number): Promise<void> {
  await db
    .prepare("UPDATE document SET lease_until_ms = ? WHERE lease = ? AND status = 'processing'")
    .bind(nowMs + leaseMs, lease)
    .run()
}

/** Gives a document back, to be taken again from `nextAttemptMs` on. Fenced by the lease. */
export function releaseLease(
  db: D1Database,
  ref: DocumentRef,
  options: { lease: string; nextAttemptMs: number; kills: number },
): D1PreparedStatement {
  return db
    .prepare(
      `UPDATE document SET lease = NULL, lease_until_ms = 0, next_attempt_ms = ?1, sent_ms = ?1, kills = ?2
       WHERE tenant_id = ?3 AND document_id = ?4 AND revision = ?5 AND lease = ?6`,
    )
    .bind(options.nextAttemptMs, options.kills, ref.tenantId, ref.documentId, ref.revision, options.lease)
}
