// Sessions of MCP 2025 and what clients are told of: documents as they change, to whoever may see them and for as long as they may.
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { createClient, type Client as Product } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let admin: Product
beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  admin = createClient(instance.url, instance.adminKey)
})
afterAll(() => instance?.stop())

async function newKey(name: string): Promise<{ readonly id: string; readonly key: string }> {
  const body = JSON.stringify({ name, roles: ['operator'], actorType: 'agent' })
  return createdApiKeySchema.parse((await admin.json('/api/keys', { method: 'POST', body })).body)
}

const url = (): URL => new URL('/mcp', instance.url)
const withKey = (key: string | undefined) => ({ requestInit: { headers: { authorization: `Bearer ${key}` } } })

async function connect(key: string | undefined) {
  const client = new Client({ name: 'a test', version: '1' })
  const transport = new StreamableHTTPClientTransport(url(), withKey(key))
  await client.connect(transport)
  const told: string[] = []
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => void told.push(params.uri))
  return { client, transport, told }
}

/** One message in a session, by hand. */
const post = (key: string | undefined, sessionId: string, message: object, method = 'POST') =>
  fetch(url(), {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      'mcp-session-id': sessionId,
      'mcp-protocol-version': '2025-11-25',
      accept: 'application/json, text/event-stream',
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
    },
    ...(method === 'POST' ? { body: JSON.stringify(message) } : {}),
  })
const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' }

/** Long, so that whoever watches it begins before it is done. */
async function newDocument(text: string): Promise<string> {
  const { documentId } = await admin.ingest(`${text} ${'A ship lies at the quay. '.repeat(60_000)}`)
  return documentId
}

