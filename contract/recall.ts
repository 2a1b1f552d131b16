// Recall on the wire: what is asked, among which documents, and what is answered.
import * as z from 'zod'
import { limits } from './limits.ts'
import { graphNameSchema } from './tenant.ts'

export const recallModes = [
  'vault',
  'graph',
  'pageindex',
  'hybrid',
  'onyx',
  'cross_vertical',
  'timeline',
  'current',
] as const
/** Modes that a graph knows. */
export const recallModesRanked = ['vault', 'graph', 'pageindex', 'hybrid', 'timeline', 'current'] as const
/** Modes that work today. The gateway orders onyx, of what hybrid finds; cross_vertical is hybrid over rows that show for a purpose. */
export const recallModesServed = [...recallModesRanked, 'onyx', 'cross_vertical'] as const
export type RecallMode = (typeof recallModes)[number]

export const timelineOrders = ['oldest', 'newest'] as const

/** A place in a timeline: a document, its revision, a chunk. */
const cursorPattern = /^([0-9A-HJKMNP-TV-Z]{26})\.(\d{1,9})\.(\d{1,9})$/
export const timelineCursorSchema = z.string().regex(cursorPattern, 'the nextCursor of a timeline')

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
  from: z.iso.datetime({ offset: true }).optional().describe('Accepted at or after this time'),
  to: z.iso.datetime({ offset: true }).optional().describe('Accepted before this time'),
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
      minScore: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe("Share of the best result's score: what has less is left out"),
      minShare: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe('Share of the score of the result before: what comes behind a steeper fall is left out'),
      collapse: z
        .boolean()
        .optional()
        .describe('Whether texts that say the same in nearly the same words are one result; they are by default'),
      diversity: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe('How much variety counts beside the score, in the order of the best 32; nothing by default'),
      graph: graphNameSchema.optional(),
      vertical: z
        .string()
        .regex(/^[a-z]{2,32}$/)
        .optional(),
      order: z.enum(timelineOrders).optional().describe('Of a timeline: the oldest first unless said otherwise'),
      cursor: timelineCursorSchema.optional().describe('Where a timeline goes on: nextCursor of the answer before'),
      at: z.iso
        .datetime({ offset: true })
        .optional()
        .describe('What was said then or before, in modes that go by time'),
      asOf: z.iso
        .datetime({ offset: true })
        .optional()
        .describe('What had come to memory then, in modes that go by time'),
      filter: recallFilterSchema.optional(),
      reveal: z
        .boolean()
        .optional()
        .describe('Values in place of labels: needs memory:reveal and a purpose, and is recorded'),
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
  // How sure its sender was, from 0 to 1; 1 where nobody said.
  confidence: z.number(),
  // What holds in its place since then, where something does.
  supersededBy: z.object({ documentId: z.string(), time: z.string() }).nullable(),
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
      // Of a result of kind `section`: titles from the outermost on, and the chunks that were read, from one to before another.
      section: z
        .object({
          titles: z.array(z.string()),
          from: z.number().int(),
          below: z.number().int(),
          nodeIds: z.array(z.string()),
        })
        .optional(),
      // True where all that are named were superseded: it held once.
      superseded: z.boolean(),
      // What says the same in nearly the same words, and is no result of its own: how alike, and with which words besides.
      nearDuplicates: z
        .array(
          z.object({
            id: z.string(),
            documentId: z.string(),
            time: z.string(),
            similarity: z.number(),
            words: z.array(z.string()),
          }),
        )
        .optional(),
    }),
  ),
  synthesis: z.object({
    text: z.string(),
    nodeIds: z.array(z.string()),
    tokensUsed: z.number().int(),
    tokenBudget: z.number().int(),
  }),
  truncated: z.object({ by: z.array(z.string()), dropped: z.number().int(), hint: z.string() }).nullable(),
  // Each that left something out, with how many; the last that were found may be more.
  cut: z.array(z.object({ by: z.string(), count: z.number().int() })),
  sourcesUsed: z.array(z.string()),
  sourceNotes: z.record(z.string(), z.string()),
  // Where a timeline goes on; null where it ends, absent in other modes.
  nextCursor: timelineCursorSchema.nullable().optional(),
  // Values that stand in place of their labels, by entity type; only where they were asked for.
  revealed: z.record(z.string(), z.number().int()).optional(),
  // Of mode cross_vertical: by result, its vertical and by what right it shows.
  lineage: z.array(
    z.object({
      sourceVertical: z.string().nullable(),
      recallPath: z.array(z.string()),
      purposeClaim: z.string(),
      // Digest of the claims; null under noAuth.
      atrSnapshotAtRecall: z.string().nullable(),
      timestamp: z.string(),
    }),
  ),
  requestId: z.string(),
})
export type RecallAnswer = z.infer<typeof recallAnswerSchema>
