// Ranks nodes for one recall: keywords in chunk, document and conversation, names of the query, bridges over shared names.
import { topNodes } from '../../core/memory/top.ts'
import type { MentionReader } from './mentions.ts'
import type { Resident } from './resident.ts'
import type { Wholes } from './wholes.ts'

/** How a node that keywords alone did not bring was reached. */
export interface Step {
  readonly from: number | null
  readonly hop: number
}

export interface Ranking {
  /** Every node that has a value. */
  readonly nodes: number[]
  /** By node number: `resident.values`. The best keyword match has 1 before names and bridges add to it. */
  readonly values: Float64Array
  readonly steps: Map<number, Step>
  /** Nodes whose value a name of the query or a bridge raised. */
  readonly raised: Set<number>
  /** Those of them that had none before. */
  readonly brought: Set<number>
}

export const keywordCandidates = 200
const nameBonus = 0.6
const anchorsPerHop = 6
const bridgeWeight = 0.6
const bridgeBase = 0.6
/** A chunk that merely shares a name gets less than one whose heading is the name. */
const sharedBase = 0.03
/** A name shared by more chunks would add less than 0.006 to each: not worth the walk. */
export const sharedNodesMax = 12
const hybridHopsMax = 2
const graphFrontier = 32
const graphDecay = 0.5
const graphNodesMax = 5_000

/** A ranking without nodes. Its values are the graph's own array: `clearRanking` comes before the next one. */
export function createRanking({ values }: Resident): Ranking {
  return { nodes: [], values, steps: new Map(), raised: new Set(), brought: new Set() }
}

/** Leaves `resident.values` zero for the next recall. */
export function clearRanking({ nodes, values }: Ranking): void {
  for (const node of nodes) values[node] = 0
}

type IsAllowed = (node: number) => boolean

/** Shares of a value: the chunk's own score, and that of its document with what is said around it. */
const chunkShare = 0.2
const documentShare = 0.8
/** In a long document every part has some of a question's words: there the chunk says more. */
const longChunkShare = 0.9
const longDocumentShare = 0.1

/** Candidates, and the first nodes of the messages before and after them: an answer often stands beside the words of the question. */
export function withMessagesBeside(
  { documents, firstNodes, sessions }: Resident,
  candidates: readonly number[],
  isAllowed: IsAllowed,
): readonly number[] {
  const nodes = new Set(candidates)
  for (const node of candidates) {
    const session = sessions.numbers[documents[node]!] ?? 0
    if (session === 0) continue
    const place = sessions.places[documents[node]!]!
    for (const beside of [place - 1, place + 1]) {
      const first = firstNodes[sessions.documents[session]![beside] ?? 0] ?? 0
      if (first > 0 && isAllowed(first)) nodes.add(first)
    }
  }
  return [...nodes]
}

/** As a share of the best; 0 where none has a score. */
function inShares(scores: readonly number[], share: number): number[] {
  const best = Math.max(0, ...scores)
  return scores.map((score) => (best > 0 ? (share * score) / best : 0))
}

/** The keyword stage of hybrid: all nodes have their exact score; the best value is 1. */
export function addKeywords(
  ranking: Ranking,
  { scores }: Resident,
  { among, wholes }: { readonly among: readonly number[]; readonly wholes: Wholes },
): void {
  const { nodes, values } = ranking
  const chunks = inShares(
    among.map((node) => scores[node] ?? 0),
    1,
  )
  const documents = inShares(
    among.map((node) => wholes.aroundOf(node)),
    1,
  )
  const parts = inShares(
    among.map((node) => wholes.partOf(node)),
    wholes.partShare,
  )
  let best = 0
  for (const [at, node] of among.entries()) {
    // Words that stand in its part of the conversation alone bring nothing.
    if (documents[at] === 0) continue
    const isLong = wholes.isOfLong(node)
    const ofChunk = (isLong ? longChunkShare : chunkShare) * chunks[at]!
    const value = ofChunk + (isLong ? longDocumentShare : documentShare) * documents[at]! + parts[at]!
    nodes.push(node)
    values[node] = value
    best = Math.max(best, value)
  }
  for (const node of nodes) values[node] = values[node]! / best
}

