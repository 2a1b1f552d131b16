// Entries of the log as they are stored, and what proves each.
import type { Entry } from '../../../core/audit/record.ts'
import { equalBytes, leafHash } from '../../../core/audit/tree-hash.ts'
import { inclusionProof, type NodeReader } from '../../../core/audit/tree.ts'
import { verifyInclusion } from '../../../core/audit/verify-proof.ts'
import type { Sql } from '../../sql.ts'
import type { StoredCheckpoint } from './checkpoints.ts'
import { readIndex, type IndexRange } from './entry-index.ts'
import { sha256 } from './hash.ts'

export interface StoredEntry {
  readonly seq: number
  readonly body: Uint8Array
  readonly leaf: Uint8Array
  readonly entry: Entry
}

const decoder = new TextDecoder()

/** Entries under an index name with seq in [from, below), oldest first. */
export const indexedEntries = (sql: Sql, range: IndexRange): Generator<StoredEntry> =>
  entriesAt(sql, readIndex(sql, range))

/** Null where the bytes are none of a record any more. */
function parseEntry(body: Uint8Array): Entry | null {
  try {
    const entry = JSON.parse(decoder.decode(body)) as Partial<Entry>
    const { res, actor, prev, body: facts } = entry
    const isRecord = [res, actor, facts].every((part) => typeof part === 'object' && part !== null)
    return isRecord && typeof prev === 'string' ? (entry as Entry) : null
  } catch {
    return null
  }
}

/** In the order of the sequence numbers; one that is not there, or is no record any more, is left out. */
export function* entriesAt(sql: Sql, seqs: readonly number[]): Generator<StoredEntry> {
  const query = `SELECT e.seq, e.body, e.leaf FROM json_each(?) j CROSS JOIN entry e ON e.seq = j.value ORDER BY j.key`
  const rows = sql.exec(query, JSON.stringify(seqs)).raw<[number, ArrayBuffer, ArrayBuffer]>()
  for (const [seq, bodyBuffer, leafBuffer] of rows) {
    const body = new Uint8Array(bodyBuffer)
    const entry = parseEntry(body)
    if (entry !== null) yield { seq, body, leaf: new Uint8Array(leafBuffer), entry }
  }
}

/** Proof of an entry in the tree of the checkpoint, and whether entry, leaf and proof agree with the signed root. */
export function prove({ seq, body, leaf }: StoredEntry, read: NodeReader, { size, root }: StoredCheckpoint) {
  const proof = inclusionProof(read, { index: seq, size }, sha256)
  const isLeaf = equalBytes(leafHash(body, sha256), leaf)
  return { proof, isValid: isLeaf && verifyInclusion({ index: seq, size, leafHash: leaf, proof, root }, sha256) }
}
