// What one object holds: a Tenant with 40,000 documents, a graph with 250,000 nodes; what its turns take, and what it answers then.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Histograms } from '../../contract/durations.ts'
import { memoryAddTermsEnough, type MemoryAddCall, type PreparedChunk } from '../../contract/memory.ts'
import type { MemoryRecallCall } from '../../contract/memory-recall.ts'
import { readQueue } from '../../durable-objects/tenant/catalog/list.ts'
import { objectName } from '../../contract/tenant.ts'
import { createTermKeyer } from '../../core/memory/keying.ts'
import { packChunks } from '../../core/memory/packed-chunks.ts'
import { inParallel } from '../bench/in-parallel.ts'
import { everyDocument, factsOf } from '../runtime/catalog-fixture.ts'
import { bindings } from '../runtime/memory-graph-fixture.ts'
import { sealedDocument, ulidOf } from '../runtime/sealed-document.ts'
import { callOf, newTenant, opened, tenantOf } from '../runtime/tenant-fixture.ts'

const documents = 40_000
const nodes = 250_000
const chunksPerDocument = 25
const turnMs = 50
const tenantId = newTenant()
const call = callOf(tenantId)
const tenant = tenantOf(tenantId)
const graph = bindings.MEMORY_GRAPH.getByName(objectName.memoryGraph(tenantId, 'main'))
const keyer = createTermKeyer(new Uint8Array(32).fill(9))
const vocabulary = 20_000
const keyed = Array.from({ length: vocabulary + 1 }, (_, rank) => keyer.term(`word${rank}`))
let state = 1

function random(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state / 2 ** 32
}

/** Zipf's law, roughly: rank r with probability 1/r. */
const rank = (): number => Math.floor(vocabulary ** random())
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

function chunkOf(node: number, ordinal: number, nextTerm: () => string): PreparedChunk {
  const counts = new Map<string, number>()
  for (let at = 0; at < 100; at += 1) {
    const term = nextTerm()
    counts.set(term, (counts.get(term) ?? 0) + 1)
  }
  return {
    nodeId: `n_${hex(node, 32)}`,
    ordinal,
    sealed: new Uint8Array(700).fill(node),
    terms: [...counts],
    lengthTerms: 100,
    tokens: 130,
    digest: hex(node, 16),
    mentions: [],
  }
}

const zipf = (): string => keyed[rank()] ?? ''

function addCall(at: number, chunks: readonly PreparedChunk[]): MemoryAddCall {
  return {
    ...call,
    documentId: ulidOf(`g${at}`),
    revision: 1,
    vertical: null,
    merkleRoot: `root of ${at}`,
    attempt: 1,
    createdAtMs: Date.now(),
    chunks: packChunks({ chunks, names: new Uint8Array(0) }),
  }
}

/** Turns above the bound by name, of how many. What the machine gives to others meanwhile, and collecting this test's own garbage, counts as theirs. */
function longTurns(turns: Histograms): { readonly long: number; readonly all: number; readonly told: string } {
  const rows = Object.entries(turns).map(([name, { boundsMs, counts, count }]) => {
    const within = counts[boundsMs.indexOf(turnMs)] ?? count
    return { name, long: count - within, all: count }
  })
  const told = rows.map(({ name, long, all }) => `${name} ${long}/${all}`).join(', ')
  const sum = (of: 'long' | 'all'): number => rows.reduce((total, row) => total + row[of], 0)
  return { long: sum('long'), all: sum('all'), told }
}

const query = (): MemoryRecallCall => ({
  ...call,
  mode: 'hybrid',
  terms: Array.from({ length: 6 }, () => [zipf(), 1] as const),
  mentions: [],
  maxHops: 2,
  maxNodes: 20,
  vertical: null,
  nowMs: Date.now(),
})

function percentiles(samplesMs: number[]): string {
  const sorted = samplesMs.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return `p50 ${at(0.5)}, p99 ${at(0.99)}, most ${at(1)} ms (n=${sorted.length})`
}

