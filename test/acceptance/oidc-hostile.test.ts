// Tokens that look like those of a real OpenID provider and are not good: each fails for the one thing that is wrong with it.
import { createHmac, createPublicKey, randomBytes } from 'node:crypto'
import { importJWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient, type Client } from './client.ts'
import { audience, newKey, startIdentityProvider, type IdentityProvider, type PrivateJwk } from './identity-provider.ts'
import { startInstance, type TestInstance } from './instance.ts'

const alice = 'alice@acme.example'
const key = newKey('RS256')
let identityProvider: IdentityProvider
let instance: TestInstance

beforeAll(async () => {
  identityProvider = await startIdentityProvider({ keys: [key], people: { [alice]: { groups: ['clawql-admins'] } } })
  const { issuer } = identityProvider
  const trusted = { issuer, clientId: 'clawql', audience: [audience], clients: ['web'], algorithms: ['RS256', 'ES256'] }
  const oidc = { ...trusted, roleMapping: { 'clawql-admins': 'admin' } }
  instance = await startInstance({ config: { api: { auth: { mode: 'oidc', oidc } } } })
})
afterAll(async () => {
  await instance?.stop()
  await identityProvider?.close()
})

const clientOf = (token: string): Client => createClient(instance.url, token)
const recall = (client: Client) =>
  client.json('/api/memory/recall', { method: 'POST', body: JSON.stringify({ query: 'lease' }) })
const codeOf = ({ status, body }: { status: number; body: unknown }): string =>
  `${status} ${(body as { code?: string }).code}`

describe('tokens that are not good', () => {
  const sign = async (
    payload: Record<string, unknown>,
    { by = key, header = {} }: { by?: PrivateJwk; header?: object } = {},
  ) =>
    await new SignJWT(payload)
      .setProtectedHeader({ alg: by.alg, kid: by.kid, typ: 'at+jwt', ...header })
      .sign(await importJWK(by as never, by.alg), { crit: { 'http://openbanking.org.uk/iat': true } })
  const good = (): Record<string, unknown> => {
    const nowSeconds = Math.floor(Date.now() / 1_000)
    return {
      iss: identityProvider.issuer,
      aud: audience,
      sub: alice,
      client_id: 'web',
      groups: ['clawql-admins'],
      iat: nowSeconds,
      exp: nowSeconds + 300,
    }
  }

  test('a token signed as the provider does is good: what follows fails for what is wrong with it', async () => {
    expect((await recall(clientOf(await sign(good())))).status).toBe(200)
  })

  test.each<[string, () => Promise<string>]>([
    ['expired', () => sign({ ...good(), exp: Math.floor(Date.now() / 1_000) - 60 })],
    ['not yet valid', () => sign({ ...good(), nbf: Math.floor(Date.now() / 1_000) + 120 })],
    ['without an end', () => sign({ ...good(), exp: undefined })],
    ['without a holder', () => sign({ ...good(), sub: undefined })],
    ['for another audience', () => sign({ ...good(), aud: 'https://other.example' })],
    ['for nobody', () => sign({ ...good(), aud: undefined })],
    ['of another issuer', () => sign({ ...good(), iss: 'https://other.example' })],
    ['of another client', () => sign({ ...good(), client_id: 'stranger' })],
    ['by another key under the same name', () => sign(good(), { by: { ...newKey('RS256'), kid: key.kid } })],
    ['by a key that it brings', () => sign(good(), { by: newKey('RS256'), header: { jwk: { kty: 'RSA' } } })],
    [
      'by a key at an address that it names',
      () => sign(good(), { by: newKey('RS256'), header: { jku: `${identityProvider.issuer}/jwks` } }),
    ],
    ['of an algorithm that is not taken', () => sign(good(), { by: { ...key, alg: 'PS256' } })],
    ['bound to a key of its holder', () => sign({ ...good(), cnf: { jkt: 'x' } })],
    ['a logout token', () => sign({ ...good(), events: { 'http://schemas.openid.net/event/backchannel-logout': {} } })],
    ['of another type', () => sign(good(), { header: { typ: 'logout+jwt' } })],
    [
      'with a critical header',
      () => sign(good(), { header: { crit: ['http://openbanking.org.uk/iat'], 'http://openbanking.org.uk/iat': 1 } }),
    ],
    [
      'unsigned',
      async () =>
        `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${Buffer.from(JSON.stringify(good())).toString('base64url')}.`,
    ],
    [
      'signed with the public key as a secret',
      async () => {
        const head = Buffer.from(JSON.stringify({ alg: 'HS256', kid: key.kid, typ: 'at+jwt' })).toString('base64url')
        const text = `${head}.${Buffer.from(JSON.stringify(good())).toString('base64url')}`
        const { kty, n, e } = key
        const pem = createPublicKey({ key: { kty, n, e } as never, format: 'jwk' }).export({
          format: 'pem',
          type: 'spki',
        })
        return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`
      },
    ],
    [
      'encrypted',
      async () =>
        Array.from({ length: 5 }, () => randomBytes(20).toString('base64url'))
          .join('.')
          .replace(/^/, 'eyJ'),
    ],
  ])('%s', async (_, make) => {
    expect(codeOf(await recall(clientOf(await make())))).toBe('401 AUTH_REQUIRED')
  })

  test('changed anywhere', async () => {
    const token = await sign(good())
    for (let at = 0; at < token.length; at += 37) {
      const other = token[at] === 'A' ? 'B' : 'A'
      const answer = await recall(clientOf(token.slice(0, at) + other + token.slice(at + 1)))
      expect(answer.status, `at ${at}`).toBe(401)
    }
  })
})
