// Redaction rules of an instance, beside its groups of entity types: what stays, what always goes, patterns of its own, thresholds.
import * as z from 'zod'

/** As it stands in placeholders. */
export const entityNameSchema = z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'capitals, digits and underscores')

const phraseSchema = z
  .string()
  .min(2)
  .max(200)
  .regex(/\S[^]*\S/, 'at least two characters that are no space')
  .refine((text) => text.isWellFormed(), 'well-formed text')
const phrasesSchema = z.array(phraseSchema).max(500)
const scoreSchema = z.number().min(0).max(1)

/** Presidio's shape of a pattern recogniser, in what we serve of it. */
const adHocRecognizerSchema = z.strictObject({
  name: z.string().min(1).max(100),
  supported_entity: entityNameSchema,
  supported_language: z.literal('en').optional(),
  patterns: z
    .array(
      z.strictObject({ name: z.string().max(100).default(''), regex: z.string().min(1).max(500), score: scoreSchema }),
    )
    .max(20)
    .optional(),
  deny_list: phrasesSchema.optional(),
  deny_list_score: scoreSchema.optional(),
  context: z.array(z.string().min(1).max(100)).max(50).optional(),
})

export const redactionRulesSchema = z.strictObject({
  /** Values that are no finding, compared exactly, with all that lies inside them. */
  allowList: phrasesSchema.default([]),
  /** What is personal wherever it stands as whole words, in any case. */
  denyList: phrasesSchema.default([]),
  adHocRecognizers: z.array(adHocRecognizerSchema).max(20).default([]),
  /** Findings of an entity type below its threshold are none. */
  thresholds: z.record(entityNameSchema, scoreSchema).default({}),
})
export type RedactionRules = z.infer<typeof redactionRulesSchema>

/** JSON in ASCII, so that it can stand in a header: escapes say the rest. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
