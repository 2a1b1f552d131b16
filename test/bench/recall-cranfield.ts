// Cranfield through the graph's own code under node:sqlite: equality with brute-force BM25, nDCG@10, recall@10, time per query.
// node test/bench/recall-cranfield.ts [set] [vault|hybrid|graph] [run.jsonl]
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { chunkText, chunkerVersion } from '../../core/memory/chunk.ts'
import { createTermKeyer, nodeId } from '../../core/memory/keying.ts'
import { prepareChunk, prepareQuery } from '../../core/memory/prepare.ts'
import type { MemoryRecallCall, PreparedChunk } from '../../contract/memory.ts'
import { packChunks } from '../../core/memory/packed-chunks.ts'
import { addPart } from '../../durable-objects/memory-graph/add.ts'
import { openMemory, type GraphMemory } from '../../durable-objects/memory-graph/memory.ts'
import { recallNodes } from '../../durable-objects/memory-graph/recall.ts'
import { migrate } from '../../durable-objects/memory-graph/schema.ts'
import { bruteForceRanking, type BruteForceNode } from '../unit/memory/brute-force.ts'
import { createNodeSql } from './node-sql.ts'

interface CorpusDocument {
  readonly id: string
  readonly title?: string
  readonly text: string
  readonly group?: string
  readonly session?: string
}

interface Query {
  readonly id: string
  readonly text: string
  readonly group?: string
  readonly gold: readonly string[]
  readonly grades?: { readonly [id: string]: number }
}

const [set = 'cranfield', mode = 'vault', runPath] = process.argv.slice(2)
const folder = new URL(`../../../shared/data/recall/sets/${set}/`, import.meta.url)
const indexKey = new Uint8Array(32).fill(1)
const keyer = createTermKeyer(indexKey)
const call = {
  v: 1,
  tenantId: 't_01JAAAAAAAAAAAAAAAAAAAAAAA',
  actor: { id: 'bench', type: 'service' },
  requestId: 'bench-000',
} as const

function parseLines<T>(text: string): T[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T)
}

/** Documents that stand in one session are one document with the turns as its chunks, as a conversation is ingested. */
function bySession(documents: readonly CorpusDocument[]): Map<string, CorpusDocument[]> {
  const sessions = new Map<string, CorpusDocument[]>()
  for (const document of documents) {
    const parts = sessions.get(document.session ?? document.id) ?? []
    parts.push(document)
    sessions.set(document.session ?? document.id, parts)
  }
  return sessions
}

/** Chunks of one session; what stands for the ciphertext is the id of the document that a chunk came from. */
function preparedChunks(parts: readonly CorpusDocument[]): PreparedChunk[] {
  const chunks: PreparedChunk[] = []
  for (const part of parts) {
    const heading = part.title !== undefined ? `${part.title}\n\n` : ''
    for (const text of chunkText(heading + part.text)) {
      const ordinal = chunks.length
      const place = { key: indexKey, documentId: part.session ?? part.id, revision: 1, ordinal, chunkerVersion }
      const sealed = new TextEncoder().encode(part.id)
      chunks.push(Object.assign(prepareChunk({ text, keyer }), { nodeId: nodeId(place), ordinal, sealed }))
    }
  }
  return chunks
}

function ingest(documents: readonly CorpusDocument[], nodes: BruteForceNode[]): GraphMemory {
  const { sql, transaction } = createNodeSql()
  migrate(sql, transaction)
  const memory = openMemory({ sql, transaction, seeds: { seedHigh: 1, seedLow: 2 }, now: () => 0 })
  const known = new Set<string>()
  for (const [documentId, parts] of bySession(documents)) {
    const chunks = preparedChunks(parts)
    const names = new Uint8Array(0)
    const packed = packChunks({ chunks, names })
    const fields = {
      documentId,
      revision: 1,
      vertical: null,
      merkleRoot: 'r',
      attempt: 1,
      createdAtMs: 0,
      chunks: packed,
    }
    const made = transaction(() => addPart(memory, { ...call, ...fields }, { chunks, names, earlier: new Map() }))
    for (const [at, chunk] of chunks.entries()) {
      if (made.nodes[at]?.nodeId !== chunk.nodeId || known.has(chunk.nodeId)) continue
      known.add(chunk.nodeId)
      nodes.push(chunk)
    }
  }
  return memory
}

