// Access tokens of a real authorization server: those that say themselves what they give, and those about which it is asked.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from './client.ts'
import {
  audience,
  instanceSecret,
  newKey,
  opaqueAudience,
  startIdentityProvider,
  type IdentityProvider,
} from './identity-provider.ts'
import { startInstance, type TestInstance } from './instance.ts'

let identityProvider: IdentityProvider
let instance: TestInstance

const clientOf = (token: string): Client => createClient(instance.url, token)
const recall = (client: Client) =>
  client.json('/api/memory/recall', { method: 'POST', body: JSON.stringify({ query: 'lease' }) })
const asksAbout = (): number => identityProvider.asked.filter((path) => path.endsWith('/token/introspection')).length

beforeAll(async () => {
  const people = { alice: { groups: ['clawql-viewers'] }, bob: {} }
  identityProvider = await startIdentityProvider({ keys: [newKey('ES256')], people })
  const oauth2 = {
    issuer: identityProvider.issuer,
    clientId: 'clawql',
    audience: [audience, opaqueAudience],
    roleMapping: { 'clawql-viewers': 'viewer' },
    services: { etl: 'viewer' },
  }
  instance = await startInstance({
    config: { api: { auth: { mode: 'oauth2', oauth2 } } },
    env: { OAUTH2_CLIENT_SECRET: instanceSecret },
  })
})
afterAll(async () => {
  await instance?.stop()
  await identityProvider?.close()
})

test('a JWT is read here, and nobody is asked about it', async () => {
  const { accessToken } = await identityProvider.signIn('alice')
  expect((await recall(clientOf(accessToken))).status).toBe(200)
  expect(asksAbout()).toBe(0)
})

test('an opaque token is good as the server says, which is asked once in a while', async () => {
  const token = await identityProvider.serviceToken({ resource: opaqueAudience })
  expect(token).not.toContain('.')
  const client = clientOf(token)
  for (let n = 0; n < 5; n++) expect((await recall(client)).status).toBe(200)
  expect(asksAbout()).toBe(1)
  const given = await client.json('/api/auth/token', { method: 'POST', body: '{}' })
  expect(given.body).toMatchObject({ actorType: 'service', roles: ['viewer'] })
})

test('one that the server revokes is refused within seconds', async () => {
  const { accessToken } = await identityProvider.signIn('alice', { resource: opaqueAudience })
  const client = clientOf(accessToken)
  expect((await recall(client)).status).toBe(200)
  await identityProvider.revoke(accessToken)
  const deadlineMs = Date.now() + 12_000
  while ((await recall(client)).status === 200) {
    expect(Date.now()).toBeLessThan(deadlineMs)
    await wait(200)
  }
})

test('identity tokens are no access, and made-up tokens are nobody’s', async () => {
  const { idToken } = await identityProvider.signIn('alice')
  for (const token of [idToken, 'x'.repeat(43), `eyJhbGciOiJub25lIn0.e30.${'x'.repeat(20)}`])
    expect((await recall(clientOf(token))).status, token.slice(0, 10)).toBe(401)
})

test('made-up tokens keep nobody out who has a good one, and a mistyped key is told to nobody', async () => {
  const { accessToken } = await identityProvider.signIn('alice', { resource: opaqueAudience })
  const madeUp = Array.from({ length: 150 }, (_, n) => recall(clientOf(`made-up-${n}-${'x'.repeat(30)}`)))
  expect((await recall(clientOf(accessToken))).status).toBe(200)
  // Some wait too long for their turn to be asked about; none comes in.
  for (const { status } of await Promise.all(madeUp)) expect([401, 503]).toContain(status)
  const before = asksAbout()
  expect((await recall(clientOf(`clawql_${'x'.repeat(40)}`))).status).toBe(401)
  expect(asksAbout()).toBe(before)
})

test('API keys go on, and cost the server no question', async () => {
  const before = asksAbout()
  expect((await recall(createClient(instance.url, instance.adminKey))).status).toBe(200)
  expect(asksAbout()).toBe(before)
})

test('whom nothing is mapped to may nothing', async () => {
  const { accessToken } = await identityProvider.signIn('bob', { resource: opaqueAudience })
  expect((await recall(clientOf(accessToken))).status).toBe(403)
})
