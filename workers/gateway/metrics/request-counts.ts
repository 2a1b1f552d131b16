// Requests answered by this isolate, until the Tenant is told: its rows are what every isolate's /metrics reads.
import type { RequestCount } from '../../../contract/catalog.ts'
import { requestBoundsMs } from '../../../contract/durations.ts'
import { tenantObjects, type GatewayBindings } from '../../shared/bindings.ts'
import { gatewayCall } from '../gateway-call.ts'

/** An isolate that ends loses at most what came within this time. */
const tellEveryMs = 15_000

export interface CountedRequest {
  readonly operation: string
  readonly status: number
  readonly ms: number
}

/** Refused requests stand beside those of operations: of a tenant's keys with that tenant, of everybody with the deployment's own. */
export const violationOfTenant = 'violation-of-tenant'
export const violationOfAny = 'violation-of-any'

interface Untold {
  readonly counts: Map<string, RequestCount>
  sinceMs: number
}

const byTenant = new Map<string, Untold>()

/** Counts one request; answers whether its tenant is to be told now. */
export function noteRequest(tenantId: string, { operation, status, ms }: CountedRequest, nowMs: number): boolean {
  const untold = byTenant.get(tenantId) ?? { counts: new Map(), sinceMs: nowMs }
  byTenant.set(tenantId, untold)
  const boundMs = requestBoundsMs.find((bound) => ms <= bound) ?? null
  const key = `${operation} ${status} ${boundMs}`
  const before = untold.counts.get(key) ?? { operation, status, boundMs, count: 0, sumMs: 0 }
  untold.counts.set(key, { ...before, count: before.count + 1, sumMs: before.sumMs + Math.max(0, Math.round(ms)) })
  return nowMs - untold.sinceMs >= tellEveryMs
}

/** Tells the tenant what it was not told yet. What it does not take is told again with the next. */
export async function tellRequests(
  bindings: Pick<GatewayBindings, 'TENANT' | 'MEMORY_GRAPH'>,
  tenantId: string,
): Promise<void> {
  const untold = byTenant.get(tenantId)
  if (untold === undefined) return
  byTenant.delete(tenantId)
  const requests = [...untold.counts.values()]
  const call = { ...gatewayCall(tenantId, crypto.randomUUID()), requests }
  const told = await tenantObjects(bindings, tenantId)
    .tenant.countRequests(call)
    .catch(() => null)
  if (told?.ok !== true) restore(tenantId, untold)
}

function restore(tenantId: string, { counts, sinceMs }: Untold): void {
  const newer = byTenant.get(tenantId) ?? { counts: new Map<string, RequestCount>(), sinceMs }
  byTenant.set(tenantId, newer)
  for (const [key, { count, sumMs, ...named }] of counts) {
    const since = newer.counts.get(key)
    newer.counts.set(key, { ...named, count: count + (since?.count ?? 0), sumMs: sumMs + (since?.sumMs ?? 0) })
  }
}
