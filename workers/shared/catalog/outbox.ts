// The outbox: records that a catalog change owes to the audit log stand in the same transaction as the change.
import type { RecordDraft } from '../../../contract/audit.ts'

/** A statement that puts records into the outbox; a record that is already there stays as it is. */
export function outboxInsert(
  db: D1Database,
  entry: { tenantId: string; documentId: string; records: readonly RecordDraft[]; nowMs: number },
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO outbox (tenant_id, document_id, id, type, subject, body, at_ms)
       SELECT ?1, ?2, value ->> 'id', value ->> 'type', 'clawql.' || (value ->> 'type'), value, ?3 FROM json_each(?4) WHERE true
       ON CONFLICT (id) DO NOTHING`,
    )
    .bind(entry.tenantId, entry.documentId, entry.nowMs, JSON.stringify(entry.records))
}

/** A statement that removes records which the audit log has. */
export function outboxDelete(db: D1Database, ids: readonly string[]): D1PreparedStatement {
  return db.prepare('DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?))').bind(JSON.stringify(ids))
}

export interface OutboxRow {
  readonly tenant_id: string
  readonly id: string
  readonly body: string
}

/** Records that have waited since before `beforeMs`, oldest first: what a crash left between commit and append. */
export async function readOutbox(db: D1Database, beforeMs: number, limit: number): Promise<readonly OutboxRow[]> {
  const { results } = await db
    .prepare('SELECT tenant_id, id, body FROM outbox WHERE at_ms < ? ORDER BY seq LIMIT ?')
    .bind(beforeMs, limit)
    .all<OutboxRow>()
  return results
}
