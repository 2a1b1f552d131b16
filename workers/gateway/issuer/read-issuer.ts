// Reads an identity provider's metadata and keys (OpenID Connect Discovery 1.0, RFC 8414, RFC 7517), or says why they are not to be had.
import { createLocalJWKSet } from 'jose'
import {
  allowInsecureRequests,
  customFetch,
  discoveryRequest,
  processDiscoveryResponse,
  type AuthorizationServer,
} from 'oauth4webapi'
import * as z from 'zod'
import type { TrustedIssuer } from '../../../contract/issuer.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { isTimeout } from '../../shared/engines/external.ts'
import { ForeignAddress, type AskIssuer } from './issuer-way.ts'
import { isWeakKey } from './weak-keys.ts'

/** What tokens of the issuer are verified by. */
export interface IssuerView {
  readonly server: AuthorizationServer
  readonly keys: ReturnType<typeof createLocalJWKSet>
}

/** More than any issuer has in use. A key that can't be used is passed over by who looks for one. */
const keysMax = 100
const keySetSchema = z.object({
  keys: z
    .array(z.looseObject({ kty: z.string() }))
    .min(1)
    .max(keysMax),
})

export async function readIssuer(ask: AskIssuer, trusted: TrustedIssuer): Promise<Result<IssuerView>> {
  try {
    const server = await discover(ask, trusted)
    if (!server.ok) return server
    const keysUrl = trusted.jwksUrl ?? server.value.jwks_uri
    if (keysUrl === undefined) return outOfReach(trusted, 'its metadata names no keys (jwks_uri)')
    const answer = await ask(keysUrl, { method: 'GET', headers: { accept: 'application/json' } })
    if (answer.status !== 200) return outOfReach(trusted, `it answered ${answer.status} for its keys`)
    const keys = keySetSchema.safeParse(await answer.json())
    if (!keys.success) return outOfReach(trusted, 'it answered for its keys with something else')
    const sound = keys.data.keys.filter((key) => !isWeakKey(key))
    return accepted({ server: server.value, keys: createLocalJWKSet({ keys: sound }) })
  } catch (error) {
    return outOfReach(trusted, reasonOf(error, trusted))
  }
}

/** Of oauth2 the place of RFC 8414 first; many issuers have the other alone. */
async function discover(ask: AskIssuer, trusted: TrustedIssuer): Promise<Result<AuthorizationServer>> {
  const issuer = new URL(trusted.issuer)
  for (const algorithm of trusted.mode === 'oauth2' ? (['oauth2', 'oidc'] as const) : (['oidc'] as const)) {
    const response = await discoveryRequest(issuer, {
      algorithm,
      [customFetch]: (url, { method, headers }) => ask(url, { method, headers }),
      // The configuration was checked: http is a loopback address.
      [allowInsecureRequests]: issuer.protocol === 'http:',
    })
    if (response.status === 404 && algorithm === 'oauth2') continue
    if (response.status !== 200) return outOfReach(trusted, `it answered ${response.status} for its metadata`)
    return accepted(await processDiscoveryResponse(issuer, response))
  }
  return outOfReach(trusted, 'it has no metadata')
}

export const outOfReach = ({ mode, issuer }: TrustedIssuer, reason: string): Result<never> =>
  refused('ISSUER_UNAVAILABLE', `The issuer ${issuer} (api.auth.${mode}.issuer) cannot be used: ${reason}.`, {
    retryAfterSeconds: 1,
  })

function reasonOf(error: unknown, { mode }: TrustedIssuer): string {
  if (isTimeout(error)) return 'it does not answer in time'
  if (error instanceof ForeignAddress)
    return `its keys are at ${error.origin}, another address; if that is right, name them in api.auth.${mode}.jwksUrl`
  // Of what fetch or the reading of the metadata throws the name alone: messages hold what was answered.
  const { name = '', code } = error as { readonly name?: string; readonly code?: unknown }
  return typeof code === 'string' ? `its metadata is refused (${code})` : `it is out of reach (${name})`
}
