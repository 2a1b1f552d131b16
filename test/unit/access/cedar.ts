// A policy as Cedar, written from its text alone: an independent reading of what it means, for an engine that is not ours.
import { createRequire } from 'node:module'
import type { Conditions, Policy, PolicyRule, TextCondition, TimeCondition } from '../../../contract/policy.ts'
import { ruleIdOf } from '../../../contract/policy.ts'
import type { AccessRequest } from '../../../core/access/access-request.ts'
import { capabilitiesByRole } from '../../../core/access/roles.ts'

const cedar = createRequire(import.meta.url)(
  '@cedar-policy/cedar-wasm/nodejs',
) as typeof import('@cedar-policy/cedar-wasm/nodejs')

const text = (value: string): string => JSON.stringify(value)
const list = (values: readonly string[]): string => `[${values.map(text).join(', ')}]`
/** As a tree that is as deep as it has to be: the engine walks it by recursion. */
function joined(parts: readonly string[], operator: '&&' | '||'): string {
  const [only = operator === '&&' ? 'true' : 'false'] = parts
  if (parts.length < 2) return only
  const half = Math.ceil(parts.length / 2)
  return `(${joined(parts.slice(0, half), operator)}) ${operator} (${joined(parts.slice(half), operator)})`
}
const all = (parts: readonly string[]): string => joined(parts, '&&')
const any = (parts: readonly string[]): string => joined(parts, '||')

/** `*` is any part of a segment: a regular expression here, scanned by hand there. */
function matched(globs: readonly string[], operationIds: readonly string[]): string {
  const patterns = globs.map((glob) => (glob === '**' ? /^/ : new RegExp(`^${glob.split('*').join('(?:(?!__).)*')}$`)))
  const isWhole = (id: string, glob: string): boolean =>
    glob === '**' || id.split('__').length === glob.split('__').length
  return list(operationIds.filter((id) => patterns.some((pattern, at) => isWhole(id, globs[at]!) && pattern.test(id))))
}

const attributeOf = {
  tenantId: 'resourceTenantId',
  resourceKind: 'resourceKind',
  resourceId: 'resourceId',
  actorId: 'actorId',
} as const

function compared(attribute: string, value: string, operator: '==' | 'like'): string {
  const [, claim] = /^\$\{claims\.(\w+)\}$/.exec(value) ?? []
  if (operator === '==') return `${attribute} == ${claim === undefined ? text(value) : `context.${claim}`}`
  // Cedar has no pattern of a value: each that a claim can have is written out.
  if (claim === undefined) return `${attribute} like ${JSON.stringify(`${value}*`)}`
  return any(
    ['ann', 'anna', 'bot-1', 't_01J00000000000000000000001', 'human', 'agent', 'service'].map(
      (known) => `context.${claim} == ${text(known)} && ${attribute} like ${JSON.stringify(`${known}*`)}`,
    ),
  )
}

function textHolds(name: keyof typeof attributeOf, condition: TextCondition): string {
  const attribute = `context.${attributeOf[name]}`
  const holds =
    typeof condition === 'string'
      ? compared(attribute, condition, '==')
      : 'prefix' in condition
        ? compared(attribute, condition.prefix, 'like')
        : any(condition.oneOf.map((value) => compared(attribute, value, '==')))
  return `context has ${attributeOf[name]} && (${holds})`
}

const minutes = (clock: string): number => Number(clock.split(':')[0]) * 60 + Number(clock.split(':')[1])

function timeHolds({ from, until, days, timeZone }: TimeCondition): string {
  const local = `context.clocks[${text(timeZone)}]`
  return all([
    `${local}.minute >= ${minutes(from)}`,
    `${local}.minute < ${minutes(until)}`,
    ...(days === undefined ? [] : [`${list(days)}.contains(${local}.day)`]),
  ])
}

/** Where it is not known whence, nobody is let through for it, and nobody gets past. */
function networkHolds(networks: readonly string[], grants: boolean): string {
  const within = any(networks.map((network) => `ip(context.address).isInRange(ip(${text(network)}))`))
  return grants ? `(context has address && (${within}))` : `(!(context has address) || (${within}))`
}

/** Of arguments nothing is drawn: Cedar has no lists of values of several kinds to compare with. */
function hold({ time, network, arguments: places, ...others }: Conditions, grants: boolean): string {
  if (places !== undefined) throw new Error('conditions on arguments are not written in Cedar')
  return all([
    ...Object.entries(others).flatMap(([name, condition]) =>
      condition === undefined ? [] : [textHolds(name as keyof typeof attributeOf, condition)],
    ),
    ...(time === undefined ? [] : [timeHolds(time)]),
    ...(network === undefined ? [] : [networkHolds(network, grants)]),
  ])
}

const about = ({ actorType, roles }: PolicyRule): string =>
  all([
    ...(actorType === undefined ? [] : [`context.actorType == ${text(actorType)}`]),
    ...(roles === undefined ? [] : [`context.roles.containsAny(${list(roles)})`]),
  ])

