// The listing in D1 that a Tenant feeds: every change once it settled, in batches, and again where it changed meanwhile. The database is a real one.
import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, expect, test } from 'vitest'
import { isListingDue, listDocumentsInCatalog } from '../../durable-objects/tenant/catalog/listing.ts'
import { createLife, type Life } from './catalog-fixture.ts'
import { opened, ulidOf } from './tenant-fixture.ts'

/** As Vite resolves it. */
type Glob = (pattern: string, options: object) => Readonly<Record<string, string>>

const db = (env as unknown as { readonly LISTING: D1Database }).LISTING
const migrations = (import.meta as unknown as { glob: Glob }).glob('../../d1-migrations/*.sql', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const nowMs = Date.UTC(2026, 10, 28)

beforeAll(async () => {
  for (const name of Object.keys(migrations).sort())
    for (const statement of migrations[name]!.split('--> statement-breakpoint'))
      if (statement.trim() !== '') await db.prepare(statement).run()
})

/** Feeds one batch; whether more wait, and whether anything is due afterwards. */
const feed = ({ tenant, tenantId }: Life, at = nowMs) =>
  runInDurableObject(tenant, async (_, { storage }) => {
    const isMore = await listDocumentsInCatalog(storage.sql, { db, tenantId, nowMs: at })
    return { isMore, isDue: isListingDue(storage.sql) }
  })

async function listed({ tenantId }: Life) {
  const query =
    'SELECT document_id AS id, status, media_type AS type, merkle_root AS root, error_code AS code, completed_ms AS completedMs FROM document_listing WHERE tenant_id = ? ORDER BY document_id'
  const { results } = await db.prepare(query).bind(tenantId).all()
  return results
}

const watermark = async ({ tenantId }: Life) =>
  await db
    .prepare('SELECT first_seen_ms AS firstMs, listed_ms AS listedMs FROM tenant WHERE tenant_id = ?')
    .bind(tenantId)
    .first()

test('lists documents as they stand, then as they changed, and says until when all is listed', async () => {
  const life = createLife()
  for (const id of ['d1', 'd2', 'd3']) opened(await life.accept(id, { lease: 'l' }))
  expect(await feed(life)).toEqual({ isMore: false, isDue: false })
  expect((await listed(life)).map(({ status }) => status)).toEqual(['processing', 'processing', 'processing'])
  opened(await life.complete('d1', 'l'))
  opened(await life.stop('d2', 'l', { action: 'fail', code: 'DOCUMENT_DAMAGED' }))
  expect(await feed(life, nowMs + 5_000)).toEqual({ isMore: false, isDue: false })
  expect(await listed(life)).toMatchObject([
    { id: ulidOf('d1'), status: 'completed', type: 'text/plain', root: 'root of d1', code: null },
    { id: ulidOf('d2'), status: 'failed', type: null, root: null, code: 'DOCUMENT_DAMAGED' },
    { id: ulidOf('d3'), status: 'processing', completedMs: null },
  ])
  expect(await watermark(life)).toEqual({ firstMs: nowMs, listedMs: nowMs + 5_000 })
})

test('goes in batches; the watermark stands still until all is listed, and no tenant sees another', async () => {
  const [life, other] = [createLife(), createLife()]
  for (let n = 0; n < 120; n += 1) opened(await life.accept(`n${n}`))
  opened(await other.accept('o1'))
  const fed = [await feed(life), await feed(life), await feed(life, nowMs + 1)]
  expect(fed.map(({ isMore }) => isMore)).toEqual([true, true, false])
  expect(await listed(life)).toHaveLength(120)
  expect(await watermark(life)).toMatchObject({ listedMs: nowMs + 1 })
  expect(await listed(other)).toEqual([])
})

test('what changes while a batch is on its way is sent again, and a database that fails loses nothing', async () => {
  const life = createLife()
  opened(await life.accept('d1', { lease: 'l' }))
  const failing = {
    prepare: () => {
      throw new Error('away')
    },
    batch: () => Promise.reject(new Error('away')),
  }
  await runInDurableObject(life.tenant, async (_, { storage }) => {
    const asked = { db: failing as never, tenantId: life.tenantId, nowMs }
    await expect(listDocumentsInCatalog(storage.sql, asked)).rejects.toThrow('away')
    expect(isListingDue(storage.sql)).toBe(true)
    const feeding = listDocumentsInCatalog(storage.sql, { db, tenantId: life.tenantId, nowMs })
    storage.sql.exec('UPDATE unlisted SET stamp = stamp + 1')
    await feeding
    expect(isListingDue(storage.sql)).toBe(true)
  })
  expect(await feed(life)).toEqual({ isMore: false, isDue: false })
})
