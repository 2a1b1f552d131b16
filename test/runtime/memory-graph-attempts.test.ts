// MemoryGraph in workerd: attempts at one revision never mix, documents let go of nodes, a failed write leaves nothing.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import {
  addAll,
  callOf,
  chunksOf,
  documentCall,
  generatedTexts,
  graphOf,
  holderIdsOf,
  holdersOf,
  moveTo,
  newTenant,
  nowMs,
  opened,
  recallCall,
  textsOf,
  type GraphStub,
} from './memory-graph-fixture.ts'

const statusOf = async (graph: GraphStub, tenantId: string) => opened(await graph.status(callOf(tenantId)))

/** A document's texts as recall finds them by a word that all of them hold. */
async function remembered(graph: GraphStub, tenantId: string): Promise<string[]> {
  const answer = opened(await graph.recall(recallCall(tenantId, 'loan', { mode: 'vault', maxNodes: 100 })))
  return textsOf(answer).sort()
}

describe('MemoryGraph.add() under another root', () => {
  test('replaces what an earlier attempt left, with its index', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    const first = ['loan of Jane Miller approved', 'loan repaid in full', 'loan of all']
    opened(await graph.add(documentCall(tenantId, '01JA', first, { merkleRoot: 'a' })))
    opened(await graph.add(documentCall(tenantId, '01JB', ['loan of all'])))
    opened(await graph.add(documentCall(tenantId, '01JA', ['loan of <PERSON> approved'], { merkleRoot: 'b' })))
    for (const _ of ['before', 'after a restart']) {
      expect(await remembered(graph, tenantId)).toEqual(['loan of <PERSON> approved', 'loan of all'])
      expect(opened(await graph.recall(recallCall(tenantId, 'Jane Miller', { mode: 'vault' }))).nodes).toEqual([])
      expect(await statusOf(graph, tenantId)).toMatchObject({ nodeCount: 2, cuckoo: { count: 2 } })
      await evictDurableObject(graph)
    }
    const answer = opened(await graph.recall(recallCall(tenantId, 'approved', { mode: 'vault' })))
    expect(holdersOf(answer)[0]?.map(({ merkleRoot }) => merkleRoot)).toEqual(['b'])
  })

  test('replaces an attempt that is too long for one turn as well', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    const long = documentCall(tenantId, '01JA', [], { merkleRoot: 'a' })
    await addAll(graph, long, chunksOf('01JA', generatedTexts(1_400, 8)))
    opened(await graph.add(documentCall(tenantId, '01JA', ['loan approved'], { merkleRoot: 'b' })))
    expect(await statusOf(graph, tenantId)).toMatchObject({ nodeCount: 1, cuckoo: { count: 1 } })
    expect(await remembered(graph, tenantId)).toEqual(['loan approved'])
  })

  test('is refused where a later attempt stored that, and taken where it is the later one', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    const add = (merkleRoot: string, attempt: number) =>
      graph.add(documentCall(tenantId, '01JA', [`loan ${merkleRoot}`], { merkleRoot, attempt }))
    opened(await add('a', 2))
    const late = await add('b', 1)
    expect(late.ok ? null : late.refusal.code).toBe('CONFLICT')
    opened(await add('a', 1))
    opened(await add('a', 3))
    await evictDurableObject(graph)
    expect((await add('b', 2)).ok).toBe(false)
    expect(await remembered(graph, tenantId)).toEqual(['loan a'])
    opened(await add('b', 4))
    expect(await remembered(graph, tenantId)).toEqual(['loan b'])
  })
})

