// MemoryGraph.around(): what is near, as a plain walk over mentions and places finds it, within its bounds and no other vertical.
import { describe, expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import type { MemoryAroundCall } from '../../contract/memory-recall.ts'
import {
  addAll,
  callOf,
  chunksOf,
  documentCall,
  graphOf,
  newTenant,
  opened,
  randomSource,
} from './memory-graph-fixture.ts'

const names = ['Oakham', 'Pellworm', 'Quedlin', 'Rathmore', 'Selbyton', 'Tarnholm', 'Ulverby', 'Wexcombe', 'Yarmley']

function madeDocuments(seed: number) {
  const below = randomSource(seed)
  const name = (): string => names[below(names.length)]!
  return Array.from({ length: 12 }, (_, at) => {
    const documentId = `01K${String(at).padStart(23, '0')}`
    const texts = Array.from(
      { length: 1 + below(4) },
      (_one, ordinal) => `note${at} part${ordinal} saw ${name()}${below(2) === 0 ? ` with ${name()}` : ''} and went on`,
    )
    return { documentId, vertical: below(3) === 0 ? 'hr' : null, chunks: chunksOf(documentId, texts) }
  })
}

type Made = ReturnType<typeof madeDocuments>

/** By node id: hops, over neighbours in a document and shared mentions. */
function plainWalk(made: Made, seeds: readonly string[], maxHops: number): Map<string, number> {
  const chunks = made.flatMap(({ chunks: own }) => own)
  const hops = new Map(seeds.map((id) => [id, 0]))
  for (let hop = 1; hop <= maxHops; hop++) {
    const frontier = chunks.filter(({ nodeId }) => hops.get(nodeId) === hop - 1)
    for (const { nodeId, ordinal, mentions } of frontier) {
      const entities = new Set(mentions.map(([entity]) => entity))
      const own = made.find((one) => one.chunks.some((chunk) => chunk.nodeId === nodeId))!
      for (const other of chunks) {
        const isBeside = own.chunks.includes(other) && Math.abs(other.ordinal - ordinal) === 1
        if (!isBeside && !other.mentions.some(([entity]) => entities.has(entity))) continue
        if (!hops.has(other.nodeId)) hops.set(other.nodeId, hop)
      }
    }
  }
  return hops
}

async function fill(made: Made) {
  const tenantId = newTenant()
  const graph = graphOf(tenantId)
  for (const { documentId, vertical, chunks } of made)
    await addAll(graph, documentCall(tenantId, documentId, [], { vertical }), chunks)
  const around = async (more: Partial<MemoryAroundCall> & Pick<MemoryAroundCall, 'from'>) =>
    graph.around({ ...callOf(tenantId), vertical: null, maxHops: 1, maxNodes: limits.viewNodesMax, ...more })
  return { graph, around }
}

describe('around()', () => {
  test.each([1, 2, 3, 4, 5])('finds what a plain walk finds, seed %i', async (seed) => {
    const made = madeDocuments(seed)
    const { around } = await fill(made)
    for (const { documentId, chunks } of made.slice(0, 6))
      for (const maxHops of [0, 1, 2, 3]) {
        const seeds = chunks.map(({ nodeId }) => nodeId)
        const expected = plainWalk(made, seeds, maxHops)
        for (const from of [{ documentId }, { nodeIds: seeds }]) {
          const { nodes, isCut, mentions } = opened(await around({ from, maxHops }))
          expect(new Map(nodes.map(({ nodeId, hops }) => [nodeId, hops]))).toEqual(expected)
          expect([isCut, mentions.length]).toEqual([false, nodes.length])
        }
      }
  })

  test('neither answers nor walks through what is of another vertical', async () => {
    const made = madeDocuments(6)
    const { around } = await fill(made)
    const inside = made.filter(({ vertical }) => vertical === 'hr')
    expect(inside.length).toBeGreaterThan(1)
    for (const { documentId, chunks } of inside) {
      const { nodes, documents } = opened(await around({ from: { documentId }, maxHops: 3, vertical: 'hr' }))
      const expected = plainWalk(
        inside,
        chunks.map(({ nodeId }) => nodeId),
        3,
      )
      expect(new Set(nodes.map(({ nodeId }) => nodeId))).toEqual(new Set(expected.keys()))
      expect(documents.every(({ vertical }) => vertical === 'hr')).toBe(true)
    }
  })

  test.each([8, 9])('page by page is the whole walk, each node once, seed %i', async (seed) => {
    const made = madeDocuments(seed)
    const { around } = await fill(made)
    for (const { documentId, chunks } of made.slice(0, 4))
      for (const from of [{ documentId }, { nodeIds: chunks.map(({ nodeId }) => nodeId) }])
        for (const maxNodes of [1, 3, 7]) {
          const whole = opened(await around({ from, maxHops: 3 }))
          const pages: string[] = []
          for (let skip = 0, isCut = true; isCut; skip += maxNodes) {
            const page = opened(await around({ from, maxHops: 3, maxNodes, skip }))
            expect([page.nodes.length <= maxNodes, page.mentions.length]).toEqual([true, page.nodes.length])
            pages.push(...page.nodes.map(({ nodeId, hops }) => `${nodeId} ${hops}`))
            isCut = page.isCut
          }
          expect(pages).toEqual(whole.nodes.map(({ nodeId, hops }) => `${nodeId} ${hops}`))
        }
  })

  test('ends at its bound, says so, and refuses to pass those of a view', async () => {
    const made = madeDocuments(7)
    const { around } = await fill(made)
    const [{ documentId }] = made as [Made[number], ...Made]
    const from = { documentId }
    const { nodes, isCut } = opened(await around({ from, maxHops: 3, maxNodes: 5 }))
    expect([nodes.length, isCut]).toEqual([5, true])
    for (const more of [
      { maxHops: limits.viewHopsMax + 1 },
      { maxNodes: limits.viewNodesMax + 1 },
      { maxNodes: 0 },
      { skip: -1 },
      { skip: limits.viewWalkNodesMax },
    ])
      expect((await around({ from, ...more })).ok).toBe(false)
    expect(opened(await around({ from: { nodeIds: ['n_unknown'] } })).nodes).toEqual([])
  })
})
