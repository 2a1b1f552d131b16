// API keys in the Tenant: looked up by digest, made and revoked with their record, the last administrator kept.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import type { KeyGrant } from '../../contract/api-key.ts'
import { keyShareKeys } from '../../r2/object-keys.ts'
import { bindings, callOf, codeOf, newTenant, opened, tenantOf, type TenantStub } from './tenant-fixture.ts'

let made = 0
const digestOf = (n: number): string => n.toString(16).padStart(64, '0')

function keyOf(more: Partial<KeyGrant> = {}) {
  made += 1
  return {
    id: `k_01JAVD1T${String(made).padStart(18, '0')}`,
    name: `key ${made}`,
    secretSha256: digestOf(made),
    roles: ['viewer'],
    scopes: [],
    actorType: 'agent' as const,
    givers: [],
    verticals: null,
    crossVertical: true,
    expiresMs: null,
    ...more,
  }
}

function open() {
  const tenantId = newTenant()
  const tenant = tenantOf(tenantId)
  const call = callOf(tenantId)
  return {
    tenantId,
    tenant,
    create: (key: ReturnType<typeof keyOf>) => tenant.createApiKey({ ...call, claims: null, key }),
    revoke: (id: string, more: { capabilities?: string[]; isAdminElsewhere?: boolean } = {}) =>
      tenant.revokeApiKey({ ...call, claims: null, id, capabilities: ['*'], isAdminElsewhere: false, ...more }),
    find: async (secretSha256: string) => opened(await tenant.findApiKey({ ...call, secretSha256 })),
    keys: async () => opened(await tenant.apiKeys(call)),
    records: async (id: string) => {
      const trail = opened(await tenant.trail({ ...call, resource: { kind: 'key', id }, limit: 10 }))
      return trail.entries.map(({ type }) => type)
    },
  }
}

const attack = (tenant: TenantStub, statement: string): Promise<string | null> =>
  runInDurableObject(tenant, (_object, state) => {
    try {
      state.storage.sql.exec(statement)
      return null
    } catch (error) {
      return (error as Error).message
    }
  })

describe('createApiKey() under an Idempotency-Key', () => {
  const idempotency = { ref: 'k', fingerprint: 'f' }

  test('makes one key of requests at once and later, and answers the nonce that it was made of', async () => {
    const { tenant, tenantId, keys, records } = open()
    const call = { ...callOf(tenantId), claims: null, idempotency }
    const wanted = [keyOf({}), keyOf({}), keyOf({})].map((key) => ({ ...key, name: 'the same' }))
    const ask = (at: number) => tenant.createApiKey({ ...call, key: wanted[at]!, nonce: `nonce ${at}` })
    const [first, second] = await Promise.all([ask(0), ask(1)])
    expect(opened(first)).toMatchObject({ id: wanted[0]!.id })
    expect(opened(first).replayedNonce).toBeUndefined()
    expect(opened(second)).toMatchObject({ id: wanted[0]!.id, replayedNonce: 'nonce 0' })
    await evictDurableObject(tenant)
    expect(opened(await ask(2))).toMatchObject({ id: wanted[0]!.id, replayedNonce: 'nonce 0' })
    expect((await keys()).map(({ id }) => id)).toEqual([wanted[0]!.id])
    expect(await records(wanted[0]!.id)).toEqual(['key.created'])
  })

  test('refuses another request under it, keeps no refusal, and says of a key that has ended what it is now', async () => {
    const { tenant, tenantId, create, revoke } = open()
    const taken = keyOf({})
    opened(await create(taken))
    const call = { ...callOf(tenantId), claims: null, nonce: 'n' }
    const key = keyOf({})
    expect(codeOf(await tenant.createApiKey({ ...call, idempotency, key: { ...key, name: taken.name } }))).toBe(
      'CONFLICT',
    )
    opened(await tenant.createApiKey({ ...call, idempotency, key }))
    const other = { ref: 'k', fingerprint: 'g' }
    expect(codeOf(await tenant.createApiKey({ ...call, idempotency: other, key: keyOf({}) }))).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    )
    opened(await revoke(key.id))
    const again = opened(await tenant.createApiKey({ ...call, idempotency, key: keyOf({}) }))
    expect([again.id, again.revokedMs]).toEqual([key.id, expect.any(Number)])
  })
})

