// How a document ends: its status and error from what its stages reported.
import type { DocumentStatus, StageName, StageState } from '../../contract/document.ts'
import type { ProblemCode } from '../../contract/problems.ts'

export interface StageOutcome {
  readonly stage: StageName
  readonly state: StageState
  readonly code?: ProblemCode
}

export interface DocumentOutcome {
  readonly status: DocumentStatus
  readonly errorCode: ProblemCode | null
}

/** A document with all stages done is completed; one with an isolated failure is partial and keeps the first error's code. */
export function documentOutcome(stages: readonly StageOutcome[]): DocumentOutcome {
  const failed = stages.find((stage) => stage.state === 'error')
  if (failed === undefined) return { status: 'completed', errorCode: null }
  return { status: 'partial', errorCode: failed.code ?? 'INTERNAL' }
}
