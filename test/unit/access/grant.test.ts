// What a key may give: never more than its holder has, in roles, scopes, kind of actor or time.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grantableScopes, roleNames } from '../../../contract/api-key.ts'
import type { Scope } from '../../../contract/routes.ts'
import { planGrant } from '../../../core/access/grant.ts'
import { keyToken, tenantOfToken } from '../../../core/access/key-token.ts'
import { compilePolicy, noPolicy } from '../../../core/access/policy/compile.ts'
import { policySchema } from '../../../contract/policy.ts'
import { allows, capabilitiesByRole, isAdmin } from '../../../core/access/roles.ts'
import { rowsOf, allRows, shows } from '../../../core/access/row-scope.ts'

const nowMs = 1_800_000_000_000
const own = { clerk: { scopes: ['documents:read', 'keys:read'] }, 'night-shift': { scopes: [] } }
const known = compilePolicy(policySchema.parse({ roles: own }), 1).roles
const planned = { id: 'k', nowMs, roles: known }

const roles = fc.uniqueArray(fc.constantFrom(...roleNames, ...Object.keys(own)), { maxLength: 3 })
const scopes = fc.uniqueArray(fc.constantFrom(...grantableScopes), { maxLength: 6 })
const actorType = fc.constantFrom('human', 'agent', 'service')
const names = ['lending', 'claims', 'health'] as const
const verticals = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 3 })
const giver = fc
  .record({
    id: fc.constant('giver'),
    givers: fc.constant([]),
    roles,
    scopes,
    actorType,
    verticals: fc.option(verticals, { nil: null }),
    crossVertical: fc.boolean(),
    expiresMs: fc.option(fc.integer({ min: nowMs, max: nowMs + 1e9 }), { nil: null }),
  })
  .map((one) => ({ ...one, crossVertical: one.verticals === null || one.crossVertical }))
const wish = fc.record({
  roles,
  scopes,
  actorType,
  verticals: fc.option(fc.oneof(verticals, fc.constant<string[]>(['*'])), { nil: undefined }),
  crossVertical: fc.option(fc.boolean(), { nil: undefined }),
  expiresInSeconds: fc.option(fc.integer({ min: 60, max: 1e6 }), { nil: undefined }),
})
const every: readonly Scope[] = grantableScopes
const rows = (claimed: readonly string[] | null) => (claimed === null ? allRows : rowsOf(claimed))