describe('MemoryGraph.drop()', () => {
  test('removes a revision in slices, and keeps what others hold under ids of their own', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    const texts = generatedTexts(1_200, 9).map((text) => `loan ${text}`)
    await addAll(graph, documentCall(tenantId, '01JA', [], { vertical: 'health' }), chunksOf('01JA', texts))
    const shared = chunksOf('01JB', texts.slice(0, 2))
    opened(await graph.add(documentCall(tenantId, '01JB', [], { chunks: shared, vertical: 'health' })))
    const drop = { ...callOf(tenantId), documentId: '01JA', revision: 1, merkleRoot: null }
    expect(opened(await graph.drop({ ...drop, merkleRoot: 'root' }))).toEqual({ done: true })
    expect(await statusOf(graph, tenantId)).toMatchObject({ nodeCount: 1_200 })
    const answers: boolean[] = []
    while (answers.at(-1) !== true) answers.push(opened(await graph.drop(drop)).done)
    expect(answers).toEqual([false, false, true])
    expect(await statusOf(graph, tenantId)).toMatchObject({ nodeCount: 2, cuckoo: { count: 2 } })
    const answer = opened(await graph.recall(recallCall(tenantId, 'loan', { mode: 'vault', vertical: 'health' })))
    expect(answer.nodes.map(({ nodeId }) => nodeId).sort()).toEqual(shared.map(({ nodeId }) => nodeId).sort())
    expect(holderIdsOf(answer)).toEqual([['01JB'], ['01JB']])
  })

  test('refuses what names no revision', async () => {
    const tenantId = newTenant()
    const answer = await graphOf(tenantId).drop({ ...callOf(tenantId), documentId: '', revision: 1, merkleRoot: null })
    expect(answer.ok ? null : answer.refusal.code).toBe('VALIDATION_FAILED')
  })
})

describe('MemoryGraph.recall() of a chunk that several documents hold', () => {
  test('names every document that holds it, oldest first, each once, and goes on where there are many', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    const count = limits.recallSourcesMax + 70
    const ids = Array.from({ length: count }, (_, at) => `01JD${String(at).padStart(4, '0')}`)
    const own: string[] = []
    for (const [at, documentId] of ids.entries()) {
      const chunks = chunksOf(documentId, Array(at === 0 ? 100 : 2).fill('A loan clause.'))
      own.push(chunks[0]!.nodeId)
      opened(await graph.add(documentCall(tenantId, documentId, [], { chunks, vertical: 'hr' })))
    }
    await moveTo(
      graph,
      null,
      ids.filter((_, at) => at % 2 === 1),
    )
    for (const vertical of [null, 'hr']) {
      const named = ids.filter((_, at) => vertical === null || at % 2 === 0)
      const answer = opened(await graph.recall(recallCall(tenantId, 'loan', { mode: 'vault', vertical })))
      const [node] = answer.nodes
      expect(holderIdsOf(answer)).toEqual([named.slice(0, limits.recallSourcesMax)])
      expect(node?.first.chunkId).toBe(own[0])
      const asked = [{ nodeId: node!.nodeId, next: node!.next! }]
      const further = opened(await graph.sources({ ...callOf(tenantId), nodes: asked, vertical }))
      const rest = further.nodes[0]!
      expect(rest.sources.map(({ document }) => further.documents[document]?.documentId)).toEqual(
        named.slice(limits.recallSourcesMax),
      )
      expect(rest.next).toBe(null)
      const copies = [...rest.sources.map(({ copy }) => copy), 1_000_000]
      const read = opened(await graph.copies({ ...callOf(tenantId), copies }))
      const ofNamed = own.filter((_, at) => vertical === null || at % 2 === 0)
      expect(read.map((copy) => copy?.chunkId)).toEqual([...ofNamed.slice(limits.recallSourcesMax), undefined])
    }
  })

  test('lets no chunk of another vertical count for the one beside it', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    const beside = ['Harbour fees rise.', 'A loan clause.', 'Harbour dues fall.']
    opened(await graph.add(documentCall(tenantId, '01JA', beside, { vertical: 'hr' })))
    opened(await graph.add(documentCall(tenantId, '01JB', ['A loan clause.'], { vertical: 'lending' })))
    opened(await graph.add(documentCall(tenantId, '01JC', ['A loan of harbour crane.'], { vertical: 'lending' })))
    const recall = recallCall(tenantId, 'harbour loan', { vertical: 'lending' })
    const answer = opened(await graph.recall(recall))
    expect(holderIdsOf(answer)).toEqual([['01JC'], ['01JB']])
    expect(answer.nodes[1]!.score).toBeLessThan(0.9)
    // In its own vertical the chunks beside it do count.
    const own = opened(await graph.recall({ ...recall, vertical: 'hr' }))
    expect(textsOf(own).toSorted()).toEqual(beside.toSorted())
  })

  test('counts it for the vertical of every document that holds it', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    opened(await graph.add(documentCall(tenantId, '01JA', ['A loan clause.'], { vertical: 'hr' })))
    opened(await graph.add(documentCall(tenantId, '01JB', ['A loan clause.'], { vertical: 'lending' })))
    for (const _ of ['before', 'after a restart']) {
      for (const [vertical, documentId] of Object.entries({ hr: '01JA', lending: '01JB' })) {
        for (const mode of ['vault', 'hybrid'] as const) {
          const answer = opened(await graph.recall(recallCall(tenantId, 'loan', { mode, vertical })))
          expect(holderIdsOf(answer)).toEqual([[documentId]])
        }
      }
      expect(opened(await graph.recall(recallCall(tenantId, 'loan', { vertical: 'health' }))).nodes).toEqual([])
      await evictDurableObject(graph)
    }
  })
})

