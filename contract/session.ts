// The caller's session on the wire: claims in force and what they allow, and sessions of people before a browser.
import * as z from 'zod'
import { limits } from './limits.ts'

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

/** The task that tokens of a browser's session are of. */
export const pageTaskId = 'page'

export const beginSessionSchema = z.strictObject({
  /** How long it may go on; it ends after 30 minutes in which no page renews it. */
  hours: z.number().min(0.1).max(limits.pageSessionHoursMax).default(limits.pageSessionHoursMax),
})
export const renewSessionSchema = z.strictObject({})

/** The credential itself is in the cookie alone. */
export const begunSessionSchema = z.object({
  actorId: z.string(),
  expiresAt: z.string(),
  /** Until when it is renewed. */
  endsAt: z.string(),
})
export const endedSessionSchema = z.object({
  /** Whether there was one. */
  hasEnded: z.boolean(),
})
