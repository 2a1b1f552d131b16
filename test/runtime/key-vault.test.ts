// KeyVault in workerd: idempotent keys, owners, destruction that stays dark after restore and crash.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import type { KeyVaultRpc } from '../../contract/keys.ts'
import { keyShareKeys } from '../../r2/object-keys.ts'
import { callOf, codeOf, newTenant, opened } from './audit-log-fixture.ts'

type VaultStub = DurableObjectStub & KeyVaultRpc
const bindings = env as unknown as { KEY_VAULT: { getByName(name: string): VaultStub }; KEYS: R2Bucket }
const vaultOf = (tenantId: string): VaultStub => bindings.KEY_VAULT.getByName(tenantId)
const create = (tenantId: string, documentId: string, subjects: readonly string[] = []) =>
  vaultOf(tenantId).createDocumentKey({ ...callOf(tenantId), documentId, subjects })
const open = async (tenantId: string, ...documentIds: string[]) =>
  opened(await vaultOf(tenantId).openDocumentKeys({ ...callOf(tenantId), documentIds }))
const destroy = async (tenantId: string, documentId: string) =>
  opened(await vaultOf(tenantId).destroyDocumentKey({ ...callOf(tenantId), documentId })).destroyed

type Row = Record<string, string | number | ArrayBuffer | null>
/** Everything in a table, as a backup would hold it. */
const dump = (tenantId: string, table: string): Promise<Row[]> =>
  runInDurableObject(vaultOf(tenantId), (_, state) => state.storage.sql.exec<Row>(`SELECT * FROM ${table}`).toArray())

/** Puts a backup of the object back, without the triggers in the way. */
async function restore(tenantId: string, scopes: Row[], keys: Row[]): Promise<void> {
  await runInDurableObject(vaultOf(tenantId), (_, state) => {
    const { sql } = state.storage
    sql.exec('DROP TRIGGER scope_gone')
    sql.exec('DROP TRIGGER scope_back')
    sql.exec('DELETE FROM scope')
    sql.exec('DELETE FROM data_key')
    for (const row of scopes) sql.exec('INSERT INTO scope VALUES (?, ?, ?, ?, ?)', ...Object.values(row))
    for (const row of keys) sql.exec('INSERT INTO data_key VALUES (?, ?, ?, ?)', ...Object.values(row))
  })
  await evictDurableObject(vaultOf(tenantId))
}

describe('KeyVault.createDocumentKey()', () => {
  test('makes one key per document, the same at a retry, after a restart and from 50 calls at once', async () => {
    const tenantId = newTenant()
    const answers = await Promise.all(Array.from({ length: 50 }, () => create(tenantId, 'd1')))
    const keys = answers.map((answer) => opened(answer))
    expect(new Set(keys.map(({ key }) => key.toHex())).size).toBe(1)
    expect(keys[0]).toMatchObject({ documentId: 'd1', kid: expect.stringMatching(/^k_[0-9A-Z]{26}$/) })
    expect(keys[0]?.key.byteLength).toBe(32)
    await evictDurableObject(vaultOf(tenantId))
    expect(opened(await create(tenantId, 'd1'))).toEqual(keys[0])
    expect(await open(tenantId, 'd1')).toEqual([keys[0]])
    expect(opened(await create(tenantId, 'd2')).key).not.toEqual(keys[0]?.key)
  })

  test('keeps 600 keys of concurrent calls in three blocks', async () => {
    const tenantId = newTenant()
    const ids = Array.from({ length: 600 }, (_, at) => `d${at}`)
    const made = await Promise.all(ids.map((id) => create(tenantId, id)))
    await evictDurableObject(vaultOf(tenantId))
    const found = await open(tenantId, ...ids)
    const byId = new Map(found.map(({ documentId, key }) => [documentId, key.toHex()]))
    expect(made.map((one) => opened(one).key.toHex())).toEqual(ids.map((id) => byId.get(id)))
    const blocks = await bindings.KEYS.list({ prefix: `keys/${tenantId}/` })
    expect(blocks.objects.map(({ key }) => key)).toEqual([0, 1, 2].map((block) => keyShareKeys.block(tenantId, block)))
  })

  test('stores neither a subject nor a key in the clear', async () => {
    const tenantId = newTenant()
    const { key } = opened(await create(tenantId, 'd1', ['maria.keller@example.com']))
    const rows = [...(await dump(tenantId, 'scope')), ...(await dump(tenantId, 'data_key'))]
    const text = rows
      .flatMap((row) => Object.values(row))
      .map((value) => (value instanceof ArrayBuffer ? new Uint8Array(value).toHex() : String(value)))
      .join('\n')
    expect(text).not.toContain('maria')
    expect(text).not.toContain(key.toHex())
    expect(text).toMatch(/s\/s_[0-9a-f]{32}/)
  })

  test('refuses malformed ids and too many subjects', async () => {
    const tenantId = newTenant()
    for (const id of ['', 'a/b', 'x'.repeat(65)]) expect(codeOf(await create(tenantId, id))).toBe('VALIDATION_FAILED')
    const subjects = Array.from({ length: 21 }, (_, at) => `s${at}`)
    expect(codeOf(await create(tenantId, 'd1', subjects))).toBe('VALIDATION_FAILED')
  })
})

