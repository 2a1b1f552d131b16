// Calls that wait for a person: parked by their exact arguments, shown as they are, used once, over HTTP, execute and MCP.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { approvalSchema, type ApprovalAnswer } from '../../contract/approval.ts'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { rootDir } from '../../self-host/settings.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { readLog } from './read-log.ts'

let instance: TestInstance
let admin: Client
let agent: Client
let other: Client
let steward: Client
let stewardKey = ''

const post = (client: Client, path: string, body: object) =>
  client.json(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })

async function keyOf(wish: object): Promise<string> {
  const { status, body } = await post(admin, '/api/keys', wish)
  expect(status, JSON.stringify(body)).toBe(201)
  return createdApiKeySchema.parse(body).key
}

beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  admin = createClient(instance.url, instance.adminKey)
  agent = createClient(instance.url, await keyOf({ name: 'bot', roles: ['operator'], actorType: 'agent' }))
  other = createClient(instance.url, await keyOf({ name: 'bot 2', roles: ['operator'], actorType: 'agent' }))
  stewardKey = await keyOf({ name: 'steward', roles: ['operator'], actorType: 'human' })
  steward = createClient(instance.url, stewardKey)
  const policy = {
    rules: [
      {
        id: 'agents-ask',
        effect: 'approve',
        actorType: 'agent',
        operations: [
          'clawql__memory__recall',
          'clawql__identities__alias',
          'clawql__documents__ingest',
          'clawql__memory__ingest',
        ],
      },
      {
        id: 'people-ask',
        effect: 'approve',
        actorType: 'human',
        approvers: ['admin'],
        operations: ['clawql__memory__tree'],
      },
    ],
  }
  expect((await post(admin, '/api/policy', { policy })).status).toBe(200)
  await wait(1_000)
})
afterAll(async () => await instance?.stop())

const recall = (client: Client, query: string) =>
  post(client, '/api/memory/recall', { query, options: { maxNodes: 3 } })

interface Parked {
  readonly approvalId: string
  readonly argumentsDigest: string
}
function parkedOf({ status, body }: { status: number; body: unknown }): Parked {
  expect([status, (body as { code?: string }).code]).toEqual([409, 'APPROVAL_REQUIRED'])
  return (body as { details: Parked }).details
}
const read = async (client: Client, id: string): Promise<ApprovalAnswer> =>
  approvalSchema.parse((await client.json(`/api/hitl/approvals/${id}`)).body)
const decide = (
  client: Client,
  { approvalId, argumentsDigest }: Parked,
  decision: 'approve' | 'deny',
  reason?: string,
) =>
  post(client, `/api/hitl/approvals/${approvalId}`, {
    decision,
    argumentsDigest,
    ...(reason === undefined ? {} : { reason }),
  })

describe('a call that waits', () => {
  test('shows its arguments as they are, runs once when it is approved, and waits anew', async () => {
    const parked = parkedOf(await recall(agent, 'harbour of Maria Keller'))
    expect(parkedOf(await recall(agent, 'harbour of Maria Keller'))).toMatchObject({ approvalId: parked.approvalId })
    expect(await read(steward, parked.approvalId)).toMatchObject({
      state: 'pending',
      operationId: 'clawql__memory__recall',
      requestedBy: { type: 'agent' },
      ruleIds: ['agents-ask'],
      arguments: { body: { query: 'harbour of Maria Keller', options: { maxNodes: 3 } } },
    })
    expect((await decide(steward, parked, 'approve')).body).toMatchObject({
      state: 'approved',
      arguments: { body: {} },
    })
    // Another call, and another caller with the same one, wait for themselves.
    expect(parkedOf(await recall(agent, 'harbour of Maria Kellner')).approvalId).not.toBe(parked.approvalId)
    expect(parkedOf(await recall(other, 'harbour of Maria Keller')).approvalId).not.toBe(parked.approvalId)
    expect((await recall(agent, 'harbour of Maria Keller')).status).toBe(200)
    await expect.poll(async () => (await read(admin, parked.approvalId)).state).toBe('completed')
    expect((await read(admin, parked.approvalId)).arguments).toBeNull()
    expect(parkedOf(await recall(agent, 'harbour of Maria Keller')).approvalId).not.toBe(parked.approvalId)
  })

  test('is used by one of many at once', async () => {
    const parked = parkedOf(await recall(agent, 'once'))
    expect((await decide(steward, parked, 'approve')).status).toBe(200)
    const answers = await Promise.all(Array.from({ length: 8 }, () => recall(agent, 'once')))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200, 409, 409, 409, 409, 409, 409, 409,
    ])
  })

  test('is the same whichever way it is sent, and runs none of it before', async () => {
    const parked = parkedOf(await recall(agent, 'any way'))
    const params = { query: 'any way', options: { maxNodes: 3 } }
    const executed = await post(agent, '/api/execute', { operationId: 'memory.recall', params })
    expect(parkedOf(executed)).toMatchObject({ approvalId: parked.approvalId })
    expect((await decide(steward, parked, 'approve')).status).toBe(200)
    expect(await post(agent, '/api/execute', { operationId: 'memory.recall', params })).toMatchObject({ status: 200 })
    const note = { text: 'A note that waits.' }
    parkedOf(await post(agent, '/api/memory/ingest', note))
    expect((await admin.json('/api/documents')).body).toMatchObject({ documents: [] })
  })

  test('is told an agent over MCP with what to do next', async () => {
    const { result } = await callTool(agent, 'recall', { query: 'over MCP' })
    expect(result).toMatchObject({ isError: true, _meta: { 'com.clawql/problem': { code: 'APPROVAL_REQUIRED' } } })
    expect(result.content[0]!.text).toContain('send exactly the same request again')
    const { approvalId, argumentsDigest } = result._meta['com.clawql/problem']!.details
    expect((await decide(steward, { approvalId, argumentsDigest }, 'approve')).status).toBe(200)
    expect((await callTool(agent, 'recall', { query: 'over MCP' })).result.isError).toBeUndefined()
    const listed = await callTool(agent, 'approvals', { state: 'completed' })
    expect(listed.result.content[0]!.text).toContain('clawql__memory__recall')
  })

  test('is no upload: what can’t be shown can’t be approved', async () => {
    expect(await agent.upload('A document.')).toMatchObject({ status: 409, body: { code: 'APPROVAL_REQUIRED' } })
    expect((await post(agent, '/api/memory/recall', { query: 'x '.repeat(2_000) })).status).not.toBe(200)
    expect((await steward.upload('A document of a person.')).status).toBe(202)
  })
})