describe('planGrant()', () => {
  test('what is given allows nothing that the giver is not allowed, shows no other rows, and ends no later', () => {
    let given = 0
    fc.assert(
      fc.property(giver, wish, fc.boolean(), (from, wished, isOfInstance) => {
        const done = planGrant(from, wished, planned)
        if (!done.ok) return
        const { value } = done
        given += 1
        for (const scope of every)
          if (allows(known, { ...value, isOfInstance }, scope))
            expect(allows(known, { ...from, isOfInstance }, scope)).toBe(true)
        for (const vertical of [...names, 'other', null])
          if (shows(rows(value.verticals), vertical)) expect(shows(rows(from.verticals), vertical)).toBe(true)
        if (value.crossVertical) expect(from.crossVertical).toBe(true)
        if (isAdmin(value)) expect(isAdmin(from)).toBe(true)
        if (from.actorType === 'agent') expect(value.actorType).toBe('agent')
        expect(value.expiresMs ?? Infinity).toBeLessThanOrEqual(from.expiresMs ?? Infinity)
      }),
      { numRuns: 3_000 },
    )
    expect(given).toBeGreaterThan(200)
  })

  const admin = {
    id: 'boss',
    givers: [],
    roles: ['admin'],
    scopes: [],
    actorType: 'human',
    verticals: null,
    crossVertical: true,
    expiresMs: null,
  } as const

  test('an administrator gives every role; what is refused names what is missing', () => {
    for (const role of [...roleNames, 'clerk'])
      expect(planGrant(admin, { roles: [role], scopes: [], actorType: 'human' }, planned)).toMatchObject({
        ok: true,
        value: { roles: [role], verticals: null, expiresMs: null },
      })
    const operator = { ...admin, roles: ['operator'], scopes: ['keys:write'] }
    expect(planGrant(operator, { roles: ['admin'], scopes: [], actorType: 'human' }, planned)).toMatchObject({
      refusal: { code: 'ATR_PERMISSION_DENIED', details: { missing: { scopes: ['*'] } } },
    })
    expect(planGrant(operator, { roles: ['clerk'], scopes: [], actorType: 'human' }, planned)).toMatchObject({
      refusal: { details: { missing: { scopes: ['keys:read'] } } },
    })
    expect(
      planGrant(
        { ...admin, verticals: ['lending'], crossVertical: false },
        { ...admin, roles: ['viewer'], scopes: [], verticals: ['lending', 'claims'] },
        planned,
      ),
    ).toMatchObject({ refusal: { details: { missing: { verticals: ['claims'] } } } })
  })

  test('what is made has the bounds of its makers, but of administrators, who write the rules', () => {
    const operator = { ...admin, id: 'k_op', roles: ['operator'], scopes: ['keys:write'] }
    const viewer = { roles: ['viewer'], scopes: [], actorType: 'service' } as const
    expect(planGrant(admin, { ...viewer, roles: ['viewer'], scopes: [] }, planned)).toMatchObject({
      value: { givers: [] },
    })
    const made = planGrant(operator, { ...viewer, roles: ['viewer'], scopes: [] }, planned)
    const maker = { actor: { id: 'k_op', type: 'human' }, roles: ['operator'], scopes: ['keys:write'] }
    expect(made).toMatchObject({ ok: true, value: { givers: [maker] } })
    let giver = made
    for (let depth = 2; depth <= 8; depth++) {
      if (!giver.ok) throw new Error(giver.refusal.detail)
      giver = planGrant(giver.value, { ...viewer, roles: ['viewer'], scopes: [] }, { ...planned, id: `k_${depth}` })
      expect(giver).toMatchObject({ ok: true, value: { givers: { length: depth } } })
    }
    if (!giver.ok) throw new Error(giver.refusal.detail)
    expect(planGrant(giver.value, { ...viewer, roles: ['viewer'], scopes: [] }, planned)).toMatchObject({
      refusal: { code: 'ATR_PERMISSION_DENIED' },
    })
  })

  test('a role that nobody defined is told, and not given as one that gives nothing', () => {
    expect(planGrant(admin, { roles: ['clerc'], scopes: [], actorType: 'human' }, planned)).toMatchObject({
      refusal: { code: 'VALIDATION_FAILED' },
    })
  })
})

describe('roles', () => {
  test('only the administrator makes keys or policies, and nobody of another tenant looks across tenants', () => {
    for (const role of roleNames) {
      const held = { roles: [role], scopes: [], isOfInstance: true }
      for (const scope of ['keys:read', 'keys:write', 'policy:write'] as const)
        expect(allows(noPolicy.roles, held, scope)).toBe(role === 'admin')
      expect(allows(noPolicy.roles, { ...held, isOfInstance: false }, 'instance:read')).toBe(false)
      expect(allows(noPolicy.roles, held, 'instance:read')).toBe(role === 'admin' || role === 'operator')
    }
    const scopes = ['instance:read']
    expect(allows(noPolicy.roles, { roles: [], scopes, isOfInstance: false }, 'instance:read')).toBe(false)
  })

  test('no role of a tenant’s own takes the name of one of the product’s, or gives all', () => {
    for (const name of Object.keys(capabilitiesByRole))
      expect(policySchema.safeParse({ roles: { [name]: { scopes: [] } } }).success).toBe(false)
    for (const scope of ['*', 'policy:write', 'public', 'nonsense'])
      expect(policySchema.safeParse({ roles: { clerk: { scopes: [scope] } } }).success).toBe(false)
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
