// Runs one stage of a document as a span, notes its end, and turns a failure into what follows from it.
import type { ComputeStop, DocumentHistory, StageReport } from '../../contract/compute.ts'
import { stageSpans, type StageName } from '../../contract/document.ts'
import type { ProblemCode } from '../../contract/problems.ts'
import { planFailure, type StageFailure } from '../../core/pipeline/failure.ts'
import type { EngineAnswer } from './engines/answer.ts'
import type { Telemetry, Trace } from './telemetry.ts'
import { steadyMs } from './steady-ms.ts'

/** A document on its way through stages. */
export interface StagedDocument {
  readonly documentId: string
  readonly trace: Trace
  readonly history: DocumentHistory
  readonly failureIsolation: boolean
  readonly telemetry: Telemetry
  /** Notes a stage's end. */
  report(stage: StageReport): void
}

/** A document leaves its run early: to be tried again, blocked, or ended. */
export class StageStop extends Error {
  readonly stop: ComputeStop
  constructor(stop: ComputeStop) {
    super(`${stop.stage} ${stop.action} ${stop.code}`)
    this.stop = stop
  }
}

/** Answers the stage's value, or null where its failure was isolated; throws StageStop where the document can't go on. */
export async function runStage<T>(
  document: StagedDocument,
  stage: { readonly name: StageName; readonly work: () => Promise<EngineAnswer<T>> },
): Promise<T | null> {
  const startedMs = Date.now()
  const beganMs = steadyMs()
  const answer = await document.telemetry.span(stageSpans[stage.name], document.trace, async (attributes) => {
    const answer = await stage.work()
    attributes['documentId'] = document.documentId
    attributes['state'] = answer.ok ? 'done' : answer.failure.code
    return answer
  })
  const timing = { stage: stage.name, startedMs, durationMs: steadyMs() - beganMs }
  logStage(document, { ...timing, ...(answer.ok ? {} : { code: answer.failure.code }) })
  if (answer.ok) {
    document.report({ ...timing, state: 'done' })
    return answer.value
  }
  const code = stopOrIsolate(document, { failure: answer.failure, timing })
  document.report({ ...timing, state: 'error', code })
  return null
}

/** A line for every stage that ran: which, how long, and the code of its failure. */
export function logStage(
  { documentId, trace, telemetry }: Pick<StagedDocument, 'documentId' | 'trace' | 'telemetry'>,
  { stage, durationMs, code }: { readonly stage: StageName; readonly durationMs: number; readonly code?: string },
): void {
  const line = { documentId, requestId: trace.requestId, stage, ms: durationMs }
  if (code === undefined) telemetry.log('info', 'stage', { ...line, outcome: 'done' })
  else telemetry.log('warn', 'stage', { ...line, outcome: 'failed', code })
}

function stopOrIsolate(
  document: StagedDocument,
  failed: { failure: StageFailure; timing: { stage: StageName; startedMs: number; durationMs: number } },
): ProblemCode {
  const { failure, timing } = failed
  const { history, failureIsolation } = document
  const plan = planFailure(failure, { stage: timing.stage, ...history, failureIsolation })
  if (plan.action === 'isolate') return plan.code
  const code = plan.action === 'retry' ? failure.code : plan.code
  document.report({ ...timing, state: plan.action === 'retry' ? 'waiting' : 'error', code })
  throw new StageStop({ action: plan.action, code, stage: timing.stage, charge: plan.charge })
}

/** Keeps a stage's slot in status and trace where it has nothing to do. */
export async function skipStage(
  document: StagedDocument,
  stage: { readonly name: StageName; readonly reason: string },
): Promise<void> {
  await document.telemetry.span(stageSpans[stage.name], document.trace, async (attributes) => {
    attributes['documentId'] = document.documentId
    attributes['state'] = 'skipped'
  })
  document.report({ stage: stage.name, state: 'skipped', startedMs: null, durationMs: null, reason: stage.reason })
}
