// BM25 as the textbook has it, over all nodes, for tests to compare with.
import type { QueryTerm } from '../../../contract/memory-recall.ts'
import { rankingParameters } from '../../../core/memory/bm25.ts'

export interface BruteForceNode {
  readonly nodeId: string
  readonly terms: readonly (readonly [term: string, frequency: number])[]
  readonly lengthTerms: number
}

/** Best first, ties in the order of the nodes. */
export function bruteForceRanking(
  nodes: readonly BruteForceNode[],
  query: readonly QueryTerm[],
): { readonly nodeId: string; readonly score: number }[] {
  const { k1, b, averageLength } = rankingParameters({
    nodes: nodes.length,
    lengthSum: nodes.reduce((sum, node) => sum + node.lengthTerms, 0),
    lengthSquareSum: nodes.reduce((sum, node) => sum + node.lengthTerms ** 2, 0),
  })
  const maps = nodes.map((node) => new Map(node.terms))
  const weights = query.map(([term, weight, twin]) => {
    const frequencyIn = (terms: ReadonlyMap<string, number>): number =>
      (terms.get(term) ?? 0) + (twin === undefined || twin === term ? 0 : (terms.get(twin) ?? 0))
    const holders = maps.filter((terms) => frequencyIn(terms) > 0).length
    return { frequencyIn, weight: weight * Math.log(1 + (nodes.length - holders + 0.5) / (holders + 0.5)) }
  })
  return nodes
    .map((node, at) => {
      let score = 0
      for (const { frequencyIn, weight } of weights) {
        const frequency = frequencyIn(maps[at]!)
        const norm = k1 * (1 - b + (b * node.lengthTerms) / averageLength)
        score += (weight * frequency * (k1 + 1)) / (frequency + norm)
      }
      return { nodeId: node.nodeId, score, at }
    })
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.at - other.at)
}
