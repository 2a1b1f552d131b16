// The outbox: records that a catalog change owes to the audit log stand in the same transaction as the change.
import type { RecordDraft } from '../../../contract/audit.ts'

/** A record that a change of this document owes. */
export interface OwedRecord {
  readonly tenantId: string
  readonly documentId: string
  /** The record is owed only while the document is under this lease. */
  readonly lease: string
  readonly record: RecordDraft
}

/** A bound value has at most 2 MB. */
const boundCharactersMax = 500_000

/**
 * Statements that put records into the outbox; a record that is already there stays as it is. Fenced like every write: what a
 * slow twin found out is not what the catalog says. They stand before a statement that gives up the lease.
 */
export function outboxInserts(db: D1Database, owed: readonly OwedRecord[], nowMs: number): D1PreparedStatement[] {
  const insert = db.prepare(
    `INSERT INTO outbox (tenant_id, document_id, id, type, subject, body, at_ms)
     SELECT value ->> 'tenantId', value ->> 'documentId', value ->> '$.record.id', value ->> '$.record.type',
       'clawql.' || (value ->> '$.record.type'), value -> 'record', ?1 FROM json_each(?2)
     WHERE EXISTS (SELECT 1 FROM document d WHERE d.tenant_id = value ->> 'tenantId' AND d.document_id = value ->> 'documentId'
       AND d.revision = value ->> '$.record.revision' AND d.lease = value ->> 'lease')
     ON CONFLICT (id) DO NOTHING`,
  )
  return boundLists(owed).map((list) => insert.bind(nowMs, list))
}

/** The items as JSON lists of bounded length; an item that is longer stands alone. */
function boundLists(items: readonly object[]): string[] {
  const lists: string[][] = []
  let characters = 0
  for (const text of items.map((item) => JSON.stringify(item))) {
    characters += text.length
    if (lists.length === 0 || characters > boundCharactersMax) {
      lists.push([])
      characters = text.length
    }
    lists.at(-1)!.push(text)
  }
  return lists.map((texts) => `[${texts.join(',')}]`)
}

/** A statement that removes records which the audit log has. */
export function outboxDelete(db: D1Database, ids: readonly string[]): D1PreparedStatement {
  return db.prepare('DELETE FROM outbox WHERE id IN (SELECT value FROM json_each(?))').bind(JSON.stringify(ids))
}

/** A statement that answers which of the records are owed. */
export function outboxOwed(db: D1Database, ids: readonly string[]): D1PreparedStatement {
  return db.prepare('SELECT id FROM outbox WHERE id IN (SELECT value FROM json_each(?))').bind(JSON.stringify(ids))
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
