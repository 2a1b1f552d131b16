// The identity provider of this instance: whether it is known, and whom a token of its names.
import type { LocalConfig } from '../../../contract/config.ts'
import { trustedIssuerOf, type TrustedIssuer } from '../../../contract/issuer.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { Claims } from '../../../core/access/claims.ts'
import { readIssued, type Issued, type IssuedPayload } from '../../../core/access/issued.ts'
import type { GatewayBindings } from '../../shared/bindings.ts'
import { namedClaims } from '../tokens/named-claims.ts'
import { Introspected } from './introspect.ts'
import { askIssuerBy, type AskIssuer, type IssuerWays } from './issuer-way.ts'
import { KnownIssuer } from './known-issuer.ts'
import { outOfReach, readIssuer, type IssuerView } from './read-issuer.ts'
import { verifyIssued } from './verify-issued.ts'

const knownIssuer = new KnownIssuer<IssuerView>()
const introspected = new Introspected()

export interface IssuerRealm {
  readonly bindings: IssuerWays &
    Pick<GatewayBindings, 'TENANT_ID' | 'TENANT' | 'MEMORY_GRAPH' | 'OAUTH2_CLIENT_SECRET'>
  readonly config: LocalConfig
  readonly requestId: string
  /** Keeps the Worker alive for work that nobody waits for. */
  readonly waitUntil: (work: Promise<unknown>) => void
}

export interface IssuerHere {
  readonly trusted: TrustedIssuer
  readonly view: IssuerView
  readonly ask: AskIssuer
  /** The same where a key of it was met that is not known. */
  readonly again: () => Promise<Result<IssuerView>>
}

/** Null where the mode has none. Refused where nothing is known of it, or nothing any more. */
export async function issuerHere({ bindings, config, waitUntil }: IssuerRealm): Promise<Result<IssuerHere> | null> {
  const trusted = trustedIssuerOf(config.api.auth)
  if (trusted === null) return null
  const ask = askIssuerBy(bindings, trusted)
  const find = (isKeyUnknown: boolean): Promise<Result<IssuerView>> =>
    knownIssuer.find({
      nowMs: Date.now(),
      ask: () => readIssuer(ask, trusted),
      outOfReach: (reason) => outOfReach(trusted, reason),
      waitUntil,
      isKeyUnknown,
    })
  const view = await find(false)
  return view.ok ? accepted({ trusted, view: view.value, ask, again: () => find(true) }) : view
}

export interface Presented {
  /** Null in modes without one. */
  readonly issuer: IssuerHere | null
  readonly servedTenants: readonly string[]
}

/** A credential that is neither a key nor a token of ours. */
export async function authenticateIssued(
  token: string,
  { issuer, servedTenants }: Presented,
  realm: IssuerRealm,
): Promise<Result<Claims>> {
  if (issuer === null) return refused('AUTH_REQUIRED', 'The API key is not known.')
  const payload = await readToken(token, issuer, realm)
  if (!payload.ok) return payload
  const issued = readIssued(payload.value, issuer.trusted)
  if (!issued.ok) return issued
  const tenantId = issued.value.tenantId ?? realm.bindings.TENANT_ID
  // Else anybody whom the issuer lets choose could make objects by inventing tenants.
  if (!servedTenants.includes(tenantId))
    return refused('AUTH_REQUIRED', 'The tenant that the token names is not served here.')
  return await claimsOf(issued.value, { tenantId, issuer }, realm)
}

async function readToken(token: string, issuer: IssuerHere, { bindings }: IssuerRealm): Promise<Result<IssuedPayload>> {
  const { trusted, view, ask, again } = issuer
  const nowMs = Date.now()
  const isReadHere = token.startsWith('eyJ') && (trusted.mode === 'oidc' || isAccessToken(token))
  if (!isReadHere)
    return trusted.mode === 'oauth2'
      ? await introspected.read(token, { view, trusted, ask, clientSecret: bindings.OAUTH2_CLIENT_SECRET ?? '', nowMs })
      : refused('AUTH_REQUIRED', 'The API key or token is not known.')
  const verified = await verifyIssued(token, { view, trusted, nowMs })
  if ('ok' in verified) return verified
  // It may have been made a moment ago.
  const newer = await again()
  if (!newer.ok) return newer
  const verifiedNewer = await verifyIssued(token, { view: newer.value, trusted, nowMs })
  return 'ok' in verifiedNewer
    ? verifiedNewer
    : refused('AUTH_REQUIRED', 'The token is signed by a key that its issuer does not name.')
}

/** By its header, which nobody has verified: what it says decides who is asked, and nothing else. */
function isAccessToken(token: string): boolean {
  const header = Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString('latin1')
  return /"typ"\s*:\s*"(?:application\/)?at\+jwt"/i.test(header)
}

function claimsOf(
  { subject, actorType, roles, verticals, expiresMs, ceiling }: Issued,
  { tenantId, issuer: { trusted } }: { readonly tenantId: string; readonly issuer: IssuerHere },
  { bindings, requestId }: IssuerRealm,
): Promise<Result<Claims>> {
  const bound = ceiling === null ? {} : { ceiling }
  const held = { roles, scopes: [], verticals, crossVertical: verticals === null, ...bound }
  const { mode, issuer } = trusted
  return namedClaims({ mode, issuer, subject, actorType, expiresMs, held }, { tenantId, requestId }, bindings)
}
