// API keys of the store: made, used at once, listed without secrets, revoked everywhere within a second, recorded.
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiKeysSchema, createdApiKeySchema, type CreatedApiKeyAnswer } from '../../contract/api-key.ts'
import { keyToken } from '../../core/access/key-token.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { readLog } from './read-log.ts'

const newKey = (): string => randomBytes(24).toString('base64url')
const secrets = { other: newKey(), watcher: newKey() }
const otherTenant = 't_01J00000000000000000000002'

let instance: TestInstance
let own: Client
let other: Client

beforeAll(async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'clawql-keys-'))
  mkdirSync(path.join(dir, 'secrets'), { mode: 0o700 })
  instance = await startInstance({ dir, removesDir: true, config: { api: { auth: { mode: 'apiKey' } } } })
  // The tenant of the bootstrap and its administrator, and another tenant beside it.
  await instance.stop({ keep: true })
  const file = path.join(dir, 'secrets', 'api-keys.json')
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
  const more = [
    {
      id: 'other',
      secretSha256: sha256(secrets.other),
      roles: ['admin'],
      scopes: [],
      tenantId: otherTenant,
      actorType: 'human',
    },
    {
      id: 'watcher',
      secretSha256: sha256(secrets.watcher),
      roles: ['compliance-viewer'],
      scopes: [],
      tenantId: otherTenant,
      actorType: 'service',
    },
  ]
  writeFileSync(file, JSON.stringify([...(JSON.parse(readFileSync(file, 'utf8')) as object[]), ...more]))
  instance = await instance.restart()
  own = createClient(instance.url, instance.adminKey)
  other = createClient(instance.url, secrets.other)
})
afterAll(() => instance.stop())

