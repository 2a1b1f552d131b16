// What follows when a stage fails.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stageNames } from '../../../contract/document.ts'
import { limits } from '../../../contract/limits.ts'
import { backoffMs, engineDeadlineMs, planFailure } from '../../../core/pipeline/failure.ts'

const context = { stage: 'tika', attempts: 1, kills: 0, failureIsolation: true } as const

describe('planFailure()', () => {
  test('always blocks when the redactor is out of reach or fails, whatever the history (I5)', () => {
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.boolean(),
        fc.constantFrom('document' as const, 'engine' as const),
        (attempts, failureIsolation, cause) => {
          const plan = planFailure(
            { code: 'PRESIDIO_UNAVAILABLE', cause },
            { stage: 'presidio', attempts, kills: 0, failureIsolation },
          )
          expect(plan).toEqual({ action: 'block', code: 'PRESIDIO_UNAVAILABLE' })
        },
      ),
    )
  })

  test('ends a document that passes a bound of redaction, with and without isolation', () => {
    for (const failureIsolation of [true, false]) {
      const plan = planFailure(
        { code: 'LIMIT_EXCEEDED', cause: 'document' },
        { ...context, stage: 'presidio', failureIsolation },
      )
      expect(plan).toEqual({ action: 'fail', code: 'LIMIT_EXCEEDED' })
    }
  })

  test('ends a document that ended its engine twice, in every stage', () => {
    for (const stage of stageNames) {
      const killed = { code: 'ENGINE_KILLED', cause: 'killed' } as const
      expect(planFailure(killed, { ...context, stage, kills: 1 })).toEqual({ action: 'retry' })
      expect(planFailure(killed, { ...context, stage, kills: limits.engineKillsMax })).toEqual({
        action: 'fail',
        code: 'ENGINE_KILLED',
      })
    }
  })

  test('retries whatever was interrupted by somebody else, however often, and charges nothing', () => {
    for (const stage of stageNames) {
      const interrupted = { code: 'ENGINE_KILLED', cause: 'interrupted' } as const
      expect(planFailure(interrupted, { ...context, stage, attempts: 20, kills: 1 })).toEqual({ action: 'retry' })
    }
  })

  test('gives a late document a second chance, then goes on without that stage, but never without redaction', () => {
    const late = { code: 'DEADLINE_EXCEEDED', cause: 'killed' } as const
    const second = { ...context, kills: limits.engineKillsMax }
    expect(planFailure(late, { ...context, kills: 1 })).toEqual({ action: 'retry' })
    expect(planFailure(late, second)).toEqual({ action: 'isolate', code: 'DEADLINE_EXCEEDED' })
    expect(planFailure(late, { ...second, failureIsolation: false })).toEqual({
      action: 'fail',
      code: 'DEADLINE_EXCEEDED',
    })
    expect(planFailure(late, { ...second, stage: 'presidio' })).toEqual({ action: 'fail', code: 'DEADLINE_EXCEEDED' })
  })

  test('retries an engine out of reach until the attempts are used up, then isolates or fails', () => {
    const away = { code: 'GOTENBERG_UNAVAILABLE', cause: 'engine' } as const
    const gotenberg = { ...context, stage: 'gotenberg' } as const
    expect(planFailure(away, { ...gotenberg, attempts: limits.stageAttemptsMax - 1 })).toEqual({ action: 'retry' })
    expect(planFailure(away, { ...gotenberg, attempts: limits.stageAttemptsMax })).toEqual({
      action: 'isolate',
      code: 'GOTENBERG_UNAVAILABLE',
    })
    expect(planFailure(away, { ...gotenberg, attempts: limits.stageAttemptsMax, failureIsolation: false })).toEqual({
      action: 'fail',
      code: 'GOTENBERG_UNAVAILABLE',
    })
  })

  test('ends a document whose format, password or damage no later stage can mend', () => {
    for (const code of ['UNSUPPORTED_FORMAT', 'DOCUMENT_PASSWORD', 'DOCUMENT_DAMAGED', 'LIMIT_EXCEEDED'] as const) {
      expect(planFailure({ code, cause: 'document' }, context)).toEqual({ action: 'fail', code })
    }
  })

  test('goes on past an extraction that took too long (DP-6)', () => {
    expect(planFailure({ code: 'DEADLINE_EXCEEDED', cause: 'document' }, context)).toEqual({
      action: 'isolate',
      code: 'DEADLINE_EXCEEDED',
    })
    expect(
      planFailure({ code: 'DEADLINE_EXCEEDED', cause: 'document' }, { ...context, failureIsolation: false }),
    ).toEqual({ action: 'fail', code: 'DEADLINE_EXCEEDED' })
  })
})

test('backoffMs() grows, jitters and stays below a minute', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempts, random) => {
        const delayMs = backoffMs(attempts, random)
        expect(delayMs).toBeGreaterThanOrEqual(250)
        expect(delayMs).toBeLessThanOrEqual(60_000)
      },
    ),
  )
  expect(backoffMs(4, 0)).toBeGreaterThan(backoffMs(1, 0))
})

test('engineDeadlineMs() is the smaller of the timeout and 2 s + 1 s per MiB', () => {
  expect(engineDeadlineMs(30, 0)).toBe(2_000)
  expect(engineDeadlineMs(30, 8 * 1024 * 1024)).toBe(10_000)
  expect(engineDeadlineMs(30, 64 * 1024 * 1024)).toBe(30_000)
})