function recallCall(text: string, maxNodes: number): MemoryRecallCall {
  const { terms, mentions } = prepareQuery({ query: text, keyer })
  return { ...call, mode: mode as 'vault', terms, mentions, maxHops: 3, maxNodes, vertical: null, nowMs: 0 }
}

/** Ranks must be the same; where scores are closer than rounding, either order is. */
function isSameTop(memory: GraphMemory, nodes: readonly BruteForceNode[], text: string): boolean {
  const asked = { ...recallCall(text, 20), mode: 'vault' as const }
  const answered = recallNodes(memory, asked).nodes
  const expected = bruteForceRanking(nodes, asked.terms).slice(0, 20)
  if (answered.length !== expected.length) return false
  return answered.every((node, at) => {
    const wanted = expected[at]
    return wanted !== undefined && (wanted.nodeId === node.nodeId || Math.abs(wanted.score - node.score) < 1e-9)
  })
}

const gain = (grades: readonly number[]): number =>
  grades.slice(0, 10).reduce((sum, each, at) => sum + (2 ** each - 1) / Math.log2(at + 2), 0)

function gainAt10(query: Query, ranked: readonly string[]): number {
  const grade = (id: string): number =>
    query.grades?.[id] ?? (query.grades === undefined && query.gold.includes(id) ? 1 : 0)
  const ideal = gain(query.gold.map(grade).sort((one, other) => other - one))
  return ideal === 0 ? 0 : gain(ranked.map(grade)) / ideal
}

function run(): void {
  if (!existsSync(folder)) {
    console.log(`skipped: the set ${set} is not here`)
    return
  }
  const corpus = parseLines<CorpusDocument>(gunzipSync(readFileSync(new URL('corpus.jsonl.gz', folder))).toString())
  const queries = parseLines<Query>(readFileSync(new URL('queries.jsonl', folder), 'utf8'))
  const lines: string[] = []
  const times: number[] = []
  let same = 0
  let gain = 0
  let recall5 = 0
  let recall10 = 0
  let nodeCount = 0
  for (const group of new Set(corpus.map((document) => document.group ?? ''))) {
    const nodes: BruteForceNode[] = []
    const memory = ingest(
      corpus.filter((document) => (document.group ?? '') === group),
      nodes,
    )
    nodeCount += memory.resident.nodeCount
    for (const query of queries.filter((each) => (each.group ?? '') === group)) {
      const start = performance.now()
      const answer = recallNodes(memory, recallCall(query.text, 100))
      times.push(performance.now() - start)
      const ranked = [...new Set(answer.nodes.map((node) => new TextDecoder().decode(node.first.sealed)))].slice(0, 50)
      lines.push(JSON.stringify({ id: query.id, ranked }))
      gain += gainAt10(query, ranked)
      recall5 += query.gold.filter((id) => ranked.slice(0, 5).includes(id)).length / query.gold.length
      recall10 += query.gold.filter((id) => ranked.slice(0, 10).includes(id)).length / query.gold.length
      if (set === 'cranfield') same += isSameTop(memory, nodes, query.text) ? 1 : 0
    }
  }
  if (runPath !== undefined) writeFileSync(runPath, `${lines.join('\n')}\n`)
  times.sort((one, other) => one - other)
  const mean = (sum: number): string => (sum / queries.length).toFixed(4)
  console.log(
    JSON.stringify({
      set,
      mode,
      nodes: nodeCount,
      queries: queries.length,
      ...(set === 'cranfield' ? { sameTop20: same } : {}),
      'ndcg@10': mean(gain),
      'recall@5': mean(recall5),
      'recall@10': mean(recall10),
      p50Ms: times[times.length >> 1]?.toFixed(2),
    }),
  )
  if (set === 'cranfield' && same !== queries.length) process.exitCode = 1
}

run()
