// A MemoryGraph and its model side by side: steps that change both, and generated ones.
import fc from 'fast-check'
import type { MemoryAddCall, PreparedChunk } from '../../../contract/memory.ts'
import type { Result } from '../../../contract/result.ts'
import { packChunks } from '../../../core/memory/packed-chunks.ts'
import { addPart, checkAdd, earlierNodes } from '../../../durable-objects/memory-graph/add.ts'
import { dropSlice } from '../../../durable-objects/memory-graph/attempts.ts'
import { flushDelta } from '../../../durable-objects/memory-graph/delta.ts'
import { openMemory, type GraphMemory } from '../../../durable-objects/memory-graph/memory.ts'
import { removing } from '../../../durable-objects/memory-graph/forgotten.ts'
import { dueOf, nodesOfSlice, planPrune, slicesOf } from '../../../durable-objects/memory-graph/prune.ts'
import { migrate } from '../../../durable-objects/memory-graph/schema.ts'
import { keepUp, keepUpForTurn } from '../../../durable-objects/memory-graph/upkeep.ts'
import { createNodeSql, type NodeSql } from '../../bench/node-sql.ts'
import { createModel, modelAdd, modelDrop, modelPrune, type Model } from './graph-model.ts'

export const call = {
  v: 1,
  tenantId: 't_01JAAAAAAAAAAAAAAAAAAAAAAA',
  actor: { id: 'tester', type: 'service' },
  requestId: 'request-0001',
} as const
const seeds = { seedHigh: 1, seedLow: 2 }
/** Spread over all digits, as keyed names are. */
export const hex = (value: number): string =>
  ((BigInt(value + 1) * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn).toString(16).padStart(16, '0')

export function opened<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.refusal.code)
  return result.value
}

export interface Graph {
  readonly store: NodeSql
  memory: GraphMemory
  readonly model: Model
  nowMs: number
}

const openGraph = ({ sql, transaction }: NodeSql): GraphMemory => openMemory({ sql, transaction, seeds, now: () => 0 })

export function createGraph(): Graph {
  const store = createNodeSql()
  migrate(store.sql, store.transaction)
  return { store, memory: openGraph(store), model: createModel(), nowMs: 1 }
}

/** The content decides all of a chunk but its place. */
function chunkOf(
  content: number,
  { documentId, revision, ordinal }: { documentId: number; revision: number; ordinal: number },
): PreparedChunk {
  const terms = Array.from({ length: 1 + (content % 5) }, (_, at) => (content * 7 + at * at) % 23)
  const counts = new Map(
    terms.map((term, at) => [hex(term), term === 3 && content % 11 === 0 ? 300 : 1 + (at % 4)] as const),
  )
  let lengthTerms = content % 3
  for (const count of counts.values()) lengthTerms += count
  const place = `${documentId}${revision}`.padStart(16, '0') + String(ordinal).padStart(16, '0')
  return {
    nodeId: `n_${place}`,
    ordinal,
    sealed: new Uint8Array([content % 256]),
    terms: [...counts],
    lengthTerms,
    tokens: 1,
    digest: hex(1_000 + content),
    // Of nine names that many mention, and one that hardly another content has.
    mentions: [
      [hex(2_000 + (content % 9)), content % 4 === 0 ? 65 : 1],
      [hex(3_000 + (content % 50)), 1],
    ],
  }
}

export interface Add {
  readonly kind: 'add'
  readonly document: number
  readonly revision: number
  readonly root: number
  readonly vertical: number
  readonly contents: readonly number[]
}
export type Step =
  | Add
  | { readonly kind: 'drop'; readonly document: number; readonly revision: number; readonly keep: number | null }
  | { readonly kind: 'prune'; readonly share: number }
  | { readonly kind: 'flush' | 'upkeep' | 'slice' | 'wake' }

export const verticalOf = (vertical: number): string | null => (vertical === 0 ? null : `v${'abcdefgh'[vertical]}`)

function add(graph: Graph, { document, revision, root, vertical, contents }: Add): void {
  const documentId = `01J${document}`
  const chunks = contents.map((content, ordinal) => chunkOf(content, { documentId: document, revision, ordinal }))
  const asked: MemoryAddCall = {
    ...call,
    documentId,
    revision,
    vertical: verticalOf(vertical),
    merkleRoot: `r${root}`,
    attempt: 1,
    createdAtMs: graph.nowMs,
    chunks: packChunks({ chunks, names: new Uint8Array([1]) }),
  }
  const part = opened(checkAdd(asked))
  const earlier = opened(earlierNodes(graph.memory, asked, part.chunks))
  graph.memory.transaction(() => addPart(graph.memory, asked, { ...part, earlier }))
  const added = { documentId, revision, merkleRoot: `r${root}`, vertical: verticalOf(vertical), chunks }
  modelAdd(graph.model, added, graph.nowMs)
}

function prune(graph: Graph, share: number): void {
  const { memory, model } = graph
  const maxNodes = Math.floor(model.nodes.length * share)
  const asked = { ...call, maxNodes, nowMs: graph.nowMs }
  const sparing = { held: new Set<number>(), isSpared: () => false }
  const plan = planPrune(memory, maxNodes, sparing)
  const sink = removing(memory, asked, 'main')
  for (const at of slicesOf(plan))
    memory.transaction(() => {
      const nodes = nodesOfSlice(memory, { plan, at })
      sink.take('maxNodes', dueOf(memory, nodes, { maxNodes, plan, ...sparing, sink }))
    })
  modelPrune(model, maxNodes)
}

export function run(graph: Graph, step: Step): void {
  graph.nowMs += 1
  const { memory, store } = graph
  switch (step.kind) {
    case 'add':
      return add(graph, step)
    case 'drop': {
      const revision = { documentId: `01J${step.document}`, revision: step.revision }
      const merkleRoot = step.keep === null ? null : `r${step.keep}`
      while (!memory.transaction(() => dropSlice(memory, { ...revision, merkleRoot }))) continue
      return modelDrop(graph.model, revision, merkleRoot)
    }
    case 'prune':
      return prune(graph, step.share)
    case 'flush':
      return memory.transaction(() => flushDelta(store.sql, memory.resident))
    case 'slice':
      keepUpForTurn(memory, seeds, () => 0)
      return
    case 'upkeep':
      // As where nothing was added for a while.
      memory.addedAtMs = -60_000
      while (!keepUp(memory, seeds)) continue
      return
    case 'wake':
      // Uses are written by the alarm; a merge that had begun is of no use any more.
      while (memory.resident.usedPages.size > 0) keepUp(memory, seeds)
      graph.memory = openGraph(store)
  }
}

export const small = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max })
export const addArbitrary: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('add' as const),
  document: small(5),
  revision: fc.integer({ min: 1, max: 2 }),
  root: small(2),
  vertical: small(2),
  contents: fc.array(small(60), { minLength: 1, maxLength: 12 }),
})
export const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: addArbitrary },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('drop' as const),
      document: small(5),
      revision: fc.integer({ min: 1, max: 2 }),
      keep: fc.option(small(2)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('prune' as const), share: fc.constantFrom(0.3, 0.7, 0.95) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('flush' as const, 'flush' as const, 'upkeep' as const, 'slice' as const, 'wake' as const),
    }),
  },
)
