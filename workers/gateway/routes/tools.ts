// Tools: every operation of the registry, found by what it does and run by name; its breaker's state and what it requires of the caller.
import { accepted, type Result } from '../../../contract/result.ts'
import { routes } from '../../../contract/routes.ts'
import type { BreakerAnswer } from '../../../contract/tool-breaker.ts'
import { lackOf } from '../../../core/access/authorize.ts'
import { decide } from '../../../core/access/decide.ts'
import { requestOf, type Access } from '../access.ts'
import { breakerOf } from '../breakers.ts'
import { openApiDocument } from '../openapi.ts'
import { serve } from '../serve.ts'
import type { Session } from '../session.ts'
import { allOperations, routeNamed, toolOf } from '../tools/describe.ts'
import { describeExternal } from '../tools/describe-external.ts'
import { execute } from '../tools/execute.ts'
import { knownState, lookAtBreaker, probeBreaker } from '../tools/external-breakers.ts'
import { externalTools, findExternalTool, type ToolOfProvider } from '../tools/external-tools.ts'
import { findTool, refuseUnknown, type AskedTool } from '../tools/find-tool.ts'
import { searchTools } from '../tools/search.ts'

export const toolRoutes = [
  serve(routes.tools, async (session, { query }) => {
    const external = await externalTools(session)
    if (!external.ok) return external
    // First-party operations belong to no vertical; providers of one bring its tools.
    const { vertical } = query
    const others = external.value.filter((one) => vertical === undefined || one.vertical === vertical)
    const listed = others.map((one) => ({ ...describeExternal(one), breaker: shownState(session, one) }))
    if (vertical !== undefined) return accepted(listed)
    const breakers = await Promise.all(allOperations.map((route) => breakerOf(session, route, false)))
    return accepted([
      ...allOperations.map((route, at) => ({ ...toolOf(route), breaker: breakers[at]!.state })),
      ...listed,
    ])
  }),
  serve(routes.search, (session, { body }) => searchTools(session, body)),
  // An Idempotency-Key is the operation's own, where it takes one; where it takes none, a retry doubles nothing.
  serve(routes.execute, (session, { body, headers }) => execute(session, body, headers)),
  serve(routes.toolHealth, (session, { params }) => answerBreaker(session, params, false)),
  serve(routes.toolProbe, (session, { params }) => answerBreaker(session, params, true)),
  serve(routes.toolRequirements, async (session, { params }) => {
    const asked = await findTool(session, params.operationId)
    return asked.ok ? accepted(requirementsOf(session, asked.value)) : asked
  }),
  serve(routes.openapi, ({ config }) =>
    config.ok ? accepted(openApiDocument({ isOpen: config.value.api.auth.mode === 'noAuth' })) : config,
  ),
]

/** One that is blocked is as good as one that is down. */
const shownState = ({ call }: Session, { tool, state }: ToolOfProvider) =>
  state === 'good' ? knownState(call.tenantId, tool.operationId) : ('open' as const)

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

async function answerBreaker(
  session: Session,
  { operationId: name }: { readonly operationId: string },
  isProbe: boolean,
) {
  const route = routeNamed(name)
  const found =
    route === null
      ? await externalBreaker(session, name, isProbe)
      : accepted({ operationId: route.operationId, ...(await breakerOf(session, route, isProbe)) })
  if (!found.ok) return found
  const { operationId, state, failures, openedMs, nextProbeMs } = found.value
  return accepted({ operationId, state, failures, openedAt: isoOrNull(openedMs), nextProbeAt: isoOrNull(nextProbeMs) })
}

async function externalBreaker(
  session: Session,
  name: string,
  isProbe: boolean,
): Promise<Result<BreakerAnswer & { readonly operationId: string }>> {
  const found = await findExternalTool(session, name)
  if (!found.ok) return found
  if (found.value === null) return await refuseUnknown(session, name)
  const { tool } = found.value
  const answer = await (isProbe ? probeBreaker : lookAtBreaker)(session, tool)
  return answer.ok ? accepted({ operationId: tool.operationId, ...answer.value }) : answer
}

function requirementsOf(access: Access, { route, id, vertical, risk }: AskedTool) {
  const asked = requestOf(access, route, id === null ? {} : { id, vertical })
  const decision = decide(access.policy, asked)
  const { required, missing } = lackOf(asked, decision)
  return {
    operationId: route.operationId,
    requiredRoles: [],
    requiredScopes: [...(required.scopes ?? [])],
    requiredVerticals: vertical === null ? [] : [vertical],
    crossVertical: false,
    memoryPrivileges: {},
    classificationLevel: null,
    satisfied: decision.isAllowed,
    missing: {
      scopes: [...(missing.scopes ?? [])],
      ...(missing.verticals === undefined ? {} : { verticals: [...missing.verticals] }),
    },
    reasons: [...decision.reasons],
    ruleIds: [...decision.ruleIds],
    needsApproval: decision.approval !== null || risk === 'delete',
  }
}
