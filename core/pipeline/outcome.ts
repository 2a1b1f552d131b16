// How a document ends: its status and error from what its stages reported.
import type { DocumentStatus, StageName, StageState } from '../../contract/document.ts'

export interface StageOutcome<Code extends string> {
  readonly stage: StageName
  readonly state: StageState
  readonly code?: Code | null
}

export interface DocumentOutcome<Code extends string> {
  readonly status: Extract<DocumentStatus, 'completed' | 'partial'>
  readonly errorCode: Code | 'INTERNAL' | null
}

/** A document with all stages done is completed; one with an isolated failure is partial and keeps the first error's code. */
export function documentOutcome<Code extends string>(stages: readonly StageOutcome<Code>[]): DocumentOutcome<Code> {
  const failed = stages.find((stage) => stage.state === 'error')
  if (failed === undefined) return { status: 'completed', errorCode: null }
  return { status: 'partial', errorCode: failed.code ?? 'INTERNAL' }
}
