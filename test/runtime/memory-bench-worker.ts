// The Worker of test/bench/memory.ts: feeds MemoryGraph and FTS5 the same synthetic texts and times their calls, RPC included.
import { DurableObject } from 'cloudflare:workers'
import type { AuditLogRpc } from '../../contract/audit.ts'
import type { MemoryGraphRpc, MemoryAddCall } from '../../contract/memory.ts'
import type { RecallMode } from '../../contract/recall.ts'
import { chunkerVersion } from '../../core/memory/chunk.ts'
import { createTermKeyer, nodeId } from '../../core/memory/keying.ts'
import { packChunks } from '../../core/memory/packed-chunks.ts'
import { prepareChunk, prepareQuery } from '../../core/memory/prepare.ts'
import { openMemory } from '../../durable-objects/memory-graph/memory.ts'
import { MemoryGraph as Graph } from '../../durable-objects/memory-graph/memory-graph.ts'

/** Bytes of every array below a value, each once. */
function bytesBelow(value: unknown, met: Set<unknown>): number {
  if (typeof value !== 'object' || value === null || met.has(value)) return 0
  met.add(value)
  if (ArrayBuffer.isView(value)) return met.has(value.buffer) ? 0 : (met.add(value.buffer), value.buffer.byteLength)
  const parts: unknown[] = value instanceof Map ? [...value.values()] : Object.values(value)
  return parts.reduce<number>((sum, part) => sum + bytesBelow(part, met), 0)
}

export class MemoryGraph extends Graph {
  /** What a graph that was just opened holds in arrays, beside what its calls keep. */
  residentBytes(): number {
    const { sql } = this.ctx.storage
    const opened = openMemory({ sql, transaction: (work) => work(), seeds: { seedHigh: 1, seedLow: 2 }, now: () => 0 })
    return bytesBelow(opened.resident, new Set())
  }
}

/** The same texts in SQLite's own index, in the clear. */
export class FullText extends DurableObject {
  add(texts: readonly string[]): void {
    const { sql } = this.ctx.storage
    sql.exec('CREATE VIRTUAL TABLE IF NOT EXISTS chunk USING fts5 (text, tokenize = porter)')
    for (const each of texts) sql.exec('INSERT INTO chunk (text) VALUES (?)', each)
  }

  recall(query: string): readonly unknown[] {
    const match = query.replaceAll(/\W+/g, ' OR ')
    const rows = this.ctx.storage.sql.exec('SELECT text FROM chunk WHERE chunk MATCH ? ORDER BY rank LIMIT 20', match)
    return rows.toArray()
  }
}

/** Takes records and keeps their number: the log itself is measured elsewhere. */
export class CountingLog extends DurableObject {
  append({ records }: Parameters<AuditLogRpc['append']>[0]): unknown {
    this.ctx.storage.kv.put('records', (this.ctx.storage.kv.get<number>('records') ?? 0) + records.length)
    return { ok: true, value: records.map(({ id }, seq) => ({ id, seq, leafHash: '', tsMs: 0 })) }
  }
}

type BenchGraph = MemoryGraphRpc & { residentBytes(): Promise<number> }

interface BenchEnv {
  readonly MEMORY_GRAPH: { getByName(name: string): BenchGraph }
  readonly FULL_TEXT: DurableObjectNamespace<FullText>
}

const tenantId = 't_01JBENCH000000000000000000'
const call = { v: 1, tenantId, actor: { id: 'bench', type: 'service' }, requestId: 'bench-0001' } as const
const indexKey = new Uint8Array(32).fill(3)
const keyer = createTermKeyer(indexKey)
const vocabulary = 20_000
const nodesPerDocument = 100
const recalls = 400
let state = 1

function random(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state / 2 ** 32
}

/** Zipf's law, roughly: rank r with probability 1/r. Letters alone, so that no word looks like an identifier. */
function word(): string {
  let letters = ''
  for (let rank = Math.floor(vocabulary ** random()); rank > 0; rank = Math.floor(rank / 20)) {
    letters += 'bcdfghjklmnpqrstvwxz'[rank % 20]
  }
  return `a${letters}o`
}

const name = (): string => `P${word()} F${word()}`

function text(words: number): string {
  const parts = Array.from({ length: words }, word)
  return `${name()} ${parts.slice(0, words / 2).join(' ')}. ${name()} met ${name()}. ${parts.slice(words / 2).join(' ')}.`
}

