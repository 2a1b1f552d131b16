// A document that this Worker computes: what it was called with, and what its stages report.
import type { ComputeCall, StageReport } from '../../contract/compute.ts'
import type { RedactedContent } from '../../contract/redaction.ts'
import { nothingSaid, saidMetadata, spelledName } from '../../core/pipeline/caption.ts'
import type { SaidValue } from '../../core/redaction/said-values.ts'
import type { StagedDocument } from '../shared/run-stage.ts'
import type { ComputeContext } from './context.ts'

export type Call = ComputeCall<ReadableStream<Uint8Array>>

/** What was said of the document, as it is analysed with its text. */
export function saidOf({ original: { tags, described = nothingSaid } }: Call): RedactedContent['metadata'] {
  return saidMetadata(described.name === null ? null : spelledName(described.name), tags)
}

/** Whom and what the document was said to be about. */
export function valuesSent({ original: { described = nothingSaid } }: Call): readonly SaidValue[] {
  const { subjects, matter } = described
  const people = subjects.map((value) => ({ entity: 'PERSON', value }))
  return matter === null ? people : [...people, { entity: 'MATTER', value: matter }]
}

export interface Job extends StagedDocument {
  readonly call: Call
  readonly reports: readonly StageReport[]
}

export function createJob({ config, telemetry }: ComputeContext, call: Call): Job {
  const reports: StageReport[] = []
  return {
    call,
    reports,
    documentId: call.documentId,
    trace: { traceparent: call.traceparent, requestId: call.requestId },
    history: call.history,
    failureIsolation: config.documents.failureIsolation,
    telemetry,
    report: (stage) => void reports.push(stage),
  }
}
