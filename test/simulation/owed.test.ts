// What an object owes is done however long it was out of reach or refused, though nobody calls the object: its alarm is all it has.
import { afterEach, expect, test } from 'vitest'
import { formatTilePath } from '../../core/audit/tile-path.ts'
import { partialTiles } from '../../core/audit/tile.ts'
import type { Sql } from '../../durable-objects/sql.ts'
import { writeProgress } from '../../durable-objects/pin.ts'
import { dropSuperseded } from '../../durable-objects/tenant/log/publish.ts'
import { call, createGraph, createTenant, graphName, restoreGlobals, tenantId } from './owed-objects.ts'
afterEach(() => restoreGlobals())

/** One node, of one document; answers how many there are. */
function storeNode({ sql }: { readonly sql: Sql }): () => number {
  sql.exec(`INSERT INTO document (document_id, revision, merkle_root, attempt, created_at) VALUES ('one', 1, '', 1, 0)`)
  sql.exec(
    `INSERT INTO node (node_id, digest, document, ordinal, tokens, length_terms, created_at, mentions) VALUES (?, ?, 1, 0, 1, 1, 0, ?)`,
    'node',
    '0'.repeat(64),
    new Uint8Array(0),
  )
  sql.exec(`INSERT INTO contribution (document, ordinal, node, node_id, sealed) VALUES (1, 0, 1, 'node', zeroblob(1))`)
  sql.exec(`INSERT INTO fresh (id, terms) VALUES (1, zeroblob(0))`)
  return () => sql.exec('SELECT id FROM node').toArray().length
}

test('a run of forgetting ends, though whoever knows of holds was out of reach for an hour', async () => {
  const { tenant, graphs, pass, owe } = createGraph()
  await owe()
  const { sql } = graphs.store(graphName)!
  const nodes = storeNode({ sql })
  const run = { call: { ...call, maxNodes: 0, nowMs: 1 }, place: { phase: 'documents', after: 0 } }
  sql.exec('INSERT INTO pruning (id, run) VALUES (1, ?)', JSON.stringify(run))
  graphs.evict()
  tenant.isThere = false
  await Promise.all([graphs.binding.getByName(graphName)['status']!(call), pass(1)])
  await pass(60)
  expect(nodes()).toBe(1)
  tenant.isThere = true
  await pass(10)
  expect(nodes()).toBe(0)
})

test('a run of forgetting ends, though its alarm rang while it waited for an answer that was a failure', async () => {
  const { tenant, graphs, pass, owe } = createGraph()
  await owe()
  const nodes = storeNode(graphs.store(graphName)!)
  graphs.evict()
  const answer = Promise.withResolvers<void>()
  tenant.answers = answer.promise
  const asked = { ...call, maxNodes: 0, nowMs: 1, policy: { maxNodes: 0, maxAgeDays: 1, verticals: {} } }
  const pruning = graphs.binding.getByName(graphName)['prune']!(asked).catch(() => null)
  await pass(30)
  tenant.isThere = false
  answer.resolve()
  await Promise.all([pruning, pass(60)])
  expect(nodes()).toBe(1)
  tenant.isThere = true
  await pass(10)
  expect(nodes()).toBe(0)
})

test('a record that a graph owes is in the log, though the log was out of reach for an hour', async () => {
  const { tenant, pass, owe } = createGraph()
  tenant.isThere = false
  await owe()
  await pass(60)
  expect(tenant.records).toBe(0)
  tenant.isThere = true
  await pass(10)
  expect(tenant.records).toBe(1)
})

test('a record that a graph owes is in the log, though the graph was given to an older release for a day', async () => {
  const { tenant, graphs, pass, owe } = createGraph()
  tenant.isThere = false
  await owe()
  const { sql } = graphs.store(graphName)!
  const [stored] = sql.exec<{ value: number }>(`SELECT value FROM progress WHERE name = 'schema'`).toArray()
  const setSchema = (version: number): void => {
    sql.exec(`UPDATE progress SET value = ? WHERE name = 'schema'`, version)
    graphs.evict()
  }
  setSchema(stored!.value + 1)
  tenant.isThere = true
  await pass(24 * 60)
  expect(tenant.records).toBe(0)
  setSchema(stored!.value)
  await pass(61)
  expect(tenant.records).toBe(1)
})

test('a Tenant that its alarm woke does what it owes, though the platform does not tell it its name', async () => {
  const { dropped, pass, owe } = createTenant()
  await owe()
  expect(dropped).toEqual([])
  await pass(1)
  expect(dropped).toEqual(['one'])
})

test('what a Tenant owes is done, though it was given to an older release for a day', async () => {
  const { dropped, tenants, pass, owe } = createTenant()
  await owe()
  const { sql } = tenants.store(tenantId)!
  const [stored] = sql.exec<{ value: number }>(`SELECT value FROM progress WHERE name = 'schema'`).toArray()
  const setSchema = (version: number): void => {
    sql.exec(`UPDATE progress SET value = ? WHERE name = 'schema'`, version)
    tenants.evict()
  }
  setSchema(stored!.value + 1)
  await pass(24 * 60)
  expect(dropped).toEqual([])
  setSchema(stored!.value)
  await pass(61)
  expect(dropped).toEqual(['one'])
})

test('a checkpoint that is published is kept outside, though the keeper was out of reach for an hour', async () => {
  const { kept, out, append, pass } = createTenant()
  out.isKeeper = true
  expect(await append()).toMatchObject({ ok: true })
  await pass(60)
  expect(kept).toEqual([])
  out.isKeeper = false
  await pass(1)
  expect(kept.map((note) => note.split('\n')[1])).toEqual(['1'])
})

