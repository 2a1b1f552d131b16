// Catalog reads behind GET /api/documents/queue: what is running, waits, is blocked or was given up.
import type { DocumentStatus, StageName } from '../../../contract/document.ts'

export interface QueueRow {
  readonly document_id: string
  readonly status: DocumentStatus
  readonly attempts: number
  readonly next_attempt_ms: number
  readonly lease_until_ms: number
  readonly created_ms: number
  readonly stage: StageName | null
}

export interface QueueCounts {
  readonly processing: number
  readonly waiting: number
  readonly blocked: number
  readonly deadLetters: number
}

/** The oldest `limit` unfinished or blocked documents, and counts over all of them. */
export async function readQueue(
  db: D1Database,
  options: { tenantId: string; nowMs: number; limit: number },
): Promise<{ counts: QueueCounts; rows: readonly QueueRow[] }> {
  const { tenantId, nowMs, limit } = options
  const [counts, rows] = await db.batch([
    db
      .prepare(
        `SELECT coalesce(sum(status = 'processing' AND lease_until_ms > ?2), 0) AS processing,
           coalesce(sum(status = 'processing' AND lease_until_ms <= ?2), 0) AS waiting,
           coalesce(sum(status = 'blocked'), 0) AS blocked,
           (SELECT count(*) FROM dead_letter WHERE tenant_id = ?1) AS deadLetters
         FROM document WHERE tenant_id = ?1 AND status IN ('processing', 'blocked')`,
      )
      .bind(tenantId, nowMs),
    db
      .prepare(
        `SELECT document_id, status, attempts, next_attempt_ms, lease_until_ms, created_ms,
           (SELECT stage FROM stage s WHERE s.tenant_id = d.tenant_id AND s.document_id = d.document_id AND s.revision = d.revision
            ORDER BY at_ms DESC LIMIT 1) AS stage
         FROM document d WHERE tenant_id = ? AND status IN ('processing', 'blocked') ORDER BY document_id LIMIT ?`,
      )
      .bind(tenantId, limit),
  ])
  const [count] = (counts?.results ?? []) as unknown as QueueCounts[]
  return {
    counts: count ?? { processing: 0, waiting: 0, blocked: 0, deadLetters: 0 },
    rows: (rows?.results ?? []) as unknown as QueueRow[],
  }
}
