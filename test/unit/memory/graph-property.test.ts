// MemoryGraph against a model: whatever is added, dropped, pruned, flushed, merged and forgotten, recalls are exact.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MemoryAddCall, MemoryRecallCall, PreparedChunk } from '../../../contract/memory.ts'
import { packChunks } from '../../../core/memory/packed-chunks.ts'
import type { Result } from '../../../contract/result.ts'
import { addPart, checkAdd, earlierNodes } from '../../../durable-objects/memory-graph/add.ts'
import { dropSlice } from '../../../durable-objects/memory-graph/attempts.ts'
import { flushDelta } from '../../../durable-objects/memory-graph/delta.ts'
import { openMemory, type GraphMemory } from '../../../durable-objects/memory-graph/memory.ts'
import { createMentionReader } from '../../../durable-objects/memory-graph/mentions.ts'
import { planPrune, pruneSlice, slicesOf } from '../../../durable-objects/memory-graph/prune.ts'
import { readCopies } from '../../../durable-objects/memory-graph/recalled.ts'
import { recallNodes } from '../../../durable-objects/memory-graph/recall.ts'
import { isLive } from '../../../durable-objects/memory-graph/resident.ts'
import { hubNodesMax } from '../../../durable-objects/memory-graph/segments.ts'
import { migrate } from '../../../durable-objects/memory-graph/schema.ts'
import { keepUp, keepUpForTurn } from '../../../durable-objects/memory-graph/upkeep.ts'
import { createNodeSql, type NodeSql } from '../../bench/node-sql.ts'
import {
  createModel,
  modelAdd,
  modelDigest,
  modelDrop,
  modelHolders,
  modelPrune,
  modelRecall,
  modelUse,
  type Model,
  type ModelDocument,
} from './graph-model.ts'

const call = {
  v: 1,
  tenantId: 't_01JAAAAAAAAAAAAAAAAAAAAAAA',
  actor: { id: 'tester', type: 'service' },
  requestId: 'request-0001',
} as const
const seeds = { seedHigh: 1, seedLow: 2 }
/** Spread over all digits, as keyed names are. */
const hex = (value: number): string =>
  ((BigInt(value + 1) * 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn).toString(16).padStart(16, '0')

function opened<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.refusal.code)
  return result.value
}

interface Graph {
  readonly store: NodeSql
  memory: GraphMemory
  readonly model: Model
  nowMs: number
}

const openGraph = ({ sql, transaction }: NodeSql): GraphMemory => openMemory({ sql, transaction, seeds, now: () => 0 })

function createGraph(): Graph {
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

interface Add {
  readonly kind: 'add'
  readonly document: number
  readonly revision: number
  readonly root: number
  readonly vertical: number
  readonly contents: readonly number[]
}
type Step =
  | Add
  | { readonly kind: 'drop'; readonly document: number; readonly revision: number; readonly keep: number | null }
  | { readonly kind: 'prune'; readonly share: number }
  | { readonly kind: 'flush' | 'upkeep' | 'slice' | 'wake' }

const verticalOf = (vertical: number): string | null => (vertical === 0 ? null : `v${'abcdefgh'[vertical]}`)

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
  const plan = planPrune(memory, maxNodes)
  for (const at of slicesOf(plan))
    memory.transaction(() => pruneSlice(memory, { call: asked, graph: 'main', plan, at }))
  modelPrune(model, maxNodes)
}

