// Who calls: the local actor under noAuth, or the holder of an API key or a token. Identity comes from credentials only, never from a field.
import { createHash } from 'node:crypto'
import type { KeyGrant } from '../../../contract/api-key.ts'
import type { LocalConfig } from '../../../contract/config.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { findApiKey, parseApiKeys, type ApiKey } from '../../../core/access/api-keys.ts'
import type { Claims } from '../../../core/access/claims.ts'
import { tenantOfToken } from '../../../core/access/key-token.ts'
import { tenantObjects, type GatewayBindings } from '../../shared/bindings.ts'
import { KnownKeys } from '../known-keys.ts'
import { looksLikeToken } from '../tokens/token-form.ts'
import { authenticateToken } from '../tokens/tokens-here.ts'

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')

let parsedKeys: { readonly json: string; readonly keys: Result<readonly ApiKey[]> } | undefined
const knownKeys = new KnownKeys(() => Date.now())

export interface Realm {
  readonly bindings: Pick<GatewayBindings, 'API_KEYS' | 'INSTANCE_ID' | 'TENANT_ID' | 'TENANT' | 'MEMORY_GRAPH'>
  readonly config: LocalConfig
  readonly requestId: string
}

/** Of a key; a token is bounded by its form. */
const keyCharactersMax = 512
const bearerPattern = new RegExp(`^Bearer ([\\x21-\\x7e]{16,${limits.tokenCharactersMax}})$`)

/** Whom the credential in these headers names: the holder of a key or a token. A session's cookie would be read here too. */
export async function authenticate(headers: Headers, realm: Realm): Promise<Result<Claims>> {
  const { bindings, config } = realm
  if (config.api.auth.mode === 'noAuth') return accepted(localClaims(bindings.TENANT_ID))
  const [, token] = bearerPattern.exec(headers.get('authorization') ?? '') ?? []
  if (token === undefined) return refused('AUTH_REQUIRED', 'Send an API key or a token as Bearer token.')
  const keys = secretKeys(bindings, config)
  if (!keys.ok) return keys
  if (looksLikeToken(token)) {
    const tenants = servedTenants(bindings, config.tier === 'local')
    return await authenticateToken(token, { ...realm, secretKeys: keys.value, servedTenants: tenants })
  }
  if (token.length > keyCharactersMax) return unknownKey
  const digest = sha256Hex(token)
  const key = findApiKey(keys.value, digest)
  if (key !== undefined) return accepted(claimsOf({ ...key, expiresMs: null }, key.tenantId, bindings.TENANT_ID))
  return await authenticateStored({ token, digest }, realm)
}

const unknownKey = refused('AUTH_REQUIRED', 'The API key is not known.')

/** A key of the store: the tenant that it says it is of is asked, if it is one that is served. */
async function authenticateStored(
  { token, digest }: { readonly token: string; readonly digest: string },
  { bindings, config, requestId }: Realm,
): Promise<Result<Claims>> {
  const tenantId = tenantOfToken(token)
  // Else anybody could make objects by inventing tenants.
  if (tenantId === null || !servedTenants(bindings, config.tier === 'local').includes(tenantId)) return unknownKey
  const { tenant } = tenantObjects(bindings, tenantId)
  const call = { v: 1, tenantId, actor: { id: 'gateway', type: 'service' }, requestId } as const
  const found = await knownKeys.find(tenantId, digest, (secretSha256) => tenant.findApiKey({ ...call, secretSha256 }))
  if (!found.ok) return found
  const { grant, ended } = found.value
  if (grant !== null) return accepted(claimsOf(grant, tenantId, bindings.TENANT_ID))
  return ended === null
    ? unknownKey
    : refused('AUTH_REQUIRED', `The API key has ${ended === 'expired' ? 'expired' : 'been revoked'}.`)
}

const localClaims = (tenantId: string): Claims => ({
  tenantId,
  actor: { id: 'local', type: 'human' },
  roles: ['admin'],
  scopes: [],
  verticals: null,
  crossVertical: true,
  expiresMs: null,
  isOfInstance: true,
  digest: null,
})

type KeySecret = Pick<GatewayBindings, 'API_KEYS' | 'TENANT_ID'>

/** Tenants that a key of the secret opens, and the local one: all that this deployment serves. */
export function servedTenants(env: KeySecret, isLocal: boolean): readonly string[] {
  const keys = parseSecret(env.API_KEYS ?? '[]', { isLocal, localTenantId: env.TENANT_ID })
  return [...new Set([env.TENANT_ID, ...(keys.ok ? keys.value.map(({ tenantId }) => tenantId) : [])])]
}

/** Keys of the instance's secret, of all tenants. */
export const secretKeys = (env: KeySecret, { tier }: Pick<LocalConfig, 'tier'>): Result<readonly ApiKey[]> =>
  parseSecret(env.API_KEYS ?? '', { isLocal: tier === 'local', localTenantId: env.TENANT_ID })

function parseSecret(json: string, options: { isLocal: boolean; localTenantId: string }): Result<readonly ApiKey[]> {
  if (parsedKeys?.json !== json) parsedKeys = { json, keys: parseApiKeys(json, { ...options, sha256Hex }) }
  return parsedKeys.keys
}

function claimsOf(grant: KeyGrant, tenantId: string, instanceTenantId: string): Claims {
  const { id, actorType, roles, scopes, givers, verticals, crossVertical, expiresMs } = grant
  const cross = verticals === null ? {} : { crossVertical }
  const given = givers.length === 0 ? {} : { givers }
  const bounds = verticals === null ? {} : { verticals }
  const canonical = { actorType, ...cross, ...given, id, roles, scopes, tenantId, ...bounds }
  const digest = `sha256:${sha256Hex(JSON.stringify(canonical))}`
  const isOfInstance = tenantId === instanceTenantId
  const actor = { id, type: actorType }
  return { tenantId, actor, roles, scopes, verticals, crossVertical, expiresMs, isOfInstance, digest, ...given }
}
