// Refused requests since the isolate started, for /metrics: a tenant sees its own, the instance all.

let all = 0
const byTenant = new Map<string, number>()

/** Counts a refused request; `tenantId` where a credential named one: tenants that are served, so that they are few. */
export function countViolation(tenantId: string | null): void {
  all += 1
  if (tenantId !== null) byTenant.set(tenantId, (byTenant.get(tenantId) ?? 0) + 1)
}

/** Of one tenant's keys; of everybody, strangers included, for null. */
export const violations = (tenantId: string | null): number => (tenantId === null ? all : (byTenant.get(tenantId) ?? 0))
