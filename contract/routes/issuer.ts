// Routes about the identity provider: where clients sign people in (RFC 9728), and under which id somebody stands in records.
import { actorAnswerSchema, actorWishSchema, protectedResourceSchema } from '../issuer.ts'
import { json, type Route } from './route.ts'

const metadata = {
  method: 'GET',
  scope: 'public',
  resource: 'instance',
  rows: 'none',
  answers: { 200: json(protectedResourceSchema, 'Metadata') },
  refusals: [404],
} as const

export const issuerRoutes = {
  protectedResource: {
    ...metadata,
    path: '/.well-known/oauth-protected-resource',
    operationId: 'clawql__auth__resource',
    aliases: ['auth.resource'],
    summary: 'Where clients of the API sign people in (RFC 9728); not there without an identity provider',
  },
  protectedMcp: {
    ...metadata,
    path: '/.well-known/oauth-protected-resource/mcp',
    operationId: 'clawql__auth__mcp',
    aliases: ['auth.mcp'],
    summary: 'Where clients of MCP sign people in (RFC 9728); not there without an identity provider',
  },
  actorFind: {
    method: 'POST',
    path: '/api/auth/actors',
    operationId: 'clawql__auth__actor',
    aliases: ['auth.actor'],
    scope: 'session:inspect',
    resource: 'session',
    rows: 'none',
    summary: 'The id under which somebody whom the identity provider names stands in records and rules',
    body: actorWishSchema,
    answers: { 200: json(actorAnswerSchema, 'The id') },
    refusals: [409],
  },
} as const satisfies Record<string, Route>
