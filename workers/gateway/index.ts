// The gateway Worker: HTTPS API and pages.
import type { Result } from '../../contract/result.ts'
import { checkGateway, tenantObjects, type GatewayBindings } from '../shared/bindings.ts'
import { createTelemetry, type Telemetry } from '../shared/telemetry.ts'
import { createApp } from './app.ts'
import { sweepLeftObjects } from './left-objects.ts'
import { instanceMetrics } from './metrics/instance-metrics.ts'
import { servedTenants } from './middleware/authenticate.ts'
import { pruneGraphs } from './prune.ts'
import { compareProviders } from './tools/read-daily.ts'

const app = createApp()

/** Reached by a socket of the launcher's alone; at the edge by nobody. */
export const InstanceMetrics = instanceMetrics

function tell(log: Telemetry, what: string, done: Result<object> | null): void {
  if (done?.ok === true) log.log('info', what, { ...done.value })
  else log.log('error', `${what} refused`, { code: done?.refusal.code ?? 'INTERNAL' })
}

export default {
  fetch: app.fetch,
  /** The daily run (memory.pruning.schedule): every tenant, each by itself; pruning where it is enabled, what crashes left in R2, and providers of tools. */
  async scheduled(_controller, env) {
    const config = checkGateway(env)
    if (!config.ok) return
    const { api, memory, telemetry, tier } = config.value
    const log = createTelemetry({ worker: 'gateway', logLevel: api.logLevel, isSpanning: telemetry.enabled })
    for (const tenantId of servedTenants(env, tier === 'local')) {
      const actor = { id: 'pruner', type: 'service' } as const
      const call = { v: 1, tenantId, actor, requestId: crypto.randomUUID() } as const
      const asked = { pruning: memory.pruning, nowMs: Date.now(), isDryRun: false }
      if (memory.pruning.enabled) tell(log, 'prune', await pruneGraphs(env, call, asked).catch(() => null))
      const { tenant } = tenantObjects(env, tenantId)
      const swept = sweepLeftObjects({ bucket: env.DOCUMENTS, tenant }, call, Date.now())
      tell(log, 'sweep of objects', await swept.catch(() => null))
      const looked = compareProviders(env, config.value, call)
      tell(log, 'look at providers', await looked.catch(() => null))
    }
  },
} satisfies ExportedHandler<GatewayBindings>
