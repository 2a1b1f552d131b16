// Two tenants by API key: every id route answers the other's ids byte for byte as it answers ids that never were.
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { routes, type Route } from '../../contract/routes.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

const newKey = (): string => randomBytes(24).toString('base64url')
const keys = { first: newKey(), second: newKey(), viewer: newKey(), operator: newKey() }
const tenants = { first: 't_01J00000000000000000000001', second: 't_01J00000000000000000000002' }
const apiKey = (id: string, secret: string, more: object) => ({
  id,
  secretSha256: createHash('sha256').update(secret).digest('hex'),
  scopes: [],
  actorType: 'service',
  ...more,
})

let instance: TestInstance
let first: Client
let second: Client
let documentId: string
let nodeId: string

beforeAll(async () => {
  const dir = mkdtempSync(path.join(tmpdir(), 'clawql-tenants-'))
  mkdirSync(path.join(dir, 'secrets'), { mode: 0o700 })
  const secret = [
    apiKey('first', keys.first, { tenantId: tenants.first, roles: ['admin'] }),
    apiKey('second', keys.second, { tenantId: tenants.second, roles: ['admin'] }),
    apiKey('viewer', keys.viewer, { tenantId: tenants.first, roles: ['viewer'] }),
    apiKey('operator', keys.operator, { tenantId: tenants.first, roles: ['operator'] }),
  ]
  writeFileSync(path.join(dir, 'secrets', 'api-keys.json'), JSON.stringify(secret), { mode: 0o600 })
  instance = await startInstance({ dir, config: { api: { auth: { mode: 'apiKey' } } } })
  first = createClient(instance.url, keys.first)
  second = createClient(instance.url, keys.second)
  documentId = (await first.process('The quartermaster of tenant one keeps the inventory of the western depot.'))
    .documentId
  nodeId = (await first.recall('quartermaster inventory')).results[0]!.id
})
afterAll(() => instance.stop())

/** Status, headers that differ by route, and body without the request's own id. */
async function answerOf(client: Client, route: string): Promise<string> {
  const { status, body } = await client.json(route, { headers: { 'x-request-id': 'same-request-id' } })
  return JSON.stringify({ status, body })
}

describe('another tenant’s ids', () => {
  const absentDocument = '01J9ZZZZZZZZZZZZZZZZZZZZZZ'
  const absentNode = `n_${'0'.repeat(32)}`

  test.each([
    ['status', (id: string) => `/api/documents/${id}/status`],
    ['archive', (id: string) => `/api/documents/${id}/archive`],
    ['redaction', (id: string) => `/api/documents/${id}/redaction`],
    ['trail', (id: string) => `/api/audit/document/${id}`],
  ])('%s answers as for an id that never was', async (_name, route) => {
    const foreign = await answerOf(second, route(documentId))
    expect(foreign).toBe(await answerOf(second, route(absentDocument)))
    expect(JSON.parse(foreign)).toMatchObject({ status: 404 })
    // A PDF is no JSON: its status and type are what the owner is told.
    const own = await fetch(`${instance.url}${route(documentId)}`, {
      headers: { authorization: `Bearer ${keys.first}` },
    })
    const bytes = await own.arrayBuffer()
    expect([own.status, bytes.byteLength > 0]).toEqual([200, true])
    expect(own.headers.get('content-type')).toMatch(/^application\/(?:json|pdf)/)
  })

  test('a node’s trail answers as for a node that never was', async () => {
    expect(await answerOf(second, `/api/audit/memory-node/${nodeId}`)).toBe(
      await answerOf(second, `/api/audit/memory-node/${absentNode}`),
    )
  })

  test('recall, list, queue and verification show nothing of it', async () => {
    expect((await second.recall('quartermaster inventory')).results).toEqual([])
    expect((await second.json('/api/documents')).body).toEqual({ documents: [], nextCursor: null })
    const { merkleRoot } = await first.status(documentId)
    const verdict = await second.json('/api/audit/verify', {
      method: 'POST',
      body: JSON.stringify({ merkleRoot, contentId: documentId }),
    })
    expect(verdict.body).toMatchObject({ valid: false, reason: 'UNKNOWN_ROOT' })
  })

  test('no field, header or query names a tenant', async () => {
    for (const headers of [{ 'x-tenant-id': tenants.first }, { 'x-clawql-tenant': tenants.first }]) {
      expect(
        (await second.json(`/api/documents/${documentId}/status?tenantId=${tenants.first}`, { headers })).status,
      ).toBe(404)
    }
    const { status } = await second.json('/api/memory/recall', {
      method: 'POST',
      body: JSON.stringify({ query: 'x', tenantId: tenants.first }),
    })
    expect(status).toBe(422)
  })
})

