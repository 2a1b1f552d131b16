// The one form that a token has here: header, claims and signature as this product writes them, and in no other way.
import { limits } from '../../../contract/limits.ts'
import { tokenPayloadSchema, type TokenPayload } from '../../../contract/token.ts'
import { depthOf } from '../../../core/access/token-claims.ts'

export const tokenAlgorithm = 'EdDSA'

/** Whatever begins like a JWT is one, and nothing else. */
export const looksLikeToken = (bearer: string): boolean => bearer.startsWith('eyJ') && bearer.includes('.')

/** Every header of ours begins like this, and no other issuer's has this type. */
const ownStart = Buffer.from('{"alg":"EdDSA","typ":"atr+jwt","kid":').subarray(0, 36).toString('base64url')
export const isOwnToken = (bearer: string): boolean => bearer.startsWith(ownStart)

/** Of 64 bytes, whose last character leaves four bits over: they are zero, or one signature could be written in many ways. */
const formPattern = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]{85}[AQgw]$/
const headerPattern = /^\{"alg":"EdDSA","typ":"atr\+jwt","kid":"([A-Za-z0-9_-]{43})"\}$/

export interface ReadToken {
  readonly kid: string
  readonly payload: TokenPayload
  /** As it was signed. */
  readonly text: string
}

/** Nothing of it is true before its signature is verified. Null where it is of any other form. */
export function readToken(token: string): ReadToken | null {
  const [, header, claims] = token.length <= limits.tokenCharactersMax ? (formPattern.exec(token) ?? []) : []
  // A header has one form: no other algorithm, no key of its own, nothing critical.
  const [, kid] = headerPattern.exec(decoded(header) ?? '') ?? []
  const text = decoded(claims)
  if (kid === undefined || text === null) return null
  const payload = payloadOf(text)
  return payload === null ? null : { kid, payload, text }
}

function decoded(part: string | undefined): string | null {
  if (part === undefined) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(part, 'base64url'))
  } catch {
    return null
  }
}

function payloadOf(text: string): TokenPayload | null {
  const value = parsed(text)
  const read = tokenPayloadSchema.safeParse(value)
  // What is written otherwise than we write it may say something twice.
  if (!read.success || JSON.stringify(value) !== text) return null
  return depthOf(read.data.act) === read.data.delegationDepth ? read.data : null
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
