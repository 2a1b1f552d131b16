// Whether a token is good: signed here, for here, now, in the one form; whatever else is sent is refused, and nothing of it is done.
import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { limits } from '../../../../contract/limits.ts'
import { tokenPayloadSchema } from '../../../../contract/token.ts'
import type { ApiKey } from '../../../../core/access/api-keys.ts'
import {
  encode,
  gatewayOf,
  keyId,
  newPair,
  nowMs,
  otherTenantId,
  payload,
  sign,
  signText,
  tenantId,
  type Pair,
} from './token-world.ts'

let pair: Pair
let other: Pair
let gateway: ReturnType<typeof gatewayOf>
beforeAll(async () => {
  ;[pair, other] = [await newPair(), await newPair()]
  gateway = gatewayOf({ [tenantId]: [pair], [otherTenantId]: [other] })
})

const notValid = 'AUTH_REQUIRED The token is not valid here.'
const seconds = nowMs / 1_000

describe('verify()', () => {
  test('takes what a tenant of this instance signed, and says what it carries', async () => {
    const token = await sign(pair)
    const done = await gateway.verified.verify(token, gateway.realm)
    expect(done).toMatchObject({
      ok: true,
      value: {
        tenantId,
        actor: { id: keyId, type: 'agent' },
        roles: ['viewer'],
        scopes: ['audit:read'],
        verticals: ['lending'],
        crossVertical: false,
        isOfInstance: true,
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        token: { jti: payload.jti, delegationDepth: 0, task: null },
      },
    })
    // Known by now: looked at again each time, and not verified again.
    expect(await gateway.verified.verify(token, gateway.realm)).toEqual(done)
  })

  test('refuses what has ended, begins later, or is meant for others, known or not', async () => {
    const token = await sign(pair)
    for (let round = 0; round < 2; round++) {
      expect(await gateway.verify(token, { nowMs: payload.exp * 1_000 - 1 })).toBe('good')
      expect(await gateway.verify(token, { nowMs: payload.exp * 1_000 })).toBe('AUTH_REQUIRED The token has expired.')
      expect(await gateway.verify(token, { nowMs: nowMs - 5_000 })).toBe('good')
      expect(await gateway.verify(token, { nowMs: nowMs - 5_001 })).toBe('AUTH_REQUIRED The token is not valid yet.')
      expect(await gateway.verify(token, { issuer: 'https://elsewhere.example' })).toBe(notValid)
      expect(await gateway.verify(token, { isServed: () => false })).toBe(notValid)
    }
    expect(await gateway.verify(await sign(pair, { nbf: seconds + 6 }))).toMatch(/not valid yet/)
    expect(await gateway.verify(await sign(pair, { aud: 'urn:clawql:there' }))).toBe(notValid)
    expect(await gateway.verify(await sign(pair, { iss: 'urn:clawql:there' }))).toBe(notValid)
    expect(await gateway.verify(await sign(pair, { aud: ['urn:clawql:here'] }))).toBe(notValid)
  })

  test('refuses a key of another tenant, one that nobody has, and one that is gone', async () => {
    expect(await gateway.verify(await sign(other))).toBe(notValid)
    expect(await gateway.verify(await sign(pair, { tenantId: otherTenantId }))).toBe(notValid)
    expect(await gateway.verify(await sign({ ...other, kid: pair.kid }))).toBe(notValid)
    expect(await gateway.verify(await sign(other, { tenantId: otherTenantId }))).toBe('good')
    const token = await sign(pair)
    expect(await gateway.verify(token)).toBe('good')
    expect(
      await gateway.verify(token, { viewOf: async () => ({ ok: true, value: gateway.views.get(otherTenantId)! }) }),
    ).toBe(notValid)
    // A key that may have been made a moment ago is asked for again.
    gateway.asked.length = 0
    await gateway.verify(await sign(await newPair()))
    expect(gateway.asked).toEqual([undefined, 100])
  })

  test('refuses every other algorithm, type and header', async () => {
    const text = JSON.stringify(payload)
    const header = (more: object) => encode(JSON.stringify({ alg: 'EdDSA', typ: 'atr+jwt', kid: pair.kid, ...more }))
    const hmac = (secret: Buffer | string, head: string): string =>
      `${head}.${encode(text)}.${createHmac('sha256', secret)
        .update(`${head}.${encode(text)}`)
        .digest('base64url')}`
    const raw = Buffer.from(pair.x, 'base64url')
    const forged = [
      `${header({ alg: 'none' })}.${encode(text)}.`,
      `${header({ alg: 'none' })}.${encode(text)}.${'A'.repeat(86)}`,
      hmac(raw, header({ alg: 'HS256' })),
      hmac(pair.x, header({ alg: 'HS256' })),
      hmac(raw, header({})),
    ]
    for (const token of forged) expect(await gateway.verify(token)).toBe(notValid)
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: other.x }
    const headers = [
      { typ: 'JWT' },
      { typ: 'at+jwt' },
      { typ: 'ATR+JWT' },
      { typ: undefined },
      { alg: 'Ed25519' },
      { jwk },
      { jku: 'https://attacker.example/jwks.json' },
      { x5u: 'https://attacker.example/cert' },
      { b64: true, crit: ['b64'] },
      { extra: 1 },
    ]
    for (const more of headers)
      expect([more, await gateway.verify(await sign(pair, {}, more))]).toEqual([more, notValid])
    // Its own key beside another's name.
    expect(await gateway.verify(await sign({ ...other, kid: pair.kid }, {}, { jwk }))).toBe(notValid)
  })

  test('refuses claims that are missing, unknown, of another kind, or written twice', async () => {
    for (const name of Object.keys(payload)) {
      expect([name, await gateway.verify(await sign(pair, { [name]: undefined }))]).toEqual([name, notValid])
      expect([name, await gateway.verify(await sign(pair, { [name]: null }))]).toEqual([name, notValid])
      expect([name, await gateway.verify(await sign(pair, { [name]: { toString: 1 } }))]).toEqual([name, notValid])
    }
    expect(await gateway.verify(await sign(pair, { admin: true }))).toBe(notValid)
    expect(await gateway.verify(await sign(pair, { purpose: 'x' }))).toBe(notValid)
    expect(await gateway.verify(await sign(pair, { delegationDepth: 1 }))).toBe(notValid)
    expect(await gateway.verify(await sign(pair, { exp: 1.5 }))).toBe(notValid)
    const text = JSON.stringify(payload)
    expect(await gateway.verify(await signText(pair, text))).toBe('good')
    expect(await gateway.verify(await signText(pair, text.replace('{', '{"roles":["admin"],')))).toBe(notValid)
    expect(await gateway.verify(await signText(pair, text.replace(/\}$/, ',"roles":["admin"]}')))).toBe(notValid)
    expect(await gateway.verify(await signText(pair, text.replace('{', '{ ')))).toBe(notValid)
    expect(await gateway.verify(await signText(pair, `\uFEFF${text}`))).toBe(notValid)
    for (const broken of ['', '[]', 'null', '"text"', '{', '{"__proto__":{"roles":["admin"]}}'])
      expect(await gateway.verify(await signText(pair, broken))).toBe(notValid)
  })

  test('a chain of givers is as long as it says, and no longer than is allowed', async () => {
    const chain = (depth: number): object =>
      depth === 0 ? payload.act : { ...payload.act, jti: payload.jti, act: chain(depth - 1) }
    for (let depth = 0; depth <= limits.delegationDepthMax; depth++)
      expect(await gateway.verify(await sign(pair, { delegationDepth: depth, act: chain(depth) }))).toBe('good')
    const tooDeep = limits.delegationDepthMax + 1
    expect(await gateway.verify(await sign(pair, { delegationDepth: tooDeep, act: chain(tooDeep) }))).toBe(notValid)
    expect(await gateway.verify(await sign(pair, { delegationDepth: 0, act: chain(60) }))).toBe(notValid)
  })

  test('refuses what is huge before it reads any of it', async () => {
    const huge = await sign(pair, { scope: 'x'.repeat(limits.tokenCharactersMax) })
    expect(await gateway.verify(huge)).toBe(notValid)
    expect(await gateway.verify(`eyJ${'A'.repeat(10_000_000)}.a.b`)).toBe(notValid)
  })

  test('unknown roles and scopes give no right', async () => {
    const token = await sign(pair, { roles: ['emperor'], scope: 'everything:write' })
    const done = await gateway.verified.verify(token, gateway.realm)
    expect(done).toMatchObject({ ok: true, value: { roles: ['emperor'], scopes: ['everything:write'] } })
  })
})

