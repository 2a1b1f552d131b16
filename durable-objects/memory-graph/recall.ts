// Answers a recall: ranks by the mode asked for, cuts, reads the sealed chunks, notes their use in memory. Writes nothing.
import { limits } from '../../contract/limits.ts'
import { type MemoryRecallAnswer, type MemoryRecallCall, type RecalledNode } from '../../contract/memory.ts'
import { recallModesServed } from '../../contract/recall.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { twinKeyBytes } from '../../core/memory/twins.ts'
import { topNodes } from '../../core/memory/top.ts'
import { amongOf, amongVertical, type Among, type Holders } from './holders.ts'
import { bestMatches, readKeywords, scoreExactly, type Keywords } from './keyword.ts'
import type { GraphMemory } from './memory.ts'
import { createMentionReader } from './mentions.ts'
import {
  addBridges,
  addGraph,
  addKeywords,
  addNamedNodes,
  clearRanking,
  createRanking,
  keywordCandidates,
  sharedNodesMax,
  withMessagesBeside,
  type Ranking,
  type Step,
} from './ranking.ts'
import { readRecalled, type RecalledRow } from './recalled.ts'
import { isLive, type Resident } from './resident.ts'
import { hubNodesMax } from './segments.ts'
import { noteUse } from './uses.ts'
import { scoreWholes } from './wholes.ts'
import type { Sql } from '../sql.ts'

const termsMax = 1_024
const mentionsMax = 1_024
const weightMax = 1_000_000

const areBounded = (terms: MemoryRecallCall['terms']): boolean =>
  terms.length <= termsMax &&
  terms.every(
    ([term, weight, twin = term]) => term.length === 16 && twin.length === 16 && weight > 0 && weight <= weightMax,
  )

const isTwinKey = (key: Uint8Array | undefined): boolean => key === undefined || key.byteLength === twinKeyBytes

const isShare = (share = 0): boolean => share >= 0 && share <= 1

/** Refuses modes that don't work yet and inputs that pass their bounds. */
export function checkRecall(call: MemoryRecallCall): Result<null> {
  if (!(recallModesServed as readonly string[]).includes(call.mode)) {
    return refused('VALIDATION_FAILED', 'This recall mode is not available yet.', {
      details: { modes: recallModesServed },
    })
  }
  const isBounded =
    areBounded(call.terms) &&
    areBounded(call.earlierTerms ?? []) &&
    call.mentions.length <= mentionsMax &&
    call.maxNodes >= 1 &&
    call.maxNodes <= limits.recallNodesMax &&
    isShare(call.minScore) &&
    isTwinKey(call.twinKey) &&
    call.maxHops >= 0 &&
    call.maxHops <= limits.recallHopsMax
  return isBounded ? accepted(null) : refused('VALIDATION_FAILED', 'The recall passes its bounds.')
}

interface Ranked {
  readonly order: readonly number[]
  readonly found: number
  readonly isFoundExact: boolean
  readonly scoreOf: (node: number) => number
  readonly steps: ReadonlyMap<number, Step>
  /** Whether the node holds a query term, or stands beside one that does. */
  readonly isKeyworded: (node: number) => boolean
  /** Whether a name of the query or a bridge brought or raised the node. */
  readonly isGraphed: (node: number) => boolean
}

function rankedBy(ranking: Ranking, count: number): Ranked {
  const { nodes, values, steps, raised } = ranking
  return {
    order: topNodes(nodes, values, count),
    found: nodes.length,
    isFoundExact: true,
    scoreOf: (node) => values[node] ?? 0,
    steps,
    isKeyworded: () => false,
    isGraphed: (node) => raised.has(node),
  }
}

/**
 * Nodes whose score is no less than a share of the best one's. There is no floor where none is asked for: what only shares a name
 * with a hit comes last, and is the answer to one question in forty.
 */
function aboveFloor({ order, scoreOf }: Ranked, { minScore = 0 }: MemoryRecallCall): readonly number[] {
  const floor = minScore * (order.length > 0 ? scoreOf(order[0]!) : 0)
  const below = order.findIndex((node) => scoreOf(node) < floor)
  return below === -1 ? order : order.slice(0, below)
}

type IsAllowed = (node: number) => boolean

/** vault: BM25 alone. */
function rankVault({ resident }: GraphMemory, call: MemoryRecallCall, asked: Asked): Ranked {
  const options = { count: call.maxNodes, isAllowed: asked.isFiltered ? asked.isAllowed : null }
  const { best, found, isFoundExact, scored } = bestMatches(resident, asked.keywords, options)
  asked.scored.push(scored)
  const scoreOf = (node: number): number => resident.scores[node] ?? 0
  return {
    order: best,
    found,
    isFoundExact,
    scoreOf,
    steps: new Map(),
    isKeyworded: () => true,
    isGraphed: () => false,
  }
}

/** Scores those of the nodes that have no score yet. */
function scoreOthers(resident: Resident, asked: Asked, nodes: readonly number[]): void {
  const others = Uint32Array.from(nodes.filter((node) => resident.scores[node] === 0)).sort()
  scoreExactly(resident, asked.keywords, others)
  asked.scored.push(others)
}

