// Pruning over all graphs of a tenant: by the daily run and by whoever asks for it.
import type { PruneAnswer } from '../../contract/memory.ts'
import { accepted, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import { tenantObjects, type GatewayBindings } from '../shared/bindings.ts'

/** Each graph keeps `maxNodes`. A graph that refuses ends the run; what others pruned before stays pruned. */
export async function pruneGraphs(
  env: GatewayBindings,
  call: Call,
  options: { readonly maxNodes: number; readonly nowMs: number },
): Promise<Result<PruneAnswer>> {
  const { tenant, graph } = tenantObjects(env, call.tenantId)
  const graphs = await tenant.graphs(call)
  if (!graphs.ok) return graphs
  const sum = { pruned: 0, kept: 0, heldSkipped: 0 }
  for (const name of graphs.value) {
    const pruned = await graph(name).prune({ ...call, ...options })
    if (!pruned.ok) return pruned
    sum.pruned += pruned.value.pruned
    sum.kept += pruned.value.kept
    sum.heldSkipped += pruned.value.heldSkipped
  }
  return accepted(sum)
}