const meets = (rule: PolicyRule, operationIds: readonly string[]): string =>
  all([
    about(rule),
    `${matched(rule.operations, operationIds)}.contains(context.operationId)`,
    ...(rule.verticals === undefined
      ? []
      : [`context has vertical && ${list(rule.verticals)}.contains(context.vertical)`]),
    hold(rule.conditions, rule.effect === 'allow'),
  ])

const forbid = (id: string, when: string, unless?: string): string =>
  `@id(${text(id)})\nforbid(principal, action, resource) when { ${when} }${unless === undefined ? '' : ` unless { ${unless} }`};`

const ofOneself = list(['own', 'begin', 'renew', 'end'].map((verb) => `clawql__session__${verb}`))
const isRuled = `(!(context.operationId like "clawql__policy__*") && !(${ofOneself}.contains(context.operationId)))`

/** With what waits for a person as what is denied, or without it. */
export function cedarOf(
  { roles, rules, agentsWithoutRule }: Policy,
  operationIds: readonly string[],
  { isApproved }: { readonly isApproved: boolean },
): string {
  const carried = [
    ...Object.entries(capabilitiesByRole),
    ...Object.entries(roles).map(([name, { scopes }]) => [name, scopes] as const),
  ].map(([name, scopes]) => {
    const covered = (scopes as readonly string[]).includes('*') ? 'true' : `${list(scopes)}.contains(context.scope)`
    return `context.roles.contains(${text(name)}) && ${covered}`
  })
  const allowing = rules.filter(({ effect }) => effect === 'allow')
  const denying = rules
    .map((rule, at) => ({ rule, id: ruleIdOf(rule, at) }))
    .filter(({ rule }) => rule.effect === 'deny' || (rule.effect === 'approve' && !isApproved))
  const isSpokenOf = any(allowing.map(about))
  return [
    'permit(principal, action, resource);',
    forbid(
      'tenant',
      'context.resourceTenantId != context.tenantId',
      'context.isOfInstance && context.scope like "instance:*"',
    ),
    forbid(
      'scope',
      'context.scope != "public"',
      all([
        'context.isOfInstance || !(context.scope like "instance:*")',
        any(['context.scopes.contains("*")', 'context.scopes.contains(context.scope)', ...carried]),
      ]),
    ),
    forbid(
      'vertical',
      'context has verticals && context has vertical && !(context.verticals.contains(context.vertical))',
      'context.crossVertical && context.hasPurpose',
    ),
    ...denying.map(({ rule, id }) =>
      forbid(
        id,
        `${isRuled} && (${meets(rule, operationIds)})`,
        rule.unless === undefined ? undefined : hold(rule.unless, true),
      ),
    ),
    forbid('no rule', `${isRuled} && (${isSpokenOf})`, any(allowing.map((rule) => meets(rule, operationIds)))),
    ...(agentsWithoutRule === 'deny'
      ? [forbid('agent', `${isRuled} && context.actorType == "agent" && !(${isSpokenOf})`)]
      : []),
  ].join('\n')
}

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

/** By the text of a local date, not by its parts. */
function clockOf(timeZone: string, nowMs: number): { readonly minute: number; readonly day: string } {
  const local = new Date(`${new Date(nowMs).toLocaleString('sv-SE', { timeZone }).replace(' ', 'T')}Z`)
  return { minute: local.getUTCHours() * 60 + local.getUTCMinutes(), day: days[local.getUTCDay()]! }
}

export function contextOf(
  { claims, operation, resource, nowMs, purpose, address = null }: AccessRequest,
  timeZones: readonly string[],
) {
  return {
    tenantId: claims.tenantId,
    actorId: claims.actor.id,
    actorType: claims.actor.type,
    roles: [...claims.roles],
    scopes: [...claims.scopes],
    ...(claims.verticals === null ? {} : { verticals: [...claims.verticals] }),
    crossVertical: claims.crossVertical,
    hasPurpose: purpose !== null,
    ...(address === null ? {} : { address }),
    isOfInstance: claims.isOfInstance,
    ...operation,
    resourceTenantId: resource.tenantId,
    resourceKind: resource.kind,
    ...(resource.id === null ? {} : { resourceId: resource.id }),
    ...(typeof resource.vertical === 'string' ? { vertical: resource.vertical } : {}),
    clocks: Object.fromEntries(timeZones.map((timeZone) => [timeZone, clockOf(timeZone, nowMs)])),
  }
}

/** Parsed once; throws where Cedar does not understand it. */
export function prepareCedar(name: string, policies: string): void {
  const answer = cedar.preparsePolicySet(name, { staticPolicies: policies })
  if (answer.type !== 'success') throw new Error(JSON.stringify(answer))
}

/** Whether Cedar allows it. Throws where it could not evaluate every policy. */
export function isAllowedByCedar(name: string, context: ReturnType<typeof contextOf>): boolean {
  const answer = cedar.statefulIsAuthorized({
    principal: { type: 'Actor', id: 'one' },
    action: { type: 'Action', id: 'call' },
    resource: { type: 'Thing', id: 'one' },
    context,
    preparsedPolicySetId: name,
    validateRequest: false,
    entities: [],
  })
  if (answer.type !== 'success' || answer.response.diagnostics.errors.length > 0)
    throw new Error(JSON.stringify(answer))
  return answer.response.decision === 'allow'
}
