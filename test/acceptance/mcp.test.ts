// The Model Context Protocol: two clients of other people use every tool, see what they may call and nothing else, and read what to do next.
import { join } from 'node:path'
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport as ModernStdio } from '@modelcontextprotocol/client/stdio'
import { Client as EarlierClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as EarlierStdio } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport as EarlierTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { rootDir } from '../../self-host/settings.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let admin: Client
const keys: Record<string, string> = {}

beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  keys['admin'] = instance.adminKey!
  admin = createClient(instance.url, keys['admin'])
  for (const role of ['viewer', 'underwriter']) {
    const made = await admin.json('/api/keys', {
      method: 'POST',
      body: JSON.stringify({ name: `an agent ${role}`, roles: [role], actorType: 'agent' }),
    })
    keys[role] = createdApiKeySchema.parse(made.body).key
  }
})
afterAll(() => instance?.stop())

interface Called {
  readonly isError?: boolean
  readonly content: readonly { readonly text?: string }[]
  readonly structuredContent?: { readonly [name: string]: unknown }
  readonly _meta?: { readonly [name: string]: unknown }
}

interface Agent {
  list(): Promise<
    readonly { readonly name: string; readonly inputSchema: object; readonly annotations?: object | undefined }[]
  >
  call(name: string, args: object): Promise<Called>
  read(uri: string): Promise<unknown>
  resources(): Promise<readonly { readonly uri: string }[]>
  prompt(name: string, args: Record<string, string>): Promise<string>
  version(): string | undefined
  close(): Promise<void>
}

const headersOf = (role: string) => ({ requestInit: { headers: { authorization: `Bearer ${keys[role]}` } } })
const url = (): URL => new URL('/mcp', instance.url)

/** What the tests ask of a client, whichever it is. */
function agentOf(client: ModernClient | EarlierClient): Omit<Agent, 'version'> {
  const any = client as ModernClient
  return {
    list: async () => (await any.listTools()).tools,
    call: async (name, args) =>
      (await any.callTool({ name, arguments: args as Record<string, unknown> })) as unknown as Called,
    read: async (uri) => {
      const [content] = (await any.readResource({ uri })).contents
      return JSON.parse((content as { text: string }).text) as unknown
    },
    resources: async () => (await any.listResources()).resources,
    prompt: async (name, args) => JSON.stringify((await any.getPrompt({ name, arguments: args })).messages),
    close: () => any.close(),
  }
}

/** `clawql mcp`, as a client starts it. */
const program = (role: string) => ({
  command: process.execPath,
  args: [join(rootDir, 'cli', 'clawql.mjs'), 'mcp'],
  env: { PATH: process.env['PATH'] ?? '', CLAWQL_URL: instance.url, CLAWQL_API_KEY: keys[role] ?? '' },
})

const modern = (): ModernClient =>
  new ModernClient({ name: 'test', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } })

const connect: Record<string, (role: string) => Promise<Agent>> = {
  'the client of 2026-07-28': async (role) => {
    const client = modern()
    await client.connect(new ModernTransport(url(), headersOf(role)))
    return { ...agentOf(client), version: () => client.getNegotiatedProtocolVersion() }
  },
  'the client of 2026-07-28 over stdio': async (role) => {
    const client = modern()
    await client.connect(new ModernStdio(program(role)))
    return { ...agentOf(client), version: () => client.getNegotiatedProtocolVersion() }
  },
  'the client of 2025-11-25': async (role) => {
    const client = new EarlierClient({ name: 'test', version: '1' })
    const transport = new EarlierTransport(url(), headersOf(role))
    await client.connect(transport)
    return { ...agentOf(client), version: () => transport.protocolVersion }
  },
  'the client of 2025-11-25 over stdio': async (role) => {
    const client = new EarlierClient({ name: 'test', version: '1' })
    await client.connect(new EarlierStdio(program(role)))
    // It keeps the version to itself where the transport has no use for it.
    return { ...agentOf(client), version: () => '2025-11-25' }
  },
}

