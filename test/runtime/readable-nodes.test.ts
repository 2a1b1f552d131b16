// What a recall may read, over a real Tenant and MemoryGraph: a node lives while any document that holds it does.
import { expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import { readableNodes, type ReadableNode } from '../../workers/gateway/readable-nodes.ts'
import { createLife, type Life } from './catalog-fixture.ts'
import { chunksOf, documentCall, graphOf, moveTo, recallCall } from './memory-graph-fixture.ts'
import { opened, ulidOf } from './tenant-fixture.ts'

const clause = 'A loan clause that many hold.'

/** Holds the clause and a text of its own; committed unless another root is named. */
async function remember(life: Life, id: string, { vertical = null as string | null, isCommitted = true } = {}) {
  const documentId = ulidOf(id)
  opened(await life.accept(id, { lease: id, vertical }))
  const chunks = chunksOf(documentId, [`Alone in ${id}.`, clause])
  const call = documentCall(life.tenantId, documentId, [], { chunks, vertical, merkleRoot: `root of ${id}` })
  opened(await graphOf(life.tenantId).add(call))
  if (isCommitted) opened(await life.complete(id, id))
}

async function recalled(life: Life, query: string, vertical: string | null = null): Promise<readonly ReadableNode[]> {
  const graph = graphOf(life.tenantId)
  const answer = opened(await graph.recall(recallCall(life.tenantId, query, { mode: 'vault', vertical })))
  const recalled = { graph: 'main', mode: 'vault' as const, startedMs: Date.now() }
  const reading = { call: life.call, tenant: life.tenant, graph, recalled, claims: null, filter: { vertical } }
  return opened(await readableNodes(reading, answer))
}

const destroy = async (life: Life, id: string) =>
  opened(await life.tenant.destroyDocumentKey({ ...life.call, documentId: ulidOf(id) }))

const idsOf = (node: ReadableNode | undefined): string[] => node?.sources.map(({ documentId }) => documentId) ?? []

test('a node is read by the first document that lives, and names all of them', async () => {
  const life = createLife()
  for (const id of ['d1', 'd2', 'd3', 'd4']) await remember(life, id, { isCommitted: id !== 'd2' })
  const read = async () => {
    const [node] = await recalled(life, 'loan clause')
    // Each copy is sealed under its own document's key, at its own chunk.
    if (node !== undefined) {
      const [{ documentId }] = node.sources
      expect(node.key.documentId).toBe(documentId)
      expect(node.copy.chunkId).toBe(chunksOf(documentId, ['', clause])[1]!.nodeId)
      expect(new TextDecoder().decode(node.copy.sealed)).toBe(clause)
    }
    return idsOf(node)
  }
  expect(await read()).toEqual([ulidOf('d1'), ulidOf('d3'), ulidOf('d4')])
  await destroy(life, 'd1')
  expect(await read()).toEqual([ulidOf('d3'), ulidOf('d4')])
  await destroy(life, 'd3')
  expect(await read()).toEqual([ulidOf('d4')])
  await destroy(life, 'd4')
  expect(await read()).toEqual([])
  expect(await recalled(life, 'alone')).toEqual([])
})

test('a node is read by its last living document, however many before it are dark', async () => {
  const life = createLife()
  const count = limits.recallSourcesMax + 6
  const ids = Array.from({ length: count }, (_, at) => `d${at + 100}`)
  for (const id of ids) await remember(life, id, { vertical: 'hr' })
  await moveTo(graphOf(life.tenantId), 'lending', ids.filter((_, at) => at % 2 === 1).map(ulidOf))
  for (const id of ids.slice(0, -2)) await destroy(life, id)
  expect(idsOf((await recalled(life, 'loan clause'))[0])).toEqual(ids.slice(-2).map(ulidOf))
  expect(idsOf((await recalled(life, 'loan clause', 'hr'))[0])).toEqual([ulidOf(ids.at(-2)!)])
  expect(idsOf((await recalled(life, 'loan clause', 'lending'))[0])).toEqual([ulidOf(ids.at(-1)!)])
  await destroy(life, ids.at(-2)!)
  expect(await recalled(life, 'loan clause', 'hr')).toEqual([])
  const resource = { kind: 'memory-node' as const, id: chunksOf(ulidOf('d100'), ['', clause])[1]!.nodeId }
  const trail = opened(await life.tenant.trail({ ...life.call, resource, limit: 100 })).entries
  expect(trail.filter(({ type }) => type === 'memory.recalled')).toHaveLength(3)
})

/** What a recall of mode current may read of two states of one thing, the later of which is committed or not. */
async function stated(life: Life, id: string, { text = '', isCommitted = true }) {
  const documentId = ulidOf(id)
  opened(await life.accept(id, { lease: id }))
  const chunks = chunksOf(documentId, [text])
  const fields = { chunks, statement: '00000000000000aa', merkleRoot: `root of ${id}` }
  opened(await graphOf(life.tenantId).add(documentCall(life.tenantId, documentId, [], fields)))
  if (isCommitted) opened(await life.complete(id, id))
}

/** Documents of each result of mode current, best first. */
async function holding(life: Life, query: string, currentMax: number): Promise<string[][]> {
  const graph = graphOf(life.tenantId)
  const asked = { mode: 'current' as const, maxNodes: currentMax, nowMs: Date.now() }
  const answer = opened(await graph.recall(recallCall(life.tenantId, query, asked)))
  const recalled = { graph: 'main', mode: 'current' as const, startedMs: Date.now() }
  const filter = { vertical: null }
  const reading = { call: life.call, tenant: life.tenant, graph, recalled, claims: null, filter, currentMax }
  return opened(await readableNodes(reading, answer)).map((node) => idsOf(node))
}

test.each([true, false])(
  'what holds is what nobody may read anything later of, the later one committed: %s',
  async (isCommitted) => {
    const life = createLife()
    await stated(life, 'd1', { text: 'The weir is open.' })
    await stated(life, 'd2', { text: 'It is shut.', isCommitted })
    expect(await holding(life, 'weir', 1)).toEqual([[ulidOf(isCommitted ? 'd2' : 'd1')]])
    if (!isCommitted) return
    await destroy(life, 'd2')
    expect(await holding(life, 'weir', 1)).toEqual([[ulidOf('d1')]])
  },
)

test('what more documents stated than are named is not answered once another closed all of them', async () => {
  const life = createLife()
  const ids = Array.from({ length: limits.recallSourcesMax + 4 }, (_, at) => `d${at + 100}`)
  for (const id of ids) await stated(life, id, { text: 'The weir is open.' })
  // Of many that say the same the last holds.
  expect(await holding(life, 'weir', 1)).toEqual([[ulidOf(ids.at(-1)!)]])
  await stated(life, 'd900', { text: 'It is shut.' })
  for (const currentMax of [1, 5]) expect(await holding(life, 'weir', currentMax)).toEqual([[ulidOf('d900')]])
  const resource = { kind: 'document' as const, id: ulidOf('d100') }
  const trail = opened(await life.tenant.trail({ ...life.call, resource, limit: 100 })).entries
  expect(trail.filter(({ type }) => type === 'memory.recalled')).toEqual([])
  // What closed all of them is gone: the last of them holds again, and the others do not.
  await destroy(life, 'd900')
  expect(await holding(life, 'weir', 1)).toEqual([[ulidOf(ids.at(-1)!)]])
})
