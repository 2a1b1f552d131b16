// Nodes whose terms an earlier release made are found by the form of that time, and no others are.
import { expect, test } from 'vitest'
import type { MemoryRecallCall } from '../../../contract/memory-recall.ts'
import { earlierTerms } from '../../../core/memory/earlier-terms.ts'
import { createTermKeyer } from '../../../core/memory/keying.ts'
import { packChunks } from '../../../core/memory/packed-chunks.ts'
import { prepareChunk, prepareQuery } from '../../../core/memory/prepare.ts'
import { addPart } from '../../../durable-objects/memory-graph/add.ts'
import { openMemory, type GraphMemory } from '../../../durable-objects/memory-graph/memory.ts'
import { recallNodes } from '../../../durable-objects/memory-graph/recall.ts'
import { migrate } from '../../../durable-objects/memory-graph/schema.ts'
import { createNodeSql, type NodeSql } from '../../bench/node-sql.ts'

const call = { v: 1, tenantId: 't', actor: { id: 'tester', type: 'service' }, requestId: 'request-0001' } as const
const keyer = createTermKeyer(new Uint8Array(32).fill(7))
const openGraph = ({ sql, transaction }: NodeSql): GraphMemory =>
  openMemory({ sql, transaction, seeds: { seedHigh: 1, seedLow: 2 }, now: () => 0 })

function addEarlier(memory: GraphMemory, text: string): void {
  const terms = [...new Set(earlierTerms(text))].map((term) => [keyer.term(term), 1] as const)
  const nodeId = `n_${'0'.repeat(32)}`
  const chunk = { ...prepareChunk({ text, keyer }), terms, nodeId, ordinal: 0, sealed: new Uint8Array(1) }
  const names = new Uint8Array(0)
  const fields = { documentId: '01J', revision: 1, vertical: null, merkleRoot: 'r', attempt: 1, createdAtMs: 0 }
  const asked = { ...call, ...fields, chunks: packChunks({ chunks: [chunk], names }) }
  memory.transaction(() => addPart(memory, asked, { chunks: [chunk], names, earlier: new Map() }))
}

function count(memory: GraphMemory, query: string): number {
  const fields = { mode: 'hybrid', maxHops: 0, maxNodes: 5, vertical: null, nowMs: 0 } as const
  const asked: MemoryRecallCall = { ...call, ...prepareQuery({ query, keyer }), ...fields }
  return recallNodes(memory, asked).nodes.length
}

test('recallNodes() asks for the terms of before only where the graph was there before', () => {
  const store = createNodeSql()
  migrate(store.sql, store.transaction)
  const fresh = openGraph(store)
  addEarlier(fresh, 'Łódź')
  expect(count(fresh, 'Łódź')).toBe(0)
  // As the step that 2026.11.4 added leaves a graph that has nodes.
  store.sql.exec(`UPDATE progress SET value = 2 WHERE name = 'terms_from'`)
  const old = openGraph(store)
  expect(count(old, 'Łódź')).toBe(1)
  expect(count(old, 'Lublin')).toBe(0)
})
