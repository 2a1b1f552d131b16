// Accepting: which documents are new, and what is written for them. Duplicates, the queue's bound and leases are decided in one turn.
import type { Acceptance, SealedDocument } from '../../../contract/catalog.ts'
import type { RecordDraft } from '../../../contract/audit.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { Call } from '../../../contract/rpc.ts'
import { ulidPattern } from '../../../contract/tenant.ts'
import { documentRecord } from '../../../core/pipeline/records.ts'
import { allRows, shows } from '../../../core/access/row-scope.ts'
import type { Sql } from '../../sql.ts'
import { erased, mayOwn, putKey } from '../vault/document-keys.ts'
import { scopeNames } from '../vault/scopes.ts'
import type { Vault } from '../vault/vault.ts'
import { GraphRoom } from './graphs.ts'
import { IdempotencyKeys } from './idempotency.ts'
import { documentOfItem, forgetBatches, ItemIds, refuseItem, writeItem } from './items.ts'
import { countUnfinished } from './list.ts'
import {
  findHolder,
  heldBy,
  labelsOf,
  planJoin,
  placeOf,
  takenOver,
  writeJoin,
  type Holder,
  type Join,
} from './join.ts'
import { markUnlisted } from './listing.ts'
import { newestDocument } from './rows.ts'
import { leaseMs } from './take.ts'

export interface AcceptItem {
  readonly call: Call
  readonly document: SealedDocument
}

/** A document that is not in the catalog yet. */
export interface NewDocument extends AcceptItem {
  readonly record: RecordDraft
  readonly isLeased: boolean
}

export interface AcceptPlan {
  readonly answers: readonly Result<Acceptance>[]
  readonly added: readonly NewDocument[]
  readonly joined: readonly Join[]
  /** Items that are there already, of a batch that names them too. */
  readonly found: readonly { readonly document: SealedDocument; readonly documentId: string }[]
  readonly keys: IdempotencyKeys
}

const subjectsOf = ({ subjects }: SealedDocument): readonly string[] => subjects.map((ref) => scopeNames.subject(ref))

/** Names of the keys that duplicates among these documents would open; their shares are to be at hand for the plan. */
export const holdersKeys = ({ sql }: Vault, items: readonly AcceptItem[]): readonly string[] =>
  items
    .flatMap(({ document }) => [heldBy(sql, document), documentOfItem(sql, document)])
    .flatMap((documentId) => (documentId === null ? [] : [scopeNames.document(documentId)]))

export const ownersOf = (document: SealedDocument): readonly string[] => [
  scopeNames.document(document.documentId),
  ...subjectsOf(document),
]

/** Reads only. `mayLease` says whether the callers may have the leases that they ask for. */
export function planAccept(
  vault: Vault,
  items: readonly AcceptItem[],
  { nowMs, mayLease }: { readonly nowMs: number; readonly mayLease: boolean },
): AcceptPlan {
  const added: NewDocument[] = []
  const joined: Join[] = []
  const found: AcceptPlan['found'][number][] = []
  const holders = new Map<string, Holder>()
  let unfinished = countUnfinished(vault.sql)
  const graphs = new GraphRoom(vault.sql)
  const itemIds = new ItemIds(vault)
  const keys = new IdempotencyKeys(vault.sql, nowMs)
  const plan = (item: AcceptItem): Result<Acceptance> => {
    const { document, call } = item
    // First: whether the same bytes are there is the affair of who sees them.
    const hidden = refuseHidden(document, call)
    if (hidden !== null) return hidden
    const holder = holders.get(placeOf(document)) ?? findHolder(vault, document)
    if (holder !== null) {
      holders.set(placeOf(document), holder)
      if (!mayOwn(vault, subjectsOf(document))) return erased()
      const join = planJoin(vault.sql, holder, item)
      if (join !== null) joined.push(join)
      found.push({ document, documentId: holder.documentId })
      return accepted({ ...holder.acceptance, isDuplicate: true, isLeased: false, takenOver: takenOver(join) })
    }
    if (unfinished >= limits.queueDocumentsMax)
      return refused('RATE_LIMITED', `${limits.queueDocumentsMax} documents or more are unfinished.`, {
        details: { policy: 'unfinished', quota: limits.queueDocumentsMax },
        retryAfterSeconds: 5,
      })
    const refusal = refuseDocument(vault, document)
    if (refusal !== null) return refusal
    if (!graphs.take(document.graph)) return tooManyGraphs
    const taken = itemIds.take(document)
    if (!taken.ok) return taken
    const one = newDocument(item, { nowMs, isLeased: mayLease && document.lease !== null })
    holders.set(placeOf(document), one.holder)
    unfinished++
    added.push(one)
    return accepted(one.holder.acceptance)
  }
  const answers = items.map((item) => keys.answer(item.document, () => plan(item)))
  return { answers, added, joined, found, keys }
}

