// The launcher's way to the metrics of every served tenant, for OTLP: an entrypoint that no route leads to.
import type { LocalConfig } from '../../../contract/config.ts'
import type { InstanceMetrics } from '../../../contract/metrics.ts'
import type { Claims } from '../../../core/access/claims.ts'
import { noPolicy } from '../../../core/access/policy/compile.ts'
import { allRows } from '../../../core/access/row-scope.ts'
import { checkGateway, type GatewayBindings } from '../../shared/bindings.ts'
import { createTelemetry, createTraceparent } from '../../shared/telemetry.ts'
import { originOf } from '../issuer/challenge.ts'
import { servedTenants } from '../middleware/authenticate.ts'
import { createSession, type Session } from '../session.ts'
import { productVersion } from '../version.ts'
import { tenantFamilies } from './tenant-families.ts'

/** What a key for metrics would carry; the instance's own tenant has the instance's beside its own. */
const claimsOf = (tenantId: string, instanceTenantId: string): Claims => ({
  tenantId,
  actor: { id: 'metrics-exporter', type: 'service' },
  roles: [],
  scopes: ['metrics:read', 'instance:read'],
  verticals: null,
  crossVertical: true,
  expiresMs: null,
  isOfInstance: tenantId === instanceTenantId,
  digest: null,
})

function sessionOf(tenantId: string, env: GatewayBindings, { config, context }: Asked): Session {
  const { logLevel } = config.api
  const open = {
    bindings: env,
    config: { ok: true, value: config } as const,
    trace: { requestId: crypto.randomUUID(), traceparent: createTraceparent() },
    origin: originOf(config, 'http://localhost'),
    cookiePlace: { isOverTls: false, takesPlain: false, instanceId: env.INSTANCE_ID },
    telemetry: createTelemetry({ worker: 'gateway', logLevel, isSpanning: false }),
    waitUntil: (work: Promise<unknown>) => context.waitUntil(work),
  }
  // The launcher asks, whom no tenant's policy is about.
  return createSession(open, config, {
    claims: claimsOf(tenantId, env.TENANT_ID),
    policy: noPolicy,
    address: null,
    rows: allRows,
    approval: null,
  })
}

interface Asked {
  readonly config: LocalConfig
  readonly context: ExecutionContext
}

/** Answers what each tenant's /metrics would; one that can't be read is left out, so that it shows. */
export const instanceMetrics = {
  async fetch(_request, env, context) {
    const config = checkGateway(env)
    if (!config.ok) return Response.json({ version: productVersion, tenants: [] } satisfies InstanceMetrics)
    const asked = { config: config.value, context }
    const tenants = servedTenants(env, config.value.tier === 'local').map(async (tenantId) => {
      const families = await tenantFamilies(sessionOf(tenantId, env, asked)).catch(() => null)
      return families === null ? [] : [{ tenantId, families: [...families] }]
    })
    const answer: InstanceMetrics = { version: productVersion, tenants: (await Promise.all(tenants)).flat() }
    return Response.json(answer)
  },
} satisfies ExportedHandler<GatewayBindings>
