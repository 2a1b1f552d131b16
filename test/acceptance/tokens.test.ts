// Tokens of a real instance: exchanged, used, given on, renewed until a hard stop, ended within a second, and read by somebody else's library.
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Client as McpClient, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createdApiKeySchema, type CreatedApiKeyAnswer } from '../../contract/api-key.ts'
import { sessionSchema } from '../../contract/session.ts'
import { jwksSchema, tokenAnswerSchema, type TokenAnswer } from '../../contract/token.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { readLog } from './read-log.ts'

const otherTenant = 't_01J00000000000000000000002'
const otherSecret = randomBytes(24).toString('base64url')
let instance: TestInstance
let admin: Client
let other: Client

const keysFile = (): string => path.join(instance.dir, 'secrets', 'api-keys.json')
const readKeys = (): Record<string, unknown>[] => JSON.parse(readFileSync(keysFile(), 'utf8')) as []

/** Starts again with other keys of the instance's own. */
async function restartWith(keys: readonly object[]): Promise<void> {
  await instance.stop({ keep: true })
  writeFileSync(keysFile(), JSON.stringify(keys))
  instance = await instance.restart()
}

beforeAll(async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'clawql-tokens-'))
  mkdirSync(path.join(dir, 'secrets'), { mode: 0o700 })
  instance = await startInstance({ dir, removesDir: true, config: { api: { auth: { mode: 'apiKey' } } } })
  const one = { id: 'other', secret: otherSecret, roles: ['admin'], scopes: [], tenantId: otherTenant }
  await restartWith([...readKeys(), { ...one, actorType: 'human' }])
  admin = createClient(instance.url, instance.adminKey)
  other = createClient(instance.url, otherSecret)
})
afterAll(async () => await instance?.stop())

