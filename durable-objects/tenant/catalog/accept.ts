// Accepting: which documents are new, and what is written for them. Duplicates, the queue's bound and leases are decided in one turn.
import type { Acceptance, SealedDocument } from '../../../contract/catalog.ts'
import type { RecordDraft } from '../../../contract/audit.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { Call } from '../../../contract/rpc.ts'
import { ulidPattern } from '../../../contract/tenant.ts'
import { documentRecord } from '../../../core/pipeline/records.ts'
import type { Sql } from '../../sql.ts'
import { erased, mayOwn, putKey } from '../vault/document-keys.ts'
import { scopeNames } from '../vault/scopes.ts'
import type { Vault } from '../vault/vault.ts'
import { duplicateName, findHolder } from './duplicates.ts'
import { GraphRoom } from './graphs.ts'
import { countUnfinished } from './list.ts'
import { markUnlisted } from './listing.ts'
import { newestDocument } from './rows.ts'
import { leaseMs } from './take.ts'

export interface AcceptItem {
  readonly call: Call
  readonly document: SealedDocument
}

/** A document that is not in the catalog yet. */
export interface NewDocument extends AcceptItem {
  /** Of its bytes with their metadata. */
  readonly name: string
  readonly record: RecordDraft
  readonly isLeased: boolean
}

export interface AcceptPlan {
  readonly answers: readonly Result<Acceptance>[]
  readonly added: readonly NewDocument[]
}

export const ownersOf = ({ documentId, subjects }: SealedDocument): readonly string[] => [
  scopeNames.document(documentId),
  ...subjects.map((pseudonym) => scopeNames.subject(pseudonym)),
]

/** Reads only. `mayLease` says whether the callers may have the leases that they ask for. */
export function planAccept(
  vault: Vault,
  items: readonly AcceptItem[],
  { nowMs, mayLease }: { readonly nowMs: number; readonly mayLease: boolean },
): AcceptPlan {
  const added: NewDocument[] = []
  const holders = new Map<string, Acceptance>()
  const graphs = new GraphRoom(vault.sql)
  let unfinished = countUnfinished(vault.sql)
  const answers = items.map(({ call, document }): Result<Acceptance> => {
    const name = duplicateName(document)
    const holder = holders.get(name) ?? findHolder(vault.sql, document, name)
    if (holder !== null) return accepted({ ...holder, isDuplicate: true, isLeased: false })
    if (unfinished >= limits.queueDocumentsMax)
      return refused('RATE_LIMITED', `${limits.queueDocumentsMax} documents or more are unfinished.`, {
        retryAfterSeconds: 5,
      })
    const refusal = refuseDocument(vault, document)
    if (refusal !== null) return refusal
    if (!graphs.take(document.graph)) return tooManyGraphs
    const { documentId } = document
    const isLeased = mayLease && document.lease !== null
    const status = 'processing' as const
    const acceptance = { documentId, status, merkleRoot: null, isDuplicate: false, isLeased, createdMs: nowMs }
    holders.set(name, acceptance)
    unfinished++
    added.push({ call, document, name, isLeased, record: receivedRecord(call, document) })
    return accepted(acceptance)
  })
  return { answers, added }
}

const tooManyGraphs: Result<never> = refused(
  'VALIDATION_FAILED',
  `A tenant has at most ${limits.graphsMax} graphs; name one that it has.`,
  { details: { field: 'graph' } },
)

function refuseDocument(vault: Vault, document: SealedDocument): Result<never> | null {
  const { documentId, subjects, key, sealedMetadata, sealedOriginal } = document
  const isBounded =
    ulidPattern.test(documentId) &&
    subjects.length <= limits.subjectsMax &&
    key.byteLength === 32 &&
    sealedMetadata.byteLength + (sealedOriginal?.byteLength ?? 0) <= sealedBytesMax
  if (!isBounded) return refused('VALIDATION_FAILED', 'The document has a malformed id or key, or passes its bounds.')
  if (newestDocument(vault.sql, documentId) !== null) return refused('CONFLICT', 'A document has this id.')
  return mayOwn(vault, ownersOf(document)) ? null : erased()
}

/** Far below the 2 MB of a row. */
const sealedBytesMax = 256 * 1024

function receivedRecord(call: Call, document: SealedDocument): RecordDraft {
  const { documentId, claims, subjects, matter, vertical, graph, sizeBytes } = document
  const { actor, requestId } = call
  const recorded = { documentId, revision: 1, actor, claims, requestId, subjects, matter, vertical, graph }
  return documentRecord(recorded, { type: 'document.received', op: 'documents.ingest', body: { sizeBytes } })
}

/** Rows and keys of the new documents, within the caller's turn. */
export function writeAccept(vault: Vault, added: readonly NewDocument[], nowMs: number): void {
  for (const one of added) {
    const { sql } = vault
    const { documentId, kid, key } = one.document
    const insert = 'INSERT OR REPLACE INTO duplicate (digest, document_id) VALUES (?, ?)'
    sql.exec(insert, one.name, documentId)
    insertDocument(sql, one, nowMs)
    sql.exec('INSERT OR IGNORE INTO graph (name) VALUES (?)', one.document.graph)
    for (const [kind, ref] of labelsOf(one.document))
      sql.exec('INSERT OR IGNORE INTO label (kind, ref, document_id) VALUES (?, ?, ?)', kind, ref, documentId)
    putKey(vault, { name: scopeNames.document(documentId), kid, key, owners: ownersOf(one.document) })
  }
}

const labelsOf = ({ tags, subjects, matter }: SealedDocument): (readonly [kind: string, ref: string])[] => [
  ...tags.map((ref) => ['tag', ref] as const),
  ...subjects.map((ref) => ['subject', ref] as const),
  ...(matter === null ? [] : [['matter', matter] as const]),
]

function insertDocument(sql: Sql, { call, document, isLeased }: NewDocument, nowMs: number): void {
  const [row] = sql
    .exec<{ id: number }>(
      `INSERT INTO document (document_id, revision, status, graph, vertical, classification, matter, subjects, size_bytes,
         actor_id, actor_type, claims, request_id, traceparent, created_ms, sent_ms, lease, lease_until_ms, leases)
       VALUES (?, 1, 'processing', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      document.documentId,
      document.graph,
      document.vertical,
      document.classification,
      document.matter,
      JSON.stringify(document.subjects),
      document.sizeBytes,
      call.actor.id,
      call.actor.type,
      document.claims,
      call.requestId,
      document.traceparent,
      nowMs,
      nowMs,
      isLeased ? document.lease : null,
      isLeased ? nowMs + leaseMs : 0,
      isLeased ? 1 : 0,
    )
    .toArray()
  sql.exec(
    'INSERT INTO quarantine (id, sealed_metadata, sealed_original) VALUES (?, ?, ?)',
    row!.id,
    document.sealedMetadata,
    document.sealedOriginal,
  )
  markUnlisted(sql, row!.id)
}
