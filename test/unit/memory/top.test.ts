// topNodes() and topMatches(): the same as sorting everything.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { topMatches, topNodes } from '../../../core/memory/top.ts'

/** Few distinct scores, so that many tie; zero is no match. */
const scoreLists = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 300 })

const sorted = (nodes: readonly number[], scores: readonly number[]): number[] =>
  nodes.toSorted((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0) || one - other)

test('topNodes() takes the best by score, ties by node number', () => {
  fc.assert(
    fc.property(scoreLists, fc.integer({ min: 0, max: 40 }), (scores, count) => {
      const nodes = [...scores.keys()].toReversed()
      expect(topNodes(nodes, new Float64Array(scores), count)).toEqual(sorted(nodes, scores).slice(0, count))
    }),
  )
})

test('topMatches() takes the best of those that match and are allowed, and counts them all', () => {
  fc.assert(
    fc.property(scoreLists, fc.integer({ min: 1, max: 40 }), fc.boolean(), (scores, count, isFiltered) => {
      const isAllowed = isFiltered ? (node: number): boolean => node % 3 !== 0 : null
      const end = Math.ceil(scores.length / 2)
      const matching = [...scores.keys()].filter(
        (node) => node < end && (scores[node] ?? 0) > 0 && (isAllowed === null || isAllowed(node)),
      )
      expect(topMatches(new Float64Array(scores), { end, count, isAllowed })).toEqual({
        best: sorted(matching, scores).slice(0, count),
        found: matching.length,
      })
    }),
  )
})

test('topMatches() takes the best of many, however they are spread', () => {
  const spreads: readonly ((at: number) => number)[] = [
    (at) => (at * 7_919) % 10_007,
    (at) => at,
    (at) => 10_000 - at,
    // What a sample of every eighth sees is far above, or far below, all others.
    (at) => (at % 8 === 0 ? 1_000 + at : at % 13),
    (at) => (at % 8 === 0 ? 0 : at % 13),
    (at) => (at === 4_001 ? 1e9 : (at % 3) * 1e-9),
  ]
  for (const spread of spreads) {
    const scores = Array.from({ length: 10_000 }, (_, at) => spread(at))
    const matching = [...scores.keys()].filter((node) => (scores[node] ?? 0) > 0)
    for (const count of [1, 20, 200, 5_000]) {
      expect(topMatches(new Float64Array(scores), { end: 10_000, count, isAllowed: null })).toEqual({
        best: sorted(matching, scores).slice(0, count),
        found: matching.length,
      })
    }
  }
})
