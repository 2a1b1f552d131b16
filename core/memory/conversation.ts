// How much what is said around a message counts for it: a short one is understood by those around it, a long one speaks for itself.

/** Index terms of a message from which on it counts as long; up to `shortTerms` it is short; in between, by the logarithm. */
const longTerms = 100
const shortTerms = 20
/** By distance: what was said before tells more than what came after, since a question stands before its answer. */
const shortWeights = { before: [0.6, 0.3], after: [0.4, 0.2], part: 0.45 } as const
const longWeights = { before: [0.36, 0.12], after: [0.24, 0.08], part: 0.25 } as const

/** Messages so far away count. */
export const aroundReach = shortWeights.before.length

export interface AroundWeights {
  readonly before: readonly number[]
  readonly after: readonly number[]
  /** What the part of the conversation as a whole counts, beside 1 for its best message. */
  readonly part: number
}

/** `averageLength` is that of the documents of the graph, in index terms. */
export function aroundWeights(averageLength: number): AroundWeights {
  const place = Math.log(Math.max(1, averageLength) / shortTerms) / Math.log(longTerms / shortTerms)
  const long = Math.min(1, Math.max(0, place))
  const between = (short: number, other: number): number => short * (1 - long) + other * long
  return {
    before: shortWeights.before.map((weight, at) => between(weight, longWeights.before[at]!)),
    after: shortWeights.after.map((weight, at) => between(weight, longWeights.after[at]!)),
    part: between(shortWeights.part, longWeights.part),
  }
}
