// What a policy means, by example: the guide's own, rules that deny, conditions, verticals, and what no rule reaches.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { policySchema, type WrittenPolicy } from '../../../contract/policy.ts'
import { routes } from '../../../contract/routes.ts'
import type { Claims } from '../../../core/access/claims.ts'
import { decide } from '../../../core/access/decide.ts'
import { compilePolicy, noPolicy } from '../../../core/access/policy/compile.ts'
import { operationGlob } from '../../../core/access/policy/operation-glob.ts'
import { claimsOf, ownTenantId, requestFor } from './callers.ts'
import { drawnPolicyOf, drawnRequest, operationIds } from './drawn-policies.ts'

const policyOf = (written: WrittenPolicy) => compilePolicy(policySchema.parse(written), 1)
const agent = (more: Partial<Claims> = {}): Claims =>
  claimsOf({ actor: { id: 'bot-1', type: 'agent' }, roles: ['underwriter'], ...more })
const extract = {
  operationId: 'lending__underwriting__extractW2',
  scope: 'memory:read',
  resource: 'tool',
  rows: 'none',
} as const

/** Of the guide, §5.4, to the letter. */
const guide: WrittenPolicy = JSON.parse(
  `{"rules": [{"actorType": "agent", "roles": ["underwriter"], "verticals": ["lending"],
    "operations": ["lending__*__*"], "conditions": {"tenantId": "\${claims.tenantId}"}}]}`,
)

describe('the policy of the guide', () => {
  const policy = policyOf(guide)

  test('lets an agent that underwrites use the tools of lending, and nothing else', () => {
    expect(decide(policy, requestFor(agent(), extract, { vertical: 'lending' }))).toMatchObject({
      isAllowed: true,
      ruleIds: ['rule-1'],
      policyVersion: 1,
    })
    expect(decide(policy, requestFor(agent(), extract, { vertical: 'health' })).reasons).toEqual(['NO_RULE_ALLOWS'])
    expect(decide(policy, requestFor(agent(), extract, { vertical: null })).isAllowed).toBe(false)
    expect(decide(policy, requestFor(agent(), routes.recall)).reasons).toEqual(['NO_RULE_ALLOWS'])
  })

  test('says nothing of people, and of agents of other roles', () => {
    const person = claimsOf({ roles: ['underwriter'] })
    expect(decide(policy, requestFor(person, routes.recall)).isAllowed).toBe(true)
    expect(decide(policy, requestFor(agent({ roles: ['viewer'] }), routes.recall)).isAllowed).toBe(true)
  })

  test('a rule gives nothing that no role carries', () => {
    const scope = 'documents:write' as const
    expect(decide(policy, requestFor(agent(), { ...extract, scope }, { vertical: 'lending' })).reasons).toEqual([
      'SCOPE_MISSING',
    ])
  })
})

test('where agents need a rule, one that none is about may do nothing', () => {
  const policy = policyOf({ ...guide, agentsWithoutRule: 'deny' })
  expect(decide(policy, requestFor(agent({ roles: ['viewer'] }), routes.recall)).reasons).toEqual([
    'AGENT_WITHOUT_RULE',
  ])
  expect(decide(policy, requestFor(claimsOf({ roles: ['viewer'] }), routes.recall)).isAllowed).toBe(true)
})

describe('rules that deny', () => {
  const never = policyOf({
    rules: [
      { id: 'no-export', effect: 'deny', operations: ['clawql__memory__export'] },
      { id: 'agents-read', actorType: 'agent', operations: ['**'] },
      {
        id: 'office-hours',
        effect: 'deny',
        actorType: 'agent',
        operations: ['clawql__documents__*'],
        unless: {
          time: { from: '08:00', until: '18:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'], timeZone: 'Europe/Berlin' },
        },
      },
    ],
  })
  const at = (iso: string, claims: Claims = agent({ roles: ['admin'] })) =>
    decide(never, { ...requestFor(claims, routes.documentStatus), nowMs: Date.parse(iso) }).isAllowed

  test('hold against every role and every rule that allows', () => {
    const admin = claimsOf({ roles: ['admin'] })
    expect(decide(never, requestFor(admin, routes.memoryExport))).toMatchObject({
      reasons: ['DENIED_BY_RULE'],
      ruleIds: ['no-export'],
    })
    expect(decide(never, requestFor(agent({ roles: ['admin'] }), routes.memoryExport)).isAllowed).toBe(false)
    expect(decide(never, requestFor(admin, routes.recall)).isAllowed).toBe(true)
  })

  test('go by the clock of the place, over the day on which it is changed', () => {
    // Monday; Berlin is two hours ahead until the last Sunday of October, then one.
    expect(at('2026-10-19T05:59:59Z')).toBe(false)
    expect(at('2026-10-19T06:00:00Z')).toBe(true)
    expect(at('2026-10-19T15:59:59Z')).toBe(true)
    expect(at('2026-10-19T16:00:00Z')).toBe(false)
    expect(at('2026-10-26T06:30:00Z')).toBe(false)
    expect(at('2026-10-26T07:00:00Z')).toBe(true)
    expect(at('2026-10-25T12:00:00Z')).toBe(false)
    expect(at('2026-10-25T12:00:00Z', claimsOf({ roles: ['admin'] }))).toBe(true)
  })
})

