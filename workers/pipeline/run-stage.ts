// Runs one stage of a document as a span, reports its end, and turns a failure into what follows from it.
import type { StageName } from '../../contract/document.ts'
import { stageSpans } from '../../contract/document.ts'
import type { ProblemCode } from '../../contract/problems.ts'
import { planFailure, type StageFailure } from '../../core/pipeline/failure.ts'
import type { StageContext } from './context.ts'
import type { EngineAnswer } from './engines/answer.ts'
import { report, type Job } from './job.ts'

/** A document leaves its run early: to be tried again, blocked, or ended. */
export class StageStop extends Error {
  readonly action: 'retry' | 'block' | 'fail'
  readonly code: ProblemCode
  readonly isKill: boolean
  readonly stage: StageName
  constructor(stop: { action: 'retry' | 'block' | 'fail'; code: ProblemCode; isKill: boolean; stage: StageName }) {
    super(`${stop.stage} ${stop.action} ${stop.code}`)
    this.action = stop.action
    this.code = stop.code
    this.isKill = stop.isKill
    this.stage = stop.stage
  }
}

/** Answers the stage's value, or null where its failure was isolated; throws StageStop where the document can't go on. */
export async function runStage<T>(
  context: StageContext,
  job: Job,
  stage: { readonly name: StageName; readonly work: () => Promise<EngineAnswer<T>> },
): Promise<T | null> {
  const startedMs = Date.now()
  const answer = await context.telemetry.span(stageSpans[stage.name], job.trace, async (attributes) => {
    const answer = await stage.work()
    attributes['documentId'] = job.ref.documentId
    attributes['state'] = answer.ok ? 'done' : answer.failure.code
    return answer
  })
  const timing = { stage: stage.name, startedMs, durationMs: Date.now() - startedMs }
  if (answer.ok) {
    report(job, { ...timing, state: 'done' })
    return answer.value
  }
  const code = stopOrIsolate(context, job, { stage: stage.name, failure: answer.failure, timing })
  report(job, { ...timing, state: 'error', code })
  return null
}

function stopOrIsolate(
  context: StageContext,
  job: Job,
  failed: { stage: StageName; failure: StageFailure; timing: { startedMs: number; durationMs: number } },
): ProblemCode {
  const isKill = failed.failure.cause === 'killed'
  const plan = planFailure(failed.failure, {
    stage: failed.stage,
    attempts: job.row.attempts,
    kills: job.row.kills + (isKill ? 1 : 0),
    failureIsolation: context.config.documents.failureIsolation,
  })
  if (plan.action === 'isolate') return plan.code
  const code = plan.action === 'retry' ? failed.failure.code : plan.code
  report(job, { stage: failed.stage, ...failed.timing, state: plan.action === 'retry' ? 'waiting' : 'error', code })
  throw new StageStop({ action: plan.action, code, isKill, stage: failed.stage })
}

/** Keeps a stage's slot in status and trace where it has nothing to do. */
export async function skipStage(
  context: StageContext,
  job: Job,
  stage: { readonly name: StageName; readonly reason: string },
): Promise<void> {
  await context.telemetry.span(stageSpans[stage.name], job.trace, async (attributes) => {
    attributes['documentId'] = job.ref.documentId
    attributes['state'] = 'skipped'
  })
  report(job, { stage: stage.name, state: 'skipped', startedMs: null, durationMs: null, reason: stage.reason })
}
