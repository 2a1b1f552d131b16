// What the log recorded of a document's release, and whether what the catalog keeps of it says the same.
import type { RedactionReceipt } from '../../../contract/document.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { Json } from '../../../contract/rpc.ts'
import { canonicalJson } from '../../../core/audit/canonical-json.ts'
import { redactedKind, type Entry } from '../../../core/audit/record.ts'
import { equalBytes, leafHash } from '../../../core/audit/tree-hash.ts'
import type { Sql } from '../../sql.ts'
import { listEpochLogs } from './epochs.ts'
import { sha256 } from './hash.ts'

/** The records of a redaction and of the root behind it, appended together. */
export interface Released {
  readonly redacted: Entry
  readonly rooted: Entry
}

interface Place {
  readonly documentId: string
  readonly revision: number
}

/** Null where the log has no release of this revision. Throws nothing: what is not whole is AUDIT_FORK. */
export function readReleased(sql: Sql, place: Place): Result<Released | null> {
  for (const log of listEpochLogs(sql).toReversed()) {
    const released = readIn(log.sql, place)
    if (!released.ok || released.value !== null) return released
  }
  return accepted(null)
}

function readIn(sql: Sql, { documentId, revision }: Place): Result<Released | null> {
  // Names of redactions begin with document and revision; what follows the comma is the digest.
  const start = canonicalJson([documentId, revision]).replace(/\]$/, ',')
  const query = 'SELECT seq FROM entry_ix WHERE kind = ? AND ref > ? AND ref < ? ORDER BY seq DESC LIMIT 1'
  const [found] = sql.exec<{ seq: number }>(query, redactedKind, start, start.replace(/,$/, '-')).toArray()
  if (found === undefined) return accepted(null)
  const [redacted, rooted] = [readWhole(sql, found.seq), readWhole(sql, found.seq + 1)]
  const isRoot = rooted?.type === 'document.rooted' && rooted.res.id === documentId && rooted.revision === revision
  if (redacted === null || !isRoot) return forked('The record of the release is not as it was written.')
  return accepted({ redacted, rooted })
}

/** The entry, if its bytes are those that the tree has. */
function readWhole(sql: Sql, seq: number): Entry | null {
  const query = 'SELECT body, leaf FROM entry WHERE seq = ?'
  const [row] = sql.exec<{ body: ArrayBuffer; leaf: ArrayBuffer }>(query, seq).toArray()
  if (row === undefined) return null
  const body = new Uint8Array(row.body)
  if (!equalBytes(leafHash(body, sha256), new Uint8Array(row.leaf))) return null
  return JSON.parse(new TextDecoder().decode(body)) as Entry
}

export const forked = (detail: string): Result<never> => refused('AUDIT_FORK', detail)

/** What the catalog keeps of a release, for a quick look. */
export interface KeptRelease extends Place {
  readonly merkleRoot: string | null
  readonly archiveSha256: string | null
}

/** The row, where the log says the same of its release. */
export function provenRow<Row extends KeptRelease>(sql: Sql, row: Row): Result<Row> {
  const released = readReleased(sql, row)
  if (!released.ok) return released
  const { merkleRoot = null, archiveSha256 = null } = released.value?.rooted.body ?? {}
  const isSame = row.merkleRoot === merkleRoot && row.archiveSha256 === archiveSha256
  return isSame ? accepted(row) : forked('The document’s row is not what the log recorded of its release.')
}

/** The receipt as the log recorded it; null where nothing was released. What the catalog keeps must be the same. */
export function provenReceipt(sql: Sql, place: Place, kept: RedactionReceipt | null): Result<RedactionReceipt | null> {
  const released = readReleased(sql, place)
  if (!released.ok) return released
  if (released.value === null) return kept === null ? accepted(null) : forked('No record stands behind the receipt.')
  const { body, seq, ts } = released.value.redacted
  const { entities, detectors, outSha256, inCommit, omissions, operators } = body as unknown as RedactionReceipt
  const counts = {
    ...(omissions === undefined ? {} : { omissions }),
    ...(operators === undefined ? {} : { operators }),
  }
  const facts = { entities, detectors, outSha256, inCommit, ...counts }
  const receipt = { ...place, redactedAt: ts, ...facts, auditSeq: seq }
  const isSame = kept !== null && factsOf(kept) === factsOf(receipt)
  return isSame ? accepted(receipt) : forked('The receipt is not what the log recorded.')
}

/** The log's clock never runs back, so the time alone may differ. */
const factsOf = ({ redactedAt: _redactedAt, ...facts }: RedactionReceipt): string =>
  canonicalJson(JSON.parse(JSON.stringify(facts)) as Json)
