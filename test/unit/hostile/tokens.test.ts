// Forged tokens of every kind against both verifications: an issuer's tokens and our own. Good ones by the same signer are taken.
import { createHash } from 'node:crypto'
import { createLocalJWKSet } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { issuerAlgorithms, issuerSchema, type TrustedIssuer } from '../../../contract/issuer.ts'
import { readIssuer } from '../../../workers/gateway/issuer/read-issuer.ts'
import { verifyIssued } from '../../../workers/gateway/issuer/verify-issued.ts'
import { gatewayOf, payload, tenantId } from '../gateway/tokens/token-world.ts'
import {
  algorithms,
  encode,
  forgedCurves,
  forgedHeaders,
  forgedPaddings,
  forgedSignatures,
  forgedSpellings,
  goodToken,
  jwkOf,
  newSigner,
  signAs,
  type Forged,
  type Forging,
  type Signer,
} from './forged-tokens.ts'

const kinds = [forgedSignatures, forgedSpellings, forgedHeaders, forgedCurves, forgedPaddings]
const forgedOf = (forging: Forging): Forged[] => kinds.flatMap((kind) => kind(forging))

const issuer = 'https://login.example.com'
const trusted: TrustedIssuer = {
  ...issuerSchema.parse({ issuer, clientId: 'clawql', algorithms: [...issuerAlgorithms] }),
  mode: 'oidc',
}
const nowMs = 1_800_000_000_000
const nowSeconds = nowMs / 1_000
const own = { iss: issuer, aud: 'clawql', sub: 'somebody', iat: nowSeconds, exp: nowSeconds + 60 }

const isTaken = async (token: string, keys: readonly object[]): Promise<boolean> => {
  const view = { server: { issuer }, keys: createLocalJWKSet({ keys: keys as never }) }
  const verified = await verifyIssued(token, { view, trusted, nowMs })
  return 'ok' in verified && verified.ok
}

describe('a token of an issuer', () => {
  const signers = algorithms.map((alg) => newSigner(alg))
  const keys = signers.map(jwkOf)
  const forgingOf = (signer: Signer, header: object = { alg: signer.alg, kid: signer.kid, typ: 'JWT' }): Forging => ({
    signer,
    other: newSigner(signer.alg, { isOther: true }),
    header,
    claims: JSON.stringify(own),
  })

  test.each(signers)('of $alg is taken where it is good, and in no other case', async (signer) => {
    const forging = forgingOf(signer)
    const good = goodToken(forging)
    expect(await isTaken(good, keys)).toBe(true)
    // The same, with a character of the header's names by its code.
    const byCode = JSON.stringify(forging.header).replace('"kid"', '"\\u006bid"')
    const signed = `${encode(byCode)}.${encode(forging.claims)}`
    expect(await isTaken(`${signed}.${encode(signAs(signer.alg, signer.privateKey, signed))}`, keys)).toBe(true)
    const forged = forgedOf(forging)
    expect(forged.length).toBeGreaterThan(90)
    for (const [fault, token] of forged) expect([fault, await isTaken(token, keys)]).toEqual([fault, false])
  })

  test.each(signers)(
    'of $alg is not taken by a key that is for something else, too weak, or of another curve',
    async (signer) => {
      const good = goodToken(forgingOf(signer))
      const jwk = jwkOf(signer)
      const { x: _x, n: _n, ...bare } = jwk
      for (const key of [
        { ...jwk, use: 'enc' },
        { ...jwk, key_ops: ['sign'] },
        { ...jwk, key_ops: [] },
        { ...jwk, alg: algorithms.find((alg) => alg !== signer.alg) },
        { ...jwk, kid: 'another' },
        { ...jwk, kty: 'oct', k: encode('secret') },
        { ...jwk, crv: 'P-192', e: 'AQ' },
        bare,
        jwkOf(newSigner(signer.alg, { isOther: true })),
      ])
        expect([key, await isTaken(good, [key])]).toEqual([key, false])
    },
  )

  test('is not taken for its signature alone', async () => {
    const signer = signers[0]!
    const wrong = [
      '[]',
      'null',
      '"text"',
      '{',
      '',
      goodToken(forgingOf(signer)),
      ...[
        { exp: undefined },
        { exp: String(own.exp) },
        { exp: nowSeconds - 31 },
        { nbf: nowSeconds + 31 },
        { nbf: 'soon' },
        { iat: undefined },
        { iss: 'https://login.example.com/' },
        { iss: [issuer] },
        { aud: 'another' },
        { aud: [] },
        { aud: { clawql: true } },
        { sub: undefined },
      ].map((more) => JSON.stringify({ ...own, ...more })),
    ]
    for (const claims of wrong)
      expect([claims, await isTaken(goodToken({ ...forgingOf(signer), claims }), keys)]).toEqual([claims, false])
  })

  test('by a key under which anybody can sign is by a key that nobody knows', async () => {
    const signer = signers.at(-1)!
    const answers: { readonly [path: string]: object } = {
      '/.well-known/openid-configuration': { issuer, jwks_uri: `${issuer}/jwks` },
      '/jwks': {
        keys: [
          ...smallPoints.map((hex, n) => ({ kty: 'OKP', crv: 'Ed25519', x: pointOf(hex), kid: `${n}` })),
          jwkOf(signer),
        ],
      },
    }
    const read = await readIssuer(async (url) => Response.json(answers[new URL(url).pathname]), trusted)
    expect(read.ok).toBe(true)
    if (!read.ok) return
    const verifying = { view: read.value, trusted, nowMs }
    expect(await verifyIssued(goodToken(forgingOf(signer)), verifying)).toMatchObject({ ok: true })
    const signature = encode(Buffer.concat([Buffer.from([1]), Buffer.alloc(63)]))
    for (const kid of smallPoints.keys()) {
      const token = `${encode(`{"alg":"EdDSA","kid":"${kid}"}`)}.${encode(JSON.stringify(own))}.${signature}`
      expect(await verifyIssued(token, verifying), smallPoints[kid]).toEqual({ isKeyUnknown: true })
    }
  })
})

const pointOf = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url')

/** Points of small order, and other spellings of some (D. Bernstein, "Curve25519", and RFC 8032 §5.1.3). */
const smallPoints = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  '0100000000000000000000000000000000000000000000000000000000000080',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
]

describe('a token of our own', () => {
  let forging: Forging
  let verify: (token: string) => Promise<string>
  beforeAll(() => {
    const signer = newSigner('EdDSA')
    const kid = createHash('sha256').update('key').digest('base64url')
    const { x } = signer.publicKey.export({ format: 'jwk' }) as { x: string }
    forging = {
      signer: { ...signer, kid },
      other: newSigner('EdDSA', { kid }),
      header: { alg: 'EdDSA', typ: 'atr+jwt', kid },
      claims: JSON.stringify(payload),
    }
    ;({ verify } = gatewayOf({ [tenantId]: [{ kid, x }] }))
  })

  test('is taken where it is good, and in no other case', async () => {
    expect(await verify(goodToken(forging))).toBe('good')
    const forged = forgedOf(forging)
    expect(forged.length).toBeGreaterThan(100)
    for (const [fault, token] of forged) expect([fault, await verify(token)]).not.toEqual([fault, 'good'])
    expect(await verify(goodToken(forging))).toBe('good')
  })
})