describe('KeyVault.openDocumentKeys()', () => {
  test('leaves out what it does not know', async () => {
    const tenantId = newTenant()
    opened(await create(tenantId, 'd1'))
    expect((await open(tenantId, 'd1', 'd2', 'd1')).map(({ documentId }) => documentId)).toEqual(['d1'])
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
    const ofSecond = await ownersOf('d/d2')
    const bert = (await ownersOf('d/d1')).find((owner) => owner.startsWith('s/') && !ofSecond.includes(owner))
    await runInDurableObject(vaultOf(tenantId), (_, state) => {
      state.storage.sql.exec('UPDATE scope SET share_a = zeroblob(32) WHERE name = ?', bert)
    })
    const left = (await open(tenantId, 'd1', 'd2', 'd3')).map(({ documentId }) => documentId)
    expect(left.sort()).toEqual(['d2', 'd3'])
    const block = keyShareKeys.block(tenantId, 0)
    await bindings.KEYS.put(block, crypto.getRandomValues(new Uint8Array(8192)))
    await evictDurableObject(vaultOf(tenantId))
    expect(await open(tenantId, 'd1', 'd2', 'd3')).toEqual([])
    await bindings.KEYS.delete(block)
    await evictDurableObject(vaultOf(tenantId))
    expect(await open(tenantId, 'd1', 'd2', 'd3')).toEqual([])
  })
})

describe('KeyVault.openNamedKeys()', () => {
  test('makes each key once', async () => {
    const tenantId = newTenant()
    const ask = async () =>
      opened(
        await vaultOf(tenantId).openNamedKeys({ ...callOf(tenantId), names: ['duplicates', 'graph:main', 'subjects'] }),
      )
    const [first, second] = await Promise.all([ask(), ask()])
    expect(second).toEqual(first)
    expect(new Set(first.map(({ key }) => key.toHex())).size).toBe(3)
    await evictDurableObject(vaultOf(tenantId))
    expect(await ask()).toEqual(first)
    const other = await vaultOf(tenantId).openNamedKeys({ ...callOf(tenantId), names: ['d/x' as 'subjects'] })
    expect(codeOf(other)).toBe('VALIDATION_FAILED')
  })
})

