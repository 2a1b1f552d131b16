// Whether a caller may do something, and whose rows it sees: roles and scopes first carry it, rules narrow it, verticals bound its rows.
import type { RowScope } from '../../contract/row-scope.ts'
import type { AccessRequest } from './access-request.ts'
import type { GivenBy } from '../../contract/api-key.ts'
import type { CompiledPolicy } from './policy/compile.ts'
import type { CompiledRule } from './policy/rule-index.ts'
import { allows, isInstanceScope, needsScope } from './roles.ts'
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
  /** Set where a person has to approve it first; of what is denied it says nothing. */
  readonly approval: ApprovalDemand | null
  readonly policyVersion: number
}

export interface ApprovalDemand {
  readonly ruleIds: readonly string[]
  /** One of these roles approves; null where any does that may. */
  readonly approvers: readonly string[] | null
}

/** One's own session: it gives nothing that the credential does not, and nobody is kept from giving it up. */
const ofOneself: ReadonlySet<string> = new Set(
  ['own', 'begin', 'renew', 'end'].map((verb) => `clawql__session__${verb}`),
)

/** Rules don't reach what changes them, so that nobody can lock out who may change the policy; nor one's own session. */
export const isRuled = (operationId: string): boolean =>
  !operationId.startsWith('clawql__policy__') && !ofOneself.has(operationId)

/**
 * Denies what is another tenant's, what a rule denies, what no role or scope carries, and what rules that are about the caller's type and
 * roles don't allow: where any such rule is there, one must match operation, vertical and conditions as well (X24). A missing attribute
 * fulfils no condition. A token may what its holder and each of its givers may. Pure and synchronous; measured in test/bench/decide.ts.
 */
export function decide(policy: CompiledPolicy, asked: AccessRequest): Decision {
  const own = decideAlone(policy, asked)
  const { givers } = asked.claims
  return givers === undefined
    ? own
    : givers.reduce((met, giver) => meetDecisions(met, decideAlone(policy, askedBy(asked, giver))), own)
}

/** As whoever gave it would ask: rules about them hold for what they gave away. */
const askedBy = (asked: AccessRequest, giver: GivenBy): AccessRequest => {
  const { givers: _, ...claims } = asked.claims
  return { ...asked, claims: { ...claims, ...giver } }
}

function meetDecisions(a: Decision, b: Decision): Decision {
  const isAllowed = a.isAllowed && b.isAllowed
  return {
    isAllowed,
    rows: meetRows(a.rows, b.rows),
    reasons: [...new Set([...a.reasons, ...b.reasons])],
    ruleIds: [...new Set([...a.ruleIds, ...b.ruleIds])].slice(0, ruleIdsMax),
    approval: isAllowed ? meetDemands(a.approval, b.approval) : null,
    policyVersion: a.policyVersion,
  }
}

function decideAlone(policy: CompiledPolicy, asked: AccessRequest): Decision {
  const { claims, operation, resource } = asked
  const reasons: DenialReason[] = []
  if (resource.tenantId !== claims.tenantId && !(claims.isOfInstance && isInstanceScope(operation.scope)))
    reasons.push('OTHER_TENANT')
  if (needsScope(operation.scope) && !allows(policy.roles, claims, operation.scope)) reasons.push('SCOPE_MISSING')
  const ruled = isRuled(operation.operationId) ? rule(policy, asked) : unruled
  if (ruled.reason !== null) reasons.push(ruled.reason)
  const rows = meetRows(ownRows(asked), ruled.rows)
  if (!isShown(asked, rows)) reasons.push('VERTICAL_MISSING')
  const isAllowed = reasons.length === 0
  return {
    isAllowed,
    rows,
    reasons,
    ruleIds: ruled.ruleIds,
    approval: isAllowed && isRuled(operation.operationId) ? demandOf(policy, asked) : null,
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

interface Found {
  readonly ruleIds: string[]
  readonly verticals: Set<string>
}

/** Rules that one decision names: whoever reads it wants the first, not all. */
const ruleIdsMax = 32

function note(ruleIds: string[], { id }: CompiledRule): void {
  if (ruleIds.length < ruleIdsMax) ruleIds.push(id)
}

/** What may be about rows of a rule's verticals waits as well. Where several want one, who approves has a role that all of them name. */
function demandOf({ approves }: CompiledPolicy, asked: AccessRequest): ApprovalDemand | null {
  const ruleIds: string[] = []
  let approvers: readonly string[] | null = null
  approves.each(asked.claims, asked.operation.operationId, (one) => {
    if (!isDue(one, asked) || meets(one, asked) === 'no') return false
    approvers = meetApprovers(approvers, one.approvers)
    note(ruleIds, one)
    return false
  })
  return ruleIds.length === 0 ? null : { ruleIds, approvers }
}

/** Roles that both name; null names all. */
const meetApprovers = (a: readonly string[] | null, b: readonly string[] | null): readonly string[] | null =>
  a === null ? b : b === null ? a : a.filter((role) => b.includes(role))

function meetDemands(a: ApprovalDemand | null, b: ApprovalDemand | null): ApprovalDemand | null {
  if (a === null || b === null) return a ?? b
  const ruleIds = [...new Set([...a.ruleIds, ...b.ruleIds])].slice(0, ruleIdsMax)
  return { ruleIds, approvers: meetApprovers(a.approvers, b.approvers) }
}

/** Of a rule that denies or wants an approval. */
const isDue = (one: CompiledRule, asked: AccessRequest): boolean =>
  isMet(one, asked) && (one.unless === null || !one.unless(asked))

/** A rule about verticals denies their rows; where the vertical is known, all. */
function denyByRules({ denies }: CompiledPolicy, asked: AccessRequest): Ruled {
  const found: Found = { ruleIds: [], verticals: new Set() }
  let reason: DenialReason | null = null
  denies.each(asked.claims, asked.operation.operationId, (one) => {
    if (!isDue(one, asked)) return false
    const met = meets(one, asked)
    if (met === 'no') return false
    note(found.ruleIds, one)
    if (met === 'whole') reason = 'DENIED_BY_RULE'
    else for (const vertical of one.verticals!) found.verticals.add(vertical)
    return met === 'whole'
  })
  const { ruleIds, verticals } = found
  if (ruleIds.length === 0) return unruled
  return { reason, rows: verticals.size === 0 ? allRows : { ...allRows, except: [...verticals] }, ruleIds }
}

/** One that allows rows of any vertical ends the look. */
function allowByRules({ allows: index, isDeniedWithoutRule }: CompiledPolicy, asked: AccessRequest): Ruled {
  const { claims, operation } = asked
  const found: Found = { ruleIds: [], verticals: new Set() }
  let isWhole = false
  index.each(claims, operation.operationId, (one) => {
    const met = isMet(one, asked) ? meets(one, asked) : 'no'
    if (met === 'no') return false
    note(found.ruleIds, one)
    isWhole ||= met === 'whole'
    if (met === 'rows') for (const vertical of one.verticals!) found.verticals.add(vertical)
    return isWhole
  })
  const { ruleIds, verticals } = found
  if (ruleIds.length > 0)
    return { reason: null, rows: isWhole ? allRows : { only: [...verticals], except: [], hasUnmarked: false }, ruleIds }
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
