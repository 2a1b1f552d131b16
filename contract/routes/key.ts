// Routes of API keys: make, list, revoke; administrators only.
import { apiKeyParams, apiKeySchema, apiKeysSchema, apiKeyWishSchema, createdApiKeySchema } from '../api-key.ts'
import { idempotentHeaders, json, type Route } from './route.ts'

export const keyRoutes = {
  keysCreate: {
    method: 'POST',
    path: '/api/keys',
    operationId: 'clawql__keys__create',
    aliases: ['keys.create'],
    scope: 'keys:write',
    resource: 'key',
    rows: 'none',
    takesPassword: true,
    summary: 'Make a key that gives no more than the caller has; the key itself is answered this once',
    headers: idempotentHeaders,
    body: apiKeyWishSchema,
    answers: { 201: json(createdApiKeySchema, 'The key') },
    refusals: [409],
  },
  keysList: {
    method: 'GET',
    path: '/api/keys',
    operationId: 'clawql__keys__list',
    aliases: ['keys.list'],
    scope: 'keys:read',
    resource: 'key',
    rows: 'none',
    summary: 'Keys of the tenant: what each gives, when it was last used, when it ends',
    answers: { 200: json(apiKeysSchema, 'Keys') },
    refusals: [],
  },
  keysRevoke: {
    method: 'DELETE',
    path: '/api/keys/{keyId}',
    operationId: 'clawql__keys__revoke',
    aliases: ['keys.revoke'],
    scope: 'keys:write',
    resource: 'key',
    rows: 'none',
    summary: 'End a key, everywhere within a second; the last administrator’s key stays',
    params: apiKeyParams,
    answers: { 200: json(apiKeySchema, 'The revoked key') },
    refusals: [404, 409],
  },
} as const satisfies Record<string, Route>
