// The deployment's catalog in D1: what is looked at across tenants. Tenants' own lists come from their objects; this is their copy.
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Tenants that were ever served. */
export const tenant = sqliteTable('tenant', {
  tenantId: text('tenant_id').primaryKey(),
  firstSeenMs: integer('first_seen_ms').notNull(),
  /** Whatever changed before this time is listed. */
  listedMs: integer('listed_ms').notNull(),
})

/** Documents of all tenants by revision: ids, states and counts, never content. Fed by each tenant's alarm. */
export const documentListing = sqliteTable(
  'document_listing',
  {
    tenantId: text('tenant_id').notNull(),
    documentId: text('document_id').notNull(),
    revision: integer('revision').notNull(),
    status: text('status').notNull(),
    graph: text('graph').notNull(),
    mediaType: text('media_type'),
    sizeBytes: integer('size_bytes').notNull(),
    merkleRoot: text('merkle_root'),
    errorCode: text('error_code'),
    createdMs: integer('created_ms').notNull(),
    completedMs: integer('completed_ms'),
  },
  (listing) => [
    primaryKey({ columns: [listing.tenantId, listing.documentId, listing.revision] }),
    index('document_listing_by_status').on(listing.status, listing.tenantId, listing.documentId),
  ],
)
