// People and services of a real OpenID provider: who comes in as whom, what is refused, and what an outage or another key changes.
import { setTimeout as wait } from 'node:timers/promises'
import { Client as McpClient, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { decodeJwt, importJWK, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actorAnswerSchema, protectedResourceSchema } from '../../contract/issuer.ts'
import { sessionSchema } from '../../contract/session.ts'
import { createClient, type Client } from './client.ts'
import { audience, newKey, startIdentityProvider, type IdentityProvider, type PrivateJwk } from './identity-provider.ts'
import { findFreePort, startInstance, type TestInstance } from './instance.ts'
import { readLog } from './read-log.ts'

const people = {
  'alice@acme.example': { groups: ['clawql-admins', 'staff'], verticals: ['*'] },
  'bob@acme.example': { groups: ['staff'] },
  'carol@acme.example': { groups: ['clawql-viewers'] },
  'dora@acme.example': { groups: ['clawql-viewers'], verticals: ['lending'] },
  'emil@acme.example': {
    _claim_names: { groups: 'src1' },
    _claim_sources: { src1: { endpoint: 'https://graph.example' } },
  },
}
const [alice, bob, carol, dora, emil] = Object.keys(people) as [string, string, string, string, string]

const key = newKey('RS256')
let identityProvider: IdentityProvider
let instance: TestInstance

async function restartProvider(keys: readonly PrivateJwk[]): Promise<void> {
  const { port } = identityProvider
  await identityProvider.close()
  identityProvider = await startIdentityProvider({ keys, people, port })
}

const clientOf = (token: string): Client => createClient(instance.url, token)
async function as(subject: string, wish: object = {}): Promise<Client> {
  return clientOf((await identityProvider.signIn(subject, wish)).accessToken)
}
const post = (client: Client, to: string, body: object) =>
  client.json(to, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
const recall = (client: Client) => post(client, '/api/memory/recall', { query: 'lease' })

async function sessionOf(client: Client) {
  const { status, body } = await client.json('/api/auth/session')
  expect(status, JSON.stringify(body)).toBe(200)
  return sessionSchema.parse(body)
}

/** Waits for what comes about by itself. */
async function until(what: () => Promise<boolean>, timeoutMs: number): Promise<void> {
  const deadlineMs = Date.now() + timeoutMs
  while (!(await what())) {
    if (Date.now() > deadlineMs) throw new Error('it does not come about')
    await wait(100)
  }
}

const codeOf = ({ status, body }: { status: number; body: unknown }): string =>
  `${status} ${(body as { code?: string }).code}`

/** What was seen before the provider was there. */
const early: { ready?: { status: number; body: unknown }; byKey?: { status: number; body: unknown } } = {}

beforeAll(async () => {
  const issuerPort = await findFreePort()
  const port = await findFreePort()
  const issuer = `http://127.0.0.1:${issuerPort}/realms/acme`
  let adminKey: string | undefined
  const starting = startInstance({
    port,
    beforeStart: (at) => ({ adminKey } = at),
    config: {
      api: {
        auth: {
          mode: 'oidc',
          oidc: {
            issuer,
            clientId: 'clawql',
            audience: [audience, 'web'],
            roleMapping: { 'clawql-admins': 'admin', 'clawql-viewers': ['viewer'] },
            services: { etl: ['operator'] },
            clients: ['web', 'etl'],
            people: ['web'],
            verticalsClaim: 'verticals',
            algorithms: ['RS256', 'ES256'],
          },
        },
      },
    },
  })
  const url = `http://127.0.0.1:${port}`
  await until(async () => {
    early.ready = await createClient(url)
      .json('/readyz')
      .catch(() => ({ status: 0, body: null }))
    return early.ready.status === 503 && 'issuer' in ((early.ready.body as { checks?: object }).checks ?? {})
  }, 60_000)
  early.byKey = await createClient(url, adminKey).json('/api/documents')
  identityProvider = await startIdentityProvider({ keys: [key], people, port: issuerPort })
  instance = await starting
}, 120_000)
afterAll(async () => {
  await instance?.stop()
  await identityProvider?.close()
})

describe('an identity provider that is not there', () => {
  test('keeps the instance from being ready, and says what is missing', () => {
    const { checks } = early.ready!.body as { checks: { issuer: string; configuration: string } }
    expect(checks.issuer).toContain('api.auth.oidc.issuer')
    expect(checks.configuration).toBe('ok')
  })

  test('lets nobody in meanwhile, whatever their credential', () => {
    // The launcher's own door answers before the Worker would.
    expect(early.byKey?.status).toBe(503)
  })
})

describe('people', () => {
  test('come in with an access token and with an identity token, as what their groups are mapped to', async () => {
    const { accessToken, idToken } = await identityProvider.signIn(alice)
    const byAccess = await sessionOf(clientOf(accessToken))
    expect(byAccess).toMatchObject({
      mode: 'oidc',
      actorType: 'human',
      roles: ['admin'],
      verticals: ['*'],
    })
    expect(byAccess.actorId).toMatch(/^oidc:[0-9a-f]{32}$/)
    expect((await sessionOf(clientOf(idToken))).actorId).toBe(byAccess.actorId)
  })

  test('in no mapped group may nothing, and are told what is missing', async () => {
    const answer = await recall(await as(bob))
    expect(codeOf(answer)).toBe('403 ATR_PERMISSION_DENIED')
    expect(answer.body).toMatchObject({ details: { missing: { scopes: ['memory:read'] } } })
  })

  test('whose groups their token leaves out are refused, and told how to have them', async () => {
    const answer = await recall(await as(emil))
    expect(codeOf(answer)).toBe('401 AUTH_REQUIRED')
    expect((answer.body as { next: string }).next).toContain('groupsClaim')
  })

  test('do what their role does, and no more', async () => {
    const client = await as(carol)
    expect((await recall(client)).status).toBe(200)
    expect(codeOf(await client.upload('text'))).toBe('403 ATR_PERMISSION_DENIED')
  })

  test('have the verticals that their token lists', async () => {
    expect(await sessionOf(await as(dora))).toMatchObject({ verticals: ['lending'], crossVertical: false })
    const given = await post(await as(dora), '/api/auth/token', {})
    expect(given.body).toMatchObject({ verticals: ['lending'], crossVertical: false, roles: ['viewer'] })
    expect((await sessionOf(await as(carol))).verticals).toEqual([])
  })

  test('reach no more than the scopes of ours that their client was given', async () => {
    const client = await as(alice, { scope: 'openid profile memory:read' })
    expect((await recall(client)).status).toBe(200)
    expect(codeOf(await client.json('/api/keys'))).toBe('403 ATR_PERMISSION_DENIED')
    const { accessToken } = await identityProvider.signIn(alice, { scope: 'openid profile memory:read' })
    const refused = await fetch(`${instance.url}/api/keys`, { headers: { authorization: `Bearer ${accessToken}` } })
    expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_scope", scope="keys:read"')
    expect(codeOf(await post(client, '/api/keys', { name: 'wider', roles: ['viewer'] }))).toBe(
      '403 ATR_PERMISSION_DENIED',
    )
  })

  test('exchange their token for ours, which ends no later than theirs, and a rule about them ends both', async () => {
    const { accessToken } = await identityProvider.signIn(carol)
    const given = await post(clientOf(accessToken), '/api/auth/token', {})
    expect(given.status, JSON.stringify(given.body)).toBe(200)
    const { token, expiresAt, actorType } = given.body as { token: string; expiresAt: string; actorType: string }
    expect(actorType).toBe('human')
    expect(Date.parse(expiresAt)).toBeLessThanOrEqual(Number(decodeJwt(accessToken).exp) * 1_000)
    expect((await recall(clientOf(token))).status).toBe(200)

    const admin = createClient(instance.url, instance.adminKey)
    const found = await post(admin, '/api/auth/actors', { subject: carol })
    const { actorId } = actorAnswerSchema.parse(found.body)
    const rule = { id: 'carol-left', effect: 'deny', operations: ['**'], conditions: { actorId } }
    const applied = await post(admin, '/api/policy', { policy: { rules: [rule] } })
    expect(applied.status, JSON.stringify(applied.body)).toBe(200)
    await wait(1_000)
    for (const one of [accessToken, token])
      expect(codeOf(await recall(clientOf(one)))).toBe('403 ATR_PERMISSION_DENIED')
    expect((await post(admin, '/api/policy', { policy: { rules: [] } })).status).toBe(200)
    await wait(1_000)
  })

  test('who administrate make keys that last, others none beyond their token', async () => {
    const admin = await as(alice)
    const made = await post(admin, '/api/keys', { name: 'nightly', scopes: ['memory:read'], verticals: ['*'] })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    expect(made.body).toMatchObject({ expiresAt: null })
  })
})

describe('services', () => {
  test('come in with the roles that the configuration gives their client', async () => {
    const client = clientOf(await identityProvider.serviceToken())
    const { body } = await client
      .process('A lease of two years.', { name: 'lease.txt' })
      .then((document) => ({ body: document }))
    expect(body.status).toBe('completed')
    const given = await post(client, '/api/auth/token', {})
    expect(given.body).toMatchObject({ actorType: 'service', roles: ['operator'] })
  })

  test('of clients that are not taken stay outside', async () => {
    const answer = await recall(clientOf(await identityProvider.serviceToken({ clientId: 'stranger' })))
    expect(codeOf(answer)).toBe('401 AUTH_REQUIRED')
  })

  test('API keys come in beside them', async () => {
    expect((await recall(createClient(instance.url, instance.adminKey))).status).toBe(200)
  })
})

describe('clients that sign people in', () => {
  test('are told where by the 401 and its metadata', async () => {
    const refused = await fetch(`${instance.url}/mcp`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    })
    expect(refused.status).toBe(401)
    const [, address = ''] = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '') ?? []
    const metadata = protectedResourceSchema.parse(await (await fetch(address)).json())
    expect(metadata).toMatchObject({
      resource: `${instance.url}/mcp`,
      authorization_servers: [identityProvider.issuer],
    })
    const bad = await fetch(`${instance.url}/api/documents`, {
      headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' },
    })
    expect(bad.headers.get('www-authenticate')).toContain('error="invalid_token"')
  })

  test('use the tools of MCP with the token that they got', async () => {
    const { accessToken } = await identityProvider.signIn(dora)
    const client = new McpClient({ name: 'test', version: '1' })
    await client.connect(
      new StreamableHTTPClientTransport(new URL(`${instance.url}/mcp`), {
        requestInit: { headers: { authorization: `Bearer ${accessToken}` } },
      }),
    )
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toContain('recall')
    await client.close()
  })
})