function raise(ranking: Ranking, node: number, step: Step & { readonly by: number }): void {
  const { nodes, values, steps, raised, brought } = ranking
  const isNew = values[node] === 0
  if (isNew || steps.has(node)) {
    const known = steps.get(node)
    if (known === undefined || known.hop > step.hop) steps.set(node, { from: step.from, hop: step.hop })
  }
  if (isNew) {
    nodes.push(node)
    brought.add(node)
  }
  raised.add(node)
  values[node] = values[node]! + step.by
}

/** Nodes whose heading the query names. */
export function addNamedNodes(ranking: Ranking, reader: MentionReader, mentions: readonly string[]): void {
  const bonus = new Map<number, number>()
  for (const { headings } of reader.mentionsOf(mentions)) {
    for (const node of headings) {
      bonus.set(node, Math.max(bonus.get(node) ?? 0, nameBonus / Math.sqrt(headings.length)))
    }
  }
  for (const [node, by] of bonus) raise(ranking, node, { by, from: null, hop: 0 })
}

/** The strongest way to a node found so far. */
type Reached = Map<number, { readonly by: number; readonly from: number }>

function reach(reached: Reached, node: number, way: { readonly by: number; readonly from: number }): void {
  if (node !== way.from && way.by > (reached.get(node)?.by ?? 0)) reached.set(node, way)
}

/** What an anchor's names lead to: chunks that are about them, else chunks that share them, shared among their number. */
function bridgesFrom(
  reader: MentionReader,
  anchor: { readonly from: number; readonly value: number; readonly entities: readonly string[] },
  reached: Reached,
): void {
  for (const { headings, nodes } of reader.bridgesOf(anchor.entities)) {
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
    const anchors = topNodes(ranking.nodes, ranking.values, anchorsPerHop)
    const entities = reader.entitiesOf(anchors)
    // One statement for all anchors: what follows finds them read.
    reader.bridgesOf(entities.flat())
    for (const [at, from] of anchors.entries()) {
      bridgesFrom(reader, { from, value: ranking.values[from] ?? 0, entities: entities[at] ?? [] }, reached)
    }
    for (const [node, { by, from }] of reached) raise(ranking, node, { by, from, hop })
  }
}

/** Nodes that mention the query's names: rare names weigh more, a heading twice. */
function addNodesOfQuery(ranking: Ranking, reader: MentionReader, query: GraphQuery): void {
  for (const { headings, nodes } of reader.mentionsOf(query.mentions)) {
    const by = Math.log(1 + query.nodeCount / Math.max(1, nodes.length))
    for (const node of [...nodes, ...headings]) raise(ranking, node, { by, from: null, hop: 0 })
  }
}

/** One hop from the frontier over names not followed before. */
function expand(
  frontier: readonly { readonly from: number; readonly value: number }[],
  reader: MentionReader,
  followed: Set<string>,
): Reached {
  const reached: Reached = new Map()
  const entities = reader.entitiesOf(frontier.map(({ from }) => from))
  reader.bridgesOf(entities.flat().filter((entity) => !followed.has(entity)))
  for (const [at, { from, value }] of frontier.entries()) {
    const fresh = (entities[at] ?? []).filter((entity) => !followed.has(entity))
    for (const entity of fresh) followed.add(entity)
    for (const { nodes } of reader.bridgesOf(fresh)) {
      const by = (value * graphDecay) / Math.sqrt(nodes.length)
      for (const node of nodes) reach(reached, node, { by, from })
    }
  }
  return reached
}

interface GraphQuery {
  readonly mentions: readonly string[]
  /** Nodes of the graph. */
  readonly nodeCount: number
  readonly maxHops: number
}

/** Starts at the nodes that mention the query's names and walks over shared names, `maxHops` at most; every hop halves the value. */
export function addGraph(ranking: Ranking, reader: MentionReader, query: GraphQuery): void {
  addNodesOfQuery(ranking, reader, query)
  const { nodes, values } = ranking
  const followed = new Set(query.mentions)
  const frontierOf = (among: readonly number[]): { readonly from: number; readonly value: number }[] =>
    topNodes(among, values, graphFrontier).map((from) => ({ from, value: values[from] ?? 0 }))
  let frontier = frontierOf(nodes)
  for (let hop = 1; hop <= query.maxHops && frontier.length > 0; hop += 1) {
    const fresh: number[] = []
    for (const [node, { by, from }] of expand(frontier, reader, followed)) {
      if (values[node] !== 0 || nodes.length >= graphNodesMax) continue
      raise(ranking, node, { by, from, hop })
      fresh.push(node)
    }
    frontier = frontierOf(fresh)
  }
}
