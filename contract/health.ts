// Liveness, readiness and engine health on the wire.
import * as z from 'zod'

export const healthzSchema = z.object({ status: z.literal('ok'), version: z.string() })

export const readyzSchema = z.object({
  status: z.enum(['ready', 'not_ready']),
  checks: z.object({
    database: z.string(),
    cuckooFilter: z.enum(['ok', 'warming', 'unavailable']),
    supergraph: z.string(),
    audit: z.string(),
    keys: z.string(),
    configuration: z.string(),
  }),
})
export type ReadyzAnswer = z.infer<typeof readyzSchema>

/** By name of the engine: `ok`, `starting` or `unavailable`. */
export const pipelineHealthSchema = z.record(z.string(), z.enum(['ok', 'starting', 'unavailable']))
