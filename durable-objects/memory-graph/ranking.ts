// Ranks nodes for one recall: keywords, neighbours in their document, names of the query, bridges over shared names.
import { topNodes } from '../../core/memory/top.ts'
import type { MentionReader } from './mentions.ts'
import type { Resident } from './resident.ts'

/** How a node that keywords alone did not bring was reached. */
export interface Step {
  readonly from: number | null
  readonly hop: number
}

export interface Ranking {
  /** Calibrated so that the best keyword match has 1 before names and bridges add to it. */
  readonly values: Map<number, number>
  readonly steps: Map<number, Step>
}

export const keywordCandidates = 200
const neighbourWeights = [0.3, 0.1]
const nameBonus = 0.6
const anchorsPerHop = 6
const bridgeWeight = 0.6
const bridgeBase = 0.4
/** A chunk that merely shares a name gets less than one whose heading is the name. */
const sharedBase = 0.1
/** A name shared by more chunks would add less than 0.02 to each: not worth the walk. */
export const sharedNodesMax = 12
const hybridHopsMax = 2
const graphFrontier = 32
const graphDecay = 0.5
const graphNodesMax = 5_000

/** What the chunks before and after add: an answer often stands beside the words of the question. */
function withNeighbours({ scores, documents, ordinals, lengths }: Resident, node: number): number {
  let score = scores[node] ?? 0
  for (const [at, weight] of neighbourWeights.entries()) {
    for (const step of [-at - 1, at + 1]) {
      const other = node + step
      const isNeighbour =
        other > 0 &&
        (lengths[other] ?? 0) > 0 &&
        documents[other] === documents[node] &&
        (ordinals[other] ?? 0) - (ordinals[node] ?? 0) === step
      if (isNeighbour) score += weight * (scores[other] ?? 0)
    }
  }
  return score
}

/** The keyword stage of hybrid: candidates and their neighbours, best score 1. */
export function rankKeywords(
  resident: Resident,
  nodes: ArrayLike<number>,
  options: { readonly count: number; readonly isAllowed: (node: number) => boolean },
): Ranking {
  const values = new Map<number, number>()
  for (const node of topNodes(nodes, resident.scores, options.count)) {
    values.set(node, withNeighbours(resident, node))
    for (const other of [node - 1, node + 1]) {
      if (values.has(other) || !options.isAllowed(other)) continue
      const value = resident.documents[other] === resident.documents[node] ? withNeighbours(resident, other) : 0
      if (value > 0) values.set(other, value)
    }
  }
  let best = 0
  for (const value of values.values()) best = Math.max(best, value)
  for (const [node, value] of values) values.set(node, value / best)
  return { values, steps: new Map() }
}

function raise({ values, steps }: Ranking, node: number, step: Step & { readonly by: number }): void {
  if (!values.has(node) || steps.has(node)) {
    const known = steps.get(node)
    if (known === undefined || known.hop > step.hop) steps.set(node, { from: step.from, hop: step.hop })
  }
  values.set(node, (values.get(node) ?? 0) + step.by)
}

/** Nodes whose heading the query names. */
export function addNamedNodes(
  ranking: Ranking,
  reader: MentionReader,
  mentions: readonly string[],
): ReadonlySet<number> {
  const bonus = new Map<number, number>()
  for (const entity of mentions) {
    const { headings } = reader.mentionsOf(entity)
    for (const node of headings) {
      bonus.set(node, Math.max(bonus.get(node) ?? 0, nameBonus / Math.sqrt(headings.length)))
    }
  }
  for (const [node, by] of bonus) raise(ranking, node, { by, from: null, hop: 0 })
  return new Set(bonus.keys())
}

function bestOf(values: ReadonlyMap<number, number>, count: number): number[] {
  return [...values]
    .sort(([one, value], [other, otherValue]) => otherValue - value || one - other)
    .slice(0, count)
    .map(([node]) => node)
}

