// Forgetting over all graphs of a tenant: by the daily run and by whoever asks for it.
import type { LocalConfig } from '../../contract/config.ts'
import {
  dryRunMaxNodes,
  forgettingNamedMax,
  forgettingPolicySchema,
  type ForgettingPolicy,
  type ForgettingReason,
  type PruneAnswer,
} from '../../contract/forgetting.ts'
import type { GraphPruneAnswer } from '../../contract/memory.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import { tenantObjects, type GatewayBindings } from '../shared/bindings.ts'

interface Asked {
  readonly pruning: LocalConfig['memory']['pruning']
  readonly nowMs: number
  /** Removes nothing, and names what would go. */
  readonly isDryRun: boolean
}

/** A graph of the release before refuses the call of a dry run; whatever else it answers, it looked at no rule. */
const knowsNoDryRun = refused(
  'NOT_READY',
  'A graph is of a release that knows no dry run; ask again once it runs this one.',
)

const isOfDryRun = (answer: Result<GraphPruneAnswer>): boolean =>
  answer.ok ? answer.value.dryRun === true : answer.refusal.code !== 'VALIDATION_FAILED'

const askedOf = (policy: ForgettingPolicy, { nowMs, isDryRun }: Asked) =>
  isDryRun ? { maxNodes: dryRunMaxNodes, policy, nowMs, isDryRun } : { maxNodes: policy.maxNodes, policy, nowMs }

/** Each graph keeps `maxNodes`. A graph that refuses ends the run; what others pruned before stays pruned. */
export async function pruneGraphs(env: GatewayBindings, call: Call, asked: Asked): Promise<Result<PruneAnswer>> {
  const { pruning, isDryRun } = asked
  const { tenant, graph } = tenantObjects(env, call.tenantId)
  const graphs = await tenant.graphs(call)
  if (!graphs.ok) return graphs
  const { enabled: _, schedule: __, ...rules } = pruning
  const policy = forgettingPolicySchema.parse(rules)
  const sum = { pruned: 0, kept: 0, heldSkipped: 0 }
  const why: { [reason in ForgettingReason]?: number } = {}
  const nodes: NonNullable<PruneAnswer['nodes']> = []
  for (const name of graphs.value) {
    const pruned = await graph(name).prune({ ...call, ...askedOf(policy, asked) })
    if (isDryRun && !isOfDryRun(pruned)) return knowsNoDryRun
    if (!pruned.ok) return pruned
    sum.pruned += pruned.value.pruned
    sum.kept += pruned.value.kept
    sum.heldSkipped += pruned.value.heldSkipped
    for (const [reason, count] of Object.entries(pruned.value.why ?? {}) as [ForgettingReason, number][])
      why[reason] = (why[reason] ?? 0) + count
    for (const node of pruned.value.nodes ?? []) nodes.push({ ...node, graph: name })
  }
  const named = isDryRun ? { nodes: nodes.slice(0, forgettingNamedMax) } : {}
  return accepted({ ...sum, why, dryRun: isDryRun, ...named })
}
