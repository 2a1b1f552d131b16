// Leases: who works on a document. Every write of a try is fenced by its lease, so that a slow twin changes nothing.
import type { LeasedDocument } from '../../../contract/catalog.ts'
import { limits } from '../../../contract/limits.ts'
import type { ProblemCode } from '../../../contract/problems.ts'
import { openNow } from '../vault/document-keys.ts'
import { scopeNames } from '../vault/scopes.ts'
import type { Vault } from '../vault/vault.ts'
import type { Sql } from '../../sql.ts'
import { isPaused, isProbing } from './outage.ts'
import { isUnderWay, type StoredDocument } from './rows.ts'

/** A crashed holder's documents are free after this long; a living holder renews three times as often. */
export const leaseMs = 9_000

export interface TakeOptions {
  readonly lease: string
  readonly nowMs: number
  readonly documents: readonly { readonly documentId: string; readonly revision: number }[]
}

/** A document that can't be worked on any more: its key is gone, or it ends whatever works on it. */
export interface Lost {
  readonly row: StoredDocument
  readonly code: ProblemCode
}

export interface TakePlan {
  readonly lease: string
  readonly taken: readonly { readonly row: StoredDocument; readonly leased: LeasedDocument }[]
  readonly lost: readonly Lost[]
}

/** Clocks are corrected by less than this all the time. */
const clockSlackMs = 5_000

/** A lease dated further ahead than one can be was written before the clock was set back: it counts as over. */
const isOver = `(lease_until_ms <= ?1 OR lease_until_ms > ?1 + ${leaseMs + clockSlackMs})`

/**
 * Ends leases that ran out. Who held one alone crashed with it; who held one beside others is suspect, and runs alone next.
 * Writes, so it comes before everything that is decided by leases.
 */
export function expireLeases(sql: Sql, nowMs: number): void {
  sql.exec(
    `UPDATE document SET crashes = crashes + is_alone, is_suspect = 1, is_alone = 0, lease = NULL, lease_until_ms = 0
     WHERE ${isUnderWay} AND lease IS NOT NULL AND ${isOver}`,
    nowMs,
  )
}

export function hasSuspects(sql: Sql): boolean {
  const query = `SELECT 1 FROM document WHERE is_suspect = 1 AND status = 'processing' LIMIT 1`
  return sql.exec(query).toArray().length > 0
}

/** Whether a new document may be worked on at once: not while suspects run alone, nor while something is out of reach. */
export const mayLease = (sql: Sql, nowMs: number): boolean =>
  !hasSuspects(sql) && !isPaused(sql, nowMs) && !isProbing(sql)

/** Rows that may be taken now, oldest first. */
export function findTakeable(sql: Sql, { nowMs, documents }: TakeOptions): readonly StoredDocument[] {
  if (isPaused(sql, nowMs)) return []
  if (hasSuspects(sql)) return isAnyLeased(sql, nowMs) ? [] : readSuspect(sql)
  const query = `SELECT d.* FROM json_each(?2) j CROSS JOIN document d
      ON d.document_id = j.value ->> 0 AND d.revision = j.value ->> 1
    WHERE d.status = 'processing' AND d.lease IS NULL AND ${isDue} ORDER BY d.document_id`
  const places = documents.map(({ documentId, revision }) => [documentId, revision])
  const rows = withOneLarge(sql, sql.exec<StoredDocument>(query, nowMs, JSON.stringify(places)).toArray())
  return isProbing(sql) ? (isAnyLeased(sql, nowMs) ? [] : rows.slice(0, 1)) : rows
}

/** Documents above this size go one at a time: memory stays bounded by the largest one. */
const besideSizeBytesMax = 4 * 1024 * 1024

function withOneLarge(sql: Sql, rows: readonly StoredDocument[]): readonly StoredDocument[] {
  const isLarge = (row: StoredDocument): boolean => row.size_bytes > besideSizeBytesMax
  const first = rows.find(isLarge)
  if (first === undefined) return rows
  const query = `SELECT 1 FROM document WHERE ${isUnderWay} AND lease IS NOT NULL AND size_bytes > ? LIMIT 1`
  const isTaken = sql.exec(query, besideSizeBytesMax).toArray().length > 0
  return rows.filter((row) => !isLarge(row) || (row === first && !isTaken))
}

