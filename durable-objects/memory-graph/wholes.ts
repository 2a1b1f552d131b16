// Scores documents as wholes, by what is said around them, and parts of conversations: words of a question stand in several chunks.
import { rankingParameters, termScore, type RankingParameters } from '../../core/memory/bm25.ts'
import { aroundReach, aroundWeights, type AroundWeights } from '../../core/memory/conversation.ts'
import type { Keywords } from './keyword.ts'
import type { Corpus } from './shown.ts'
import type { Resident } from './resident.ts'
import { frequenciesIn } from './scoring.ts'

/** A longer document is several wholes of so many chunks: no recall reads all of a book. */
const nodesPerWhole = 16
/** Documents of one part of a conversation. */
const documentsPerPart = 64
/** Once so many nodes are to be read, no further part of a conversation is: some 0.5 ms. */
const nodesEnough = 4_096

export interface Whole {
  readonly document: number
  /** Number of its part of a conversation among those of this recall, or -1. */
  readonly part: number
  lengthTerms: number
  score: number
}

export interface Wholes {
  /** BM25 of the document that a node stands in, with what the messages around it add. */
  aroundOf(node: number): number
  /** BM25 of the part of a conversation that the node's document stands in; 0 where it stands in none. */
  partOf(node: number): number
  /** What that counts beside the best document. */
  readonly partShare: number
  /** Whether the node's document is several wholes. */
  isOfLong(node: number): boolean
}

interface Collected {
  /** By their first node. */
  readonly wholes: Map<number, Whole>
  readonly parts: { lengthTerms: number; score: number }[]
  /** Nodes in ascending order, and the whole of each. */
  readonly nodes: Uint32Array
  readonly wholeOf: readonly Whole[]
}

/** The first node of the whole that the node stands in. */
function startOf({ documents, firstNodes }: Resident, node: number): number {
  const first = firstNodes[documents[node]!]!
  return first + Math.floor((node - first) / nodesPerWhole) * nodesPerWhole
}

function isOfLong({ documents, firstNodes }: Resident, node: number): boolean {
  const document = documents[node]!
  return documents[firstNodes[document]! + nodesPerWhole] === document
}

/** First nodes of the documents of a conversation at these places; one without nodes of its own has none. */
function* startsAt(
  { sessions, firstNodes }: Resident,
  session: number,
  { from, to }: { readonly from: number; readonly to: number },
): Generator<number> {
  const documents = sessions.documents[session]!
  for (let place = Math.max(0, from); place < Math.min(to, documents.length); place += 1) {
    const first = firstNodes[documents[place]!] ?? 0
    if (first > 0) yield first
  }
}

interface Gathered {
  readonly starts: Set<number>
  readonly partNumbers: Map<number, number>
}

const partKey = (session: number, place: number): number =>
  session * 0x1_0000_0000 + Math.floor(place / documentsPerPart)

/** First nodes of all wholes that a value depends on: those of the candidates, those around, and those of their parts. */
function gather(resident: Resident, candidates: readonly number[]): Gathered {
  const { documents, sessions } = resident
  const starts = new Set<number>()
  const partNumbers = new Map<number, number>()
  // Candidates themselves may stand beside one: what counts for those reaches one further.
  const reach = aroundReach + 1
  for (const node of candidates) {
    starts.add(startOf(resident, node))
    const session = sessions.numbers[documents[node]!] ?? 0
    if (session === 0) continue
    const place = sessions.places[documents[node]!]!
    for (const start of startsAt(resident, session, { from: place - reach, to: place + reach + 1 })) starts.add(start)
    const part = partKey(session, place)
    if (partNumbers.has(part) || starts.size >= nodesEnough) continue
    partNumbers.set(part, partNumbers.size)
    const from = Math.floor(place / documentsPerPart) * documentsPerPart
    for (const start of startsAt(resident, session, { from, to: from + documentsPerPart })) starts.add(start)
  }
  return { starts, partNumbers }
}

type IsAllowed = (node: number) => boolean

