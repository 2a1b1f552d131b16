// Stores a document's prepared chunks: nodes, postings, mentions, digests, contributions; one transaction, idempotent by place.
import type { MemoryIngestAnswer, MemoryIngestCall, PreparedChunk } from '../../contract/memory.ts'
import { accepted, assert, refused, type Result } from '../../contract/result.ts'
import { graphDigestPattern, nodeIdPattern } from './patterns.ts'
import { countMax, packCounts } from '../../core/memory/packed.ts'
import { addDigest, findByDigest, type KnownNode } from './filter-state.ts'
import type { GraphMemory } from './memory.ts'
import { deltaNodesMax, mergePostings } from './merge.ts'
import { addNode, addToDelta } from './resident.ts'

/** Bounds of one call; a longer document comes in several calls. */
const chunksPerCallMax = 4_096
const termsPerChunkMax = 4_096
const mentionsPerChunkMax = 256
const sealedBytesMax = 256 * 1024

function isBounded(chunk: PreparedChunk): boolean {
  return (
    nodeIdPattern.test(chunk.nodeId) &&
    graphDigestPattern.test(chunk.digest) &&
    Number.isSafeInteger(chunk.ordinal) &&
    chunk.ordinal >= 0 &&
    chunk.terms.length <= termsPerChunkMax &&
    chunk.mentions.length <= mentionsPerChunkMax &&
    chunk.sealed.byteLength <= sealedBytesMax
  )
}

/** Refuses what passes the bounds, before anything is written. */
export function checkIngest(call: MemoryIngestCall): Result<null> {
  if (call.chunks.length > chunksPerCallMax) {
    return refused('PAYLOAD_TOO_LARGE', `At most ${chunksPerCallMax} chunks per call.`)
  }
  if (!call.chunks.every(isBounded)) return refused('VALIDATION_FAILED', 'A chunk is malformed or passes its bounds.')
  return accepted(null)
}

function documentRow({ sql, resident }: GraphMemory, call: MemoryIngestCall): number {
  const [known] = sql
    .exec<{ id: number }>(
      'SELECT id FROM document WHERE document_id = ? AND revision = ?',
      call.documentId,
      call.revision,
    )
    .toArray()
  if (known !== undefined) return known.id
  const [made] = sql
    .exec<{ id: number }>(
      'INSERT INTO document (document_id, revision, vertical, merkle_root, created_at) VALUES (?, ?, ?, ?, ?) RETURNING id',
      call.documentId,
      call.revision,
      call.vertical,
      call.merkleRoot,
      call.createdAtMs,
    )
    .toArray()
  assert(made, 'an inserted document has a number')
  if (call.vertical !== null) resident.verticals.set(made.id, call.vertical)
  return made.id
}

interface Contributed {
  readonly nodeId: string
  readonly digest: string
  readonly documentId: string
  readonly revision: number
}

/** Nodes that earlier tries stored, by the node id of the chunk. */
export type EarlierNodes = ReadonlyMap<string, Contributed>

/** One look-up for all chunks. Refused where a node id already stands for another document or revision: the caller's place is wrong. */
export function earlierNodes({ sql }: GraphMemory, call: MemoryIngestCall): Result<EarlierNodes> {
  const rows = sql
    .exec(
      `SELECT contribution.node_id, node.node_id, node.digest, document.document_id, document.revision
       FROM json_each(?) AS asked JOIN contribution ON contribution.node_id = asked.value
       JOIN node ON node.id = contribution.node JOIN document ON document.id = contribution.document`,
      JSON.stringify(call.chunks.map(({ nodeId }) => nodeId)),
    )
    .raw<[string, string, string, string, number]>()
  const earlier = new Map<string, Contributed>()
  for (const [chunkNodeId, nodeId, digest, documentId, revision] of rows) {
    if (documentId !== call.documentId || revision !== call.revision) {
      return refused('CONFLICT', 'A node id already stands for another document or revision.')
    }
    earlier.set(chunkNodeId, { nodeId, digest, documentId, revision })
  }
  return accepted(earlier)
}

interface DatedChunk {
  readonly chunk: PreparedChunk
  readonly createdAtMs: number
}

function insertNode(memory: GraphMemory, document: number, { chunk, createdAtMs }: DatedChunk): KnownNode {
  const { sql, resident, filter } = memory
  const node = resident.nextNode
  sql.exec(
    `INSERT INTO node (id, node_id, digest, document, ordinal, tokens, length_terms, last_used_at, terms, mentions)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    node,
    chunk.nodeId,
    chunk.digest,
    document,
    chunk.ordinal,
    chunk.tokens,
    chunk.lengthTerms,
    createdAtMs,
    packCounts(chunk.terms),
    packCounts(chunk.mentions),
  )
  for (const [entity, count] of chunk.mentions) {
    sql.exec(
      'INSERT OR IGNORE INTO mention (entity, weight, node) VALUES (?, ?, ?)',
      entity,
      Math.min(count, countMax),
      node,
    )
  }
  addNode(resident, {
    node,
    document,
    ordinal: chunk.ordinal,
    lengthTerms: chunk.lengthTerms,
    lastUsedMs: createdAtMs,
  })
  addToDelta(resident, node, chunk.terms)
  addDigest(filter, node, chunk.digest)
  return { id: node, nodeId: chunk.nodeId }
}

function contribute({ sql }: GraphMemory, document: number, placed: { node: number; chunk: PreparedChunk }): void {
  sql.exec(
    'INSERT INTO contribution (document, ordinal, node, node_id, sealed) VALUES (?, ?, ?, ?, ?)',
    document,
    placed.chunk.ordinal,
    placed.node,
    placed.chunk.nodeId,
    placed.chunk.sealed,
  )
}

interface Placed {
  readonly node: { readonly nodeId: string; readonly digest: string }
  readonly effect: 'inserted' | 'deduplicated' | 'retried'
}

function placeChunk(memory: GraphMemory, document: number, dated: DatedChunk): Placed {
  const { chunk } = dated
  const known = findByDigest(memory.sql, memory.filter, chunk.digest)
  const node = known ?? insertNode(memory, document, dated)
  contribute(memory, document, { node: node.id, chunk })
  return { node: { nodeId: node.nodeId, digest: chunk.digest }, effect: known === null ? 'inserted' : 'deduplicated' }
}

/** Within the caller's transaction; memory follows the rows, so the caller drops it where this throws. */
export function ingestDocument(memory: GraphMemory, call: MemoryIngestCall, earlier: EarlierNodes): MemoryIngestAnswer {
  const { sql, resident } = memory
  const document = documentRow(memory, call)
  const placed = call.chunks.map((chunk): Placed => {
    const known = earlier.get(chunk.nodeId)
    if (known !== undefined) return { node: { nodeId: known.nodeId, digest: known.digest }, effect: 'retried' }
    return placeChunk(memory, document, { chunk, createdAtMs: call.createdAtMs })
  })
  for (const { entity, sealed } of call.entities) {
    sql.exec('INSERT OR IGNORE INTO entity_name (entity, document, sealed) VALUES (?, ?, ?)', entity, document, sealed)
  }
  if (resident.nextNode - resident.mergedBelow >= deltaNodesMax) mergePostings(sql, resident)
  return {
    nodes: placed.map(({ node }) => node),
    inserted: placed.filter(({ effect }) => effect === 'inserted').length,
    deduplicated: placed.filter(({ effect }) => effect === 'deduplicated').length,
  }
}
