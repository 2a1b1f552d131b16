// First in line: request id and trace, the Host check against DNS rebinding, the origin check against other sites.
import { createMiddleware } from 'hono/factory'
import { protocols } from '../../../contract/routes.ts'
import { requestIdPattern, traceparentPattern } from '../../../contract/tenant.ts'
import { isOwnOrigin, isServedHost, type Site } from '../../../core/access/site.ts'
import { checkGateway } from '../../shared/bindings.ts'
import { createTelemetry, createTraceparent } from '../../shared/telemetry.ts'
import { refuse, type GatewayContext, type GatewayHono } from '../context.ts'
import { observeRequest } from './observe.ts'
import { steadyMs } from '../../shared/steady-ms.ts'

/** Takes X-Request-Id and traceparent only when well formed, and makes them otherwise. */
export const requestTrace = createMiddleware<GatewayHono>(async function requestTrace(c, next) {
  const startedMs = Date.now()
  const givenId = c.req.header('x-request-id')
  const givenTrace = c.req.header('traceparent')
  const requestId = givenId !== undefined && requestIdPattern.test(givenId) ? givenId : crypto.randomUUID()
  const isForeign = givenTrace !== undefined && traceparentPattern.test(givenTrace)
  const traceparent = isForeign ? givenTrace : createTraceparent()
  c.set('trace', { requestId, traceparent, isForeign })
  await next()
  observeRequest(c, startedMs)
  if (c.res.status >= 400) await drain(c.req.raw)
  c.res.headers.set('x-request-id', requestId)
  for (const [name, value] of securityHeaders) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
})

/** What is still read of a refused request's body, and for how long. */
const drainedBytesMax = 1024 * 1024
const drainMs = 2_000

/**
 * Reads on after a refusal, within bounds: a connection closed on a client that still writes reaches it as a broken pipe
 * instead of the answer (RFC 9112 §9.6).
 */
async function drain({ body }: Request): Promise<void> {
  // Locked where somebody still reads it, or read it whole at once.
  if (body === null || body.locked) return
  const reader = (body as ReadableStream<Uint8Array>).getReader()
  const untilMs = steadyMs() + drainMs
  let drainedBytes = 0
  while (drainedBytes < drainedBytesMax && steadyMs() < untilMs) {
    const part = await Promise.race([reader.read(), scheduler.wait(drainMs).then(() => null)])
    if (part === null || part.done) break
    drainedBytes += part.value.byteLength
  }
  await reader.cancel().catch(() => {})
}

const securityHeaders = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['cache-control', 'no-store'],
  ['content-security-policy', "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"],
] as const

/** A configuration that is refused is known to the operation: most can't go on without one. */
export const configured = createMiddleware<GatewayHono>(async function configured(c, next) {
  const config = checkGateway(c.env)
  const { logLevel, isSpanning } = config.ok
    ? { logLevel: config.value.api.logLevel, isSpanning: config.value.telemetry.enabled }
    : { logLevel: 'info' as const, isSpanning: false }
  c.set('config', config)
  c.set('telemetry', createTelemetry({ worker: 'gateway', logLevel, isSpanning }))
  await next()
})

/** Only the configuration says where we are served: no header of a proxy does. */
export function siteOf(c: GatewayContext): Site {
  const config = c.get('config')
  return config.ok ? config.value.api : { hosts: [] }
}

/** A page that rebinds its name to 127.0.0.1 still sends its own name as Host. */
export const hostCheck = createMiddleware<GatewayHono>(async function hostCheck(c, next) {
  if (!isServedHost(siteOf(c), c.req.header('host') ?? '')) {
    return refuse(c, { code: 'HOST_REFUSED', detail: 'The Host header names a host that is not served here.' })
  }
  await next()
})

/** Pages that other sites lead people to. They show what is asked, or lead on to the identity provider, and do nothing by themselves. */
const ledTo: ReadonlySet<string> = new Set([protocols.authorize.path, protocols.samlLogin.path])

const isLedHere = (c: GatewayContext): boolean =>
  c.req.method === 'GET' && ledTo.has(c.req.path) && c.req.header('sec-fetch-mode') === 'navigate'

/** The one form of another site, an identity provider's: it counts by its signature, in the browser that asked for it. */
const isTheirForm = (c: GatewayContext): boolean =>
  c.req.method === 'POST' &&
  c.req.path === protocols.samlAcs.path &&
  (c.req.header('sec-fetch-mode') ?? 'navigate') === 'navigate'

/** A browser says where a request comes from; only this site's own pages may call, on every method. */
export const originCheck = createMiddleware<GatewayHono>(async function originCheck(c, next) {
  const origin = c.req.header('origin')
  const fetchSite = c.req.header('sec-fetch-site')
  const host = c.req.header('host') ?? ''
  const isForeignOrigin =
    origin !== undefined && !isOwnOrigin(siteOf(c), { origin, host, requestOrigin: new URL(c.req.url).origin })
  const isForeignSite = fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none' && !isLedHere(c)
  if ((isForeignOrigin || isForeignSite) && !isTheirForm(c)) {
    return refuse(c, { code: 'ORIGIN_REFUSED', detail: 'Browsers may call from this site’s own pages only.' })
  }
  await next()
})