test('what is not there fulfils no condition, not even one that compares it with what is not there either', () => {
  const one = (conditions: NonNullable<WrittenPolicy['rules']>[number]['conditions']) =>
    policyOf({ rules: [{ operations: ['**'], conditions }] })
  const asked = requestFor(claimsOf({ roles: ['admin'], actor: { id: 'doc_1', type: 'human' } }), routes.documentList)
  for (const resourceId of ['doc_1', { prefix: 'doc_' }, { oneOf: ['doc_1'] }, '${claims.actorId}']) {
    expect(decide(one({ resourceId }), asked).reasons).toEqual(['NO_RULE_ALLOWS'])
    const named = { ...asked, resource: { ...asked.resource, id: 'doc_1' } }
    expect(decide(one({ resourceId }), named).isAllowed).toBe(true)
  }
})

describe('verticals', () => {
  const rowsOf = (claims: Claims, policy = noPolicy, purpose: string | null = null) =>
    decide(policy, { ...requestFor(claims, routes.recall), purpose })

  test('rows of a vertical show to claims that list it, and those of none to all', () => {
    expect(rowsOf(claimsOf({ roles: ['viewer'], verticals: ['lending'] })).rows).toEqual({
      only: ['lending'],
      except: [],
      hasUnmarked: true,
    })
    const other = requestFor(claimsOf({ roles: ['viewer'], verticals: ['lending'] }), routes.recall, {
      vertical: 'health',
    })
    expect(decide(noPolicy, other).reasons).toEqual(['VERTICAL_MISSING'])
  })

  test('those of others show across verticals for a purpose alone', () => {
    const crossing = claimsOf({ roles: ['viewer'], verticals: ['lending'], crossVertical: true })
    expect(rowsOf(crossing).rows.only).toEqual(['lending'])
    expect(rowsOf(crossing, noPolicy, 'an audit').rows.only).toBeNull()
    expect(rowsOf({ ...crossing, crossVertical: false }, noPolicy, 'an audit').rows.only).toEqual(['lending'])
  })

  test('rules about verticals bound the rows of what is asked of all', () => {
    const policy = policyOf({
      rules: [
        { actorType: 'agent', verticals: ['lending', 'claims'], operations: ['clawql__memory__*'] },
        { effect: 'deny', verticals: ['claims'], operations: ['**'] },
      ],
    })
    expect(rowsOf(agent(), policy).rows).toEqual({
      only: ['lending', 'claims'],
      except: ['claims'],
      hasUnmarked: false,
    })
    expect(rowsOf(agent({ verticals: ['health'] }), policy).reasons).toEqual(['VERTICAL_MISSING'])
    expect(rowsOf(claimsOf({ roles: ['viewer'] }), policy).rows).toEqual({
      only: null,
      except: ['claims'],
      hasUnmarked: true,
    })
  })
})

test('what waits for a person is what is allowed without it: by whom one rule says, or all that want an approval', () => {
  const policy = policyOf({
    rules: [
      { id: 'agents-ask', effect: 'approve', actorType: 'agent', operations: ['clawql__memory__*'] },
      { id: 'stewards', effect: 'approve', approvers: ['admin', 'clerk'], operations: ['clawql__memory__export'] },
      { id: 'clerks', effect: 'approve', approvers: ['clerk'], operations: ['clawql__memory__export'] },
      { id: 'night', effect: 'approve', verticals: ['health'], operations: ['clawql__documents__*'] },
    ],
  })
  const viewer = claimsOf({ roles: ['viewer'] })
  const demand = (claims: Claims, route: Parameters<typeof requestFor>[1], about = {}) =>
    decide(policy, requestFor(claims, route, about))
  expect(demand(viewer, routes.recall).approval).toBeNull()
  expect(demand(agent(), routes.recall)).toMatchObject({
    isAllowed: true,
    approval: { ruleIds: ['agents-ask'], approvers: null },
  })
  expect(demand(agent(), routes.memoryExport).approval).toEqual({
    ruleIds: ['agents-ask', 'stewards', 'clerks'],
    approvers: ['clerk'],
  })
  expect(demand(agent({ roles: [] }), routes.recall)).toMatchObject({ isAllowed: false, approval: null })
  // A list may show rows of health: it waits as well.
  expect(demand(viewer, routes.documentList).approval).not.toBeNull()
  expect(demand(viewer, routes.documentList, { vertical: null }).approval).toBeNull()
})