describe('MemoryGraph upkeep', () => {
  test('writes last uses by an alarm that a recall sets', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    opened(await graph.add(documentCall(tenantId, '01JA', ['Loan oldest.', 'Letter newer.'])))
    opened(await graph.recall(recallCall(tenantId, 'loan', { mode: 'vault', nowMs: nowMs + 1_000 })))
    expect(await runDurableObjectAlarm(graph)).toBe(true)
    await evictDurableObject(graph)
    opened(await graph.prune({ ...callOf(tenantId), maxNodes: 1, nowMs: nowMs + 2_000 }))
    expect(await remembered(graph, tenantId)).toEqual(['Loan oldest.'])
  })

  test('merges segments, and recalls stay the same across it and a restart', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    const texts = generatedTexts(6_000, 11).map((text, at) => `${text} Name${at % 7} Keller`)
    await addAll(graph, documentCall(tenantId, '01JA', []), chunksOf('01JA', texts))
    const segments = () =>
      runInDurableObject(graph, (_, { storage }) =>
        storage.sql
          .exec<{ state: number; level: number }>('SELECT state, level FROM segment ORDER BY from_node')
          .toArray(),
      )
    const answers = async () =>
      await Promise.all(
        (['vault', 'hybrid', 'graph'] as const).map(async (mode) => {
          const answer = opened(await graph.recall(recallCall(tenantId, 'word3x word77x Name3 Keller', { mode })))
          return { nodes: answer.nodes, nodeCount: answer.nodeCount }
        }),
      )
    expect((await segments()).length).toBeGreaterThanOrEqual(4)
    const before = await answers()
    await runDurableObjectAlarm(graph)
    expect((await segments()).every(({ state }) => state === 0)).toBe(true)
    expect((await segments()).some(({ level }) => level > 0)).toBe(true)
    expect(await answers()).toEqual(before)
    await evictDurableObject(graph)
    expect(await answers()).toEqual(before)
  })

  test('says how long its turns took', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    opened(await graph.add(documentCall(tenantId, '01JA', ['Loan.'])))
    opened(await graph.recall(recallCall(tenantId, 'loan')))
    const { turns } = await statusOf(graph, tenantId)
    const count = (method: string): number => turns[method]?.count ?? 0
    expect([count('add'), count('recall'), count('prune')]).toEqual([1, 1, 0])
  })
})

test('MemoryGraph ends where a write fails, and nothing of that turn is written', async () => {
  const tenantId = newTenant()
  const graph = graphOf(tenantId)
  opened(await graph.add(documentCall(tenantId, '01JA', ['Loan first.'])))
  await runInDurableObject(graph, (_, { storage }) => {
    storage.sql.exec(`CREATE TRIGGER full BEFORE INSERT ON entity_names BEGIN SELECT RAISE(ABORT, 'disk full'); END`)
  })
  const adding = graph.add(documentCall(tenantId, '01JB', ['Loan second.']))
  const outcome = await adding.then(
    () => 'stored',
    () => 'failed',
  )
  expect(outcome).toBe('failed')
  expect(await remembered(graphOf(tenantId), tenantId)).toEqual(['Loan first.'])
  expect(await statusOf(graphOf(tenantId), tenantId)).toMatchObject({ nodeCount: 1, cuckoo: { count: 1 } })
})