function run(graph: Graph, step: Step): void {
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

const nameOf = ({ documentId, revision, merkleRoot }: ModelDocument): string =>
  `${documentId} ${revision} ${merkleRoot}`

const rounded = (score: number): number => Math.round(score * 1e9) / 1e9

function expectExact(graph: Graph, asked: readonly number[], vertical: string | null): void {
  const { memory, model } = graph
  const terms = asked.map((term) => [hex(term), 1 + (term % 2)] as const)
  const maxNodes = 5
  const recall: MemoryRecallCall = {
    ...call,
    mode: 'vault',
    terms,
    mentions: [],
    maxHops: 3,
    maxNodes,
    vertical,
    nowMs: graph.nowMs,
  }
  const answer = recallNodes(memory, recall)
  const expected = modelRecall(model, { terms, vertical })
  if (answer.isFoundExact) expect(answer.found).toBe(expected.length)
  else expect(answer.found).toBeLessThanOrEqual(expected.length)
  expect(answer.nodeCount).toBe(model.nodes.length)
  expect(answer.nodes.map(({ score }) => rounded(score))).toEqual(
    expected.slice(0, maxNodes).map(([, score]) => rounded(score)),
  )
  const scores = new Map(expected)
  expect(new Set(answer.nodes.map(({ nodeId }) => nodeId)).size).toBe(answer.nodes.length)
  for (const { nodeId, score, sources, first } of answer.nodes) {
    const digest = modelDigest(model, nodeId) ?? ''
    expect(rounded(scores.get(digest) ?? -1)).toBe(rounded(score))
    const holders = modelHolders(model, digest)
    const documents = sources.map(({ document }) => answer.documents[document]!)
    const held = documents.map((each) => `${each.documentId} ${each.revision} ${each.merkleRoot}`)
    expect(held.toSorted()).toEqual(
      holders
        .filter((each) => vertical === null || each.vertical === vertical)
        .map(nameOf)
        .toSorted(),
    )
    const copies = opened(
      readCopies(
        memory.sql,
        sources.map(({ copy }) => copy),
      ),
    )
    expect(copies[0]).toEqual(first)
    for (const copy of copies) expect(modelDigest(model, copy?.chunkId ?? '')).toBe(digest)
    modelUse(model, digest, graph.nowMs)
  }
  expect(memory.resident.scores.every((score) => score === 0)).toBe(true)
  expect(memory.resident.values.every((value) => value === 0)).toBe(true)
}

/** Who mentions each name; and no way to another node is passed over because one node alone seems to mention it. */
function expectMentions({ memory, model }: Graph): void {
  const { sql, resident } = memory
  const nodes = new Map(sql.exec('SELECT id, digest FROM node').raw<[number, string]>())
  const named = new Map<string, string[]>()
  for (const { chunk } of model.nodes)
    for (const [name] of chunk.mentions) named.set(name, [...(named.get(name) ?? []), chunk.digest])
  const names = [...named.keys()]
  const options = { isAllowed: (node: number) => isLive(resident, node), nodesMax: hubNodesMax }
  const bridges = createMentionReader({ sql, resident }, options).bridgesOf(names)
  const mentions = createMentionReader({ sql, resident }, options).mentionsOf(names)
  for (const [at, name] of names.entries()) {
    const expected = named.get(name)!.toSorted()
    expect(mentions[at]!.nodes.map((node) => nodes.get(node) ?? '').toSorted()).toEqual(expected)
    if (expected.length > 1 || bridges[at]!.nodes.length > 0) expect(bridges[at]).toEqual(mentions[at])
  }
}

const small = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max })
const addArbitrary: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('add' as const),
  document: small(5),
  revision: fc.integer({ min: 1, max: 2 }),
  root: small(2),
  vertical: small(2),
  contents: fc.array(small(60), { minLength: 1, maxLength: 12 }),
})
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
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

test('recallNodes() equals brute force after any adds, drops, prunes, flushes, merges and wakes', () => {
  fc.assert(
    fc.property(
      fc.array(stepArbitrary, { minLength: 15, maxLength: 50 }),
      fc.array(small(22), { minLength: 1, maxLength: 5 }),
      (steps, asked) => {
        const graph = createGraph()
        for (const [at, step] of steps.entries()) {
          run(graph, step)
          expectExact(graph, [...new Set(asked)], verticalOf(at % 3))
          if (at % 5 === 4) expectMentions(graph)
        }
      },
    ),
    { numRuns: 200 },
  )
})

test('addPart() leaves exactly one attempt where outputs differ', () => {
  fc.assert(
    fc.property(fc.array(addArbitrary, { minLength: 1, maxLength: 12 }), (attempts) => {
      const graph = createGraph()
      for (const each of attempts) run(graph, { ...(each as Add), document: 1, revision: 1 })
      const roots = graph.store.sql.exec<{ root: string }>('SELECT merkle_root AS root FROM document').toArray()
      const last = attempts.at(-1) as Add
      expect(roots).toEqual([{ root: `r${last.root}` }])
      const held = graph.store.sql.exec<{ count: number }>('SELECT count(*) AS count FROM contribution').toArray()
      expect(held[0]?.count).toBe(graph.model.documents[0]?.chunks.length)
      expect(graph.memory.filter.filter.count).toBe(graph.model.nodes.length)
    }),
    { numRuns: 100 },
  )
})
