// The clock of waits: never goes back; a clock that is set back adds nothing, and requests that are behind each other neither.
import { array, assert, integer, property } from 'fast-check'
import { expect, it } from 'vitest'
import { createSteadyClock } from '../../../core/steady-clock.ts'

it('counts what passes, and nothing for a clock that is set back', () => {
  assert(
    property(array(integer({ min: -10_000_000, max: 100_000 })), (steps) => {
      let nowMs = 1e12
      const steadyMs = createSteadyClock(() => nowMs)
      let lastMs = steadyMs()
      for (const step of steps.filter((one) => one >= 0 || one < -60_000)) {
        nowMs += step
        const ms = steadyMs()
        expect(ms - lastMs).toBe(Math.max(0, step))
        lastMs = ms
      }
    }),
  )
})

it('is no further ahead where requests look that are behind each other', () => {
  assert(
    property(array(integer({ min: 0, max: 60_000 })), (behind) => {
      let nowMs = 1e12
      const steadyMs = createSteadyClock(() => nowMs)
      const startMs = steadyMs()
      for (const ms of behind) {
        nowMs = 1e12 + 60_000 - ms
        expect(steadyMs() - startMs).toBeLessThanOrEqual(60_000)
        expect(steadyMs()).toBeGreaterThanOrEqual(startMs)
      }
    }),
  )
})
