// What a token may give: less than its giver has or as much, through every chain and under every policy that comes later.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grantableScopes, roleNames } from '../../../contract/api-key.ts'
import { limits } from '../../../contract/limits.ts'
import { tokenPayloadSchema, tokenWishSchema, type TokenWish } from '../../../contract/token.ts'
import { countedAs, type Claims } from '../../../core/access/claims.ts'
import { decide } from '../../../core/access/decide.ts'
import { planToken } from '../../../core/access/plan-token.ts'
import { compilePolicy, noPolicy, rolesOf } from '../../../core/access/policy/compile.ts'
import { allows, capabilitiesOf, covers } from '../../../core/access/roles.ts'
import { shows } from '../../../core/access/row-scope.ts'
import { claimsOfToken, endingIds, payloadOf, scopeText } from '../../../core/access/token-claims.ts'
import { ownTenantId } from './callers.ts'
import { drawnPolicyOf, drawnRequest, verticals } from './drawn-policies.ts'

const nowMs = 1_800_000_000_000
const hourMs = 3_600_000
const planned = { nowMs, roles: noPolicy.roles, issuer: 'urn:clawql:i', sub: 'k_01K00000000000000000000001' }
const jtiOf = (n: number): string => `01K0000000000000000000000${n}`

const admin: Claims = {
  tenantId: ownTenantId,
  actor: { id: 'k_01K00000000000000000000001', type: 'human' },
  roles: ['admin'],
  scopes: [],
  verticals: null,
  crossVertical: true,
  expiresMs: null,
  isOfInstance: true,
  digest: null,
}
const operator: Claims = { ...admin, actor: { id: 'k_2', type: 'service' }, roles: ['operator'] }

/** The token as whoever is sent it reads it. */
function give(giver: Claims, wish: TokenWish, more: { at?: number; n?: number; roles?: Claims['roles'] } = {}) {
  const { at = nowMs, n = 1 } = more
  const plan = planToken(giver, wish, { ...planned, nowMs: at })
  if (!plan.ok) return plan
  const times = { jti: jtiOf(n), nowMs: at, expiresMs: plan.value.expiresMs, taskEndsMs: plan.value.taskEndsMs }
  const payload = tokenPayloadSchema.parse(payloadOf(plan.value.draft, times))
  const claims: Claims = { ...claimsOfToken(payload, giver.isOfInstance), digest: null }
  return { ok: true as const, claims, payload, plan: plan.value }
}

function given(giver: Claims, wish: TokenWish, more: Parameters<typeof give>[2] = {}) {
  const done = give(giver, wish, more)
  if (!done.ok) throw new Error(done.refusal.detail)
  return done
}

const missingOf = (giver: Claims, wish: TokenWish): unknown => {
  const done = give(giver, wish)
  return done.ok ? 'given' : [done.refusal.code, done.refusal.details?.['missing']]
}

