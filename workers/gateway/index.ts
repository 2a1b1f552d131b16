// The gateway Worker: HTTPS API and pages.
import { defaultGraph } from '../../contract/tenant.ts'
import { checkGateway, tenantObjects, type GatewayBindings } from '../shared/bindings.ts'
import { createTelemetry } from '../shared/telemetry.ts'
import { createApp } from './app.ts'

const app = createApp()

export default {
  fetch: app.fetch,
  /** The daily pruning run (memory.pruning.schedule). */
  async scheduled(_controller, env) {
    const config = checkGateway(env)
    if (!config.ok || !config.value.memory.pruning.enabled) return
    const { api, memory, telemetry } = config.value
    const call = {
      v: 1,
      tenantId: env.TENANT_ID,
      actor: { id: 'pruner', type: 'service' },
      requestId: crypto.randomUUID(),
    } as const
    const graph = tenantObjects(env, env.TENANT_ID).graph(defaultGraph)
    const pruned = await graph.prune({ ...call, maxNodes: memory.pruning.maxNodes, nowMs: Date.now() })
    const log = createTelemetry({ worker: 'gateway', logLevel: api.logLevel, isSpanning: telemetry.enabled })
    if (pruned.ok) log.log('info', 'pruned', { ...pruned.value })
    else log.log('error', 'prune refused', { code: pruned.refusal.code })
  },
} satisfies ExportedHandler<GatewayBindings>
