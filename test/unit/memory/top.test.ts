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
