// Reads of the catalog: a document, a page of them by filter, the queue, a receipt, a page that is kept here.
import type { DocumentFilter, DocumentRow, QueueRow, StageRow, TenantQueue } from '../../../contract/catalog.ts'
import type { DocumentStatus, RedactionReceipt } from '../../../contract/document.ts'
import type { RowScope } from '../../../contract/row-scope.ts'
import { firstUlidAt } from '../../../core/ids/ulid.ts'
import { andRowsShown } from '../../row-guard.ts'
import type { Sql, SqlValue } from '../../sql.ts'
import { captioned } from './captions.ts'
import { isUnderWay, shownDocument, type StoredDocument } from './rows.ts'

/** One document, for somebody who sees these rows. */
export interface Asked {
  readonly documentId: string
  readonly rows?: RowScope | undefined
}

export function countUnfinished(sql: Sql): number {
  const query = `SELECT count(*) AS n FROM document WHERE ${isUnderWay}`
  return sql.exec<{ n: number }>(query).toArray()[0]?.n ?? 0
}

/** Null also where it does not show to the caller: as one that is not there. */
export function readDocument(sql: Sql, { documentId, rows }: Asked): DocumentRow | null {
  const row = shownDocument(sql, { documentId, rows })
  return row === null ? null : captioned(sql, [row])[0]!
}

/** A table that says which documents have something, and what is asked of it. */
interface Label {
  readonly table: 'label' | 'name_word'
  /** A condition on its columns, with its values. */
  readonly is: string
  readonly values: readonly string[]
}

/** Of more words the rarest of these leads, and the others are looked up for each document. */
const rankedWordsMax = 8

const labelsOf = ({ mediaType, tag, subject, matter, words = [] }: DocumentFilter): readonly Label[] => [
  ...Object.entries({ type: mediaType, tag, subject, matter }).flatMap(([kind, ref]): Label[] =>
    ref === null ? [] : [{ table: 'label', is: 'f.kind = ? AND f.ref = ?', values: [kind, ref] }],
  ),
  ...words.slice(0, rankedWordsMax).map((word): Label => ({ table: 'name_word', is: 'f.ref = ?', values: [word] })),
]

/** Beyond this it does not matter which of two labels has more documents. */
const labelledMax = 1_000

/** The rarest first: the page walks along its documents. */
function rarestFirst(sql: Sql, labels: readonly Label[]): readonly Label[] {
  if (labels.length < 2) return labels
  const counted = labels.map((label) => {
    const query = `SELECT count(*) AS n FROM (SELECT 1 FROM ${label.table} f WHERE ${label.is} LIMIT ?)`
    const [row] = sql.exec<{ n: number }>(query, ...label.values, labelledMax).toArray()
    return { label, n: row?.n ?? 0 }
  })
  return counted.toSorted((a, b) => a.n - b.n).map(({ label }) => label)
}

/** What a page walks along: the documents of a batch, those of the rarest label, or all. */
function walkOf(filter: DocumentFilter, first: Label | undefined) {
  const { batch = null } = filter
  const along = (table: string): string => `${table} f CROSS JOIN document d ON d.document_id = f.document_id`
  if (batch !== null) return { from: along('batch'), id: 'f.document_id', where: 'f.batch_id = ?', values: [batch] }
  if (first === undefined) return { from: 'document d', id: 'd.document_id', where: null, values: [] }
  return { from: along(first.table), id: 'f.document_id', where: first.is, values: first.values }
}

/** One condition for all words that do not lead, however many they are. */
function restOfWords({ words = [] }: DocumentFilter): readonly { readonly is: string; readonly value: string }[] {
  const rest = words.slice(rankedWordsMax)
  const isMissing = 'NOT EXISTS (SELECT 1 FROM name_word f WHERE f.ref = j.value AND f.document_id = d.document_id)'
  const is = `NOT EXISTS (SELECT 1 FROM json_each(?) j WHERE ${isMissing})`
  return rest.length === 0 ? [] : [{ is, value: JSON.stringify(rest) }]
}

/** Tables and conditions of a filter; ids sort by time, so that times are bounds of ids. No filter walks all documents. */
function pageOf(sql: Sql, filter: DocumentFilter) {
  const ranked = rarestFirst(sql, labelsOf(filter))
  const walk = walkOf(filter, ranked[0])
  const { from, id } = walk
  const labels = (filter.batch ?? null) === null ? ranked.slice(1) : ranked
  const where: string[] = []
  const values: SqlValue[] = []
  const add = (condition: string, ...of: readonly SqlValue[]): void => {
    where.push(condition)
    values.push(...of)
  }
  if (walk.where !== null) add(walk.where, ...walk.values)
  if (filter.cursor !== null) add(`${id} < ?`, filter.cursor)
  if (filter.toMs !== null) add(`${id} < ?`, firstUlidAt(filter.toMs))
  if (filter.fromMs !== null) add(`${id} >= ?`, firstUlidAt(filter.fromMs))
  if (filter.status !== null) add('d.status = ?', filter.status)
  if (filter.status !== null && filter.status !== 'completed') add(`d.status <> 'completed'`)
  for (const { table, is, values: of } of labels)
    add(`EXISTS (SELECT 1 FROM ${table} f WHERE ${is} AND f.document_id = d.document_id)`, ...of)
  for (const { is, value } of restOfWords(filter)) add(is, value)
  return { from, id, where: where.map((condition) => `AND ${condition}`).join(' '), values }
}

