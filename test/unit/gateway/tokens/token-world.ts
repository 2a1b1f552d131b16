// Tenants that sign, and a gateway that verifies, without either: tokens of every kind, good ones and those that never should be.
import { randomBytes } from 'node:crypto'
import { CompactSign, exportJWK, generateKeyPair, type CryptoKey } from 'jose'
import type { TokenPayload } from '../../../../contract/token.ts'
import type { TokenKey, TokenState } from '../../../../contract/token-rpc.ts'
import { accepted, type Result } from '../../../../contract/result.ts'
import type { ApiKey } from '../../../../core/access/api-keys.ts'
import { TokenView } from '../../../../workers/gateway/tokens/known-tokens.ts'
import { VerifiedTokens, type TokenRealm } from '../../../../workers/gateway/tokens/verify-token.ts'

export const tenantIds = ['t_01K00000000000000000000000', 't_01K00000000000000000000001'] as const
export const [tenantId, otherTenantId] = tenantIds
export const keyId = 'k_01K00000000000000000000000'
export const nowMs = 1_800_000_000_000
const nowSeconds = nowMs / 1_000

export interface Pair extends TokenKey {
  readonly privateKey: CryptoKey
}

export async function newPair(): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  return { kid: randomBytes(32).toString('base64url'), x: (await exportJWK(publicKey)).x!, privateKey }
}

export const payload: TokenPayload = {
  iss: 'urn:clawql:here',
  sub: keyId,
  aud: 'urn:clawql:here',
  tenantId,
  actorType: 'agent',
  actorId: keyId,
  roles: ['viewer'],
  scope: 'audit:read',
  verticals: ['lending'],
  crossVertical: false,
  delegationDepth: 0,
  act: { sub: keyId, actorType: 'agent', roles: ['viewer'], scope: 'audit:read' },
  jti: '01K00000000000000000000001',
  iat: nowSeconds,
  nbf: nowSeconds,
  exp: nowSeconds + 900,
}

export const encode = (text: string): string => Buffer.from(text).toString('base64url')

export async function signText({ kid, privateKey }: Pair, text: string, header: object = {}): Promise<string> {
  const signed = new CompactSign(new TextEncoder().encode(text))
  return await signed.setProtectedHeader({ alg: 'EdDSA', typ: 'atr+jwt', kid, ...header }).sign(privateKey)
}

export const sign = (pair: Pair, more: object = {}, header: object = {}): Promise<string> =>
  signText(pair, JSON.stringify({ ...payload, ...more }), header)

/** Each tenant with the keys that it has, and what ended there. */
export function gatewayOf(
  keys: { readonly [tenantId: string]: readonly TokenKey[] },
  more: { readonly ended?: readonly string[]; readonly secretKeys?: readonly ApiKey[] } = {},
) {
  const { secretKeys = [] } = more
  const asked: (number | undefined)[] = []
  const state = (of: string): TokenState => ({
    keys: (keys[of] ?? []).map(({ kid, x }) => ({ kid, x })),
    ended: more.ended ?? [],
    markKey: '00'.repeat(32),
  })
  const views = new Map(Object.keys(keys).map((of) => [of, new TokenView(state(of))]))
  const verified = new VerifiedTokens()
  const realm: TokenRealm = {
    issuer: payload.iss,
    instanceTenantId: tenantId,
    nowMs,
    isServed: (of) => views.has(of),
    viewOf: async (of, bound): Promise<Result<TokenView>> => {
      asked.push(bound?.newerThanMs)
      return accepted(views.get(of)!)
    },
    secretKeys,
  }
  const verify = async (token: string, at: Partial<TokenRealm> = {}): Promise<string> => {
    const done = await verified.verify(token, { ...realm, ...at })
    return done.ok ? 'good' : `${done.refusal.code} ${done.refusal.detail}`
  }
  return { verify, verified, realm, views, asked }
}
