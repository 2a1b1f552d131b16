// Statements of slices and pages walk no table, whatever they are of: a graph may have a quarter of a million nodes.
import { expect, test } from 'vitest'
import { forgettingPolicySchema } from '../../../contract/forgetting.ts'
import { accepted } from '../../../contract/result.ts'
import { dropSlice } from '../../../durable-objects/memory-graph/attempts.ts'
import { forgetBy } from '../../../durable-objects/memory-graph/forgetting.ts'
import { fromStart, removing, type PruneCall } from '../../../durable-objects/memory-graph/forgotten.ts'
import type { GraphMemory } from '../../../durable-objects/memory-graph/memory.ts'
import { readMentioned } from '../../../durable-objects/memory-graph/names.ts'
import { recallNodes } from '../../../durable-objects/memory-graph/recall.ts'
import { call, createGraph, hex, run } from './graph-steps.ts'

/** Statements that the work makes, each once. */
async function statementsOf(memory: GraphMemory, work: (memory: GraphMemory) => unknown): Promise<readonly string[]> {
  const asked = new Set<string>()
  const exec: GraphMemory['sql']['exec'] = (query, ...bound) => {
    asked.add(query)
    return memory.sql.exec(query, ...bound)
  }
  await work({ ...memory, sql: { exec } })
  return [...asked]
}

function filled() {
  const graph = createGraph()
  for (let document = 0; document < 6; document += 1) {
    const contents = Array.from({ length: 12 }, (_, at) => document * 6 + at)
    run(graph, { kind: 'add', document, revision: 1, root: 0, vertical: document % 3, contents })
  }
  run(graph, { kind: 'flush' })
  return graph
}

const asking = { ...call, mode: 'vault' as const, terms: [[hex(3), 1] as const], mentions: [], maxHops: 3, maxNodes: 5 }

test.each([
  [
    'a recall beside a document that is to go',
    (memory: GraphMemory) => {
      memory.sql.exec(`UPDATE document SET dropped = 1 WHERE id = 2`)
      memory.resident.dropped.add(2)
      recallNodes(memory, { ...asking, vertical: null, nowMs: 1 })
      recallNodes(memory, { ...asking, mode: 'hybrid', vertical: 'va', nowMs: 1 })
    },
  ],
  ['a drop', (memory: GraphMemory) => dropSlice(memory, { documentId: '01J2', revision: 1, merkleRoot: null })],
  [
    'the walk of an erasure',
    (memory: GraphMemory) => {
      const asked = { label: hex(3), isOfPrunedToo: true }
      const { next, end } = readMentioned(memory, { ...asked, after: null, end: null })
      readMentioned(memory, { ...asked, after: next, end })
      readMentioned(memory, { ...asked, after: [end.node, 0, -1], end })
    },
  ],
  [
    'forgetting by all rules',
    async (memory: GraphMemory) => {
      const rules = { maxNodes: 5, maxAgeDays: 40, maxUnusedDays: 30, orphanNodeTtlDays: 1 }
      const policy = forgettingPolicySchema.parse({ ...rules, verticals: { va: { maxAgeDays: 400 } } })
      const asked: PruneCall = { ...call, maxNodes: 5, nowMs: 35 * 86_400_000, policy }
      const sink = removing(memory, asked, 'main')
      const whole = { memory, call: asked, policy, sink, held: new Set([1]), heldNodes: new Set<number>() }
      const turn = async <T>(_: unknown, work: () => T): Promise<T> => memory.transaction(work)
      await forgetBy({ ...whole, askHeld: async () => accepted([]), turn }, fromStart)
    },
  ],
])('no table is walked by %s', async (_name, work) => {
  const { memory, store } = filled()
  const statements = await statementsOf(memory, work)
  expect(statements.length).toBeGreaterThan(0)
  const walks = statements
    .filter((query) => /^\s*(?:SELECT|WITH|UPDATE|DELETE)/i.test(query))
    .flatMap((query) => store.plan(query).map((step) => `${step}: ${query}`))
    .filter((step) => /^SCAN (?!\w+ VIRTUAL TABLE|walked|oldest|CONSTANT ROW|\(subquery)/.test(step))
  expect(walks).toEqual([])
})
