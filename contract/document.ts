// Documents on the wire: ingest metadata, answers, status, list, redaction receipt, queue.
import * as z from 'zod'
import { limits } from './limits.ts'
import { documentIdSchema, graphNameSchema } from './tenant.ts'

/** One line of well-formed text: records take no other, and redaction separates its fields by a paragraph separator. */
export const labelSchema = (charactersMax: number) =>
  z
    .string()
    .min(1)
    .max(charactersMax)
    // oxlint-disable-next-line no-control-regex -- published in the description, where \p{Cc} is not portable
    .regex(/^[^\u0000-\u001F\u007F-\u009F\u2028\u2029]+$/, 'one line of text without control characters')
    .refine((text) => text.isWellFormed(), 'well-formed text')

/** From the least strict one. */
export const classifications = ['public', 'internal', 'confidential', 'restricted'] as const

/** The `metadata` part of an ingest: strict, at most 16 KiB, quarantined like content. */
export const ingestMetadataSchema = z.strictObject({
  tags: z.array(labelSchema(limits.tagCharactersMax)).max(limits.tagsMax).default([]),
  subjects: z.array(labelSchema(200)).max(limits.subjectsMax).default([]),
  matter: labelSchema(200).optional(),
  vertical: z
    .string()
    .regex(/^[a-z]{2,32}$/)
    .optional(),
  classification: z.enum(classifications).optional(),
  graph: graphNameSchema.default('main'),
  session: labelSchema(200)
    .optional()
    .describe(
      'The conversation that it is a part of: its documents count for each other, in the order in which they were sent',
    ),
  supersedes: z
    .array(documentIdSchema)
    .min(1)
    .max(limits.supersedesMax)
    .optional()
    .describe('Documents of the same graph and vertical that this one supersedes: what they say held until its time'),
  states: labelSchema(limits.statesCharactersMax)
    .optional()
    .describe(
      'What it states of its subjects where one thing at a time holds, such as "lives in": the next that states it of them closes it',
    ),
})
export type IngestMetadata = z.infer<typeof ingestMetadataSchema>

/** Stages on the wire, in the order in which they run. `stirling` (OCR) keeps its slot. */
export const stageNames = ['tika', 'gotenberg', 'stirling', 'presidio', 'merkle', 'memory', 'paperless'] as const
export type StageName = (typeof stageNames)[number]
export const stageStates = ['waiting', 'running', 'done', 'error', 'skipped'] as const
export type StageState = (typeof stageStates)[number]
export const documentStatuses = ['processing', 'completed', 'partial', 'blocked', 'quarantined', 'failed'] as const
export type DocumentStatus = (typeof documentStatuses)[number]

/** Span names of the ingest trace, by stage (checklist OB-10). */
export const stageSpans = {
  tika: 'tika.extract',
  gotenberg: 'gotenberg.convert',
  stirling: 'stirling.ocr',
  presidio: 'presidio.redact',
  merkle: 'merkle.root',
  memory: 'memory.ingest',
  paperless: 'paperless.archive',
} as const satisfies Record<StageName, string>

/** In the answer to bytes that were here before, in the same graph and vertical: what this upload added to their document. */
const duplicateFields = {
  deduplicated: z.boolean().optional(),
  takenOver: z
    .object({ tags: z.number().int(), subjects: z.number().int(), matter: z.boolean(), classification: z.boolean() })
    .optional(),
}

export const ingestAnswerSchema = z.object({
  documentId: documentIdSchema,
  status: z.enum(documentStatuses),
  stages: z.array(z.enum(stageNames)),
  merkleRoot: z.string().nullable(),
  ...duplicateFields,
})
export type IngestAnswer = z.infer<typeof ingestAnswerSchema>

export const stageErrorSchema = z.object({
  stage: z.enum(stageNames),
  code: z.string(),
  message: z.string(),
  at: z.string(),
})

/** Why a document ended otherwise than completed, and what to do. */
const documentErrorSchema = z.object({ code: z.string(), message: z.string(), next: z.string() })

/** What it was said to be, as redaction let it out; nothing of it while it is processed, and once it is erased. */
const captionFields = {
  name: z.string().nullable().describe('Of its file, redacted; null where it has none, or none that may be shown'),
  tags: z.array(z.string()),
  subjects: z.array(z.string()).describe('By the labels of people, as they stand in its text'),
  matter: z.string().nullable().describe('By its label: what it is called can name its parties'),
}

export const documentStatusSchema = z.object({
  documentId: documentIdSchema,
  revision: z.number().int(),
  status: z.enum(documentStatuses),
  /** What its sender says until it was looked into; `application/octet-stream` where nobody knows. */
  mediaType: z.string(),
  stages: z.array(
    z.object({
      name: z.enum(stageNames),
      state: z.enum(stageStates),
      attempts: z.number().int(),
      startedAt: z.string().nullable(),
      durationMs: z.number().nullable(),
      merkleRoot: z.string().nullable(),
      reason: z.string().optional(),
    }),
  ),
  stageErrors: z.array(stageErrorSchema),
  merkleRoot: z.string().nullable(),
  paperlessId: z.string().nullable(),
  createdAt: z.string(),
  completedAt: z.string().nullable(),
  error: documentErrorSchema.nullable(),
})
/** Of a document that somebody asks for: with what it is shown by. */
export const shownStatusSchema = documentStatusSchema.extend(captionFields)
export type DocumentStatusAnswer = z.infer<typeof documentStatusSchema>

/** The answer of an ingest that waited: the status, and whether the bytes were here before. */
export const ingestedStatusSchema = shownStatusSchema.extend(duplicateFields)

export const documentListSchema = z.object({
  documents: z.array(
    z.object({
      documentId: documentIdSchema,
      revision: z.number().int(),
      status: z.enum(documentStatuses),
      ...captionFields,
      mediaType: z.string(),
      sizeBytes: z.number().int(),
      merkleRoot: z.string().nullable(),
      createdAt: z.string(),
      completedAt: z.string().nullable(),
      error: documentErrorSchema.nullable(),
    }),
  ),
  nextCursor: z.string().nullable(),
})
export type DocumentListAnswer = z.infer<typeof documentListSchema>

/** What a redaction did: counts, detectors and digests; never a value. */
export const redactionReceiptSchema = z.object({
  documentId: documentIdSchema,
  revision: z.number().int(),
  redactedAt: z.string(),
  entities: z.record(z.string(), z.number().int()),
  /** How many values each operator took out: `pseudonym`, `mask`, `replace`. Absent from receipts of before 2026.11.6. */
  operators: z.record(z.string(), z.number().int()).optional(),
  detectors: z.array(z.object({ name: z.string(), version: z.string() })),
  /** Parts of the original that could not be read, and so were neither redacted nor remembered: how many, by problem code. */
  omissions: z.record(z.string(), z.number().int()).optional(),
  outSha256: z.string(),
  inCommit: z.string(),
  auditSeq: z.number().int().nullable(),
})
export type RedactionReceipt = z.infer<typeof redactionReceiptSchema>

export const queueAnswerSchema = z.object({
  processing: z.number().int(),
  waiting: z.number().int(),
  blocked: z.number().int(),
  deadLetters: z.number().int(),
  documents: z.array(
    z.object({
      documentId: documentIdSchema,
      status: z.enum(documentStatuses),
      stage: z.enum(stageNames).nullable(),
      attempts: z.number().int(),
      nextAttemptAt: z.string().nullable(),
      createdAt: z.string(),
    }),
  ),
})