describe('what has ended', () => {
  test('ends a token by its key, its id, its task, and whoever gave it', async () => {
    const family = payload.jti
    const giver = '01K00000000000000000000009'
    const act = { ...payload.act, jti: `${giver}.7`, act: payload.act }
    const tokens = [
      await sign(pair),
      await sign(pair, { jti: `${family}.3` }),
      await sign(pair, { jti: '01K00000000000000000000002', delegationDepth: 1, act }),
    ]
    const endedBy = async (id: string) => {
      const { verify } = gatewayOf({ [tenantId]: [pair] }, { ended: [id] })
      return (await Promise.all(tokens.map((token) => verify(token)))).map((answer) => answer === 'good')
    }
    expect(await endedBy(keyId)).toEqual([false, false, false])
    expect(await endedBy(family)).toEqual([false, false, true])
    expect(await endedBy(giver)).toEqual([true, true, false])
    expect(await endedBy('01K00000000000000000000005')).toEqual([true, true, true])
  })

  test('a key of the secret ends its tokens with its entry, another secret or other rights', async () => {
    const key: ApiKey = {
      id: 'admin',
      secretSha256: 'ab'.repeat(32),
      roles: ['admin'],
      scopes: [],
      tenantId,
      actorType: 'human',
      givers: [],
      verticals: null,
      crossVertical: true,
    }
    const { verify, views } = gatewayOf({ [tenantId]: [pair] })
    const sub = views.get(tenantId)!.subOf(key)
    expect(sub).toMatch(/^s:admin:[0-9a-f]{32}$/)
    const token = await sign(pair, { sub })
    expect(await verify(token, { secretKeys: [key] })).toBe('good')
    const others: readonly (readonly ApiKey[])[] = [
      [],
      [{ ...key, secretSha256: 'cd'.repeat(32) }],
      [{ ...key, roles: ['viewer'] }],
      [{ ...key, tenantId: otherTenantId }],
      [{ ...key, id: 'other' }],
    ]
    for (const secretKeys of others) expect(await verify(token, { secretKeys })).toMatch(/revoked/)
  })
})

