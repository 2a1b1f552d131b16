// topNodes(): the same as sorting everything.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { topNodes } from '../../../core/memory/top.ts'

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