describe('planToken()', () => {
  test('gives the caller’s own where nothing is asked for, for a quarter of an hour, and says of whom', () => {
    const { claims, payload } = given(operator, {})
    const { roles, scopes, actor, verticals: shown, crossVertical } = claims
    expect({ roles, scopes, actor, shown, crossVertical }).toEqual({
      roles: ['operator'],
      scopes: [],
      actor: operator.actor,
      shown: null,
      crossVertical: true,
    })
    expect(payload.exp * 1_000 - nowMs).toBe(limits.tokenSecondsMax * 1_000)
    expect(payload).toMatchObject({ sub: planned.sub, aud: 'urn:clawql:i', delegationDepth: 0, act: { sub: 'k_2' } })
    // Nobody else is decided about.
    expect(claims.givers).toBeUndefined()
  })

  test('refuses what lies beyond the caller, and says what is missing', () => {
    const bounded = { ...operator, verticals: ['lending'], crossVertical: false }
    expect(missingOf(operator, { roles: ['admin'] })).toEqual(['ATR_PERMISSION_DENIED', { scopes: ['*'] }])
    expect(missingOf(operator, { scopes: ['keys:write', 'memory:read'] })).toEqual([
      'ATR_PERMISSION_DENIED',
      { scopes: ['keys:write'] },
    ])
    expect(missingOf(bounded, { verticals: ['health'], crossVertical: true })).toEqual([
      'ATR_PERMISSION_DENIED',
      { verticals: ['health'], crossVertical: true },
    ])
    expect(missingOf(operator, { actorType: 'human' })).toEqual(['ATR_PERMISSION_DENIED', { actorType: 'human' }])
    expect(missingOf({ ...operator, expiresMs: nowMs + 60_000 }, { expiresInSeconds: 61 })).toEqual([
      'ATR_PERMISSION_DENIED',
      { expiresAtMostMs: nowMs + 60_000 },
    ])
    expect(missingOf(operator, { roles: ['no-such-role'] })).toEqual(['VALIDATION_FAILED', undefined])
    expect(missingOf(bounded, { verticals: ['*'] })).toBe('given')
  })

  test('ends with the credential that gives it, and is given on four times', () => {
    let claims: Claims = { ...admin, expiresMs: nowMs + 40_500 }
    for (let n = 0; n <= limits.delegationDepthMax; n++) {
      const next = given(claims, { subAgent: `a${n}` }, { n })
      expect(next.claims.expiresMs).toBe(nowMs + 40_000)
      expect(next.payload.delegationDepth).toBe(n)
      claims = next.claims
    }
    expect(claims.actor.id).toBe(`${admin.actor.id}/a0/a1/a2/a3/a4`)
    expect(countedAs(claims)).toBe(admin.actor.id)
    expect(missingOf(claims, {})).toEqual(['ATR_PERMISSION_DENIED', undefined])
  })

  test('ends with any token between it and its key', () => {
    const first = given(admin, {}, { n: 1 })
    const second = given(first.claims, {}, { n: 2 })
    const third = given(second.claims, {}, { n: 3 })
    expect(endingIds(third.payload)).toEqual([planned.sub, jtiOf(3), jtiOf(2), jtiOf(1)])
  })

  test('a scope with a space in it becomes no other scope', () => {
    const odd = { ...operator, scopes: ['nonsense keys:write', 'documents:read'] }
    expect(scopeText(odd.scopes)).toBe('documents:read')
    expect(given(odd, {}).claims.scopes).toEqual(['documents:read'])
  })

  test('what is sent beside what a token knows is refused', () => {
    for (const wish of [{ purpose: 'x' }, { aud: 'other' }, { expiresInSeconds: 901 }, { expiresInSeconds: 0 }])
      expect(tokenWishSchema.safeParse(wish).success).toBe(false)
    for (const task of [
      { id: 't', hours: 25 },
      { id: 't', hours: 0 },
      { id: 'a b', hours: 1 },
    ])
      expect(tokenWishSchema.safeParse({ task }).success).toBe(false)
  })
})

describe('a task', () => {
  test('is no human’s, ends with the key, and is given by a key', () => {
    const task = { id: 'close-books', hours: 24 }
    const first = given(admin, { task })
    expect(first.payload).toMatchObject({ actorType: 'service', actorId: `${admin.actor.id}/close-books` })
    expect(first.plan).toMatchObject({
      taskEndsMs: nowMs + 24 * hourMs,
      expiresMs: nowMs + limits.taskTokenSecondsMax * 1_000,
    })
    expect(missingOf(admin, { task, actorType: 'human' })).toEqual(['ATR_PERMISSION_DENIED', { actorType: 'human' }])
    expect(given({ ...admin, expiresMs: nowMs + hourMs }, { task }).plan.taskEndsMs).toBe(nowMs + hourMs)
    const odd = given(admin, { task: { id: 't', hours: 19.583417245709803 } }).plan
    expect([odd.taskEndsMs, odd.expiresMs].every((ms) => Number.isSafeInteger(ms))).toBe(true)
    expect(missingOf(first.claims, { task })).toEqual(['ATR_PERMISSION_DENIED', undefined])
  })

  test('reaches no more than at first, whatever its roles carry later; nor does what it gives', () => {
    const before = rolesOf({ clerk: { scopes: ['documents:read', 'audit:read'] } })
    const after = rolesOf({ clerk: { scopes: ['documents:read', 'keys:write', 'memory:reveal'] } })
    const clerk = { ...operator, roles: ['clerk'], scopes: [] }
    const plan = planToken(clerk, { task: { id: 't', hours: 1 } }, { ...planned, roles: before })
    if (!plan.ok) throw new Error(plan.refusal.detail)
    const renewed = payloadOf(plan.value.draft, { jti: jtiOf(1), nowMs, expiresMs: nowMs + 1_000, taskEndsMs: nowMs })
    const claims: Claims = { ...claimsOfToken(renewed, true), digest: null }
    expect(allows(before, claims, 'audit:read')).toBe(true)
    const reached = grantableScopes.filter((scope) => allows(after, claims, scope))
    expect(reached).toEqual(['documents:read'])
    expect(capabilitiesOf(after, claims)).toEqual(['documents:read'])
    const child = planToken(claims, {}, { ...planned, roles: after })
    expect(child.ok && child.value.draft.ceiling).toBe('documents:read')
  })
})

