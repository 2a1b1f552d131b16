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
import { createMentionReader } from './mentions.ts'
import {
  addBridges,
  addNamedNodes,
  keywordCandidates,
  rankGraph,
  rankKeywords,
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
  const reader = createMentionReader(memory.sql, isAllowed)
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
    const reader = createMentionReader(sql, isAllowed)
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

/** The node as its first contribution still holds it. */
function readNode(sql: Sql, node: number): NodeRow | undefined {
  return sql
    .exec<NodeRow>(
      `SELECT node.node_id, node.tokens, contribution.ordinal, contribution.sealed, document.document_id, document.revision,
              document.vertical, document.merkle_root, document.created_at
       FROM node JOIN contribution ON contribution.node = node.id JOIN document ON document.id = contribution.document
       WHERE node.id = ? ORDER BY contribution.id LIMIT 1`,
      node,
    )
    .toArray()[0]
}

function pathOf(sql: Sql, steps: ReadonlyMap<number, Step>, node: number): string[] {
  const path: string[] = []
  for (
    let at: number | null = node;
    at !== null && path.length <= limits.recallHopsMax;
    at = steps.get(at)?.from ?? null
  ) {
    const [row] = sql.exec<{ node_id: string }>('SELECT node_id FROM node WHERE id = ?', at).toArray()
    if (row !== undefined) path.unshift(row.node_id)
  }
  return path
}

function recalledNode(sql: Sql, ranked: Ranked, node: number): RecalledNode | null {
  const row = readNode(sql, node)
  if (row === undefined) return null
  const hops = ranked.steps.get(node)?.hop ?? 0
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
    path: hops === 0 ? [row.node_id] : pathOf(sql, ranked.steps, node),
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
  const nodes: RecalledNode[] = []
  for (const node of ranked.order.slice(0, call.maxNodes)) {
    const recalled = recalledNode(sql, ranked, node)
    if (recalled === null) continue
    nodes.push(recalled)
    resident.lastUsedMs[node] = Math.max(resident.lastUsedMs[node] ?? 0, call.nowMs)
    resident.usedNodes.add(node)
  }
  return { nodes, found: ranked.found, nodeCount: resident.nodeCount }
}