function documentOf(at: number, chunkCount: number): MemoryAddCall {
  const documentId = `01JBENCH${String(at).padStart(18, '0')}`
  const chunks = Array.from({ length: chunkCount }, (_, ordinal) => {
    const chunk = text(100)
    const { entityNames: _names, ...prepared } = prepareChunk({ text: chunk, keyer })
    const place = { key: indexKey, documentId, revision: 1, ordinal, chunkerVersion }
    // Ids by time, as documents come.
    const id = `n_${at.toString(16).padStart(12, '0')}${nodeId(place).slice(2, 22)}`
    return Object.assign(prepared, { nodeId: id, ordinal, sealed: new TextEncoder().encode(chunk) })
  })
  const names = new Uint8Array(48 * chunkCount)
  const packed = packChunks({ chunks, names })
  return {
    ...call,
    documentId,
    revision: 1,
    vertical: null,
    merkleRoot: 'r',
    attempt: 1,
    createdAtMs: at,
    chunks: packed,
  }
}

/** Times stand still in a Worker until it waits for something. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  await scheduler.wait(0)
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** The clock counts whole milliseconds, so the mean says more than the middle where calls are short. */
function spread(times: number[]): { meanMs: number; p50Ms: number; p99Ms: number; maxMs: number } {
  const meanMs = Math.round((100 * times.reduce((sum, each) => sum + each, 0)) / times.length) / 100
  times.sort((one, other) => one - other)
  const at = (part: number): number =>
    Math.round(100 * (times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0)) / 100
  return { meanMs, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) }
}

async function repeated(times: number, work: (at: number) => Promise<unknown>): Promise<unknown> {
  const taken: number[] = []
  for (let at = 0; at < times; at += 1) taken.push(await timed(() => work(at)))
  return spread(taken)
}

/** Documents of 100 nodes, numbered from `from`. */
async function ingest(nodes: number, feed: (document: number) => () => Promise<unknown>): Promise<unknown> {
  let ms = 0
  for (let at = 0; at * nodesPerDocument < nodes; at += 1) ms += await timed(feed(at))
  return { nodes, ms }
}

const queries = (): string[] =>
  Array.from({ length: recalls }, () => `${Array.from({ length: 9 }, word).join(' ')} ${name()}`)

async function deleteDocument(graph: MemoryGraphRpc, at: number): Promise<void> {
  const { documentId } = documentOf(at, 0)
  for (;;) {
    const dropped = await graph.drop({ ...call, documentId, revision: 1, merkleRoot: null })
    if (!dropped.ok) throw new Error(dropped.refusal.detail)
    if (dropped.value.done) return
  }
}

async function route(url: URL, graph: BenchGraph, fullText: DurableObjectStub<FullText>): Promise<unknown> {
  const nodes = Number(url.searchParams.get('nodes') ?? 0)
  const from = Number(url.searchParams.get('from') ?? 0)
  const mode = (url.searchParams.get('mode') ?? 'vault') as RecallMode
  const recall = (query: string): ReturnType<MemoryGraphRpc['recall']> => {
    const prepared = prepareQuery({ query, keyer })
    return graph.recall({ ...call, mode, ...prepared, maxHops: 3, maxNodes: 20, vertical: null, nowMs: 0 })
  }
  const asked = queries()
  switch (url.pathname) {
    case '/ingest':
      return ingest(nodes, (at) => {
        const document = documentOf(from + at, nodesPerDocument)
        return () => graph.add(document)
      })
    case '/fts-ingest':
      return ingest(nodes, () => {
        const texts = Array.from({ length: nodesPerDocument }, () => text(100))
        return () => fullText.add(texts)
      })
    case '/recall':
      return repeated(recalls, (at) => recall(asked[at] ?? ''))
    case '/fts-recall':
      return repeated(recalls, (at) => fullText.recall(asked[at] ?? ''))
    case '/floor':
      return repeated(recalls, () => graph.locate({ ...call, nodeId: 'n_0' }))
    case '/texts':
      return Array.from({ length: nodes }, () => text(100))
    case '/words':
      return Array.from({ length: recalls }, word)
    case '/delete':
      return repeated(20, (at) => deleteDocument(graph, at))
    case '/resident':
      return { bytes: await graph.residentBytes() }
    case '/wake':
      return { wakeMs: await timed(() => recall('aco ado afco')), againMs: await timed(() => recall('aco ado afco')) }
    default:
      throw new Error(`no such route: ${url.pathname}`)
  }
}

export default {
  async fetch(request: Request, env: BenchEnv): Promise<Response> {
    const graph = env.MEMORY_GRAPH.getByName(`${tenantId}/main`)
    return Response.json(await route(new URL(request.url), graph, env.FULL_TEXT.getByName('main')))
  },
}
