// A timeline: what documents say of what is asked, in the order in which it was said, a page at a time. Reads only.
import type { MemoryRecallCall, TimelinePlace } from '../../contract/memory-recall.ts'
import { isThere, isTimed, type Holders } from './holders.ts'
import { andRowsShown } from '../row-guard.ts'
import type { Sql } from '../sql.ts'

/** The best nodes of a query, which a timeline is made of. */
export const timelineNodesMax = 500
/** What is worth less than this share of the best is no part of it, where nothing else is asked for. */
export const timelineFloor = 0.3
/** Contributions of all nodes that are looked at, and of one node where there are many: some 20 ms of reading and sorting. */
const lookedAtMax = 8_192
const lookedPerNodeMin = 1_024

/** What one document says in one chunk. */
interface Statement extends TimelinePlace {
  readonly copy: number
}

export interface Timeline {
  /** Copies of the page, in order. */
  readonly copies: readonly number[]
  readonly next: TimelinePlace | null
  /** From this page on. */
  readonly found: number
  readonly isFoundExact: boolean
}

function compare(one: TimelinePlace, other: TimelinePlace): number {
  if (one.documentId !== other.documentId) return one.documentId < other.documentId ? -1 : 1
  return one.revision - other.revision || one.ordinal - other.ordinal
}

/** Of each node what came first, or last where the newest is wanted; whether it counts, its document says. */
const statementsQuery = (
  holders: Holders,
  { isNewestFirst, perNodeMax }: Looking,
): string => `SELECT own.id, own.ordinal, own.node, holder.id, holder.document_id, holder.revision,
    (?2 IS NULL OR holder.vertical = ?2) ${andRowsShown(holders.rows, 'holder.vertical')} ${holders.documents === null ? 'AND ?3 IS NULL' : ''}
    ${isTimed(holders) ? 'AND (?4 IS NULL OR holder.document_id < ?4) AND (?5 IS NULL OR holder.created_at <= ?5)' : ''}
  FROM json_each(?1) AS wanted CROSS JOIN contribution AS own ON own.id IN (
    SELECT held.id FROM contribution AS held WHERE held.node = wanted.value
    ${holders.documents === null ? '' : 'AND held.document IN (SELECT value FROM json_each(?3))'}
    ${isThere(holders, 'held.document')}
    ORDER BY held.document${isNewestFirst ? ' DESC, held.id DESC' : ', held.id'} LIMIT ${perNodeMax})
  CROSS JOIN document AS holder ON holder.id = own.document
  LIMIT ${lookedAtMax}`

interface Looking {
  readonly isNewestFirst: boolean
  readonly perNodeMax: number
}

type StatementRow = readonly [
  copy: number,
  ordinal: number,
  node: number,
  document: number,
  documentId: string,
  revision: number,
  isCounted: number | null,
]

interface Read {
  readonly statements: readonly Statement[]
  /** False where a node may have more of them than were looked at. */
  readonly areAll: boolean
}

/** Of each document and node the first place; those of the best nodes where they are too many. */
function readAll(sql: Sql, nodes: readonly number[], { holders, isNewestFirst }: Reading): Read {
  const { vertical, documents, idBelow, cameUntilMs } = holders
  const bound = [JSON.stringify(nodes), vertical, documents, ...(isTimed(holders) ? [idBelow, cameUntilMs] : [])]
  const perNodeMax = Math.max(lookedPerNodeMin, Math.floor(lookedAtMax / Math.max(1, nodes.length)))
  const statements: Statement[] = []
  const seenByNode = new Map<number, Set<number>>()
  const lookedByNode = new Map<number, number>()
  let looked = 0
  const rows = sql.exec(statementsQuery(holders, { isNewestFirst, perNodeMax }), ...bound).raw<[...StatementRow]>()
  for (const [copy, ordinal, node, document, documentId, revision, isCounted] of rows) {
    looked += 1
    lookedByNode.set(node, (lookedByNode.get(node) ?? 0) + 1)
    const seen = seenByNode.get(node) ?? new Set()
    if (isCounted !== 1 || seen.has(document)) continue
    seenByNode.set(node, seen.add(document))
    statements.push({ copy, ordinal, documentId, revision })
  }
  return { statements, areAll: looked < lookedAtMax && [...lookedByNode.values()].every((count) => count < perNodeMax) }
}

interface Reading {
  readonly holders: Holders
  readonly isNewestFirst: boolean
}

/** One page, behind the place that the call names. Nodes come best first. */
export function readTimeline(
  sql: Sql,
  nodes: readonly number[],
  { call, holders }: { readonly call: MemoryRecallCall; readonly holders: Holders },
): Timeline {
  const { isNewestFirst = false, after, maxNodes } = call
  const { statements, areAll } = readAll(sql, nodes, { holders, isNewestFirst })
  const direction = isNewestFirst ? -1 : 1
  const left = after === undefined ? statements : statements.filter((one) => direction * compare(one, after) > 0)
  const ordered = left.toSorted((one, other) => direction * compare(one, other))
  const page = ordered.slice(0, maxNodes)
  const last = page.at(-1)
  return {
    copies: page.map(({ copy }) => copy),
    next: last === undefined || ordered.length === page.length ? null : placeOf(last),
    found: ordered.length,
    isFoundExact: areAll && nodes.length < timelineNodesMax,
  }
}

const placeOf = ({ documentId, revision, ordinal }: Statement): TimelinePlace => ({ documentId, revision, ordinal })