describe.each(Object.keys(connect))('%s', (kind) => {
  let agent: Agent
  beforeAll(async () => {
    agent = await connect[kind]!('admin')
  })
  afterAll(() => agent?.close())

  test('speaks its own version', () => expect(kind).toContain(agent.version()))

  test('lists few tools, each described, and says which of them only read', async () => {
    const tools = await agent.list()
    expect(tools.map(({ name }) => name)).toEqual([
      'recall',
      'remember',
      'ingest',
      'status',
      'trail',
      'verify',
      'approvals',
      'search',
      'execute',
    ])
    for (const { inputSchema } of tools)
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false })
    const reading = tools.filter(({ annotations }) => (annotations as { readOnlyHint: boolean }).readOnlyHint)
    expect(reading.map(({ name }) => name)).toEqual(['recall', 'status', 'trail', 'verify', 'approvals', 'search'])
  })

  test('takes a document in, follows it, recalls it, verifies its root, and sees its trail', async () => {
    const text = `The ${kind} saw that Maria Keller paid 12 crowns for the mooring.`
    const taken = await agent.call('ingest', { name: 'mooring.txt', text, tags: ['harbour'] })
    expect(taken).not.toMatchObject({ isError: true })
    const { documentId, merkleRoot, status } = taken.structuredContent as Record<string, string>
    expect(status).toBe('completed')
    expect((await agent.call('status', { documentId })).structuredContent).toMatchObject({
      documentId,
      status,
      merkleRoot,
    })
    const found = await agent.call('recall', { query: `${kind}: what was paid for the mooring?`, maxNodes: 3 })
    expect(found.content[0]?.text).toContain(`document ${documentId}`)
    expect(found.content[0]?.text).toContain('12 crowns for the mooring')
    expect(JSON.stringify(found)).not.toMatch(/keller/i)
    const verified = await agent.call('verify', { merkleRoot, contentId: documentId })
    expect(verified.structuredContent).toMatchObject({ valid: true })
    const trail = await agent.call('trail', { documentId })
    expect(trail.structuredContent).toMatchObject({ verified: true })
    expect(await agent.read(`clawql://documents/${documentId}`)).toMatchObject({ documentId, merkleRoot })
    expect((await agent.resources()).map(({ uri }) => uri)).toContain(`clawql://documents/${documentId}`)
    // A tool's call stands in the log under the request's id, as the caller's own act.
    const record = (await admin.trail(documentId!)).entries.find(({ type }) => type === 'memory.recalled')
    expect(record?.requestId).toBe(found._meta?.['com.clawql/requestId'])
  })

  test('remembers once what it sends twice under one key', async () => {
    const note = {
      text: `${kind}: the toll of the lock is waived.`,
      speaker: 'Jonas Brandt',
      idempotencyKey: `key of ${kind}`,
    }
    const answers = [await agent.call('remember', note), await agent.call('remember', note)]
    const [first, again] = answers.map(
      ({ structuredContent }) => (structuredContent as { items: { documentId: string }[] }).items[0],
    )
    expect(first?.documentId).toMatch(/^[0-9A-Z]{26}$/)
    expect(again?.documentId).toBe(first?.documentId)
  })

  test('finds any other operation and runs it, with the fields that it asks for', async () => {
    const found = await agent.call('search', { query: 'state of the duplicate filter' })
    const [best] = (found.structuredContent as { results: { operationId: string }[] }).results
    expect(best?.operationId).toBe('clawql__memory__cuckoo_status')
    const ran = await agent.call('execute', {
      operationId: 'documents.list',
      params: { limit: 1 },
      projection: 'documents { status }',
    })
    expect(ran.structuredContent).toMatchObject({
      status: 200,
      result: { documents: [{ status: expect.any(String) }] },
    })
    expect(Object.keys((ran.structuredContent as { result: object }).result)).toEqual(['documents'])
  })

  test('is told what is wrong, where, and what to do next', async () => {
    const wrong = await agent.call('recall', { query: 'x', maxNodes: 0, mod: 'hybrid' })
    expect(wrong.isError).toBe(true)
    expect(wrong.content[0]?.text).toMatch(/^VALIDATION_FAILED: .*\n- \/params\/options\/(maxNodes|mod): /)
    expect(wrong._meta?.['com.clawql/problem']).toMatchObject({ code: 'VALIDATION_FAILED' })
    const gone = await agent.call('status', { documentId: '01K00000000000000000000000' })
    expect(gone.content[0]?.text).toMatch(/^NOT_FOUND: /)
    await expect(agent.read('clawql://documents/01K00000000000000000000000')).rejects.toMatchObject({ code: -32_602 })
  })

  test('has prompts that say how to work with sources', async () => {
    expect(await agent.prompt('answer-from-memory', { question: 'Who pays the pilot?' })).toContain(
      'Who pays the pilot?',
    )
  })
})

