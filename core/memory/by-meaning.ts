// The order of results by what they say and what they mean: half their score, half how near their vector is to the question's.

/** Cosine of the angle between two vectors; 0 where one of them has no length that numbers can tell. */
export function cosine(one: readonly number[], other: readonly number[]): number {
  let dot = 0
  let ones = 0
  let others = 0
  for (const [at, value] of one.entries()) {
    const beside = other[at] ?? 0
    dot += value * beside
    ones += value * value
    others += beside * beside
  }
  const near = dot / (Math.sqrt(ones) * Math.sqrt(others))
  return Number.isFinite(near) ? Math.max(-1, Math.min(1, near)) : 0
}

/**
 * Scores in the scale of those given, which are 0 or more. Cosines of a model lie close to each other, each model's elsewhere: so the
 * least of these results counts nothing, the greatest all. Where they are all alike, the order stays.
 */
export function scoresByMeaning(scores: readonly number[], cosines: readonly number[]): readonly number[] {
  const best = Math.max(0, ...scores)
  const least = Math.min(...cosines)
  const spread = Math.max(...cosines) - least
  return scores.map((score, at) => {
    const near = spread > 0 ? ((cosines[at] ?? least) - least) / spread : 0
    return (score + best * near) / 2
  })
}
