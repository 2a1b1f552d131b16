// MemoryGraph in workerd: idempotent ingest, duplicates, prune with its audit records, the filter across restarts.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { importDocumentKey, sealBytes } from '../../r2/ciphertext.ts'
import {
  bindings,
  callOf,
  addAll,
  chunkOf,
  chunksOf,
  damage,
  documentCall,
  generatedTexts,
  graphOf,
  holderIdsOf,
  ingestedRecord,
  newTenant,
  nowMs,
  opened,
  recallCall,
  warmStatus,
  type GraphStub,
} from './memory-graph-fixture.ts'

describe('MemoryGraph.add()', () => {
  test('changes nothing when it is retried', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    const call = documentCall(tenantId, '01JA', ['One chunk.', 'Two chunks.', 'One chunk.'])
    const first = opened(await graph.add(call))
    expect(first).toMatchObject({ inserted: 2, deduplicated: 1 })
    const again = opened(await graph.add(call))
    expect(again.nodes).toEqual(first.nodes)
    expect(again.inserted).toBe(0)
    expect(opened(await graph.status(callOf(tenantId)))).toMatchObject({
      nodeCount: 2,
      warm: true,
      cuckoo: { count: 2 },
    })
  })

  test('joins equal content of another document to the node that is there', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    const first = opened(await graph.add(documentCall(tenantId, '01JA', ['Shared text.'])))
    const call = documentCall(tenantId, '01JB', ['Shared text.', 'Own text.'])
    const second = opened(await graph.add(call))
    expect(second).toMatchObject({ inserted: 1, deduplicated: 1 })
    expect(second.nodes[0]).toEqual({
      nodeId: chunkOf('01JB', 0, 'Shared text.').nodeId,
      digest: first.nodes[0]?.digest,
    })
    expect(
      opened(await graph.locate({ ...callOf(tenantId), nodeId: chunkOf('01JB', 0, 'Shared text.').nodeId })),
    ).toEqual({
      documentId: '01JB',
      revision: 1,
    })
    expect(opened(await graph.recall(recallCall(tenantId, 'shared'))).nodes).toHaveLength(1)
  })

  test('joins no node with terms of an earlier release, and answers its text once all the same', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    opened(await graph.add(documentCall(tenantId, '01JA', ['Shared text.'])))
    await damage(graph, `INSERT OR REPLACE INTO progress (name, value) VALUES ('terms_from', 2)`)
    expect(opened(await graph.add(documentCall(tenantId, '01JB', ['Shared text.'])))).toMatchObject({ inserted: 1 })
    expect(opened(await graph.add(documentCall(tenantId, '01JC', ['Shared text.'])))).toMatchObject({ deduplicated: 1 })
    const answer = opened(await graph.recall(recallCall(tenantId, 'shared', { maxNodes: 1 })))
    expect(answer.nodes.map(({ sameAs }) => sameAs)).toEqual([undefined, 0])
    expect(holderIdsOf(answer)).toEqual([['01JA'], ['01JB', '01JC']])
    expect(opened(await graph.status(callOf(tenantId)))).toMatchObject({ nodeCount: 2, cuckoo: { count: 2 } })
  })

  test('refuses malformed chunks before it writes', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    const chunks = chunksOf('01JA', ['Fine.', 'Bad.'])
    const bad = [chunks[0]!, { ...chunks[1]!, digest: 'XYZ' }]
    const answer = await graph.add(documentCall(tenantId, '01JA', [], { chunks: bad }))
    expect(answer.ok ? null : answer.refusal.code).toBe('VALIDATION_FAILED')
    expect(opened(await graph.status(callOf(tenantId))).nodeCount).toBe(0)
  })

  test('refuses a node id of another document whole, and goes on', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    opened(await graph.add(documentCall(tenantId, '01JA', ['First.'])))
    const call = documentCall(tenantId, '01JB', ['Second new.', 'Third new.'])
    const chunks = chunksOf('01JB', ['Second new.', 'Third new.'])
    const taken = [chunks[0]!, { ...chunks[1]!, nodeId: chunkOf('01JA', 0, 'First.').nodeId }]
    const answer = await graph.add(documentCall(tenantId, '01JB', [], { chunks: taken }))
    expect(answer.ok ? null : answer.refusal.code).toBe('CONFLICT')
    expect(opened(await graph.status(callOf(tenantId)))).toMatchObject({ nodeCount: 1, cuckoo: { count: 1 } })
    expect(opened(await graph.add(call)).inserted).toBe(2)
  })

  test('holds neither text nor names in the clear', async () => {
    const text = 'Secretword about Maria Keller.'
    const dumpOf = (graph: GraphStub): Promise<string> =>
      runInDurableObject(graph, (_, state) => {
        const tables = state.storage.sql
          .exec<{ name: string }>(
            `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'`,
          )
          .toArray()
        return tables
          .map(({ name }) =>
            JSON.stringify(state.storage.sql.exec(`SELECT * FROM "${name}"`).toArray(), (_key, value: unknown) =>
              value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value,
            ),
          )
          .join('\n')
      })
    const chunk = chunkOf('01JA', 0, text)
    const key = { kid: '0'.repeat(26), key: crypto.getRandomValues(new Uint8Array(32)) }
    const place = { tenantId: newTenant(), documentId: '01JA', revision: 1, channel: chunk.nodeId }
    const sealed = await sealBytes(await importDocumentKey(key), place, new TextEncoder().encode(text))
    const graph = graphOf(place.tenantId)
    opened(await graph.add(documentCall(place.tenantId, '01JA', [], { chunks: [{ ...chunk, sealed }] })))
    const dump = await dumpOf(graph)
    expect(dump).toContain('01JA')
    expect(dump).not.toMatch(/secret|maria|keller/i)
    // The look would find it: a graph that is given the text unsealed shows it.
    const other = newTenant()
    opened(await graphOf(other).add(documentCall(other, '01JA', [], { chunks: [chunk] })))
    expect(await dumpOf(graphOf(other))).toMatch(/Secretword about Maria Keller/)
  })
})

