// The authorization server of this instance, where no identity provider is one: what clients of MCP register, ask for and are answered (RFC 6749, 7591, 7636, 8414, 9207; OAuth 2.1).
import * as z from 'zod'
import { grantableScopes } from './api-key.ts'
import { limits } from './limits.ts'

/** What a client may be let do. What administers, reveals, erases or decides for people is no client's. */
export const clientScopes = [
  'documents:read',
  'documents:write',
  'memory:read',
  'memory:identify',
  'audit:read',
  'tools:read',
  'tools:call',
  'approvals:read',
] as const satisfies readonly (typeof grantableScopes)[number][]
export type ClientScope = (typeof clientScopes)[number]

/** Of the task that a client's tokens are of; its mark stands behind it. */
export const clientTaskPrefix = 'mcp-'

/** In words for who consents: what each opens, and nothing else (the table of roles has its routes). */
export const scopeMeanings: { readonly [scope in ClientScope]: string } = {
  'documents:read': 'list documents and read their redacted text',
  'documents:write': 'send in documents, notes and messages',
  'memory:read': 'search the memory',
  'memory:identify': 'search it by names and numbers that redaction took out',
  'audit:read': 'read and verify the audit log',
  'tools:read': 'find operations, and run those that it may',
  'tools:call': 'call tools of other services, within your policy',
  'approvals:read': 'see what waits for approval',
}

/** RFC 7591: what is not known is not kept. Clients here have no secret, whatever they ask for. */
export const registrationSchema = z.object({
  redirect_uris: z.array(z.string().max(limits.redirectUriCharactersMax)).min(1).max(limits.redirectUrisMax),
  client_name: z.string().max(1_000).optional(),
})

export interface AuthorizationServer {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly registration_endpoint: string
  readonly revocation_endpoint: string
  readonly scopes_supported: readonly string[]
  readonly response_types_supported: readonly ['code']
  readonly grant_types_supported: readonly ['authorization_code', 'refresh_token']
  readonly token_endpoint_auth_methods_supported: readonly ['none']
  readonly revocation_endpoint_auth_methods_supported: readonly ['none']
  readonly code_challenge_methods_supported: readonly ['S256']
  readonly authorization_response_iss_parameter_supported: true
}

/** Errors of the token endpoint and of redirects (RFC 6749 §4.1.2.1, §5.2; RFC 8707). */
export type OAuthError =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'access_denied'
  | 'temporarily_unavailable'
