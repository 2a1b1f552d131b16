// Tenant's vault in workerd: idempotent keys, owners, destruction that stays dark after restore and crash.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { accepted, type Result } from '../../contract/result.ts'
import type { DocumentKey } from '../../contract/keys.ts'
import { keyShareKeys } from '../../r2/object-keys.ts'
import {
  bindings,
  callOf,
  codeOf,
  newTenant,
  opened,
  sealedDocument,
  tamper,
  tenantOf,
  ulidOf,
} from './tenant-fixture.ts'

/** Accepts a document; answers its key. `id` is short for a ULID. */
async function create(tenantId: string, id: string, subjects: readonly string[] = []): Promise<Result<DocumentKey>> {
  const document = sealedDocument(ulidOf(id), { subjects: subjects.map((subject) => `s_${subject}`) })
  const { documentId, kid, key } = document
  const done = await tenantOf(tenantId).accept({ ...callOf(tenantId), document })
  return done.ok ? accepted({ documentId, kid, key }) : done
}
const open = async (tenantId: string, ...ids: string[]) =>
  opened(await tenantOf(tenantId).openDocumentKeys({ ...callOf(tenantId), documentIds: ids.map(ulidOf) }))
const destroy = async (tenantId: string, id: string) =>
  opened(await tenantOf(tenantId).destroyDocumentKey({ ...callOf(tenantId), documentId: ulidOf(id) })).destroyed
const scopeOf = (id: string): string => `d/${ulidOf(id)}`

type Row = Record<string, string | number | ArrayBuffer | null>
/** Everything in a table, as a backup would hold it. */
const dump = (tenantId: string, table: string): Promise<Row[]> =>
  runInDurableObject(tenantOf(tenantId), (_, state) => state.storage.sql.exec<Row>(`SELECT * FROM ${table}`).toArray())

/** Puts a backup of the keys back, without the triggers in the way. */
async function restore(tenantId: string, scopes: Row[], keys: Row[]): Promise<void> {
  await tamper(tenantOf(tenantId), ({ sql }) => {
    sql.exec('DELETE FROM scope')
    sql.exec('DELETE FROM data_key')
    for (const row of scopes) sql.exec('INSERT INTO scope VALUES (?, ?, ?, ?, ?)', ...Object.values(row))
    for (const row of keys) sql.exec('INSERT INTO data_key VALUES (?, ?, ?, ?)', ...Object.values(row))
  })
  await evictDurableObject(tenantOf(tenantId))
}

describe('Tenant.accept() and keys', () => {
  test('wraps the key of a document in the commit that accepts it, and opens it after a restart', async () => {
    const tenantId = newTenant()
    const first = opened(await create(tenantId, 'd1'))
    expect(await open(tenantId, 'd1')).toEqual([first])
    await evictDurableObject(tenantOf(tenantId))
    expect(await open(tenantId, 'd1')).toEqual([first])
    expect(codeOf(await create(tenantId, 'd1'))).toBe('CONFLICT')
    expect(opened(await create(tenantId, 'd2')).key).not.toEqual(first.key)
  })

  test('keeps 600 keys of concurrent calls in three blocks', async () => {
    const tenantId = newTenant()
    const ids = Array.from({ length: 600 }, (_, at) => `d${at}`)
    const made = await Promise.all(ids.map((id) => create(tenantId, id)))
    await evictDurableObject(tenantOf(tenantId))
    const found = await open(tenantId, ...ids)
    const byId = new Map(found.map(({ documentId, key }) => [documentId, key.toHex()]))
    expect(made.map((one) => opened(one).key.toHex())).toEqual(ids.map((id) => byId.get(ulidOf(id))))
    const blocks = await bindings.KEYS.list({ prefix: `keys/${tenantId}/` })
    expect(blocks.objects.map(({ key }) => key)).toEqual([0, 1, 2].map((block) => keyShareKeys.block(tenantId, block)))
  })

  test('stores no key in the clear', async () => {
    const tenantId = newTenant()
    const { key } = opened(await create(tenantId, 'd1', ['anna']))
    const rows = [...(await dump(tenantId, 'scope')), ...(await dump(tenantId, 'data_key'))]
    const text = rows
      .flatMap((row) => Object.values(row))
      .map((value) => (value instanceof ArrayBuffer ? new Uint8Array(value).toHex() : String(value)))
      .join('\n')
    expect(text).not.toContain(key.toHex())
  })
})

