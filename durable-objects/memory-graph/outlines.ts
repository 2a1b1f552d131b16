// Outlines: kept sealed beside a document's chunks, read back with the chunks of sections. The graph knows no title.
import type { RecalledNode } from '../../contract/memory-recall.ts'
import { limits } from '../../contract/limits.ts'
import {
  outlinesAskedMax,
  passagesAskedMax,
  type OutlinesCall,
  type Passage,
  type PassagesAnswer,
  type PassagesCall,
  type SealedOutline,
} from '../../contract/memory-outline.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Holders } from './holders.ts'
import { closingTimes } from './closings.ts'
import { locateDocument } from './locate.ts'
import type { GraphMemory } from './memory.ts'
import { readRecalled, type Recalled, type RecalledRow } from './recalled.ts'
import { isLive } from './resident.ts'
import type { Sql } from '../sql.ts'

/** Within the caller's transaction. */
export function saveOutline(sql: Sql, document: number, sealed: Uint8Array | undefined): void {
  if (sealed !== undefined) sql.exec('INSERT OR IGNORE INTO outline (document, sealed) VALUES (?, ?)', document, sealed)
}

/** In the order asked; null of what the graph does not hold. */
export function readOutlines(sql: Sql, { revisions }: OutlinesCall): Result<readonly (SealedOutline | null)[]> {
  if (revisions.length > outlinesAskedMax) return refused('VALIDATION_FAILED', 'Too many outlines are asked for.')
  return accepted(revisions.map((one) => readOutline(sql, locateDocument(sql, one)?.id)))
}

function readOutline(sql: Sql, document: number | undefined): SealedOutline | null {
  if (document === undefined) return null
  const query = 'SELECT max(ordinal) AS ordinal, count(*) AS held FROM contribution WHERE document = ?'
  const [last] = sql.exec<{ ordinal: number | null; held: number }>(query, document).toArray()
  const [row] = sql.exec<{ sealed: ArrayBuffer }>('SELECT sealed FROM outline WHERE document = ?', document).toArray()
  const chunks = (last?.ordinal ?? -1) + 1
  const held = last?.held === chunks ? null : heldRanges(sql, document)
  return { sealed: row === undefined ? null : new Uint8Array(row.sealed), chunks, held }
}

function heldRanges(sql: Sql, document: number): readonly (readonly [number, number])[] {
  const query = 'SELECT ordinal FROM contribution WHERE document = ? ORDER BY ordinal'
  const ranges: [number, number][] = []
  for (const [ordinal] of sql.exec(query, document).raw<[number]>()) {
    const last = ranges.at(-1)
    if (last?.[1] === ordinal) last[1] += 1
    else ranges.push([ordinal, ordinal + 1])
  }
  return ranges
}

/** Each node of a document once, in the order of the passages; its sources are those of that document. */
export function readPassages(memory: GraphMemory, { passages, maxNodes }: PassagesCall): Result<PassagesAnswer> {
  if (passages.length > passagesAskedMax || maxNodes > limits.recallNodesMax)
    return refused('VALIDATION_FAILED', 'Too many passages are asked for.')
  const { sql, resident, now } = memory
  const documents: Recalled['documents'][number][] = []
  const nodes = new Map<string, RecalledNode>()
  const nodeIds = passages.map((passage) => {
    const document = locateDocument(sql, passage)?.id
    if (document === undefined) return []
    const order = nodesOf(sql, { ...passage, document, count: maxNodes - nodes.size }).filter((node) =>
      isLive(resident, node),
    )
    const holders = holdersOnly(document)
    const { rows, documents: held } = readRecalled(sql, order, {
      holders,
      times: closingTimes(resident, holders, now()),
    })
    const first = documents.push(...held) - held.length
    return order.flatMap((node) => {
      const row = rows.get(node)
      if (row === undefined) return []
      const name = `${document} ${row.nodeId}`
      if (!nodes.has(name)) nodes.set(name, nodeOf(row, first))
      return [row.nodeId]
    })
  })
  const found = { found: nodes.size, isFoundExact: true, nodeCount: resident.nodeCount }
  return accepted({ nodes: [...nodes.values()], documents, nodeIds, ...found })
}

const holdersOnly = (document: number): Holders => ({
  vertical: null,
  documents: JSON.stringify([document]),
  idBelow: null,
  cameUntilMs: null,
  hasDropped: false,
})

/** `first` is the place of its documents among those of the answer. */
function nodeOf({ nodeId, tokens, first: copy, sources, next }: RecalledRow, first: number): RecalledNode {
  const placed = sources.map(({ closedBy, ...source }) => ({
    ...source,
    document: source.document + first,
    ...(closedBy === undefined ? {} : { closedBy: closedBy.map((place) => place + first) }),
  }))
  return { nodeId, tokens, first: copy, sources: placed, next, score: 0, hops: 0, path: [nodeId], why: [] }
}

/** In the order of the text. */
function nodesOf(
  sql: Sql,
  {
    document,
    from,
    below,
    count,
  }: Pick<Passage, 'from' | 'below'> & { readonly document: number; readonly count: number },
): readonly number[] {
  const query = `SELECT node FROM contribution WHERE document = ? AND ordinal >= ? AND ordinal < ? ORDER BY ordinal LIMIT ?`
  const rows = sql.exec(query, document, from, below, Math.max(0, count)).raw<[number]>()
  return [...new Set(Array.from(rows, ([node]) => node))]
}