async function until(isSo: () => boolean | Promise<boolean>, ms = 10_000): Promise<boolean> {
  for (const endMs = Date.now() + ms; Date.now() < endMs;) {
    if (await isSo()) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}

describe('a session', () => {
  test('is its beginner’s: to anybody else, once it has ended, and where there never was one, it is not there', async () => {
    const [mine, theirs] = [await newKey('mine'), await newKey('theirs')]
    const { client, transport } = await connect(mine.key)
    const sessionId = transport.sessionId!
    expect((await post(mine.key, sessionId, list)).status).toBe(200)
    const others = [await post(theirs.key, sessionId, list), await post(mine.key, crypto.randomUUID(), list)]
    others.push(await post(theirs.key, sessionId, {}, 'GET'), await post(theirs.key, sessionId, {}, 'DELETE'))
    expect(others.map(({ status }) => status)).toEqual([404, 404, 404, 404])
    const bodies = await Promise.all(others.map((answer) => answer.text()))
    expect(new Set(bodies).size).toBe(1)
    expect(bodies[0]).toContain('Send initialize without a session id')
    await transport.terminateSession()
    expect((await post(mine.key, sessionId, list)).status).toBe(404)
    await client.close()
  })

  test('gives no right: what its beginner may no longer, it may not', async () => {
    const mine = await newKey('soon gone')
    const { client, transport } = await connect(mine.key)
    await admin.json(`/api/keys/${mine.id}`, { method: 'DELETE' })
    expect(await until(async () => (await post(mine.key, transport.sessionId!, list)).status === 401)).toBe(true)
    await client.close()
  })

  test('goes on after a restart', async () => {
    const { client, transport } = await connect(instance.adminKey)
    const beganMs = performance.now()
    await instance.stop({ keep: true })
    // The client's stream has no end of its own, and is waited for by nobody.
    expect(performance.now() - beganMs).toBeLessThan(20_000)
    instance = await instance.restart()
    admin = createClient(instance.url, instance.adminKey)
    expect((await post(instance.adminKey, transport.sessionId!, list)).status).toBe(200)
    await client.close()
  })

  test('without one nothing is told, and nothing ends', async () => {
    for (const method of ['GET', 'DELETE']) {
      const headers = { authorization: `Bearer ${instance.adminKey}` }
      const answer = await fetch(url(), { method, headers })
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST'])
    }
  })
})

describe('a document that is watched', () => {
  test('by a client of 2025: it is told when the document is done, and no more once it has had enough', async () => {
    const { client, told } = await connect((await newKey('watching')).key)
    const documentId = await newDocument('The harbour crane is watched.')
    const uri = `clawql://documents/${documentId}`
    await client.subscribeResource({ uri })
    expect(await until(() => told.includes(uri))).toBe(true)
    await client.unsubscribeResource({ uri })
    await client.close()
  })

  test('by a client of 2026', async () => {
    const client = new ModernClient({ name: 'a test', version: '1' }, { versionNegotiation: { mode: 'auto' } })
    const told: string[] = []
    client.setNotificationHandler('notifications/resources/updated', ({ params }) => void told.push(params.uri))
    await client.connect(new ModernTransport(url(), withKey(instance.adminKey)))
    const documentId = await newDocument('The second crane is watched.')
    const uri = `clawql://documents/${documentId}`
    const listening = await client.listen({ resourceSubscriptions: [uri] })
    expect(await until(() => told.includes(uri))).toBe(true)
    await listening.close()
    await client.close()
  })

  test('is there for whoever may see it alone', async () => {
    const { client } = await connect(instance.adminKey)
    const unknown = 'clawql://documents/01JAVD1T000000000000000000'
    for (const uri of [unknown, 'clawql://labels/PERSON_k3f9q2t', 'https://example.com/'])
      await expect(client.subscribeResource({ uri })).rejects.toThrow(/-32602|not found/i)
    await client.close()
  })

  test('whose rows a rule hides is not there', async () => {
    const rule = { id: 'no-lending', effect: 'deny', verticals: ['lending'], operations: ['clawql__documents__*'] }
    const lent = await admin.ingest('The lending crane.', { metadata: { vertical: 'lending' } })
    const uri = `clawql://documents/${lent.documentId}`
    const mine = await newKey('ruled')
    const { client } = await connect(mine.key)
    await client.subscribeResource({ uri })
    const body = JSON.stringify({ policy: { rules: [rule] } })
    expect((await admin.json('/api/policy', { method: 'POST', body })).status).toBe(200)
    const isRefused = () =>
      client.subscribeResource({ uri }).then(
        () => false,
        () => true,
      )
    expect(await until(isRefused, 4_000)).toBe(true)
    await admin.json('/api/policy', { method: 'POST', body: JSON.stringify({ policy: { rules: [] } }) })
    await client.close()
  })

  test('streams are so many of one key with all that it gave away, and a place is free once nobody reads', async () => {
    const mine = await newKey('many')
    const { client, transport } = await connect(mine.key)
    const given = await createClient(instance.url, mine.key).json('/api/auth/token', {
      method: 'POST',
      body: JSON.stringify({ subAgent: 'one' }),
    })
    const theirs = await connect((given.body as { token: string }).token)
    const stop = new AbortController()
    const open = async (key: string, sessionId: string): Promise<number> => {
      const headers = { authorization: `Bearer ${key}`, 'mcp-session-id': sessionId, accept: 'text/event-stream' }
      return (await fetch(url(), { headers, signal: stop.signal })).status
    }
    // Two stand already: those of the clients.
    const statuses: number[] = []
    for (let at = 0; at < 15; at++) statuses.push(await open(mine.key, transport.sessionId!))
    expect(statuses).toEqual([...Array.from({ length: 14 }, () => 200), 429])
    await theirs.client.close()
    stop.abort()
    expect(await until(async () => (await open(mine.key, transport.sessionId!).catch(() => 0)) !== 429, 9_000)).toBe(
      true,
    )
    await client.close()
  }, 30_000)

  test('to a key that was revoked no stream goes on', async () => {
    const mine = await newKey('listening')
    const { client, transport } = await connect(mine.key)
    const stream = await post(mine.key, transport.sessionId!, {}, 'GET')
    expect(stream.headers.get('content-type')).toBe('text/event-stream')
    await admin.json(`/api/keys/${mine.id}`, { method: 'DELETE' })
    const ended = stream.text()
    expect(await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 8_000, 'goes on'))])).toContain(
      ': listening',
    )
    await client.close()
  })
})
