// Liveness, readiness with its checks, health of the engines.
import type { AuditStatus } from '../../../contract/audit.ts'
import type { ReadyzAnswer } from '../../../contract/health.ts'
import type { MemoryStatus } from '../../../contract/memory.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import type { Call } from '../../../contract/rpc.ts'
import { routes } from '../../../contract/routes.ts'
import { defaultGraph } from '../../../contract/tenant.ts'
import { answer } from '../answer.ts'
import { tenantObjects, type GatewayBindings } from '../../shared/bindings.ts'
import { servedTenants } from '../middleware/authenticate.ts'
import { openApiDocument } from '../openapi.ts'
import { serve } from '../serve.ts'
import type { OpenSession } from '../session.ts'
import { currentHealth } from '../upload/admission.ts'
import { productVersion } from '../version.ts'

/** A check that takes longer is a failed one. */
const checkMs = 3_000

export const healthRoutes = [
  serve(routes.healthz, () => accepted({ status: 'ok' as const, version: productVersion })),
  serve(routes.readyz, async (session) => {
    const checks = await readinessChecks(session)
    const isReady = Object.values(checks).every((check) => check === 'ok')
    const body: ReadyzAnswer = { status: isReady ? 'ready' : 'not_ready', checks }
    return answer(isReady ? 200 : 503, body)
  }),
  serve(routes.pipelineHealthz, async (session) => {
    const { tika, gotenberg, presidio, paperless } = (await currentHealth(session.bindings)).engines
    const { enabled } = session.config.documents.presidio
    return accepted({ tika, gotenberg, ...(enabled ? { presidio } : {}), paperless })
  }),
]

async function readinessChecks({ bindings, config }: OpenSession): Promise<ReadyzAnswer['checks']> {
  if (!config.ok) {
    const configuration = config.refusal.detail
    const unknown = 'unknown'
    return {
      database: unknown,
      cuckooFilter: 'unavailable',
      supergraph: unknown,
      audit: unknown,
      keys: unknown,
      configuration,
    }
  }
  const call = {
    v: 1,
    tenantId: bindings.TENANT_ID,
    actor: { id: 'readyz', type: 'service' },
    requestId: 'readyz-check',
  } as const
  const { tenant, graph } = tenantObjects(bindings, bindings.TENANT_ID)
  const [areCatalogsThere, filter, audit, keys] = await Promise.all([
    areThere(bindings, call, config.value.tier === 'local'),
    settled(graph(defaultGraph).status(call)),
    settled(tenant.auditStatus(call)),
    settled(tenant.openNamedKeys({ ...call, names: ['duplicates'] })),
  ])
  return {
    database: areCatalogsThere ? 'ok' : 'unavailable',
    cuckooFilter: filterCheck(filter),
    supergraph: isDescribed() ? 'ok' : 'unavailable',
    audit: auditCheck(audit),
    keys: keys?.ok === true ? 'ok' : 'unavailable',
    configuration: refusedConfiguration([audit, keys]) ?? 'ok',
  }
}

/** The graph of all operations is the registry: whether its description can be made. */
function isDescribed(): boolean {
  try {
    return Object.keys(openApiDocument({ isOpen: false })).length > 0
  } catch {
    return false
  }
}

/**
 * Whether the catalog of every tenant that is served answers. Each is awake then, and looks after its alarm: one that was set before
 * the clock was set back would be dated far ahead.
 */
async function areThere(bindings: GatewayBindings, call: Call, isLocal: boolean): Promise<boolean> {
  const counts = servedTenants(bindings, isLocal).map((tenantId) =>
    settled(tenantObjects(bindings, tenantId).tenant.counts({ ...call, tenantId })),
  )
  return (await Promise.all(counts)).every((answer) => answer?.ok === true)
}

/** A secret that the state Worker lacks is a matter of configuration. */
function refusedConfiguration(checks: readonly (Result<unknown> | undefined)[]): string | null {
  for (const check of checks)
    if (check?.ok === false && check.refusal.code === 'CONFIG_REJECTED') return check.refusal.detail
  return null
}

function filterCheck(graph: Result<MemoryStatus> | undefined): ReadyzAnswer['checks']['cuckooFilter'] {
  if (graph?.ok !== true) return 'unavailable'
  return graph.value.warm ? 'ok' : 'warming'
}

function auditCheck(audit: Result<AuditStatus> | undefined): string {
  if (audit === undefined) return 'unavailable'
  if (!audit.ok) return audit.refusal.code === 'AUDIT_FORK' ? 'tampered' : 'unavailable'
  return audit.value.state === 'open' ? 'ok' : 'tampered'
}

/** The value, or undefined where the check failed or took too long. */
async function settled<T>(check: Promise<T>): Promise<T | undefined> {
  try {
    return await Promise.race([check, scheduler.wait(checkMs).then(() => undefined)])
  } catch {
    return undefined
  }
}
