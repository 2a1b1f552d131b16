// The Worker of test/bench/recall.ts: feeds MemoryGraph synthetic documents and times its calls, RPC included.
import { DurableObject } from 'cloudflare:workers'
import type { AuditLogRpc } from '../../contract/audit.ts'
import type { MemoryGraphRpc, MemoryAddCall } from '../../contract/memory.ts'
import type { RecallMode } from '../../contract/recall.ts'
import { chunkerVersion } from '../../core/memory/chunk.ts'
import { createTermKeyer, nodeId } from '../../core/memory/keying.ts'
import { packChunks } from '../../core/memory/packed-chunks.ts'
import { prepareChunk, prepareQuery } from '../../core/memory/prepare.ts'
import { synthesise } from '../../core/memory/synthesise.ts'

export { MemoryGraph } from '../../durable-objects/memory-graph/memory-graph.ts'

/** Takes records and keeps their number: the log itself is measured elsewhere. */
export class CountingLog extends DurableObject {
  append({ records }: Parameters<AuditLogRpc['append']>[0]): unknown {
    this.ctx.storage.kv.put('records', (this.ctx.storage.kv.get<number>('records') ?? 0) + records.length)
    return { ok: true, value: records.map(({ id }, seq) => ({ id, seq, leafHash: '', tsMs: 0 })) }
  }
}

interface BenchEnv {
  readonly MEMORY_GRAPH: { getByName(name: string): MemoryGraphRpc }
}

const tenantId = 't_01JBENCH000000000000000000'
const call = { v: 1, tenantId, actor: { id: 'bench', type: 'service' }, requestId: 'bench-0001' } as const
const indexKey = new Uint8Array(32).fill(3)
const keyer = createTermKeyer(indexKey)
const vocabulary = 20_000
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

async function prepare(): Promise<unknown> {
  const texts = Array.from({ length: 200 }, () =>
    Array.from({ length: 7 }, () => text(90))
      .join('\n\n')
      .slice(0, 4_096),
  )
  const ms = await timed(async () => {
    for (const each of texts) prepareChunk({ text: each, keyer })
    await scheduler.wait(0)
  })
  return { textBytes: 4_096, perTextMs: ms / texts.length }
}

async function ingest(graph: MemoryGraphRpc, nodes: number, from: number): Promise<unknown> {
  let ms = 0
  let slowestMs = 0
  for (let at = 0; at * 100 < nodes; at += 1) {
    const document = documentOf(from + at, 100)
    const taken = await timed(() => graph.add(document))
    ms += taken
    slowestMs = Math.max(slowestMs, taken)
  }
  return { nodes, ms, nodesPerSecond: Math.round((1_000 * nodes) / ms), slowestCallMs: slowestMs }
}

async function route(url: URL, graph: MemoryGraphRpc): Promise<unknown> {
  const nodes = Number(url.searchParams.get('nodes') ?? 0)
  const mode = (url.searchParams.get('mode') ?? 'vault') as RecallMode
  const recall = (query: string): ReturnType<MemoryGraphRpc['recall']> =>
    graph.recall({
      ...call,
      mode,
      ...prepareQuery({ query, keyer }),
      maxHops: 3,
      maxNodes: 20,
      vertical: null,
      nowMs: 0,
    })
  switch (url.pathname) {
    case '/prepare':
      return prepare()
    case '/ingest':
      return ingest(graph, nodes, Number(url.searchParams.get('from') ?? 0))
    case '/ingest-five': {
      const documents = Array.from({ length: 200 }, (_, at) => documentOf(1_000_000 + at, 5))
      return repeated(documents.length, (at) => graph.add(documents[at] ?? documentOf(0, 5)))
    }
    case '/recall': {
      const queries = Array.from({ length: 400 }, () => `${Array.from({ length: 9 }, word).join(' ')} ${name()}`)
      return repeated(queries.length, (at) => recall(queries[at] ?? ''))
    }
    case '/floor':
      return repeated(200, () => graph.locate({ ...call, nodeId: 'n_0' }))
    case '/wake': {
      const wakeMs = await timed(() => recall('aco ado afco'))
      return { wakeMs, againMs: await timed(() => recall('aco ado afco')), status: await graph.status(call) }
    }
    case '/prune': {
      const answers: unknown[] = []
      const ms = await timed(async () => {
        answers.push(await graph.prune({ ...call, maxNodes: nodes, nowMs: 1 }))
      })
      return { ms, answer: answers[0] }
    }
    case '/status':
      return graph.status(call)
    default:
      return { synthesis: synthesise({ nodes: [], tokenBudget: 1 }) }
  }
}

export default {
  async fetch(request: Request, env: BenchEnv): Promise<Response> {
    const graph = env.MEMORY_GRAPH.getByName(`${tenantId}/main`)
    return Response.json(await route(new URL(request.url), graph))
  },
}
