// Answers with proofs: the trail of a resource, the verification of a root, the digests of a graph.
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Resource, TrailAnswer, VerifyAnswer } from '../../../contract/audit.ts'
import type { Json } from '../../../contract/rpc.ts'
import { decodeBase64, encodeBase64 } from '../../../core/audit/base64.ts'
import { digestKind, rootKind, type Entry } from '../../../core/audit/record.ts'
import { equalBytes, leafHash } from '../../../core/audit/tree-hash.ts'
import { inclusionProof, type NodeReader } from '../../../core/audit/tree.ts'
import { verifyInclusion } from '../../../core/audit/verify-proof.ts'
import type { Sql } from '../../sql.ts'
import type { StoredCheckpoint } from './checkpoints.ts'
import { readIndex, type IndexRange } from './entry-index.ts'
import { sha256 } from './hash.ts'
import { createNodeReader } from './nodes.ts'

interface StoredEntry {
  readonly seq: number
  readonly body: Uint8Array
  readonly leaf: Uint8Array
  readonly entry: Entry
}

const decoder = new TextDecoder()

/** Entries under an index name with seq in [from, below), oldest first. */
function* indexedEntries(sql: Sql, range: IndexRange): Generator<StoredEntry> {
  const query = `SELECT e.seq, e.body, e.leaf FROM json_each(?) j CROSS JOIN entry e ON e.seq = j.value ORDER BY j.key`
  const seqs = JSON.stringify(readIndex(sql, range))
  const rows = sql.exec(query, seqs).raw<[number, ArrayBuffer, ArrayBuffer]>()
  for (const [seq, bodyBuffer, leafBuffer] of rows) {
    const body = new Uint8Array(bodyBuffer)
    yield { seq, body, leaf: new Uint8Array(leafBuffer), entry: JSON.parse(decoder.decode(body)) as Entry }
  }
}

/** Proof of an entry in the tree of the checkpoint, and whether entry, leaf and proof agree with the signed root. */
function prove({ seq, body, leaf }: StoredEntry, read: NodeReader, { size, root }: StoredCheckpoint) {
  const proof = inclusionProof(read, { index: seq, size }, sha256)
  const isLeaf = equalBytes(leafHash(body, sha256), leaf)
  return { proof, isValid: isLeaf && verifyInclusion({ index: seq, size, leafHash: leaf, proof, root }, sha256) }
}

/** The records about a resource that the checkpoint covers. */
export function readTrail(
  sql: Sql,
  { resource, limit, checkpoint }: { resource: Resource; limit: number; checkpoint: StoredCheckpoint },
): TrailAnswer {
  const read = createNodeReader(sql)
  const entries: TrailAnswer['entries'] = []
  const place = { kind: resource.kind, ref: resource.id, from: 0, below: checkpoint.size, limit }
  let isVerified = true
  for (const stored of indexedEntries(sql, place)) {
    const { proof, isValid } = prove(stored, read, checkpoint)
    isVerified &&= isValid
    entries.push(trailEntry(stored, proof, checkpoint.size))
  }
  const { kind, id } = resource
  return { resource: { kind, id }, entries, checkpoint: checkpoint.note, verified: isVerified }
}

function trailEntry({ seq, leaf, entry }: StoredEntry, proof: readonly Uint8Array[], size: number) {
  const merkleRoot = entry.body['merkleRoot']
  return {
    seq,
    operation: entry.op,
    type: entry.type,
    outcome: entry.outcome,
    actorId: entry.actor.id,
    actorType: entry.actor.type,
    requestId: entry.req,
    timestamp: entry.ts,
    merkleRoot: typeof merkleRoot === 'string' ? merkleRoot : null,
    prevHash: bytesToHex(decodeBase64(entry.prev) ?? new Uint8Array(0)),
    hash: bytesToHex(leaf),
    inclusion: { index: seq, size, leafHash: encodeBase64(leaf), proof: proof.map((hash) => encodeBase64(hash)) },
    record: entry,
  }
}

/** Looks for the newest record that rooted this content with this root. */
export function verifyRoot(
  sql: Sql,
  { merkleRoot, contentId, checkpoint }: { merkleRoot: string; contentId: string; checkpoint: StoredCheckpoint },
): VerifyAnswer {
  const place = { kind: rootKind, ref: merkleRoot, from: 0, below: checkpoint.size, limit: verifyRecordsMax }
  const rooted = [...indexedEntries(sql, place)]
  const found = rooted.findLast(({ entry }) => entry.res.id === contentId)
  const nothing = { merkleRoot, contentId, treeSize: checkpoint.size, signedHead: checkpoint.note }
  if (found === undefined) {
    const reason = rooted.length === 0 ? ('UNKNOWN_ROOT' as const) : ('CONTENT_MISMATCH' as const)
    return { ...nothing, valid: false, reason, inclusionProof: [], leafIndex: null, leafHash: null, record: null }
  }
  const { proof, isValid } = prove(found, createNodeReader(sql), checkpoint)
  return {
    ...nothing,
    valid: isValid,
    reason: isValid ? null : 'NOT_INCLUDED',
    inclusionProof: proof.map((hash) => encodeBase64(hash)),
    leafIndex: found.seq,
    leafHash: encodeBase64(found.leaf),
    record: found.entry,
  }
}

/** A root is rooted once per document and revision; more records than this are repeats of it. */
const verifyRecordsMax = 100

export interface DigestRecord {
  readonly seq: number
  readonly type: string
  readonly body: { readonly [name: string]: Json }
}

/** What was remembered and pruned in a graph from `afterSeq` on; `done` where nothing follows. */
export function readDigests(
  sql: Sql,
  { graph, afterSeq, limit }: { graph: string; afterSeq: number; limit: number },
): { readonly records: readonly DigestRecord[]; readonly done: boolean } {
  const place = { kind: digestKind, ref: graph, from: afterSeq + 1, below: Number.MAX_SAFE_INTEGER, limit: limit + 1 }
  const records: DigestRecord[] = []
  for (const { seq, entry } of indexedEntries(sql, place)) records.push({ seq, type: entry.type, body: entry.body })
  return { records: records.slice(0, limit), done: records.length <= limit }
}
