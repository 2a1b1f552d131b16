// Who calls: the local actor under noAuth, or the holder of an API key, a token of ours or one of an identity provider. Identity comes from credentials only, never from a field.
import { createHash } from 'node:crypto'
import type { KeyGrant } from '../../../contract/api-key.ts'
import type { LocalConfig } from '../../../contract/config.ts'
import { directoryOf } from '../../../contract/directory.ts'
import { limits } from '../../../contract/limits.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { samlOf } from '../../../contract/saml.ts'
import { findApiKey, parseApiKeys, type ApiKey } from '../../../core/access/api-keys.ts'
import type { Claims } from '../../../core/access/claims.ts'
import { keyPrefix, tenantOfToken } from '../../../core/access/key-token.ts'
import { tenantObjects, type GatewayBindings } from '../../shared/bindings.ts'
import { authenticateIssued, issuerHere, type IssuerRealm, type Presented } from '../issuer/issuer-here.ts'
import { gatewayCall } from '../gateway-call.ts'
import { KnownKeys } from '../known-keys.ts'
import { readSessionCookie, type CookiePlace } from '../session-cookie.ts'
import { authenticatePassword, type SignInRealm } from '../sign-in/sign-in-here.ts'
import { authenticateTicket } from '../sign-in/ticket.ts'
import { isOwnToken, looksLikeToken } from '../tokens/token-form.ts'
import { authenticateToken } from '../tokens/tokens-here.ts'

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex')

let parsedKeys: { readonly json: string; readonly keys: Result<readonly ApiKey[]> } | undefined
const knownKeys = new KnownKeys(() => Date.now())

export interface Realm extends Pick<IssuerRealm, 'waitUntil'> {
  readonly bindings: IssuerRealm['bindings'] &
    SignInRealm['bindings'] &
    Pick<GatewayBindings, 'API_KEYS' | 'INSTANCE_ID'>
  readonly config: LocalConfig
  readonly requestId: string
  /** Whether the route is one where people sign in. */
  readonly takesPassword: boolean
  /** Where the cookie of a session in a browser counts; elsewhere it is not looked at. */
  readonly cookiePlace?: CookiePlace
}

/** Of a key; a token is bounded by its form. */
const keyCharactersMax = 512
const bearerPattern = new RegExp(`^Bearer ([\\x21-\\x7e]{16,${limits.issuedTokenCharactersMax}})$`, 'i')

/** Whom the credential in these headers names: the holder of a key or a token, which a browser has in its cookie. */
export async function authenticate(headers: Headers, realm: Realm): Promise<Result<Claims>> {
  const { bindings, config } = realm
  if (config.api.auth.mode === 'noAuth') return accepted(localClaims(bindings.TENANT_ID))
  const bySignIn = realm.takesPassword
    ? ((await authenticatePassword(headers, realm)) ?? (await authenticateTicket(headers, realm)))
    : null
  return bySignIn ?? (await authenticateBearer(headers, realm))
}

async function authenticateBearer(headers: Headers, realm: Realm): Promise<Result<Claims>> {
  const { bindings, config } = realm
  const issuer = await issuerHere(realm)
  // Where it never was in reach nobody comes in, as with a server that does not start (checklist AU-5).
  if (issuer?.ok === false) return issuer
  const { bearer, isCookie } = bearerIn(headers, realm)
  if (bearer === undefined) return noBearer(config)
  const keys = secretKeys(bindings, config)
  if (!keys.ok) return keys
  const presented = { issuer: issuer?.value ?? null, servedTenants: servedTenants(bindings, config.tier === 'local') }
  const claims = looksLikeToken(bearer)
    ? await authenticateJwt(bearer, { ...presented, secretKeys: keys.value }, realm)
    : await authenticateOpaque(bearer, { ...presented, secretKeys: keys.value }, realm)
  return inItsPlace(claims, isCookie)
}

/** What is sent with the request goes before what a browser sends by itself. */
function bearerIn(
  headers: Headers,
  { cookiePlace }: Realm,
): { readonly bearer: string | undefined; readonly isCookie: boolean } {
  const sent = headers.get('authorization')
  if (sent !== null || cookiePlace === undefined)
    return { bearer: bearerPattern.exec(sent ?? '')?.[1], isCookie: false }
  return { bearer: readSessionCookie(headers, cookiePlace) ?? undefined, isCookie: true }
}

/** A session's token is good in its cookie, which no script and no program is given; and nothing else is good there. */
const inItsPlace = (claims: Result<Claims>, isCookie: boolean): Result<Claims> =>
  claims.ok && (claims.value.token?.isPage === true) !== isCookie
    ? refused('AUTH_REQUIRED', 'A session is good in the cookie of its browser alone, and nothing else is there.')
    : claims

interface Known extends Presented {
  readonly secretKeys: readonly ApiKey[]
}

/** One of ours, or the issuer's where there is one. */
async function authenticateJwt(bearer: string, known: Known, realm: Realm): Promise<Result<Claims>> {
  return known.issuer === null || isOwnToken(bearer)
    ? await authenticateToken(bearer, { ...realm, ...known })
    : await authenticateIssued(bearer, known, realm)
}

/** A key by its digest, else one of the store by its form; what is neither only an issuer can know. */
async function authenticateOpaque(bearer: string, known: Known, realm: Realm): Promise<Result<Claims>> {
  const digest = sha256Hex(bearer)
  const key = findApiKey(known.secretKeys, digest)
  if (key !== undefined) return accepted(claimsOf({ ...key, expiresMs: null }, key.tenantId, realm.bindings.TENANT_ID))
  const isOfStore = bearer.length <= keyCharactersMax && tenantOfToken(bearer) !== null
  if (isOfStore) return await authenticateStored({ token: bearer, digest }, realm)
  // One of ours that is cut short or mistyped is told to nobody else.
  const isOurs = known.issuer === null || bearer.startsWith(keyPrefix)
  return isOurs ? unknownKey : await authenticateIssued(bearer, known, realm)
}

const noBearer = (config: LocalConfig): Result<never> =>
  refused('AUTH_REQUIRED', 'Send an API key or a token as Bearer token.', nextOf(config.api.auth))

/** Where people sign in, how they come by a token. */
function nextOf(auth: LocalConfig['api']['auth']): { readonly next: string } | Record<string, never> {
  if (directoryOf(auth) !== null)
    return { next: 'POST /api/auth/token with your name and password (curl -u name) answers a token.' }
  return samlOf(auth) === null ? {} : { next: 'Sign in by the page, at /; clients of MCP are led to it.' }
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
  const call = gatewayCall(tenantId, requestId)
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
  parseSecret(env.API_KEYS ?? '[]', { isLocal: tier === 'local', localTenantId: env.TENANT_ID })

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