/** One page of the newest revisions, newest document first. A matter has two names where an earlier release took documents for it. */
export function listDocuments(
  sql: Sql,
  { filter, rows }: { readonly filter: DocumentFilter; readonly rows?: RowScope | undefined },
): readonly DocumentRow[] {
  const { clearMatter = null, limit } = filter
  const keyed = pageBy(sql, filter, rows)
  if (clearMatter === null) return keyed
  const clear = pageBy(sql, { ...filter, matter: clearMatter }, rows)
  return [...keyed, ...clear].toSorted((a, b) => (a.documentId < b.documentId ? 1 : -1)).slice(0, limit)
}

function pageBy(sql: Sql, filter: DocumentFilter, rows: RowScope | undefined): readonly DocumentRow[] {
  const { from, id, where, values } = pageOf(sql, filter)
  const query = `SELECT d.* FROM ${from}
    WHERE d.revision = (SELECT max(revision) FROM document m WHERE m.document_id = d.document_id) ${where}
      ${andRowsShown(rows, 'd.vertical')}
    ORDER BY ${id} DESC LIMIT ?`
  return captioned(sql, sql.exec<StoredDocument>(query, ...values, filter.limit).toArray())
}

interface QueueAsked {
  readonly nowMs: number
  readonly limit: number
  readonly shown?: RowScope | undefined
}

/** The oldest `limit` unfinished or blocked documents, and counts over all of them. */
export function readQueue(sql: Sql, { nowMs, limit, shown }: QueueAsked): TenantQueue {
  const [counts] = sql
    .exec<{ processing: number; waiting: number; blocked: number; deadLetters: number }>(
      `SELECT coalesce(sum(status = 'processing' AND lease_until_ms > ?1), 0) AS processing,
         coalesce(sum(status = 'processing' AND lease_until_ms <= ?1), 0) AS waiting,
         coalesce(sum(status = 'blocked'), 0) AS blocked, coalesce(sum(status = 'failed'), 0) AS deadLetters
       FROM document WHERE status <> 'completed' ${andRowsShown(shown, 'vertical')}`,
      nowMs,
    )
    .toArray()
  const rows = sql
    .exec<StoredDocument>(
      `SELECT * FROM document WHERE status IN ('processing', 'blocked') AND status <> 'completed' ${andRowsShown(shown, 'vertical')} ORDER BY document_id LIMIT ?`,
      limit,
    )
    .toArray()
  return { ...(counts ?? { processing: 0, waiting: 0, blocked: 0, deadLetters: 0 }), documents: rows.map(queueRow) }
}

function queueRow(row: StoredDocument): QueueRow {
  const last = (JSON.parse(row.stages) as StageRow[]).at(-1)
  return {
    documentId: row.document_id,
    status: row.status,
    stage: last?.stage ?? null,
    attempts: row.leases,
    nextAttemptMs: row.next_attempt_ms,
    createdMs: row.created_ms,
  }
}

/** In the order asked; null where no revision of the document has this number. */
export function readStatuses(
  sql: Sql,
  documents: readonly { readonly documentId: string; readonly revision: number }[],
): readonly (DocumentStatus | null)[] {
  const query = `SELECT d.status FROM json_each(?) j LEFT JOIN document d
    ON d.document_id = j.value ->> 0 AND d.revision = j.value ->> 1 ORDER BY j.key`
  const places = documents.map(({ documentId, revision }) => [documentId, revision])
  return sql
    .exec<{ status: DocumentStatus | null }>(query, JSON.stringify(places))
    .toArray()
    .map(({ status }) => status)
}

/** In the order asked: what stands in a row that changes with the document; null where it does not show to the caller. */
export function readMarks(
  sql: Sql,
  { documentIds, rows }: { readonly documentIds: readonly string[]; readonly rows?: RowScope | undefined },
): readonly (string | null)[] {
  const mark = `d.revision || ' ' || d.status || ' ' || coalesce(d.error_code, '') || ' ' || d.leases || ' ' || length(d.stages)`
  const query = `SELECT (SELECT ${mark} FROM document d WHERE d.document_id = j.value ${andRowsShown(rows, 'd.vertical')}
    ORDER BY d.revision DESC LIMIT 1) AS mark FROM json_each(?) j ORDER BY j.key`
  return sql
    .exec<{ mark: string | null }>(query, JSON.stringify(documentIds))
    .toArray()
    .map((row) => row.mark)
}

/** The receipt of the newest redacted revision, or null. */
export function readReceipt(sql: Sql, documentId: string): RedactionReceipt | null {
  const query = `SELECT r.body FROM document d JOIN receipt r ON r.id = d.id WHERE d.document_id = ? ORDER BY d.revision DESC LIMIT 1`
  const [row] = sql.exec<{ body: string }>(query, documentId).toArray()
  return row === undefined ? null : (JSON.parse(row.body) as RedactionReceipt)
}

/** The page of the newest archived revision, or null where it is not kept here. */
export function readPage(sql: Sql, documentId: string): Uint8Array | null {
  const query = `SELECT p.pdf FROM document d JOIN page p ON p.id = d.id WHERE d.document_id = ? ORDER BY d.revision DESC LIMIT 1`
  const [row] = sql.exec<{ pdf: ArrayBuffer }>(query, documentId).toArray()
  return row === undefined ? null : new Uint8Array(row.pdf)
}
