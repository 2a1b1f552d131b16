// The same bytes once more: what the later upload says of the document is added to it, in the turn that finds the duplicate.
import type { RecordDraft } from '../../../contract/audit.ts'
import type { Acceptance, SealedDocument, TakenOver } from '../../../contract/catalog.ts'
import { classifications } from '../../../contract/document.ts'
import type { Call } from '../../../contract/rpc.ts'
import { documentRecord } from '../../../core/pipeline/records.ts'
import type { Sql } from '../../sql.ts'
import { addOwners, lookNow } from '../vault/document-keys.ts'
import { scopeNames } from '../vault/scopes.ts'
import type { Vault } from '../vault/vault.ts'
import { newestDocument } from './rows.ts'

type Kind = 'tag' | 'subject' | 'matter'

/** The document that holds these bytes already, and what is known of it, with what this turn adds. */
export interface Holder {
  readonly acceptance: Acceptance
  readonly documentId: string
  readonly revision: number
  readonly vertical: string | null
  readonly graph: string
  subjects: readonly string[]
  classification: string | null
  readonly labels: Set<string>
}

/** What a duplicate adds to the document that it meets. */
export interface Join {
  readonly documentId: string
  readonly labels: readonly (readonly [kind: Kind, ref: string])[]
  readonly subjects: readonly string[]
  readonly classification: string | null
  readonly record: RecordDraft
}

/** Bytes are the same document within a graph and a vertical: elsewhere they are another one. */
export const placeOf = ({ digest, graph, vertical }: SealedDocument): string => `${digest}/${graph}/${vertical ?? ''}`

/** One that failed or was blocked, or whose key is gone, gives its place to the new one. The keys' shares are at hand. */
export function findHolder(vault: Vault, document: SealedDocument): Holder | null {
  const documentId = heldBy(vault.sql, document)
  const row = documentId === null ? null : newestDocument(vault.sql, documentId)
  if (row === null || row.graph !== document.graph || row.vertical !== document.vertical) return null
  if (row.status === 'failed' || row.status === 'blocked') return null
  const key = scopeNames.document(row.document_id)
  if (!lookNow(vault, [key]).isLiving(key)) return null
  const { status, merkle_root: merkleRoot, created_ms: createdMs, revision, graph, vertical } = row
  const acceptance = {
    documentId: row.document_id,
    status,
    merkleRoot,
    createdMs,
    isDuplicate: true,
    isLeased: false,
    takenOver: nothing,
  }
  const subjects = JSON.parse(row.subjects) as string[]
  const known = { classification: row.classification, subjects, labels: new Set<string>() }
  return { acceptance, documentId: row.document_id, revision, vertical, graph, ...known }
}

/** Releases before 2026.11.3 knew documents by their digest alone. */
export function heldBy(sql: Sql, document: SealedDocument): string | null {
  const query =
    'SELECT document_id AS documentId FROM duplicate WHERE digest IN (?, ?) ORDER BY length(digest) DESC LIMIT 1'
  return sql.exec<{ documentId: string }>(query, placeOf(document), document.digest).toArray()[0]?.documentId ?? null
}

const nothing: TakenOver = { tags: 0, subjects: 0, matter: false, classification: false }

export const labelsOf = ({
  tags,
  subjects,
  matter,
}: SealedDocument): readonly (readonly [kind: Kind, ref: string])[] => [
  ...tags.map((ref) => ['tag', ref] as const),
  ...subjects.map((ref) => ['subject', ref] as const),
  ...(matter === null ? [] : [['matter', matter] as const]),
]

/** Null where the document has all of it already. Notes in the holder what it will have. */
export function planJoin(
  sql: Sql,
  holder: Holder,
  { call, document }: { call: Call; document: SealedDocument },
): Join | null {
  const isKnown = ([kind, ref]: readonly [Kind, string]): boolean =>
    holder.labels.has(`${kind}/${ref}`) ||
    sql
      .exec('SELECT 1 FROM label WHERE kind = ? AND ref = ? AND document_id = ?', kind, ref, holder.documentId)
      .toArray().length > 0
  const labels = labelsOf(document).filter((label) => !isKnown(label))
  const classification = isStricter(document.classification, holder.classification) ? document.classification : null
  if (labels.length === 0 && classification === null) return null
  const refs = (kind: Kind): string[] => labels.filter(([of]) => of === kind).map(([, ref]) => ref)
  for (const [kind, ref] of labels) holder.labels.add(`${kind}/${ref}`)
  holder.subjects = [...new Set([...holder.subjects, ...refs('subject')])]
  holder.classification = classification ?? holder.classification
  const { documentId, revision, vertical, graph, subjects } = holder
  const [matter = null] = refs('matter')
  const recorded = {
    documentId,
    revision,
    vertical,
    graph,
    subjects,
    matter,
    actor: call.actor,
    claims: document.claims,
    requestId: call.requestId,
  }
  const added = { tags: refs('tag'), subjects: refs('subject'), matter, classification }
  const record = documentRecord(recorded, { type: 'document.joined', op: 'documents.ingest', body: { added } })
  return { documentId, labels, subjects, classification, record }
}

export function takenOver(join: Join | null): TakenOver {
  if (join === null) return nothing
  const count = (kind: Kind): number => join.labels.filter(([of]) => of === kind).length
  return {
    tags: count('tag'),
    subjects: count('subject'),
    matter: count('matter') > 0,
    classification: join.classification !== null,
  }
}

function isStricter(one: string | null, than: string | null): boolean {
  const rank = (name: string | null): number => classifications.findIndex((known) => known === name)
  return rank(one) > rank(than)
}

/** Labels, subjects and owners of the key, within the caller's turn: an erasure by a subject that came later is one of the document. */
export function writeJoin(vault: Vault, { documentId, labels, subjects, classification }: Join): void {
  const { sql } = vault
  for (const [kind, ref] of labels)
    sql.exec('INSERT OR IGNORE INTO label (kind, ref, document_id) VALUES (?, ?, ?)', kind, ref, documentId)
  const [, matter = null] = labels.find(([kind]) => kind === 'matter') ?? []
  sql.exec(
    `UPDATE document SET subjects = ?, matter = coalesce(matter, ?), classification = coalesce(?, classification)
     WHERE document_id = ?`,
    JSON.stringify(subjects),
    matter,
    classification,
    documentId,
  )
  const owners = labels.filter(([kind]) => kind === 'subject').map(([, ref]) => scopeNames.subject(ref))
  if (owners.length > 0) addOwners(vault, scopeNames.document(documentId), owners)
}
