// Stores a document's prepared chunks: nodes, postings, mentions, digests, contributions; one transaction, idempotent by place.
import type { MemoryIngestAnswer, MemoryIngestCall, PreparedChunk } from '../../contract/memory.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
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

interface DocumentRow {
  readonly id: number
  readonly isNew: boolean
}

function documentRow({ sql, resident }: GraphMemory, call: MemoryIngestCall): DocumentRow {
  const [known] = sql
    .exec<{ id: number }>(
      'SELECT id FROM document WHERE document_id = ? AND revision = ?',
      call.documentId,
      call.revision,
    )
    .toArray()
  if (known !== undefined) return { id: known.id, isNew: false }
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
  const id = made?.id ?? 0
  if (call.vertical !== null) resident.verticals.set(id, call.vertical)
  return { id, isNew: true }
}

/** The node that an earlier try stored for this place, with its digest. */
function contributedNode(
  { sql }: GraphMemory,
  document: number,
  ordinal: number,
): { nodeId: string; digest: string } | null {
  const [row] = sql
    .exec<{ node_id: string; digest: string }>(
      `SELECT node.node_id, node.digest FROM contribution JOIN node ON node.id = contribution.node
       WHERE contribution.document = ? AND contribution.ordinal = ?`,
      document,
      ordinal,
    )
    .toArray()
  return row === undefined ? null : { nodeId: row.node_id, digest: row.digest }
}

function insertNode(
  { sql, resident, filter }: GraphMemory,
  document: number,
  chunk: PreparedChunk & { createdAtMs: number },
): KnownNode {
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
    chunk.createdAtMs,
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
    lastUsedMs: chunk.createdAtMs,
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

/** Within the caller's transaction; memory follows the rows, so the caller drops it where this throws. */
export function ingestDocument(memory: GraphMemory, call: MemoryIngestCall): MemoryIngestAnswer {
  const { sql, resident, filter } = memory
  const document = documentRow(memory, call)
  const nodes: { nodeId: string; digest: string }[] = []
  let inserted = 0
  let deduplicated = 0
  for (const chunk of call.chunks) {
    const retried = document.isNew ? null : contributedNode(memory, document.id, chunk.ordinal)
    if (retried !== null) {
      nodes.push(retried)
      continue
    }
    const known = findByDigest(sql, filter, chunk.digest)
    const node = known ?? insertNode(memory, document.id, { ...chunk, createdAtMs: call.createdAtMs })
    if (known === null) inserted += 1
    else deduplicated += 1
    contribute(memory, document.id, { node: node.id, chunk })
    nodes.push({ nodeId: node.nodeId, digest: chunk.digest })
  }
  for (const { entity, sealed } of call.entities) {
    sql.exec(
      'INSERT OR IGNORE INTO entity_name (entity, document, sealed) VALUES (?, ?, ?)',
      entity,
      document.id,
      sealed,
    )
  }
  if (resident.nextNode - resident.mergedBelow >= deltaNodesMax) mergePostings(sql, resident)
  return { nodes, inserted, deduplicated }
}