/** A back-off is never longer than a minute: what is dated further ahead is from before the clock was set back. */
export const isDue = `(next_attempt_ms <= ?1 OR next_attempt_ms > ?1 + 60000)`

function isAnyLeased(sql: Sql, nowMs: number): boolean {
  const query = `SELECT 1 FROM document WHERE ${isUnderWay} AND lease IS NOT NULL AND NOT ${isOver} LIMIT 1`
  return sql.exec(query, nowMs).toArray().length > 0
}

const readSuspect = (sql: Sql): StoredDocument[] =>
  sql
    .exec<StoredDocument>(
      `SELECT * FROM document WHERE is_suspect = 1 AND status = 'processing' ORDER BY document_id LIMIT 1`,
    )
    .toArray()

/** Reads only, after the owners' shares were warmed. */
export function planTake(vault: Vault, rows: readonly StoredDocument[], lease: string): TakePlan {
  const keys = openNow(
    vault,
    rows.map((row) => scopeNames.document(row.document_id)),
  )
  const keyByName = new Map(keys.map((key) => [key.name, key]))
  const taken: TakePlan['taken'][number][] = []
  const lost: Lost[] = []
  for (const row of rows) {
    const key = keyByName.get(scopeNames.document(row.document_id))
    if (key === undefined) lost.push({ row, code: 'CONTENT_ERASED' })
    else if (row.crashes >= limits.crashesAloneMax) lost.push({ row, code: 'INTERNAL' })
    else taken.push({ row, leased: leasedOf(vault.sql, row, { lease, ...key }) })
  }
  return { lease, taken, lost }
}

function leasedOf(
  sql: Sql,
  row: StoredDocument,
  held: { readonly lease: string; readonly kid: string; readonly key: Uint8Array },
): LeasedDocument {
  const [kept] = sql
    .exec<{ sealed_metadata: ArrayBuffer; sealed_original: ArrayBuffer | null }>(
      'SELECT sealed_metadata, sealed_original FROM quarantine WHERE id = ?',
      row.id,
    )
    .toArray()
  const documentId = row.document_id
  const isRemembered = row.is_remembered === 1 && row.merkle_root !== null
  return {
    documentId,
    revision: row.revision,
    lease: held.lease,
    attempt: row.leases + 1,
    actor: { id: row.actor_id, type: row.actor_type },
    requestId: row.request_id,
    traceparent: row.traceparent,
    graph: row.graph,
    vertical: row.vertical,
    classification: row.classification,
    sizeBytes: row.size_bytes,
    createdMs: row.created_ms,
    key: { documentId, kid: held.kid, key: held.key },
    sealedMetadata: new Uint8Array(kept?.sealed_metadata ?? new ArrayBuffer(0)),
    sealedOriginal: kept === undefined || kept.sealed_original === null ? null : new Uint8Array(kept.sealed_original),
    history: { tries: row.tries, kills: row.kills, isAlone: row.is_suspect === 1 },
    released: isRemembered ? { merkleRoot: row.merkle_root!, archiveSha256: row.archive_sha256 } : null,
  }
}

/** Counts each lease before anything sees the document. */
export function writeTake(sql: Sql, { lease, taken }: TakePlan, nowMs: number): void {
  for (const { row } of taken)
    sql.exec(
      'UPDATE document SET lease = ?, lease_until_ms = ?, is_alone = is_suspect, leases = leases + 1 WHERE id = ?',
      lease,
      nowMs + leaseMs,
      row.id,
    )
}

/** False where the lease is no longer held. */
export function renewLease(
  sql: Sql,
  held: { readonly documentId: string; readonly revision: number; readonly lease: string; readonly nowMs: number },
): boolean {
  const query = `UPDATE document SET lease_until_ms = ?
    WHERE document_id = ? AND revision = ? AND lease = ? AND status = 'processing' RETURNING id`
  const { documentId, revision, lease, nowMs } = held
  return sql.exec(query, nowMs + leaseMs, documentId, revision, lease).toArray().length > 0
}
