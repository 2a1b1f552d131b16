// Opens the door: the guards, each registered route with its function, and problems for all that is not served.
import { Hono } from 'hono'
import type { Route } from '../../contract/routes.ts'
import { assert, type Refusal } from '../../contract/result.ts'
import { AnswerMismatch, notFound } from './answer.ts'
import { addressField, edgeAddressField } from './caller-address.ts'
import { refuse, type GatewayContext, type GatewayHono } from './context.ts'
import { explainFullDisk } from './full-disk.ts'
import { holdsNothing } from './held-body.ts'
import { configured, hostCheck, originCheck, requestTrace } from './middleware/request.ts'
import type { ServedRoute } from './serve.ts'

/** Hono's pattern of a registered path: `{documentId}` → `:documentId`; a tile's path goes on over slashes. */
function patternOf({ path }: Pick<Route, 'path'>): string {
  return path.replace(/\{(\w+Path)\}/, ':$1{.+}').replaceAll(/\{(\w+)\}/g, ':$1')
}

const isOfMany = ({ path }: Pick<Route, 'path'>): boolean => path.includes('{')

/** Serves every registered route, and no other: stops at once where one has no function, or a function no route. */
export function openDoor(registered: readonly Route[], served: readonly ServedRoute[]): Hono<GatewayHono> {
  const byRoute = new Map(served.map((one) => [one.route, one]))
  assert(byRoute.size === served.length, 'no route is served twice')
  assert(served.length === registered.length, 'what is served is what is registered')
  const app = new Hono<GatewayHono>()
  app.use(requestTrace, configured, hostCheck, originCheck, async (c, next) => {
    c.set('askAgain', async (path, { method, headers, body }) => {
      const url = new URL(path, c.req.url)
      const request = new Request(url, { method, headers: { ...ownHeaders(c), ...headers }, body })
      // Its body is part of one that is held already.
      holdsNothing(request)
      return await app.fetch(request, c.env, c.executionCtx)
    })
    await next()
  })
  // First those that are one address: `/api/identities/alias` is no label, whatever the method.
  const ordered = [...registered].sort((one, other) => Number(isOfMany(one)) - Number(isOfMany(other)))
  for (const [pattern, routes] of Map.groupBy(ordered, patternOf)) {
    for (const route of routes) {
      const one = byRoute.get(route)
      assert(one, `${route.operationId} is registered and has no function`)
      app.on(route.method, pattern, (c) => one.answer(c))
    }
    app.all(pattern, (c) => refuseMethod(c, routes))
  }
  for (const [pattern, below] of Map.groupBy(registered.flatMap(pathsAbove), ({ pattern: above }) => above))
    if (!registered.some((route) => patternOf(route) === pattern)) app.all(pattern, (c) => refuseAbove(c, below))
  for (const { pattern, what } of comesLater) app.all(pattern, (c) => refuse(c, refuseLater(what)))
  app.notFound((c) => refuse(c, notFound.refusal))
  app.onError(async (error, c) => {
    // The name only: a message may hold what a document holds.
    c.get('telemetry')?.log('error', 'request failed', {
      name: error.name,
      path: c.req.routePath,
      requestId: c.get('trace').requestId,
      ...(error instanceof AnswerMismatch ? { place: error.message } : {}),
    })
    const full = await explainFullDisk(c.env)
    return refuse(c, full ?? { code: 'INTERNAL', detail: 'The request failed in a way that is our fault.' })
  })
  return app
}

/** What the guide has and this release has not: whoever follows the guide is told so, in place of an address that nobody knows. */
const comesLater = [{ pattern: '/api/goose/*', what: 'Tasks of Goose come with the sandbox that they run in' }] as const

const refuseLater = (what: string): Refusal => ({
  code: 'PROVIDER_UNAVAILABLE',
  detail: `${what}; this release has neither.`,
  next: 'See docs/design/coverage.md for what works; GET /openapi.json lists what is served.',
})

/** Who calls, where, and in which request: what the door goes by. Where a browser came from was looked at already. */
function ownHeaders(c: GatewayContext): { readonly [name: string]: string } {
  const { requestId, traceparent } = c.get('trace')
  const kept = ['authorization', 'cookie', 'host', addressField, edgeAddressField].flatMap((name) => {
    const value = c.req.header(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(kept), 'x-request-id': requestId, traceparent }
}

/** An address of one thing, as `/api/documents/{documentId}`, of which only what is below it is served. */
interface Above {
  readonly pattern: string
  readonly param: string
  readonly route: Route
}

function pathsAbove(route: Route): readonly Above[] {
  return [...route.path.matchAll(/\{(\w+)\}(?=\/)/g)].map((match) => ({
    pattern: patternOf({ path: route.path.slice(0, match.index + match[0].length) }),
    param: match[1]!,
    route,
  }))
}

/**
 * The thing's address is known, and takes no method but OPTIONS, for a 405 has to name one (an empty Allow is not sent by workerd).
 * What can't be such an address is not there.
 */
function refuseAbove(c: GatewayContext, below: readonly Above[]): Response {
  const [first] = below
  const isAddress = first?.route.params?.shape[first.param]?.safeParse(c.req.param(first.param)).success === true
  if (!isAddress) return refuse(c, notFound.refusal)
  if (c.req.method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow: 'OPTIONS' } })
  const paths = below.map(({ route }) => `${route.method} ${route.path}`)
  const detail = 'Nothing is served at this address itself; details.below lists what is below it.'
  return refuseWith(c, 'OPTIONS', { code: 'METHOD_NOT_ALLOWED', detail, details: { below: paths } })
}

function refuseWith(c: GatewayContext, allowed: string, refusal: Refusal): Response {
  const response = refuse(c, refusal)
  response.headers.set('allow', allowed)
  return response
}

function refuseMethod(c: GatewayContext, routes: readonly Route[]): Response {
  const allowed = routes.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
  return refuseWith(c, allowed, { code: 'METHOD_NOT_ALLOWED', detail: `This path serves ${allowed}.` })
}