describe('what changes at the provider', () => {
  test('another key signs: its tokens come in within seconds', async () => {
    const next = newKey('ES256')
    await restartProvider([next, key])
    const nowSeconds = Math.floor(Date.now() / 1_000)
    const token = await new SignJWT({
      iss: identityProvider.issuer,
      aud: audience,
      sub: carol,
      client_id: 'web',
      groups: ['clawql-viewers'],
      iat: nowSeconds,
      exp: nowSeconds + 300,
    })
      .setProtectedHeader({ alg: 'ES256', kid: next.kid, typ: 'at+jwt' })
      .sign(await importJWK(next as never, 'ES256'))
    await until(async () => (await recall(clientOf(token))).status === 200, 15_000)
  })

  test('while it is away whoever has a token goes on', async () => {
    const { accessToken } = await identityProvider.signIn(carol)
    await identityProvider.close()
    expect((await recall(clientOf(accessToken))).status).toBe(200)
    expect((await fetch(`${instance.url}/readyz`)).status).toBe(200)
  })
})

test('nobody’s name stands in a log or a record', async () => {
  const { records: read } = await readLog(createClient(instance.url, instance.adminKey))
  const records = JSON.stringify(read)
  const logs = instance.logs().join('\n') + instance.output()
  for (const subject of Object.keys(people)) {
    expect(records).not.toContain(subject)
    expect(logs).not.toContain(subject)
  }
  expect(records).toContain('"oidc:')
})
