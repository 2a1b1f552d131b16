// Routes of identities: what is known of whoever stands behind a label.
import * as z from 'zod'
import {
  aliasAnswerSchema,
  aliasSchema,
  erasureAnswerSchema,
  erasureSchema,
  identityLabelSchema,
  identityQuerySchema,
  identitySchema,
} from '../identity.ts'
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
  identityAlias: {
    method: 'POST',
    path: '/api/identities/alias',
    operationId: 'clawql__identities__alias',
    aliases: ['identities.alias'],
    scope: 'memory:alias',
    resource: 'memory',
    summary: 'Decide that two labels mean one: a recall by either finds both; recorded',
    body: aliasSchema,
    answers: { 200: json(aliasAnswerSchema, 'How the two stand') },
    refusals: [409],
  },
  identityErase: {
    method: 'POST',
    path: '/api/identities/erase',
    operationId: 'clawql__identities__erase',
    aliases: ['identities.erase'],
    scope: 'memory:erase',
    resource: 'memory',
    summary:
      'Erase whoever stands behind a label, or a subject with all documents given under it; for a purpose, recorded',
    body: erasureSchema,
    answers: { 200: json(erasureAnswerSchema, 'How far it is') },
    refusals: [404, 409, 503],
  },
  identityUnalias: {
    method: 'DELETE',
    path: '/api/identities/alias',
    operationId: 'clawql__identities__unalias',
    aliases: ['identities.unalias'],
    scope: 'memory:alias',
    resource: 'memory',
    summary: 'Take the decision back that two labels mean one; recorded',
    query: aliasSchema,
    answers: { 200: json(aliasAnswerSchema, 'How the two stand') },
    refusals: [],
  },
} as const satisfies Record<string, Route>
