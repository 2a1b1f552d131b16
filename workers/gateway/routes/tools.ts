// Tools: every operation of the registry, its breaker state and what it requires of the caller.
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { routes, type Route } from '../../../contract/routes.ts'
import type { Tool } from '../../../contract/tool.ts'
import { isAllowed, type Claims } from '../../../core/access/authorize.ts'
import { breakerOf } from '../breakers.ts'
import { wholeSchema } from '../json-schema.ts'
import { openApiDocument } from '../openapi.ts'
import { serve } from '../serve.ts'
import type { Session } from '../session.ts'

const all: readonly Route[] = Object.values(routes)

export const toolRoutes = [
  serve(routes.tools, async (session, { query }) => {
    // First-party operations belong to no vertical; verticals bring their own tools.
    if (query.vertical !== undefined) return accepted([])
    const breakers = await Promise.all(all.map((route) => breakerOf(session, route, false)))
    return accepted(all.map((route, at) => ({ ...toolOf(route), breaker: breakers[at]!.state })))
  }),
  serve(routes.toolHealth, (session, { params }) => answerBreaker(session, params, false)),
  serve(routes.toolProbe, (session, { params }) => answerBreaker(session, params, true)),
  serve(routes.toolRequirements, ({ claims }, { params }) => {
    const route = findTool(params)
    return route.ok ? accepted(requirementsOf(claims, route.value)) : route
  }),
  serve(routes.openapi, ({ config }) =>
    config.ok ? accepted(openApiDocument({ isOpen: config.value.api.auth.mode === 'noAuth' })) : config,
  ),
]

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

async function answerBreaker(session: Session, params: { readonly operationId: string }, isProbe: boolean) {
  const route = findTool(params)
  if (!route.ok) return route
  const { state, failures, openedMs, nextProbeMs } = await breakerOf(session, route.value, isProbe)
  const { operationId } = route.value
  return accepted({ operationId, state, failures, openedAt: isoOrNull(openedMs), nextProbeAt: isoOrNull(nextProbeMs) })
}

function findTool({ operationId }: { readonly operationId: string }): Result<Route> {
  const route = all.find((one) => one.operationId === operationId || one.aliases.includes(operationId))
  if (route !== undefined) return accepted(route)
  const [, noun] = operationId.split('__')
  const suggestions = all.map((one) => one.operationId).filter((id) => noun && id.includes(`__${noun}__`))
  return refused('TOOL_NOT_FOUND', 'No tool has this operationId.', {
    details: { reason: 'UNKNOWN_OPERATION', suggestions: suggestions.slice(0, 5) },
  })
}

/** A tool without the state of its breaker. */
type DescribedTool = Omit<Tool, 'breaker'>

let tools: Map<string, DescribedTool> | undefined

function toolOf(route: Route): DescribedTool {
  tools ??= new Map(all.map((one) => [one.operationId, describeTool(one)]))
  return tools.get(route.operationId)!
}

function describeTool(route: Route): DescribedTool {
  const [answer] = Object.values(route.answers)
  return {
    operationId: route.operationId,
    aliases: [...route.aliases],
    description: route.summary,
    vertical: null,
    provider: 'clawql',
    inputSchema: route.body === undefined ? { type: 'object', properties: {} } : wholeSchema(route.body, 'input'),
    outputSchema: answer === undefined ? {} : wholeSchema(answer.schema, 'output'),
    risk: { level: route.method === 'GET' || route.scope.endsWith(':read') ? 'read' : 'write', policy: 'allow' },
    requires: { scopes: route.scope === 'public' ? [] : [route.scope] },
  }
}

function requirementsOf(claims: Claims, route: Route) {
  const scopes = route.scope === 'public' ? [] : [route.scope]
  const missing = scopes.filter((scope) => !isAllowed(claims, scope))
  return {
    operationId: route.operationId,
    requiredRoles: [],
    requiredScopes: scopes,
    requiredVerticals: [],
    crossVertical: false,
    memoryPrivileges: {},
    classificationLevel: null,
    satisfied: missing.length === 0,
    missing: { scopes: missing },
  }
}
