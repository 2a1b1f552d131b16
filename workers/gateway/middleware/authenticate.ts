// Who calls: the local actor under noAuth, or the holder of an API key. Identity comes from credentials only, never from a field.
import { createHash } from 'node:crypto'
import { createMiddleware } from 'hono/factory'
import type { Scope } from '../../../contract/routes.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { findApiKey, parseApiKeys, type ApiKey } from '../../../core/access/api-keys.ts'
import { authorize, type Claims } from '../../../core/access/authorize.ts'
import type { GatewayBindings } from '../../shared/bindings.ts'
import { refuse, type GatewayContext, type GatewayHono } from '../context.ts'

const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')

let parsedKeys: { readonly json: string; readonly keys: Result<readonly ApiKey[]> } | undefined
let violations = 0

/** Refused authentications and authorisations since the isolate started, for /metrics. */
export const atrViolations = (): number => violations

/** Authenticates the caller and requires the scope. */
export function requireScope(scope: Scope) {
  return createMiddleware<GatewayHono>(async function requireScope(c, next) {
    if (scope === 'public') return await next()
    const claims = authenticate(c)
    const allowed = claims.ok ? authorize(claims.value, scope) : claims
    if (!allowed.ok) {
      violations++
      c.get('telemetry').log('warn', 'refused', {
        code: allowed.refusal.code,
        scope,
        requestId: c.get('trace').requestId,
      })
      return refuse(c, allowed.refusal)
    }
    c.set('claims', allowed.value)
    await next()
  })
}

function authenticate(c: GatewayContext): Result<Claims> {
  const { api, tier } = c.get('config')
  if (api.auth.mode === 'noAuth') {
    return accepted({
      tenantId: c.env.TENANT_ID,
      actor: { id: 'local', type: 'human' },
      roles: ['admin'],
      scopes: [],
      digest: null,
    })
  }
  const [, token] = /^Bearer ([\x21-\x7e]{16,512})$/.exec(c.req.header('authorization') ?? '') ?? []
  if (token === undefined) return refused('AUTH_REQUIRED', 'Send an API key as Bearer token.')
  const keys = apiKeys(c.env.API_KEYS ?? '', { isLocal: tier === 'local', localTenantId: c.env.TENANT_ID })
  if (!keys.ok) return keys
  const key = findApiKey(keys.value, sha256Hex(token))
  return key === undefined ? refused('AUTH_REQUIRED', 'The API key is not known.') : accepted(claimsOf(key))
}

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
