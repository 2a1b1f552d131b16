// One log line and one count for every request: what was asked by its registered name, by whom, and how it ended; nothing of its content.
import { matchedRoutes } from 'hono/route'
import type { GatewayContext } from '../context.ts'
import {
  noteRequest,
  tellRequests,
  violationOfAny,
  violationOfTenant,
  type CountedRequest,
} from '../metrics/request-counts.ts'

/** Pattern of the route that was asked for; null where none is served. A path itself may hold anything. */
function patternOf(c: GatewayContext): string | null {
  const served = matchedRoutes(c).findLast(({ path }) => path !== '*' && path !== '/*')
  return served?.path ?? null
}

/** The launcher's heartbeat and others' probes: in the log at debug only, and not worth a write to a tenant. */
const isProbe = (pattern: string | null, status: number): boolean => pattern === '/healthz' && status === 200

/** Runs when the answer begins. */
export function observeRequest(c: GatewayContext, startedMs: number): void {
  const { status } = c.res
  const ms = Math.max(0, Date.now() - startedMs)
  const route = patternOf(c)
  const caller = c.get('caller') ?? null
  const { requestId } = c.get('trace')
  const level = isProbe(route, status) ? 'debug' : 'info'
  c.get('telemetry').log(level, 'request', {
    requestId,
    method: route === null ? null : c.req.method,
    route,
    status,
    ms,
    tenantId: caller?.tenantId ?? null,
    keyId: caller?.keyId ?? null,
  })
  if (isProbe(route, status)) return
  const operation = c.get('operation') ?? 'none'
  c.get('telemetry').requestSpan(c.get('trace'), startedMs, { operation, status })
  count(c, { operation, status, ms })
}

/** Authentication, permission, foreign host or origin. */
const violationStatuses: ReadonlySet<number> = new Set([401, 403, 421])

/** Who is not known is counted with the deployment's own tenant, which also learns of every tenant's violations. */
function count(c: GatewayContext, request: CountedRequest): void {
  const { TENANT_ID: ownId } = c.env
  const tenantId = c.get('caller')?.tenantId ?? ownId
  if (tenantId === '') return
  const noted: (readonly [string, CountedRequest])[] = [[tenantId, request]]
  if (violationStatuses.has(request.status)) {
    const violation = { status: request.status, ms: 0 }
    if (c.get('caller') !== undefined) noted.push([tenantId, { ...violation, operation: violationOfTenant }])
    noted.push([ownId, { ...violation, operation: violationOfAny }])
  }
  for (const [id, one] of noted) if (noteRequest(id, one, Date.now())) c.executionCtx.waitUntil(tellRequests(c.env, id))
}