describe('a Tenant', () => {
  beforeAll(async () => {
    const seconds = await inParallel(documents, 64, async (at) => {
      const documentId = ulidOf(`d${at}`)
      const lease = `l${at}`
      opened(
        await tenant.accept({ ...call, document: sealedDocument(documentId, { lease, tags: [`tag ${at % 1_000}`] }) }),
      )
      const commit = { documentId, revision: 1, lease, reports: [], isEnd: true as const }
      const remembered = [[`n_${hex(at, 32)}`, hex(at, 16)] as const]
      opened(await tenant.commit({ ...call, commit: { ...commit, released: factsOf(`d${at}`), remembered } }))
    })
    const bytes = await runInDurableObject(tenant, (_, { storage }) => storage.sql.databaseSize)
    console.log(
      `measured: ${documents} documents in ${seconds.toFixed(0)} s, ${Math.round(bytes / documents)} bytes each`,
    )
  })

  test('holds 40,000 documents in turns that stay short', async () => {
    const { long, all, told } = longTurns(opened(await tenant.counts(call)).turns)
    console.log(`measured: turns above ${turnMs} ms: ${told}`)
    expect(long).toBeLessThan(all / 100)
  })

  test('finds few among them: by label, by status, what is under way', async () => {
    const list = async (filter: object) =>
      opened(await tenant.documents({ ...call, filter: { ...everyDocument, limit: 100, ...filter } }))
    expect(await list({ tag: 'tag 7' })).toHaveLength(40)
    expect(await list({ tag: 'tag 7', mediaType: 'text/plain' })).toHaveLength(40)
    expect(await list({ status: 'failed' })).toEqual([])
    expect(await list({ status: 'completed', limit: 7 })).toHaveLength(7)
    const queue = await runInDurableObject(tenant, (_, { storage }) =>
      readQueue(storage.sql, { nowMs: Date.now(), limit: 10 }),
    )
    expect(queue).toMatchObject({ processing: 0, waiting: 0, documents: [] })
  })
})

describe('a graph', () => {
  beforeAll(async () => {
    let since = Date.now()
    const rates: number[] = []
    for (let at = 0; at < nodes / chunksPerDocument; at += 1) {
      const first = at * chunksPerDocument
      const chunks = Array.from({ length: chunksPerDocument }, (_, ordinal) => chunkOf(first + ordinal, ordinal, zipf))
      opened(await graph.add(addCall(at, chunks)))
      if ((first + chunksPerDocument) % 25_000 !== 0) continue
      rates.push(Math.round(25_000_000 / (Date.now() - since)))
      since = Date.now()
    }
    console.log(`measured: nodes a second, each 25,000: ${rates.join(', ')}`)
  })

  test('holds 250,000 nodes in turns that stay short', async () => {
    const status = opened(await graph.status(call))
    expect(status.nodeCount).toBe(nodes)
    const { long, all, told } = longTurns(status.turns)
    console.log(`measured: turns above ${turnMs} ms: ${told}`)
    expect(long).toBeLessThan(all / 100)
  })

  test('answers recalls, one after another and a hundred at once, while three megabytes of unique words are added', async () => {
    const alone: number[] = []
    for (let n = 0; n < 200; n += 1) {
      const startedMs = Date.now()
      expect(opened(await graph.recall(query())).nodes).toHaveLength(20)
      alone.push(Date.now() - startedMs)
    }
    console.log(`measured: recalls of 20 in the object, one after another: ${percentiles(alone)}`)
    let words = 0
    const unique = (): string => keyer.term(`unique${(words += 1)}`)
    const innocent: number[] = []
    const over = new AbortController()
    const watching = (async () => {
      while (!over.signal.aborted) {
        const startedMs = Date.now()
        opened(await graph.locate({ ...call, nodeId: `n_${hex(1, 32)}` }))
        innocent.push(Date.now() - startedMs)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    })()
    const adding = (async () => {
      const length = Math.ceil(memoryAddTermsEnough / 100)
      for (let part = 0; part < 60; part += 1) {
        const first = nodes + part * length
        const chunks = Array.from({ length }, (_, n) => chunkOf(first + n, n, unique))
        opened(await graph.add(addCall(1_000_000 + part, chunks)))
      }
    })()
    await adding
    const parallel = await Promise.all(
      Array.from({ length: 100 }, async () => opened(await graph.recall(query())).nodes.length),
    )
    over.abort()
    await watching
    expect(new Set(parallel)).toEqual(new Set([20]))
    console.log(`measured: what an innocent call waited meanwhile: ${percentiles(innocent)}`)
    const { told } = longTurns(opened(await graph.status(call)).turns)
    console.log(`measured: turns above ${turnMs} ms: ${told}`)
  })

  test('is woken, and knows what it knew', async () => {
    await evictDurableObject(graph)
    const startedMs = Date.now()
    const rare = { ...query(), mode: 'vault', terms: [[keyer.term('unique77'), 1] as const] } as const
    expect(opened(await graph.recall(rare)).nodes).toHaveLength(1)
    console.log(`measured: wake and first recall: ${Date.now() - startedMs} ms`)
  })
})
