// The answer of a recall: cut, read with the documents that hold it, in the order of its mode; each use is noted in memory.
import { limits } from '../../contract/limits.ts'
import type {
  MemoryRecallAnswer,
  MemoryRecallCall,
  RecalledDocument,
  RecalledNode,
} from '../../contract/memory-recall.ts'
import { closingTimes, isClosed, preferOpen, untilOpen } from './closings.ts'
import type { Holders, Times } from './holders.ts'
import type { GraphMemory } from './memory.ts'
import type { Ranked } from './rank.ts'
import type { Step } from './ranking.ts'
import { closedBehind, readRecalled, readStatements, type RecalledRow } from './recalled.ts'
import type { Grouped } from './same-text.ts'
import { readSuccessors, type Successors } from './successors.ts'
import { readTimeline, timelineFloor } from './timeline.ts'
import { noteUse } from './uses.ts'
import type { Sql } from '../sql.ts'

export interface Floored {
  readonly order: readonly number[]
  /** What ended it before the ranking did. */
  readonly by: 'minScore' | 'minShare' | null
}

/**
 * Nodes whose score is no less than a share of the best one's, and of the one before. There is no floor where none is asked for: what
 * only shares a name with a hit comes last, and is the answer to one question in forty.
 */
export function aboveFloor(
  { order, scoreOf }: Ranked,
  { minScore = 0, minShare = 0 }: Pick<MemoryRecallCall, 'minScore' | 'minShare'>,
): Floored {
  const best = order.length > 0 ? scoreOf(order[0]!) : 0
  const below = order.findIndex((node) => scoreOf(node) < minScore * best)
  const fallen = order.findIndex((node, at) => at > 0 && scoreOf(node) < minShare * scoreOf(order[at - 1]!))
  const ends = [below, fallen].filter((end) => end !== -1)
  if (ends.length === 0) return { order, by: null }
  const end = Math.min(...ends)
  return { order: order.slice(0, end), by: end === below ? 'minScore' : 'minShare' }
}

/** The way to a node, itself last. */
function wayTo(steps: ReadonlyMap<number, Step>, node: number): number[] {
  const way: number[] = []
  for (
    let at: number | null = node;
    at !== null && way.length <= limits.recallHopsMax;
    at = steps.get(at)?.from ?? null
  )
    way.unshift(at)
  return way
}

/** Ids of the nodes on the ways to those that keywords alone did not bring. */
function readIds(sql: Sql, ranked: Ranked, nodes: readonly number[]): ReadonlyMap<number, string> {
  const onWays = nodes.filter((node) => hopsTo(ranked, node) > 0).flatMap((node) => wayTo(ranked.steps, node))
  if (onWays.length === 0) return new Map()
  const query = 'SELECT id, node_id FROM node WHERE id IN (SELECT value FROM json_each(?))'
  return new Map(sql.exec(query, JSON.stringify([...new Set(onWays)])).raw<[number, string]>())
}

const hopsTo = ({ steps }: Ranked, node: number): number => steps.get(node)?.hop ?? 0

/** What is told of a node beside what its row says. */
interface Told {
  readonly ranked: Ranked
  readonly ids: ReadonlyMap<number, string>
}

function recalledNode(
  { node, nodeId, tokens, first, sources, next }: RecalledRow,
  score: number,
  { ranked, ids }: Told,
): RecalledNode {
  const hops = hopsTo(ranked, node)
  const why: ('keyword' | 'graph')[] = []
  if (ranked.isKeyworded(node)) why.push('keyword')
  if (ranked.isGraphed(node)) why.push('graph')
  return {
    nodeId,
    tokens,
    score,
    hops,
    path: hops === 0 ? [nodeId] : wayTo(ranked.steps, node).flatMap((at) => ids.get(at) ?? []),
    why,
    first,
    sources,
    next,
  }
}

/** A node that stands for one that was superseded, a step from it. */
function recalledInPlace(
  { nodeId, tokens, first, sources, next }: RecalledRow,
  { score, of }: { readonly score: number; readonly of: string },
): RecalledNode {
  return { nodeId, tokens, score, hops: 1, path: [of, nodeId], why: ['graph'], first, sources, next }
}

const noSuccessors: Successors = { byNode: new Map(), of: new Map() }

interface Asked {
  readonly call: MemoryRecallCall
  readonly holders: Holders
}

/** What is answered of a ranking, where its scores still stand. */
export interface Chosen {
  readonly ranked: Ranked
  readonly grouped: Grouped
  readonly flooredBy: Floored['by']
}

