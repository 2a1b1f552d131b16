// Tasks over MCP: a document that takes time is answered as a task, which whoever may read the document follows to what the tool answers.
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startInstance, type TestInstance } from './instance.ts'
import { heldWord, startSlowAnalyzer, type SlowAnalyzer } from './slow-analyzer.ts'

const tasksExtension = 'io.modelcontextprotocol/tasks'
const tenants = { first: 't_01J00000000000000000000001', second: 't_01J00000000000000000000002' }
const callers = {
  admin: { tenantId: tenants.first, roles: ['admin'] },
  viewer: { tenantId: tenants.first, roles: ['viewer'] },
  writer: { tenantId: tenants.first, scopes: ['documents:write', 'tools:read'] },
  stranger: { tenantId: tenants.second, roles: ['admin'] },
} as const
type Caller = keyof typeof callers

const secrets = Object.fromEntries(Object.keys(callers).map((id) => [id, randomBytes(24).toString('base64url')]))

let analyzer: SlowAnalyzer
let instance: TestInstance
beforeAll(async () => {
  analyzer = await startSlowAnalyzer()
  const dir = mkdtempSync(join(tmpdir(), 'clawql-tasks-'))
  mkdirSync(join(dir, 'secrets'), { mode: 0o700 })
  const keys = Object.entries(callers).map(([id, of]) => {
    const secretSha256 = createHash('sha256').update(secrets[id]!).digest('hex')
    return { id, secretSha256, actorType: 'agent', roles: [], scopes: [], ...of }
  })
  writeFileSync(join(dir, 'secrets', 'api-keys.json'), JSON.stringify(keys), { mode: 0o600 })
  instance = await startInstance({
    dir,
    removesDir: true,
    config: { api: { auth: { mode: 'apiKey' } } },
    env: { PRESIDIO_ANALYZER_URL: analyzer.url },
  })
})
afterAll(async () => {
  await instance?.stop()
  analyzer?.close()
})
beforeEach(() => analyzer.hold())

interface ToolResult {
  readonly isError?: boolean
  readonly structuredContent: { readonly [name: string]: unknown }
  readonly _meta: { readonly [name: string]: unknown }
}

/** What a call or a task answers, whichever it is. */
interface Answered extends ToolResult {
  readonly resultType: string
  readonly taskId: string
  readonly status: string
  readonly statusMessage: string
  readonly pollIntervalMs: number
  readonly result: ToolResult
}

interface Reply {
  readonly httpStatus: number
  readonly result?: Answered
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown }
}

