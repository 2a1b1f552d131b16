// Routes of the redactor: what it would do.
import * as z from 'zod'
import { previewAnswerSchema, previewTextSchema, previewWishSchema } from '../preview.ts'
import { json, type Route } from './route.ts'

export const redactionRoutes = {
  redactionPreview: {
    method: 'POST',
    path: '/api/redaction/preview',
    operationId: 'clawql__redaction__preview',
    aliases: ['redaction.preview'],
    scope: 'documents:read',
    resource: 'document',
    summary: 'What redaction would take out of a text or a file, by which rule; nothing is kept',
    body: { mediaType: 'application/json', schema: previewTextSchema, required: true },
    form: z.strictObject({
      file: z.string().meta({ format: 'binary' }),
      options: previewWishSchema.optional(),
    }),
    answers: { 200: json(previewAnswerSchema, 'Findings and the redacted text') },
    refusals: [413, 415, 429, 503],
  },
} as const satisfies Record<string, Route>