describe('Tenant.openDocumentKeys()', () => {
  test('leaves out what it does not know', async () => {
    const tenantId = newTenant()
    opened(await create(tenantId, 'd1'))
    expect((await open(tenantId, 'd1', 'd2', 'd1')).map(({ documentId }) => documentId)).toEqual([ulidOf('d1')])
  })

  test('opens nothing without share A, share B, the root key’s tenant, or any subject', async () => {
    const tenantId = newTenant()
    opened(await create(tenantId, 'd1', ['anna', 'bert']))
    opened(await create(tenantId, 'd2', ['anna']))
    opened(await create(tenantId, 'd3'))
    expect(await open(tenantId, 'd1', 'd2', 'd3')).toHaveLength(3)
    const ownersOf = async (name: string): Promise<string[]> => {
      const row = (await dump(tenantId, 'data_key')).find((key) => key['name'] === name)
      return JSON.parse(row?.['owners'] as string) as string[]
    }
    const ofSecond = await ownersOf(scopeOf('d2'))
    const bert = (await ownersOf(scopeOf('d1'))).find((owner) => owner.startsWith('s/') && !ofSecond.includes(owner))
    await runInDurableObject(tenantOf(tenantId), (_, state) => {
      state.storage.sql.exec('UPDATE scope SET share_a = zeroblob(32) WHERE name = ?', bert)
    })
    await evictDurableObject(tenantOf(tenantId))
    const left = (await open(tenantId, 'd1', 'd2', 'd3')).map(({ documentId }) => documentId)
    expect(left.sort()).toEqual([ulidOf('d2'), ulidOf('d3')])
    const block = keyShareKeys.block(tenantId, 0)
    await bindings.KEYS.put(block, crypto.getRandomValues(new Uint8Array(8192)))
    await evictDurableObject(tenantOf(tenantId))
    expect(await open(tenantId, 'd1', 'd2', 'd3')).toEqual([])
    await bindings.KEYS.delete(block)
    await evictDurableObject(tenantOf(tenantId))
    expect(await open(tenantId, 'd1', 'd2', 'd3')).toEqual([])
  })
})

describe('Tenant.openNamedKeys()', () => {
  test('makes each key once', async () => {
    const tenantId = newTenant()
    const graph = { ...callOf(tenantId), names: ['graph:main' as const] }
    expect(opened(await tenantOf(tenantId).openNamedKeys(graph))).toEqual([])
    // A graph is there once a document was sent to it.
    opened(await create(tenantId, 'd1'))
    const ask = async () =>
      opened(
        await tenantOf(tenantId).openNamedKeys({
          ...callOf(tenantId),
          names: ['duplicates', 'graph:main', 'subjects'],
        }),
      )
    const [first, second] = await Promise.all([ask(), ask()])
    expect(second).toEqual(first)
    expect(new Set(first.map(({ key }) => key.toHex())).size).toBe(3)
    await evictDurableObject(tenantOf(tenantId))
    expect(await ask()).toEqual(first)
    const other = await tenantOf(tenantId).openNamedKeys({ ...callOf(tenantId), names: ['d/x' as 'subjects'] })
    expect(codeOf(other)).toBe('VALIDATION_FAILED')
  })
})