function collect(resident: Resident, { starts, partNumbers }: Gathered, isAllowed: IsAllowed): Collected {
  const { documents, lengths, sessions, nextNode } = resident
  const wholes = new Map<number, Whole>()
  const parts = [...partNumbers].map(() => ({ lengthTerms: 0, score: 0 }))
  const nodes: number[] = []
  const wholeOf: Whole[] = []
  for (const start of Uint32Array.from(starts).sort()) {
    const document = documents[start]!
    const session = sessions.numbers[document] ?? 0
    const part = session === 0 ? -1 : (partNumbers.get(partKey(session, sessions.places[document]!)) ?? -1)
    const whole = { document, part, lengthTerms: 0, score: 0 }
    wholes.set(start, whole)
    for (let node = start; node < Math.min(start + nodesPerWhole, nextNode); node += 1) {
      if (documents[node] !== document || lengths[node] === 0 || !isAllowed(node)) continue
      nodes.push(node)
      wholeOf.push(whole)
      whole.lengthTerms += lengths[node]! - 1
    }
    if (part >= 0) parts[part]!.lengthTerms += whole.lengthTerms
  }
  return { wholes, parts, nodes: Uint32Array.from(nodes), wholeOf }
}

/** Frequencies of one term, summed by whole and by part, added to their scores. */
function addTerm(
  { nodes, wholeOf, parts }: Collected,
  { frequencies, rarity, byDocument, byPart }: TermOfWholes,
): void {
  const inPart = new Map<number, number>()
  for (let at = 0; at < nodes.length;) {
    const whole = wholeOf[at]!
    let frequency = 0
    for (; at < nodes.length && wholeOf[at] === whole; at += 1) frequency += frequencies[at]!
    if (frequency === 0) continue
    whole.score += rarity * termScore(byDocument, frequency, whole.lengthTerms)
    if (whole.part >= 0) inPart.set(whole.part, (inPart.get(whole.part) ?? 0) + frequency)
  }
  for (const [part, frequency] of inPart)
    parts[part]!.score += rarity * termScore(byPart, frequency, parts[part]!.lengthTerms)
}

interface TermOfWholes {
  readonly frequencies: Uint32Array
  readonly rarity: number
  readonly byDocument: RankingParameters
  readonly byPart: RankingParameters
}

/** Parts of conversations are about equally long: what is usual for BM25. */
function partParameters(parts: Collected['parts']): RankingParameters {
  const lengthSum = parts.reduce((sum, { lengthTerms }) => sum + lengthTerms, 0)
  return { k1: 1.2, b: 0.75, averageLength: lengthSum > 0 ? lengthSum / parts.length : 1 }
}

/** A message's own score and what those around it add. */
function withAround(
  { sessions, firstNodes }: Resident,
  wholes: ReadonlyMap<number, Whole>,
  { before, after }: AroundWeights,
): (start: number) => number {
  const scoreAt = (documents: readonly number[], place: number): number =>
    wholes.get(firstNodes[documents[place] ?? 0] ?? 0)?.score ?? 0
  return (start) => {
    const whole = wholes.get(start)
    if (whole === undefined) return 0
    const session = sessions.numbers[whole.document] ?? 0
    if (session === 0) return whole.score
    const documents = sessions.documents[session]!
    const place = sessions.places[whole.document]!
    let score = whole.score
    for (let distance = 1; distance <= aroundReach; distance += 1) {
      score += before[distance - 1]! * scoreAt(documents, place - distance)
      score += after[distance - 1]! * scoreAt(documents, place + distance)
    }
    return score
  }
}

interface Scoring {
  readonly candidates: readonly number[]
  readonly isAllowed: IsAllowed
  readonly corpus: Corpus
}

/** Scores all that the values of the candidates, and of messages beside them, depend on. Nodes that are not allowed add nothing. */
export function scoreWholes(
  resident: Resident,
  keywords: Keywords,
  { candidates, isAllowed, corpus }: Scoring,
): Wholes {
  const collected = collect(resident, gather(resident, candidates), isAllowed)
  const { wholes, parts, nodes } = collected
  const parameters = { byDocument: rankingParameters(corpus.documents), byPart: partParameters(parts) }
  const frequencies = new Uint32Array(nodes.length)
  for (const { postings, rarity } of keywords) {
    frequenciesIn(postings, nodes, frequencies)
    addTerm(collected, { frequencies, rarity, ...parameters })
  }
  const weights = aroundWeights(parameters.byDocument.averageLength)
  const aroundOf = withAround(resident, wholes, weights)
  return {
    partShare: weights.part,
    aroundOf: (node) => aroundOf(startOf(resident, node)),
    isOfLong: (node) => isOfLong(resident, node),
    partOf: (node) => parts[wholes.get(startOf(resident, node))?.part ?? -1]?.score ?? 0,
  }
}
