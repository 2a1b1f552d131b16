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
    /** Of the identity provider, where one is configured: ok, or what is wrong with it. */
    issuer: z.string().exactOptional(),
  }),
  /** What the audit logs know of themselves: checked whole, still being checked in turns, or where one does not agree. */
  log: z.object({
    state: z.enum(['ok', 'checking', 'tampered', 'unknown']),
    checked: z.number().int(),
    records: z.number().int(),
    where: z.string().nullable(),
  }),
})
export type ReadyzAnswer = z.infer<typeof readyzSchema>

/** Its own shape is the OpenAPI Initiative's. */
export const openApiSchema = z.record(z.string(), z.unknown())

/** By name of the engine: `ok`, `starting` or `unavailable`. */
export const pipelineHealthSchema = z.record(z.string(), z.enum(['ok', 'starting', 'unavailable']))
