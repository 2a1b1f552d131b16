// Routes of the redactor: what it would do.
import { limits } from '../limits.ts'
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
    rows: 'none',
    summary: 'What redaction would take out of a text or a file, by which rule; nothing is kept',
    body: previewTextSchema,
    // Of the longest text, with the escapes that JSON may write it in.
    bodyBytesMax: 4 * limits.previewCharactersMax + limits.jsonBodyBytesMax,
    form: { name: 'PreviewUpload', fieldName: 'options', fieldSchema: previewWishSchema },
    answers: { 200: json(previewAnswerSchema, 'Findings and the redacted text') },
    refusals: [413, 415, 429, 503],
  },
} as const satisfies Record<string, Route>
