// Metadata and keys of an identity provider, as they should be and as they should not: whatever is answered, no other address is asked.
import { describe, expect, test } from 'vitest'
import { issuerSchema, type IssuerMode } from '../../../../contract/issuer.ts'
import { askIssuerBy } from '../../../../workers/gateway/issuer/issuer-way.ts'
import { readIssuer } from '../../../../workers/gateway/issuer/read-issuer.ts'
import { checkIntrospected } from '../../../../workers/gateway/issuer/introspect.ts'
import { isTaken } from '../../../../workers/gateway/issuer/verify-issued.ts'

const issuer = 'https://login.example/realms/acme'
const metadataPath = '/realms/acme/.well-known/openid-configuration'
const keys = {
  keys: [
    {
      kty: 'EC',
      crv: 'P-256',
      kid: 'a',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    },
  ],
}
const good = { issuer, jwks_uri: `${issuer}/jwks`, introspection_endpoint: `${issuer}/introspect` }

type Answers = { readonly [path: string]: unknown }

async function read(
  answers: Answers,
  { mode = 'oidc', jwksUrl }: { readonly mode?: IssuerMode; readonly jwksUrl?: string } = {},
) {
  const asked: string[] = []
  const fetcher = {
    fetch: async (url: string, init: RequestInit) => {
      asked.push(url)
      expect(init.redirect).toBe('manual')
      const answer = answers[new URL(url).pathname]
      if (answer instanceof Error) throw answer
      if (answer instanceof Response) return answer
      return answer === undefined ? new Response('', { status: 404 }) : Response.json(answer)
    },
  }
  const trusted = {
    ...issuerSchema.parse({ issuer, clientId: 'c', ...(jwksUrl === undefined ? {} : { jwksUrl }) }),
    mode,
  }
  const ways = { ISSUER_EXTERNAL: fetcher, ISSUER_KEYS_EXTERNAL: fetcher, LISTENS_ON: 'loopback' }
  const found = await readIssuer(askIssuerBy(ways, trusted), trusted)
  return { asked, found, reason: found.ok ? '' : found.refusal.detail }
}

describe('metadata', () => {
  test('as it should be names the keys, and two addresses are asked', async () => {
    const { found, asked } = await read({ [metadataPath]: good, '/realms/acme/jwks': keys })
    expect(found.ok).toBe(true)
    expect(asked).toEqual([`https://login.example${metadataPath}`, `${issuer}/jwks`])
  })

  test('of OAuth stands where RFC 8414 puts it, or where OpenID Connect does', async () => {
    const atRoot = '/.well-known/oauth-authorization-server/realms/acme'
    expect((await read({ [atRoot]: good, '/realms/acme/jwks': keys }, { mode: 'oauth2' })).found.ok).toBe(true)
    expect((await read({ [metadataPath]: good, '/realms/acme/jwks': keys }, { mode: 'oauth2' })).found.ok).toBe(true)
    expect((await read({ [atRoot]: good, '/realms/acme/jwks': keys })).found.ok).toBe(false)
  })

  test.each<[string, unknown]>([
    ['of another issuer', { ...good, issuer: 'https://other.example' }],
    ['of the issuer without its realm', { ...good, issuer: 'https://login.example' }],
    ['without an issuer', { jwks_uri: good.jwks_uri }],
    ['without keys', { issuer }],
    ['that is no object', [1, 2]],
    ['that is no JSON', new Response('{', { headers: { 'content-type': 'application/json' } })],
    ['that leads elsewhere', new Response(null, { status: 302, headers: { location: 'https://other.example/' } })],
    ['without end', new Response('x'.repeat(300 * 1_024), { headers: { 'content-type': 'application/json' } })],
    ['that never comes', new Error('refused')],
  ])('%s is refused with a reason, and nobody else is asked', async (_, answer) => {
    const { found, asked, reason } = await read({ [metadataPath]: answer, '/realms/acme/jwks': keys })
    expect(found.ok).toBe(false)
    expect(reason).toContain('api.auth.oidc.issuer')
    expect(asked.every((url) => url.startsWith('https://login.example/'))).toBe(true)
  })
})

describe('keys', () => {
  test('at another address are asked for only where the configuration names it', async () => {
    const elsewhere = { ...good, jwks_uri: 'https://keys.example/jwks' }
    const unnamed = await read({ [metadataPath]: elsewhere, '/jwks': keys })
    expect(unnamed.reason).toContain('https://keys.example')
    expect(unnamed.reason).toContain('jwksUrl')
    expect(unnamed.asked).toHaveLength(1)
    const named = await read({ [metadataPath]: elsewhere, '/jwks': keys }, { jwksUrl: 'https://keys.example/jwks' })
    expect(named.found.ok).toBe(true)
  })

  test('at addresses that only look like the issuer’s are nobody’s', async () => {
    for (const jwks of [
      'http://login.example/realms/acme/jwks',
      'https://login.example:8443/jwks',
      'https://login.example@other.example/jwks',
      'https://login.example.other.example/jwks',
      'https://LOGIN.example.:443/jwks',
    ])
      expect(
        (await read({ [metadataPath]: { ...good, jwks_uri: jwks }, '/realms/acme/jwks': keys, '/jwks': keys })).found
          .ok,
        jwks,
      ).toBe(false)
  })

  test('that are none are refused', async () => {
    for (const answer of [
      {},
      { keys: [] },
      { keys: 'x' },
      { keys: [1] },
      { keys: Array.from({ length: 101 }, () => keys.keys[0]) },
      new Response('', { status: 500 }),
    ])
      expect((await read({ [metadataPath]: good, '/realms/acme/jwks': answer })).found.ok).toBe(false)
  })
})

describe('what an issuer says of a token', () => {
  const nowMs = 1_700_000_000_000
  const by = {
    view: { server: { issuer } } as never,
    trusted: { ...issuerSchema.parse({ issuer, clientId: 'c' }), mode: 'oauth2' as const },
    nowMs,
  }
  const active = { active: true, aud: 'c', exp: nowMs / 1_000 + 60, token_type: 'Bearer', iss: issuer }

  test('is believed of a bearer token for us that goes on', () => {
    expect(checkIntrospected(active, by).ok).toBe(true)
    expect(checkIntrospected({ ...active, aud: ['x', 'c'], iss: undefined }, by).ok).toBe(true)
    for (const other of [
      { aud: 'x' },
      { aud: undefined },
      { aud: [['c']] },
      { exp: nowMs / 1_000 - 60 },
      { exp: undefined },
      { exp: '9999999999' },
      { iss: 'https://other.example' },
      { token_type: undefined },
      { token_type: 'DPoP' },
      { token_type: 'refresh_token' },
    ])
      expect(checkIntrospected({ ...active, ...other }, by).ok, JSON.stringify(other)).toBe(false)
  })
})

test('tokens are taken by what they are for', () => {
  for (const type of [undefined, 'JWT', 'jwt', 'at+jwt', 'application/at+jwt'])
    expect(isTaken(type, { mode: 'oidc' })).toBe(true)
  for (const type of ['logout+jwt', 'dpop+jwt', 'secevent+jwt', 'atr+jwt', 'x'])
    expect(isTaken(type, { mode: 'oidc' })).toBe(false)
  for (const type of [undefined, 'JWT', 'logout+jwt']) expect(isTaken(type, { mode: 'oauth2' })).toBe(false)
  expect(isTaken('AT+JWT', { mode: 'oauth2' })).toBe(true)
})