const wish: fc.Arbitrary<TokenWish> = fc.record(
  {
    roles: fc.uniqueArray(fc.constantFrom<string>(...roleNames, 'clerk', 'broker'), { maxLength: 2 }),
    scopes: fc.uniqueArray(fc.constantFrom(...grantableScopes), { maxLength: 8 }),
    verticals: fc.uniqueArray(fc.constantFrom<string>(...verticals, '*'), { maxLength: 2 }),
    crossVertical: fc.boolean(),
    actorType: fc.constantFrom('service', 'agent'),
    subAgent: fc.constantFrom('a', 'b'),
    expiresInSeconds: fc.integer({ min: 30, max: 300 }),
  },
  { requiredKeys: [] },
)
/** Half of them hold much, so that there is something to give. */
const asking = fc
  .tuple(drawnRequest, fc.boolean())
  .map(([asked, isRich]) =>
    isRich
      ? { ...asked, claims: { ...asked.claims, roles: ['admin', ...asked.claims.roles], verticals: null } }
      : asked,
  )

test('a chain of delegations widens nothing: not in what is allowed, nor in what shows, nor in time, under the policy of its making or a later one', () => {
  let chains = 0
  let allowed = 0
  fc.assert(
    fc.property(
      drawnPolicyOf(0, 8),
      drawnPolicyOf(0, 8),
      asking,
      fc.array(wish, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      (made, later, asked, wishes, isTask) => {
        const roles = rolesOf(made.roles)
        const policies = [compilePolicy(made, 1), compilePolicy(later, 2)]
        let giver: Claims = {
          ...asked.claims,
          crossVertical: asked.claims.verticals === null || asked.claims.crossVertical,
          expiresMs: nowMs + 600_000,
        }
        for (const [at, one] of wishes.entries()) {
          const task = isTask && at === 0 ? { task: { id: 't', hours: 2 } } : {}
          const plan = planToken(giver, { ...one, ...task }, { ...planned, roles })
          if (!plan.ok) continue
          chains += 1
          const { draft, expiresMs, taskEndsMs } = plan.value
          const payload = payloadOf(draft, { jti: jtiOf(at), nowMs, expiresMs, taskEndsMs })
          const token: Claims = { ...claimsOfToken(payload, giver.isOfInstance), digest: null }
          expect(token.expiresMs!).toBeLessThanOrEqual(giver.expiresMs!)
          for (const policy of policies) {
            const child = decide(policy, { ...asked, claims: token })
            const parent = decide(policy, { ...asked, claims: giver })
            if (!child.isAllowed) continue
            allowed += 1
            expect(parent.isAllowed).toBe(true)
            for (const vertical of [...verticals, 'other', null])
              if (shows(child.rows, vertical)) expect(shows(parent.rows, vertical)).toBe(true)
          }
          for (const scope of capabilitiesOf(roles, token))
            expect(covers(capabilitiesOf(roles, giver), scope)).toBe(true)
          giver = token
        }
      },
    ),
    { numRuns: 3_000 },
  )
  console.log(`measured: ${chains} tokens given, ${allowed} allowed what their givers were allowed as well`)
  expect([chains > 1_000, allowed > 200]).toEqual([true, true])
})
