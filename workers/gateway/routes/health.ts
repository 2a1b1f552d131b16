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
import { checkSignIn } from '../sign-in/sign-in-here.ts'
import { issuerHere } from '../issuer/issuer-here.ts'
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
    const logs = await auditLogs(session)
    const checks = { ...(await readinessChecks(session, logs)), ...(await issuerCheck(session)) }
    const isReady = Object.values(checks).every((check) => check === 'ok')
    const body: ReadyzAnswer = { status: isReady ? 'ready' : 'not_ready', checks, log: logCheck(logs) }
    return answer(isReady ? 200 : 503, body)
  }),
  serve(routes.pipelineHealthz, async (session) => {
    const { tika, gotenberg, presidio, paperless } = (await currentHealth(session.bindings)).engines
    const { enabled } = session.config.documents.presidio
    return accepted({ tika, gotenberg, ...(enabled ? { presidio } : {}), paperless })
  }),
]

type AuditLogs = readonly (Result<AuditStatus> | undefined)[]

const callOf = (tenantId: string): Call => ({
  v: 1,
  tenantId,
  actor: { id: 'readyz', type: 'service' },
  requestId: 'readyz-check',
})

/** Of every tenant that is served; the first asked since the start has its newest records checked. */
async function auditLogs({ bindings, config }: OpenSession): Promise<AuditLogs> {
  if (!config.ok) return []
  const tenantIds = new Set([bindings.TENANT_ID, ...servedTenants(bindings, config.value.tier === 'local')])
  return await Promise.all(
    [...tenantIds].map((id) => settled(tenantObjects(bindings, id).tenant.auditStatus(callOf(id)))),
  )
}

async function readinessChecks({ bindings, config }: OpenSession, logs: AuditLogs): Promise<ReadyzAnswer['checks']> {
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
  const call = callOf(bindings.TENANT_ID)
  const { tenant, graph } = tenantObjects(bindings, bindings.TENANT_ID)
  const [areCatalogsThere, filter, keys] = await Promise.all([
    areThere(bindings, call, config.value.tier === 'local'),
    settled(graph(defaultGraph).status(call)),
    settled(tenant.openNamedKeys({ ...call, names: ['duplicates'] })),
  ])
  return {
    database: areCatalogsThere ? 'ok' : 'unavailable',
    cuckooFilter: filterCheck(filter),
    supergraph: isDescribed() ? 'ok' : 'unavailable',
    audit: auditCheck(logs),
    keys: keys?.ok === true ? 'ok' : 'unavailable',
    configuration: refusedConfiguration([...logs, keys]) ?? 'ok',
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

function auditCheck(logs: AuditLogs): string {
  if (logs.some(isTampered)) return 'tampered'
  return logs.every((log) => log?.ok === true) ? 'ok' : 'unavailable'
}

const isTampered = (log: Result<AuditStatus> | undefined): boolean =>
  log?.ok === true ? log.value.state === 'frozen' : log?.refusal.code === 'AUDIT_FORK'

/** All logs as one: the worst state, and the sums. */
function logCheck(logs: AuditLogs): ReadyzAnswer['log'] {
  const known = logs.flatMap((log) => (log?.ok === true ? [log.value.check] : []))
  const checked = known.reduce((sum, check) => sum + check.checked, 0)
  const records = known.reduce((sum, check) => sum + check.records, 0)
  const state = (['tampered', 'checking'] as const).find((one) => known.some((check) => check.state === one))
  const where = known.find((check) => check.where !== null)?.where ?? null
  const fork = logs.find((log) => log?.ok === false && log.refusal.code === 'AUDIT_FORK')
  if (where === null && fork?.ok === false) return { state: 'tampered', checked, records, where: fork.refusal.detail }
  return { state: known.length < logs.length ? 'unknown' : (state ?? 'ok'), checked, records, where }
}

/** Of the identity provider or the directory, where one is configured. */
async function issuerCheck({
  bindings,
  config,
  waitUntil,
}: OpenSession): Promise<Pick<ReadyzAnswer['checks'], 'issuer'>> {
  if (!config.ok) return {}
  const directory = await checkSignIn({ bindings, config: config.value })
  if (directory !== null) return { issuer: directory.ok ? 'ok' : directory.refusal.detail }
  const issuer = await issuerHere({ bindings, config: config.value, requestId: 'readyz-check', waitUntil })
  if (issuer === null) return {}
  return { issuer: issuer.ok ? 'ok' : issuer.refusal.detail }
}

/** The value, or undefined where the check failed or took too long. */
async function settled<T>(check: Promise<T>): Promise<T | undefined> {
  try {
    return await Promise.race([check, scheduler.wait(checkMs).then(() => undefined)])
  } catch {
    return undefined
  }
}
