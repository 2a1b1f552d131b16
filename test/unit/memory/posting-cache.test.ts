// PostingCache and what stands on it: recalls stay exact across merges and removals, and the cache within its bound.
import { expect, test } from 'vitest'
import type { MemoryRecallCall, PreparedChunk } from '../../../contract/memory.ts'
import { packPostings } from '../../../core/memory/postings.ts'
import { addPart, type Part } from '../../../durable-objects/memory-graph/ingest.ts'
import { openMemory, type GraphMemory } from '../../../durable-objects/memory-graph/memory.ts'
import { mergePostings } from '../../../durable-objects/memory-graph/merge.ts'
import { PostingCache } from '../../../durable-objects/memory-graph/posting-cache.ts'
import { recallNodes } from '../../../durable-objects/memory-graph/recall.ts'
import { removeNodes } from '../../../durable-objects/memory-graph/removal.ts'
import { migrate } from '../../../durable-objects/memory-graph/schema.ts'
import { createNodeSql } from '../../bench/node-sql.ts'
import { bruteForceRanking } from './brute-force.ts'

const call = {
  v: 1,
  tenantId: 't_01JAAAAAAAAAAAAAAAAAAAAAAA',
  actor: { id: 'tester', type: 'service' },
  requestId: 'request-0001',
} as const
const hex = (at: number): string => at.toString(16).padStart(16, '0')

/** Frequencies up to 300: some cannot be packed. */
function chunkOf(at: number): PreparedChunk {
  const terms = [1, 2, 3].map((term) => [hex(term), at % 97 === 0 && term === 1 ? 300 : 1 + ((at * term) % 7)] as const)
  const lengthTerms = terms.reduce((sum, [, frequency]) => sum + frequency, at % 5)
  const nodeId = `n_${String(at).padStart(32, '0')}`
  return {
    nodeId,
    ordinal: at,
    sealed: new Uint8Array([1]),
    terms,
    lengthTerms,
    tokens: 1,
    digest: hex(at),
    mentions: [],
  }
}

function opened(): GraphMemory {
  const { sql, transaction } = createNodeSql()
  migrate(sql, transaction)
  return openMemory({ sql, transaction, seeds: { seedHigh: 1, seedLow: 2 }, now: () => 0 })
}

function ingest(memory: GraphMemory, chunks: readonly PreparedChunk[]): void {
  const document: Part = {
    ...call,
    documentId: '01J',
    revision: 1,
    vertical: null,
    merkleRoot: 'r',
    createdAtMs: 0,
    chunks,
    names: new Uint8Array(0),
  }
  memory.transaction(() => addPart(memory, document))
}

function expectExact(memory: GraphMemory, chunks: readonly PreparedChunk[]): void {
  const terms = [1, 2, 3].map((term) => [hex(term), 1] as const)
  const asked: MemoryRecallCall = {
    ...call,
    mode: 'vault',
    terms,
    mentions: [],
    maxHops: 3,
    maxNodes: 20,
    vertical: null,
    nowMs: 0,
  }
  const answer = recallNodes(memory, asked)
  const expected = bruteForceRanking(chunks, terms)
  expect(answer.found).toBe(expected.length)
  const rounded = (score: number): number => Math.round(score * 1e9) / 1e9
  expect(answer.nodes.map(({ nodeId, score }) => [nodeId, rounded(score)])).toEqual(
    expected.slice(0, 20).map(({ nodeId, score }) => [nodeId, rounded(score)]),
  )
  expect(memory.resident.scores.every((score) => score === 0)).toBe(true)
}

test('recallNodes() stays exact where terms that were asked for are merged and removed', () => {
  const memory = opened()
  const chunks = Array.from({ length: 600 }, (_, at) => chunkOf(at))
  for (let at = 0; at < chunks.length; at += 200) {
    ingest(memory, chunks.slice(at, at + 200))
    expectExact(memory, chunks.slice(0, at + 200))
    memory.transaction(() => mergePostings(memory.sql, memory.resident))
    expectExact(memory, chunks.slice(0, at + 200))
    expectExact(memory, chunks.slice(0, at + 200))
  }
  memory.transaction(() => removeNodes(memory, [1, 2, 300]))
  expectExact(
    memory,
    chunks.filter((_, at) => at !== 0 && at !== 1 && at !== 299),
  )
})

test('packPostings() refuses what four bytes cannot hold', () => {
  const packed = new Uint32Array(1)
  const pack = (node: number, frequency: number): boolean =>
    packPostings(
      { nodes: new Uint32Array([node]), frequencies: new Uint32Array([frequency]) },
      { packed, at: 0, count: 1 },
    )
  expect([pack(2 ** 24 - 1, 255), pack(2 ** 24, 1), pack(1, 256)]).toEqual([true, false, false])
})

test('PostingCache drops the least recently used terms above 8 MiB', () => {
  const cache = new PostingCache()
  const mebibyte = (): Uint32Array<ArrayBuffer> => new Uint32Array(2 ** 18)
  for (let at = 0; at < 7; at += 1) cache.set(`term ${at}`, mebibyte())
  expect(cache.get('term 0')).toBeDefined()
  cache.set('term 7', mebibyte())
  expect(cache.get('term 0')).toBeDefined()
  expect(cache.get('term 1')).toBeUndefined()
  cache.set('term 8', new Uint32Array(2 ** 22))
  expect(['term 0', 'term 7', 'term 8'].map((term) => cache.get(term))).toEqual([undefined, undefined, undefined])
})
