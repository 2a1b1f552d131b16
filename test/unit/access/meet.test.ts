// The lattice of what bounds grants: laws of a meet, and what one lacks of another.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grantableScopes } from '../../../contract/api-key.ts'
import { isWithin, lackOfBounds, meet, type Bounds } from '../../../core/access/meet.ts'

const sorted = <T extends string>(...of: readonly T[]) =>
  fc.uniqueArray(fc.constantFrom(...of)).map((list) => list.sort())
const bounds: fc.Arbitrary<Bounds> = fc
  .record({
    capabilities: fc.oneof(sorted(...grantableScopes.slice(0, 5)), fc.constant(['*'])),
    actorType: fc.constantFrom('human', 'agent', 'service'),
    verticals: fc.option(sorted('lending', 'health', 'claims'), { nil: null }),
    crossVertical: fc.boolean(),
    expiresMs: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }),
  })
  .map((one) => ({ ...one, crossVertical: one.verticals === null || one.crossVertical }))

const all: Bounds = { capabilities: ['*'], actorType: 'human', verticals: null, crossVertical: true, expiresMs: null }
const holds = (...check: readonly [(a: Bounds, b: Bounds, c: Bounds) => void]) =>
  fc.assert(fc.property(bounds, bounds, bounds, ...check), { numRuns: 3_000 })

describe('meet()', () => {
  test('lies within both, and whatever lies within both lies within it', () =>
    holds((a, b, c) => {
      expect([isWithin(meet(a, b), a), isWithin(meet(a, b), b)]).toEqual([true, true])
      expect(isWithin(c, meet(a, b))).toBe(isWithin(c, a) && isWithin(c, b))
    }))

  test('is associative, commutative and idempotent, with all bounds open as its one', () =>
    holds((a, b, c) => {
      expect(meet(meet(a, b), c)).toEqual(meet(a, meet(b, c)))
      expect(meet(a, b)).toEqual(meet(b, a))
      expect(meet(a, a)).toEqual(a)
      expect(meet(all, a)).toEqual(a)
    }))

  test('lying within is an order, and the meet is the lesser where there is one', () =>
    holds((a, b, c) => {
      expect(isWithin(a, a)).toBe(true)
      if (isWithin(a, b) && isWithin(b, a)) expect(a).toEqual(b)
      if (isWithin(a, b) && isWithin(b, c)) expect(isWithin(a, c)).toBe(true)
      expect(isWithin(a, b)).toBe(JSON.stringify(meet(a, b)) === JSON.stringify(a))
    }))
})

test('lackOfBounds() names what is wanted and not held, and nothing else', () => {
  const held: Bounds = {
    capabilities: ['documents:read'],
    actorType: 'service',
    verticals: ['lending'],
    crossVertical: false,
    expiresMs: 5,
  }
  expect(lackOfBounds(held, all)).toEqual({
    scopes: ['*'],
    actorType: 'human',
    verticals: ['*'],
    crossVertical: true,
    expiresAtMostMs: 5,
  })
  expect(lackOfBounds(held, { ...held, verticals: ['lending', 'health'], expiresMs: 4 })).toEqual({
    verticals: ['health'],
  })
  expect(lackOfBounds(all, held)).toEqual({})
})
