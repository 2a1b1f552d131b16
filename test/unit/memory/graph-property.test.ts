// MemoryGraph against a model: whatever is added, dropped, pruned, flushed, merged and forgotten, recalls are exact.
import type { QueryTerm } from '../../../contract/memory-recall.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RowScope } from '../../../contract/row-scope.ts'
import { allRows, shows } from '../../../core/access/row-scope.ts'
import type { MemoryRecallCall } from '../../../contract/memory-recall.ts'
import { createMentionReader } from '../../../durable-objects/memory-graph/mentions.ts'
import { readCopies } from '../../../durable-objects/memory-graph/recalled.ts'
import { recallNodes } from '../../../durable-objects/memory-graph/recall.ts'
import { isLive } from '../../../durable-objects/memory-graph/resident.ts'
import { hubNodesMax } from '../../../durable-objects/memory-graph/segments.ts'
import { modelDigest, modelHolders, modelRecall, modelUse, type ModelDocument } from './graph-model.ts'
import {
  addArbitrary,
  call,
  createGraph,
  hex,
  opened,
  run,
  small,
  stepArbitrary,
  verticalOf,
  type Add,
  type Graph,
} from './graph-steps.ts'

const nameOf = ({ documentId, revision, merkleRoot }: ModelDocument): string =>
  `${documentId} ${revision} ${merkleRoot}`

const rounded = (score: number): number => Math.round(score * 1e9) / 1e9

function expectExact(
  graph: Graph,
  asked: readonly number[],
  { vertical, rows = allRows }: { readonly vertical: string | null; readonly rows?: RowScope },
): void {
  const { memory, model } = graph
  // Some have a twin: both count as one word.
  const terms = asked.map((term): QueryTerm => {
    const weight = 1 + (term % 2)
    return term % 3 === 0 ? [hex(term), weight, hex((term + 7) % 22)] : [hex(term), weight]
  })
  const maxNodes = 5
  const recall: MemoryRecallCall = {
    ...call,
    mode: 'vault',
    terms,
    mentions: [],
    maxHops: 3,
    maxNodes,
    vertical,
    rows,
    nowMs: graph.nowMs,
  }
  const answer = recallNodes(memory, recall)
  const expected = modelRecall(model, { terms, vertical, rows })
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
        .filter((each) => (vertical === null || each.vertical === vertical) && shows(rows, each.vertical))
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

test('recallNodes() equals brute force after any adds, drops, prunes, flushes, merges and wakes', () => {
  fc.assert(
    fc.property(
      fc.array(stepArbitrary, { minLength: 15, maxLength: 50 }),
      fc.array(small(22), { minLength: 1, maxLength: 5 }),
      (steps, asked) => {
        const graph = createGraph()
        for (const [at, step] of steps.entries()) {
          run(graph, step)
          const vertical = verticalOf(at % 3)
          expectExact(graph, [...new Set(asked)], { vertical })
          for (const rows of [
            { only: ['vb'], except: [], hasUnmarked: true },
            { only: null, except: ['vb'], hasUnmarked: false },
          ])
            expectExact(graph, [...new Set(asked)], { vertical, rows })
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
