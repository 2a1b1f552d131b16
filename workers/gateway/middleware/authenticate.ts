// Who calls: the local actor under noAuth, or the holder of an API key. Identity comes from credentials only, never from a field.
import { createHash } from 'node:crypto'
import type { LocalConfig } from '../../../contract/config.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { findApiKey, parseApiKeys, type ApiKey } from '../../../core/access/api-keys.ts'
import type { Claims } from '../../../core/access/authorize.ts'
import type { GatewayBindings } from '../../shared/bindings.ts'

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')

let parsedKeys: { readonly json: string; readonly keys: Result<readonly ApiKey[]> } | undefined
let violations = 0

/** Refused authentications and authorisations since the isolate started, for /metrics. */
export const atrViolations = (): number => violations

/** Counts a refused authentication or authorisation. */
export const countViolation = (): void => void violations++

export interface Realm {
  readonly bindings: Pick<GatewayBindings, 'API_KEYS' | 'TENANT_ID'>
  readonly config: LocalConfig
}

/** Whom the credential in these headers names: the holder of a key sent as Bearer token. A session's cookie would be read here too. */
export function authenticate(headers: Headers, { bindings, config: { api, tier } }: Realm): Result<Claims> {
  if (api.auth.mode === 'noAuth') return accepted(localClaims(bindings.TENANT_ID))
  const [, token] = /^Bearer ([\x21-\x7e]{16,512})$/.exec(headers.get('authorization') ?? '') ?? []
  if (token === undefined) return refused('AUTH_REQUIRED', 'Send an API key as Bearer token.')
  const keys = apiKeys(bindings.API_KEYS ?? '', { isLocal: tier === 'local', localTenantId: bindings.TENANT_ID })
  if (!keys.ok) return keys
  const key = findApiKey(keys.value, sha256Hex(token))
  return key === undefined ? refused('AUTH_REQUIRED', 'The API key is not known.') : accepted(claimsOf(key))
}

const localClaims = (tenantId: string): Claims => ({
  tenantId,
  actor: { id: 'local', type: 'human' },
  roles: ['admin'],
  scopes: [],
  digest: null,
})

/** Tenants that a key opens, and the local one: all that this deployment serves. */
export function servedTenants(
  env: Pick<GatewayBindings, 'API_KEYS' | 'TENANT_ID'>,
  isLocal: boolean,
): readonly string[] {
  const keys = apiKeys(env.API_KEYS ?? '[]', { isLocal, localTenantId: env.TENANT_ID })
  return [...new Set([env.TENANT_ID, ...(keys.ok ? keys.value.map(({ tenantId }) => tenantId) : [])])]
}

function apiKeys(json: string, options: { isLocal: boolean; localTenantId: string }): Result<readonly ApiKey[]> {
  if (parsedKeys?.json !== json) parsedKeys = { json, keys: parseApiKeys(json, { ...options, sha256Hex }) }
  return parsedKeys.keys
}

function claimsOf(key: ApiKey): Claims {
  const { id, tenantId, actorType, roles, scopes } = key
  const digest = `sha256:${sha256Hex(JSON.stringify({ actorType, id, roles, scopes, tenantId }))}`
  return { tenantId, actor: { id, type: actorType }, roles, scopes, digest }
}
