// What tells a client without a good token where to get one: WWW-Authenticate and the metadata that it points at (RFC 6750, 9728).
import type { LocalConfig } from '../../../contract/config.ts'
import { trustedIssuerOf } from '../../../contract/issuer.ts'
import { accepted } from '../../../contract/result.ts'
import { publicOrigin } from '../../../core/access/site.ts'

/** Behind a proxy the public address, else the one that was called: its Host was looked at before. */
export const originOf = ({ api }: Pick<LocalConfig, 'api'>, requestUrl: string): string =>
  publicOrigin(api) ?? new URL(requestUrl).origin

/** Null where nobody signs in. */
export function resourceMetadata({ api }: LocalConfig, resource: string) {
  const trusted = trustedIssuerOf(api.auth)
  if (trusted === null) return null
  return accepted({
    resource,
    resource_name: 'ClawQL',
    authorization_servers: [trusted.issuer],
    scopes_supported: trusted.scopes,
    bearer_methods_supported: ['header' as const],
  })
}

/** `Bearer`, and where clients can read how to come by a token. */
export function challenge(
  config: LocalConfig,
  { url, hasToken }: { readonly url: string; readonly hasToken: boolean },
): string {
  if (trustedIssuerOf(config.api.auth) === null) return 'Bearer'
  const { pathname } = new URL(url)
  const place = pathname === '/mcp' ? '/mcp' : ''
  const error = hasToken ? ', error="invalid_token"' : ''
  return `Bearer resource_metadata="${originOf(config, url)}/.well-known/oauth-protected-resource${place}"${error}`
}

/** Of a token whose own scopes are what is missing: for which its client may ask the issuer (RFC 6750 §3.1). */
export function stepUp(
  config: LocalConfig,
  { url, scopes }: { readonly url: string; readonly scopes: readonly string[] },
): string {
  return `${challenge(config, { url, hasToken: false })}, error="insufficient_scope", scope="${scopes.join(' ')}"`
}
