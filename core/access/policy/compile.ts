// A policy as it is decided by: roles with what they carry, and rules in two indexes.
import { ruleIdOf, type Policy, type PolicyRule } from '../../../contract/policy.ts'
import { capabilitiesByRole, type RoleCapabilities } from '../roles.ts'
import { compileConditions } from './conditions.ts'
import { operationGlob } from './operation-glob.ts'
import { RuleIndex, type CompiledRule } from './rule-index.ts'

export interface CompiledPolicy {
  /** 0 where the tenant has none. */
  readonly version: number
  readonly roles: RoleCapabilities
  readonly allows: RuleIndex
  readonly denies: RuleIndex
  /** What they match waits for a person. */
  readonly approves: RuleIndex
  readonly isDeniedWithoutRule: boolean
}

/** Of a policy that its schema took. */
export function compilePolicy({ roles, rules, agentsWithoutRule }: Policy, version: number): CompiledPolicy {
  const compiled = rules.map((rule, at) => ({ effect: rule.effect, rule: compileRule(rule, at) }))
  const ofEffect = (effect: PolicyRule['effect']) =>
    new RuleIndex(compiled.filter((one) => one.effect === effect).map(({ rule }) => rule))
  return {
    version,
    roles: rolesOf(roles),
    allows: ofEffect('allow'),
    denies: ofEffect('deny'),
    approves: ofEffect('approve'),
    isDeniedWithoutRule: agentsWithoutRule === 'deny',
  }
}

/** The product's, and those of a policy. */
export const rolesOf = (roles: Policy['roles']): RoleCapabilities =>
  new Map<string, readonly string[]>([
    ...Object.entries(roles).map(([name, { scopes }]) => [name, scopes] as const),
    ...Object.entries(capabilitiesByRole),
  ])

function compileRule(rule: PolicyRule, at: number): CompiledRule {
  const { actorType = null, roles = null, verticals = null, approvers = null, operations, conditions, unless } = rule
  const grants = rule.effect === 'allow'
  return {
    id: ruleIdOf(rule, at),
    actorType,
    roles,
    verticals,
    approvers,
    operations: operations.map(operationGlob),
    holds: compileConditions(conditions, grants),
    unless: unless === undefined ? null : (compileConditions(unless, true) ?? (() => true)),
  }
}

/** Of a tenant that wrote none: the product's roles, and no rule. */
export const noPolicy: CompiledPolicy = compilePolicy({ roles: {}, agentsWithoutRule: 'allow', rules: [] }, 0)
