// Whose nodes a recall may answer: those that documents of a vertical, or of a list, hold.
import { limits } from '../../contract/limits.ts'
import type { MemoryFilter } from '../../contract/memory-recall.ts'
import type { RowScope } from '../../contract/row-scope.ts'
import { shows } from '../../core/access/row-scope.ts'
import { timeMsOf, ulidFrom } from '../../core/document-time.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Sql } from '../sql.ts'
import { countsFor, showsNode } from './verticals.ts'
import type { Resident } from './resident.ts'

/** Nodes of all documents of a list: some 20 ms to read. */
const listedNodesMax = 50_000

export interface Holders extends Times {
  readonly vertical: string | null
  /** Rows that show to who asks; absent where all do. */
  readonly rows?: RowScope | undefined
  /** JSON of the numbers of the documents that count, or null where all do. */
  readonly documents: string | null
  /** Whether any document is to go: those do not count. */
  readonly hasDropped: boolean
}

/** What ids of documents are below, and until when they came; null where any time counts. */
export interface Times {
  readonly idBelow: string | null
  readonly cameUntilMs: number | null
}

/** A condition on the number of a document, behind others. */
export const isThere = ({ hasDropped }: Pick<Holders, 'hasDropped'>, document: string): string =>
  hasDropped ? `AND ${document} NOT IN (SELECT id FROM document WHERE dropped = 1)` : ''

export const hasDropped = (sql: Sql): boolean =>
  sql.exec('SELECT 1 FROM document WHERE dropped = 1 LIMIT 1').toArray().length > 0

export const isTimed = ({ idBelow, cameUntilMs }: Times): boolean => idBelow !== null || cameUntilMs !== null

/** A filter, by who sees these rows. */
export interface Asked extends MemoryFilter {
  readonly rows?: RowScope | undefined
}

/** Documents that the graph does not hold count for nothing. */
export function holdersOf(sql: Sql, filter: Asked): Result<Holders> {
  const { vertical, rows, documents = null, atMs = null, asOfMs = null } = filter
  const times = {
    idBelow: atMs === null ? null : ulidFrom(atMs + 1),
    cameUntilMs: asOfMs,
    hasDropped: hasDropped(sql),
  }
  if (documents === null) return accepted({ vertical, rows, documents, ...times })
  if (documents.length > limits.filterDocumentsMax) return refused('VALIDATION_FAILED', 'Too many documents are named.')
  const query = 'SELECT id FROM document WHERE document_id IN (SELECT value FROM json_each(?))'
  const ids = Array.from(sql.exec(query, JSON.stringify(documents)).raw<[number]>(), ([id]) => id)
  return accepted({ vertical, rows, documents: JSON.stringify(ids), ...times })
}

export interface Among {
  readonly holders: Holders
  /** Whether any that counts holds a node; null where all count. */
  readonly counts: ((node: number) => boolean) | null
}

/** All documents that show, or those of a vertical. */
export function amongVertical(
  sql: Sql,
  resident: Resident,
  { vertical, rows }: Pick<Asked, 'vertical' | 'rows'>,
): Among {
  const counts = countsThere(sql, resident, countsShown(sql, resident, { vertical, rows }))
  const times = { idBelow: null, cameUntilMs: null }
  return { holders: { vertical, rows, documents: null, ...times, hasDropped: resident.dropped.size > 0 }, counts }
}

function countsShown(
  sql: Sql,
  resident: Resident,
  { vertical, rows }: Pick<Asked, 'vertical' | 'rows'>,
): Among['counts'] {
  if (vertical === null) return showsNode(sql, resident, rows)
  return rows === undefined || shows(rows, vertical) ? countsFor(sql, resident, vertical) : () => false
}

/** Lets no node through that only documents that are to go hold. */
function countsThere(sql: Sql, { dropped, documents }: Resident, counts: Among['counts']): Among['counts'] {
  if (dropped.size === 0) return counts
  const query = `SELECT 1 FROM contribution AS own WHERE own.node = ? ${isThere({ hasDropped: true }, 'own.document')} LIMIT 1`
  const known = new Map<number, boolean>()
  const isHeld = (node: number): boolean => {
    const found = known.get(node) ?? sql.exec(query, node).toArray().length > 0
    known.set(node, found)
    return found
  }
  return (node) => (!dropped.has(documents[node]!) || isHeld(node)) && (counts === null || counts(node))
}

/** Lets no node through that nobody had said by then. Of what is let through, documents decide. */
function countsInTime(sql: Sql, resident: Resident, { holders, counts }: Among): Among['counts'] {
  if (!isTimed(holders)) return counts
  const { idBelow, cameUntilMs } = holders
  const saidBeforeMs = idBelow === null ? Infinity : timeMsOf(idBelow)
  const untilMs = cameUntilMs ?? Infinity
  return (node) =>
    resident.saidMs[node]! < saidBeforeMs &&
    isLearntBy(sql, resident, { node, untilMs }) &&
    (counts === null || counts(node))
}

/** Memory knows the second; of nodes of the very second that is asked for, their rows know the rest. */
function isLearntBy(
  sql: Sql,
  { learntSeconds }: Resident,
  { node, untilMs }: { readonly node: number; readonly untilMs: number },
): boolean {
  const fromMs = learntSeconds[node]! * 1_000
  if (fromMs > untilMs || fromMs + 1_000 <= untilMs) return fromMs <= untilMs
  const query = 'SELECT 1 FROM node WHERE id = ? AND created_at <= ?'
  return sql.exec(query, node, untilMs).toArray().length > 0
}

/** LIMIT_EXCEEDED where the documents hold more nodes than one recall looks at. */
export function amongOf(sql: Sql, resident: Resident, filter: Asked): Result<Among> {
  const found = holdersOf(sql, filter)
  if (!found.ok) return found
  const { value: holders } = found
  const { documents } = holders
  const wide = countsInTime(sql, resident, { holders, counts: amongVertical(sql, resident, holders).counts })
  if (documents === null) return accepted({ holders, counts: wide })
  const query = `SELECT contribution.node FROM json_each(?) AS listed
    CROSS JOIN contribution ON contribution.document = listed.value LIMIT ?`
  const rows = sql.exec(query, documents, listedNodesMax + 1).raw<[number]>()
  const nodes = new Set(Array.from(rows, ([node]) => node))
  if (nodes.size > listedNodesMax)
    return refused('LIMIT_EXCEEDED', 'The filter lets more memory through than one recall looks at: narrow it.')
  const counts = (node: number): boolean => nodes.has(node) && (wide === null || wide(node))
  return accepted({ holders, counts })
}
