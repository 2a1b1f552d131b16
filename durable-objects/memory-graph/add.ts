// Stores a part of a revision: nodes, postings, mentions, digests, contributions; one transaction, idempotent by place.
import {
  memoryAddChunksMax,
  memoryTermsPerChunkMax,
  type MemoryAddCall,
  type MemoryIngestAnswer,
  type PreparedChunk,
} from '../../contract/memory.ts'
import { outlineBytesMax } from '../../contract/memory-outline.ts'
import { limits } from '../../contract/limits.ts'
import { ulidPattern } from '../../contract/tenant.ts'
import { accepted, assert, refused, type Result } from '../../contract/result.ts'
import { timeMsOf } from '../../core/document-time.ts'
import { packCounts } from '../../core/memory/packed.ts'
import { unpackChunks, type UnpackedChunks } from '../../core/memory/packed-chunks.ts'
import { dropSlice, heldRevision, type HeldRevision } from './attempts.ts'
import { addToDelta, saveFresh } from './delta.ts'
import { noteClosings } from './closings.ts'
import { digestIn, findByDigests, type KnownNode } from './digests.ts'
import { addDigest } from './filter-state.ts'
import type { GraphMemory } from './memory.ts'
import { graphDigestPattern, nodeIdPattern } from './patterns.ts'
import { saveOutline } from './outlines.ts'
import { addNode } from './resident.ts'
import { joinSession } from './sessions.ts'
import { addVertical } from './verticals.ts'

const termsPerCallMax = 262_144
const mentionsPerChunkMax = 256
const sealedBytesMax = 256 * 1024
const namesBytesMax = 1024 * 1024

function isBounded(chunk: PreparedChunk): boolean {
  return (
    nodeIdPattern.test(chunk.nodeId) &&
    [chunk.digest, chunk.textDigest ?? chunk.digest].every((digest) => graphDigestPattern.test(digest)) &&
    Number.isSafeInteger(chunk.ordinal) &&
    chunk.ordinal >= 0 &&
    Number.isSafeInteger(chunk.lengthTerms) &&
    chunk.lengthTerms >= 0 &&
    chunk.terms.length <= memoryTermsPerChunkMax &&
    chunk.mentions.length <= mentionsPerChunkMax &&
    chunk.sealed.byteLength <= sealedBytesMax &&
    chunk.terms.every(isCount) &&
    chunk.mentions.every(isCount)
  )
}

const isCount = ([digits, count]: readonly [string, number]): boolean =>
  digits.length === 16 && Number.isSafeInteger(count) && count > 0

const isNameOrNone = (name: string | null = null): boolean => name === null || graphDigestPattern.test(name)

const isDocumentBounded = ({ session, statement, supersedes = [], outline, confidence = 1 }: MemoryAddCall): boolean =>
  isNameOrNone(session) &&
  isNameOrNone(statement) &&
  supersedes.length <= limits.supersedesMax &&
  supersedes.every((id) => ulidPattern.test(id)) &&
  (outline?.byteLength ?? 0) <= outlineBytesMax &&
  confidence >= 0 &&
  confidence <= 1

/** Refuses what passes the bounds, before anything is written. */
export function checkAdd(call: MemoryAddCall): Result<UnpackedChunks> {
  const unpacked = unpackChunks(call.chunks)
  if (!unpacked.ok) return unpacked
  const { chunks, names } = unpacked.value
  if (!Number.isSafeInteger(call.attempt) || call.attempt < 1)
    return refused('VALIDATION_FAILED', 'Attempts count from 1.')
  if (chunks.length > memoryAddChunksMax) {
    return refused('PAYLOAD_TOO_LARGE', `At most ${memoryAddChunksMax} chunks per call.`)
  }
  const terms = chunks.reduce((sum, chunk) => sum + chunk.terms.length, 0)
  if (
    !isDocumentBounded(call) ||
    !chunks.every(isBounded) ||
    terms > termsPerCallMax ||
    names.byteLength > namesBytesMax
  ) {
    return refused('VALIDATION_FAILED', 'A chunk is malformed or passes its bounds.')
  }
  return unpacked
}

