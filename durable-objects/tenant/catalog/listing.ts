// Feeds the deployment's listing in D1: documents that changed since are sent in batches; what changes meanwhile is sent again.
import { getTableColumns, sql as expression, type SQL } from 'drizzle-orm'
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
  const watermark = orm
    .insert(tenant)
    .values({ tenantId, firstSeenMs: nowMs, listedMs: isMore ? 0 : nowMs })
    .onConflictDoUpdate({
      target: tenant.tenantId,
      set: { listedMs: isMore ? expression`${tenant.listedMs}` : nowMs },
    })
  const listed = batch.map((row) => listedOf(tenantId, row))
  // One statement with one parameter for all: D1 takes a hundred parameters, and each statement costs more than its rows.
  const upsert = orm
    .insert(documentListing)
    .select(rowsOf(listed))
    .onConflictDoUpdate({
      target: [documentListing.tenantId, documentListing.documentId, documentListing.revision],
      set: changed,
    })
  await orm.batch([watermark, upsert])
  const sent = JSON.stringify(batch.map(({ id, stamp }) => [id, stamp]))
  sql.exec(`DELETE FROM unlisted WHERE (id, stamp) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))`, sent)
  return isMore
}

type Listed = typeof documentListing.$inferInsert

const columns = Object.entries(getTableColumns(documentListing)) as [keyof Listed, { readonly name: string }][]
const keys: ReadonlySet<keyof Listed> = new Set<keyof Listed>(['tenantId', 'documentId', 'revision'])
/** Every column but the key's, from the row that comes. */
const changed = Object.fromEntries(
  columns.filter(([field]) => !keys.has(field)).map(([field, { name }]) => [field, expression.raw(`excluded.${name}`)]),
)
const values = expression.raw(columns.map((_, at) => `value ->> ${at}`).join(', '))

/** In the order of the table's columns. */
function rowsOf(listed: readonly Listed[]): SQL {
  const rows = JSON.stringify(listed.map((row) => columns.map(([field]) => row[field] ?? null)))
  return expression`SELECT ${values} FROM json_each(${rows}) WHERE true`
}

const listedOf = (tenantId: string, row: StoredDocument): Listed => ({
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
