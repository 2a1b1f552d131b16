// Whether a token is one of the identity provider's, for us, and good now: signature, algorithm, issuer, audience, times (RFC 8725, 9068).
import { errors, jwtVerify, type JWTVerifyOptions } from 'jose'
import { audienceOf, type TrustedIssuer } from '../../../contract/issuer.ts'
import { accepted, refused, type Result } from '../../../contract/result.ts'
import type { IssuedPayload } from '../../../core/access/issued.ts'
import type { IssuerView } from './read-issuer.ts'

/** Clocks of the issuer and ours differ by less. */
export const skewSeconds = 30

export interface Verifying {
  readonly view: IssuerView
  readonly trusted: TrustedIssuer
  readonly nowMs: number
}

const next = 'Have the issuer give you another token.'
const notValid = refused('AUTH_REQUIRED', 'The token is not valid here.', { next })

export type Verified = Result<IssuedPayload> | { readonly isKeyUnknown: true }

/** Three parts as base64url writes them (RFC 7515 §2), for what decodes them takes many spellings of one token. */
function isCompact(token: string): boolean {
  const parts = token.split('.', 4)
  return parts.length === 3 && parts.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
}

export async function verifyIssued(token: string, { view, trusted, nowMs }: Verifying): Promise<Verified> {
  if (!isCompact(token)) return notValid
  try {
    const { payload, protectedHeader } = await jwtVerify(token, view.keys, optionsOf(view, trusted, nowMs))
    return isTaken(protectedHeader.typ, trusted) ? accepted(payload) : notValid
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return { isKeyUnknown: true }
    return explain(error, trusted)
  }
}

function optionsOf({ server }: IssuerView, trusted: TrustedIssuer, nowMs: number): JWTVerifyOptions {
  return {
    // As its metadata writes it: a slash at the end is part of it.
    issuer: server.issuer,
    audience: [...audienceOf(trusted)],
    algorithms: [...trusted.algorithms],
    clockTolerance: skewSeconds,
    currentDate: new Date(nowMs),
    requiredClaims: trusted.mode === 'oauth2' ? ['sub', 'exp', 'iat', 'client_id'] : ['sub', 'exp', 'iat'],
  }
}

const accessTokenTypes: ReadonlySet<string> = new Set(['at+jwt', 'application/at+jwt'])

/** Of OpenID Connect also identity tokens, which many take for access; what has another type was meant for something else (RFC 8725 §3.11). */
export function isTaken(type: string | undefined, { mode }: Pick<TrustedIssuer, 'mode'>): boolean {
  const lower = type?.toLowerCase()
  return lower === undefined || lower === 'jwt' ? mode === 'oidc' : accessTokenTypes.has(lower)
}

/** Claims are looked at once the signature was verified: what is said of them is said to the issuer's own. */
function explain(error: unknown, trusted: TrustedIssuer): Result<never> {
  if (error instanceof errors.JWTExpired) return refused('AUTH_REQUIRED', 'The token has expired.', { next })
  if (!(error instanceof errors.JWTClaimValidationFailed)) return notValid
  if (error.claim === 'aud')
    return refused('AUTH_REQUIRED', 'The token is for somebody else.', {
      next: `Have the issuer put one of these into aud: ${audienceOf(trusted).join(', ')}.`,
    })
  return refused('AUTH_REQUIRED', `The token is not valid here: its claim ${error.claim} is not as it has to be.`, {
    next,
  })
}
