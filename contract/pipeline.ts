// The pipeline across queue and RPC: the queue message, health of engines, metrics.
import * as z from 'zod'
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

/** The RPC surface of the pipeline Worker (its default entrypoint). What streams or hands over is declared in workers/shared/bindings.ts. */
export interface PipelineRpc {
  health(): Promise<PipelineHealth>
}