/** The strongest way to a node found so far. */
type Reached = Map<number, { readonly by: number; readonly from: number }>

function reach(reached: Reached, node: number, way: { readonly by: number; readonly from: number }): void {
  if (node !== way.from && way.by > (reached.get(node)?.by ?? 0)) reached.set(node, way)
}

/** What an anchor's names lead to: chunks that are about them, else chunks that share them, shared among their number. */
function bridgesFrom(
  reader: MentionReader,
  anchor: { readonly from: number; readonly value: number },
  reached: Reached,
): void {
  for (const [entity] of reader.entitiesOf(anchor.from)) {
    const { headings, nodes } = reader.mentionsOf(entity)
    const targets = headings.length > 0 ? headings : nodes
    if (headings.length === 0 && nodes.length > sharedNodesMax) continue
    const base = headings.length > 0 ? bridgeBase : sharedBase
    const by = (anchor.value * base * bridgeWeight) / Math.sqrt(targets.length)
    for (const node of targets) reach(reached, node, { by, from: anchor.from })
  }
}

/** Follows the names in the best nodes to the nodes they are about, twice at most; a node takes its strongest bridge per hop. */
export function addBridges(ranking: Ranking, reader: MentionReader, hops: number): void {
  for (let hop = 1; hop <= Math.min(hops, hybridHopsMax); hop += 1) {
    const reached: Reached = new Map()
    const anchors = bestOf(ranking.values, anchorsPerHop)
    for (const from of anchors) {
      bridgesFrom(reader, { from, value: ranking.values.get(from) ?? 0 }, reached)
    }
    for (const [node, { by, from }] of reached) raise(ranking, node, { by, from, hop })
  }
}

/** Nodes that mention the query's names: rare names weigh more, a heading twice. */
function nodesOfQuery(reader: MentionReader, mentions: readonly string[], nodeCount: number): Ranking {
  const ranking: Ranking = { values: new Map(), steps: new Map() }
  for (const entity of mentions) {
    const { headings, nodes } = reader.mentionsOf(entity)
    const by = Math.log(1 + nodeCount / Math.max(1, nodes.length))
    for (const node of [...nodes, ...headings]) raise(ranking, node, { by, from: null, hop: 0 })
  }
  return ranking
}

/** One hop from the frontier over names not followed before. */
function expand(frontier: ReadonlyMap<number, number>, reader: MentionReader, followed: Set<string>): Reached {
  const reached: Reached = new Map()
  for (const [from, value] of frontier) {
    for (const [entity] of reader.entitiesOf(from)) {
      if (followed.has(entity)) continue
      followed.add(entity)
      const { nodes } = reader.mentionsOf(entity)
      const by = (value * graphDecay) / Math.sqrt(nodes.length)
      for (const node of nodes) reach(reached, node, { by, from })
    }
  }
  return reached
}

const bestEntries = (values: ReadonlyMap<number, number>): Map<number, number> =>
  new Map(bestOf(values, graphFrontier).map((node) => [node, values.get(node) ?? 0]))

/** Starts at the nodes that mention the query's names and walks over shared names, `maxHops` at most; every hop halves the value. */
export function rankGraph(
  reader: MentionReader,
  mentions: readonly string[],
  options: { readonly nodes: number; readonly maxHops: number },
): Ranking {
  const ranking = nodesOfQuery(reader, mentions, options.nodes)
  const followed = new Set(mentions)
  let frontier = bestEntries(ranking.values)
  for (let hop = 1; hop <= options.maxHops && frontier.size > 0; hop += 1) {
    const fresh = new Map<number, number>()
    for (const [node, { by, from }] of expand(frontier, reader, followed)) {
      if (ranking.values.has(node) || ranking.values.size >= graphNodesMax) continue
      raise(ranking, node, { by, from, hop })
      fresh.set(node, by)
    }
    frontier = bestEntries(fresh)
  }
  return ranking
}