/** One message of 2026-07-28, as a client sends it. */
async function post(caller: Caller, method: string, params: object, follows = true): Promise<Response> {
  const { name, taskId } = params as { name?: string; taskId?: string }
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': follows ? { extensions: { [tasksExtension]: {} } } : {},
  }
  return await fetch(`${instance.url}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${secrets[caller]}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(name === undefined && taskId === undefined ? {} : { 'mcp-name': name ?? taskId! }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } }),
  })
}

async function send(caller: Caller, method: string, params: object, follows = true): Promise<Reply> {
  const response = await post(caller, method, params, follows)
  return { httpStatus: response.status, ...((await response.json()) as object) }
}

async function answered(caller: Caller, method: string, params: object, follows = true): Promise<Answered> {
  const { result, error } = await send(caller, method, params, follows)
  if (result === undefined) throw new Error(JSON.stringify(error))
  return result
}

const call = (caller: Caller, name: string, args: object, follows = true) =>
  answered(caller, 'tools/call', { name, arguments: args }, follows)

async function ended(caller: Caller, taskId: string): Promise<Answered> {
  for (let n = 0; n < 200; n++) {
    const task = await answered(caller, 'tasks/get', { taskId })
    if (task.status !== 'working') return task
    await wait(100)
  }
  throw new Error(`${taskId} goes on`)
}

const slow = (what: string) => ({ name: 'slow.txt', text: `The ${heldWord} is slow: ${what}.` })
const withoutRequest = ({ _meta, ...result }: ToolResult) => result

describe.each([
  ['ingest', slow('a file that is sent twice')],
  ['remember', { text: `The ${heldWord} is slow: a note that is sent twice.`, speaker: 'Jonas Brandt' }],
])('%s of what takes time', (tool, args) => {
  test('is a task, and ends as the call ends of a client that waits', async () => {
    const once = { ...args, idempotencyKey: `both of ${tool}` }
    const sinceMs = performance.now()
    const begun = await call('admin', tool, once)
    const begunMs = Math.round(performance.now() - sinceMs)
    expect(begun).toMatchObject({ resultType: 'task', status: 'working', ttlMs: null, content: [] })
    expect(begun).not.toHaveProperty('structuredContent')
    expect(begun._meta['com.clawql/requestId']).toEqual(expect.any(String))
    expect(JSON.stringify(begun)).not.toMatch(/brandt/i)
    const waits = call('admin', tool, once, false)
    const { taskId } = begun
    const working = await answered('admin', 'tasks/get', { taskId })
    expect(working).toMatchObject({ resultType: 'complete', taskId, status: 'working' })
    expect(working).not.toHaveProperty('result')
    analyzer.letGo()
    const end = await ended('admin', taskId)
    expect(end).toMatchObject({ status: 'completed', statusMessage: expect.stringContaining('ended as completed') })
    const synchronous = await waits
    expect(synchronous.resultType).toBe('complete')
    expect(withoutRequest(end.result)).toEqual(withoutRequest(synchronous))
    console.log(`measured: ${tool} was a task after ${begunMs} ms`)
  })

  test('that is there already says so, and what was taken over of it', async () => {
    const text = `The ${heldWord} is slow: ${tool} and again.`
    const first = await call('admin', tool, { text, name: tool === 'ingest' ? 'a.txt' : undefined })
    const again = { text, name: tool === 'ingest' ? 'a.txt' : undefined, tags: ['later', 'still later'] }
    const begun = await call('admin', tool, again)
    expect([first.resultType, begun.resultType]).toEqual(['task', 'task'])
    const waits = call('admin', tool, { ...again, tags: [] }, false)
    analyzer.letGo()
    const { result } = await ended('admin', begun.taskId)
    const item = (
      tool === 'ingest' ? result.structuredContent : (result.structuredContent['items'] as object[])[0]
    ) as {
      documentId: string
    }
    expect(begun.taskId).toContain(item.documentId)
    expect(item).toMatchObject({ deduplicated: true, takenOver: { tags: 2, subjects: 0, matter: false } })
    expect((await waits).resultType).toBe('complete')
  })
})

test('what is quick is answered at once; a note with an id of its own and a batch are no task', async () => {
  const small = await call('admin', 'ingest', { name: 'a.txt', text: 'The pilot boards at dawn.' })
  expect(small).toMatchObject({ resultType: 'complete', structuredContent: { status: 'completed' } })
  const note = call('admin', 'remember', { id: 'note of Maria Keller', text: `The ${heldWord} is named.` })
  const batch = call('admin', 'remember', { items: [{ text: `One ${heldWord}.` }, { text: 'Another thing.' }] })
  await wait(3_000)
  analyzer.letGo()
  expect(await note).toMatchObject({
    resultType: 'complete',
    structuredContent: { items: [{ id: 'note of Maria Keller', status: 'completed' }] },
  })
  expect(await batch).toMatchObject({ resultType: 'complete', structuredContent: { accepted: 2 } })
})

describe('a document that does not get through', () => {
  test('is a task that has completed, with what became of it as its result', async () => {
    const { taskId } = await call('admin', 'ingest', slow('an analyzer that breaks'))
    analyzer.letGo(500)
    const end = await ended('admin', taskId)
    expect(end).toMatchObject({
      status: 'completed',
      statusMessage: expect.stringContaining('blocked. PRESIDIO_UNAVAILABLE: '),
      result: { structuredContent: { status: 'blocked', error: { code: 'PRESIDIO_UNAVAILABLE' } } },
    })
    expect(end).not.toHaveProperty('error')
  })

  test('that failed can be asked for as any other', async () => {
    const bytes = { name: 'a.png', base64: Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1').toString('base64') }
    const failed = await call('admin', 'ingest', bytes)
    expect(failed.structuredContent).toMatchObject({ status: 'failed' })
    const { result } = await ended('admin', `ingest.${failed.structuredContent['documentId'] as string}`)
    expect(withoutRequest(result)).toEqual(withoutRequest(failed))
  })
})

describe('whoever asks', () => {
  let taskId: string
  beforeAll(async () => {
    analyzer.hold()
    taskId = (await call('admin', 'ingest', slow('whom it is shown to'))).taskId
    analyzer.letGo()
    await ended('admin', taskId)
  })

  const ways = [
    ['tasks/get', {}],
    ['tasks/update', { inputResponses: {} }],
    ['tasks/cancel', {}],
  ] as const

  test.each(ways)('%s: another tenant learns nothing, not even that it is there', async (method, more) => {
    const of = async (caller: Caller, id: unknown) =>
      JSON.stringify(await send(caller, method, { taskId: id, ...more }))
    const never = await of('stranger', 'ingest.01J9ZZZZZZZZZZZZZZZZZZZZZZ')
    expect(JSON.parse(never)).toMatchObject({ httpStatus: 200, error: { code: -32_602, data: { code: 'NOT_FOUND' } } })
    const others = [taskId, `${taskId}.again`, `remember.${taskId.slice('ingest.'.length)}.b_${'0'.repeat(32)}`]
    const unknown = [
      'ingest.',
      'ingest.x',
      'other.01J9ZZZZZZZZZZZZZZZZZZZZZZ',
      'x'.repeat(5_000),
      'ingest.Maria Keller',
    ]
    for (const id of [...others, ...unknown]) expect(await of('stranger', id)).toBe(never)
    for (const id of unknown) expect(await of('admin', id)).toBe(never)
  })

  test('a viewer follows what it may read, and can begin nothing', async () => {
    expect(await answered('viewer', 'tasks/get', { taskId })).toMatchObject({ status: 'completed' })
    const refused = await send('viewer', 'tools/call', { name: 'ingest', arguments: slow('of a viewer') })
    expect(refused.error).toMatchObject({ code: -32_602 })
  })

  test('who may write and not read is answered as before, and told what is missing', async () => {
    const taken = call('writer', 'ingest', slow('of one that may not read'))
    await wait(3_000)
    analyzer.letGo()
    expect(await taken).toMatchObject({ resultType: 'complete', structuredContent: { status: 'completed' } })
    const { error } = await send('writer', 'tasks/get', { taskId })
    expect(error).toMatchObject({ code: -32_603, data: { details: { missing: { scopes: ['documents:read'] } } } })
  })

  test.each(ways)('%s: a client that does not say that it follows tasks is told to', async (method, more) => {
    const refused = await send('admin', method, { taskId, ...more }, false)
    const data = { requiredCapabilities: { extensions: { [tasksExtension]: {} } } }
    expect(refused).toMatchObject({ httpStatus: 400, error: { code: -32_021, data } })
  })

  test('subscriptions/listen: nobody is told of tasks, and who does not follow them is told so', async () => {
    const listen = { notifications: { taskIds: [taskId] } }
    const refused = await send('admin', 'subscriptions/listen', listen, false)
    expect(refused).toMatchObject({ httpStatus: 400, error: { code: -32_021 } })
    const stream = await post('admin', 'subscriptions/listen', listen)
    const granted = await stream.text()
    expect(granted).toContain('notifications/subscriptions/acknowledged')
    expect(granted).not.toContain('taskIds')
    expect(await (await post('admin', 'subscriptions/listen', { notifications: {} }, false)).text()).toBe(granted)
  })

  test('a client of 2025 sees nothing of it', async () => {
    const of2025 = async (method: string, params: object) => {
      const response = await fetch(`${instance.url}/mcp`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${secrets['admin']}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2025-11-25',
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      })
      return await response.text()
    }
    const clientInfo = { name: 'test', version: '1' }
    const capabilities = { extensions: { [tasksExtension]: {} }, tasks: {} }
    const begun = await of2025('initialize', { protocolVersion: '2025-11-25', capabilities, clientInfo })
    expect(begun).toContain('"protocolVersion":"2025-11-25"')
    expect(begun).not.toContain('tasks')
    expect(await of2025('tasks/get', { taskId })).toContain('-32601')
  })
})

test('a cancelled task goes on: what was taken in is recorded', async () => {
  const { taskId } = await call('admin', 'ingest', slow('cancelled in vain'))
  expect(await answered('admin', 'tasks/cancel', { taskId })).toMatchObject({ resultType: 'complete' })
  expect(
    await answered('admin', 'tasks/update', { taskId, inputResponses: { a: { action: 'decline' } } }),
  ).toMatchObject({
    resultType: 'complete',
  })
  const { error } = await send('admin', 'tasks/update', { taskId })
  expect(error).toMatchObject({ code: -32_602, message: expect.stringContaining('inputResponses') })
  analyzer.letGo()
  expect(await ended('admin', taskId)).toMatchObject({ status: 'completed' })
  expect(await answered('admin', 'tasks/cancel', { taskId })).not.toHaveProperty('taskId')
})

test('a task outlives the processes that answered it', async () => {
  const { taskId } = await call('admin', 'ingest', slow('a crash of the machine'))
  await instance.kill()
  analyzer.letGo()
  instance = await instance.restart()
  expect(await ended('admin', taskId)).toMatchObject({ status: 'completed' })
}, 120_000)

test('the extension is told of', async () => {
  const { capabilities } = (await answered('viewer', 'server/discover', {})) as unknown as { capabilities: object }
  expect(capabilities).toMatchObject({ extensions: { [tasksExtension]: {} } })
  expect(capabilities).not.toHaveProperty('tasks')
})
