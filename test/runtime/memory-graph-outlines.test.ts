// Outlines in MemoryGraph: kept once with the first part, gone with their document; passages in the order of the text.
import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { outlineBytesMax, outlinesAskedMax } from '../../contract/memory-outline.ts'
import { callOf, documentCall, graphOf, newTenant, nowMs, opened, recallCall, textsOf } from './memory-graph-fixture.ts'
import { codeOf } from './tenant-fixture.ts'

const sealedAs = (text: string): Uint8Array => new TextEncoder().encode(text)

function open() {
  const tenantId = newTenant()
  const graph = graphOf(tenantId)
  const call = callOf(tenantId)
  const outlinesOf = async (...ids: string[]) => {
    const revisions = ids.map((documentId) => ({ documentId, revision: 1 }))
    const outlines = opened(await graph.outlines({ ...call, revisions }))
    return outlines.map((one) => one && [one.sealed && new TextDecoder().decode(one.sealed), one.chunks])
  }
  const passages = async (asked: readonly [id: string, from: number, below: number][], maxNodes = 100) =>
    opened(
      await graph.passages({
        ...call,
        maxNodes,
        passages: asked.map(([documentId, from, below]) => ({ documentId, revision: 1, from, below })),
      }),
    )
  return { tenantId, graph, call, outlinesOf, passages }
}

describe('MemoryGraph.outlines()', () => {
  test('answers what came with the first part, over a restart, and the number of chunks of what came without', async () => {
    const { tenantId, graph, outlinesOf } = open()
    opened(await graph.add(documentCall(tenantId, '01JA', ['one', 'two'], { outline: sealedAs('a') })))
    opened(await graph.add(documentCall(tenantId, '01JA', ['one', 'two'], { outline: sealedAs('again') })))
    opened(await graph.add(documentCall(tenantId, '01JB', ['one', 'two', 'three'])))
    await evictDurableObject(graph)
    expect(await outlinesOf('01JB', '01JA', '01JC')).toEqual([[null, 3], ['a', 2], null])
  })

  test('goes with its document, and with an attempt under another root', async () => {
    const { tenantId, graph, call, outlinesOf } = open()
    opened(await graph.add(documentCall(tenantId, '01JA', ['one'], { merkleRoot: 'x', outline: sealedAs('x') })))
    opened(await graph.add(documentCall(tenantId, '01JA', ['two'], { merkleRoot: 'y', outline: sealedAs('y') })))
    expect(await outlinesOf('01JA')).toEqual([['y', 1]])
    opened(await graph.drop({ ...call, documentId: '01JA', revision: 1, merkleRoot: null }))
    expect(await outlinesOf('01JA')).toEqual([null])
    opened(await graph.add(documentCall(tenantId, '01JA', ['two'])))
    expect(await outlinesOf('01JA')).toEqual([[null, 1]])
  })

  test('says which chunks are there, where some were forgotten', async () => {
    const { tenantId, graph, call } = open()
    opened(await graph.add(documentCall(tenantId, '01JA', ['one', 'two', 'three', 'four', 'five'])))
    opened(await graph.recall(recallCall(tenantId, 'one four five', { mode: 'vault', nowMs: nowMs + 1 })))
    opened(await graph.prune({ ...call, maxNodes: 3, nowMs: nowMs + 2 }))
    const [outline] = opened(await graph.outlines({ ...call, revisions: [{ documentId: '01JA', revision: 1 }] }))
    expect(outline).toMatchObject({
      chunks: 5,
      held: [
        [0, 1],
        [3, 5],
      ],
    })
  })

  test('is bounded both ways', async () => {
    const { tenantId, graph, call } = open()
    const outline = new Uint8Array(outlineBytesMax + 1)
    expect(codeOf(await graph.add(documentCall(tenantId, '01JA', ['one'], { outline })))).toBe('VALIDATION_FAILED')
    const revisions = Array.from({ length: outlinesAskedMax + 1 }, () => ({ documentId: '01JA', revision: 1 }))
    expect(codeOf(await graph.outlines({ ...call, revisions }))).toBe('VALIDATION_FAILED')
  })
})

describe('MemoryGraph.passages()', () => {
  test('answers chunks in order, by the document that was asked for, whoever else holds them', async () => {
    const { tenantId, graph, passages } = open()
    opened(await graph.add(documentCall(tenantId, '01JA', ['shared', 'alone'])))
    opened(await graph.add(documentCall(tenantId, '01JB', ['first', 'shared', 'last'])))
    const answer = await passages([
      ['01JB', 1, 3],
      ['01JA', 1, 2],
      ['01JB', 0, 1],
    ])
    expect(textsOf(answer)).toEqual(['shared', 'last', 'alone', 'first'])
    expect(answer.nodeIds.map((ids) => ids.length)).toEqual([2, 1, 1])
    const documents = answer.nodes.map(({ sources }) =>
      sources.map((one) => answer.documents[one.document]?.documentId),
    )
    expect(documents).toEqual([['01JB'], ['01JB'], ['01JA'], ['01JB']])
  })

  test('has each node once, and no more than are asked for; of what is not there nothing', async () => {
    const { tenantId, graph, passages } = open()
    opened(await graph.add(documentCall(tenantId, '01JA', ['same', 'other', 'same', 'end'])))
    expect(textsOf(await passages([['01JA', 0, 4]]))).toEqual(['same', 'other', 'end'])
    expect(textsOf(await passages([['01JA', 0, 4]], 2))).toEqual(['same', 'other'])
    const none = await passages([
      ['01JX', 0, 4],
      ['01JA', 9, 12],
    ])
    expect([none.nodes, none.nodeIds]).toEqual([[], [[], []]])
  })
})
