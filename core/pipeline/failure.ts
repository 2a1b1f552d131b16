// What follows when a stage fails: retry, isolate, block or end the document. Redaction failures always block (invariant I5).
import type { StageName } from '../../contract/document.ts'
import { limits } from '../../contract/limits.ts'
import type { ProblemCode } from '../../contract/problems.ts'

/** How a stage failed, as a driver reports it. */
export interface StageFailure {
  readonly code: ProblemCode
  /**
   * `document`: this content will always fail. `engine`: the engine was out of reach or busy. `killed`: the engine was lost in
   * the middle of this document. `interrupted`: so it was, but by somebody else's hand, which says nothing about the document.
   */
  readonly cause: 'document' | 'engine' | 'killed' | 'interrupted'
}

export interface FailureContext {
  readonly stage: StageName
  /** Attempts of the document so far, this one included. */
  readonly attempts: number
  /** Engines lost with this document in them, this one included. */
  readonly kills: number
  readonly failureIsolation: boolean
}

export type FailurePlan =
  | { readonly action: 'retry' }
  /** The stage is recorded as failed; the document goes on without its result. */
  | { readonly action: 'isolate'; readonly code: ProblemCode }
  | { readonly action: 'block'; readonly code: ProblemCode }
  | { readonly action: 'fail'; readonly code: ProblemCode }

/** Refusals of extraction and rooting that end a document: there is nothing that a later stage could work on. */
const endingCodes: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'UNSUPPORTED_FORMAT',
  'DOCUMENT_PASSWORD',
  'DOCUMENT_DAMAGED',
  'LIMIT_EXCEEDED',
])

const endingStages: ReadonlySet<StageName> = new Set<StageName>(['tika', 'presidio', 'merkle'])

/** Content that passes a bound: it was not redacted badly, it was not redacted, and nothing of it leaves quarantine. */
const isBeyondLimits = ({ code, cause }: StageFailure): boolean => code === 'LIMIT_EXCEEDED' && cause === 'document'

/** A document that takes too long twice loses that stage's result only; no other way of losing an engine is survived. */
function planLastKill({ code }: StageFailure, { stage, failureIsolation }: FailureContext): FailurePlan {
  if (code !== 'DEADLINE_EXCEEDED') return { action: 'fail', code: 'ENGINE_KILLED' }
  return failureIsolation && stage !== 'presidio' ? { action: 'isolate', code } : { action: 'fail', code }
}

/**
 * Decides by stage, cause and history alone. An engine process that died under a document has not redacted badly, it has
 * not redacted: that is repeated like any interrupted stage, and charged to the document unless somebody else ended it.
 */
export function planFailure(failure: StageFailure, context: FailureContext): FailurePlan {
  if (failure.cause === 'interrupted') return { action: 'retry' }
  if (failure.cause === 'killed')
    return context.kills >= limits.engineKillsMax ? planLastKill(failure, context) : { action: 'retry' }
  if (context.stage === 'presidio' && !isBeyondLimits(failure)) return { action: 'block', code: 'PRESIDIO_UNAVAILABLE' }
  if (failure.cause !== 'document' && context.attempts < limits.stageAttemptsMax) return { action: 'retry' }
  if (endingStages.has(context.stage) && endingCodes.has(failure.code)) return { action: 'fail', code: failure.code }
  if (!context.failureIsolation) return { action: 'fail', code: failure.code }
  return { action: 'isolate', code: failure.code }
}

/** Exponential back-off with full jitter, from 250 ms to 60 s. `random` is in [0, 1). */
export function backoffMs(attempts: number, random: number): number {
  const ceilingMs = Math.min(60_000, 500 * 2 ** Math.max(0, attempts - 1))
  return Math.round(ceilingMs / 2 + (random * ceilingMs) / 2)
}

/** Deadline of one engine call: min(timeoutSeconds, base + share per MiB). */
export function engineDeadlineMs(timeoutSeconds: number, sizeBytes: number): number {
  const mebibytes = sizeBytes / (1024 * 1024)
  return Math.min(timeoutSeconds * 1000, Math.round(limits.engineBaseMs + limits.engineMsPerMiB * mebibytes))
}
