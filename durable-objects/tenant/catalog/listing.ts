// Feeds the deployment's listing in D1: documents that changed since are sent in batches; what changes meanwhile is sent again.
import { sql as expression } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { documentListing, tenant } from '../../../d1-migrations/schema.ts'
import type { Sql } from '../../sql.ts'
import type { StoredDocument } from './rows.ts'

/** Far below D1's 100 parameters a statement and what one call may take. */
const documentsPerBatch = 50
/** Documents are listed at the latest so long after they changed, as long as D1 answers. */
export const listEveryMs = 5_000

/** Within the turn of the change. The stamp tells a later change from the one that was sent. */
export function markUnlisted(sql: Sql, id: number): void {
  sql.exec('INSERT OR REPLACE INTO unlisted (id, stamp) VALUES (?, abs(random() % 9007199254740991))', id)
}

export function isListingDue(sql: Sql): boolean {
  return sql.exec('SELECT 1 FROM unlisted LIMIT 1').toArray().length > 0
}

interface Unlisted extends StoredDocument {
  stamp: number
}

/** Lists one batch. Answers whether more wait. Throws where D1 fails; then nothing is noted. */
export async function listDocumentsInCatalog(
  sql: Sql,
  { db, tenantId, nowMs }: { readonly db: D1Database; readonly tenantId: string; readonly nowMs: number },
): Promise<boolean> {
  const query = 'SELECT d.*, u.stamp FROM unlisted u CROSS JOIN document d ON d.id = u.id ORDER BY u.id LIMIT ?'
  const rows = sql.exec<Unlisted>(query, documentsPerBatch + 1).toArray()
  const batch = rows.slice(0, documentsPerBatch)
  const isMore = rows.length > batch.length
  const orm = drizzle(db)
  const upserts = batch.map((row) => {
    const listed = listedOf(tenantId, row)
    const { tenantId: _tenant, documentId: _document, revision: _revision, ...changed } = listed
    return orm
      .insert(documentListing)
      .values(listed)
      .onConflictDoUpdate({
        target: [documentListing.tenantId, documentListing.documentId, documentListing.revision],
        set: changed,
      })
  })
  const watermark = orm
    .insert(tenant)
    .values({ tenantId, firstSeenMs: nowMs, listedMs: isMore ? 0 : nowMs })
    .onConflictDoUpdate({
      target: tenant.tenantId,
      set: { listedMs: isMore ? expression`${tenant.listedMs}` : nowMs },
    })
  await orm.batch([watermark, ...upserts])
  const sent = JSON.stringify(batch.map(({ id, stamp }) => [id, stamp]))
  sql.exec(`DELETE FROM unlisted WHERE (id, stamp) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`, sent)
  return isMore
}

const listedOf = (tenantId: string, row: StoredDocument): typeof documentListing.$inferInsert => ({
  tenantId,
  documentId: row.document_id,
  revision: row.revision,
  status: row.status,
  graph: row.graph,
  mediaType: row.media_type,
  sizeBytes: row.size_bytes,
  merkleRoot: row.merkle_root,
  errorCode: row.error_code,
  createdMs: row.created_ms,
  completedMs: row.completed_ms,
})
