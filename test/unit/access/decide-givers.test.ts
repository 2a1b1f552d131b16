// What is decided of a caller that somebody else gave its rights: each giver is decided about as well, and a ceiling holds.
import { describe, expect, test } from 'vitest'
import { policySchema, type WrittenPolicy } from '../../../contract/policy.ts'
import { routes } from '../../../contract/routes.ts'
import type { Claims } from '../../../core/access/claims.ts'
import { decide } from '../../../core/access/decide.ts'
import { compilePolicy, noPolicy } from '../../../core/access/policy/compile.ts'
import { allows, capabilitiesOf } from '../../../core/access/roles.ts'
import { claimsOf, requestFor } from './callers.ts'

const policyOf = (written: WrittenPolicy) => compilePolicy(policySchema.parse(written), 1)
const clerk = { actor: { id: 'clerk-1', type: 'human' as const }, roles: ['operator'], scopes: [] }
/** Of fewer roles, and no human: rules about the clerk say nothing of it. */
const given = (more: Partial<Claims> = {}): Claims =>
  claimsOf({
    actor: { id: 'clerk-1/reader', type: 'agent' },
    roles: ['viewer'],
    crossVertical: true,
    givers: [clerk],
    ...more,
  })

describe('decide() with givers', () => {
  test('rules that deny a giver deny what it gave away, by its role, its type and its id', () => {
    const rules = [{ roles: ['operator'] }, { actorType: 'human' as const }, { conditions: { actorId: 'clerk-1' } }]
    for (const about of rules) {
      const policy = policyOf({ rules: [{ effect: 'deny', operations: ['clawql__memory__recall'], ...about }] })
      const alone = claimsOf({ actor: given().actor, roles: ['viewer'] })
      expect(decide(policy, requestFor(alone, routes.recall)).isAllowed).toBe(true)
      expect(decide(policy, requestFor(given(), routes.recall))).toMatchObject({
        isAllowed: false,
        reasons: ['DENIED_BY_RULE'],
        ruleIds: ['rule-1'],
      })
    }
  })

  test('rows show that show to all of them', () => {
    const policy = policyOf({
      rules: [
        { roles: ['operator'], verticals: ['lending', 'health'], operations: ['**'] },
        { roles: ['viewer'], verticals: ['health', 'claims'], operations: ['**'] },
      ],
    })
    const { isAllowed, rows } = decide(policy, requestFor(given(), routes.recall))
    expect([isAllowed, rows]).toEqual([true, { only: ['health'], except: [], hasUnmarked: false }])
  })

  test('carries only what every giver carries', () => {
    const isAllowed = (claims: Claims): boolean =>
      decide(noPolicy, requestFor(claims, routes.keysList)).isAllowed && allows(noPolicy.roles, claims, 'keys:read')
    expect(isAllowed(given({ roles: ['admin'] }))).toBe(false)
    expect(isAllowed(given({ roles: ['admin'], givers: [{ ...clerk, roles: ['admin'] }] }))).toBe(true)
    expect(
      capabilitiesOf(noPolicy.roles, given({ roles: ['admin'], givers: [{ ...clerk, roles: ['viewer'] }] })),
    ).toEqual(noPolicy.roles.get('viewer'))
  })

  test('roles carry nothing beyond a ceiling', () => {
    const held = claimsOf({ roles: ['admin'], ceiling: ['documents:read', 'memory:read'] })
    expect(decide(noPolicy, requestFor(held, routes.recall)).isAllowed).toBe(true)
    expect(decide(noPolicy, requestFor(held, routes.keysList)).reasons).toEqual(['SCOPE_MISSING'])
    expect(capabilitiesOf(noPolicy.roles, held)).toEqual(['documents:read', 'memory:read'])
  })
})
