// Recall on the wire: what is asked, among which documents, and what is answered.
import * as z from 'zod'
import { limits } from './limits.ts'
import { graphNameSchema } from './tenant.ts'

export const recallModes = ['vault', 'graph', 'pageindex', 'hybrid', 'onyx', 'cross_vertical'] as const
/** Modes that work today; the others are refused with their reason. */
export const recallModesServed = ['vault', 'graph', 'hybrid'] as const
export type RecallMode = (typeof recallModes)[number]

const filterValues = (characters: number) =>
  z.array(z.string().min(1).max(characters)).min(1).max(limits.filterValuesMax).optional()

/** Of a field any value counts; of several fields, what all of them let through. */
export const recallFilterSchema = z.strictObject({
  documents: z
    .array(z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'ids of documents'))
    .min(1)
    .max(limits.filterDocumentsMax)
    .optional(),
  subjects: filterValues(200),
  tags: filterValues(limits.tagCharactersMax),
  matter: z.string().min(1).max(200).optional(),
  mediaType: z
    .string()
    .regex(/^[\w.+-]{1,100}\/[\w.+-]{1,100}$/)
    .optional(),
  // Accepted at or after, and before, these times.
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
})
export type RecallFilter = z.infer<typeof recallFilterSchema>

/** What somebody says that an act is for. */
export const purposeSchema = z.string().trim().min(1).max(limits.purposeCharactersMax)

export const recallRequestSchema = z.strictObject({
  query: z.string().trim().min(1).max(limits.queryCharactersMax),
  options: z
    .strictObject({
      // Described are the modes that work; the others are read to be refused with their reason.
      mode: z
        .enum(recallModes)
        .meta({ enum: [...recallModesServed] })
        .optional(),
      maxNodes: z.number().int().min(1).max(limits.recallNodesMax).optional(),
      maxHops: z.number().int().min(0).max(limits.recallHopsMax).optional(),
      tokenBudget: z.number().int().min(1).max(limits.recallTokensMax).optional(),
      // Share of the best result's score: what has less is left out.
      minScore: z.number().min(0).max(1).optional(),
      graph: graphNameSchema.optional(),
      vertical: z
        .string()
        .regex(/^[a-z]{2,32}$/)
        .optional(),
      filter: recallFilterSchema.optional(),
      // Values in place of labels: needs memory:reveal and a purpose, and is recorded.
      reveal: z.boolean().optional(),
      purpose: purposeSchema.optional(),
    })
    .default({}),
})
export type RecallRequest = z.infer<typeof recallRequestSchema>

export const sourceSchema = z.object({
  documentId: z.string(),
  revision: z.number().int(),
  chunk: z.number().int(),
  verticalId: z.string().nullable(),
  merkleRoot: z.string(),
  createdAt: z.string(),
  // When it was said, of an item of memory that names its time; else when the document came.
  time: z.string(),
})

export const recallAnswerSchema = z.object({
  query: z.string(),
  mode: z.enum(recallModes),
  results: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['node', 'document', 'section']),
      content: z.string(),
      score: z.number(),
      hops: z.number().int(),
      path: z.array(z.string()),
      why: z.array(z.string()),
      verticalId: z.string().nullable(),
      confidence: z.number(),
      merkleRoot: z.string().nullable(),
      provenance: z.object({
        documentId: z.string(),
        revision: z.number().int(),
        stage: z.string(),
        chunk: z.number().int(),
        createdAt: z.string(),
        time: z.string(),
      }),
      // Every document that holds this chunk and that the caller may read; the first is the one in `provenance`.
      sources: z.array(sourceSchema),
      // True where more documents hold it than are named.
      moreSources: z.boolean(),
    }),
  ),
  synthesis: z.object({
    text: z.string(),
    nodeIds: z.array(z.string()),
    tokensUsed: z.number().int(),
    tokenBudget: z.number().int(),
  }),
  truncated: z.object({ by: z.array(z.string()), dropped: z.number().int(), hint: z.string() }).nullable(),
  sourcesUsed: z.array(z.string()),
  sourceNotes: z.record(z.string(), z.string()),
  // Values that stand in place of their labels, by entity type; only where they were asked for.
  revealed: z.record(z.string(), z.number().int()).optional(),
  lineage: z.array(z.unknown()),
  requestId: z.string(),
})
export type RecallAnswer = z.infer<typeof recallAnswerSchema>