describe('who decides', () => {
  test('is a person, another one, with the right, of what was looked at', async () => {
    const parked = parkedOf(await recall(agent, 'who decides'))
    expect(await decide(other, parked, 'approve')).toMatchObject({
      status: 403,
      body: { code: 'ATR_PERMISSION_DENIED' },
    })
    expect(await decide(agent, parked, 'approve')).toMatchObject({ status: 403 })
    const viewer = createClient(instance.url, await keyOf({ name: 'viewer', roles: ['viewer'], actorType: 'human' }))
    expect((await decide(viewer, parked, 'approve')).status).toBe(403)
    expect(await decide(steward, { ...parked, argumentsDigest: '0'.repeat(64) }, 'approve')).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT' },
    })
    expect((await decide(steward, { ...parked, approvalId: `a_${'0'.repeat(26)}` }, 'approve')).status).toBe(404)
    const own = parkedOf(await steward.json('/api/memory/tree?document=01ARZ3NDEKTSV4RRFFQ69G5FAV'))
    expect(await decide(steward, own, 'approve')).toMatchObject({ status: 403 })
    const second = createClient(instance.url, await keyOf({ name: 'second', roles: ['operator'], actorType: 'human' }))
    expect(await decide(second, own, 'approve')).toMatchObject({
      status: 403,
      body: { details: { missing: { roles: ['admin'] } } },
    })
    expect((await decide(admin, own, 'approve')).status).toBe(200)
    expect((await steward.json('/api/memory/tree?document=01ARZ3NDEKTSV4RRFFQ69G5FAV')).status).toBe(404)
    await expect.poll(async () => (await read(admin, own.approvalId)).state).toBe('failed')
  })

  test('a denial is told with its reason, which names nobody, and can’t be turned', async () => {
    const parked = parkedOf(await recall(agent, 'denied'))
    expect((await decide(steward, parked, 'deny', 'Maria Keller of +49 30 1234567 said no')).status).toBe(200)
    const told = await recall(agent, 'denied')
    expect(told).toMatchObject({ status: 403, body: { code: 'ATR_PERMISSION_DENIED', details: { state: 'denied' } } })
    expect(JSON.stringify(told.body)).not.toMatch(/Keller|1234567/)
    expect((await decide(steward, parked, 'deny')).status).toBe(200)
    expect((await decide(steward, parked, 'approve')).status).toBe(409)
    expect(parkedOf(await recall(agent, 'something else')).approvalId).toBeDefined()
  })

  test('by the command line', async () => {
    const parked = parkedOf(await recall(agent, 'by the command line'))
    const clawql = async (...args: readonly string[]) => {
      const env = { PATH: process.env['PATH'], CLAWQL_URL: instance.url, CLAWQL_API_KEY: stewardKey }
      const run = promisify(execFile)(process.execPath, [join(rootDir, 'cli', 'clawql.mjs'), 'approvals', ...args], {
        env,
      })
      return (await run).stdout
    }
    expect(await clawql('list')).toContain(parked.approvalId)
    expect(await clawql('show', parked.approvalId)).toContain('"query": "by the command line"')
    expect(await clawql('approve', parked.approvalId)).toContain('approved; it runs once')
    expect((await recall(agent, 'by the command line')).status).toBe(200)
  })
})

test('each act is a record, and no argument stands in one', async () => {
  const log = JSON.stringify((await readLog(admin)).records)
  for (const act of ['requested', 'approved', 'denied', 'used', 'completed', 'failed'])
    expect(log).toContain(`approval.${act}`)
  expect(log).not.toMatch(/harbour|Keller|over MCP/)
})

interface ToolAnswer {
  readonly result: {
    readonly isError?: boolean
    readonly content: readonly { readonly text: string }[]
    readonly _meta: { readonly 'com.clawql/problem'?: { readonly code: string; readonly details: Parked } }
  }
}

async function callTool(client: Client, name: string, args: object): Promise<ToolAnswer> {
  const { body } = await client.json('/mcp', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': name,
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        name,
        arguments: args,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    }),
  })
  return body as ToolAnswer
}
