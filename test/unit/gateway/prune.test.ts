// A dry run of forgetting over graphs of this release and of the one before, which knows none and would prune.
import { expect, test } from 'vitest'
import { forgettingPolicySchema } from '../../../contract/forgetting.ts'
import { accepted, refused } from '../../../contract/result.ts'
import { checkPrune } from '../../../durable-objects/memory-graph/forgetting.ts'
import type { PruneCall } from '../../../durable-objects/memory-graph/forgotten.ts'
import { pruneGraphs } from '../../../workers/gateway/prune.ts'
import type { GatewayBindings } from '../../../workers/shared/bindings.ts'

const call = {
  v: 1,
  tenantId: 't_01JAAAAAAAAAAAAAAAAAAAAAAA',
  actor: { id: 'tester', type: 'service' },
  requestId: 'request-0001',
} as const

/** As 2026.11.5 checks and answers: whatever passes is pruned. */
function askBefore() {
  let runs = 0
  const env = {
    TENANT: { getByName: () => ({ graphs: async () => accepted(['main']) }) },
    MEMORY_GRAPH: {
      getByName: () => ({
        prune: async ({ maxNodes, nowMs }: PruneCall) => {
          if (!(Number.isSafeInteger(maxNodes) && maxNodes >= 0 && Number.isSafeInteger(nowMs)))
            return refused('VALIDATION_FAILED', 'maxNodes is a whole number from 0 on.')
          runs += 1
          return accepted({ pruned: 1, kept: 0, heldSkipped: 0 })
        },
      }),
    },
  } as unknown as GatewayBindings
  const pruning = { enabled: true, schedule: '', maxNodes: 3, verticals: {} }
  const forget = (isDryRun: boolean) => pruneGraphs(env, call, { pruning, nowMs: 1, isDryRun })
  return { forget, runs: () => runs }
}

test('pruneGraphs() never lets a graph of the release before prune in a dry run', async () => {
  const { forget, runs } = askBefore()
  const dry = await forget(true)
  expect(dry.ok ? dry.value : dry.refusal.code).toBe('NOT_READY')
  expect(runs()).toBe(0)
  expect(await forget(false)).toMatchObject({ value: { pruned: 1, dryRun: false } })
})

test('checkPrune() takes a dry run by its policy alone, and nothing else without a maximum', () => {
  const policy = forgettingPolicySchema.parse({ maxNodes: 3 })
  const asked = { ...call, maxNodes: -1, nowMs: 1, policy, isDryRun: true }
  expect(checkPrune(asked).ok).toBe(true)
  expect(checkPrune({ ...asked, maxNodes: 3 }).ok).toBe(true)
  const { policy: _, ...withoutPolicy } = asked
  const malformed = [{ ...asked, isDryRun: false }, withoutPolicy, { ...asked, maxNodes: -2 }, { ...asked, nowMs: 0.5 }]
  for (const one of malformed) expect(checkPrune(one).ok).toBe(false)
})
