// Calls, chunks and texts that the tests of MemoryGraph share.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { AuditLogRpc, RecordDraft } from '../../contract/audit.ts'
import type {
  MemoryGraphRpc,
  MemoryAddCall,
  MemoryIngestAnswer,
  MemoryRecallAnswer,
  MemoryRecallCall,
  MemoryStatus,
  PreparedChunk,
} from '../../contract/memory.ts'
import type { Result } from '../../contract/result.ts'
import type { Call } from '../../contract/rpc.ts'
import { chunkerVersion } from '../../core/memory/chunk.ts'
import { packChunks } from '../../core/memory/packed-chunks.ts'
import { createTermKeyer, nodeId } from '../../core/memory/keying.ts'
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

/** A part of a document before it is packed. */
export interface DocumentCall extends Omit<MemoryAddCall, 'chunks'> {
  readonly chunks: readonly PreparedChunk[]
}

export function documentCall(
  tenantId: string,
  documentId: string,
  texts: readonly string[],
  more: Partial<DocumentCall> = {},
): DocumentCall {
  const chunks = texts.map((text, ordinal) => chunkOf(documentId, ordinal, text))
  return {
    ...callOf(tenantId),
    documentId,
    revision: 1,
    vertical: null,
    merkleRoot: 'root',
    createdAtMs: nowMs,
    chunks,
    ...more,
  }
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
  answer.nodes.map((node) => new TextDecoder().decode(node.contributions[0]!.sealed))

export function addTo(graph: GraphStub, { chunks, ...call }: DocumentCall): Promise<Result<MemoryIngestAnswer>> {
  return graph.add({ ...call, chunks: packChunks({ chunks, names: new Uint8Array([1]) }) })
}

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
