// Table tests of a policy: who asks for what, and what has to be decided; run here, without a server.
import * as z from 'zod'
import type { Policy } from '../../contract/policy.ts'
import { principalSchema } from '../../contract/policy-answer.ts'
import { verticalNameSchema } from '../../contract/api-key.ts'
import { routes, type Route } from '../../contract/routes.ts'
import { decide } from '../../core/access/decide.ts'
import { compilePolicy, type CompiledPolicy } from '../../core/access/policy/compile.ts'
import { claimsOfPrincipal } from '../../core/access/principal.ts'
import { CommandFailure, exitCodes } from '../output.ts'

export const casesSchema = z.array(
  z.strictObject({
    name: z.string().max(200).optional(),
    /** Who asks. */
    as: principalSchema.default(principalSchema.parse({})),
    operation: z.string().max(200),
    /** What the operation needs, where it is none of the product's. */
    scope: z.string().max(64).optional(),
    resourceId: z.string().max(200).optional(),
    /** Of a row or a tool; null for one of none, without it rows of any are asked for. */
    vertical: verticalNameSchema.nullable().optional(),
    at: z.iso.datetime({ offset: true }).optional(),
    /** From where; without it that is not known. */
    address: z.union([z.ipv4(), z.ipv6()]).optional(),
    /** Of a tool of others: what it is called with. */
    arguments: z.record(z.string(), z.unknown()).optional(),
    purpose: z.string().max(200).optional(),
    /** `approve` where it waits for a person. */
    expect: z.enum(['allow', 'deny', 'approve']),
    /** One that has to be among those that decided. */
    rule: z.string().max(64).optional(),
  }),
)
export type PolicyCase = z.output<typeof casesSchema>[number]

export interface CaseOutcome {
  readonly name: string
  readonly hasPassed: boolean
  readonly decision: 'allow' | 'deny' | 'approve'
  readonly reasons: readonly string[]
  readonly ruleIds: readonly string[]
}

const operations: readonly Route[] = Object.values(routes)
const tenantId = 't_00000000000000000000000000'

export function runCases(policy: Policy, cases: readonly PolicyCase[]): readonly CaseOutcome[] {
  const compiled = compilePolicy(policy, 0)
  return cases.map((one, at) => runCase(compiled, one, at))
}

function runCase(policy: CompiledPolicy, one: PolicyCase, at: number): CaseOutcome {
  const { resourceId = null, vertical, purpose = null, rule } = one
  const name = one.name ?? `case ${at + 1}`
  const { kind, operation } = askedOf(one, name)
  const { isAllowed, reasons, ruleIds, approval } = decide(policy, {
    claims: claimsOfPrincipal(one.as, { tenantId, isOfInstance: true }),
    operation,
    resource: { kind, id: resourceId, tenantId, vertical },
    nowMs: one.at === undefined ? Date.now() : Date.parse(one.at),
    purpose,
    address: one.address,
    ...(one.arguments === undefined ? {} : { arguments: one.arguments }),
  })
  const decision = !isAllowed ? 'deny' : approval === null ? 'allow' : 'approve'
  const decided = [...ruleIds, ...(approval?.ruleIds ?? [])]
  const hasPassed = decision === one.expect && (rule === undefined || decided.includes(rule))
  return { name, hasPassed, decision, reasons, ruleIds: decided }
}

/** One of the product's, or one that a tool of others will have. */
function askedOf({ operation, scope }: PolicyCase, name: string) {
  const route = operations.find(({ operationId, aliases }) => operationId === operation || aliases.includes(operation))
  const needed = (scope as Route['scope'] | undefined) ?? route?.scope
  if (needed === undefined) {
    const next = 'Say in scope what it needs.'
    throw new CommandFailure(`${name}: ${operation} is no operation of the product.`, exitCodes.failed, next)
  }
  const operationId = route?.operationId ?? operation
  return {
    kind: route?.resource ?? ('tool' as const),
    operation: { operationId, scope: needed, isOfAllRows: route?.rows === 'all' },
  }
}
