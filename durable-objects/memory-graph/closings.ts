// What closed a document: one that says it supersedes it, or the next that states the same of the same. Old ones stay as they are.
import type { MemoryAddCall } from '../../contract/memory.ts'
import type { NodeSources } from '../../contract/memory-recall.ts'
import { ulidFrom } from '../../core/document-time.ts'
import type { Times } from './holders.ts'
import type { Sql } from '../sql.ts'

/** Of one document, the earliest in what they say; and how many are looked at that are there, whenever they came. */
const closersMax = 4
const lookedAtMax = 64

/** Of a graph's memory: it is a part of what is loaded here. */
interface Memory {
  readonly sql: Sql
  readonly resident: { hasClosings: boolean }
}

export function hasClosings(sql: Sql): boolean {
  const query = `SELECT EXISTS (SELECT 1 FROM supersedes) OR EXISTS (SELECT 1 FROM document WHERE statement IS NOT NULL) AS found`
  return sql.exec<{ found: number }>(query).toArray()[0]?.found === 1
}

/** Within the transaction that inserted the document. */
export function noteClosings(
  { sql, resident }: Memory,
  document: number,
  { documentId, statement = null, supersedes = [] }: Pick<MemoryAddCall, 'documentId' | 'statement' | 'supersedes'>,
): void {
  for (const old of supersedes)
    if (old !== documentId) sql.exec('INSERT OR IGNORE INTO supersedes (old, document) VALUES (?, ?)', old, document)
  if (statement !== null || supersedes.length > 0) resident.hasClosings = true
}

/** By what the ingest said; ?2 and ?3 are times, or null. */
const bySaying = `SELECT own.id, closer.id, closer.document_id
  FROM json_each(?1) AS asked CROSS JOIN document AS own ON own.id = asked.value
  CROSS JOIN document AS closer ON closer.id IN (
    SELECT id FROM (
      SELECT said.id, said.document_id, said.created_at
      FROM supersedes CROSS JOIN document AS said ON said.id = supersedes.document
      WHERE supersedes.old = own.document_id AND said.vertical IS own.vertical AND said.dropped = 0
      ORDER BY supersedes.document LIMIT ${lookedAtMax})
    WHERE (?2 IS NULL OR document_id < ?2) AND (?3 IS NULL OR created_at <= ?3)
    ORDER BY document_id LIMIT ${closersMax})`

/** By what follows in the same statement, which is of one vertical. Four that came by then end the look at what follows. */
const byStatement = `SELECT own.id, closer.id, closer.document_id
  FROM json_each(?1) AS asked CROSS JOIN document AS own ON own.id = asked.value AND own.statement IS NOT NULL
  CROSS JOIN document AS closer ON closer.id IN (
    SELECT id FROM (
      SELECT next.id, next.created_at FROM document AS next
      WHERE next.statement = own.statement AND next.document_id > own.document_id
      AND next.document_id < coalesce(?2, '~') AND next.dropped = 0 ORDER BY next.document_id LIMIT ${lookedAtMax})
    WHERE ?3 IS NULL OR created_at <= ?3 LIMIT ${closersMax})`

type Row = [own: number, closer: number, closerId: string]

/** Numbers of the documents that closed each, earliest first; of those alone that were said and known by the times asked for. */
export function readClosings(
  sql: Sql,
  documents: readonly number[],
  { idBelow, cameUntilMs }: Times,
): ReadonlyMap<number, readonly number[]> {
  const bound = [JSON.stringify(documents), idBelow, cameUntilMs]
  const rows = [bySaying, byStatement].flatMap((query) => [...sql.exec(query, ...bound).raw<Row>()])
  rows.sort(([, , one], [, , other]) => (one < other ? -1 : one > other ? 1 : 0))
  const closings = new Map<number, number[]>()
  for (const [own, closer] of rows) {
    const closers = closings.get(own) ?? []
    if (closers.length < closersMax && !closers.includes(closer)) closings.set(own, [...closers, closer])
  }
  return closings
}

/** What may have closed something by then; null where nothing can have. */
export const closingTimes = ({ hasClosings: may }: Memory['resident'], times: Times, nowMs: number): Times | null =>
  may ? { ...times, idBelow: times.idBelow ?? ulidFrom(nowMs + 1) } : null

/** Whether all documents that are named are closed. */
export const areClosed = ({ sources }: Pick<NodeSources, 'sources'>): boolean =>
  sources.every(({ closedBy }) => closedBy !== undefined)

/** Whether all documents that hold it are closed. */
export const isClosed = (node: NodeSources): boolean => node.next === null && areClosed(node)

/** What a closed node is worth beside an open one. */
const closedShare = 0.5

/** Nodes with their values, best first: a closed one has a share of its own. */
export function preferOpen<T extends NodeSources>(
  rows: readonly T[],
  scoreOf: (row: T) => number,
): readonly (readonly [row: T, score: number])[] {
  const valued = rows.map((row) => [row, (isClosed(row) ? closedShare : 1) * scoreOf(row)] as const)
  return rows.some(isClosed) ? valued.toSorted(([, one], [, other]) => other - one) : valued
}

interface OpenAsked<T> {
  readonly openMax: number
  readonly textOf: (row: T) => number
  readonly isOpen: (row: T) => boolean
}

/** The first ones, until so many texts of them are open; whether there are as many. */
export function untilOpen<T>(
  rows: readonly T[],
  { openMax, textOf, isOpen }: OpenAsked<T>,
): { readonly rows: readonly T[]; readonly isFull: boolean } {
  const open = new Set<number>()
  const end = rows.findIndex((row) => {
    if (isOpen(row)) open.add(textOf(row))
    return open.size > openMax
  })
  return { rows: end === -1 ? rows : rows.slice(0, end), isFull: open.size >= openMax }
}
