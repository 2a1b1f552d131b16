// The order by meaning: bounds of scores, what changes nothing, and that neither words nor meaning alone decide.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cosine, scoresByMeaning } from '../../../core/memory/by-meaning.ts'

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true })
const vector = fc.array(finite, { minLength: 1, maxLength: 12 })

describe('cosine()', () => {
  test('is between -1 and 1, the same both ways, and that of a vector to itself is 1', () => {
    fc.assert(
      fc.property(vector, vector, (one, other) => {
        const between = cosine(one, other)
        expect(Math.abs(between)).toBeLessThanOrEqual(1)
        if (one.length === other.length) expect(cosine(other, one)).toBeCloseTo(between, 12)
        if (Math.hypot(...one) > 1e-150) expect(cosine(one, one)).toBeCloseTo(1, 9)
      }),
    )
  })

  test('does not depend on length', () => {
    expect(cosine([3, 4], [30, 40])).toBeCloseTo(1, 12)
    expect(cosine([1, 0], [0, 5])).toBe(0)
    expect(cosine([1, 0], [-2, 0])).toBe(-1)
    expect(cosine([0, 0], [1, 1])).toBe(0)
    expect(cosine([1e300, 1e300], [1e300, 1])).toBe(0)
    expect(cosine([1e-300], [1e-300])).toBe(0)
  })
})

describe('scoresByMeaning()', () => {
  const results = fc.array(fc.tuple(fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: -1, max: 1 })), {
    minLength: 1,
    maxLength: 30,
  })

  test('stays in the scale of the scores, and falls with neither of the two', () => {
    fc.assert(
      fc.property(results, (made) => {
        const scores = made.map(([score]) => score)
        const cosines = made.map(([, near]) => (Number.isNaN(near) ? 0 : near))
        const fused = scoresByMeaning(scores, cosines)
        const best = Math.max(...scores)
        for (const [one, value] of fused.entries()) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(best * (1 + 1e-12))
          for (const [other, beside] of fused.entries())
            if (scores[one]! >= scores[other]! && cosines[one]! >= cosines[other]!)
              expect(value).toBeGreaterThanOrEqual(beside)
        }
      }),
    )
  })

  test('keeps the order where meaning tells nothing apart', () => {
    expect(scoresByMeaning([4, 3, 1], [0.8, 0.8, 0.8])).toEqual([2, 1.5, 0.5])
    expect(scoresByMeaning([], [])).toEqual([])
  })

  test('brings the nearest forward past what only has the words', () => {
    const [worded, near] = scoresByMeaning([4, 3], [0.7, 0.9])
    expect(near).toBeGreaterThan(worded!)
  })
})
