// What follows when a stage fails: retry, isolate, block or end the document. Redaction failures always block (invariant I5).
import type { ComputeStop } from '../../contract/compute.ts'
import type { StageName } from '../../contract/document.ts'
import { limits } from '../../contract/limits.ts'
import type { ProblemCode } from '../../contract/problems.ts'

/** How a stage failed, as a driver reports it. */
export interface StageFailure {
  readonly code: ProblemCode
  /**
   * `document`: this content will always fail. `engine`: the engine answered that it failed, or answered nonsense.
   * `unreachable`: nobody answered at its address. `busy`: engines that live work for others; `absent`:
   * our own engines are started again. Nothing was sent then. An engine that was lost in the middle of this document was `killed` by it, or
   * `outgrown`: it needed more memory than an engine has;
   * `interrupted` by somebody else's hand, or its loss is `unexplained`: nobody knows whose doing it was.
   */
  readonly cause:
    | 'document'
    | 'engine'
    | 'unreachable'
    | 'busy'
    | 'absent'
    | 'killed'
    | 'outgrown'
    | 'interrupted'
    | 'unexplained'
}

export interface FailureContext {
  readonly stage: StageName
  /** Tries in which an engine answered that it failed, before this one. */
  readonly tries: number
  /** Engines lost with this document in them and charged to it, before this one. */
  readonly kills: number
  /** Nothing else was under way: what is lost then is this document's doing. */
  readonly isAlone: boolean
  readonly failureIsolation: boolean
}

type Charge = ComputeStop['charge']

export type FailurePlan =
  | { readonly action: 'retry'; readonly charge: Charge }
  /** The stage is recorded as failed; the document goes on without its result. */
  | { readonly action: 'isolate'; readonly code: ProblemCode }
  | { readonly action: 'block'; readonly code: ProblemCode; readonly charge: Charge }
  | { readonly action: 'fail'; readonly code: ProblemCode; readonly charge: Charge }

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
function planKill({ code }: StageFailure, { stage, kills, failureIsolation }: FailureContext): FailurePlan {
  if (kills + 1 < limits.engineKillsMax) return { action: 'retry', charge: 'kill' }
  if (code !== 'DEADLINE_EXCEEDED')
    return { action: 'fail', code: code === 'LIMIT_EXCEEDED' ? code : 'ENGINE_KILLED', charge: 'kill' }
  return failureIsolation && stage !== 'presidio'
    ? { action: 'isolate', code }
    : { action: 'fail', code, charge: 'kill' }
}

/** Null where the engine was there and answered, or was out of reach. */
function planLoss(failure: StageFailure, context: FailureContext): FailurePlan | null {
  if (failure.cause === 'interrupted' || failure.cause === 'busy') return { action: 'retry', charge: 'nothing' }
  if (failure.cause === 'absent') return { action: 'retry', charge: 'outage' }
  if (failure.cause === 'unexplained' && !context.isAlone) return { action: 'retry', charge: 'suspicion' }
  // Too large for an engine is not hostile: it may be what anybody writes, and what is to be done is to split it.
  if (failure.cause === 'outgrown') return planKill({ ...failure, code: 'LIMIT_EXCEEDED' }, context)
  return failure.cause === 'killed' || failure.cause === 'unexplained' ? planKill(failure, context) : null
}

/**
 * Decides by stage, cause and history alone. An engine process that died under a document has not redacted badly, it has
 * not redacted, and neither has one that worked for others: that is repeated like any interrupted stage, and charged to the document where it was its doing.
 */
export function planFailure(failure: StageFailure, context: FailureContext): FailurePlan {
  const lost = planLoss(failure, context)
  if (lost !== null) return lost
  const charge = failure.cause === 'unreachable' ? 'outage' : failure.cause === 'engine' ? 'try' : 'nothing'
  if (context.stage === 'presidio' && !isBeyondLimits(failure))
    return { action: 'block', code: 'PRESIDIO_UNAVAILABLE', charge }
  if (failure.cause === 'unreachable') return { action: 'retry', charge }
  if (failure.cause === 'engine' && context.tries + 1 < limits.stageAttemptsMax) return { action: 'retry', charge }
  const { code } = failure
  if (endingStages.has(context.stage) && endingCodes.has(code)) return { action: 'fail', code, charge }
  return context.failureIsolation ? { action: 'isolate', code } : { action: 'fail', code, charge }
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
