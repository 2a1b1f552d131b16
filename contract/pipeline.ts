// The pipeline across queue and RPC: the queue message, health of engines, metrics.
import { z } from 'zod'
import type { StageName } from './document.ts'
import { documentIdSchema, requestIdPattern, tenantIdPattern, traceparentPattern } from './tenant.ts'

/** A hint that a document can go on. Strict: it holds ids only, never content. An unknown `v` is retried, never acknowledged. */
export const advanceMessageSchema = z.strictObject({
  v: z.literal(1),
  kind: z.literal('advance'),
  tenantId: z.string().regex(tenantIdPattern),
  documentId: documentIdSchema,
  revision: z.number().int().min(1),
  reason: z.enum(['ingest', 'retry', 'sweep', 'release']),
  requestId: z.string().regex(requestIdPattern),
  traceparent: z.string().regex(traceparentPattern),
})
export type AdvanceMessage = z.infer<typeof advanceMessageSchema>

export type EngineState = 'ok' | 'starting' | 'unavailable'

export interface PipelineHealth {
  readonly engines: { readonly [engine in 'tika' | 'gotenberg' | 'presidio' | 'paperless']: EngineState }
}

/** Counters since the Worker started, for /metrics. */
export interface PipelineCounters {
  readonly ingestErrorsByStage: { readonly [stage in StageName]?: number }
  readonly presidioFailures: number
  readonly wormWrites: number
}

/** The RPC surface of the pipeline Worker (its default entrypoint). `archived`, which streams, is declared in workers/shared/bindings.ts. */
export interface PipelineRpc {
  health(): Promise<PipelineHealth>
  counters(): Promise<PipelineCounters>
  /** Sends again what is stuck and drains the outbox; called by the clock object. */
  sweep(call: { readonly v: 1 }): Promise<{ readonly unfinished: number }>
}
