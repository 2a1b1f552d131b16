// One visit to an engine (PUT /process): what is asked beside the bytes, and what comes back.
import * as z from 'zod'
import { limits } from './limits.ts'
import { redactionRulesSchema } from './redaction-rules.ts'
import { problems, type ProblemCode } from './problems.ts'

/** JSON in ASCII, so that it can stand in a header. */
export const visitHeader = 'x-clawql-visit'

export const visitRequestSchema = z.strictObject({
  /** Of the uploaded file's name: a hint for detection. */
  extension: z
    .string()
    .regex(/^[a-z0-9]{1,8}$/)
    .nullable(),
  /** Fields that are analysed together with the text: name, tags. */
  tags: z.array(z.string().max(limits.nameCharactersMax)).max(limits.tagsMax + 1),
  entities: z.array(z.string().min(1).max(64)).min(1).max(250),
  rules: redactionRulesSchema.optional(),
  /** What found each finding is answered too, for whoever looks at it; then a longer text may be one visit. */
  explains: z.boolean().optional(),
})
export type VisitRequest = z.infer<typeof visitRequestSchema>

/** A finding in UTF-16 offsets of the joined fields: text, then what was asked with it. */
const findingSchema = z.tuple([z.string().min(1).max(64), z.number().int().min(0), z.number().int().min(1), z.number()])

export const visitSchema = z.object({
  mediaType: z.string().regex(/^[\w.+-]{1,63}\/[\w.+-]{1,63}(?:; ?[\w-]{1,20}=[\w."-]{1,40})?$/),
  text: z.string(),
  names: z.array(z.string()),
  /** Of each part that could not be read, why. Engines of the version before name none. */
  omissions: z
    .array(z.enum(Object.keys(problems) as ProblemCode[]))
    .max(limits.omissionsMax)
    .default([]),
  /** Null where they were not looked for: the text is empty or too long for one visit, or the analyzer refused it. */
  findings: z.array(findingSchema).nullable(),
  /** By finding, where it was asked for. */
  why: z.array(z.string().max(200)).optional(),
})
export type Visit = z.infer<typeof visitSchema>
