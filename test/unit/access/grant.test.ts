// What a key may give: never more than its holder has, in roles, scopes, kind of actor or time.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grantableScopes, roleNames } from '../../../contract/api-key.ts'
import type { Scope } from '../../../contract/routes.ts'
import { planGrant } from '../../../core/access/grant.ts'
import { keyToken, tenantOfToken } from '../../../core/access/key-token.ts'
import { allows, capabilitiesByRole, capabilitiesOf, isAdmin } from '../../../core/access/roles.ts'

const nowMs = 1_800_000_000_000
const roles = fc.uniqueArray(fc.constantFrom(...roleNames), { maxLength: 3 })
const scopes = fc.uniqueArray(fc.constantFrom(...grantableScopes), { maxLength: 6 })
const actorType = fc.constantFrom('human', 'agent', 'service')
const giver = fc.record({
  roles,
  scopes,
  actorType,
  expiresMs: fc.option(fc.integer({ min: nowMs, max: nowMs + 1e9 }), { nil: null }),
})
const wish = fc.record({
  roles,
  scopes,
  actorType,
  expiresInSeconds: fc.option(fc.integer({ min: 60, max: 1e6 }), { nil: undefined }),
})
const every: readonly Scope[] = grantableScopes

describe('planGrant()', () => {
  test('what is given allows nothing that the giver is not allowed, and ends no later', () => {
    let given = 0
    fc.assert(
      fc.property(giver, wish, fc.boolean(), (from, wished, isOfInstance) => {
        const planned = planGrant(from, wished, { id: 'k', nowMs })
        if (!planned.ok) return
        given += 1
        const held = capabilitiesOf(from)
        for (const scope of every)
          if (allows(capabilitiesOf(planned.value), scope, isOfInstance))
            expect(allows(held, scope, isOfInstance)).toBe(true)
        if (isAdmin(planned.value)) expect(isAdmin(from)).toBe(true)
        if (from.actorType === 'agent') expect(planned.value.actorType).toBe('agent')
        expect(planned.value.expiresMs ?? Infinity).toBeLessThanOrEqual(from.expiresMs ?? Infinity)
      }),
      { numRuns: 3_000 },
    )
    expect(given).toBeGreaterThan(200)
  })

  test('an administrator gives every role; what is refused names what is missing', () => {
    const admin = { roles: ['admin'], scopes: [], actorType: 'human', expiresMs: null } as const
    for (const role of roleNames)
      expect(planGrant(admin, { roles: [role], scopes: [], actorType: 'human' }, { id: 'k', nowMs })).toMatchObject({
        ok: true,
        value: { roles: [role], expiresMs: null },
      })
    const operator = { ...admin, roles: ['operator'], scopes: ['keys:write'] }
    expect(planGrant(operator, { roles: ['admin'], scopes: [], actorType: 'human' }, { id: 'k', nowMs })).toMatchObject(
      {
        refusal: { code: 'ATR_PERMISSION_DENIED', details: { missing: { scopes: ['*'] } } },
      },
    )
    expect(
      planGrant(operator, { roles: ['viewer'], scopes: ['keys:read'], actorType: 'human' }, { id: 'k', nowMs }),
    ).toMatchObject({ refusal: { details: { missing: { scopes: ['keys:read'] } } } })
  })
})

describe('roles', () => {
  test('only the administrator makes keys, and nobody of another tenant looks across tenants', () => {
    for (const role of roleNames) {
      const held = capabilitiesByRole[role]
      for (const scope of ['keys:read', 'keys:write'] as const) expect(allows(held, scope, true)).toBe(role === 'admin')
      expect(allows(held, 'instance:read', false)).toBe(false)
      expect(allows(held, 'instance:read', true)).toBe(role === 'admin' || role === 'operator')
    }
    expect(allows(['instance:read'], 'instance:read', false)).toBe(false)
  })
})

describe('tenantOfToken()', () => {
  const tenantId = 't_01J00000000000000000000001'
  const secret = 'A'.repeat(43)

  test('reads the tenant of a key that the store makes, and of nothing else', () => {
    expect(tenantOfToken(keyToken(tenantId, secret))).toBe(tenantId)
    for (const token of [
      `clawql_${secret}`,
      `clawql_${tenantId}_${secret}`,
      `${keyToken(tenantId, secret)}A`,
      ` ${keyToken(tenantId, secret)}`,
      keyToken('t_91J00000000000000000000001', secret),
      keyToken('t_01J0000000000000000000000U', secret),
      '',
    ])
      expect(tenantOfToken(token), token).toBeNull()
    fc.assert(fc.property(fc.string(), (text) => tenantOfToken(text) === null))
  })
})
