// Routes of documents: ingest, list, queue, status, archive, redaction receipt.
import * as z from 'zod'
import {
  documentListSchema,
  documentStatuses,
  ingestAnswerSchema,
  ingestedStatusSchema,
  ingestMetadataSchema,
  queueAnswerSchema,
  redactionReceiptSchema,
  shownStatusSchema,
} from '../document.ts'
import { limits } from '../limits.ts'
import { batchIdSchema } from '../memory-item.ts'
import { ulidPattern } from '../tenant.ts'
import { bytes, documentParams, idempotencyKeySchema, json, type Route } from './route.ts'

export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(limits.pageSizeMax).default(50),
  cursor: z
    .string()
    .regex(ulidPattern, 'the nextCursor of an earlier page')
    .optional()
    .describe('Document id after which the page begins'),
  status: z.enum(documentStatuses).optional(),
  type: z
    .string()
    .regex(/^[\w.+-]{1,100}\/[\w.+-]{1,100}$/)
    .optional(),
  tag: z.string().min(1).max(limits.tagCharactersMax).optional(),
  subject: z.string().min(1).max(200).optional(),
  matter: z.string().min(1).max(200).optional(),
  name: z
    .string()
    .min(1)
    .max(limits.nameQueryCharactersMax)
    .optional()
    .describe('Words of the name, all of them, in any order and form'),
  batch: batchIdSchema.optional().describe('Of one batch of items of memory, also those that were there before it'),
  from: z.iso.datetime({ offset: true }).optional().describe('Accepted at or after this time'),
  to: z.iso.datetime({ offset: true }).optional(),
})

/** RFC 7240: `wait=20`, in seconds. Any text is taken: what is not understood has no effect. */
const preferSchema = z
  .string()
  .transform((prefer) => {
    const [, seconds] = /(?:^|[,;\s])wait=(\d{1,4})(?:$|[,;\s])/.exec(prefer) ?? []
    return { waitSeconds: seconds === undefined ? 0 : Math.min(Number(seconds), limits.waitSecondsMax) }
  })
  .meta({
    description:
      'wait=N: answer the end of processing if it comes within N seconds; other preferences are ignored (RFC 7240)',
    // Any text is taken; the pattern says, also to fuzzers, which one has an effect.
    anyOf: [{ type: 'string', pattern: '^wait=[0-9]{1,2}$' }, { type: 'string' }],
    examples: ['wait=20'],
  })

/** Of whatever takes something in. */
export const ingestHeaders = z.object({
  Prefer: preferSchema.optional(),
  'Idempotency-Key': idempotencyKeySchema.optional(),
})

/** What all that only read documents have in common. */
const documentRead = { method: 'GET', scope: 'documents:read', resource: 'document', rows: 'shown' } as const

export const documentRoutes = {
  ingest: {
    method: 'POST',
    path: '/api/documents/ingest',
    operationId: 'clawql__documents__ingest',
    aliases: ['documents.ingest'],
    scope: 'documents:write',
    resource: 'document',
    rows: 'shown',
    summary: 'Take a document in; with `Prefer: wait=20` the answer waits for the end of processing',
    headers: ingestHeaders,
    form: { name: 'DocumentUpload', fieldName: 'metadata', fieldSchema: ingestMetadataSchema },
    answers: {
      200: json(ingestedStatusSchema, 'Processed while waiting'),
      202: json(ingestAnswerSchema, 'Accepted: durable, chained, queued'),
    },
    // 410: about somebody who was erased.
    refusals: [409, 410, 413, 415, 429, 503, 507],
  },
  documentList: {
    ...documentRead,
    path: '/api/documents',
    operationId: 'clawql__documents__list',
    aliases: ['documents.list'],
    summary: 'Documents, newest first, paged; by status, name, media type, tag, subject, matter and time',
    query: pageQuerySchema,
    answers: { 200: json(documentListSchema, 'One page') },
    refusals: [503],
  },
  documentQueue: {
    ...documentRead,
    path: '/api/documents/queue',
    operationId: 'clawql__documents__queue',
    aliases: ['documents.queue.list'],
    summary: 'What is being processed, waits, is blocked or was given up',
    answers: { 200: json(queueAnswerSchema, 'The queue') },
    refusals: [503],
  },
  documentStatus: {
    ...documentRead,
    path: '/api/documents/{documentId}/status',
    operationId: 'clawql__documents__status',
    aliases: ['documents.status'],
    summary: 'Status with every stage',
    params: documentParams,
    answers: { 200: json(shownStatusSchema, 'Status') },
    refusals: [404, 503],
  },
  documentRetry: {
    method: 'POST',
    path: '/api/documents/{documentId}/retry',
    operationId: 'clawql__documents__retry',
    aliases: ['documents.retry'],
    scope: 'documents:write',
    resource: 'document',
    rows: 'shown',
    summary: 'Try a document again that is blocked, failed, or partial without a release; recorded',
    params: documentParams,
    answers: { 202: json(shownStatusSchema, 'It is processed anew') },
    refusals: [404, 409, 410, 429, 503, 507],
  },
  documentArchive: {
    ...documentRead,
    path: '/api/documents/{documentId}/archive',
    operationId: 'clawql__documents__archive',
    aliases: ['documents.archive'],
    summary: 'The archived, redacted PDF',
    params: documentParams,
    answers: { 200: bytes('application/pdf', 'The PDF, as attachment') },
    refusals: [404, 410, 503],
  },
  documentRedaction: {
    ...documentRead,
    path: '/api/documents/{documentId}/redaction',
    operationId: 'clawql__documents__redaction',
    aliases: ['documents.redaction'],
    summary: 'Redaction receipt: counts, detectors, digests; never values',
    params: documentParams,
    answers: { 200: json(redactionReceiptSchema, 'Receipt') },
    refusals: [404, 503],
  },
} as const satisfies Record<string, Route>
