// MemoryGraph in workerd: exact ranking across merges, restarts and removals; names, verticals, isolation.
import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import type { PreparedChunk } from '../../contract/memory.ts'
import type { MemoryRecallAnswer } from '../../contract/memory-recall.ts'
import { bruteForceRanking } from '../unit/memory/brute-force.ts'
import {
  callOf,
  chunksOf,
  documentCall,
  generatedTexts,
  graphOf,
  holderIdsOf,
  newTenant,
  nowMs,
  opened,
  recallCall,
  textsOf,
} from './memory-graph-fixture.ts'

const documentIdsOf = (answer: MemoryRecallAnswer): (string | undefined)[] => holderIdsOf(answer).map(([id]) => id)

const rankOf = (nodes: readonly { readonly nodeId: string; readonly score: number }[]): [string, number][] =>
  nodes.map(({ nodeId, score }) => [nodeId, Math.round(score * 1e9) / 1e9])

describe('MemoryGraph.recall()', () => {
  test('ranks exactly as brute force, before and after merge, restart and removal', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    const texts = generatedTexts(2_600, 42)
    let chunks: PreparedChunk[] = []
    for (let at = 0; at < texts.length; at += 100) {
      const documentId = `01JDOCUMENT${String(at).padStart(15, '0')}`
      const added = chunksOf(documentId, texts.slice(at, at + 100))
      chunks.push(...added)
      expect(opened(await graph.add(documentCall(tenantId, documentId, [], { chunks: added }))).inserted).toBe(100)
    }
    const expectEqual = async (): Promise<void> => {
      for (const query of [
        'word3x word50x word51x',
        'word1x word1x word399x',
        'serial77 word2x',
        'word120x word7x word200x word0x',
      ]) {
        const call = recallCall(tenantId, query, { mode: 'vault' })
        const answer = opened(await graph.recall(call))
        const expected = bruteForceRanking(chunks, call.terms)
        if (answer.isFoundExact) expect(answer.found).toBe(expected.length)
        else expect(answer.found).toBeLessThanOrEqual(expected.length)
        expect(rankOf(answer.nodes)).toEqual(rankOf(expected.slice(0, 20)))
      }
    }
    await expectEqual()
    await evictDurableObject(graph)
    await expectEqual()
    const pruned = opened(await graph.prune({ ...callOf(tenantId), maxNodes: 1_000, nowMs }))
    expect(pruned.pruned).toBe(1_600)
    const kept = await Promise.all(
      chunks.map(async (chunk) => opened(await graph.locate({ ...callOf(tenantId), nodeId: chunk.nodeId })) !== null),
    )
    chunks = chunks.filter((_, at) => kept[at])
    expect(chunks).toHaveLength(1_000)
    await expectEqual()
    await evictDurableObject(graph)
    await expectEqual()
  })

  test('reads its own writes and answers the sealed bytes with their provenance', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    await graph.add(
      documentCall(tenantId, '01JA', ['The committee approved the loan.'], { merkleRoot: 'aa', vertical: 'lending' }),
    )
    const answer = opened(await graph.recall(recallCall(tenantId, 'loan approved')))
    expect(answer.nodes[0]).toMatchObject({ hops: 0, why: ['keyword'] })
    expect(answer.nodes[0]?.sources).toMatchObject([{ document: 0, ordinal: 0 }])
    expect(answer.documents).toEqual([
      { documentId: '01JA', revision: 1, vertical: 'lending', merkleRoot: 'aa', createdAtMs: nowMs },
    ])
    expect(answer.nodes[0]?.path).toEqual([answer.nodes[0]?.nodeId])
    expect(textsOf(answer)).toEqual(['The committee approved the loan.'])
  })

  test('walks over shared names in graph and hybrid mode and tells the path', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    await graph.add(documentCall(tenantId, '01JA', ['Contract ABC-123 was signed by Maria Keller.']))
    await graph.add(documentCall(tenantId, '01JB', ['Later Maria Keller moved to Oslo.']))
    await graph.add(documentCall(tenantId, '01JC', ['Fish is sold in Oslo.']))
    const walked = opened(await graph.recall(recallCall(tenantId, 'ABC-123', { mode: 'graph' })))
    const ids = documentIdsOf(walked)
    expect(walked.nodes.map(({ hops, why }, at) => ({ documentId: ids[at], hops, why }))).toEqual([
      { documentId: '01JA', hops: 0, why: ['graph'] },
      { documentId: '01JB', hops: 1, why: ['graph'] },
      { documentId: '01JC', hops: 2, why: ['graph'] },
    ])
    expect(walked.nodes[2]?.path).toEqual(walked.nodes.map(({ nodeId }) => nodeId))
    expect(
      opened(await graph.recall(recallCall(tenantId, 'ABC-123', { mode: 'graph', maxHops: 1 }))).nodes,
    ).toHaveLength(2)
    const hybrid = opened(await graph.recall(recallCall(tenantId, 'who signed the contract')))
    expect(hybrid.nodes[0]?.why).toContain('keyword')
    expect(hybrid.nodes[documentIdsOf(hybrid).indexOf('01JB')]).toMatchObject({ hops: 1, why: ['graph'] })
  })

  test('filters by vertical before it walks', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    await graph.add(documentCall(tenantId, '01JA', ['Start at Maria Keller.'], { vertical: 'lending' }))
    await graph.add(documentCall(tenantId, '01JB', ['Maria Keller knows Oslo Harbour.'], { vertical: 'health' }))
    await graph.add(documentCall(tenantId, '01JC', ['Ships leave Oslo Harbour at start.'], { vertical: 'lending' }))
    for (const mode of ['graph', 'hybrid', 'vault'] as const) {
      const answer = opened(
        await graph.recall(recallCall(tenantId, 'Start Maria Keller', { mode, vertical: 'lending' })),
      )
      expect(documentIdsOf(answer)).not.toContain('01JB')
      if (mode === 'graph') expect(documentIdsOf(answer)).toEqual(['01JA'])
    }
  })

  test('refuses modes that are not served and inputs beyond their bounds', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    for (const more of [{ mode: 'onyx' as const }, { maxNodes: 5_001 }, { maxHops: 11 }, { maxNodes: 0 }]) {
      const answer = await graph.recall(recallCall(tenantId, 'x', more))
      expect(answer.ok ? null : answer.refusal.code).toBe('VALIDATION_FAILED')
    }
  })
})

describe('MemoryGraph isolation', () => {
  test('is pinned to its tenant', async () => {
    const tenantId = newTenant()
    const graph = graphOf(tenantId)
    opened(await graph.status(callOf(tenantId)))
    const foreign = callOf(newTenant())
    for (const answer of [await graph.status(foreign), await graph.prune({ ...foreign, maxNodes: 0, nowMs })]) {
      expect(answer.ok ? null : answer.refusal.code).toBe('ATR_PERMISSION_DENIED')
    }
  })

  test('refuses the first caller of another tenant than its name says', async () => {
    const answer = await graphOf(newTenant()).status(callOf(newTenant()))
    expect(answer.ok ? null : answer.refusal.code).toBe('ATR_PERMISSION_DENIED')
  })
})
