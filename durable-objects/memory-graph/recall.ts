// Answers a recall: ranks by the mode asked for, cuts, reads the sealed chunks, notes their use in memory. Writes nothing.
import { limits } from '../../contract/limits.ts'
import {
  recallModesServed,
  type MemoryRecallAnswer,
  type MemoryRecallCall,
  type NodeContribution,
  type RecalledNode,
} from '../../contract/memory.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { topMatches, topNodes } from '../../core/memory/top.ts'
import { clearScores, scoreTerms } from './keyword.ts'
import type { GraphMemory } from './memory.ts'
import { createMentionReader, hubNodesMax } from './mentions.ts'
import {
  addBridges,
  addGraph,
  addKeywords,
  addNamedNodes,
  clearRanking,
  createRanking,
  keywordCandidates,
  sharedNodesMax,
  type Ranking,
  type Step,
} from './ranking.ts'
import { isLive } from './resident.ts'
import type { Sql } from '../sql.ts'

const termsMax = 1_024
const mentionsMax = 1_024

/** Refuses modes that don't work yet and inputs that pass their bounds. */
export function checkRecall(call: MemoryRecallCall): Result<null> {
  if (!(recallModesServed as readonly string[]).includes(call.mode)) {
    return refused('VALIDATION_FAILED', 'This recall mode is not available yet.', {
      details: { modes: recallModesServed },
    })
  }
  const isBounded =
    call.terms.length <= termsMax &&
    call.mentions.length <= mentionsMax &&
    call.maxNodes >= 1 &&
    call.maxNodes <= limits.recallNodesMax &&
    call.maxHops >= 0 &&
    call.maxHops <= limits.recallHopsMax
  return isBounded ? accepted(null) : refused('VALIDATION_FAILED', 'The recall passes its bounds.')
}

interface Ranked {
  readonly order: readonly number[]
  readonly found: number
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
    scoreOf: (node) => values[node] ?? 0,
    steps,
    isKeyworded: () => false,
    isGraphed: (node) => raised.has(node),
  }
}

type IsAllowed = (node: number) => boolean

/** vault: BM25 alone. */
function rankVault({ resident }: GraphMemory, call: MemoryRecallCall, isAllowed: IsAllowed | null): Ranked {
  const { scores, nextNode: end } = resident
  const { best, found } = topMatches(scores, { end, count: call.maxNodes, isAllowed })
  const scoreOf = (node: number): number => scores[node] ?? 0
  return { order: best, found, scoreOf, steps: new Map(), isKeyworded: () => true, isGraphed: () => false }
}

/** hybrid: BM25, neighbours, names, bridges. */
function rankHybrid(memory: GraphMemory, call: MemoryRecallCall, asked: Asked): Ranked {
  const { sql, resident } = memory
  const { ranking, isAllowed } = asked
  const count = Math.max(keywordCandidates, call.maxNodes)
  const end = resident.nextNode
  const matches = topMatches(resident.scores, { end, count, isAllowed: call.vertical === null ? null : isAllowed })
  addKeywords(ranking, resident, { candidates: matches.best, isAllowed })
  // Bridges follow no name of more chunks; with a vertical, chunks of others are counted out first.
  const nodesMax = call.vertical === null ? sharedNodesMax : hubNodesMax
  const reader = createMentionReader(sql, { isAllowed, nodesMax })
  addNamedNodes(ranking, reader, call.mentions)
  addBridges(ranking, reader, call.maxHops)
  const ranked = rankedBy(ranking, call.maxNodes)
  const isKeyworded = (node: number): boolean => (resident.scores[node] ?? 0) > 0 || !ranking.brought.has(node)
  return { ...ranked, found: Math.max(matches.found, ranked.found), isKeyworded }
}

function rankGraph(memory: GraphMemory, call: MemoryRecallCall, { ranking, isAllowed }: Asked): Ranked {
  const reader = createMentionReader(memory.sql, { isAllowed, nodesMax: hubNodesMax })
  const { mentions, maxHops } = call
  addGraph(ranking, reader, { mentions, maxHops, nodeCount: memory.resident.nodeCount })
  return rankedBy(ranking, call.maxNodes)
}

interface Asked {
  readonly ranking: Ranking
  readonly isAllowed: IsAllowed
}

