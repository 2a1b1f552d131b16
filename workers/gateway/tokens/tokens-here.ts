// Tokens of this instance: who signs them, and what this isolate knows of those of its tenants.
import type { Result } from '../../../contract/result.ts'
import type { Claims } from '../../../core/access/claims.ts'
import { publicOrigin } from '../../../core/access/site.ts'
import { tenantObjects, type GatewayBindings } from '../../shared/bindings.ts'
import type { LocalConfig } from '../../../contract/config.ts'
import type { ApiKey } from '../../../core/access/api-keys.ts'
import { gatewayCall } from '../gateway-call.ts'
import { KnownTokens, type TokenView } from './known-tokens.ts'
import { VerifiedTokens } from './verify-token.ts'

const knownTokens = new KnownTokens(() => Date.now())
const verifiedTokens = new VerifiedTokens()

type Where = Pick<GatewayBindings, 'TENANT' | 'MEMORY_GRAPH'>

/** The address that others know it by, else its id: both say which instance is meant. */
export const issuerOf = ({ INSTANCE_ID }: Pick<GatewayBindings, 'INSTANCE_ID'>, { api }: LocalConfig): string =>
  publicOrigin(api) ?? `urn:clawql:${INSTANCE_ID}`

export async function tokenViewOf(
  bindings: Where,
  { tenantId, requestId }: { readonly tenantId: string; readonly requestId: string },
  bound: { readonly newerThanMs?: number } = {},
): Promise<Result<TokenView>> {
  const { tenant } = tenantObjects(bindings, tenantId)
  const call = gatewayCall(tenantId, requestId)
  return await knownTokens.find(tenantId, (knownDigest) => tenant.findTokens({ ...call, knownDigest }), bound)
}

/** This isolate has changed what is known of the tenant's tokens. */
export const forgetTokens = (tenantId: string): void => knownTokens.forget(tenantId)

export interface TokenPlace {
  readonly bindings: Where & Pick<GatewayBindings, 'INSTANCE_ID' | 'TENANT_ID'>
  readonly config: LocalConfig
  readonly requestId: string
  readonly secretKeys: readonly ApiKey[]
  readonly servedTenants: readonly string[]
}

export async function authenticateToken(token: string, place: TokenPlace): Promise<Result<Claims>> {
  const { bindings, config, requestId, secretKeys, servedTenants } = place
  return await verifiedTokens.verify(token, {
    issuer: issuerOf(bindings, config),
    instanceTenantId: bindings.TENANT_ID,
    nowMs: Date.now(),
    isServed: (tenantId) => servedTenants.includes(tenantId),
    viewOf: (tenantId, bound) => tokenViewOf(bindings, { tenantId, requestId }, bound),
    secretKeys,
  })
}