test('no mutation of a good token is good', async () => {
  const token = await sign(pair)
  const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ '
  const at = fc.nat({ max: token.length - 1 })
  const letter = fc.constantFrom(...characters.split(''))
  const mutated = fc.oneof(
    fc.tuple(at, letter).map(([n, one]) => token.slice(0, n) + one + token.slice(n + 1)),
    fc.tuple(at, letter).map(([n, one]) => token.slice(0, n) + one + token.slice(n)),
    at.map((n) => token.slice(0, n) + token.slice(n + 1)),
    at.map((n) => token.slice(0, n)),
    fc.tuple(at, at).map(([a, b]) => token.slice(0, a) + token.slice(b)),
    // Other claims under the signature.
    fc.tuple(fc.constantFrom(...Object.keys(payload)), fc.json({ maxDepth: 1 })).map(([name, value]) => {
      const [header, , signature] = token.split('.')
      return `${header}.${encode(JSON.stringify({ ...payload, [name]: JSON.parse(value) as unknown }))}.${signature}`
    }),
  )
  // The last characters, each in every way: base64 leaves bits over there.
  const last = characters.split('').map((one) => token.slice(0, -1) + one)
  for (const one of last) if (one !== token) expect(await gateway.verify(one)).toBe(notValid)
  await fc.assert(
    fc.asyncProperty(mutated, async (one) => {
      if (one !== token) expect(await gateway.verify(one)).toBe(notValid)
    }),
    { numRuns: 3_000 },
  )
  expect(await gateway.verify(token)).toBe('good')
  expect(tokenPayloadSchema.parse(payload)).toEqual(payload)
})
