// What the log says of roots: the proof of one, and the digests that a graph was given and lost.
import type { VerifyAnswer } from '../../../contract/audit.ts'
import type { Json } from '../../../contract/rpc.ts'
import { encodeBase64 } from '../../../core/audit/base64.ts'
import { digestKind, rootKind } from '../../../core/audit/record.ts'
import type { Sql } from '../../sql.ts'
import type { StoredCheckpoint } from './checkpoints.ts'
import { createNodeReader } from './nodes.ts'
import { indexedEntries, prove } from './stored-entries.ts'

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