/** The revision as its first part brought it; a revision of another root is gone before. */
function documentRow(memory: GraphMemory, call: MemoryAddCall): HeldRevision {
  const known = heldRevision(memory, call)
  if (known !== null) {
    if (call.attempt > known.attempt)
      memory.sql.exec('UPDATE document SET attempt = ? WHERE id = ?', call.attempt, known.id)
    return known
  }
  const [made] = memory.sql
    .exec<{ id: number }>(
      `INSERT INTO document (document_id, revision, vertical, merkle_root, attempt, created_at, session, statement, confidence)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      call.documentId,
      call.revision,
      call.vertical,
      call.merkleRoot,
      call.attempt,
      call.createdAtMs,
      call.session ?? null,
      call.statement ?? null,
      call.confidence ?? null,
    )
    .toArray()
  assert(made, 'an inserted document has a number')
  if (call.session !== undefined && call.session !== null)
    joinSession(memory, { document: made.id, ...call, session: call.session })
  noteClosings(memory, made.id, call)
  return {
    id: made.id,
    merkleRoot: call.merkleRoot,
    attempt: call.attempt,
    vertical: call.vertical,
    isDropped: false,
  }
}

interface Contributed {
  readonly nodeId: string
  readonly digest: string
}

/** Nodes that earlier tries of the same attempt stored, by the node id of the chunk. */
export type EarlierNodes = ReadonlyMap<string, Contributed>

/** One look-up for all chunks. Refused where a node id already stands for another document or revision: the caller's place is wrong. */
export function earlierNodes(
  { sql }: GraphMemory,
  call: MemoryAddCall,
  chunks: readonly PreparedChunk[],
): Result<EarlierNodes> {
  const rows = sql
    .exec(
      `SELECT contribution.node_id, node.node_id, node.digest, document.document_id, document.revision,
              iif(document.dropped = 0, document.merkle_root, NULL)
       FROM json_each(?) AS asked CROSS JOIN contribution ON contribution.node_id = asked.value
       JOIN node ON node.id = contribution.node JOIN document ON document.id = contribution.document`,
      JSON.stringify(chunks.map(({ nodeId }) => nodeId)),
    )
    .raw<[string, string, string, string, number, string | null]>()
  const earlier = new Map<string, Contributed>()
  for (const [chunkNodeId, nodeId, digest, documentId, revision, merkleRoot] of rows) {
    if (documentId !== call.documentId || revision !== call.revision) {
      return refused('CONFLICT', 'A node id already stands for another document or revision.')
    }
    if (merkleRoot === call.merkleRoot) earlier.set(chunkNodeId, { nodeId, digest })
  }
  return accepted(earlier)
}

interface Placing {
  readonly memory: GraphMemory
  readonly call: MemoryAddCall
  readonly document: HeldRevision
  /** Nodes by digest: those in the graph, then those of this part as well. */
  readonly known: Map<string, KnownNode>
  readonly fresh: { readonly node: number; readonly terms: PreparedChunk['terms'] }[]
}

function insertNode({ memory, call, document, known, fresh }: Placing, chunk: PreparedChunk): KnownNode {
  const { sql, resident, filter } = memory
  const node = resident.nextNode
  const { nodeId, digest, ordinal, lengthTerms, terms, mentions } = chunk
  const saidMs = timeMsOf(call.documentId)
  sql.exec(
    `INSERT INTO node (id, node_id, digest, document, ordinal, tokens, length_terms, created_at, mentions, said_at, text_digest)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    node,
    nodeId,
    digest,
    document.id,
    ordinal,
    chunk.tokens,
    lengthTerms,
    call.createdAtMs,
    packCounts(mentions),
    saidMs,
    chunk.textDigest ?? null,
  )
  addNode(resident, { node, document: document.id, lengthTerms, saidMs, learntMs: call.createdAtMs })
  addToDelta(resident, { node, digest, terms, mentions })
  addDigest(filter, node, digest)
  fresh.push({ node, terms })
  const made = { id: node, nodeId }
  known.set(digest, made)
  return made
}

