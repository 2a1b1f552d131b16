// Retrieval sets through the graph's own code under node:sqlite: the ranking of `npm run eval:recall --redaction off`, in seconds.
// node test/bench/recall-sets.ts <folder of sets> <folder of runs> [mode] [set,set]
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MemoryRecallCall, PreparedChunk } from '../../contract/memory.ts'
import type { RecallMode } from '../../contract/recall.ts'
import { chunkText, chunkerVersion } from '../../core/memory/chunk.ts'
import { createTermKeyer, nodeId } from '../../core/memory/keying.ts'
import { packChunks } from '../../core/memory/packed-chunks.ts'
import { prepareChunk, prepareQuery } from '../../core/memory/prepare.ts'
import { addPart } from '../../durable-objects/memory-graph/add.ts'
import { openMemory, type GraphMemory } from '../../durable-objects/memory-graph/memory.ts'
import { recallNodes } from '../../durable-objects/memory-graph/recall.ts'
import { migrate } from '../../durable-objects/memory-graph/schema.ts'
import { listSets, readSet, type Group, type Item, type Query } from '../../tools/eval-recall/read-set.ts'
import { createNodeSql } from './node-sql.ts'

const [sets, out, mode = 'hybrid', only] = process.argv.slice(2)
if (sets === undefined || out === undefined) throw new Error('a folder of sets and one for runs are needed')
const indexKey = new Uint8Array(32).fill(1)
const keyer = createTermKeyer(indexKey)
const call = { v: 1, tenantId: 't', actor: { id: 'bench', type: 'service' }, requestId: 'bench-000' } as const
const rankedMax = 50
const nodesMax = 100

function chunksOf(text: string, documentId: string): PreparedChunk[] {
  return chunkText(text).map((chunk, ordinal) => {
    const place = { key: indexKey, documentId, revision: 1, ordinal, chunkerVersion }
    return Object.assign(prepareChunk({ text: chunk, keyer }), {
      nodeId: nodeId(place),
      ordinal,
      sealed: new Uint8Array(1),
    })
  })
}

interface Remembered {
  readonly memory: GraphMemory
  readonly idsByDocument: ReadonlyMap<string, readonly string[]>
}

/** The same text in the same conversation is the same document, as an ingest has it. */
function remember({ items }: Group): Remembered {
  const { sql, transaction } = createNodeSql()
  migrate(sql, transaction)
  const memory = openMemory({ sql, transaction, seeds: { seedHigh: 1, seedLow: 2 }, now: () => 0 })
  const documents = new Map<string, string>()
  const idsByDocument = new Map<string, string[]>()
  for (const [at, { id, text, session }] of items.entries()) {
    const place = JSON.stringify([text, session])
    const known = documents.get(place)
    if (known !== undefined) idsByDocument.get(known)?.push(id)
    if (known !== undefined) continue
    const documentId = String(at).padStart(26, '0')
    documents.set(place, documentId)
    idsByDocument.set(documentId, [id])
    transaction(() => addItem(memory, { text, session }, documentId))
  }
  return { memory, idsByDocument }
}

function addItem(memory: GraphMemory, { text, session }: Omit<Item, 'id'>, documentId: string): void {
  const names = new Uint8Array(0)
  const chunks = chunksOf(text, documentId)
  const fields = { revision: 1, vertical: null, merkleRoot: 'r', attempt: 1, createdAtMs: 0 }
  const named = session === undefined ? null : keyer.session(session)
  const asked = { ...call, ...fields, documentId, session: named, chunks: packChunks({ chunks, names }) }
  addPart(memory, asked, { chunks, names, earlier: new Map() })
}

function rankedFor({ memory, idsByDocument }: Remembered, { text }: Query): readonly string[] {
  const { terms, mentions } = prepareQuery({ query: text, keyer })
  const fields = { maxHops: 3, maxNodes: nodesMax, vertical: null, nowMs: 0 }
  const asked: MemoryRecallCall = { ...call, ...fields, mode: mode as RecallMode, terms, mentions }
  const { nodes, documents } = recallNodes(memory, asked)
  const ranked = new Set<string>()
  for (const { sources } of nodes)
    for (const { document } of sources)
      for (const id of idsByDocument.get(documents[document]!.documentId) ?? []) ranked.add(id)
  return [...ranked].slice(0, rankedMax)
}

mkdirSync(out, { recursive: true })
for (const name of only?.split(',') ?? listSets(sets)) {
  const set = readSet(sets, name)
  const lines: string[] = []
  const times: number[] = []
  for (const group of set.groups) {
    const remembered = remember(group)
    for (const query of group.queries) {
      const startMs = performance.now()
      const ranked = rankedFor(remembered, query)
      const ms = performance.now() - startMs
      times.push(ms)
      lines.push(JSON.stringify({ id: query.id, ranked, ms: Number(ms.toFixed(3)) }))
    }
  }
  writeFileSync(join(out, `${name}.run.jsonl`), `${lines.join('\n')}\n`)
  times.sort((one, other) => one - other)
  console.log(`${name}: ${lines.length} queries, p50 ${times[times.length >> 1]?.toFixed(2)} ms`)
}