let names = 0
async function make(client: Client, wish: object): Promise<CreatedApiKeyAnswer> {
  names += 1
  const { status, body } = await client.json('/api/keys', {
    method: 'POST',
    body: JSON.stringify({ name: `key ${names}`, roles: ['viewer'], ...wish }),
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return createdApiKeySchema.parse(body)
}
const revoke = (client: Client, id: string) => client.json(`/api/keys/${id}`, { method: 'DELETE' })
const keysOf = async (client: Client) => apiKeysSchema.parse((await client.json('/api/keys')).body).keys

describe('a key', () => {
  test('works at once with what it was given, and after a restart', async () => {
    const { key, id } = await make(own, { roles: ['viewer'], actorType: 'agent' })
    const viewer = createClient(instance.url, key)
    expect((await viewer.json('/api/documents')).status).toBe(200)
    expect(await viewer.upload('text')).toMatchObject({ status: 403, body: { code: 'ATR_PERMISSION_DENIED' } })
    for (const [method, route] of [
      ['GET', '/api/keys'],
      ['POST', '/api/keys'],
      ['DELETE', `/api/keys/${id}`],
    ] as const)
      expect((await viewer.json(route, { method, ...(method === 'POST' ? { body: '{}' } : {}) })).status).toBe(403)
    await instance.stop({ keep: true })
    instance = await instance.restart()
    expect((await viewer.json('/api/documents')).status).toBe(200)
  })

  test('ends everywhere within a second of its revocation, while it is used all the time', async () => {
    const { key, id } = await make(own, {})
    const viewer = createClient(instance.url, key)
    const over = new AbortController()
    const lateMs: number[] = []
    let revokedMs = Infinity
    const users = Array.from({ length: 4 }, async () => {
      while (!over.signal.aborted) {
        const startedMs = performance.now()
        const { status } = await viewer.json('/api/documents')
        if (status === 200) lateMs.push(startedMs - revokedMs)
      }
    })
    await wait(1_250)
    expect(await revoke(own, id)).toMatchObject({ status: 200, body: { id, state: 'revoked' } })
    revokedMs = performance.now()
    await wait(2_000)
    over.abort()
    await Promise.all(users)
    const latest = Math.max(...lateMs)
    console.log(
      `a revoked key was last taken ${Math.round(latest)} ms after its revocation, of ${lateMs.length} answers`,
    )
    expect(latest).toBeLessThan(1_000)
    expect(await viewer.json('/api/documents')).toMatchObject({
      status: 401,
      body: { detail: 'The API key has been revoked.' },
    })
    expect(await revoke(own, id)).toMatchObject({ status: 200, body: { state: 'revoked' } })
  })

  test('is listed with its use and its end, and never with its secret', async () => {
    const { key, id, name } = await make(own, { expiresInSeconds: 3_600, scopes: ['audit:read'] })
    await createClient(instance.url, key).json('/api/documents')
    const { body } = await own.json('/api/keys')
    const text = JSON.stringify(body)
    expect(text).not.toContain(key.slice(-43))
    expect(text).not.toContain(createHash('sha256').update(key).digest('hex'))
    const listed = (await keysOf(own)).find((one) => one.id === id)
    expect(listed).toMatchObject({ name, state: 'active', source: 'store', scopes: ['audit:read'], createdBy: 'admin' })
    expect(Date.parse(listed!.lastUsedAt!) % 60_000).toBe(0)
    expect(Date.parse(listed!.expiresAt!) - Date.now()).toBeGreaterThan(3_500_000)
    expect((await keysOf(own)).find((one) => one.id === 'admin')).toMatchObject({ source: 'secret', roles: ['admin'] })
  })

  test('is another tenant’s as little as one that never was', async () => {
    const { id } = await make(own, {})
    const same = { method: 'DELETE', headers: { 'x-request-id': 'same-request-id' } }
    const foreign = await other.json(`/api/keys/${id}`, same)
    expect(foreign.status).toBe(404)
    expect(foreign).toEqual(await other.json('/api/keys/k_01J9ZZZZZZZZZZZZZZZZZZZZZZ', same))
    expect((await keysOf(other)).map((key) => key.id)).toEqual(['other', 'watcher'])
  })
})

describe('nobody', () => {
  test('gives more than they hold, for longer, or a human’s key as an agent', async () => {
    const post = async (key: string, wish: object) =>
      await createClient(instance.url, key).json('/api/keys', {
        method: 'POST',
        body: JSON.stringify({ name: 'x', ...wish }),
      })
    const maker = await make(own, {
      roles: ['operator'],
      scopes: ['keys:write'],
      actorType: 'agent',
      expiresInSeconds: 600,
    })
    for (const wish of [
      { roles: ['admin'] },
      { roles: ['operator', 'admin'] },
      { roles: ['viewer'], scopes: ['keys:read'], actorType: 'agent' },
      { roles: ['viewer'], actorType: 'human' },
      { roles: ['viewer'], actorType: 'service' },
      { roles: ['viewer'], actorType: 'agent', expiresInSeconds: 3_600 },
    ])
      expect(await post(maker.key, wish), JSON.stringify(wish)).toMatchObject({
        status: 403,
        body: { code: 'ATR_PERMISSION_DENIED' },
      })
    for (const wish of [
      { roles: ['root'] },
      { scopes: ['*'] },
      { roles: [] },
      { roles: ['viewer'], tenantId: otherTenant },
      { roles: ['viewer'], expiresInSeconds: 1 },
    ])
      expect((await post(maker.key, wish)).status, JSON.stringify(wish)).toBe(422)
    const made = await post(maker.key, { roles: ['viewer'], actorType: 'agent' })
    expect(made).toMatchObject({ status: 201, body: { expiresAt: maker.expiresAt, createdBy: maker.id } })
    // Nor takes back more.
    const admin = await make(own, { roles: ['admin'] })
    expect((await revoke(createClient(instance.url, maker.key), admin.id)).status).toBe(403)
  })

  test('ends the administrator’s key of the secret over HTTP', async () => {
    expect(await revoke(own, 'admin')).toMatchObject({
      status: 409,
      body: { next: expect.stringContaining('reset-admin') },
    })
    expect((await own.json('/api/documents')).status).toBe(200)
  })

  test('comes in by inventing a tenant, and nothing is made for it', async () => {
    const objects = (): number => readdirSync(path.join(instance.dir, 'data', 'objects'), { recursive: true }).length
    const before = objects()
    for (const tenantId of ['t_01J0000000000000000000000A', 't_01J0000000000000000000000B', otherTenant])
      for (let n = 0; n < 5; n++) {
        const invented = createClient(instance.url, keyToken(tenantId, randomBytes(32).toString('base64url')))
        expect(await invented.json('/api/documents')).toMatchObject({
          status: 401,
          body: { detail: 'The API key is not known.' },
        })
      }
    const grown = objects() - before
    // The other tenant's own object is one, with its write-ahead log.
    expect(grown).toBeLessThanOrEqual(3)
  })
})

describe('what is left of it', () => {
  test('a record of each act with what was given, and no name', async () => {
    const key = await make(own, { name: 'Jane Miller', roles: ['operator'] })
    await revoke(own, key.id)
    const { records, isRootRight } = await readLog(own)
    const about = records.filter(({ res }) => res.kind === 'key' && res.id === key.id)
    expect(about.map(({ type }) => type)).toEqual(['key.created', 'key.revoked'])
    expect(about[0]?.body).toMatchObject({ roles: ['operator'], scopes: [], actorType: 'service', expiresAt: null })
    expect(isRootRight).toBe(true)
    expect(JSON.stringify(records)).not.toMatch(/Jane|Miller/)
    expect(instance.logs().join('\n')).not.toMatch(/Jane|Miller/)
    expect(instance.logs().join('\n')).not.toContain(key.key.slice(-43))
  })
})

/** A refused request that fetch would not send. */
function refusedStatus(headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${instance.url}/api/documents`, { headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end()
  })
}

describe('/metrics', () => {
  const violationsOf = async (client: Client): Promise<number> =>
    Number(/^clawql_atr_violations_total (\d+)$/m.exec(await client.text('/metrics'))?.[1])

  test('counts 401, 403 and 421 for the instance, and for a tenant its own refusals alone', async () => {
    const watcher = createClient(instance.url, secrets.watcher)
    const before = { all: await violationsOf(own), theirs: await violationsOf(watcher) }
    expect(await refusedStatus({ host: 'evil.example' })).toBe(421)
    expect(await refusedStatus({ origin: 'https://evil.example' })).toBe(403)
    expect(await refusedStatus({ authorization: `Bearer ${newKey()}` })).toBe(401)
    const viewer = createClient(instance.url, (await make(own, {})).key)
    expect((await viewer.upload('text')).status).toBe(403)
    expect({ all: await violationsOf(own), theirs: await violationsOf(watcher) }).toEqual({
      ...before,
      all: before.all + 4,
    })
    expect((await watcher.upload('text')).status).toBe(403)
    expect(await violationsOf(watcher)).toBe(before.theirs + 1)
    expect(await violationsOf(own)).toBe(before.all + 5)
  })

  test('shows another tenant nothing of this one’s work', async () => {
    const watcher = createClient(instance.url, secrets.watcher)
    const works = (text: string): string =>
      text
        .split('\n')
        .filter((line) => !/^clawql_object_turn|^#|instance__metrics/.test(line))
        .join('\n')
    const before = works(await watcher.text('/metrics'))
    await own.process('The bridge loan of Meridian Freight is secured by two vessels.')
    await own.recall('bridge loan')
    expect(works(await watcher.text('/metrics'))).toBe(before)
    expect(works(await own.text('/metrics'))).not.toBe(before)
  })
})
