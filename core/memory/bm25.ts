// BM25 with parameters that follow the corpus: the more chunk lengths differ, the more length counts.

export interface CorpusCounts {
  readonly nodes: number
  /** Sum and sum of squares of the nodes' lengths in index terms. */
  readonly lengthSum: number
  readonly lengthSquareSum: number
}

export interface RankingParameters {
  readonly k1: number
  readonly b: number
  readonly averageLength: number
}

/**
 * b = clamp(0.4 + 1.2 (cv - 0.5), 0.4, 1); k1 = 2 where cv > 0.9, else 1.1 and what cv has above 0.5; cv is standard deviation
 * over mean of the lengths.
 */
export function rankingParameters({ nodes, lengthSum, lengthSquareSum }: CorpusCounts): RankingParameters {
  const averageLength = nodes > 0 && lengthSum > 0 ? lengthSum / nodes : 1
  const variance = nodes > 0 ? Math.max(0, lengthSquareSum / nodes - averageLength * averageLength) : 0
  const spread = Math.sqrt(variance) / averageLength
  const k1 = spread > 0.9 ? 2 : 1.1 + Math.max(0, spread - 0.5)
  return { k1, b: Math.min(1, Math.max(0.4, 0.4 + 1.2 * (spread - 0.5))), averageLength }
}

/** What a frequency in a text of this length is worth, before the term's rarity. */
export function termScore({ k1, b, averageLength }: RankingParameters, frequency: number, length: number): number {
  return (frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * length) / averageLength))
}

/** Robertson and Spärck Jones' weight, never negative: ln(1 + (N - n + 0.5) / (n + 0.5)). */
export function inverseFrequency(nodes: number, nodesWithTerm: number): number {
  return Math.log(1 + (nodes - nodesWithTerm + 0.5) / (nodesWithTerm + 0.5))
}