describe('Tenant.destroyDocumentKey()', () => {
  test('makes one document dark for ever and leaves the others', async () => {
    const tenantId = newTenant()
    for (const id of ['d1', 'd2']) opened(await create(tenantId, id, ['anna']))
    expect(await destroy(tenantId, 'd1')).toBe(true)
    expect(await destroy(tenantId, 'd1')).toBe(true)
    expect(await destroy(tenantId, 'unknown')).toBe(false)
    expect((await open(tenantId, 'd1', 'd2')).map(({ documentId }) => documentId)).toEqual([ulidOf('d2')])
    expect(codeOf(await create(tenantId, 'd1'))).toBe('CONFLICT')
    const gone = (await dump(tenantId, 'scope')).find(({ name }) => name === scopeOf('d1'))!
    const block = await (await bindings.KEYS.get(keyShareKeys.block(tenantId, 0)))!.bytes()
    const at = Number(gone['slot']) * 32
    expect(block.subarray(at, at + 32)).toEqual(new Uint8Array(32))
    expect(new Uint8Array(gone['share_a'] as ArrayBuffer)).toEqual(new Uint8Array(32))
    const key = (await dump(tenantId, 'data_key')).find(({ name }) => name === scopeOf('d1'))!
    expect((key['wrapped'] as ArrayBuffer).byteLength).toBe(0)
  })

  test('stays dark when the object is restored from a backup', async () => {
    const tenantId = newTenant()
    opened(await create(tenantId, 'd1'))
    opened(await create(tenantId, 'd2'))
    const backup = [await dump(tenantId, 'scope'), await dump(tenantId, 'data_key')] as const
    expect(await destroy(tenantId, 'd1')).toBe(true)
    await restore(tenantId, ...backup)
    expect((await open(tenantId, 'd1', 'd2')).map(({ documentId }) => documentId)).toEqual([ulidOf('d2')])
    expect(codeOf(await create(tenantId, 'd1'))).toBe('CONFLICT')
    expect(await destroy(tenantId, 'd1')).toBe(true)
  })

  test('passes over destroyed shares when a restored object hands out slots again', async () => {
    const tenantId = newTenant()
    opened(await create(tenantId, 'd1'))
    expect(await destroy(tenantId, 'd1')).toBe(true)
    await runInDurableObject(tenantOf(tenantId), (_, state) => {
      state.storage.sql.exec(`UPDATE progress SET value = 0 WHERE name = 'slots'`)
    })
    await restore(tenantId, [], [])
    const { key } = opened(await create(tenantId, 'd2'))
    await evictDurableObject(tenantOf(tenantId))
    expect((await open(tenantId, 'd2'))[0]?.key).toEqual(key)
    expect((await dump(tenantId, 'scope')).find(({ name }) => name === scopeOf('d2'))?.['slot']).toBe(1)
  })

  test('is finished by the alarm after a crash, and dark from its first step on', async () => {
    const tenantId = newTenant()
    opened(await create(tenantId, 'd1'))
    await runInDurableObject(tenantOf(tenantId), async (_, state) => {
      state.storage.sql.exec(`UPDATE scope SET state = 'destroying' WHERE name = '${scopeOf('d1')}'`)
      await state.storage.setAlarm(Date.now() + 60_000)
    })
    await evictDurableObject(tenantOf(tenantId))
    expect(await open(tenantId, 'd1')).toEqual([])
    expect(await runDurableObjectAlarm(tenantOf(tenantId))).toBe(true)
    expect((await dump(tenantId, 'scope')).map(({ state }) => state)).toEqual(['destroyed'])
    const block = await (await bindings.KEYS.get(keyShareKeys.block(tenantId, 0)))!.bytes()
    expect(block.subarray(0, 32)).toEqual(new Uint8Array(32))
  })

  test('never undoes a step', async () => {
    const tenantId = newTenant()
    opened(await create(tenantId, 'd1'))
    expect(await destroy(tenantId, 'd1')).toBe(true)
    await runInDurableObject(tenantOf(tenantId), (_, state) => {
      for (const statement of [`UPDATE scope SET state = 'live'`, 'DELETE FROM scope', `UPDATE scope SET slot = 9`]) {
        expect(() => state.storage.sql.exec(statement)).toThrow('KEY_STATE')
      }
    })
  })

  test('erases every share when many of one block are destroyed at once, with creations between', async () => {
    const tenantId = newTenant()
    const ids = Array.from({ length: 20 }, (_, at) => `d${at}`)
    for (const id of ids) opened(await create(tenantId, id))
    const work = ids.flatMap((id, at) => (at % 2 === 0 ? [destroy(tenantId, id), create(tenantId, `new${at}`)] : []))
    await Promise.all(work)
    await evictDurableObject(tenantOf(tenantId))
    const left = (await open(tenantId, ...ids)).map(({ documentId }) => documentId)
    expect(left).toEqual(expect.arrayContaining(ids.filter((_, at) => at % 2 === 1).map(ulidOf)))
    expect(left).toHaveLength(10)
    const block = await (await bindings.KEYS.get(keyShareKeys.block(tenantId, 0)))!.bytes()
    const zeros = Array.from({ length: 256 }, (_, slot) => block.subarray(slot * 32, slot * 32 + 32)).filter((share) =>
      share.every((byte) => byte === 0),
    )
    expect(zeros).toHaveLength(10)
  })
})

describe('Tenant isolation', () => {
  test('belongs to the tenant of its name and to one root key', async () => {
    const tenantId = newTenant()
    opened(await create(tenantId, 'd1'))
    const foreign = await tenantOf(tenantId).openDocumentKeys({ ...callOf(newTenant()), documentIds: [ulidOf('d1')] })
    expect(codeOf(foreign)).toBe('NOT_FOUND')
    await tamper(tenantOf(tenantId), `UPDATE pin SET value = 'another' WHERE name = 'root'`)
    await evictDurableObject(tenantOf(tenantId))
    expect(codeOf(await create(tenantId, 'd2'))).toBe('CONFIG_REJECTED')
  })
})
