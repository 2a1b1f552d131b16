// Policies and requests drawn by chance, from few names, so that rules meet requests, and miss them, in every way.
import fc from 'fast-check'
import { grantableScopes, roleNames } from '../../../contract/api-key.ts'
import { dayNames, policySchema, type Policy } from '../../../contract/policy.ts'
import type { Scope } from '../../../contract/routes.ts'
import type { AccessRequest } from '../../../core/access/access-request.ts'
import { ownTenantId } from './callers.ts'

export const operationIds = [
  'clawql__memory__recall',
  'clawql__memory__ingest',
  'clawql__documents__status',
  'clawql__keys__create',
  'clawql__policy__write',
  'lending__underwriting__extractW2',
  'lending__underwriting__deal_room',
  'lending__quotes__list',
  'github__issues__create',
] as const
export const verticals = ['lending', 'health', 'claims'] as const
export const timeZones = ['Europe/Berlin', 'America/St_Johns', 'Pacific/Chatham'] as const
const otherTenantId = 't_01J00000000000000000000002'
const actorIds = ['ann', 'anna', 'bot-1', ownTenantId] as const
const resourceIds = ['doc_1', 'doc_12', 'ann', 'k_1'] as const
const ownRoles = ['clerk', 'broker'] as const
const allRoles = [...roleNames, ...ownRoles, 'unheard-of'] as const
const kinds = ['document', 'memory', 'key', 'policy', 'tool'] as const
const actorTypes = ['human', 'agent', 'service'] as const

const globs = [
  '**',
  'clawql__*__*',
  'lending__*__*',
  '*__*__create',
  'clawql__memory__*',
  'lending__underwriting__*W2',
  'lending__*writ*__*_*',
  '*__issues__*',
  'lending__*__l*t',
  ...operationIds,
]

const value = fc.constantFrom(
  '${claims.tenantId}',
  '${claims.actorId}',
  '${claims.actorType}',
  'ann',
  'doc_1',
  'document',
  'agent',
)
const textCondition = fc.oneof(
  value,
  fc.record({ oneOf: fc.uniqueArray(value, { minLength: 1, maxLength: 3 }) }),
  fc.record({ prefix: fc.constantFrom('an', 'doc_', 'bot', '${claims.actorId}') }),
)
const clock = fc
  .integer({ min: 0, max: 1_439 })
  .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`)
const timeCondition = fc
  .record({
    from: clock,
    until: clock,
    days: fc.option(fc.uniqueArray(fc.constantFrom(...dayNames), { minLength: 1 }), { nil: undefined }),
    timeZone: fc.constantFrom(...timeZones),
  })
  .filter(({ from, until }) => from < until)
const networks = ['10.0.0.0/8', '10.1.0.0/16', '192.0.2.7', '2001:db8::/32', '2001:db8:1::/48', '::/0', '0.0.0.0/0']
const addresses = ['10.1.2.3', '10.200.0.1', '192.0.2.7', '203.0.113.9', '2001:db8:1::5', '2001:db8:ffff::1', 'fe80::1']
const conditions = fc.record(
  {
    tenantId: textCondition,
    resourceKind: textCondition,
    resourceId: textCondition,
    actorId: textCondition,
    time: timeCondition,
    network: fc.uniqueArray(fc.constantFrom(...networks), { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: [] },
)
/** Most rules have none: what has several seldom holds. */
const fewConditions = fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 2, arbitrary: conditions })

const rule = fc
  .record(
    {
      effect: fc.constantFrom('allow', 'allow', 'deny', 'approve'),
      actorType: fc.constantFrom(...actorTypes),
      roles: fc.uniqueArray(fc.constantFrom(...allRoles), { minLength: 1, maxLength: 3 }),
      verticals: fc.uniqueArray(fc.constantFrom(...verticals), { minLength: 1, maxLength: 2 }),
      operations: fc.uniqueArray(fc.constantFrom(...globs), { minLength: 1, maxLength: 3 }),
      conditions: fewConditions,
      unless: conditions,
    },
    { requiredKeys: ['effect', 'operations'] },
  )
  .map(({ unless, ...one }) => (one.effect !== 'allow' && unless !== undefined ? { ...one, unless } : one))

const role = fc.record({ scopes: fc.uniqueArray(fc.constantFrom(...grantableScopes), { maxLength: 5 }) })

export const drawnPolicyOf = (rulesMin: number, rulesMax: number): fc.Arbitrary<Policy> =>
  fc
    .record({
      roles: fc.record({ clerk: role, broker: role }),
      agentsWithoutRule: fc.constantFrom('allow', 'deny'),
      rules: fc.array(rule, { minLength: rulesMin, maxLength: rulesMax, size: 'max' }),
    })
    .map((drawn) => policySchema.parse(drawn))

export const drawnPolicy = drawnPolicyOf(0, 40)

const scopes: readonly Scope[] = [...grantableScopes, 'policy:write', 'public']

export const drawnRequest: fc.Arbitrary<AccessRequest> = fc.record({
  claims: fc.record({
    tenantId: fc.constant(ownTenantId),
    actor: fc.record({ id: fc.constantFrom(...actorIds), type: fc.constantFrom(...actorTypes) }),
    roles: fc.uniqueArray(fc.constantFrom(...allRoles), { maxLength: 3 }),
    scopes: fc.uniqueArray(fc.constantFrom(...grantableScopes, '*'), { maxLength: 3 }),
    verticals: fc.option(fc.uniqueArray(fc.constantFrom(...verticals), { maxLength: 2 }), { nil: null }),
    crossVertical: fc.boolean(),
    expiresMs: fc.constant(null),
    isOfInstance: fc.boolean(),
    digest: fc.constant(null),
  }),
  operation: fc.record({ operationId: fc.constantFrom(...operationIds), scope: fc.constantFrom(...scopes) }),
  resource: fc.record({
    kind: fc.constantFrom(...kinds),
    id: fc.option(fc.constantFrom(...resourceIds), { nil: null }),
    tenantId: fc.oneof(
      { weight: 9, arbitrary: fc.constant(ownTenantId) },
      { weight: 1, arbitrary: fc.constant(otherTenantId) },
    ),
    vertical: fc.option(fc.constantFrom(...verticals), { nil: null }),
  }),
  // Two years, with the days on which clocks are changed.
  nowMs: fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) }),
  purpose: fc.constantFrom(null, 'an audit'),
  address: fc.option(fc.constantFrom(...addresses), { nil: null }),
})