function newDocument(
  { call, document }: AcceptItem,
  { nowMs, isLeased }: { readonly nowMs: number; readonly isLeased: boolean },
): NewDocument & { readonly holder: Holder } {
  const { documentId, graph, vertical, subjects, classification } = document
  const acceptance = {
    documentId,
    status: 'processing' as const,
    merkleRoot: null,
    isDuplicate: false,
    isLeased,
    createdMs: nowMs,
  }
  const labels = new Set(labelsOf(document).map(([kind, ref]) => `${kind}/${ref}`))
  const holder = { acceptance, documentId, revision: 1, graph, vertical, subjects, classification, labels }
  return { call, document, isLeased, record: receivedRecord(call, document), holder }
}

const tooManyGraphs: Result<never> = refused(
  'VALIDATION_FAILED',
  `A tenant has at most ${limits.graphsMax} graphs; name one that it has.`,
  { details: { field: 'graph' } },
)

function refuseDocument(vault: Vault, document: SealedDocument): Result<never> | null {
  const malformed = refuseItem(document)
  if (malformed !== null) return malformed
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

/** Nobody writes what would not show to them. */
function refuseHidden({ vertical }: SealedDocument, { rows = allRows }: Call): Result<never> | null {
  if (shows(rows, vertical)) return null
  const verticals = vertical === null ? [...(rows.only ?? [])] : [vertical]
  return refused('ATR_PERMISSION_DENIED', 'The document would be of a vertical whose rows the caller does not see.', {
    details: { required: { verticals }, missing: { verticals: vertical === null ? [] : [vertical] } },
    next: 'Name in metadata.vertical one that GET /api/auth/session/inspect lists.',
  })
}

/** Far below the 2 MB of a row. */
const sealedBytesMax = 256 * 1024

function receivedRecord(call: Call, document: SealedDocument): RecordDraft {
  const { documentId, claims, subjects, matter, vertical, graph, sizeBytes } = document
  const { actor, requestId } = call
  const recorded = { documentId, revision: 1, actor, claims, requestId, subjects, matter, vertical, graph }
  const op = document.item === undefined ? 'documents.ingest' : 'memory.ingest'
  return documentRecord(recorded, { type: 'document.received', op, body: { sizeBytes } })
}

/** Rows and keys of the new documents, within the caller's turn. */
export function writeAccept(vault: Vault, { added, joined, found, keys }: AcceptPlan, nowMs: number): void {
  for (const one of added) {
    const { sql } = vault
    const { documentId, kid, key } = one.document
    const place = 'INSERT OR REPLACE INTO duplicate (digest, document_id) VALUES (?, ?)'
    sql.exec(place, placeOf(one.document), documentId)
    insertDocument(sql, one, nowMs)
    sql.exec('INSERT OR IGNORE INTO graph (name) VALUES (?)', one.document.graph)
    for (const [kind, ref] of labelsOf(one.document))
      sql.exec('INSERT OR IGNORE INTO label (kind, ref, document_id) VALUES (?, ?, ?)', kind, ref, documentId)
    putKey(vault, { name: scopeNames.document(documentId), kid, key, owners: ownersOf(one.document) })
    writeItem(sql, one.document, documentId)
  }
  for (const one of found) writeItem(vault.sql, one.document, one.documentId)
  if ([...added, ...found].some(({ document }) => document.item !== undefined)) forgetBatches(vault.sql)
  // After the documents: one of them may be what another of the same turn joins.
  for (const join of joined) writeJoin(vault, join)
  keys.write()
}

function insertDocument(sql: Sql, { call, document, isLeased }: NewDocument, nowMs: number): void {
  const [row] = sql
    .exec<{ id: number }>(
      `INSERT INTO document (document_id, revision, status, graph, vertical, classification, matter, subjects, media_type, size_bytes,
         actor_id, actor_type, claims, request_id, traceparent, created_ms, sent_ms, lease, lease_until_ms, leases)
       VALUES (?, 1, 'processing', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      document.documentId,
      document.graph,
      document.vertical,
      document.classification,
      document.matter,
      JSON.stringify(document.subjects),
      document.mediaType ?? null,
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