test('rules hold for what somebody made as for who made it: nobody leaves them behind by another key', () => {
  const names = fc.constantFrom(...operationIds)
  fc.assert(
    fc.property(drawnPolicyOf(1, 12), drawnRequest, drawnRequest, names, (drawn, asked, other, operationId) => {
      const policy = compilePolicy(drawn, 1)
      const { actor, roles } = other.claims
      const giver = { actor, roles, scopes: [] }
      const operation = { ...asked.operation, operationId, scope: 'public' as const }
      const alone = decide(policy, { ...asked, operation })
      const byGiver = decide(policy, { ...asked, operation, claims: { ...asked.claims, actor, roles } })
      const made = decide(policy, { ...asked, operation, claims: { ...asked.claims, givers: [giver] } })
      expect(made.isAllowed).toBe(alone.isAllowed && byGiver.isAllowed)
      if (!made.isAllowed) return
      expect(made.approval !== null).toBe(alone.approval !== null || byGiver.approval !== null)
    }),
    { numRuns: 2_000 },
  )
})

test('no rule reaches what changes the policy: who may change it can’t be locked out', () => {
  const policy = policyOf({ rules: [{ effect: 'deny', operations: ['**'] }] })
  const admin = claimsOf({ roles: ['admin'] })
  expect(decide(policy, requestFor(admin, routes.recall)).isAllowed).toBe(false)
  for (const route of [routes.policyRead, routes.policyWrite, routes.policyExplain])
    expect(decide(policy, requestFor(admin, route)).isAllowed).toBe(true)
  expect(decide(policy, requestFor(claimsOf({ roles: ['operator'] }), routes.policyWrite)).isAllowed).toBe(false)
})

test('what is another tenant’s is denied, but to who looks across tenants with a scope of the instance', () => {
  const other = { tenantId: 't_01J00000000000000000000002' }
  const admin = claimsOf({ roles: ['admin'] })
  expect(decide(noPolicy, requestFor(admin, routes.recall, other)).reasons).toEqual(['OTHER_TENANT'])
  const across = {
    operationId: 'clawql__instance__look',
    scope: 'instance:read',
    resource: 'instance',
    rows: 'none',
  } as const
  expect(decide(noPolicy, requestFor({ ...admin, isOfInstance: true }, across, other)).isAllowed).toBe(true)
  expect(decide(noPolicy, requestFor(admin, across, other)).reasons).toEqual(['OTHER_TENANT', 'SCOPE_MISSING'])
  expect(ownTenantId).not.toBe(other.tenantId)
})

describe('operationGlob()', () => {
  test('stays within a segment', () => {
    const isLike = (glob: string, id: string) => operationGlob(glob)(id)
    expect(isLike('lending__*__*', 'lending__underwriting__extractW2')).toBe(true)
    expect(isLike('lending__*__*', 'lending__a__b__c')).toBe(false)
    expect(isLike('lending__*W2__x', 'lending__a__W2__x')).toBe(false)
    expect(isLike('*__*__cuckoo_*', 'clawql__memory__cuckoo_status')).toBe(true)
    expect(isLike('a__b*b__c', 'a__b__c')).toBe(false)
    expect(isLike('a__b*b__c', 'a__bb__c')).toBe(true)
    expect(isLike('**', 'anything at all')).toBe(true)
  })

  test('takes no longer for globs made to be slow', () => {
    const glob = operationGlob(`a__${'*a'.repeat(90)}*b__c`)
    const startedMs = performance.now()
    expect(glob(`a__${'a'.repeat(100_000)}__c`)).toBe(false)
    expect(performance.now() - startedMs).toBeLessThan(1_000)
  })
})

describe('what is no policy', () => {
  test.each([
    ['an unknown field', { rules: [], allow: [] }],
    ['an unknown condition', { rules: [{ operations: ['**'], conditions: { department: 'x' } }] }],
    ['an unknown claim', { rules: [{ operations: ['**'], conditions: { tenantId: '${claims.department}' } }] }],
    ['a claim inside a text', { rules: [{ operations: ['**'], conditions: { actorId: 'x-${claims.actorId}' } }] }],
    ['a glob over segments', { rules: [{ operations: ['lending__*'] }] }],
    ['a lone star', { rules: [{ operations: ['*'] }] }],
    ['no operation', { rules: [{ operations: [] }] }],
    ['an id twice', { rules: [{ id: 'rule-2', operations: ['**'] }, { operations: ['**'] }] }],
    ['unless where nothing is denied', { rules: [{ operations: ['**'], unless: { actorId: 'a' } }] }],
    [
      'a time zone that is not there',
      {
        rules: [{ operations: ['**'], conditions: { time: { from: '08:00', until: '09:00', timeZone: 'Mars/Base' } } }],
      },
    ],
    [
      'a time over midnight',
      { rules: [{ operations: ['**'], conditions: { time: { from: '22:00', until: '06:00', timeZone: 'UTC' } } }] },
    ],
  ])('%s', (_name, written) => {
    expect(policySchema.safeParse(written).success).toBe(false)
  })
})
