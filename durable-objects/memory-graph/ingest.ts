// Stores a document's prepared chunks: nodes, postings, mentions, digests, contributions; one transaction, idempotent by place.
import type { MemoryAddCall, MemoryIngestAnswer, PreparedChunk } from '../../contract/memory.ts'
import { unpackChunks } from '../../core/memory/packed-chunks.ts'
import { dropContributions } from './drop.ts'
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

/** A part of a revision, unpacked. */
export interface Part extends Omit<MemoryAddCall, 'chunks'> {
  readonly chunks: readonly PreparedChunk[]
  readonly names: Uint8Array
}

/** Refuses what passes the bounds, before anything is written. */
export function readPart({ chunks: packed, ...call }: MemoryAddCall): Result<Part> {
  const unpacked = unpackChunks(packed)
  if (!unpacked.ok) return unpacked
  const { chunks, names } = unpacked.value
  if (chunks.length > chunksPerCallMax) {
    return refused('PAYLOAD_TOO_LARGE', `At most ${chunksPerCallMax} chunks per call.`)
  }
  if (!chunks.every(isBounded)) return refused('VALIDATION_FAILED', 'A chunk is malformed or passes its bounds.')
  return accepted({ ...call, chunks, names })
}

/** The revision's row under this root. What stands under another root is another try's: all of it goes first. */
function documentRow(memory: GraphMemory, part: Part): number {
  const { sql, resident } = memory
  const query = 'SELECT id, merkle_root AS merkleRoot FROM document WHERE document_id = ? AND revision = ?'
  const [known] = sql.exec<{ id: number; merkleRoot: string }>(query, part.documentId, part.revision).toArray()
  if (known?.merkleRoot === part.merkleRoot) return known.id
  if (known !== undefined) dropContributions(memory, known.id, Number.MAX_SAFE_INTEGER - 1)
  const [made] = sql
    .exec<{ id: number }>(
      'INSERT INTO document (document_id, revision, vertical, merkle_root, created_at) VALUES (?, ?, ?, ?, ?) RETURNING id',
      part.documentId,
      part.revision,
      part.vertical,
      part.merkleRoot,
      part.createdAtMs,
    )
    .toArray()
  assert(made, 'an inserted document has a number')
  if (part.vertical !== null) resident.verticals.set(made.id, part.vertical)
  return made.id
}

interface Contributed {
  readonly nodeId: string
  readonly digest: string
}

/** Nodes that an earlier call stored, by the node id of the chunk. */
type EarlierNodes = ReadonlyMap<string, Contributed>

/** One look-up for all chunks. Refused where a node id stands for another document or revision: the caller's place is wrong. */
export function checkPlaces({ sql }: GraphMemory, part: Part): Result<null> {
  const rows = sql
    .exec(
      `SELECT 1 FROM json_each(?) AS asked JOIN contribution ON contribution.node_id = asked.value
       JOIN document ON document.id = contribution.document WHERE document.document_id <> ? OR document.revision <> ? LIMIT 1`,
      JSON.stringify(part.chunks.map(({ nodeId }) => nodeId)),
      part.documentId,
      part.revision,
    )
    .toArray()
  return rows.length === 0
    ? accepted(null)
    : refused('CONFLICT', 'A node id already stands for another document or revision.')
}

function earlierNodes({ sql }: GraphMemory, part: Part): EarlierNodes {
  const rows = sql
    .exec(
      `SELECT contribution.node_id, node.node_id, node.digest FROM json_each(?) AS asked
       JOIN contribution ON contribution.node_id = asked.value JOIN node ON node.id = contribution.node`,
      JSON.stringify(part.chunks.map(({ nodeId }) => nodeId)),
    )
    .raw<[string, string, string]>()
  return new Map([...rows].map(([chunkNodeId, nodeId, digest]) => [chunkNodeId, { nodeId, digest }]))
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
export function addPart(memory: GraphMemory, part: Part): MemoryIngestAnswer {
  const { sql, resident } = memory
  const document = documentRow(memory, part)
  const earlier = earlierNodes(memory, part)
  const placed = part.chunks.map((chunk): Placed => {
    const known = earlier.get(chunk.nodeId)
    if (known !== undefined) return { node: known, effect: 'retried' }
    return placeChunk(memory, document, { chunk, createdAtMs: part.createdAtMs })
  })
  const [first] = part.chunks
  if (first !== undefined && part.names.byteLength > 0)
    sql.exec(
      'INSERT OR IGNORE INTO entity_name (document, first_ordinal, sealed) VALUES (?, ?, ?)',
      document,
      first.ordinal,
      part.names,
    )
  if (resident.nextNode - resident.mergedBelow >= deltaNodesMax) mergePostings(sql, resident)
  return {
    nodes: placed.map(({ node }) => node),
    inserted: placed.filter(({ effect }) => effect === 'inserted').length,
    deduplicated: placed.filter(({ effect }) => effect === 'deduplicated').length,
  }
}