/** hybrid: BM25 of chunks, documents and conversations, names, bridges. */
function rankHybrid(memory: GraphMemory, call: MemoryRecallCall, asked: Asked): Ranked {
  const { resident } = memory
  const { ranking, isAllowed } = asked
  const count = Math.max(keywordCandidates, call.maxNodes)
  const matches = bestMatches(resident, asked.keywords, { count, isAllowed: asked.isFiltered ? isAllowed : null })
  asked.scored.push(matches.scored)
  const among = withMessagesBeside(resident, matches.best, isAllowed)
  scoreOthers(resident, asked, among)
  const wholes = scoreWholes(resident, asked.keywords, { candidates: among, isAllowed })
  addKeywords(ranking, resident, { among, wholes })
  // Bridges follow no name of more chunks; with a filter, chunks of others are counted out first.
  const nodesMax = asked.isFiltered ? hubNodesMax : sharedNodesMax
  const reader = createMentionReader(memory, { isAllowed, nodesMax, twinKey: call.twinKey })
  addNamedNodes(ranking, reader, call.mentions)
  addBridges(ranking, reader, call.maxHops)
  const ranked = rankedBy(ranking, call.maxNodes)
  scoreOthers(resident, asked, ranked.order)
  const isKeyworded = (node: number): boolean => (resident.scores[node] ?? 0) > 0 || !ranking.brought.has(node)
  const { isFoundExact } = matches
  return { ...ranked, found: Math.max(matches.found, ranked.found), isFoundExact, isKeyworded }
}

function rankGraph(memory: GraphMemory, call: MemoryRecallCall, { ranking, isAllowed }: Asked): Ranked {
  const reader = createMentionReader(memory, { isAllowed, nodesMax: hubNodesMax, twinKey: call.twinKey })
  const { mentions, maxHops } = call
  addGraph(ranking, reader, { mentions, maxHops, nodeCount: memory.resident.nodeCount })
  return rankedBy(ranking, call.maxNodes)
}

interface Asked {
  readonly ranking: Ranking
  readonly isAllowed: IsAllowed
  /** Whether it lets fewer than all living nodes through. */
  readonly isFiltered: boolean
  readonly keywords: Keywords
  /** Nodes that have a score, to be cleared. */
  readonly scored: Uint32Array[]
}

function rank(memory: GraphMemory, call: MemoryRecallCall, asked: Asked): Ranked {
  if (call.mode === 'graph') return rankGraph(memory, call, asked)
  return call.mode === 'hybrid' ? rankHybrid(memory, call, asked) : rankVault(memory, call, asked)
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

function recalledNode(
  { node, nodeId, tokens, first, sources, next }: RecalledRow,
  ranked: Ranked,
  ids: ReadonlyMap<number, string>,
): RecalledNode {
  const hops = hopsTo(ranked, node)
  const why: ('keyword' | 'graph')[] = []
  if (ranked.isKeyworded(node)) why.push('keyword')
  if (ranked.isGraphed(node)) why.push('graph')
  return {
    nodeId,
    tokens,
    score: ranked.scoreOf(node),
    hops,
    path: hops === 0 ? [nodeId] : wayTo(ranked.steps, node).flatMap((at) => ids.get(at) ?? []),
    why,
    first,
    sources,
    next,
  }
}

function answerOf(
  { sql, resident }: GraphMemory,
  ranked: Ranked,
  { call, holders }: { readonly call: MemoryRecallCall; readonly holders: Holders },
): MemoryRecallAnswer {
  const order = aboveFloor(ranked, call)
  const { rows, documents } = readRecalled(sql, order, holders)
  const ids = readIds(sql, ranked, order)
  const nodes: RecalledNode[] = []
  for (const node of order) {
    const row = rows.get(node)
    if (row === undefined) continue
    nodes.push(recalledNode(row, ranked, ids))
    noteUse(resident, node, call.nowMs)
  }
  const { found, isFoundExact } = ranked
  const isFloored = order.length < ranked.order.length
  return { nodes, documents, found, isFoundExact, isFloored, nodeCount: resident.nodeCount }
}

const termsOf = ({ hasEarlierTerms }: Resident, { terms, earlierTerms = [] }: MemoryRecallCall) =>
  hasEarlierTerms ? [...terms, ...earlierTerms] : terms

/** Refused where the filter lets more through than one recall looks at. */
export function recallFiltered(memory: GraphMemory, call: MemoryRecallCall): Result<MemoryRecallAnswer> {
  const among = amongOf(memory.sql, memory.resident, call)
  return among.ok ? accepted(recallNodes(memory, call, among.value)) : among
}

/** Read-your-writes; needs no commit. What is not among those that count is neither answered nor walked through. */
export function recallNodes(
  memory: GraphMemory,
  call: MemoryRecallCall,
  { holders, counts }: Among = amongVertical(memory.sql, memory.resident, call.vertical),
): MemoryRecallAnswer {
  const { sql, resident } = memory
  const isAllowed = (node: number): boolean => isLive(resident, node) && (counts === null || counts(node))
  const keywords = call.mode === 'graph' ? [] : readKeywords(sql, resident, termsOf(resident, call))
  const isFiltered = counts !== null
  const asked: Asked = { ranking: createRanking(resident), isAllowed, isFiltered, keywords, scored: [] }
  try {
    return answerOf(memory, rank(memory, call, asked), { call, holders })
  } finally {
    clearRanking(asked.ranking)
    for (const nodes of asked.scored) for (const node of nodes) resident.scores[node] = 0
  }
}
