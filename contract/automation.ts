// Calls that wait for a person, as `automation.hitl` of the configuration has them (checklist AG-11, CF-85).
import * as z from 'zod'
import { httpAddressSchema } from './address.ts'
import { limits } from './limits.ts'

export const automationSchema = z.strictObject({
  hitl: z
    .strictObject({
      enabled: z
        .literal(true, { error: 'what a rule wants a person for waits for one; the policy says what does' })
        .default(true),
      /** How long a call waits, and an approval for its call. */
      approvalTimeoutHours: z.number().min(0.1).max(limits.approvalHours).default(limits.approvalHours),
      /** Told of each call that begins to wait, by POST; nobody where it is empty. */
      notificationWebhook: z.union([z.literal(''), httpAddressSchema('an http(s) address, or empty')]).default(''),
      /** Whether its address may be one of this machine or of a private network, and http. */
      notificationPrivate: z.boolean().default(false),
    })
    .prefault({}),
})

/** Name of the secret by which what is told is signed (Standard Webhooks: whsec_ and 24 to 64 bytes in base64). */
export const webhookSecretName = 'HITL_WEBHOOK_SECRET'
export const webhookSecretPattern = /^whsec_([A-Za-z0-9+/]{32,88}={0,2})$/
