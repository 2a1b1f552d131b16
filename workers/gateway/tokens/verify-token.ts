// Whether a token is good: its form, its signature by a key of the tenant that it names, and that nothing of which it comes has ended.
import { createHash } from 'node:crypto'
import { compactVerify } from 'jose'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { TokenPayload } from '../../../contract/token.ts'
import type { TokenKey } from '../../../contract/token-rpc.ts'
import type { ApiKey } from '../../../core/access/api-keys.ts'
import type { Claims } from '../../../core/access/claims.ts'
import { claimsOfToken, endingIds } from '../../../core/access/token-claims.ts'
import type { TokenView } from './known-tokens.ts'
import { readToken, tokenAlgorithm, type ReadToken } from './token-form.ts'

/** What the verification goes by. */
export interface TokenRealm {
  /** Who signs and who is meant: this instance. */
  readonly issuer: string
  readonly instanceTenantId: string
  readonly nowMs: number
  readonly isServed: (tenantId: string) => boolean
  /** `newerThanMs` where there is a reason to think that it changed. */
  readonly viewOf: (tenantId: string, bound?: { readonly newerThanMs: number }) => Promise<Result<TokenView>>
  /** Keys of the instance's secret. */
  readonly secretKeys: readonly ApiKey[]
}

interface Verified {
  readonly kid: string
  readonly payload: TokenPayload
  readonly endingIds: readonly string[]
  readonly claims: Claims
}

/** Clocks of those who sign and those who verify differ by less. What has ended has ended. */
const skewMs = 5_000
const verifiedMax = 2_000
/** Keys that nobody knows let nobody ask more often than this. */
const unknownKeyMs = 100

const notValid = refused('AUTH_REQUIRED', 'The token is not valid here.')
const hasEnded = refused('AUTH_REQUIRED', 'The token has been revoked, or the key of which it comes.')

/** Tokens whose signature was verified by this isolate. Whether they are good now is looked at each time. */
export class VerifiedTokens {
  readonly #verified = new Map<string, Verified>()

  async verify(token: string, realm: TokenRealm): Promise<Result<Claims>> {
    const known = this.#verified.get(token)
    const read = known ?? readToken(token)
    // Else anybody could make objects by inventing tenants.
    if (read === null || !realm.isServed(read.payload.tenantId)) return notValid
    const found = await findKey(read, realm)
    if (!found.ok) return found
    const { view, key } = found.value
    const verified = known ?? (await verifySignature(token, read as ReadToken, { view, key, realm }))
    if (verified === null) return notValid
    if (known === undefined) this.#keep(token, verified)
    const current = checkCurrent(verified, view, realm)
    return current.ok ? accepted(verified.claims) : current
  }

  #keep(token: string, verified: Verified): void {
    const [oldest] = this.#verified.size >= verifiedMax ? this.#verified.keys() : []
    if (oldest !== undefined) this.#verified.delete(oldest)
    this.#verified.set(token, verified)
  }
}

interface Found {
  readonly view: TokenView
  readonly key: TokenKey
}

async function findKey(
  { kid, payload: { tenantId } }: Pick<ReadToken, 'kid' | 'payload'>,
  { viewOf }: TokenRealm,
): Promise<Result<Found>> {
  const view = await viewOf(tenantId)
  if (!view.ok) return view
  const key = view.value.keys.get(kid)
  if (key !== undefined) return accepted({ view: view.value, key })
  // It may have been made a moment ago.
  const newer = await viewOf(tenantId, { newerThanMs: unknownKeyMs })
  if (!newer.ok) return newer
  const made = newer.value.keys.get(kid)
  return made === undefined ? notValid : accepted({ view: newer.value, key: made })
}

async function verifySignature(
  token: string,
  { kid, payload, text }: ReadToken,
  { view, key, realm }: Found & { readonly realm: TokenRealm },
): Promise<Verified | null> {
  try {
    await compactVerify(token, await view.verifier(key), { algorithms: [tokenAlgorithm] })
  } catch {
    // Not signed by this key; jose says no more than that to nobody.
    return null
  }
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`
  const claims = claimsOfToken(payload, payload.tenantId === realm.instanceTenantId)
  return { kid, payload, endingIds: endingIds(payload), claims: { ...claims, digest } }
}

function checkCurrent({ payload, endingIds: ids }: Verified, view: TokenView, realm: TokenRealm): Result<null> {
  const { issuer, nowMs } = realm
  if (payload.iss !== issuer || payload.aud !== issuer) return notValid
  if (payload.exp * 1_000 <= nowMs) return refused('AUTH_REQUIRED', 'The token has expired.')
  if (Math.max(payload.nbf, payload.iat) * 1_000 > nowMs + skewMs)
    return refused('AUTH_REQUIRED', 'The token is not valid yet.')
  if (ids.some((id) => view.ended.has(id))) return hasEnded
  return isOfLivingSecret(payload, view, realm) ? accepted(null) : hasEnded
}

/** A key of the secret ends with its entry there; those of the store are among what has ended. */
function isOfLivingSecret({ sub, tenantId }: TokenPayload, view: TokenView, { secretKeys }: TokenRealm): boolean {
  if (!sub.startsWith('s:')) return true
  const id = sub.split(':', 2)[1]
  const key = secretKeys.find((one) => one.id === id && one.tenantId === tenantId)
  return key !== undefined && view.subOf(key) === sub
}
