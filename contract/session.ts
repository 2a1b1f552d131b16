// The caller's session on the wire: claims in force and what they allow.
import * as z from 'zod'

export const sessionSchema = z.object({
  mode: z.string(),
  tokenId: z.string().nullable(),
  tenantId: z.string(),
  actorId: z.string(),
  actorType: z.enum(['human', 'agent', 'service']),
  roles: z.array(z.string()),
  scopes: z.array(z.string()),
  verticals: z.array(z.string()),
  crossVertical: z.boolean(),
  claimsDigest: z.string().nullable(),
  effective: z.object({ operations: z.array(z.string()) }),
})

/** A saved state of a Goose task. */
export const gooseCheckpointsSchema = z.array(
  z.object({
    taskId: z.string(),
    checkpointId: z.string(),
    createdAt: z.string(),
    reason: z.enum(['timer', 'oom', 'drain']),
    step: z.number().int(),
    sizeBytes: z.number().int(),
    resumable: z.boolean(),
  }),
)
