// Whether this instance is an authorization server itself, as what, and with which key its grants are sealed.
import type { LocalConfig } from '../../../contract/config.ts'
import { clientScopes, type AuthorizationServer } from '../../../contract/oauth.ts'
import type { Result } from '../../../contract/result.ts'
import { isLoopbackOrigin } from '../../../core/access/site.ts'
import { tenantObjects, type GatewayBindings } from '../../shared/bindings.ts'
import { openNamedKey } from '../../shared/named-keys.ts'
import { gatewayCall } from '../gateway-call.ts'

/** Where people have keys, passwords or a sign-in by SAML, and what they type does not cross a network in plain. An identity provider is one itself. */
export function isOwnServer({ api: { auth } }: LocalConfig, origin: string): boolean {
  const hasPeople = auth.mode === 'apiKey' || auth.mode === 'ldap' || auth.mode === 'saml'
  return hasPeople && (origin.startsWith('https://') || isLoopbackOrigin(origin))
}

/** Whether a request came to the address that people know, or on this machine, as from a proxy that ends TLS here. */
export function isOfOrigin(url: string, origin: string): boolean {
  const asked = new URL(url)
  return asked.host === new URL(origin).host || isLoopbackOrigin(`http://${asked.host}`)
}

export const ownServer = (origin: string): AuthorizationServer => ({
  issuer: origin,
  authorization_endpoint: `${origin}/oauth/authorize`,
  token_endpoint: `${origin}/oauth/token`,
  registration_endpoint: `${origin}/oauth/register`,
  revocation_endpoint: `${origin}/oauth/revoke`,
  scopes_supported: clientScopes,
  response_types_supported: ['code'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_methods_supported: ['none'],
  revocation_endpoint_auth_methods_supported: ['none'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
})

/** Addresses that clients may name as whom their tokens are for. */
export const audiencesOf = (origin: string): readonly string[] => [origin, `${origin}/mcp`]

export function grantsKey(
  bindings: Pick<GatewayBindings, 'TENANT' | 'MEMORY_GRAPH'>,
  { tenantId, requestId }: { readonly tenantId: string; readonly requestId: string },
): Promise<Result<Uint8Array>> {
  const { tenant } = tenantObjects(bindings, tenantId)
  return openNamedKey(tenant, gatewayCall(tenantId, requestId), 'grants')
}
