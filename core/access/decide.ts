// Whether a caller may do something, and whose rows it sees: roles and scopes first carry it, rules narrow it, verticals bound its rows.
import type { RowScope } from '../../contract/row-scope.ts'
import type { AccessRequest } from './access-request.ts'
import type { CompiledPolicy } from './policy/compile.ts'
import type { CompiledRule } from './policy/rule-index.ts'
import { allows, isInstanceScope } from './roles.ts'
import { allRows, isEverything, isNothing, meetRows, rowsOf, shows } from './row-scope.ts'

export const denialReasons = [
  /** The resource is another tenant's. */
  'OTHER_TENANT',
  /** A rule that denies holds. */
  'DENIED_BY_RULE',
  /** No role and no scope of the caller carries it. */
  'SCOPE_MISSING',
  /** Rules are about this caller, and none of them allows it. */
  'NO_RULE_ALLOWS',
  /** No rule is about this agent, and the policy wants one. */
  'AGENT_WITHOUT_RULE',
  /** The caller sees no rows of the vertical. */
  'VERTICAL_MISSING',
] as const
export type DenialReason = (typeof denialReasons)[number]

export interface Decision {
  readonly isAllowed: boolean
  /** Rows that show; those of what was denied are nobody's. */
  readonly rows: RowScope
  /** All that stand against it; none where it is allowed. */
  readonly reasons: readonly DenialReason[]
  /** Rules that decided, those that deny first. */
  readonly ruleIds: readonly string[]
  readonly policyVersion: number
}

/** Rules don't reach what changes them: nobody can lock out who may change the policy. */
const isRuled = (operationId: string): boolean => !operationId.startsWith('clawql__policy__')

/**
 * Denies what is another tenant's, what a rule denies, what no role or scope carries, and what rules that are about the caller's type and
 * roles don't allow: where any such rule is there, one must match operation, vertical and conditions as well (X24). A missing attribute
 * fulfils no condition. Pure and synchronous; measured in test/bench/decide.ts.
 */
export function decide(policy: CompiledPolicy, asked: AccessRequest): Decision {
  const { claims, operation, resource } = asked
  const reasons: DenialReason[] = []
  if (resource.tenantId !== claims.tenantId && !(claims.isOfInstance && isInstanceScope(operation.scope)))
    reasons.push('OTHER_TENANT')
  if (operation.scope !== 'public' && !allows(policy.roles, claims, operation.scope)) reasons.push('SCOPE_MISSING')
  const ruled = isRuled(operation.operationId) ? rule(policy, asked) : unruled
  if (ruled.reason !== null) reasons.push(ruled.reason)
  const rows = meetRows(ownRows(asked), ruled.rows)
  if (!isShown(asked, rows)) reasons.push('VERTICAL_MISSING')
  return {
    isAllowed: reasons.length === 0,
    rows,
    reasons,
    ruleIds: ruled.ruleIds,
    policyVersion: policy.version,
  }
}

function isShown({ operation, resource: { vertical } }: AccessRequest, rows: RowScope): boolean {
  if (operation.isOfAllRows === true) return isEverything(rows)
  return vertical === undefined ? !isNothing(rows) : shows(rows, vertical)
}

const ownRows = ({ claims: { verticals, crossVertical }, purpose }: AccessRequest): RowScope =>
  verticals === null || (crossVertical && purpose !== null) ? allRows : rowsOf(verticals)

interface Ruled {
  readonly reason: DenialReason | null
  readonly rows: RowScope
  readonly ruleIds: readonly string[]
}

const unruled: Ruled = { reason: null, rows: allRows, ruleIds: [] }

function rule(policy: CompiledPolicy, asked: AccessRequest): Ruled {
  const denied = denyByRules(policy, asked)
  if (denied.reason !== null) return denied
  const allowed = allowByRules(policy, asked)
  return {
    reason: allowed.reason,
    rows: meetRows(denied.rows, allowed.rows),
    ruleIds: denied.ruleIds.length === 0 ? allowed.ruleIds : [...denied.ruleIds, ...allowed.ruleIds],
  }
}

/** A rule about verticals denies their rows; where the vertical is known, all. */
function denyByRules({ denies }: CompiledPolicy, asked: AccessRequest): Ruled {
  let ruleIds: string[] | undefined
  let except: string[] | undefined
  let reason: DenialReason | null = null
  denies.each(asked.claims, asked.operation.operationId, (one) => {
    if (!isMet(one, asked) || (one.unless !== null && one.unless(asked))) return false
    const met = meets(one, asked)
    if (met === 'no') return false
    ruleIds = [...(ruleIds ?? []), one.id]
    if (met === 'rows') except = [...(except ?? []), ...one.verticals!]
    else reason = 'DENIED_BY_RULE'
    return met === 'whole'
  })
  if (ruleIds === undefined) return unruled
  return { reason, rows: except === undefined ? allRows : { ...allRows, except: [...new Set(except)] }, ruleIds }
}

/** One that allows rows of any vertical ends the look. */
function allowByRules({ allows: index, isDeniedWithoutRule }: CompiledPolicy, asked: AccessRequest): Ruled {
  const { claims, operation } = asked
  let ruleIds: string[] | undefined
  let only: string[] | null | undefined
  index.each(claims, operation.operationId, (one) => {
    const met = isMet(one, asked) ? meets(one, asked) : 'no'
    if (met === 'no') return false
    ruleIds = [...(ruleIds ?? []), one.id]
    only = met === 'whole' ? null : [...(only ?? []), ...one.verticals!]
    return met === 'whole'
  })
  if (ruleIds !== undefined) {
    const rows = only === null ? allRows : { only: [...new Set(only)], except: [], hasUnmarked: false }
    return { reason: null, rows, ruleIds }
  }
  if (index.isAbout(claims)) return { ...unruled, reason: 'NO_RULE_ALLOWS' }
  return isDeniedWithoutRule && claims.actor.type === 'agent' ? { ...unruled, reason: 'AGENT_WITHOUT_RULE' } : unruled
}

const isMet = ({ holds }: CompiledRule, asked: AccessRequest): boolean => holds === null || holds(asked)

/** What of the request a rule is about: all of it, rows of its verticals, or nothing. */
function meets({ verticals }: CompiledRule, { resource: { vertical } }: AccessRequest): 'whole' | 'rows' | 'no' {
  if (verticals === null) return 'whole'
  if (vertical === undefined) return 'rows'
  return vertical !== null && verticals.includes(vertical) ? 'whole' : 'no'
}
