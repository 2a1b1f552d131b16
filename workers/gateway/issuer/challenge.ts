// What tells a client without a good token where to get one: WWW-Authenticate and the metadata that it points at (RFC 6750, 9728).
import type { LocalConfig } from '../../../contract/config.ts'
import { clientScopes } from '../../../contract/oauth.ts'
import { trustedIssuerOf } from '../../../contract/issuer.ts'
import { accepted } from '../../../contract/result.ts'
import { publicOrigin } from '../../../core/access/site.ts'
import { isOwnServer } from '../oauth/own-server.ts'

/** Behind a proxy the public address, else the one that was called: its Host was looked at before. */
export const originOf = ({ api }: Pick<LocalConfig, 'api'>, requestUrl: string): string =>
  publicOrigin(api) ?? new URL(requestUrl).origin

/** Who lets clients in for people: an identity provider, this instance itself, or nobody. */
function serverOf(
  config: LocalConfig,
  origin: string,
): { readonly issuer: string; readonly scopes: readonly string[] } | null {
  const trusted = trustedIssuerOf(config.api.auth)
  if (trusted !== null) return trusted
  return isOwnServer(config, origin) ? { issuer: origin, scopes: clientScopes } : null
}

/** Null where nobody signs in. */
export function resourceMetadata(
  config: LocalConfig,
  { origin, path }: { readonly origin: string; readonly path: string },
) {
  const server = serverOf(config, origin)
  if (server === null) return null
  return accepted({
    resource: `${origin}${path}`,
    resource_name: 'ClawQL',
    authorization_servers: [server.issuer],
    scopes_supported: [...server.scopes],
    bearer_methods_supported: ['header' as const],
  })
}

/** `Bearer`, and where clients can read how to come by a token. */
export function challenge(
  config: LocalConfig,
  { url, hasToken }: { readonly url: string; readonly hasToken: boolean },
): string {
  const origin = originOf(config, url)
  if (serverOf(config, origin) === null) return 'Bearer'
  const { pathname } = new URL(url)
  const place = pathname === '/mcp' ? '/mcp' : ''
  const error = hasToken ? ', error="invalid_token"' : ''
  return `Bearer resource_metadata="${origin}/.well-known/oauth-protected-resource${place}"${error}`
}

/** Of a token whose own scopes are what is missing: for which its client may ask the issuer (RFC 6750 §3.1). */
export function stepUp(
  config: LocalConfig,
  { url, scopes }: { readonly url: string; readonly scopes: readonly string[] },
): string {
  return `${challenge(config, { url, hasToken: false })}, error="insufficient_scope", scope="${scopes.join(' ')}"`
}