describe('whoever calls', () => {
  test.each(['viewer', 'underwriter', 'admin'])(
    'a %s sees the tools that it can call, and can call those that it sees',
    async (role) => {
      const agent = await connect['the client of 2026-07-28']!(role)
      const args: Record<string, object> = {
        recall: { query: 'mooring' },
        remember: { text: `a note of ${role}` },
        ingest: { name: 'a.txt', text: `a file of ${role}` },
        status: { documentId: '01K00000000000000000000000' },
        trail: { documentId: '01K00000000000000000000000' },
        verify: { merkleRoot: '0'.repeat(64), contentId: '01K00000000000000000000000' },
        search: { query: 'documents' },
        execute: { operationId: 'tools.search', params: { query: 'documents' } },
      }
      const listed = new Set((await agent.list()).map(({ name }) => name))
      expect(listed.has('ingest')).toBe(role === 'admin')
      for (const [name, written] of Object.entries(args)) {
        const called = await agent.call(name, written).catch((error: { code: number }) => error)
        if (listed.has(name))
          expect([name, JSON.stringify(called)]).not.toEqual([name, expect.stringContaining('ATR_PERMISSION_DENIED')])
        else expect([name, called]).toEqual([name, expect.objectContaining({ code: -32_602 })])
      }
      await agent.close()
    },
  )

  test('through execute nobody may more, and is told what is missing', async () => {
    const agent = await connect['the client of 2026-07-28']!('viewer')
    const refused = await agent.call('execute', { operationId: 'keys.list' })
    expect(refused._meta?.['com.clawql/problem']).toMatchObject({
      code: 'ATR_PERMISSION_DENIED',
      details: { missing: { scopes: ['keys:read'] } },
    })
    const found = await agent.call('search', { query: 'list keys, make keys, revoke keys', limit: 20 })
    const ids = (found.structuredContent as { results: { operationId: string }[] }).results.map(
      ({ operationId }) => operationId,
    )
    expect(ids.filter((id) => id.includes('__keys__'))).toEqual([])
    const round = await agent.call('execute', { operationId: 'tools.execute', params: { operationId: 'tools.list' } })
    expect(round.content[0]?.text).toMatch(/^TOOL_NOT_FOUND: /)
    await agent.close()
  })

  test('has to be known, and of this site', async () => {
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }
    const send = (headers: Record<string, string>, body = JSON.stringify(message)) =>
      fetch(url(), {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      })
    const unknown = await send({})
    expect([unknown.status, unknown.headers.get('www-authenticate')]).toEqual([
      401,
      `Bearer resource_metadata="${instance.url}/.well-known/oauth-protected-resource/mcp"`,
    ])
    const known = { authorization: `Bearer ${keys['viewer']}` }
    expect((await send({ ...known, origin: 'https://elsewhere.example' })).status).toBe(403)
    expect((await send(known)).headers.get('ratelimit')).toContain('"key"')
    expect((await send(known, 'x'.repeat(13 * 2 ** 20))).status).toBe(413)
    for (const method of ['GET', 'DELETE']) {
      const answer = await fetch(url(), { method, headers: known })
      expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, 'POST'])
    }
  })
})
