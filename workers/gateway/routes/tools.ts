// Tools: every operation of the registry, its breaker state and what it requires of the caller.
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { routes, type Route } from '../../../contract/routes.ts'
import type { Tool } from '../../../contract/tool.ts'
import { isAllowed, type Claims } from '../../../core/access/authorize.ts'
import { openApiDocument, schemaOf } from '../openapi.ts'
import { serve } from '../serve.ts'

const all: readonly Route[] = Object.values(routes)

export const toolRoutes = [
  // First-party operations belong to no vertical; verticals bring their own tools.
  serve(routes.tools, (_session, { query }) => accepted(query.vertical === undefined ? all.map(toolOf) : [])),
  serve(routes.toolHealth, (_session, { params }) => answerTool(params, breakerOf)),
  serve(routes.toolProbe, (_session, { params }) => answerTool(params, breakerOf)),
  serve(routes.toolRequirements, ({ claims }, { params }) =>
    answerTool(params, (route) => requirementsOf(claims, route)),
  ),
  serve(routes.openapi, ({ config }) =>
    config.ok ? accepted(openApiDocument({ isOpen: config.value.api.auth.mode === 'noAuth' })) : config,
  ),
]

/** A first-party operation has no provider that could fail behind it, so its breaker never opens; probing it finds it closed. */
const breakerOf = ({ operationId }: Route) =>
  ({ operationId, state: 'closed', failures: 0, openedAt: null, nextProbeAt: null }) as const

function answerTool<T>({ operationId }: { readonly operationId: string }, toAnswer: (route: Route) => T): Result<T> {
  const route = all.find((one) => one.operationId === operationId || one.aliases.includes(operationId))
  if (route !== undefined) return accepted(toAnswer(route))
  const [, noun] = operationId.split('__')
  const suggestions = all.map((one) => one.operationId).filter((id) => noun && id.includes(`__${noun}__`))
  return refused('TOOL_NOT_FOUND', 'No tool has this operationId.', {
    details: { reason: 'UNKNOWN_OPERATION', suggestions: suggestions.slice(0, 5) },
  })
}

let tools: Map<string, Tool> | undefined

function toolOf(route: Route): Tool {
  tools ??= new Map(all.map((one) => [one.operationId, describeTool(one)]))
  return tools.get(route.operationId)!
}

function describeTool(route: Route): Tool {
  const [answer] = Object.values(route.answers)
  return {
    operationId: route.operationId,
    aliases: [...route.aliases],
    description: route.summary,
    vertical: null,
    provider: 'clawql',
    inputSchema: route.body === undefined ? { type: 'object', properties: {} } : schemaOf(route.body, 'input'),
    outputSchema: answer === undefined ? {} : schemaOf(answer.schema, 'output'),
    risk: { level: route.method === 'GET' || route.scope.endsWith(':read') ? 'read' : 'write', policy: 'allow' },
    breaker: 'closed',
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
