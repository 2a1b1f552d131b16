// A document taken out of MemoryGraph by one call: unseen at once whatever its length, and gone from the rows by the alarm.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import {
  addAll,
  callOf,
  chunksOf,
  documentCall,
  graphOf,
  holderIdsOf,
  moveTo,
  newTenant,
  opened,
  recallCall,
  textsOf,
} from './memory-graph-fixture.ts'

const clause = 'A loan clause of both.'
const texts = Array.from({ length: 1_400 }, (_, at) => `Loan of harbour crane serial${at}.`)

/** Of a long document and a short one that shares its first chunk; the long one is dropped by one call. */
async function dropLong() {
  const tenantId = newTenant()
  const graph = graphOf(tenantId)
  const long = documentCall(tenantId, '01JA', [], { vertical: 'hr' })
  await addAll(graph, long, chunksOf('01JA', [clause, ...texts]))
  opened(await graph.add(documentCall(tenantId, '01JB', [clause, 'Loan of a mill.'], { vertical: 'hr' })))
  await moveTo(graph, 'lending', ['01JB'])
  const dropped = { ...callOf(tenantId), documentId: '01JA', revision: 1, merkleRoot: null }
  expect(opened(await graph.drop(dropped))).toEqual({ done: false })
  return { tenantId, graph, long }
}

test('MemoryGraph.drop() hides a document of any length at once, in every mode, view and export', async () => {
  const { tenantId, graph } = await dropLong()
  for (const _ of ['before', 'after a restart']) {
    for (const mode of ['vault', 'hybrid', 'timeline'] as const) {
      const answer = opened(
        await graph.recall(recallCall(tenantId, 'loan clause', { mode, maxNodes: 50, minScore: 0 })),
      )
      expect(textsOf(answer).toSorted()).toEqual([clause, 'Loan of a mill.'])
      expect(holderIdsOf(answer)).toEqual([['01JB'], ['01JB']])
      expect(opened(await graph.recall(recallCall(tenantId, 'loan', { mode, vertical: 'hr' }))).nodes).toEqual([])
    }
    const near = { maxHops: 2, maxNodes: 50, vertical: null, documents: null }
    expect(opened(await graph.around({ ...callOf(tenantId), ...near, from: { documentId: '01JA' } })).nodes).toEqual([])
    const from = { revisions: [{ documentId: '01JA', revision: 1 }], from: { at: 0, ordinal: 0 } }
    expect(opened(await graph.contents({ ...callOf(tenantId), ...from })).chunks).toEqual([])
    await evictDurableObject(graph)
  }
})

test('MemoryGraph.drop() leaves no row of the document once its alarm rang, nor of its index', async () => {
  const { tenantId, graph } = await dropLong()
  await evictDurableObject(graph)
  opened(await graph.status(callOf(tenantId)))
  await runDurableObjectAlarm(graph)
  const rows = await runInDurableObject(graph, (_, { storage: { sql } }) => [
    sql.exec<{ id: string }>('SELECT document_id AS id FROM document').toArray(),
    sql.exec<{ count: number }>('SELECT count(*) AS count FROM contribution').toArray(),
  ])
  expect(rows).toEqual([[{ id: '01JB' }], [{ count: 2 }]])
  expect(opened(await graph.status(callOf(tenantId)))).toMatchObject({ nodeCount: 2, cuckoo: { count: 2 } })
})

test('MemoryGraph.add() of a revision that is being dropped stores all of it anew', async () => {
  const { tenantId, graph, long } = await dropLong()
  await addAll(graph, long, chunksOf('01JA', [clause, 'Loan of a quarry.']))
  await runDurableObjectAlarm(graph)
  const answer = opened(await graph.recall(recallCall(tenantId, 'loan', { mode: 'vault', maxNodes: 50 })))
  expect(textsOf(answer).toSorted()).toEqual([clause, 'Loan of a mill.', 'Loan of a quarry.'])
  expect(holderIdsOf(answer).flat().toSorted()).toEqual(['01JA', '01JA', '01JB', '01JB'])
})