describe('createApiKey()', () => {
  test('makes a key that its digest finds, also after a wake, with its record and without its name in it', async () => {
    const { tenant, create, find, records, tenantId } = open()
    const key = keyOf({ roles: ['operator'], scopes: ['keys:read'] })
    const created = opened(await create({ ...key, name: 'Jane Miller' }))
    expect(created).toMatchObject({ id: key.id, name: 'Jane Miller', createdBy: 'tester', revokedMs: null })
    await evictDurableObject(tenant)
    expect(await find(key.secretSha256)).toMatchObject({
      grant: { id: key.id, roles: ['operator'], scopes: ['keys:read'], actorType: 'agent', expiresMs: null },
      ended: null,
    })
    expect(await records(key.id)).toEqual(['key.created'])
    const trail = opened(await tenant.trail({ ...callOf(tenantId), resource: { kind: 'key', id: key.id }, limit: 10 }))
    expect(JSON.stringify(trail)).not.toMatch(/Jane|Miller/)
    expect(JSON.stringify(trail)).not.toContain(key.secretSha256)
  })

  test('an unknown digest is found as nothing, and another tenant knows nothing of it', async () => {
    const { create, find } = open()
    const key = keyOf()
    opened(await create(key))
    expect(await find(digestOf(999_999))).toMatchObject({ grant: null, ended: null })
    expect(await open().find(key.secretSha256)).toMatchObject({ grant: null, ended: null })
  })

  test('refuses a name that a good key has; one that has ended leaves its name', async () => {
    const { create, revoke } = open()
    const key = keyOf()
    opened(await create(key))
    expect(codeOf(await create({ ...keyOf(), name: key.name }))).toBe('CONFLICT')
    opened(await revoke(key.id))
    expect(codeOf(await create({ ...keyOf(), name: key.name }))).toBe('ok')
    const short = keyOf({ expiresMs: Date.now() - 1 })
    opened(await create(short))
    expect(codeOf(await create({ ...keyOf(), name: short.name }))).toBe('ok')
  })
})

describe('findApiKey()', () => {
  test('an expired and a revoked key give nothing and say why', async () => {
    const { create, find, revoke, records } = open()
    const expired = keyOf({ expiresMs: Date.now() - 1 })
    const revoked = keyOf()
    opened(await create(expired))
    opened(await create(revoked))
    const before = await find(revoked.secretSha256)
    opened(await revoke(revoked.id))
    expect(await find(expired.secretSha256)).toMatchObject({ grant: null, ended: 'expired' })
    const after = await find(revoked.secretSha256)
    expect(after).toMatchObject({ grant: null, ended: 'revoked' })
    expect(after.epoch).toBeGreaterThan(before.epoch)
    expect(await records(revoked.id)).toEqual(['key.created', 'key.revoked'])
  })

  test('notes its use to the minute, and no second time within it', async () => {
    const { tenant, create, find, keys } = open()
    const key = keyOf()
    opened(await create(key))
    expect((await keys())[0]?.lastUsedMs).toBeNull()
    await find(key.secretSha256)
    const [{ lastUsedMs } = { lastUsedMs: null }] = await keys()
    expect(lastUsedMs! % 60_000).toBe(0)
    expect(Math.abs(Date.now() - lastUsedMs!)).toBeLessThan(60_000 + 5_000)
    expect(
      await attack(tenant, `CREATE TRIGGER count BEFORE UPDATE ON api_key BEGIN SELECT RAISE(ABORT,'AGAIN'); END`),
    ).toBeNull()
    for (let at = 0; at < 20; at++) expect((await find(key.secretSha256)).grant?.id).toBe(key.id)
    await attack(tenant, 'DROP TRIGGER count')
  })
})

