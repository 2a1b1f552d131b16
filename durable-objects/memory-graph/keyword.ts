// Exact BM25 over the whole graph: merged postings from rows, new ones from memory.
import { inverseFrequency, rankingParameters } from '../../core/memory/bm25.ts'
import { createPostingArrays, makeRoom, readRuns, type PostingArrays } from '../../core/memory/postings.ts'
import type { Resident } from './resident.ts'
import type { Sql } from '../sql.ts'

export interface KeywordMatches {
  /** Nodes with a score above zero; they and their scores in `resident.scores` stand until the next recall and `clearScores`. */
  readonly nodes: Uint32Array
}

/** How one term's frequencies become scores. */
interface TermWeight {
  readonly factor: number
  readonly flat: number
  readonly slope: number
}

/** Postings of the term that is being scored: no recall waits between reading and adding them. */
const postings = createPostingArrays()

/** Adds `count` postings to the scores; answers how many nodes match now. The inner loop of a recall. */
function addPostings(
  resident: Resident,
  { nodes, frequencies }: PostingArrays,
  added: TermWeight & { readonly count: number; readonly matchedCount: number },
): number {
  const { lengths, scores, matched } = resident
  const { factor, flat, slope, count } = added
  let matchedCount = added.matchedCount
  for (let at = 0; at < count; at += 1) {
    const node = nodes[at]!
    const frequency = frequencies[at]!
    const before = scores[node]!
    if (before === 0) matched[matchedCount++] = node
    scores[node] = before + (factor * frequency) / (frequency + flat + slope * (lengths[node]! - 1))
  }
  return matchedCount
}

function readFresh(fresh: readonly number[], into: PostingArrays): number {
  const count = fresh.length / 2
  makeRoom(into, count)
  for (let at = 0; at < count; at += 1) {
    into.nodes[at] = fresh[2 * at]!
    into.frequencies[at] = fresh[2 * at + 1]!
  }
  return count
}

/**
 * Scores every node that holds a query term into `resident.scores`. Terms are added in the order given, so that the sums equal a
 * plain loop's bit by bit.
 */
export function scoreTerms(
  sql: Sql,
  resident: Resident,
  terms: readonly (readonly [term: string, weight: number])[],
): KeywordMatches {
  const { k1, b, averageLength } = rankingParameters({
    nodes: resident.nodeCount,
    lengthSum: resident.lengthSum,
    lengthSquareSum: resident.lengthSquareSum,
  })
  const flat = k1 * (1 - b)
  const slope = (k1 * b) / averageLength
  let matchedCount = 0
  for (const [term, weight] of terms) {
    const rows = [
      ...sql.exec('SELECT nodes, runs FROM posting WHERE term = ? ORDER BY part', term).raw<[number, ArrayBuffer]>(),
    ]
    const fresh = resident.delta.get(term) ?? []
    const nodesWithTerm = rows.reduce((sum, [count]) => sum + count, fresh.length / 2)
    const factor = weight * inverseFrequency(resident.nodeCount, nodesWithTerm) * (k1 + 1)
    for (const [, runs] of rows) {
      const count = readRuns(new Uint8Array(runs), postings)
      matchedCount = addPostings(resident, postings, { factor, flat, slope, count, matchedCount })
    }
    const count = readFresh(fresh, postings)
    matchedCount = addPostings(resident, postings, { factor, flat, slope, count, matchedCount })
  }
  return { nodes: resident.matched.subarray(0, matchedCount) }
}

/** Leaves `resident.scores` zero for the next recall. */
export function clearScores(resident: Resident, nodes: Uint32Array): void {
  const { scores } = resident
  for (let at = 0; at < nodes.length; at += 1) scores[nodes[at]!] = 0
}
