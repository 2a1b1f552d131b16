// The authorization server: a protocol with addresses of its own. No operation: nothing of it is a tool.
import * as z from 'zod'
import { json, text, type Route } from './route.ts'

const open = {
  aliases: [],
  scope: 'public',
  resource: 'session',
  rows: 'none',
  answers: { 200: json(z.unknown(), 'As the protocol has it') },
  refusals: [],
} as const

export const oauthRoutes = {
  metadata: {
    ...open,
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    operationId: 'clawql__oauth__metadata',
    summary: 'What this instance is as an authorization server (RFC 8414)',
  },
  register: {
    ...open,
    method: 'POST',
    path: '/oauth/register',
    operationId: 'clawql__oauth__register',
    summary: 'A client says where it takes its codes (RFC 7591)',
  },
  authorize: {
    ...open,
    method: 'GET',
    path: '/oauth/authorize',
    operationId: 'clawql__oauth__authorize',
    summary: 'The page where somebody lets a client in',
    answers: { 200: text('text/html', 'The page') },
  },
  consent: {
    ...open,
    method: 'POST',
    path: '/oauth/authorize',
    operationId: 'clawql__oauth__consent',
    summary: 'What they said to it',
    answers: { 200: text('text/html', 'The page, where it has to be asked again') },
  },
  token: {
    ...open,
    method: 'POST',
    path: '/oauth/token',
    operationId: 'clawql__oauth__token',
    summary: 'A code or a refresh token for an access token',
  },
  revoke: {
    ...open,
    method: 'POST',
    path: '/oauth/revoke',
    operationId: 'clawql__oauth__revoke',
    summary: 'Ends what a client was given (RFC 7009)',
  },
} as const satisfies Record<string, Route>