describe('MemoryGraph.prune()', () => {
  test('takes the least recently used first and has each removal in the audit log before it answers', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    const call = documentCall(tenantId, '01JA', ['Alpha oldest.', 'Beta used.', 'Gamma old.'])
    const { nodes } = opened(await graph.add(call))
    await graph.recall(recallCall(tenantId, 'beta', { mode: 'vault', nowMs: nowMs + 1_000 }))
    opened(await graph.add(documentCall(tenantId, '01JB', ['Delta new.'], { createdAtMs: nowMs + 500 })))
    expect(await runDurableObjectAlarm(graph)).toBe(true)
    await evictDurableObject(graph)
    expect(opened(await graph.prune({ ...callOf(tenantId), maxNodes: 2, nowMs: nowMs + 2_000 }))).toEqual({
      pruned: 2,
      kept: 2,
      heldSkipped: 0,
    })
    const log = opened(
      await bindings.TENANT.getByName(tenantId).digests({
        ...callOf(tenantId),
        graph: 'main',
        afterSeq: -1,
        limit: 10,
      }),
    )
    expect(log.records.map(({ type, body }) => ({ type, body }))).toEqual([
      { type: 'memory.pruned', body: { nodes: [nodes[0], nodes[2]].map((node) => [node?.nodeId, node?.digest]) } },
    ])
    for (const gone of ['alpha', 'gamma'])
      expect(opened(await graph.recall(recallCall(tenantId, gone))).nodes).toEqual([])
    expect(opened(await graph.recall(recallCall(tenantId, 'beta'))).nodes).toHaveLength(1)
    expect(opened(await graph.status(callOf(tenantId)))).toMatchObject({ nodeCount: 2, cuckoo: { count: 2 } })
    expect(opened(await graph.add(call)).inserted).toBe(2)
    expect(opened(await graph.status(callOf(tenantId)))).toMatchObject({ nodeCount: 4, cuckoo: { count: 4 } })
  })

  test('passes over held documents and counts them', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    await graph.add(documentCall(tenantId, '01JA', ['Held one.']))
    await graph.add(documentCall(tenantId, '01JB', ['Free one.']))
    await runInDurableObject(graph, (_, state) => {
      state.storage.sql.exec(`UPDATE document SET hold = 1 WHERE document_id = '01JA'`)
    })
    expect(opened(await graph.prune({ ...callOf(tenantId), maxNodes: 0, nowMs }))).toEqual({
      pruned: 1,
      kept: 1,
      heldSkipped: 1,
    })
  })

  test.each([Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY])(
    'refuses %d as a maximum and keeps every node',
    async (maxNodes) => {
      const tenantId = newTenant()
      const graph = graphOf(tenantId)
      await graph.add(documentCall(tenantId, '01JA', ['Stays.']))
      const answer = await graph.prune({ ...callOf(tenantId), maxNodes, nowMs })
      expect(answer.ok ? null : answer.refusal.code).toBe('VALIDATION_FAILED')
      expect(opened(await graph.status(callOf(tenantId))).nodeCount).toBe(1)
    },
  )

  test('leaves no row of a removed node', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    await graph.add(
      documentCall(
        tenantId,
        '01JA',
        generatedTexts(50, 1).map((text) => `${text} Maria Keller`),
      ),
    )
    opened(await graph.prune({ ...callOf(tenantId), maxNodes: 0, nowMs }))
    expect(await runDurableObjectAlarm(graph)).toBe(true)
    const counts = await runInDurableObject(graph, (_, state) =>
      ['node', 'document', 'contribution', 'segment', 'segment_part', 'fresh', 'entity_names', 'outbox'].map(
        (table) => state.storage.sql.exec<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`).one().rows,
      ),
    )
    expect(counts).toEqual([0, 0, 0, 0, 0, 0, 0, 0])
  })
})

describe('MemoryGraph duplicate filter', () => {
  test('comes back from snapshot and replay after a restart', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    const call = documentCall(tenantId, '01JA', [])
    const chunks = chunksOf('01JA', generatedTexts(5_000, 3))
    await addAll(graph, call, chunks)
    // It may have rung by itself meanwhile.
    while (await runDurableObjectAlarm(graph)) continue
    opened(await graph.prune({ ...callOf(tenantId), maxNodes: 4_900, nowMs }))
    await addAll(graph, documentCall(tenantId, '01JB', []), chunksOf('01JB', generatedTexts(300, 4)))
    await evictDurableObject(graph)
    const status = opened(await graph.status(callOf(tenantId)))
    expect(status).toMatchObject({
      nodeCount: 5_200,
      warm: true,
      cuckoo: { capacity: 500_000, count: 5_200, status: 'healthy' },
    })
    expect(status.cuckoo.warmedUpAt).toMatch(/^\d{4}-/)
    expect((await addAll(graph, call, chunks)).inserted).toBe(100)
  })

  test.each([
    ['is missing', 'DELETE FROM filter_snapshot'],
    ['is damaged', `UPDATE filter_snapshot SET bytes = x'00'`],
  ])('warms up from the audit log where the snapshot %s, and deduplicates meanwhile', async (_, statement) => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    const addAs = (documentId: string) =>
      addAll(graph, documentCall(tenantId, documentId, []), chunksOf(documentId, generatedTexts(300, 5)))
    const { nodes } = await addAs('01JA')
    const pairs = nodes.slice(0, 250).map(({ nodeId, digest }) => [nodeId, digest] as const)
    opened(
      await bindings.TENANT.getByName(tenantId).append({
        ...callOf(tenantId),
        records: [ingestedRecord('01JA', pairs)],
      }),
    )
    await damage(graph, statement)
    const meanwhile = await addAs('01JB')
    expect(meanwhile).toMatchObject({ inserted: 0, deduplicated: 300 })
    const status = await warmStatus(graph, tenantId)
    expect(status).toMatchObject({ nodeCount: 300, cuckoo: { count: 300 } })
    expect((await addAs('01JC')).inserted).toBe(0)
    await evictDurableObject(graph)
    expect(opened(await graph.status(callOf(tenantId)))).toMatchObject({ warm: true, cuckoo: { count: 300 } })
  })
})
