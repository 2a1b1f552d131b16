// The gateway Worker: HTTPS API and pages.
import { checkGateway, type GatewayBindings } from '../shared/bindings.ts'
import { createTelemetry } from '../shared/telemetry.ts'
import { createApp } from './app.ts'
import { servedTenants } from './middleware/authenticate.ts'
import { pruneGraphs } from './prune.ts'

const app = createApp()

export default {
  fetch: app.fetch,
  /** The daily pruning run (memory.pruning.schedule): every tenant, each by itself. */
  async scheduled(_controller, env) {
    const config = checkGateway(env)
    if (!config.ok || !config.value.memory.pruning.enabled) return
    const { api, memory, telemetry, tier } = config.value
    const { maxNodes } = memory.pruning
    const log = createTelemetry({ worker: 'gateway', logLevel: api.logLevel, isSpanning: telemetry.enabled })
    for (const tenantId of servedTenants(env, tier === 'local')) {
      const actor = { id: 'pruner', type: 'service' } as const
      const call = { v: 1, tenantId, actor, requestId: crypto.randomUUID() } as const
      const pruned = await pruneGraphs(env, call, { maxNodes, nowMs: Date.now() }).catch(() => null)
      if (pruned?.ok === true) log.log('info', 'pruned', { ...pruned.value })
      else log.log('error', 'prune refused', { code: pruned?.refusal.code ?? 'INTERNAL' })
    }
  },
} satisfies ExportedHandler<GatewayBindings>
