// Tools: every operation of the registry, found by what it does and run by name; its breaker's state and what it requires of the caller.
import { accepted } from '../../../contract/result.ts'
import { routes, type Route } from '../../../contract/routes.ts'
import { lackOf } from '../../../core/access/authorize.ts'
import { decide } from '../../../core/access/decide.ts'
import { requestOf, type Access } from '../access.ts'
import { breakerOf } from '../breakers.ts'
import { openApiDocument } from '../openapi.ts'
import { serve } from '../serve.ts'
import type { Session } from '../session.ts'
import { allOperations, findOperation, toolOf } from '../tools/describe.ts'
import { execute } from '../tools/execute.ts'
import { searchTools } from '../tools/search.ts'

export const toolRoutes = [
  serve(routes.tools, async (session, { query }) => {
    // First-party operations belong to no vertical; verticals bring their own tools.
    if (query.vertical !== undefined) return accepted([])
    const breakers = await Promise.all(allOperations.map((route) => breakerOf(session, route, false)))
    return accepted(allOperations.map((route, at) => ({ ...toolOf(route), breaker: breakers[at]!.state })))
  }),
  serve(routes.search, (session, { body }) => accepted(searchTools(session, body))),
  // An Idempotency-Key is the operation's own, where it takes one; where it takes none, a retry doubles nothing.
  serve(routes.execute, (session, { body, headers }) => execute(session, body, headers)),
  serve(routes.toolHealth, (session, { params }) => answerBreaker(session, params, false)),
  serve(routes.toolProbe, (session, { params }) => answerBreaker(session, params, true)),
  serve(routes.toolRequirements, (session, { params }) => {
    const route = findOperation(params.operationId)
    return route.ok ? accepted(requirementsOf(session, route.value)) : route
  }),
  serve(routes.openapi, ({ config }) =>
    config.ok ? accepted(openApiDocument({ isOpen: config.value.api.auth.mode === 'noAuth' })) : config,
  ),
]

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

async function answerBreaker(session: Session, params: { readonly operationId: string }, isProbe: boolean) {
  const route = findOperation(params.operationId)
  if (!route.ok) return route
  const { state, failures, openedMs, nextProbeMs } = await breakerOf(session, route.value, isProbe)
  const { operationId } = route.value
  return accepted({ operationId, state, failures, openedAt: isoOrNull(openedMs), nextProbeAt: isoOrNull(nextProbeMs) })
}

function requirementsOf(access: Access, route: Route) {
  const asked = requestOf(access, route)
  const decision = decide(access.policy, asked)
  const { required, missing } = lackOf(asked, decision)
  return {
    operationId: route.operationId,
    requiredRoles: [],
    requiredScopes: [...(required.scopes ?? [])],
    requiredVerticals: [],
    crossVertical: false,
    memoryPrivileges: {},
    classificationLevel: null,
    satisfied: decision.isAllowed,
    missing: { scopes: [...(missing.scopes ?? [])] },
    reasons: [...decision.reasons],
    ruleIds: [...decision.ruleIds],
    needsApproval: decision.approval !== null,
  }
}
