// Ranks the nodes of one recall by its mode: keywords alone, keywords with names and bridges, or names alone.
import type { MemoryRecallCall } from '../../contract/memory-recall.ts'
import { topNodes } from '../../core/memory/top.ts'
import { bestMatches, scoreExactly, type Keywords } from './keyword.ts'
import type { GraphMemory } from './memory.ts'
import { createMentionReader } from './mentions.ts'
import {
  addBridges,
  addGraph,
  addKeywords,
  addNamedNodes,
  keywordCandidates,
  sharedNodesMax,
  withMessagesBeside,
  type Ranking,
  type Step,
} from './ranking.ts'
import type { Resident } from './resident.ts'
import { hubNodesMax } from './segments.ts'
import { timelineNodesMax } from './timeline.ts'
import type { Corpus } from './shown.ts'
import { scoreWholes } from './wholes.ts'

export interface Ranked {
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
  const wholes = scoreWholes(resident, asked.keywords, { candidates: among, isAllowed, corpus: asked.corpus })
  addKeywords(ranking, resident, { among, wholes })
  // Bridges follow no name of more chunks; with a filter, chunks of others are counted out first.
  const nodesMax = asked.isFiltered ? hubNodesMax : sharedNodesMax
  const reader = createMentionReader(memory, {
    isAllowed,
    nodesMax,
    twinKey: call.twinKey,
    isShown: asked.corpus.isShown,
  })
  addNamedNodes(ranking, reader, call.mentions)
  addBridges(ranking, reader, call.maxHops)
  const ranked = rankedBy(ranking, call.maxNodes)
  scoreOthers(resident, asked, ranked.order)
  const isKeyworded = (node: number): boolean => (resident.scores[node] ?? 0) > 0 || !ranking.brought.has(node)
  const { isFoundExact } = matches
  return { ...ranked, found: Math.max(matches.found, ranked.found), isFoundExact, isKeyworded }
}

function rankGraph(memory: GraphMemory, call: MemoryRecallCall, { ranking, isAllowed, corpus }: Asked): Ranked {
  const reader = createMentionReader(memory, {
    isAllowed,
    nodesMax: hubNodesMax,
    twinKey: call.twinKey,
    isShown: corpus.isShown,
  })
  const { mentions, maxHops } = call
  addGraph(ranking, reader, { mentions, maxHops, nodeCount: corpus.chunks.nodes })
  return rankedBy(ranking, call.maxNodes)
}

export interface Asked {
  readonly ranking: Ranking
  readonly isAllowed: IsAllowed
  /** Whether it lets fewer than all living nodes through. */
  readonly isFiltered: boolean
  readonly corpus: Corpus
  readonly keywords: Keywords
  /** Nodes that have a score, to be cleared. */
  readonly scored: Uint32Array[]
}

export function rank(memory: GraphMemory, call: MemoryRecallCall, asked: Asked): Ranked {
  const { mode } = call
  if (mode === 'graph') return rankGraph(memory, call, asked)
  if (mode === 'vault') return rankVault(memory, call, asked)
  return rankHybrid(memory, mode === 'timeline' ? { ...call, maxNodes: timelineNodesMax } : call, asked)
}

/** With scores of its own: arrays of the graph have them no longer than a ranking takes. */
export function settled(ranked: Ranked, nodes: readonly number[]): Ranked {
  const scores = new Map(nodes.map((node) => [node, ranked.scoreOf(node)]))
  const keyworded = new Set(nodes.filter(ranked.isKeyworded))
  const graphed = new Set(nodes.filter(ranked.isGraphed))
  return {
    ...ranked,
    scoreOf: (node) => scores.get(node) ?? 0,
    isKeyworded: (node) => keyworded.has(node),
    isGraphed: (node) => graphed.has(node),
  }
}
