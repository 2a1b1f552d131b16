// Items of memory on the wire: what somebody said or noted, one or a batch, and what became of each.
import * as z from 'zod'
import { documentStatuses, ingestAnswerSchema, ingestMetadataSchema, labelSchema } from './document.ts'
import { limits } from './limits.ts'
import { problemCodeSchema } from './problem-shape.ts'
import { documentIdSchema } from './tenant.ts'

/** RFC 3339, from 1970 on: an id of a document begins with its time. */
const days = [
  '(?:19[7-9][0-9]|2[0-9]{3})-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))',
  '(?:19(?:7[26]|8[048]|9[26])|2[0-9](?:0[48]|[2468][048]|[13579][26])|2[048]00)-02-29',
].join('|')
const clock =
  '(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,9})?)?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])'
const timeSchema = z
  .string()
  .regex(new RegExp(`^(?:${days})T${clock}$`), 'a time with its zone, from 1970 on, such as 2026-11-29T14:05:00Z')

const textSchema = z
  .string()
  .min(1)
  .max(limits.itemCharactersMax)
  // oxlint-disable-next-line no-control-regex -- published in the description, where \p{Cc} is not portable
  .regex(/^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]*$/, 'text without control characters but tabs and line ends')
  .refine((text) => text.isWellFormed(), 'well-formed text')

/** Whom or what it is about, and where it belongs, is said as of a document. */
export const memoryItemSchema = z.strictObject({
  id: labelSchema(limits.itemIdCharactersMax)
    .optional()
    .describe('What its sender calls it, within `source`: the same item sent again is the one that is there'),
  title: labelSchema(limits.itemTitleCharactersMax).optional(),
  text: textSchema,
  time: timeSchema
    .optional()
    .describe(
      'When it was said: `filter.from` and `to` go by it, and the order of a conversation. The time of the request by default',
    ),
  ...ingestMetadataSchema.pick({
    session: true,
    vertical: true,
    subjects: true,
    matter: true,
    tags: true,
    graph: true,
    supersedes: true,
    states: true,
  }).shape,
  supersedesItems: z
    .array(labelSchema(limits.itemIdCharactersMax))
    .min(1)
    .max(limits.supersedesMax)
    .optional()
    .describe(
      'Ids of items sent before it, of its source, graph and vertical, that it supersedes; one that is not there counts for nothing',
    ),
  classification: ingestMetadataSchema.shape.classification,
  speaker: labelSchema(limits.itemSpeakerCharactersMax)
    .optional()
    .describe('Who said it; a name is taken out like any other'),
  confidence: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe(
      'How sure its sender is: below `memory.ingest.confidenceThreshold` it is discarded. Who says nothing is sure',
    ),
  source: labelSchema(limits.itemSourceCharactersMax).optional().describe('The system that its id is one of'),
})
export type MemoryItem = z.infer<typeof memoryItemSchema>

export const memoryBatchSchema = z.strictObject({ items: z.array(memoryItemSchema).min(1).max(limits.itemsMax) })

export const memorySentSchema = z.union([memoryItemSchema, memoryBatchSchema])

export const batchIdSchema = z.string().regex(/^b_[0-9a-f]{32}$/, 'the batchId of an ingest')

export const memoryIngestAnswerSchema = z.object({
  /** `GET /api/documents?batch=` lists how its documents stand. */
  batchId: batchIdSchema,
  accepted: z.number().int(),
  /** Of those accepted, how many were there before. */
  deduplicated: z.number().int(),
  refused: z.number().int(),
  /** Of those that are neither: their senders were not sure enough. */
  discarded: z.number().int(),
  /** In the order sent. */
  items: z.array(
    z.object({
      id: z.string().optional(),
      documentId: documentIdSchema.nullable(),
      status: z.enum([...documentStatuses, 'refused', 'discarded']),
      merkleRoot: z.string().nullable(),
      deduplicated: z.boolean(),
      takenOver: ingestAnswerSchema.shape.takenOver,
      error: z.object({ code: problemCodeSchema, message: z.string(), next: z.string() }).nullable(),
    }),
  ),
})
export type MemoryIngestedAnswer = z.infer<typeof memoryIngestAnswerSchema>
