// Liveness, readiness with its checks, health of the engines.
import { Hono } from 'hono'
import type { AuditStatus } from '../../../contract/audit.ts'
import type { ReadyzAnswer } from '../../../contract/health.ts'
import type { MemoryStatus } from '../../../contract/memory.ts'
import type { Result } from '../../../contract/result.ts'
import type { Call } from '../../../contract/rpc.ts'
import { defaultGraph } from '../../../contract/tenant.ts'
import { checkGateway, tenantObjects } from '../../shared/bindings.ts'
import { currentHealth } from '../upload/admission.ts'
import type { GatewayContext, GatewayHono } from '../context.ts'
import { servedTenants } from '../middleware/authenticate.ts'
import { metricsText } from './metrics.ts'
import { productVersion } from '../version.ts'

/** A check that takes longer is a failed one. */
const checkMs = 3_000

export const healthRoutes = new Hono<GatewayHono>()
  .get('/healthz', (c) => c.json({ status: 'ok', version: productVersion }))
  .get('/readyz', async (c) => {
    const checks = await readinessChecks(c)
    const isReady = Object.values(checks).every((check) => check === 'ok')
    const answer: ReadyzAnswer = { status: isReady ? 'ready' : 'not_ready', checks }
    return c.json(answer, isReady ? 200 : 503)
  })

export const pipelineHealthRoutes = new Hono<GatewayHono>()
  .get('/api/pipeline/healthz', async (c) => {
    const { engines } = await currentHealth(c)
    const { tika, gotenberg, presidio, paperless } = engines
    return c.json({ tika, gotenberg, ...(c.get('config').documents.presidio.enabled ? { presidio } : {}), paperless })
  })
  .get('/metrics', async (c) =>
    c.text(await metricsText(c), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }),
  )

async function readinessChecks(c: GatewayContext): Promise<ReadyzAnswer['checks']> {
  const configured = checkGateway(c.env)
  if (!configured.ok) {
    const configuration = configured.refusal.detail
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
    tenantId: c.env.TENANT_ID,
    actor: { id: 'readyz', type: 'service' },
    requestId: 'readyz-check',
  } as const
  const { tenant, graph } = tenantObjects(c.env, c.env.TENANT_ID)
  const [areCatalogsThere, filter, audit, keys] = await Promise.all([
    areThere(c, call),
    settled(graph(defaultGraph).status(call)),
    settled(tenant.auditStatus(call)),
    settled(tenant.openNamedKeys({ ...call, names: ['duplicates'] })),
  ])
  return {
    database: areCatalogsThere ? 'ok' : 'unavailable',
    cuckooFilter: filterCheck(filter),
    supergraph: 'ok',
    audit: auditCheck(audit),
    keys: keys?.ok === true ? 'ok' : 'unavailable',
    configuration: refusedConfiguration([audit, keys]) ?? 'ok',
  }
}

/**
 * Whether the catalog of every tenant that is served answers. Each is awake then, and looks after its alarm: one that was set before
 * the clock was set back would be dated far ahead.
 */
async function areThere(c: GatewayContext, call: Call): Promise<boolean> {
  const tenantIds = servedTenants(c.env, c.get('config').tier === 'local')
  const counts = tenantIds.map((tenantId) =>
    settled(tenantObjects(c.env, tenantId).tenant.counts({ ...call, tenantId })),
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
