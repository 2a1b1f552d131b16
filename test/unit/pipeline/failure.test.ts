// What follows when a stage fails.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stageNames } from '../../../contract/document.ts'
import { limits } from '../../../contract/limits.ts'
import { backoffMs, engineDeadlineMs, planFailure } from '../../../core/pipeline/failure.ts'

const context = { stage: 'tika', tries: 0, kills: 0, isAlone: false, failureIsolation: true } as const
const lastTry = { tries: limits.stageAttemptsMax - 1 }
const lastKill = { kills: limits.engineKillsMax - 1 }

describe('planFailure()', () => {
  test('always blocks when the redactor is out of reach or fails, whatever the history (I5)', () => {
    const cause = fc.constantFrom('document' as const, 'engine' as const, 'unreachable' as const)
    fc.assert(
      fc.property(fc.nat(20), fc.boolean(), fc.boolean(), cause, (tries, isAlone, failureIsolation, cause) => {
        const plan = planFailure(
          { code: 'PRESIDIO_UNAVAILABLE', cause },
          { stage: 'presidio', tries, kills: 0, isAlone, failureIsolation },
        )
        expect(plan).toMatchObject({ action: 'block', code: 'PRESIDIO_UNAVAILABLE' })
      }),
    )
  })

  test('ends a document that passes a bound of redaction, with and without isolation', () => {
    for (const failureIsolation of [true, false]) {
      const plan = planFailure(
        { code: 'LIMIT_EXCEEDED', cause: 'document' },
        { ...context, stage: 'presidio', failureIsolation },
      )
      expect(plan).toEqual({ action: 'fail', code: 'LIMIT_EXCEEDED', charge: 'nothing' })
    }
  })

  test('ends a document that ended its engine twice, in every stage', () => {
    for (const stage of stageNames) {
      const killed = { code: 'ENGINE_KILLED', cause: 'killed' } as const
      expect(planFailure(killed, { ...context, stage })).toEqual({ action: 'retry', charge: 'kill' })
      expect(planFailure(killed, { ...context, stage, ...lastKill })).toEqual({
        action: 'fail',
        code: 'ENGINE_KILLED',
        charge: 'kill',
      })
    }
  })

  test('retries whatever was interrupted by somebody else, however often, and charges nothing', () => {
    for (const stage of stageNames) {
      const interrupted = { code: 'ENGINE_KILLED', cause: 'interrupted' } as const
      const plan = planFailure(interrupted, { ...context, stage, tries: 20, kills: 20 })
      expect(plan).toEqual({ action: 'retry', charge: 'nothing' })
    }
  })

  test('retries whatever waited in vain for our own engines, in every stage, and charges no document', () => {
    for (const stage of stageNames)
      for (const [cause, charge] of [
        ['busy', 'nothing'],
        ['absent', 'outage'],
      ] as const) {
        const plan = planFailure({ code: 'PROVIDER_UNAVAILABLE', cause }, { ...context, stage, tries: 20, kills: 20 })
        expect(plan).toEqual({ action: 'retry', charge })
      }
  })

  test('only suspects a document whose engine was lost beside others, and charges it once it was alone', () => {
    for (const stage of stageNames) {
      for (const code of ['ENGINE_KILLED', 'DEADLINE_EXCEEDED'] as const) {
        const lost = { code, cause: 'unexplained' } as const
        const beside = planFailure(lost, { ...context, stage, kills: 20 })
        expect(beside).toEqual({ action: 'retry', charge: 'suspicion' })
        const alone = { ...context, stage, isAlone: true }
        expect(planFailure(lost, alone)).toEqual({ action: 'retry', charge: 'kill' })
        const last = { ...alone, ...lastKill }
        expect(planFailure(lost, last)).toEqual(planFailure({ code, cause: 'killed' }, last))
      }
    }
  })

  test('takes no document for hostile that needs more memory than an engine has', () => {
    for (const stage of ['tika', 'gotenberg', 'presidio'] as const) {
      const outgrown = { code: 'ENGINE_KILLED', cause: 'outgrown' } as const
      const end = { action: 'fail', code: 'LIMIT_EXCEEDED', charge: 'kill' }
      expect(planFailure(outgrown, { ...context, stage })).toEqual({ action: 'retry', charge: 'kill' })
      expect(planFailure(outgrown, { ...context, stage, ...lastKill })).toEqual(end)
    }
  })

  test('gives a late document a second chance, then goes on without that stage, but never without redaction', () => {
    const late = { code: 'DEADLINE_EXCEEDED', cause: 'killed' } as const
    const second = { ...context, ...lastKill }
    expect(planFailure(late, context)).toEqual({ action: 'retry', charge: 'kill' })
    expect(planFailure(late, second)).toEqual({ action: 'isolate', code: 'DEADLINE_EXCEEDED' })
    const failed = { action: 'fail', code: 'DEADLINE_EXCEEDED', charge: 'kill' }
    expect(planFailure(late, { ...second, failureIsolation: false })).toEqual(failed)
    expect(planFailure(late, { ...second, stage: 'presidio' })).toEqual(failed)
  })

  test('retries an engine out of reach for ever, and charges nobody', () => {
    const away = { code: 'GOTENBERG_UNAVAILABLE', cause: 'unreachable' } as const
    for (const failureIsolation of [true, false]) {
      const plan = planFailure(away, { ...context, stage: 'gotenberg', tries: 1_000, failureIsolation })
      expect(plan).toEqual({ action: 'retry', charge: 'outage' })
    }
  })

  test('retries an engine that fails until the tries are used up, then isolates or fails', () => {
    const down = { code: 'GOTENBERG_UNAVAILABLE', cause: 'engine' } as const
    const gotenberg = { ...context, stage: 'gotenberg' } as const
    expect(planFailure(down, { ...gotenberg, tries: lastTry.tries - 1 })).toEqual({ action: 'retry', charge: 'try' })
    expect(planFailure(down, { ...gotenberg, ...lastTry })).toEqual({
      action: 'isolate',
      code: 'GOTENBERG_UNAVAILABLE',
    })
    expect(planFailure(down, { ...gotenberg, ...lastTry, failureIsolation: false })).toEqual({
      action: 'fail',
      code: 'GOTENBERG_UNAVAILABLE',
      charge: 'try',
    })
  })

  test('ends a document whose format, password or damage no later stage can mend', () => {
    for (const code of ['UNSUPPORTED_FORMAT', 'DOCUMENT_PASSWORD', 'DOCUMENT_DAMAGED', 'LIMIT_EXCEEDED'] as const) {
      const plan = planFailure({ code, cause: 'document' }, context)
      expect(plan).toEqual({ action: 'fail', code, charge: 'nothing' })
    }
  })

  test('goes on past an extraction that took too long (DP-6)', () => {
    const late = { code: 'DEADLINE_EXCEEDED', cause: 'document' } as const
    expect(planFailure(late, context)).toEqual({ action: 'isolate', code: 'DEADLINE_EXCEEDED' })
    const plan = planFailure(late, { ...context, failureIsolation: false })
    expect(plan).toEqual({ action: 'fail', code: 'DEADLINE_EXCEEDED', charge: 'nothing' })
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

test('engineDeadlineMs() is the smaller of the timeout and a base + 1 s per MiB', () => {
  expect(engineDeadlineMs(30, 0)).toBe(limits.engineBaseMs)
  expect(engineDeadlineMs(30, 8 * 1024 * 1024)).toBe(limits.engineBaseMs + 8_000)
  expect(engineDeadlineMs(30, 64 * 1024 * 1024)).toBe(30_000)
})
