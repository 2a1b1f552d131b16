// The circuit breaker against every order of events: opens after so many failures, lets one look, never two, and never stays shut for good.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { admit, closed, lookMs, report, type BreakerState } from '../../../../core/tools/breaker.ts'

const rules = { failureThreshold: 5, probeIntervalMs: 30_000 }

const fail = (state: BreakerState, nowMs: number, times = 1): BreakerState =>
  Array.from({ length: times }).reduce<BreakerState>((one) => report(one, false, { nowMs, rules }), state)
const succeed = (state: BreakerState, nowMs: number): BreakerState => report(state, true, { nowMs, rules })

describe('a breaker', () => {
  test('opens after five failures in a row, and four and a success open nothing', () => {
    expect(fail(closed, 0, 4).kind).toBe('closed')
    expect(fail(succeed(fail(closed, 0, 4), 0), 0, 4).kind).toBe('closed')
    expect(fail(closed, 7, 5)).toEqual({ kind: 'open', failures: 5, openedMs: 7, nextProbeMs: 30_007, looks: 0 })
  })

  test('lets one look after half a minute, and nobody else until that is back', () => {
    const open = fail(closed, 0, 5)
    expect(admit(open, 29_999).verdict).toBe('refuse')
    const { state, verdict } = admit(open, 30_000)
    expect(verdict).toBe('look')
    expect(admit(state, 30_001).verdict).toBe('refuse')
    expect(succeed(state, 30_002)).toEqual(closed)
  })

  test('waits twice as long after each look that failed, and then no longer', () => {
    let state = fail(closed, 0, 5)
    let nowMs = 0
    const waits: number[] = []
    for (let n = 0; n < 9; n++) {
      if (state.kind !== 'open') throw new Error('it is not open')
      waits.push((state.nextProbeMs - nowMs) / 1_000)
      nowMs = state.nextProbeMs
      state = fail(admit(state, nowMs).state, nowMs)
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 960, 960, 960, 960])
    expect(state).toMatchObject({ openedMs: 0 })
  })

  test('a look that never comes back is followed by another', () => {
    const { state } = admit(fail(closed, 0, 5), 30_000)
    expect(admit(state, 30_000 + lookMs - 1).verdict).toBe('refuse')
    expect(admit(state, 30_000 + lookMs).verdict).toBe('look')
  })

  test('a clock that is set back shuts nobody out', () => {
    expect(admit(fail(closed, 1_000_000, 5), 10).verdict).toBe('look')
  })
})

type Step =
  | { readonly kind: 'ask' }
  | { readonly kind: 'end'; readonly isWell: boolean }
  | { readonly kind: 'pass'; readonly ms: number }

test('in any order of calls, answers and time: never two looks at once, failures below the threshold shut nothing, time opens everything', () => {
  const step: fc.Arbitrary<Step> = fc.oneof(
    fc.constant({ kind: 'ask' } as const),
    fc.record({ kind: fc.constant('end' as const), isWell: fc.boolean() }),
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 20_000 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      let state: BreakerState = closed
      let nowMs = 0
      let underWay = 0
      let lookingSince: number | null = null
      let inARow = 0
      for (const one of steps) {
        if (one.kind === 'pass') nowMs += one.ms
        else if (one.kind === 'ask') {
          const admitted = admit(state, nowMs)
          if (admitted.verdict === 'look') {
            expect(lookingSince === null || nowMs - lookingSince >= lookMs).toBe(true)
            lookingSince = nowMs
          }
          if (state.kind === 'closed') expect(admitted.verdict).toBe('pass')
          if (admitted.verdict !== 'refuse') underWay += 1
          ;({ state } = admitted)
        } else if (underWay > 0) {
          underWay -= 1
          if (state.kind === 'closed') inARow = one.isWell ? 0 : inARow + 1
          else inARow = 0
          if (state.kind === 'half_open') lookingSince = null
          const next = report(state, one.isWell, { nowMs, rules })
          if (state.kind === 'closed' && next.kind === 'open') expect(inARow).toBe(rules.failureThreshold)
          state = next
        }
      }
      expect(admit(state, nowMs + 2_000_000).verdict).not.toBe('refuse')
    }),
    { numRuns: 2_000 },
  )
})
