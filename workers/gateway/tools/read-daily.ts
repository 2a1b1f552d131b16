// The daily look at providers of tools: what one describes otherwise than it was accepted is blocked until somebody looks.
import type { LocalConfig } from '../../../contract/config.ts'
import { accepted, type Result } from '../../../contract/result.ts'
import type { Call } from '../../../contract/rpc.ts'
import { tenantObjects, type GatewayBindings } from '../../shared/bindings.ts'
import { providersOf } from './external-tools.ts'

type Where = Pick<GatewayBindings, 'BRIDGE' | 'TENANT' | 'MEMORY_GRAPH' | 'TENANT_ID'>

/** One that is out of reach today is read tomorrow; its tools stay as they are. */
export async function compareProviders(
  env: Where,
  config: LocalConfig,
  call: Call,
): Promise<Result<{ readonly read: number; readonly unread: number; readonly blocked: number }>> {
  const { tenant } = tenantObjects(env, call.tenantId)
  const of = { tenantId: call.tenantId, isOfInstance: call.tenantId === env.TENANT_ID, verticals: null }
  const counts = { read: 0, unread: 0, blocked: 0 }
  for (const provider of providersOf(config, of).keys()) {
    const read = await env.BRIDGE.read({ v: 1, provider })
    if (!read.ok) {
      counts.unread += 1
      continue
    }
    const compared = await tenant.compareTools({ ...call, claims: null, provider, tools: read.value.tools })
    if (!compared.ok) return compared
    counts.read += 1
    counts.blocked += compared.value.changed.length + compared.value.gone.length
  }
  return accepted(counts)
}
