// Answers a recall: ranks by the mode asked for, cuts, reads the sealed chunks, notes their use in memory. Writes nothing.
import { limits } from '../../contract/limits.ts'
import {
  recallModesServed,
  type MemoryRecallAnswer,
  type MemoryRecallCall,
  type RecalledNode,
} from '../../contract/memory.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import { topNodes } from '../../core/memory/top.ts'
import { clearScores, scoreTerms } from './keyword.ts'
import type { GraphMemory } from './memory.ts'
import { createMentionReader, hubNodesMax } from './mentions.ts'
import {
  addBridges,
  addNamedNodes,
  keywordCandidates,
  rankGraph,
  rankKeywords,
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

interface Ranked extends Ranking {
  readonly order: readonly number[]
  readonly found: number
  /** Nodes that hold a query term. */
  readonly keyworded: ReadonlySet<number>
  /** Nodes that a name of the query or a bridge brought or raised. */
  readonly graphed: ReadonlySet<number>
}

function byValue(values: ReadonlyMap<number, number>): number[] {
  return [...values]
    .sort(([one, value], [other, otherValue]) => otherValue - value || one - other)
    .map(([node]) => node)
}

function rankGraphMode(memory: GraphMemory, call: MemoryRecallCall, isAllowed: (node: number) => boolean): Ranked {
  const reader = createMentionReader(memory.sql, { isAllowed, nodesMax: hubNodesMax })
  const ranking = rankGraph(reader, call.mentions, { nodes: memory.resident.nodeCount, maxHops: call.maxHops })
  const order = byValue(ranking.values)
  return { ...ranking, order, found: order.length, keyworded: new Set(), graphed: new Set(order) }
}

/** vault: BM25 alone. hybrid: BM25, neighbours, names, bridges. Leaves `resident.scores` zero. */
function rankByKeywords(memory: GraphMemory, call: MemoryRecallCall, isAllowed: (node: number) => boolean): Ranked {
  const { sql, resident } = memory
  const matches = scoreTerms(sql, resident, call.terms)
  const nodes = call.vertical === null ? matches.nodes : matches.nodes.filter(isAllowed)
  const keyworded = { has: (node: number): boolean => (resident.scores[node] ?? 0) > 0 }
  try {
    if (call.mode === 'vault') {
      const order = topNodes(nodes, resident.scores, call.maxNodes)
      const values = new Map(order.map((node) => [node, resident.scores[node] ?? 0]))
      return { order, values, steps: new Map(), found: nodes.length, keyworded: new Set(order), graphed: new Set() }
    }
    const ranking = rankKeywords(resident, nodes, { count: Math.max(keywordCandidates, call.maxNodes), isAllowed })
    const before = new Map(ranking.values)
    // Bridges follow no name of more chunks; with a vertical, chunks of others are counted out first.
    const nodesMax = call.vertical === null ? sharedNodesMax : hubNodesMax
    const reader = createMentionReader(sql, { isAllowed, nodesMax })
    addNamedNodes(ranking, reader, call.mentions)
    addBridges(ranking, reader, call.maxHops)
    const order = byValue(ranking.values)
    return {
      ...ranking,
      order,
      found: Math.max(nodes.length, order.length),
      keyworded: new Set(order.filter((node) => keyworded.has(node) || before.has(node))),
      graphed: new Set(order.filter((node) => before.get(node) !== ranking.values.get(node))),
    }
  } finally {
    clearScores(resident, matches.nodes)
  }
}

interface NodeRow {
  [column: string]: string | number | null | ArrayBuffer
  id: number
  node_id: string
  document_id: string
  revision: number
  ordinal: number
  sealed: ArrayBuffer
  tokens: number
  vertical: string | null
  merkle_root: string
  created_at: number
}

/** The nodes as their first contributions still hold them. */
function readNodes(sql: Sql, nodes: readonly number[]): ReadonlyMap<number, NodeRow> {
  const rows = sql.exec<NodeRow>(
    `SELECT node.id, node.node_id, node.tokens, contribution.ordinal, contribution.sealed, document.document_id, document.revision,
            document.vertical, document.merkle_root, document.created_at
     FROM json_each(?) AS wanted JOIN node ON node.id = wanted.value
       JOIN contribution ON contribution.id = (SELECT min(id) FROM contribution WHERE contribution.node = node.id)
       JOIN document ON document.id = contribution.document`,
    JSON.stringify(nodes),
  )
  return new Map(rows.toArray().map((row) => [row.id, row]))
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

function recalledNode(row: NodeRow, ranked: Ranked, ids: ReadonlyMap<number, string>): RecalledNode {
  const node = row.id
  const hops = hopsTo(ranked, node)
  const why: ('keyword' | 'graph')[] = []
  if (ranked.keyworded.has(node)) why.push('keyword')
  if (ranked.graphed.has(node)) why.push('graph')
  return {
    nodeId: row.node_id,
    documentId: row.document_id,
    revision: row.revision,
    ordinal: row.ordinal,
    sealed: new Uint8Array(row.sealed),
    tokens: row.tokens,
    score: ranked.values.get(node) ?? 0,
    hops,
    path: hops === 0 ? [row.node_id] : wayTo(ranked.steps, node).flatMap((at) => ids.get(at) ?? []),
    why,
    vertical: row.vertical,
    merkleRoot: row.merkle_root,
    createdAtMs: row.created_at,
  }
}

/** Read-your-writes; needs no commit. Nodes of other verticals are neither answered nor walked through. */
export function recallNodes(memory: GraphMemory, call: MemoryRecallCall): MemoryRecallAnswer {
  const { sql, resident } = memory
  const isAllowed = (node: number): boolean =>
    isLive(resident, node) &&
    (call.vertical === null || resident.verticals.get(resident.documents[node] ?? 0) === call.vertical)
  const ranked =
    call.mode === 'graph' ? rankGraphMode(memory, call, isAllowed) : rankByKeywords(memory, call, isAllowed)
  const best = ranked.order.slice(0, call.maxNodes)
  const rows = readNodes(sql, best)
  const ids = readIds(sql, ranked, best)
  const nodes: RecalledNode[] = []
  for (const node of best) {
    const row = rows.get(node)
    if (row === undefined) continue
    nodes.push(recalledNode(row, ranked, ids))
    resident.lastUsedMs[node] = Math.max(resident.lastUsedMs[node] ?? 0, call.nowMs)
    resident.usedNodes.add(node)
  }
  return { nodes, found: ranked.found, nodeCount: resident.nodeCount }
}
