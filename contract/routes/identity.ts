// Routes of identities: what is known of whoever stands behind a label.
import * as z from 'zod'
import { identityLabelSchema, identityQuerySchema, identitySchema } from '../identity.ts'
import { json, type Route } from './route.ts'

export const identityRoutes = {
  identity: {
    method: 'GET',
    path: '/api/identities/{label}',
    operationId: 'clawql__identities__get',
    aliases: ['identities.get'],
    scope: 'memory:read',
    resource: 'memory',
    summary: 'What memory holds about whoever stands behind a label: how much, in which documents, since when',
    params: z.object({ label: identityLabelSchema }),
    query: identityQuerySchema,
    answers: { 200: json(identitySchema, 'What is known, without a value') },
    refusals: [404, 503],
  },
} as const satisfies Record<string, Route>
