// Token buckets: no more than the quota and what was refilled, whatever the clock does; and no more buckets than are allowed.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TokenBuckets } from '../../../core/access/rate-limit.ts'

const rate = { quota: 10, windowMs: 1_000 }

describe('TokenBuckets', () => {
  test('lets a full bucket go at once, then as many as were refilled, and says when the next may come', () => {
    const buckets = new TokenBuckets(10)
    const first = Array.from({ length: 12 }, () => buckets.take('a', rate, 0))
    expect(first.map(({ isTaken }) => isTaken)).toEqual([...Array(10).fill(true), false, false])
    expect(first.map(({ remaining }) => remaining)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0])
    expect(first.at(-1)).toEqual({ isTaken: false, remaining: 0, fullAfterMs: 1_000, nextAfterMs: 100 })
    expect(buckets.take('a', rate, 99).isTaken).toBe(false)
    expect(buckets.take('a', rate, 100).isTaken).toBe(true)
    expect(buckets.take('b', rate, 100).remaining).toBe(9)
  })

  test('takes no more than the quota and the refill, in any order of times', () => {
    const steps = fc.array(fc.integer({ min: -500, max: 2_000 }), { maxLength: 200 })
    fc.assert(
      fc.property(steps, (gapsMs) => {
        const buckets = new TokenBuckets(1)
        let nowMs = 1_000_000
        let passedMs = 0
        let taken = 0
        for (const gapMs of gapsMs) {
          nowMs += gapMs
          passedMs += Math.max(0, gapMs)
          const state = buckets.take('a', rate, nowMs)
          if (state.isTaken) taken++
          expect(state.remaining).toBeGreaterThanOrEqual(0)
          expect(state.remaining).toBeLessThanOrEqual(rate.quota)
          expect(state.isTaken || state.nextAfterMs > 0).toBe(true)
        }
        expect(taken).toBeLessThanOrEqual(rate.quota + (passedMs * rate.quota) / rate.windowMs + 1e-6)
      }),
    )
  })

  test('what waits as long as it is told is taken', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 100_000 }), (quota, windowMs) => {
        const buckets = new TokenBuckets(1)
        let nowMs = 0
        for (let i = 0; i < 3; i++) {
          const few = { quota: Math.min(quota, 50), windowMs }
          let state = buckets.take('a', few, nowMs)
          for (let n = 0; n < 60 && state.isTaken; n++) state = buckets.take('a', few, nowMs)
          if (state.isTaken) return
          nowMs += state.nextAfterMs
          expect(buckets.take('a', few, nowMs).isTaken).toBe(true)
        }
      }),
    )
  })

  test('forgets the bucket that was used longest ago', () => {
    const buckets = new TokenBuckets(2)
    for (const name of ['a', 'b', 'a', 'c']) buckets.take(name, rate, 0)
    expect(buckets.take('a', rate, 0).remaining).toBe(7)
    expect(buckets.take('b', rate, 0).remaining).toBe(9)
  })
})
