// Tools: every operation of the registry, its breaker state and what it requires of the caller.
import { Hono } from 'hono'
import { routes, type Route } from '../../../contract/routes.ts'
import type { Tool } from '../../../contract/tool.ts'
import { isAllowed } from '../../../core/access/authorize.ts'
import { refuse, type GatewayContext, type GatewayHono } from '../context.ts'
import { validate } from '../input.ts'
import { openApiDocument, schemaOf } from '../openapi.ts'

const all: readonly Route[] = Object.values(routes)

export const toolRoutes = new Hono<GatewayHono>()
  .get('/api/tools', (c) => {
    const query = validate(c, routes.tools.query, c.req.query())
    if (!query.ok) return query.response
    // First-party operations belong to no vertical; verticals bring their own tools.
    return c.json(query.value.vertical === undefined ? all.map(toolOf) : [])
  })
  .get('/api/tools/:operationId/health', (c) => breakerAnswer(c, c.req.param('operationId')))
  .post('/api/tools/:operationId/probe', (c) => breakerAnswer(c, c.req.param('operationId')))
  .get('/api/tools/:operationId/requirements', (c) => {
    const route = findRoute(c.req.param('operationId'))
    return route === undefined ? unknownTool(c) : c.json(requirementsOf(c, route))
  })
  .get('/openapi.json', (c) => c.json(openApiDocument({ isOpen: c.get('config').api.auth.mode === 'noAuth' })))

/** A first-party operation has no provider that could fail behind it, so its breaker never opens; probing it finds it closed. */
function breakerAnswer(c: GatewayContext, operationId: string): Response {
  const route = findRoute(operationId)
  if (route === undefined) return unknownTool(c)
  return c.json({ operationId: route.operationId, state: 'closed', failures: 0, openedAt: null, nextProbeAt: null })
}

function findRoute(name: string): Route | undefined {
  return all.find((route) => route.operationId === name || route.aliases.includes(name))
}

function unknownTool(c: GatewayContext): Response {
  const name = c.req.param('operationId') ?? ''
  const [, noun] = name.split('__')
  const suggestions = all
    .filter((route) => noun !== undefined && route.operationId.includes(`__${noun}__`))
    .map((route) => route.operationId)
  return refuse(c, {
    code: 'TOOL_NOT_FOUND',
    detail: 'No tool has this operationId.',
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
    inputSchema: route.body === undefined ? { type: 'object', properties: {} } : schemaOf(route.body.schema, 'input'),
    outputSchema: answer === undefined ? {} : schemaOf(answer.schema, 'output'),
    risk: { level: route.method === 'GET' || route.scope.endsWith(':read') ? 'read' : 'write', policy: 'allow' },
    breaker: 'closed',
    requires: { scopes: route.scope === 'public' ? [] : [route.scope] },
  }
}

function requirementsOf(c: GatewayContext, route: Route) {
  const scopes = route.scope === 'public' ? [] : [route.scope]
  const missing = scopes.filter((scope) => !isAllowed(c.get('claims'), scope))
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
