// People who come with a password: asked of the directory, as often as a person would, and exchanged for what lasts an hour.
import { createHash } from 'node:crypto'
import type { LocalConfig } from '../../../contract/config.ts'
import type { DirectoryConfig, SignedIn, SignInRpc } from '../../../contract/directory.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { Claims } from '../../../core/access/claims.ts'
import { TokenBuckets } from '../../../core/access/rate-limit.ts'
import { grantOf } from '../../../core/access/signed-in.ts'
import type { GatewayBindings } from '../../shared/bindings.ts'
import { tokenViewOf } from '../tokens/tokens-here.ts'
import { readBasic, type BasicCredential } from './basic-credential.ts'

export interface SignInRealm {
  readonly bindings: Pick<GatewayBindings, 'SIGN_IN' | 'TENANT_ID' | 'TENANT' | 'MEMORY_GRAPH'>
  readonly config: LocalConfig
  readonly requestId: string
}

/** Tries of one name: a person mistypes, a program guesses. */
const triesOfName = { quota: 10, windowMs: 60_000 }
/** Of all names, so that one password is not tried on everybody. */
const triesOfAll = { quota: 600, windowMs: 60_000 }
const namesMax = 10_000
/** Who waits for the directory at one time. */
const askingMax = 16

const tries = new TokenBuckets(namesMax)
let asking = 0
let hasReached = false

/** Null in modes without one. */
export const directoryOf = ({ api: { auth } }: LocalConfig): DirectoryConfig | null =>
  auth.mode === 'ldap' ? (auth.ldap ?? null) : null

/** RFC 4516: another directory's people are others, whatever they are called there. */
export const addressOf = ({ url, base }: DirectoryConfig): string =>
  `${url.replace(/\/$/, '')}/${encodeURIComponent(base)}`

/** Whether it was in reach since this isolate began; looked at until it was. Keys and tokens never wait for it. */
export async function checkDirectory({
  bindings,
  config,
}: Omit<SignInRealm, 'requestId'>): Promise<Result<null> | null> {
  if (directoryOf(config) === null) return null
  if (hasReached) return accepted(null)
  const way = wayTo(bindings)
  if (!way.ok) return way
  const probed = await way.value.probe({ v: 1 }).catch(lost)
  hasReached = probed.ok
  return probed
}

/** Null where nobody comes with a password, or where none is taken. */
export async function authenticatePassword(headers: Headers, realm: SignInRealm): Promise<Result<Claims> | null> {
  const directory = directoryOf(realm.config)
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

async function ask(credential: BasicCredential, { bindings }: SignInRealm): Promise<Result<SignedIn>> {
  const way = wayTo(bindings)
  if (!way.ok) return way
  const bounded = countTry(credential.name, Date.now())
  if (!bounded.ok) return bounded
  if (asking >= askingMax) return tooMany(1_000)
  asking += 1
  try {
    return await way.value.byPassword({ v: 1, ...credential }).catch(lost)
  } finally {
    asking -= 1
  }
}

/** Counted before it is known whether it is right: what is told after is told to who guesses. */
function countTry(name: string, nowMs: number): Result<null> {
  const ofName = tries.take(createHash('sha256').update(name.toLowerCase()).digest('hex'), triesOfName, nowMs)
  if (!ofName.isTaken) return tooMany(ofName.nextAfterMs)
  const ofAll = tries.take('all', triesOfAll, nowMs)
  return ofAll.isTaken ? accepted(null) : tooMany(ofAll.nextAfterMs)
}

const tooMany = (afterMs: number): Result<never> =>
  refused('RATE_LIMITED', 'Passwords are tried too often.', {
    next: 'Wait Retry-After seconds; a token that was given goes on.',
    retryAfterSeconds: Math.max(1, Math.ceil(afterMs / 1_000)),
  })

function wayTo({ SIGN_IN }: SignInRealm['bindings']): Result<SignInRpc> {
  return SIGN_IN === undefined
    ? refused('ISSUER_UNAVAILABLE', 'This deployment has no way to the directory.', {
        next: 'Deploy workers/sign-in and bind it as SIGN_IN.',
      })
    : accepted(SIGN_IN)
}

const lost = (): Result<never> =>
  refused('ISSUER_UNAVAILABLE', 'The way to the directory broke off.', { retryAfterSeconds: 10 })

async function claimsOf(
  signedIn: SignedIn,
  directory: DirectoryConfig,
  { bindings, requestId }: SignInRealm,
): Promise<Result<Claims>> {
  const tenantId = bindings.TENANT_ID
  const tokens = await tokenViewOf(bindings, { tenantId, requestId })
  if (!tokens.ok) return tokens
  const { actorType, roles, expiresMs } = grantOf(signedIn, directory, Date.now())
  const id = tokens.value.actorIdOf('ldap', { issuer: addressOf(directory), subject: signedIn.subject })
  const shown = { roles, scopes: [], verticals: null, crossVertical: true }
  const digest = createHash('sha256')
    .update(JSON.stringify({ actorType, id, tenantId, ...shown }))
    .digest('hex')
  return accepted({
    tenantId,
    actor: { id, type: actorType },
    ...shown,
    expiresMs,
    isOfInstance: true,
    digest: `sha256:${digest}`,
  })
}