export function answerChosen(memory: GraphMemory, chosen: Chosen, asked: Asked): MemoryRecallAnswer {
  const times = closingTimes(memory.resident, asked.holders, asked.call.nowMs)
  const isOfWhatHolds = asked.call.mode === 'current' && times !== null
  const {
    rows,
    documents,
    ofNode,
    inPlace = 0,
    isFull = false,
  } = isOfWhatHolds ? readHolding(memory, chosen, { ...asked, times }) : readBest(memory, chosen, { ...asked, times })
  for (const { node } of rows) noteUse(memory.resident, node, asked.call.nowMs)
  const { sameAs, passedOver } = chosen.grouped
  const places = new Map(rows.map(({ node }, at) => [node, at]))
  const nodes = rows.map((row): RecalledNode => {
    const best = places.get(sameAs.get(row.node) ?? row.node)
    return { ...ofNode(row), ...(best === undefined || rows[best] === row ? {} : { sameAs: best }) }
  })
  const { found, isFoundExact } = chosen.ranked
  // Where as much holds as was asked for, no floor has left any out.
  const flooredBy = isFull ? null : chosen.flooredBy
  return {
    nodes,
    documents,
    found: Math.max(nodes.length, found - passedOver + inPlace) - sameAs.size,
    isFoundExact,
    isFloored: flooredBy !== null,
    ...(flooredBy === null ? {} : { flooredBy }),
    nodeCount: memory.resident.nodeCount,
  }
}

interface Shown {
  readonly rows: readonly RecalledRow[]
  readonly documents: readonly RecalledDocument[]
  readonly ofNode: (row: RecalledRow) => RecalledNode
  /** Of the rows, how many stand for others and were not found themselves. */
  readonly inPlace?: number
  /** Of what holds, whether there is as much as was asked for. */
  readonly isFull?: boolean
}

const rowsOf = (order: readonly number[], rows: ReadonlyMap<number, RecalledRow>): readonly RecalledRow[] =>
  order.flatMap((node) => rows.get(node) ?? [])

/** Best first; what was superseded counts less than what holds. */
function readBest(
  { sql }: GraphMemory,
  { ranked, grouped: { order } }: Chosen,
  { holders, times }: Asked & { readonly times: Times | null },
): Shown {
  const { rows, documents } = readRecalled(sql, order, { holders, times })
  const ids = readIds(sql, ranked, order)
  const valued = preferOpen(rowsOf(order, rows), ({ node }) => ranked.scoreOf(node))
  const scores = new Map(valued.map(([{ node }, score]) => [node, score]))
  return {
    rows: valued.map(([row]) => row),
    documents,
    ofNode: (row) => recalledNode(row, scores.get(row.node) ?? 0, { ranked, ids }),
  }
}

/**
 * What holds. What was superseded is answered as such, for only the Tenant knows whether what superseded it may be read; in its place
 * stands what holds of it now, whatever its words.
 */
function readHolding(
  { sql }: GraphMemory,
  { ranked, grouped: { order, sameAs } }: Chosen,
  { call, holders, times }: Asked & { readonly times: Times },
): Shown {
  const first = readRecalled(sql, order, { holders, times })
  const ranking = rowsOf(order, first.rows)
  const behind = closedBehind(sql, ranking, { holders, times })
  const closed = ranking.filter((row) => isClosed(row) || behind.has(row.node)).map(({ node }) => node)
  const { byNode, of } =
    holders.documents === null ? readSuccessors(sql, closed, { times, known: order }) : noSuccessors
  const whole = order.flatMap((node) => [node, ...(byNode.get(node) ?? [])])
  const { rows, documents } = byNode.size === 0 ? first : readRecalled(sql, whole, { holders, times })
  const ids = readIds(sql, ranked, order)
  const shut = new Set(closed)
  const shown = untilOpen(rowsOf(whole, rows), {
    openMax: call.maxNodes,
    textOf: ({ node }) => sameAs.get(node) ?? node,
    isOpen: (row) => !shut.has(row.node) && !isClosed(row),
  })
  return {
    ...shown,
    inPlace: shown.rows.filter(({ node }) => of.has(node)).length,
    documents,
    ofNode: (row) => {
      const stood = of.get(row.node)
      if (stood === undefined) return recalledNode(row, ranked.scoreOf(row.node), { ranked, ids })
      return recalledInPlace(row, { score: ranked.scoreOf(stood), of: rows.get(stood)?.nodeId ?? row.nodeId })
    },
  }
}

/** What documents say one by one, in order of time: the score is that of the node that holds it. */
export function answerTimeline(
  { sql, resident }: GraphMemory,
  ranked: Ranked,
  { call, holders }: Asked,
): MemoryRecallAnswer {
  const { order } = aboveFloor(ranked, { minScore: call.minScore ?? timelineFloor })
  const { copies, next, found, isFoundExact } = readTimeline(sql, order, { call, holders })
  const { rows, documents } = readStatements(sql, copies, closingTimes(resident, holders, call.nowMs))
  const shown = rows.map(({ node }) => node)
  const ids = readIds(sql, ranked, shown)
  for (const node of shown) noteUse(resident, node, call.nowMs)
  const nodes = rows.map((row) => recalledNode(row, ranked.scoreOf(row.node), { ranked, ids }))
  return { nodes, documents, next, found, isFoundExact, nodeCount: resident.nodeCount }
}
