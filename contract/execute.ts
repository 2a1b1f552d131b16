// Search and execute on the wire: operations found by what they do, and run by name, as their own route would run them.
import * as z from 'zod'
import { limits } from './limits.ts'
import { toolSchema } from './tool.ts'

export const operationIdSchema = z.string().min(1).max(128)

export const searchRequestSchema = z.strictObject({
  query: z.string().trim().min(1).max(limits.queryCharactersMax),
  limit: z.number().int().min(1).max(limits.toolsFoundMax).default(5),
})

/** A tool, as far as a caller needs it to call it. */
export const foundToolSchema = toolSchema.omit({ breaker: true }).extend({
  // Above nothing; the best comes first.
  score: z.number(),
})
export const searchAnswerSchema = z.object({ results: z.array(foundToolSchema), requestId: z.string() })

export const executeRequestSchema = z.strictObject({
  operationId: operationIdSchema.describe('The canonical id, or an alias of it'),
  params: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('What the operation takes, of path, query, headers and body alike, by its `inputSchema`'),
  projection: z
    .string()
    .trim()
    .min(1)
    .max(limits.projectionCharactersMax)
    .optional()
    .describe(
      'Which fields come back, as a GraphQL selection: `results { id content } requestId`. Everything without it',
    ),
})
export type ExecuteRequest = z.infer<typeof executeRequestSchema>

export const executeAnswerSchema = z.object({
  operationId: z.string(),
  /** HTTP status of the operation's own answer. */
  status: z.number().int(),
  /** What the operation answers: JSON as it is, text as a string, bytes as `{mediaType, base64}`. */
  result: z.unknown(),
  /** Of a tool of others, under which its records stand. */
  callId: z.string().exactOptional(),
  requestId: z.string(),
})
export type ExecuteAnswer = z.infer<typeof executeAnswerSchema>

/** A file among params: its text, or its bytes in base64. */
export const filePartSchema = z
  .strictObject({
    name: z.string().min(1).max(255),
    mediaType: z
      .string()
      .regex(/^[\w.+-]{1,100}\/[\w.+-]{1,100}$/)
      .optional(),
    text: z.string().optional(),
    base64: z.base64().optional(),
  })
  .refine(({ text, base64 }) => (text === undefined) !== (base64 === undefined), 'give text or base64')
  .meta({ oneOf: ['text', 'base64'].map((name) => ({ required: [name] })) })
export type FilePart = z.infer<typeof filePartSchema>
