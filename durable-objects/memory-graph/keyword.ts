// Exact BM25 over the whole graph: merged postings from rows or the cache in front of them, new ones from memory.
import { inverseFrequency, rankingParameters } from '../../core/memory/bm25.ts'
import {
  createPostingArrays,
  frequencyOf,
  nodeOf,
  packPostings,
  readRuns,
  type PackedPostings,
  type Postings,
} from '../../core/memory/postings.ts'
import type { Resident } from './resident.ts'
import type { Sql } from '../sql.ts'

/** How one term's frequencies become scores. */
interface TermWeight {
  readonly factor: number
  readonly flat: number
  readonly slope: number
}

/** Postings of one part of a term that is being read: no recall waits in between. */
const scratch = createPostingArrays()

/** The inner loop of a recall. */
function addPacked({ lengths, scores }: Resident, postings: PackedPostings, weight: TermWeight): void {
  const { factor, flat, slope } = weight
  for (let at = 0; at < postings.length; at += 1) {
    const packed = postings[at]!
    const node = nodeOf(packed)
    const frequency = frequencyOf(packed)
    scores[node] = scores[node]! + (factor * frequency) / (frequency + flat + slope * (lengths[node]! - 1))
  }
}

function addPairs({ lengths, scores }: Resident, postings: Postings, weight: TermWeight): void {
  const { factor, flat, slope } = weight
  for (let at = 0; at + 1 < postings.length; at += 2) {
    const node = postings[at]!
    const frequency = postings[at + 1]!
    scores[node] = scores[node]! + (factor * frequency) / (frequency + flat + slope * (lengths[node]! - 1))
  }
}

interface MergedPostings {
  readonly packed: PackedPostings
  /** What cannot be packed. */
  readonly pairs: Postings
}

/** Terms read at once: as many as most queries have, and few enough that their postings are at hand together. */
const termsPerStatement = 8
const noPostings: MergedPostings = { packed: new Uint32Array(0), pairs: [] }

function decode(nodes: number, runs: ArrayBuffer): MergedPostings {
  const packed: PackedPostings = new Uint32Array(nodes)
  const count = readRuns(new Uint8Array(runs), scratch)
  if (packPostings(scratch, { packed, at: 0, count })) return { packed, pairs: [] }
  const pairs: number[] = []
  for (let at = 0; at < count; at += 1) pairs.push(scratch.nodes[at]!, scratch.frequencies[at]!)
  return { ...noPostings, pairs }
}

/** Most terms have one part. */
function joined(one: MergedPostings, other: MergedPostings): MergedPostings {
  const packed: PackedPostings = new Uint32Array(one.packed.length + other.packed.length)
  packed.set(one.packed)
  packed.set(other.packed, one.packed.length)
  return { packed, pairs: [...one.pairs, ...other.pairs] }
}

/** The terms' postings in rows, by term; each row is decoded as it comes. A sum takes a term's parts in any order. */
function readPostings(sql: Sql, terms: readonly string[]): Map<string, MergedPostings> {
  const query = `SELECT wanted.value, nodes, runs FROM json_each(?) AS wanted CROSS JOIN posting ON posting.term = wanted.value`
  const merged = new Map<string, MergedPostings>()
  for (const [term, nodes, runs] of sql.exec(query, JSON.stringify(terms)).raw<[string, number, ArrayBuffer]>()) {
    const part = decode(nodes, runs)
    const known = merged.get(term)
    merged.set(term, known === undefined ? part : joined(known, part))
  }
  return merged
}

/** The same, from the cache where they stand there. Those that can be packed are kept for the next recall. */
function mergedPostings(sql: Sql, resident: Resident, terms: readonly string[]): Map<string, MergedPostings> {
  const merged = new Map<string, MergedPostings>()
  const wanted: string[] = []
  for (const term of terms) {
    const packed = resident.postings.get(term)
    if (packed === undefined) wanted.push(term)
    else merged.set(term, { packed, pairs: [] })
  }
  if (wanted.length === 0) return merged
  const found = readPostings(sql, wanted)
  for (const term of wanted) {
    const postings = found.get(term) ?? noPostings
    merged.set(term, postings)
    if (postings.pairs.length === 0) resident.postings.set(term, postings.packed)
  }
  return merged
}

type QueryTerm = readonly [term: string, weight: number]

/**
 * Scores every node that holds a query term into `resident.scores`, where all others have zero. Terms are added in the order
 * given, as a plain loop adds them.
 */
export function scoreTerms(sql: Sql, resident: Resident, terms: readonly QueryTerm[]): void {
  for (let at = 0; at < terms.length; at += termsPerStatement) {
    scoreSome(sql, resident, terms.slice(at, at + termsPerStatement))
  }
}

function scoreSome(sql: Sql, resident: Resident, terms: readonly QueryTerm[]): void {
  const { k1, b, averageLength } = rankingParameters({
    nodes: resident.nodeCount,
    lengthSum: resident.lengthSum,
    lengthSquareSum: resident.lengthSquareSum,
  })
  const flat = k1 * (1 - b)
  const slope = (k1 * b) / averageLength
  const names = terms.map(([term]) => term)
  const merged = mergedPostings(sql, resident, names)
  for (const [term, weight] of terms) {
    const { packed, pairs } = merged.get(term) ?? noPostings
    const fresh = resident.delta.get(term) ?? []
    const nodesWithTerm = packed.length + (pairs.length + fresh.length) / 2
    const factor = weight * inverseFrequency(resident.nodeCount, nodesWithTerm) * (k1 + 1)
    addPacked(resident, packed, { factor, flat, slope })
    addPairs(resident, pairs, { factor, flat, slope })
    addPairs(resident, fresh, { factor, flat, slope })
  }
}

/** Leaves `resident.scores` zero for the next recall. */
export function clearScores({ scores, nextNode }: Resident): void {
  scores.fill(0, 0, nextNode)
}