test.each([
  ['new', 0],
  ['set back', 1],
])('a keeper that is %s is told what was published since', async (_, notes) => {
  const { tenants, kept, append, ask, pass } = createTenant()
  for (let n = 0; n < 3; n++) {
    await append()
    await pass(1)
  }
  expect(kept.length).toBe(3)
  kept.length = notes
  tenants.evict()
  await ask('counts', {})
  await pass(1)
  expect(kept.slice(notes).map((note) => note.split('\n')[1])).toEqual(['3'])
})

const markOf = (id: string): string => `revoked/${tenantId}/${id}`

/** A Tenant with keys of these ids, and a way to revoke one. */
async function createKeys(ids: readonly string[]) {
  const made = createTenant()
  for (const id of ids) {
    const key = { id, name: id, roles: ['reader'], scopes: [], actorType: 'service', expiresMs: null }
    const answer = await made.ask('createApiKey', { claims: null, key: { ...key, secretSha256: id.padEnd(64, '0') } })
    expect(answer).toMatchObject({ ok: true })
  }
  const revoke = (id: string) =>
    made.ask('revokeApiKey', { claims: null, id, capabilities: ['admin'], isAdminElsewhere: true })
  const revocations = (): string[] => [...made.keys.stored.keys()].filter((name) => name.startsWith('revoked/')).sort()
  return { ...made, revoke, revocations }
}

test('a revocation stands beside the data, though the bucket refused it for an hour and nobody asked again', async () => {
  const { out, revoke, revocations, pass } = await createKeys(['k_one'])
  out.isRevoked = () => true
  await revoke('k_one')
  await pass(60)
  expect(revocations()).toEqual([])
  out.isRevoked = () => false
  await pass(1)
  expect(revocations()).toEqual([markOf('k_one')])
})

test('a revocation that was put beside the data is put once', async () => {
  const { puts, revoke, revocations, pass } = await createKeys(['k_one'])
  expect(await revoke('k_one')).toMatchObject({ ok: true })
  expect(revocations()).toEqual([markOf('k_one')])
  await pass(60)
  expect(puts).toEqual([markOf('k_one')])
})

test('a revocation that the bucket refuses keeps no other waiting', async () => {
  const { out, revoke, revocations, pass } = await createKeys(['k_one', 'k_two', 'k_tri'])
  out.isRevoked = () => true
  for (const id of ['k_one', 'k_two', 'k_tri']) await revoke(id)
  out.isRevoked = (key) => key === markOf('k_one')
  await pass(1)
  expect(revocations()).toEqual([markOf('k_tri'), markOf('k_two')])
})

/** Widths of the partial tiles of leaves that are in R2. */
const partialIn = (audit: { readonly stored: ReadonlyMap<string, unknown> }): readonly string[] =>
  [...audit.stored.keys()].flatMap((key) => /\/tile\/0\/.*\.p\/(\d+)$/.exec(key)?.[1] ?? []).sort()

test('tiles that wider ones stand for are deleted, though their deletion was interrupted', async () => {
  const { tenants, audit, kept, out, append, pass } = createTenant()
  for (let n = 0; n < 3; n++) {
    await append()
    await pass(1)
  }
  expect(partialIn(audit)).toEqual(['2', '3'])
  out.isDelete = true
  for (let n = 0; n < 2; n++) {
    await append()
    await pass(1)
  }
  // What hangs holds back neither the next head nor its note outside.
  expect(partialIn(audit)).toEqual(['2', '3', '4', '5'])
  expect(kept.at(-1)!.split('\n')[1]).toBe('5')
  tenants.evict()
  out.isDelete = false
  for (let n = 0; n < 2; n++) {
    await append()
    await pass(1)
  }
  expect(partialIn(audit)).toEqual(['6', '7'])
})

test('tiles that wider ones stand for are deleted, though the bucket refused it once', async () => {
  const { audit, out, append, pass } = createTenant()
  out.deletesRefused = 1
  for (let n = 0; n < 3; n++) {
    await append()
    await pass(1)
  }
  expect(out.deletesRefused).toBe(0)
  expect(partialIn(audit)).toEqual(['1', '2', '3'])
  await append()
  await pass(1)
  expect(partialIn(audit)).toEqual(['3', '4'])
})

test('tiles of any number of publications are deleted, and so many are noted where none can be', async () => {
  const { tenants, audit, owe, pass } = createTenant()
  await owe()
  const { sql } = tenants.store(tenantId)!
  const [first, last, below] = [65_793, 67_292, 70_000]
  const wide = [first, last].flatMap((size) => partialTiles(size).map((tile) => `a/${formatTilePath(tile)}`))
  await Promise.all([pass(1), ...wide.map((key) => audit.binding.put(key, 'tile'))])
  const note = (): void => {
    for (let size = first; size <= last; size++) writeProgress(sql, `tiles:${size}`, size)
  }
  const noted = (): number => sql.exec(`SELECT 1 FROM progress WHERE name GLOB 'tiles:*'`).toArray().length
  const drop = async (isLocked: boolean): Promise<void> => {
    const remove = (keys: string[]) => (isLocked ? Promise.reject(new Error('locked')) : audit.binding.delete(keys))
    const bucket = { delete: remove } as unknown as Parameters<typeof dropSuperseded>[0]['bucket']
    await Promise.all([dropSuperseded({ bucket, prefix: 'a/', sql }, below), pass(1)])
  }
  note()
  // A thousand a publication, however many a pause left.
  await drop(false)
  expect(noted()).toBe(500)
  await drop(false)
  expect(noted()).toBe(0)
  expect([...audit.stored.keys()].filter((key) => key.startsWith('a/'))).toEqual([])
  note()
  await drop(true)
  expect(noted()).toBe(1_000)
})