describe('credentials', () => {
  test('no key, a wrong key and a wrong scheme are 401', async () => {
    for (const authorization of [undefined, 'Bearer wrong-key-wrong-key', `Basic ${keys.first}`]) {
      const response = await fetch(`${instance.url}/api/documents`, {
        headers: authorization === undefined ? {} : { authorization },
      })
      expect(response.status).toBe(401)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
    }
  })

  test('every operation but the public ones is closed to nobody in particular, also where the guide shows none', async () => {
    const closed: readonly Route[] = Object.values(routes).filter(({ scope }) => scope !== 'public')
    expect(closed.length).toBeGreaterThan(50)
    for (const { operationId, method, path: route } of closed) {
      const response = await fetch(`${instance.url}${route.replaceAll(/\{\w+\}/g, '1')}`, { method })
      expect([operationId, response.status]).toEqual([operationId, 401])
      await response.body?.cancel()
    }
  })

  test('an operator is refused what administrators alone may, and told what that takes', async () => {
    const operator = createClient(instance.url, keys.operator)
    const asked = [
      [routes.identityErase, { label: 'PERSON_k3f9q2t', purpose: 'a test' }],
      [routes.tokenRotate, {}],
      [routes.logEpoch, { reason: 'only to see it refused' }],
      [routes.keysCreate, { name: 'mine', roles: ['viewer'] }],
      [routes.policyWrite, { policy: {} }],
    ] as const
    for (const [{ operationId, method, path: route, scope }, body] of asked)
      expect([operationId, await operator.json(route, { method, body: JSON.stringify(body) })]).toMatchObject([
        operationId,
        { status: 403, body: { code: 'ATR_PERMISSION_DENIED', details: { missing: { scopes: [scope] } } } },
      ])
  })

  test('a viewer reads, and is told what is missing when it writes', async () => {
    const viewer = createClient(instance.url, keys.viewer)
    expect((await viewer.json('/api/documents')).status).toBe(200)
    expect(await viewer.upload('text')).toMatchObject({
      status: 403,
      body: { code: 'ATR_PERMISSION_DENIED', details: { missing: { scopes: ['documents:write'] } } },
    })
    expect((await viewer.json('/api/auth/session/inspect')).status).toBe(403)
  })
})

/** fetch forbids these headers, so a plain request plays the browser. */
function rawStatus(options: {
  method: string
  route: string
  headers: Record<string, string>
  body?: string
}): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${instance.url}${options.route}`,
      { method: options.method, headers: { authorization: `Bearer ${keys.first}`, ...options.headers } },
      (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      },
    )
    sent.on('error', reject)
    sent.end(options.body)
  })
}

describe('browser attacks on a local server', () => {
  test('a rebound host name is refused', async () => {
    for (const host of [
      'evil.example',
      'evil.example:8080',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '10.0.0.1',
    ]) {
      expect(
        await rawStatus({ method: 'GET', route: '/api/documents', headers: { host } }),
        host,
      ).toBeGreaterThanOrEqual(400)
    }
    expect(
      await rawStatus({ method: 'GET', route: '/api/documents', headers: { host: `localhost:${instance.port}` } }),
    ).toBe(200)
  })

  test('a foreign origin and a cross-site request are refused on every method', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']) {
      expect(
        await rawStatus({ method, route: '/api/documents', headers: { origin: 'https://evil.example' } }),
        method,
      ).toBe(403)
      expect(
        await rawStatus({ method, route: '/api/documents', headers: { 'sec-fetch-site': 'cross-site' } }),
        method,
      ).toBe(403)
      expect(await rawStatus({ method, route: '/api/documents', headers: { origin: 'null' } }), method).toBe(403)
    }
  })

  test('a form post is not taken for JSON where a browser sent it', async () => {
    const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' }
    expect(await rawStatus({ method: 'POST', route: '/api/memory/recall', headers, body: '{"query":"x"}' })).toBe(415)
    expect(await rawStatus({ method: 'POST', route: '/api/memory/recall', headers: {}, body: '{"query":"x"}' })).toBe(
      200,
    )
  })

  test('no answer allows another origin', async () => {
    const response = await fetch(`${instance.url}/healthz`)
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  })
})