interface Placed {
  readonly node: Contributed
  readonly effect: 'inserted' | 'deduplicated' | 'retried'
}

/** A node counts from the first time that one of its documents says what it holds. */
function noteTimes({ memory: { sql, resident }, call }: Placing, node: number): void {
  const said = Math.min(resident.saidMs[node]!, timeMsOf(call.documentId))
  const learntSeconds = Math.floor(call.createdAtMs / 1_000)
  if (said === resident.saidMs[node] && learntSeconds > resident.learntSeconds[node]!) return
  // Of a node of before 2026.11.6 nobody knows when it was first said: 0 in memory, and null in its row.
  const query = 'UPDATE node SET said_at = min(said_at, ?), created_at = min(created_at, ?) WHERE id = ?'
  sql.exec(query, said, call.createdAtMs, node)
  resident.saidMs[node] = said
  resident.learntSeconds[node] = Math.min(resident.learntSeconds[node]!, learntSeconds)
}

function placeChunk(placing: Placing, chunk: PreparedChunk): Placed {
  const { memory, document } = placing
  const known = placing.known.get(chunk.digest)
  const node = known ?? insertNode(placing, chunk)
  if (known !== undefined) noteTimes(placing, node.id)
  memory.sql.exec(
    'INSERT INTO contribution (document, ordinal, node, node_id, sealed) VALUES (?, ?, ?, ?, ?)',
    document.id,
    chunk.ordinal,
    node.id,
    chunk.nodeId,
    chunk.sealed,
  )
  addVertical(memory.resident, node.id, { vertical: document.vertical, isKnown: known !== undefined })
  return {
    node: { nodeId: node.nodeId, digest: chunk.digest },
    effect: known === undefined ? 'inserted' : 'deduplicated',
  }
}

export interface Part extends UnpackedChunks {
  readonly earlier: EarlierNodes
}

/**
 * Within the caller's transaction; memory follows the rows, so the caller drops it where this throws. What another attempt left
 * is one slice at most (`isLongOther`).
 */
export function addPart(
  memory: GraphMemory,
  call: MemoryAddCall,
  { chunks: sent, names, earlier }: Part,
): MemoryIngestAnswer {
  const { sql } = memory
  assert(dropSlice(memory, call), 'no other attempt is left')
  memory.addedAtMs = memory.now()
  const document = documentRow(memory, call)
  const chunks = sent.map((chunk) => ({ ...chunk, digest: digestIn(document.vertical, chunk.digest) }))
  const absent = chunks.filter(({ nodeId }) => !earlier.has(nodeId))
  const known = findByDigests(
    memory,
    absent.map(({ digest }) => digest),
  )
  const placing: Placing = { memory, call, document, known, fresh: [] }
  const placed = chunks.map((chunk): Placed => {
    const node = earlier.get(chunk.nodeId)
    return node === undefined ? placeChunk(placing, chunk) : { node, effect: 'retried' }
  })
  saveFresh(sql, placing.fresh)
  saveOutline(sql, document.id, call.outline)
  if (names.byteLength > 0 && absent.length > 0) {
    const insert = 'INSERT OR IGNORE INTO entity_names (document, ordinal, sealed) VALUES (?, ?, ?)'
    sql.exec(insert, document.id, chunks[0]?.ordinal ?? 0, names)
  }
  return {
    // Under their own ids: a node that others hold may take another id once its oldest chunk lets go.
    nodes: chunks.map(({ nodeId, digest }) => ({ nodeId, digest })),
    inserted: placed.filter(({ effect }) => effect === 'inserted').length,
    deduplicated: placed.filter(({ effect }) => effect === 'deduplicated').length,
  }
}
