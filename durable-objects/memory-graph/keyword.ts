// Exact BM25 over the whole graph: merged postings from rows, new ones from memory.
import { inverseFrequency, rankingParameters } from '../../core/memory/bm25.ts'
import { visitRuns } from '../../core/memory/postings.ts'
import type { Resident } from './resident.ts'
import type { Sql } from '../sql.ts'

export interface KeywordMatches {
  /** Nodes with a score above zero; their scores stand in `resident.scores` until `clearScores`. */
  readonly nodes: number[]
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
  const { lengths, scores } = resident
  const { k1, b, averageLength } = rankingParameters({
    nodes: resident.nodeCount,
    lengthSum: resident.lengthSum,
    lengthSquareSum: resident.lengthSquareSum,
  })
  const flat = k1 * (1 - b)
  const slope = (k1 * b) / averageLength
  const nodes: number[] = []
  for (const [term, weight] of terms) {
    const rows = [
      ...sql.exec('SELECT nodes, runs FROM posting WHERE term = ? ORDER BY part', term).raw<[number, ArrayBuffer]>(),
    ]
    const fresh = resident.delta.get(term) ?? []
    const nodesWithTerm = rows.reduce((sum, [count]) => sum + count, fresh.length / 2)
    const factor = weight * inverseFrequency(resident.nodeCount, nodesWithTerm) * (k1 + 1)
    const add = (node: number, frequency: number): void => {
      const before = scores[node] ?? 0
      if (before === 0) nodes.push(node)
      scores[node] = before + (factor * frequency) / (frequency + flat + slope * ((lengths[node] ?? 1) - 1))
    }
    for (const [, runs] of rows) visitRuns(new Uint8Array(runs), add)
    for (let at = 0; at < fresh.length; at += 2) add(fresh[at] ?? 0, fresh[at + 1] ?? 1)
  }
  return { nodes }
}

/** Leaves `resident.scores` zero for the next recall. */
export function clearScores(resident: Resident, nodes: readonly number[]): void {
  for (const node of nodes) resident.scores[node] = 0
}
