// Retrieval sets through the graph's own code under node:sqlite: the ranking of `npm run eval:recall`, in seconds.
// node test/bench/recall-sets.ts <folder of sets> <folder of runs> [--mode hybrid] [--only set,set] [--redaction pseudonym|strict] [--diversity 0.2]
import { mkdirSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { PreparedChunk } from '../../contract/memory.ts'
import type { MemoryRecallCall, RecalledNode } from '../../contract/memory-recall.ts'
import type { RecallMode } from '../../contract/recall.ts'
import { chunkText, chunkerVersion } from '../../core/memory/chunk.ts'
import { createTermKeyer, nodeId } from '../../core/memory/keying.ts'
import { hiddenQuery } from '../../core/identity/identity-terms.ts'
import { diversified, nearDuplicates } from '../../core/memory/near-duplicates.ts'
import { packChunks, unpackChunks, type UnpackedChunks } from '../../core/memory/packed-chunks.ts'
import { prepareChunk, prepareQuery } from '../../core/memory/prepare.ts'
import { addPart } from '../../durable-objects/memory-graph/add.ts'
import { openMemory, type GraphMemory } from '../../durable-objects/memory-graph/memory.ts'
import { recallNodes } from '../../durable-objects/memory-graph/recall.ts'
import { migrate } from '../../durable-objects/memory-graph/schema.ts'
import { listSets, readSet, type Group, type Query } from '../../tools/eval-recall/read-set.ts'
import { createNodeSql } from './node-sql.ts'
import { createThroughRedaction, type Redaction } from './through-redaction.ts'

const text = { type: 'string' } as const
const { values, positionals } = parseArgs({
  options: { mode: text, only: text, redaction: text, diversity: text },
  allowPositionals: true,
})
const { mode = 'hybrid', only, redaction = 'off' } = values
const [sets, out] = positionals
if (sets === undefined || out === undefined) throw new Error('a folder of sets and one for runs are needed')
const indexKey = new Uint8Array(32).fill(1)
const keyer = createTermKeyer(indexKey)
const call = { v: 1, tenantId: 't', actor: { id: 'bench', type: 'service' }, requestId: 'bench-000' } as const
const encoder = new TextEncoder()
const decoder = new TextDecoder()
const rankedMax = 50
const nodesMax = 100

function chunksOf(text: string, documentId: string): PreparedChunk[] {
  return chunkText(text).map((chunk, ordinal) => {
    const place = { key: indexKey, documentId, revision: 1, ordinal, chunkerVersion }
    return Object.assign(prepareChunk({ text: chunk, keyer }), {
      nodeId: nodeId(place),
      ordinal,
      sealed: encoder.encode(chunk),
    })
  })
}

interface Remembered {
  readonly memory: GraphMemory
  readonly idsByDocument: ReadonlyMap<string, readonly string[]>
}

/** The parts of a document. */
type PartsOf = (text: string, documentId: string) => Promise<readonly UnpackedChunks[]>

const partsInClear: PartsOf = async (content, documentId) => [
  { chunks: chunksOf(content, documentId), names: new Uint8Array(0) },
]

/** The same text in the same conversation is the same document, as an ingest has it. */
async function remember({ items }: Group, partsOf: PartsOf): Promise<Remembered> {
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
    const parts = await partsOf(text, documentId)
    transaction(() => addItem(memory, { parts, session }, documentId))
  }
  return { memory, idsByDocument }
}

interface Parts {
  readonly parts: readonly UnpackedChunks[]
  readonly session: string | undefined
}

function addItem(memory: GraphMemory, { parts, session }: Parts, documentId: string): void {
  const fields = { revision: 1, vertical: null, merkleRoot: 'r', attempt: 1, createdAtMs: 0 }
  const named = session === undefined ? null : keyer.session(session)
  for (const part of parts) {
    const asked = { ...call, ...fields, documentId, session: named, chunks: packChunks(part) }
    addPart(memory, asked, { ...part, earlier: new Map() })
  }
}

/** As an answer shows them: each text once, and in another order where variety is asked for. */
function shown(nodes: readonly RecalledNode[]): readonly RecalledNode[] {
  if (redaction !== 'off') return nodes
  const texts = nodes.map(({ first }) => decoder.decode(first.sealed))
  const duplicates = nearDuplicates(texts)
  const left = nodes.map((node, at) => ({ node, text: texts[at]! })).filter((_, at) => duplicates[at] === null)
  const best = left[0]?.node.score ?? 1
  const results = left.map(({ node, text }) => ({ text, value: node.score / best }))
  return diversified(results, Number(values.diversity ?? 0)).map((at) => left[at]!.node)
}

function rankedFor({ memory, idsByDocument }: Remembered, { text: query }: Query): readonly string[] {
  const hidden = hiddenQuery(query, { mayIdentify: redaction !== 'off', mode: mode as RecallMode })
  const { earlierTerms: _, ...prepared } = prepareQuery({ query, ...(redaction === 'off' ? {} : { hidden }), keyer })
  const fields = { maxHops: 3, maxNodes: nodesMax, vertical: null, nowMs: 0 }
  const asked: MemoryRecallCall = { ...call, ...fields, mode: mode as RecallMode, ...prepared }
  const { nodes, documents } = recallNodes(memory, asked)
  const ranked = new Set<string>()
  for (const { sources } of shown(nodes))
    for (const { document } of sources)
      for (const id of idsByDocument.get(documents[document]!.documentId) ?? []) ranked.add(id)
  return [...ranked].slice(0, rankedMax)
}

Object.assign(globalThis, { scheduler: { wait } })
mkdirSync(out, { recursive: true })
for (const name of only?.split(',') ?? listSets(sets)) {
  const set = readSet(sets, name)
  const lines: string[] = []
  const times: number[] = []
  const through =
    redaction === 'off'
      ? null
      : createThroughRedaction({
          redaction: redaction as Redaction,
          indexKey,
          folder: join(out, 'findings'),
          set: name,
        })
  const partsOf: PartsOf =
    through === null
      ? partsInClear
      : async (content, documentId) =>
          (await through.partsOf(content, documentId)).map((part) => {
            const unpacked = unpackChunks(part)
            if (!unpacked.ok) throw new Error(unpacked.refusal.code)
            return unpacked.value
          })
  for (const group of set.groups) {
    const remembered = await remember(group, partsOf)
    for (const query of group.queries) {
      const startMs = performance.now()
      const ranked = rankedFor(remembered, query)
      const ms = performance.now() - startMs
      times.push(ms)
      lines.push(JSON.stringify({ id: query.id, ranked, ms: Number(ms.toFixed(3)) }))
    }
  }
  through?.keep()
  writeFileSync(join(out, `${name}.run.jsonl`), `${lines.join('\n')}\n`)
  times.sort((one, other) => one - other)
  console.log(`${name}: ${lines.length} queries, p50 ${times[times.length >> 1]?.toFixed(2)} ms`)
}
