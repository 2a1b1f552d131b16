// Previews of redaction on the wire: a text or a file in, findings with their reasons and the redacted result out; nothing is kept.
import * as z from 'zod'
import { presidioModels } from './config.ts'
import { limits } from './limits.ts'
import { redactionRulesSchema } from './redaction-rules.ts'
import type { Result } from './result.ts'
import type { Call } from './rpc.ts'

/** What a preview changes for itself; the instance's own groups and rules hold beside it. */
export const previewWishSchema = z.strictObject({
  models: z
    .array(z.enum(presidioModels))
    .max(presidioModels.length)
    .optional()
    .describe('Instead of the configured groups; pii, financial and secrets are always looked for'),
  allow: redactionRulesSchema.shape.allowList.describe('More values that stay'),
  deny: redactionRulesSchema.shape.denyList.describe('More values that go'),
  threshold: z.number().min(0).max(1).optional().describe('Least score of every finding'),
})
export type PreviewWish = z.infer<typeof previewWishSchema>

export const previewTextSchema = previewWishSchema.extend({
  text: z
    .string()
    .min(1)
    .max(limits.previewCharactersMax)
    .refine((text) => text.isWellFormed(), 'well-formed text'),
})

const countsSchema = z.record(z.string(), z.number().int())

export const previewAnswerSchema = z.object({
  mediaType: z.string(),
  /** As it was extracted: what `start` and `end` count in. */
  text: z.string(),
  /** In order of their start; they may overlap. Offsets are Unicode code points, as on Presidio's wire. */
  findings: z.array(
    z.object({
      entity: z.string(),
      start: z.number().int(),
      end: z.number().int(),
      score: z.number(),
      /** The recogniser, as receipts name it; `deny list`, `names of this document`, or a recogniser of the instance by its own name. */
      rule: z.string(),
    }),
  ),
  /** All findings, also those beyond the bound of the list. */
  findingsTotal: z.number().int(),
  redacted: z.string(),
  /** Placeholders by entity type. */
  entities: countsSchema,
  /** Those among them that only the second look at the result put in. */
  residual: countsSchema,
})
export type PreviewAnswer = z.infer<typeof previewAnswerSchema>

/** Across RPC: content is in it, so it goes nowhere but to whoever works on it. */
export interface PreviewCall extends Call {
  readonly bytes: Uint8Array
  readonly extension: string | null
  /** A text that was typed; a file may be another engine's to read. */
  readonly isText: boolean
  readonly wish: PreviewWish
}

export interface PreviewRpc {
  /** Nothing is kept or told of it on return. Refused where an ingest of the same bytes would not be completed. */
  preview(call: PreviewCall): Promise<Result<PreviewAnswer>>
}
