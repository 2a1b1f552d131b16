// Calls, chunks and texts that the tests of MemoryGraph share.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { AuditLogRpc, RecordDraft } from '../../contract/audit.ts'
import {
  memoryAddChunksMax,
  type MemoryAddCall,
  type MemoryGraphRpc,
  type MemoryStatus,
  type PreparedChunk,
} from '../../contract/memory.ts'
import type { MemoryRecallAnswer, MemoryRecallCall, RecalledDocument } from '../../contract/memory-recall.ts'
import type { Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import { chunkerVersion } from '../../core/memory/chunk.ts'
import { createTermKeyer, nodeId } from '../../core/memory/keying.ts'
import { packChunks } from '../../core/memory/packed-chunks.ts'
import { prepareChunk, prepareQuery } from '../../core/memory/prepare.ts'

export type GraphStub = DurableObjectStub & MemoryGraphRpc
interface TestBindings {
  readonly MEMORY_GRAPH: { getByName(name: string): GraphStub }
  readonly TENANT: { getByName(name: string): AuditLogRpc }
}
export const bindings = env as unknown as TestBindings
const indexKey = new Uint8Array(32).fill(9)
export const keyer = createTermKeyer(indexKey)
export const nowMs = Date.UTC(2026, 4, 15)

let tenants = 0
/** A tenant of its own per test: 26 characters of Crockford's base 32 behind `t_`. */
export function newTenant(): string {
  tenants += 1
  return `t_01JMEMGRAPH${String(tenants).padStart(15, '0')}`.replace(/[ILOU]/g, 'X')
}

export function callOf(tenantId: string): Call {
  return { v: 1, tenantId, actor: { id: 'tester', type: 'service' }, requestId: 'request-0001' }
}

export function opened<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.refusal.code)
  return result.value
}

export function chunkOf(documentId: string, ordinal: number, text: string): PreparedChunk {
  const place = { key: indexKey, documentId, revision: 1, ordinal, chunkerVersion }
  const { entityNames: _, ...prepared } = prepareChunk({ text, keyer })
  return { ...prepared, nodeId: nodeId(place), ordinal, sealed: new TextEncoder().encode(text) }
}

export const chunksOf = (documentId: string, texts: readonly string[]): PreparedChunk[] =>
  texts.map((text, ordinal) => chunkOf(documentId, ordinal, text))

export function documentCall(
  tenantId: string,
  documentId: string,
  texts: readonly string[],
  more: Partial<Omit<MemoryAddCall, 'chunks'>> & { readonly chunks?: readonly PreparedChunk[] } = {},
): MemoryAddCall {
  const { chunks = chunksOf(documentId, texts), ...fields } = more
  return {
    ...callOf(tenantId),
    documentId,
    revision: 1,
    vertical: null,
    merkleRoot: 'root',
    attempt: 1,
    createdAtMs: nowMs,
    chunks: packChunks({ chunks, names: new Uint8Array([1]) }),
    ...fields,
  }
}

/** Adds a document of any length, in as many parts as it takes. */
export async function addAll(graph: GraphStub, call: Omit<MemoryAddCall, 'chunks'>, chunks: readonly PreparedChunk[]) {
  const whole = { nodes: [] as { nodeId: string; digest: string }[], inserted: 0, deduplicated: 0 }
  for (let from = 0; from < chunks.length; from += memoryAddChunksMax) {
    const part = { chunks: chunks.slice(from, from + memoryAddChunksMax), names: new Uint8Array(0) }
    const answer = opened(await graph.add({ ...call, chunks: packChunks(part) }))
    whole.nodes.push(...answer.nodes)
    whole.inserted += answer.inserted
    whole.deduplicated += answer.deduplicated
  }
  return whole
}

export function recallCall(tenantId: string, query: string, more: Partial<MemoryRecallCall> = {}): MemoryRecallCall {
  return {
    ...callOf(tenantId),
    mode: 'hybrid',
    ...prepareQuery({ query, keyer }),
    maxHops: 3,
    maxNodes: 20,
    vertical: null,
    nowMs,
    ...more,
  }
}

export const textsOf = (answer: MemoryRecallAnswer): string[] =>
  answer.nodes.map((node) => new TextDecoder().decode(node.first.sealed))

/** Documents that hold each node, as the answer names them. */
export const holdersOf = ({ nodes, documents }: MemoryRecallAnswer): RecalledDocument[][] =>
  nodes.map(({ sources }) => sources.map(({ document }) => documents[document]!))

export const holderIdsOf = (answer: MemoryRecallAnswer): string[][] =>
  holdersOf(answer).map((holders) => holders.map(({ documentId }) => documentId))

export function graphOf(tenantId: string, graph = 'main'): GraphStub {
  return bindings.MEMORY_GRAPH.getByName(`${tenantId}/${graph}`)
}

export function randomSource(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Texts over a small vocabulary, so that terms are in many chunks and scores tie and differ. */
export function generatedTexts(count: number, seed: number): string[] {
  const next = randomSource(seed)
  return Array.from({ length: count }, (_, at) => {
    const words = Array.from({ length: 3 + next(60) }, () => `word${Math.min(next(400), next(400))}x`)
    return `${words.join(' ')} serial${at}`
  })
}

/** Runs a statement on the graph's own tables and restarts it. */
export async function damage(graph: GraphStub, statement: string): Promise<void> {
  await runInDurableObject(graph, (_, state) => {
    state.storage.sql.exec(statement)
  })
  await evictDurableObject(graph)
}

/** The status once the filter is warm. */
export async function warmStatus(graph: GraphStub, tenantId: string): Promise<MemoryStatus> {
  for (let tries = 0; tries < 100; tries += 1) {
    const status = opened(await graph.status(callOf(tenantId)))
    if (status.warm) return status
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('the filter did not warm up')
}

/** What the pipeline records after an ingest. */
export function ingestedRecord(
  documentId: string,
  pairs: readonly (readonly [nodeId: string, digest: string])[],
): RecordDraft {
  return {
    id: `${documentId}${'a'.repeat(60)}`,
    type: 'memory.ingested',
    op: 'documents.ingest',
    outcome: 'ok',
    actor: { id: 'tester', type: 'service' },
    claims: null,
    req: 'request-0001',
    res: { kind: 'document', id: documentId },
    subj: [],
    matter: [],
    vertical: null,
    graph: 'main',
    revision: 1,
    policy: null,
    body: { nodes: pairs },
  }
}

/** As releases before 2026.11.6 left it: documents of several verticals hold one node. The graph is awake anew. */
export async function moveTo(graph: GraphStub, vertical: string | null, documentIds: readonly string[]): Promise<void> {
  await runInDurableObject(graph, (_, { storage: { sql } }) => {
    const query = 'UPDATE document SET vertical = ? WHERE document_id IN (SELECT value FROM json_each(?))'
    sql.exec(query, vertical, JSON.stringify(documentIds))
  })
  await evictDurableObject(graph)
}
