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
      /** Told of each call that begins to wait, by POST; nobody where it is empty. `secret`: the address stands in HITL_WEBHOOK_URL. */
      notificationWebhook: z
        .union([z.literal(''), z.literal('secret'), httpAddressSchema('an http(s) address, secret, or empty')])
        .default(''),
      /** Whether its address may be one of this machine or of a private network, and http. */
      notificationPrivate: z.boolean().default(false),
    })
    .prefault({}),
})

/** Name of the secret by which what is told is signed (Standard Webhooks: whsec_ and 24 to 64 bytes in base64). */
export const webhookSecretName = 'HITL_WEBHOOK_SECRET'
export const webhookSecretPattern = /^whsec_([A-Za-z0-9+/]{32,88}={0,2})$/

/** Name of the secret that is the address, where it is one. */
export const webhookUrlName = 'HITL_WEBHOOK_URL'

/** Without user and fragment: neither is ever sent. */
export const isBareAddress = (address: string): boolean => !/^https?:\/\/[^/?]*@|#/i.test(address)

/** Where it is told; null where nobody is, or where the secret is no address that may be: https, but on one's own network, and bare. */
export function webhookAddress(
  { hitl: { notificationWebhook, notificationPrivate } }: z.output<typeof automationSchema>,
  secret: string | undefined,
): string | null {
  const written = notificationWebhook === 'secret' ? (secret ?? '') : notificationWebhook
  const isSafe = (notificationPrivate || written.startsWith('https://')) && isBareAddress(written)
  return isSafe && httpAddressSchema('an http(s) address').safeParse(written).success ? written : null
}
