// A decision as a refusal: what the operation requires, what the caller lacks, and which rules said so.
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { AccessRequest } from './access-request.ts'
import { needsScope } from './roles.ts'
import { everyVertical } from './verticals.ts'
import { decide, type Decision, type DenialReason } from './decide.ts'
import type { CompiledPolicy } from './policy/compile.ts'

/** What an operation requires, or a caller lacks; what is not named is not in question. */
export interface Required {
  readonly scopes?: readonly string[]
  readonly verticals?: readonly string[]
}

/** Allows the operation on the resource, or refuses with what is required and what is missing. */
export function authorize(policy: CompiledPolicy, asked: AccessRequest): Result<Decision> {
  const decision = decide(policy, asked)
  return decision.isAllowed ? accepted(decision) : refuseDenied(asked, decision)
}

export function refuseDenied(asked: AccessRequest, decision: Decision): Result<never> {
  const { reasons, ruleIds, policyVersion } = decision
  const { operationId } = asked.operation
  return refused('ATR_PERMISSION_DENIED', sentence(asked, reasons[0]!), {
    details: { operationId, ...lackOf(asked, decision), reasons, ruleIds, policyVersion },
    ...(reasons.includes('SCOPE_MISSING') || reasons.includes('VERTICAL_MISSING') ? {} : { next: ruledNext }),
  })
}

const ruledNext = 'Ask who writes the policy of the tenant; POST /api/policy/explain says which rule decides what.'

/** Scopes are missing where no role carries them; verticals where the claims don't list them. */
export function lackOf(
  { operation: { scope, isOfAllRows = false }, resource: { vertical } }: AccessRequest,
  { reasons }: Pick<Decision, 'reasons'>,
): { readonly required: Required; readonly missing: Required } {
  const verticals = isOfAllRows ? [everyVertical] : typeof vertical === 'string' ? [vertical] : undefined
  const required = {
    ...(needsScope(scope) ? { scopes: [scope] } : {}),
    ...(verticals === undefined ? {} : { verticals }),
  }
  const missing = {
    ...(reasons.includes('SCOPE_MISSING') ? { scopes: [scope] } : {}),
    ...(reasons.includes('VERTICAL_MISSING') && verticals !== undefined ? { verticals } : {}),
  }
  return { required, missing }
}

function sentence({ operation: { scope } }: AccessRequest, reason: DenialReason): string {
  const sentences: { readonly [reason in DenialReason]: string } = {
    OTHER_TENANT: 'What it is about is another tenant’s.',
    DENIED_BY_RULE: 'A rule of the tenant’s policy denies this.',
    SCOPE_MISSING: `This operation requires the scope ${scope}.`,
    NO_RULE_ALLOWS: 'Rules of the tenant’s policy are about this caller, and none of them allows this.',
    AGENT_WITHOUT_RULE: 'The tenant’s policy lets agents do only what a rule allows, and none is about this one.',
    VERTICAL_MISSING: 'Rows that this is about do not show to the caller.',
  }
  return sentences[reason]
}
