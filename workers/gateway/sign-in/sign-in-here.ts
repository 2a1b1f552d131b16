// People who come with a password: asked of the directory, as often as a person would, and exchanged for what lasts an hour.
import type { LocalConfig } from '../../../contract/config.ts'
import { directoryOf, type DirectoryConfig, type SignedIn, type SignInRpc } from '../../../contract/directory.ts'
import { accepted, refused, type Refusal, type Result } from '../../../contract/result.ts'
import { samlOf } from '../../../contract/saml.ts'
import type { Claims } from '../../../core/access/claims.ts'
import { grantOf } from '../../../core/access/signed-in.ts'
import type { GatewayBindings } from '../../shared/bindings.ts'
import { steadyMs } from '../../shared/steady-ms.ts'
import { Places } from '../places.ts'
import { namedClaims } from '../tokens/named-claims.ts'
import { readBasic, type BasicCredential } from './basic-credential.ts'
import { PasswordTries } from './password-tries.ts'

export interface SignInRealm {
  readonly bindings: Pick<GatewayBindings, 'SIGN_IN' | 'TENANT_ID' | 'TENANT' | 'MEMORY_GRAPH'>
  readonly config: LocalConfig
  readonly requestId: string
  /** Keeps the Worker alive for what the caller does not wait for any more. */
  readonly waitUntil: (work: Promise<unknown>) => void
}

/** Who waits for the directory at one time; it is asked five things, of three seconds each. */
const places = new Places({ atOnceMax: 16, longestMs: 20_000 })
const tries = new PasswordTries()

/** Whoever is not let in waits at least so long: how far it came is told by nothing. */
const refusedAfterMs = 400

/** How the last look at it went, until it was in reach. */
let lastLook: { readonly refusal: Refusal; readonly untilMs: number } | null = null
let hasReached = false
const lookAgainMs = 2_000
/** A secret that is refused is not sent again and again: it would lock the account that looks people up. */
const refusedMs = 60_000

/** Ids hang on what the directory holds, not on how it is reached: another host or TLS makes nobody another. */
export const directoryName = ({ base }: DirectoryConfig): string =>
  `ldap:${encodeURIComponent(base.toLowerCase().replaceAll(/\s*([,=+])\s*/g, '$1'))}`

/** Of a directory, or of who reads SAML: whether it was in reach since this isolate began; looked at until it was, by one at a time. Keys and tokens never wait for it. */
export async function checkSignIn({
  bindings,
  config,
}: Pick<SignInRealm, 'bindings' | 'config'>): Promise<Result<null> | null> {
  if (directoryOf(config.api.auth) === null && samlOf(config.api.auth) === null) return null
  if (hasReached) return accepted(null)
  const way = wayTo(bindings)
  if (!way.ok) return way
  const nowMs = Date.now()
  if (lastLook !== null && nowMs < lastLook.untilMs && lastLook.untilMs <= nowMs + refusedMs)
    return { ok: false, refusal: lastLook.refusal }
  lastLook = { refusal: beingLookedAt, untilMs: nowMs + refusedMs / 4 }
  const probed = await way.value.probe({ v: 1 }).catch(lost)
  hasReached = probed.ok
  if (!probed.ok) {
    const isRefused = probed.refusal.details?.['reason'] === 'BIND_REFUSED'
    lastLook = { refusal: probed.refusal, untilMs: Date.now() + (isRefused ? refusedMs : lookAgainMs) }
  }
  return probed
}

const beingLookedAt: Refusal = { code: 'ISSUER_UNAVAILABLE', detail: 'Where people sign in is being looked at.' }

/** Null where nobody comes with a password, or where none is taken. */
export async function authenticatePassword(headers: Headers, realm: SignInRealm): Promise<Result<Claims> | null> {
  const directory = directoryOf(realm.config.api.auth)
  const authorization = headers.get('authorization') ?? ''
  if (directory === null || !/^Basic /i.test(authorization)) return null
  const credential = readBasic(authorization)
  if (credential === null)
    return refused('AUTH_REQUIRED', 'That is no name with a password.', {
      next: 'Send Authorization: Basic with base64 of name:password, in UTF-8 (curl -u name).',
    })
  const signedIn = await ask(credential, realm)
  return signedIn.ok ? await claimsOf(signedIn.value, directory, realm) : signedIn
}

async function ask(credential: BasicCredential, { bindings, waitUntil }: SignInRealm): Promise<Result<SignedIn>> {
  const way = wayTo(bindings)
  if (!way.ok) return way
  const startedMs = steadyMs()
  const waitMs = tries.take(credential.name, startedMs)
  if (waitMs > 0) return tooMany(waitMs)
  const leave = places.take(startedMs)
  if (leave === null) return tooMany(1_000)
  const asked = way.value
    .byPassword({ v: 1, ...credential })
    .catch(lost)
    .finally(leave)
  // Whoever asked may go away; what it took is given back all the same.
  waitUntil(asked)
  const signedIn = await asked
  if (signedIn.ok) tries.succeed(credential.name)
  else await scheduler.wait(Math.max(0, refusedAfterMs - (steadyMs() - startedMs)))
  return signedIn
}

const tooMany = (afterMs: number): Result<never> =>
  refused('RATE_LIMITED', 'Passwords are tried too often.', {
    next: 'Wait Retry-After seconds; a token that was given goes on.',
    retryAfterSeconds: Math.max(1, Math.ceil(afterMs / 1_000)),
  })

export function wayTo({ SIGN_IN }: Pick<GatewayBindings, 'SIGN_IN'>): Result<SignInRpc> {
  return SIGN_IN === undefined
    ? refused('ISSUER_UNAVAILABLE', 'This deployment has no Worker that signs people in.', {
        next: 'Deploy workers/sign-in and bind it as SIGN_IN.',
      })
    : accepted(SIGN_IN)
}

export const lost = (): Result<never> =>
  refused('ISSUER_UNAVAILABLE', 'The way to where people sign in broke off.', { retryAfterSeconds: 10 })

function claimsOf(
  signedIn: SignedIn,
  directory: DirectoryConfig,
  { bindings, requestId }: SignInRealm,
): Promise<Result<Claims>> {
  const { actorType, roles, expiresMs } = grantOf(signedIn, directory, Date.now())
  const held = { roles, scopes: [], verticals: null, crossVertical: true }
  const named = { issuer: directoryName(directory), subject: signedIn.subject, actorType, expiresMs, held }
  return namedClaims({ mode: 'ldap', ...named }, { tenantId: bindings.TENANT_ID, requestId }, bindings)
}