describe('revokeApiKey()', () => {
  test('keeps the last administrator, whatever carries it, unless the secret has one', async () => {
    const { create, revoke } = open()
    const byRole = keyOf({ roles: ['admin'] })
    const byOther = keyOf({ roles: ['viewer', 'admin'] })
    const expired = keyOf({ roles: ['admin'], expiresMs: Date.now() - 1 })
    for (const key of [byRole, byOther, expired, keyOf()]) opened(await create(key))
    expect(codeOf(await revoke(byRole.id))).toBe('ok')
    expect(codeOf(await revoke(byOther.id))).toBe('CONFLICT')
    // An expired one is no way in.
    expect(codeOf(await revoke(expired.id))).toBe('ok')
    expect(codeOf(await revoke(byOther.id, { isAdminElsewhere: true }))).toBe('ok')
  })

  test('two at once never end both administrators', async () => {
    const { create, revoke, keys } = open()
    const admins = [keyOf({ roles: ['admin'] }), keyOf({ roles: ['admin'] }), keyOf({ roles: ['admin'] })]
    for (const key of admins) opened(await create(key))
    const codes = (await Promise.all(admins.map(({ id }) => revoke(id)))).map(codeOf)
    expect(codes.filter((code) => code === 'ok')).toHaveLength(2)
    expect((await keys()).filter(({ revokedMs }) => revokedMs === null)).toHaveLength(1)
  })

  test('takes back no more than the caller holds, is the same twice, and knows no other tenant’s', async () => {
    const { create, revoke, records } = open()
    const key = keyOf({ roles: ['operator'] })
    opened(await create(key))
    expect(codeOf(await revoke(key.id, { capabilities: ['keys:write', 'documents:read'] }))).toBe(
      'ATR_PERMISSION_DENIED',
    )
    const first = opened(await revoke(key.id))
    expect(opened(await revoke(key.id))).toEqual(first)
    expect(await records(key.id)).toEqual(['key.created', 'key.revoked'])
    expect(codeOf(await open().revoke(key.id))).toBe('NOT_FOUND')
  })

  test('holds where the data is restored from an older copy: the key shares are the newest, and say so', async () => {
    const { tenant, tenantId, create, find, keys, revoke, records } = open()
    const [revoked, good] = [keyOf(), keyOf()]
    for (const key of [revoked, good]) opened(await create(key))
    const kept = async () =>
      (await bindings.KEYS.list({ prefix: `revoked/${tenantId}/` })).objects.map(({ key }) => key)
    expect(await kept()).toEqual([])
    // As after a restore: the rows know nothing of the revocation, the bucket does.
    await bindings.KEYS.put(keyShareKeys.revoked(tenantId, revoked.id), new Uint8Array())
    await evictDurableObject(tenant)
    const [first, again] = await Promise.all([find(revoked.secretSha256), find(revoked.secretSha256)])
    expect([first, again]).toMatchObject([{ ended: 'revoked' }, { ended: 'revoked' }])
    expect(await find(good.secretSha256)).toMatchObject({ grant: { id: good.id } })
    expect(await records(revoked.id)).toEqual(['key.created', 'key.revoked'])
    await evictDurableObject(tenant)
    expect((await keys()).find(({ id }) => id === revoked.id)?.revokedMs).not.toBeNull()
    expect(await records(revoked.id)).toEqual(['key.created', 'key.revoked'])
    opened(await revoke(good.id))
    expect(await kept()).toEqual([revoked.id, good.id].map((id) => keyShareKeys.revoked(tenantId, id)).toSorted())
  })

  test('what a key gives can’t be changed in the rows, nor can a revocation', async () => {
    const { tenant, create, revoke } = open()
    const key = keyOf()
    opened(await create(key))
    opened(await revoke(key.id))
    expect(await attack(tenant, `UPDATE api_key SET roles='["admin"]'`)).toContain('KEY_UPDATE')
    expect(await attack(tenant, `UPDATE api_key SET expires_ms=NULL`)).toContain('KEY_UPDATE')
    expect(await attack(tenant, `UPDATE api_key SET revoked_ms=NULL`)).toContain('KEY_REVOKED')
  })
})
