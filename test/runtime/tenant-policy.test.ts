// The Tenant's policy: versions that nobody changes, written with their record, and rows that show to who is of their vertical.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { callOf, codeOf, newTenant, opened, tenantOf } from './tenant-fixture.ts'

function open() {
  const tenantId = newTenant()
  const tenant = tenantOf(tenantId)
  const call = callOf(tenantId)
  const write = (body: string, expectedVersion: number | null = null) =>
    tenant.writePolicy({ ...call, claims: null, body, expectedVersion })
  return { tenantId, tenant, call, write }
}

describe('writePolicy()', () => {
  test('keeps every version with its record, over an eviction, and answers the text that is not known', async () => {
    const { tenant, call, tenantId, write } = open()
    expect(opened(await tenant.findPolicy({ ...call, known: null }))).toEqual({ version: 0, digest: '', body: null })
    const first = opened(await write('{"a":1}'))
    expect(opened(await write('{"a":1}'))).toEqual(first)
    const second = opened(await write('{"a":2}', 1))
    expect([first.version, second.version]).toEqual([1, 2])
    expect(codeOf(await write('{"a":3}', 1))).toBe('CONFLICT')
    await evictDurableObject(tenant)
    const { version, digest, body } = second
    expect(opened(await tenant.findPolicy({ ...call, known: null }))).toEqual({ version, digest, body })
    expect(opened(await tenant.findPolicy({ ...call, known: { version, digest } }))).toEqual({
      version,
      digest,
      body: null,
    })
    // An older copy of the data has the number, and another text.
    expect(opened(await tenant.findPolicy({ ...call, known: { version, digest: first.digest } })).body).toBe(body)
    expect(opened(await tenant.readPolicy({ ...call, version: 1 }))).toMatchObject({
      body: '{"a":1}',
      writtenBy: 'tester',
    })
    expect(opened(await tenant.policies(call)).map((one) => one.version)).toEqual([2, 1])
    const trail = opened(await tenant.trail({ ...call, resource: { kind: 'tenant', id: tenantId }, limit: 10 }))
    expect(trail.entries.map(({ type }) => type)).toEqual(['policy.changed', 'policy.changed'])
    expect(JSON.stringify(trail)).not.toContain('{"a"')
  })

  test('is never written over', async () => {
    const { tenant, write } = open()
    opened(await write('{}'))
    const attack = (statement: string): Promise<string | null> =>
      runInDurableObject(tenant, (_object, state) => {
        try {
          state.storage.sql.exec(statement)
          return null
        } catch (error) {
          return (error as Error).message
        }
      })
    expect(await attack(`UPDATE policy SET body = '[]'`)).toMatch('POLICY_UPDATE')
    expect(await attack('DELETE FROM policy')).toMatch('POLICY_DELETE')
    expect(await attack(`INSERT OR REPLACE INTO policy VALUES (1, '', '[]', 0, '')`)).toMatch('POLICY_DELETE')
  })
})

describe('keys with verticals', () => {
  const key = {
    id: 'k_1',
    name: 'lender',
    secretSha256: 'a'.repeat(64),
    roles: ['viewer'],
    scopes: [],
    actorType: 'agent',
    givers: [],
    verticals: ['lending'],
    crossVertical: false,
    expiresMs: null,
  } as const

  test('keep them, and lose them to nobody', async () => {
    const { tenant, call } = open()
    opened(await tenant.createApiKey({ ...call, claims: null, key }))
    await evictDurableObject(tenant)
    const found = opened(await tenant.findApiKey({ ...call, secretSha256: key.secretSha256 }))
    expect(found.grant).toMatchObject({ verticals: ['lending'], crossVertical: false })
    await runInDurableObject(tenant, (_object, state) => {
      for (const statement of [
        'DELETE FROM api_key_bounds',
        `UPDATE api_key_bounds SET verticals = '["health"]'`,
        `INSERT OR REPLACE INTO api_key_bounds VALUES ('k_1', '["health"]', '[]', 1)`,
      ])
        expect(() => state.storage.sql.exec(statement), statement).toThrow('KEY_UPDATE')
    })
  })

  test('are taken back by nobody who sees fewer rows, nor by an agent where they are a person’s', async () => {
    const { tenant, call } = open()
    const whole = { ...key, id: 'k_2', name: 'whole', secretSha256: 'b'.repeat(64), verticals: null, roles: ['admin'] }
    const person = { ...key, id: 'k_3', name: 'person', secretSha256: 'c'.repeat(64), actorType: 'human' } as const
    const bounded = { ...key, id: 'k_4', name: 'bounded', secretSha256: 'd'.repeat(64), roles: ['admin'] }
    for (const one of [key, whole, person, bounded])
      opened(await tenant.createApiKey({ ...call, claims: null, key: one }))
    const revoke = (id: string, more: object = {}) =>
      tenant.revokeApiKey({
        ...call,
        claims: null,
        id,
        capabilities: ['*'],
        verticals: ['lending'],
        isAdminElsewhere: false,
        ...more,
      })
    expect(codeOf(await revoke('k_2'))).toBe('ATR_PERMISSION_DENIED')
    expect(codeOf(await revoke('k_3', { actor: { id: 'bot', type: 'agent' } }))).toBe('ATR_PERMISSION_DENIED')
    // Who sees some rows can give nobody the others: the last one who sees all stays.
    expect(codeOf(await revoke('k_2', { verticals: null }))).toBe('CONFLICT')
    expect(codeOf(await revoke('k_4'))).toBe('ok')
    expect(codeOf(await revoke('k_1'))).toBe('ok')
  })

  test('of a gateway of a release before has none, and shows all', async () => {
    const { tenant, call } = open()
    const { verticals: _, crossVertical: __, ...before } = key
    opened(await tenant.createApiKey({ ...call, claims: null, key: before as unknown as typeof key }))
    const found = opened(await tenant.findApiKey({ ...call, secretSha256: key.secretSha256 }))
    expect(found.grant).toMatchObject({ verticals: null, crossVertical: true })
  })
})