describe('KeyVault.destroyDocumentKey()', () => {
  test('makes one document dark for ever and leaves the others', async () => {
    const tenantId = newTenant()
    for (const id of ['d1', 'd2']) opened(await create(tenantId, id, ['anna']))
    expect(await destroy(tenantId, 'd1')).toBe(true)
    expect(await destroy(tenantId, 'd1')).toBe(true)
    expect(await destroy(tenantId, 'unknown')).toBe(false)
    expect((await open(tenantId, 'd1', 'd2')).map(({ documentId }) => documentId)).toEqual(['d2'])
    expect(codeOf(await create(tenantId, 'd1'))).toBe('CONTENT_ERASED')
    const gone = (await dump(tenantId, 'scope')).find(({ name }) => name === 'd/d1')!
    const block = await (await bindings.KEYS.get(keyShareKeys.block(tenantId, 0)))!.bytes()
    const at = Number(gone['slot']) * 32
    expect(block.subarray(at, at + 32)).toEqual(new Uint8Array(32))
    expect(new Uint8Array(gone['share_a'] as ArrayBuffer)).toEqual(new Uint8Array(32))
    const key = (await dump(tenantId, 'data_key')).find(({ name }) => name === 'd/d1')!
    expect((key['wrapped'] as ArrayBuffer).byteLength).toBe(0)
  })

  test('stays dark when the object is restored from a backup', async () => {
    const tenantId = newTenant()
    opened(await create(tenantId, 'd1'))
    opened(await create(tenantId, 'd2'))
    const backup = [await dump(tenantId, 'scope'), await dump(tenantId, 'data_key')] as const
    expect(await destroy(tenantId, 'd1')).toBe(true)
    await restore(tenantId, ...backup)
    expect((await open(tenantId, 'd1', 'd2')).map(({ documentId }) => documentId)).toEqual(['d2'])
    expect(codeOf(await create(tenantId, 'd1'))).toBe('CONTENT_ERASED')
    expect(await destroy(tenantId, 'd1')).toBe(true)
  })

  test('passes over destroyed shares when a restored object hands out slots again', async () => {
    const tenantId = newTenant()
    opened(await create(tenantId, 'd1'))
    expect(await destroy(tenantId, 'd1')).toBe(true)
    await runInDurableObject(vaultOf(tenantId), (_, state) => {
      state.storage.sql.exec(`UPDATE progress SET value = 0 WHERE name = 'slots'`)
    })
    await restore(tenantId, [], [])
    const { key } = opened(await create(tenantId, 'd2'))
    await evictDurableObject(vaultOf(tenantId))
    expect((await open(tenantId, 'd2'))[0]?.key).toEqual(key)
    expect((await dump(tenantId, 'scope'))[0]?.['slot']).toBe(1)
  })

  test('is finished by the alarm after a crash, and dark from its first step on', async () => {
    const tenantId = newTenant()
    opened(await create(tenantId, 'd1'))
    await runInDurableObject(vaultOf(tenantId), async (_, state) => {
      state.storage.sql.exec(`UPDATE scope SET state = 'destroying' WHERE name = 'd/d1'`)
      await state.storage.setAlarm(Date.now() + 60_000)
    })
    await evictDurableObject(vaultOf(tenantId))
    expect(await open(tenantId, 'd1')).toEqual([])
    expect(await runDurableObjectAlarm(vaultOf(tenantId))).toBe(true)
    expect((await dump(tenantId, 'scope')).map(({ state }) => state)).toEqual(['destroyed'])
    const block = await (await bindings.KEYS.get(keyShareKeys.block(tenantId, 0)))!.bytes()
    expect(block.subarray(0, 32)).toEqual(new Uint8Array(32))
  })

  test('never undoes a step', async () => {
    const tenantId = newTenant()
    opened(await create(tenantId, 'd1'))
    expect(await destroy(tenantId, 'd1')).toBe(true)
    await runInDurableObject(vaultOf(tenantId), (_, state) => {
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
    await evictDurableObject(vaultOf(tenantId))
    const left = (await open(tenantId, ...ids)).map(({ documentId }) => documentId)
    expect(left).toEqual(expect.arrayContaining(ids.filter((_, at) => at % 2 === 1)))
    expect(left).toHaveLength(10)
    const block = await (await bindings.KEYS.get(keyShareKeys.block(tenantId, 0)))!.bytes()
    const zeros = Array.from({ length: 256 }, (_, slot) => block.subarray(slot * 32, slot * 32 + 32)).filter((share) =>
      share.every((byte) => byte === 0),
    )
    expect(zeros).toHaveLength(10)
  })
})

describe('KeyVault isolation', () => {
  test('belongs to the tenant of its name and to one root key', async () => {
    const tenantId = newTenant()
    opened(await create(tenantId, 'd1'))
    const foreign = await vaultOf(tenantId).openDocumentKeys({ ...callOf(newTenant()), documentIds: ['d1'] })
    expect(codeOf(foreign)).toBe('NOT_FOUND')
    await runInDurableObject(vaultOf(tenantId), (_, state) => {
      state.storage.sql.exec(`UPDATE pin SET value = 'another' WHERE name = 'root'`)
    })
    await evictDurableObject(vaultOf(tenantId))
    expect(codeOf(await create(tenantId, 'd2'))).toBe('CONFIG_REJECTED')
  })
})