function rank(memory: GraphMemory, call: MemoryRecallCall, asked: Asked): Ranked {
  if (call.mode === 'graph') return rankGraph(memory, call, asked)
  scoreTerms(memory.sql, memory.resident, call.terms)
  if (call.mode === 'hybrid') return rankHybrid(memory, call, asked)
  return rankVault(memory, call, call.vertical === null ? null : asked.isAllowed)
}

interface NodeRow {
  readonly nodeId: string
  readonly tokens: number
  readonly contributions: NodeContribution[]
}

const contributionsMax = 4

type ContributionRow = [
  node: number,
  nodeId: string,
  tokens: number,
  ownNodeId: string,
  ordinal: number,
  sealed: ArrayBuffer,
  documentId: string,
  revision: number,
  vertical: string | null,
  merkleRoot: string,
  createdAtMs: number,
]

/** The nodes with what documents hold of them, of this vertical where one is asked for, oldest first. */
function readNodes(sql: Sql, nodes: readonly number[], vertical: string | null): ReadonlyMap<number, NodeRow> {
  const rows = sql.exec(
    `SELECT node.id, node.node_id, node.tokens, contribution.node_id, contribution.ordinal, contribution.sealed,
            document.document_id, document.revision, document.vertical, document.merkle_root, document.created_at
     FROM json_each(?) AS wanted JOIN node ON node.id = wanted.value
       JOIN contribution ON contribution.node = node.id JOIN document ON document.id = contribution.document
     ORDER BY contribution.id`,
    JSON.stringify(nodes),
  )
  const found = new Map<number, NodeRow>()
  for (const [
    node,
    nodeId,
    tokens,
    ownNodeId,
    ordinal,
    sealed,
    documentId,
    revision,
    ...rest
  ] of rows.raw<ContributionRow>()) {
    const [of, merkleRoot, createdAtMs] = rest
    const row = found.get(node) ?? { nodeId, tokens, contributions: [] }
    found.set(node, row)
    if (row.contributions.length === contributionsMax || (vertical !== null && of !== vertical)) continue
    row.contributions.push({
      nodeId: ownNodeId,
      documentId,
      revision,
      merkleRoot,
      ordinal,
      vertical: of,
      createdAtMs,
      sealed: new Uint8Array(sealed),
    })
  }
  return found
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
  node: number,
  row: NodeRow,
  of: { ranked: Ranked; ids: ReadonlyMap<number, string> },
): RecalledNode {
  const { ranked, ids } = of
  const hops = hopsTo(ranked, node)
  const why: ('keyword' | 'graph')[] = []
  if (ranked.isKeyworded(node)) why.push('keyword')
  if (ranked.isGraphed(node)) why.push('graph')
  return {
    ...row,
    score: ranked.scoreOf(node),
    hops,
    path: hops === 0 ? [row.nodeId] : wayTo(ranked.steps, node).flatMap((at) => ids.get(at) ?? []),
    why,
  }
}

function answerOf({ sql, resident }: GraphMemory, ranked: Ranked, call: MemoryRecallCall): MemoryRecallAnswer {
  const { nowMs, vertical } = call
  const rows = readNodes(sql, ranked.order, vertical)
  const ids = readIds(sql, ranked, ranked.order)
  const nodes: RecalledNode[] = []
  for (const node of ranked.order) {
    const row = rows.get(node)
    if (row === undefined || row.contributions.length === 0) continue
    nodes.push(recalledNode(node, row, { ranked, ids }))
    resident.lastUsedMs[node] = Math.max(resident.lastUsedMs[node] ?? 0, nowMs)
    resident.usedNodes.add(node)
  }
  return { nodes, found: ranked.found, nodeCount: resident.nodeCount }
}

/** Read-your-writes; needs no commit. Nodes of other verticals are neither answered nor walked through. */
export function recallNodes(memory: GraphMemory, call: MemoryRecallCall): MemoryRecallAnswer {
  const { resident } = memory
  const isAllowed = (node: number): boolean =>
    isLive(resident, node) &&
    (call.vertical === null || resident.verticals.get(resident.documents[node] ?? 0) === call.vertical)
  const ranking = createRanking(resident)
  try {
    return answerOf(memory, rank(memory, call, { ranking, isAllowed }), call)
  } finally {
    clearRanking(ranking)
    if (call.mode !== 'graph') clearScores(resident)
  }
}