const post = (client: Client, to: string, body: object = {}) =>
  client.json(to, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
const clientOf = ({ token }: { readonly token: string }): Client => createClient(instance.url, token)

let names = 0
async function makeKey(wish: object): Promise<CreatedApiKeyAnswer & { readonly client: Client }> {
  const { status, body } = await post(admin, '/api/keys', { name: `key ${++names}`, ...wish })
  expect(status, JSON.stringify(body)).toBe(201)
  const made = createdApiKeySchema.parse(body)
  return { ...made, client: createClient(instance.url, made.key) }
}

async function give(client: Client, wish: object = {}): Promise<TokenAnswer> {
  const { status, body } = await post(client, '/api/auth/token', wish)
  expect(status, JSON.stringify(body)).toBe(200)
  return tokenAnswerSchema.parse(body)
}

const statusOf = async (client: Client, to = '/api/documents'): Promise<number> => (await client.json(to)).status
const revokeKey = (id: string) => admin.json(`/api/keys/${id}`, { method: 'DELETE' })
const jwks = async (): Promise<JSONWebKeySet> =>
  jwksSchema.parse(await (await fetch(`${instance.url}/.well-known/jwks.json`)).json())

/** How long after an end the latest request was taken, while it is sent all the time; Infinity where it never ends. */
async function latestAfter(clients: readonly Client[], end: () => Promise<unknown>): Promise<number> {
  const over = new AbortController()
  const lateMs: number[] = []
  let endedMs = Infinity
  const users = clients.map(async (client) => {
    while (!over.signal.aborted) {
      const startedMs = performance.now()
      if ((await statusOf(client)) === 200) lateMs.push(startedMs - endedMs)
    }
  })
  await wait(700)
  await end()
  endedMs = performance.now()
  await wait(1_500)
  over.abort()
  await Promise.all(users)
  for (const client of clients) expect(await statusOf(client)).toBe(401)
  return Math.max(...lateMs)
}

describe('a token', () => {
  test('works on HTTP and MCP as its key does, says what it is, and is no key', async () => {
    const { client, id } = await makeKey({
      roles: ['viewer'],
      scopes: ['session:inspect', 'keys:write'],
      actorType: 'agent',
    })
    const token = await give(client)
    expect(token).toMatchObject({ actorId: id, actorType: 'agent', roles: ['viewer'], delegationDepth: 0, task: null })
    const holder = clientOf(token)
    expect(await statusOf(holder)).toBe(200)
    expect((await post(holder, '/api/memory/recall', { query: 'harbour' })).status).toBe(200)
    expect(await holder.upload('text')).toMatchObject({ status: 403, body: { code: 'ATR_PERMISSION_DENIED' } })
    const session = sessionSchema.parse((await holder.json('/api/auth/session/inspect')).body)
    expect(session).toMatchObject({
      tokenId: token.jti,
      actorId: id,
      token: { jti: token.jti, delegationDepth: 0, givenBy: [id], task: null },
    })
    const { body } = await client.json('/api/auth/session/inspect')
    expect(session.effective).toEqual(sessionSchema.parse(body).effective)
    expect(await post(holder, '/api/keys', { name: 'x', roles: ['viewer'] })).toMatchObject({ status: 403 })
    const requestInit = { headers: { authorization: `Bearer ${token.token}` } }
    const mcp = new McpClient({ name: 'test', version: '1' })
    await mcp.connect(new StreamableHTTPClientTransport(new URL('/mcp', instance.url), { requestInit }))
    const { tools } = await mcp.listTools()
    expect(tools.length).toBeGreaterThan(0)
    await mcp.close()
  })

  test('is what an independent reader verifies against the public keys, and nothing private stands there', async () => {
    const [own, theirs] = [await give(admin, { roles: ['viewer'] }), await give(other)]
    const published = await jwks()
    const issuer = `urn:clawql:${instance.instanceId}`
    for (const { token, jti } of [own, theirs]) {
      const verified = await jwtVerify(token, createLocalJWKSet(published), {
        issuer,
        audience: issuer,
        typ: 'atr+jwt',
        algorithms: ['EdDSA'],
        requiredClaims: ['sub', 'exp', 'iat', 'nbf', 'jti', 'tenantId', 'roles', 'scope', 'act'],
      })
      expect(verified.payload.jti).toBe(jti)
    }
    expect(published.keys).toHaveLength(2)
    for (const key of published.keys) {
      expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x'])
      // It names nobody.
      expect(JSON.stringify(key)).not.toMatch(/t_01|01J000|clawql/)
    }
    expect(decodeProtectedHeader(own.token).kid).not.toBe(decodeProtectedHeader(theirs.token).kid)
    expect(decodeJwt(theirs.token)).toMatchObject({ tenantId: otherTenant })
    expect(await statusOf(clientOf(theirs))).toBe(200)
  })

  test('gives on less than it has or as much, and is refused more with what is missing', async () => {
    const { client, id } = await makeKey({ roles: ['operator'], actorType: 'service' })
    const parent = await give(client, { expiresInSeconds: 600 })
    const child = await give(clientOf(parent), { roles: ['viewer'], actorType: 'agent', subAgent: 'reader' })
    expect(child).toMatchObject({ actorId: `${id}/reader`, actorType: 'agent', roles: ['viewer'], delegationDepth: 1 })
    expect(Date.parse(child.expiresAt)).toBeLessThanOrEqual(Date.parse(parent.expiresAt))
    const { sub, act } = decodeJwt<{ act: object }>(child.token)
    expect(sub).toBe(id)
    expect(act).toMatchObject({ sub: id, jti: parent.jti, act: { sub: id, roles: ['operator'] } })
    expect(await statusOf(clientOf(child))).toBe(200)
    expect((await clientOf(child).upload('text')).status).toBe(403)
    expect((await clientOf(parent).upload('text')).status).toBe(202)
    const beyond = await post(clientOf(child), '/api/auth/token', { scopes: ['documents:write'] })
    expect(beyond).toMatchObject({
      status: 403,
      body: { code: 'ATR_PERMISSION_DENIED', details: { missing: { scopes: ['documents:write'] } } },
    })
    let deepest = child
    for (let depth = 2; depth <= 4; depth++) deepest = await give(clientOf(deepest), {})
    expect(await statusOf(clientOf(deepest))).toBe(200)
    expect((await post(clientOf(deepest), '/api/auth/token', {})).status).toBe(403)
  })

  test('is refused everywhere else, changed, or signed by others', async () => {
    const { token } = await give(admin, { roles: ['viewer'] })
    const [header, payload, signature] = token.split('.') as [string, string, string]
    const forged = Buffer.from(
      JSON.stringify({ ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), roles: ['admin'] }),
    ).toString('base64url')
    for (const one of [
      `${header}.${forged}.${signature}`,
      `${header}.${payload}.${'A'.repeat(86)}`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`,
      `eyJ${'A'.repeat(4_000)}.e.e`,
    ]) {
      const { status, body } = await createClient(instance.url, one).json('/api/documents')
      expect([status, (body as { code: string }).code]).toEqual([401, 'AUTH_REQUIRED'])
    }
  })
})

describe('an end', () => {
  test('of a key ends every token of it within a second, those that were given on as well', async () => {
    const { client, id } = await makeKey({ roles: ['viewer'] })
    const tokens = [await give(client)]
    tokens.push(await give(clientOf(tokens[0]!), { subAgent: 'a' }))
    tokens.push(await give(clientOf(tokens[1]!), { subAgent: 'b' }))
    const latestMs = await latestAfter(tokens.map(clientOf), () => revokeKey(id))
    console.log(`measured: tokens were last taken ${Math.round(latestMs)} ms after their key was revoked`)
    expect(latestMs).toBeLessThan(1_000)
  })

  test('of one token ends what it gave, and no other; its holder needs no scope for it', async () => {
    const { client } = await makeKey({ roles: ['viewer'] })
    const [parent, sibling] = [await give(client), await give(client)]
    const child = await give(clientOf(parent))
    expect((await clientOf(sibling).json(`/api/auth/tokens/${parent.jti}`, { method: 'DELETE' })).status).toBe(403)
    const latestMs = await latestAfter([clientOf(parent), clientOf(child)], () =>
      clientOf(parent).json(`/api/auth/tokens/${parent.jti}`, { method: 'DELETE' }),
    )
    expect(latestMs).toBeLessThan(1_000)
    expect(await statusOf(clientOf(sibling))).toBe(200)
    expect((await admin.json(`/api/auth/tokens/${sibling.jti}`, { method: 'DELETE' })).status).toBe(200)
    expect(await statusOf(clientOf(sibling))).toBe(401)
    expect((await admin.json('/api/auth/tokens/no-jti', { method: 'DELETE' })).status).toBe(404)
  })

  test('of an entry of the secret ends its tokens, also where another secret stands under its name', async () => {
    const secret = randomBytes(24).toString('base64url')
    const { tenantId } = instance
    const entry = { id: 'robot', secret, roles: ['viewer'], scopes: [], tenantId, actorType: 'service' }
    const before = readKeys()
    await restartWith([...before, entry])
    const token = await give(createClient(instance.url, secret))
    await restartWith([...before, entry])
    expect(await statusOf(clientOf(token))).toBe(200)
    await restartWith([...before, { ...entry, secret: randomBytes(24).toString('base64url') }])
    expect(await statusOf(clientOf(token))).toBe(401)
    await restartWith(before)
    expect(await statusOf(clientOf(token))).toBe(401)
  })
})

describe('a task', () => {
  test('is renewed as it was at first until its hours are over, and not a moment longer', async () => {
    const { client, id } = await makeKey({ roles: ['operator'], actorType: 'human' })
    const first = await give(client, { roles: ['viewer'], task: { id: 'books', hours: 0.001 } })
    expect(first).toMatchObject({ actorType: 'service', actorId: `${id}/books`, task: { id: 'books' } })
    const endsMs = Date.parse(first.task!.endsAt)
    let token = first
    while (Date.now() < endsMs - 1_500) {
      token = tokenAnswerSchema.parse((await post(clientOf(token), '/api/auth/token/renew')).body)
      expect(token).toMatchObject({ roles: ['viewer'], task: first.task, actorId: first.actorId })
      expect(Date.parse(token.expiresAt)).toBeLessThanOrEqual(endsMs)
      await wait(400)
    }
    await wait(endsMs - Date.now() + 50)
    for (const one of [first, token]) expect((await post(clientOf(one), '/api/auth/token/renew')).status).toBe(401)
    const plain = await give(client)
    expect((await post(clientOf(plain), '/api/auth/token/renew')).status).toBe(403)
  })

  test('does not grow with the roles of a policy, and ends with its key', async () => {
    const policyOf = (scopes: readonly string[]) => ({ policy: { roles: { clerk: { scopes } } } })
    expect((await post(admin, '/api/policy', policyOf(['documents:read']))).status).toBe(200)
    await wait(1_000)
    const { client, id } = await makeKey({ roles: ['clerk'] })
    const first = await give(client, { task: { id: 'books', hours: 1 } })
    const plain = await give(client)
    expect((await post(admin, '/api/policy', policyOf(['documents:read', 'documents:write']))).status).toBe(200)
    await wait(1_000)
    const renewed = tokenAnswerSchema.parse((await post(clientOf(first), '/api/auth/token/renew')).body)
    for (const one of [first, renewed]) {
      expect(await statusOf(clientOf(one))).toBe(200)
      expect((await clientOf(one).upload('text')).status).toBe(403)
    }
    // A token of minutes goes with the policy, as its key does.
    expect((await clientOf(plain).upload('text')).status).toBe(202)
    await revokeKey(id)
    expect((await post(clientOf(renewed), '/api/auth/token/renew')).status).toBe(401)
    expect((await post(admin, '/api/policy', { policy: {} })).status).toBe(200)
  })
})

describe('keys that sign', () => {
  test('are rotated on record: what was signed stays good, or all of it ends; over restarts and a kill', async () => {
    const before = await give(admin, { roles: ['viewer'] })
    const viewer = await makeKey({ roles: ['operator'] })
    expect((await post(viewer.client, '/api/auth/token/rotate')).status).toBe(403)
    const { status, body } = await post(admin, '/api/auth/token/rotate')
    expect(status).toBe(200)
    const { kid, kids } = body as { kid: string; kids: string[] }
    const after = await give(admin, { roles: ['viewer'] })
    expect([decodeProtectedHeader(after.token).kid, kids.length]).toEqual([kid, 2])
    await instance.kill()
    instance = await instance.restart()
    for (const one of [before, after]) expect(await statusOf(clientOf(one))).toBe(200)
    expect((await post(admin, '/api/auth/token/rotate', { endTokens: true })).status).toBe(200)
    for (const one of [before, after]) expect(await statusOf(clientOf(one))).toBe(401)
    expect(await statusOf(clientOf(await give(admin)))).toBe(200)
  })

  test('leave records of each act, and no token in logs or in the audit log', async () => {
    const token = await give(admin, { roles: ['viewer'], subAgent: 'last' })
    await clientOf(token).json('/api/documents')
    const { records } = await readLog(admin)
    const text = JSON.stringify(records)
    for (const type of ['token.issued', 'token.renewed', 'token.revoked', 'token.key_made'])
      expect(text).toContain(type)
    const signature = token.token.split('.')[2]!
    expect(text + instance.logs().join('\n')).not.toContain(signature)
  })
})
