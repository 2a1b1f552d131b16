// Methods of tasks on a kind of a test's own: what reaches it, what comes back, and that neither a refusal nor a bug says more than it may.
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { describe, expect, test } from 'vitest'
import { accepted, refused, type Result } from '../../../../contract/result.ts'
import { serveCalls } from '../../../../workers/gateway/mcp/serve-calls.ts'
import { serveTasks } from '../../../../workers/gateway/mcp/serve-tasks.ts'
import { tasksExtension, type DetailedTask, type TaskKind } from '../../../../workers/gateway/mcp/task.ts'
import type { DoorSession } from '../../../../workers/gateway/session.ts'

const times = { createdAt: '2026-12-01T10:00:00.000Z', lastUpdatedAt: '2026-12-01T10:00:00.000Z' }
const working: DetailedTask = { taskId: 'own.1', status: 'working', ...times, ttlMs: 1_000, pollIntervalMs: 100 }

interface Told {
  readonly status: number
  readonly result?: { readonly [name: string]: unknown }
  readonly error?: { readonly code: number; readonly message: string; readonly data?: object }
}

/** One message to a server with this kind and a tool that needs tasks. */
function asking(kind: Omit<TaskKind, 'prefix'>, logged: unknown[] = []) {
  const telemetry = { log: (...line: unknown[]) => logged.push(line) }
  const session = { telemetry, trace: { requestId: 'request-1' } } as unknown as DoorSession
  const { fetch } = createMcpHandler(() => {
    const server = new McpServer({ name: 'test', version: '1' })
    const call = () => ({ content: [] })
    server.registerTool('needing', {}, call)
    serveCalls(server, new Map([['needing', { call, needsTasks: true }]]))
    serveTasks(server, session, [{ prefix: 'own', ...kind }])
    return server
  })
  return async (method: string, params: object, follows = true): Promise<Told> => {
    const { taskId, name } = params as { taskId?: string; name?: string }
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientCapabilities': follows ? { extensions: { [tasksExtension]: {} } } : {},
    }
    const response = await fetch(
      new Request('http://localhost/mcp', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2026-07-28',
          'mcp-method': method,
          'mcp-name': taskId ?? name ?? '',
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } }),
      }),
    )
    return { status: response.status, ...((await response.json()) as object) }
  }
}

const reading = (read: Result<DetailedTask>): Omit<TaskKind, 'prefix'> => ({ read: async () => read })

test('answers and the wish to cancel reach the kind, and only of a task that is there', async () => {
  const reached: unknown[] = []
  const kind: Omit<TaskKind, 'prefix'> = {
    read: async (_session, taskId) => (taskId === 'own.1' ? accepted(working) : refused('NOT_FOUND', 'Own words.')),
    answer: async (...given) => void reached.push(given),
    cancel: async (...given) => void reached.push(given),
  }
  const ask = asking(kind)
  const responses = { a: { action: 'accept', content: { name: 'Ada' } } }
  for (const taskId of ['own.1', 'own.2', 'other.1', 'own']) {
    await ask('tasks/update', { taskId, inputResponses: responses })
    await ask('tasks/cancel', { taskId })
  }
  expect(reached).toEqual([['own.1', responses], ['own.1']])
  expect((await ask('tasks/get', { taskId: 'own.1' })).result).toMatchObject({ ...working, resultType: 'complete' })
  expect((await ask('tasks/get', { taskId: 'own.2' })).error).toEqual((await ask('tasks/get', { taskId: 'x' })).error)
})

test('a result within a task says what kind of result it is', async () => {
  const result = { content: [{ type: 'text' as const, text: 'Done.' }] }
  const told = await asking(reading(accepted({ ...working, status: 'completed', result })))('tasks/get', {
    taskId: 'own.1',
  })
  expect(told.result).toMatchObject({ status: 'completed', result: { resultType: 'complete', ...result } })
})

describe('what is no word about the task', () => {
  test('a refusal for a while says when to ask again', async () => {
    const ask = asking(reading(refused('RATE_LIMITED', 'Too many.', { retryAfterSeconds: 7 })))
    const { error } = await ask('tasks/get', { taskId: 'own.1' })
    expect(error).toMatchObject({ code: -32_603, data: { code: 'RATE_LIMITED', retryAfterSeconds: 7 } })
    expect(error?.message).toMatch(/^RATE_LIMITED: Too many\. Wait Retry-After/)
  })

  test('a bug quotes nothing, to the client or the log', async () => {
    const logged: unknown[] = []
    const read = async () => {
      throw new TypeError('Maria Keller')
    }
    const { error } = await asking({ read }, logged)('tasks/get', { taskId: 'own.Maria' })
    expect(error).toMatchObject({ code: -32_603, data: { code: 'INTERNAL' } })
    expect(logged).toEqual([['error', 'mcp failed', { name: 'TypeError', asked: 'tasks/get', requestId: 'request-1' }]])
    expect(JSON.stringify([error, logged])).not.toMatch(/maria/i)
  })
})

test('a client that does not follow tasks is told what to declare, by methods and by a tool that needs them', async () => {
  const ask = asking(reading(accepted(working)))
  const calls = [
    ['tasks/get', { taskId: 'own.1' }],
    ['tools/call', { name: 'needing', arguments: {} }],
  ] as const
  for (const [method, params] of calls) {
    const { status, error } = await ask(method, params, false)
    expect([status, error]).toMatchObject([
      400,
      { code: -32_021, data: { requiredCapabilities: { extensions: { [tasksExtension]: {} } } } },
    ])
    expect((await ask(method, params)).status).toBe(200)
  }
})
