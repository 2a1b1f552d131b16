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
  /** Whose rows show; `*` where those of all do. */
  verticals: z.array(z.string()),
  crossVertical: z.boolean(),
  /** Null of a key. */
  token: z
    .object({
      jti: z.string(),
      delegationDepth: z.number().int(),
      /** Ids of those who gave it, the latest first. */
      givenBy: z.array(z.string()),
      expiresAt: z.string().nullable(),
      task: z.object({ id: z.string(), endsAt: z.string() }).nullable(),
    })
    .nullable(),
  claimsDigest: z.string().nullable(),
  /** 0 where the tenant has no policy. */
  policyVersion: z.number().int(),
  effective: z.object({ operations: z.array(z.string()) }),
})
