// What a draft changes: every key of the tenant with every operation, decided under the policy that holds and under the draft.
import type { ApiKeyAnswer } from '../../contract/api-key.ts'
import type { Policy } from '../../contract/policy.ts'
import { routes, type Route } from '../../contract/routes.ts'
import { decide, type Decision } from '../../core/access/decide.ts'
import { compilePolicy, type CompiledPolicy } from '../../core/access/policy/compile.ts'
import { claimsOfPrincipal } from '../../core/access/principal.ts'
import type { RowScope } from '../../contract/row-scope.ts'

export interface PolicyChange {
  readonly key: string
  readonly operationId: string
  readonly before: string
  readonly after: string
  readonly ruleIds: readonly string[]
}

const operations: readonly Route[] = Object.values(routes)
const tenantId = 't_00000000000000000000000000'

/** Of keys that are good; `nowMs` for rules that go by time. */
export function changesBetween(
  { holds, draft }: { readonly holds: Policy; readonly draft: Policy },
  keys: readonly ApiKeyAnswer[],
  nowMs: number,
): readonly PolicyChange[] {
  const [before, after] = [compilePolicy(holds, 0), compilePolicy(draft, 0)]
  return keys
    .filter(({ state }) => state === 'active')
    .flatMap((key) =>
      operations.flatMap((route): PolicyChange[] => {
        const [one, other] = [decideFor(before, key, { route, nowMs }), decideFor(after, key, { route, nowMs })]
        const said = { before: saidOf(one), after: saidOf(other) }
        if (said.before === said.after) return []
        return [
          {
            key: key.name,
            operationId: route.operationId,
            ...said,
            ruleIds: [...other.ruleIds, ...(other.approval?.ruleIds ?? [])],
          },
        ]
      }),
    )
}

function decideFor(
  policy: CompiledPolicy,
  key: ApiKeyAnswer,
  { route, nowMs }: { readonly route: Route; readonly nowMs: number },
): Decision {
  const { operationId, scope, resource, rows } = route
  return decide(policy, {
    claims: claimsOfPrincipal({ ...key, actorId: key.id }, { tenantId, isOfInstance: true }),
    operation: { operationId, scope, isOfAllRows: rows === 'all' },
    resource: { kind: resource, id: null, tenantId },
    nowMs,
    purpose: null,
  })
}

function saidOf({ isAllowed, reasons, rows, approval }: Decision): string {
  if (!isAllowed) return `deny (${reasons.join(', ')})`
  return `${approval === null ? 'allow' : 'allow once approved'}${rowsSaid(rows)}`
}

function rowsSaid({ only, except, hasUnmarked }: RowScope): string {
  const said = [
    ...(only === null ? [] : [`rows of ${only.join(', ') || 'no vertical'}`]),
    ...(except.length === 0 ? [] : [`not of ${except.join(', ')}`]),
    ...(hasUnmarked ? [] : ['none without a vertical']),
  ]
  return said.length === 0 ? '' : `: ${said.join('; ')}`
}
