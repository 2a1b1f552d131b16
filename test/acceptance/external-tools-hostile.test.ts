// Tools of others against whoever means harm: providers that answer to break what reads them, and callers who take what is not theirs.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { limits } from '../../contract/limits.ts'
import { createClient, type Client } from './client.ts'
import { codeOf, execute, post } from './external-tools-world.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { readLog } from './read-log.ts'
import { startSlyProvider, type SlyProvider } from './sly-provider.ts'

const secret = 'the-secret-of-the-provider'
let sly: SlyProvider
let instance: TestInstance
let admin: Client
let agent: Client
let other: Client

async function makeClient(wish: object): Promise<Client> {
  const { body } = await post(admin, '/api/keys', wish)
  return createClient(instance.url, createdApiKeySchema.parse(body).key)
}

async function acceptAll(client: Client, provider: string): Promise<void> {
  const read = await post(client, `/api/tools/providers/${provider}/read`)
  expect(read.status, JSON.stringify(read.body)).toBe(200)
  const { digest } = read.body as { digest: string }
  expect((await post(client, `/api/tools/providers/${provider}/accept`, { digest })).status).toBe(200)
  await wait(1_000)
}

/** Nobody said that they may be private: by names and numbers that lead to this machine, or to where clouds answer machines. */
const closedHosts = () => {
  const { port } = new URL(sly.apiUrl)
  const hosts = [
    'localhost',
    'localhost.',
    '2130706433',
    '0177.1',
    '[::ffff:7f00:1]',
    '[64:ff9b::7f00:1]',
    '127.1.nip.io',
  ]
  return [...hosts.map((host) => `${host}:${port}`), '169.254.169.254', 'metadata.goog', '168.63.129.16']
}
const closedProviders = () =>
  closedHosts().map((host, n) => [`closed${n}`, { kind: n % 2 === 0 ? 'openapi' : 'mcp', url: `https://${host}/api` }])

const providersOf = () => ({
  ...Object.fromEntries(closedProviders()),
  api: { kind: 'openapi', url: sly.apiUrl, private: true, credential: {} },
  mcp: { kind: 'mcp', url: sly.mcpUrl, private: true, timeoutSeconds: 2 },
})

beforeAll(async () => {
  sly = await startSlyProvider()
  instance = await startInstance({
    config: {
      api: { auth: { mode: 'apiKey' }, circuitBreaker: { failureThreshold: 3, halfOpenProbeIntervalSeconds: 60 } },
      tools: { providers: providersOf() },
    },
    env: { TOOL_SECRET_API: secret },
  })
  admin = createClient(instance.url, instance.adminKey)
  const scopes = ['tools:read', 'tools:call']
  agent = await makeClient({ name: 'agent', scopes, actorType: 'agent' })
  other = await makeClient({ name: 'other', scopes, actorType: 'agent' })
  await acceptAll(admin, 'api')
  await acceptAll(admin, 'mcp')
}, 120_000)
afterAll(async () => {
  await instance?.stop()
  await sly?.close()
})

/** Text as it is sent: what no JSON of ours would hold. */
const sendText = (to: string, body: string) =>
  agent.json(to, { method: 'POST', body, headers: { 'content-type': 'application/json' } })

async function approve(waiting: { body: unknown }): Promise<string> {
  const { approvalId, argumentsDigest } = (waiting.body as { details: { approvalId: string; argumentsDigest: string } })
    .details
  const decided = await post(admin, `/api/hitl/approvals/${approvalId}`, { decision: 'approve', argumentsDigest })
  expect(decided.status, JSON.stringify(decided.body)).toBe(200)
  return approvalId
}

describe('a provider that nobody said may be private', () => {
  test('is not asked, whatever its address is written like', async () => {
    const before = sly.seen.length
    for (const [n, host] of closedHosts().entries()) {
      const read = await post(admin, `/api/tools/providers/closed${n}/read`)
      expect(codeOf(read), host).toBe('503 PROVIDER_UNAVAILABLE')
      expect(JSON.stringify(read.body), host).toContain('its address cannot be asked')
    }
    expect(sly.seen).toHaveLength(before)
  })
})

describe('a provider that means harm', () => {
  test('describes what has endless ways through it: read, found and projected at once', async () => {
    const startedMs = performance.now()
    const answer = await execute(agent, 'api__sly__many', {}, { projection: 'a { b }' })
    expect([200, 422]).toContain(answer.status)
    expect((await post(agent, '/api/search', { query: 'many' })).status).toBe(200)
    // Nobody waits while it is looked at: by ways it would take years.
    expect(performance.now() - startedMs).toBeLessThan(20_000)
  })

  test('describes itself in YAML that takes a gigabyte to read: not read', async () => {
    sly.yaml = `openapi: 3.0.3\nx: [${'{},'.repeat(300_000)}]\n`
    expect(codeOf(await post(admin, '/api/tools/providers/api/read'))).toBe('502 PROVIDER_QUERY_FAILED')
    sly.yaml = 'openapi: 3.0.3\npaths: {}\n'
    expect((await post(admin, '/api/tools/providers/api/read')).body).toMatchObject({ same: 0 })
    sly.yaml = null
    await acceptAll(admin, 'api')
  })

  test('answers what is too deep or has too many values: refused, and nothing else suffers', async () => {
    expect((await execute(agent, 'api__sly__deep', { n: 10 })).status).toBe(200)
    for (const n of [1_000, 200_000])
      expect(codeOf(await execute(agent, 'api__sly__deep', { n })), String(n)).toBe('502 PROVIDER_QUERY_FAILED')
    expect(codeOf(await execute(agent, 'api__sly__small'))).toBe('502 PROVIDER_QUERY_FAILED')
    expect(codeOf(await execute(agent, 'mcp__tools__huge'))).toBe('502 PROVIDER_QUERY_FAILED')
    expect((await admin.json('/readyz')).status).toBe(200)
  })

  test('answers with what it was sent: its secret is not told', async () => {
    const answer = await execute(agent, 'api__sly__echo')
    expect(answer.status).toBe(200)
    expect(JSON.stringify(answer.body)).not.toContain(secret)
    expect(JSON.stringify(answer.body)).toContain('(secret)')
  })

  test('has us answer it: a few times, and no more', async () => {
    const before = sly.seen.length
    expect(codeOf(await execute(agent, 'mcp__tools__pings'))).not.toMatch(/^200/)
    expect(sly.seen.length - before).toBeLessThan(50)
  })

  test('tells of an error at length: cut', async () => {
    const answer = await execute(agent, 'mcp__tools__fails')
    expect(codeOf(answer)).toBe('502 PROVIDER_QUERY_FAILED')
    expect(JSON.stringify(answer.body).length).toBeLessThan(10_000)
  })

  test('never ends its answer: it is down, and not asked any more', async () => {
    for (let n = 0; n < 3; n++)
      expect(codeOf(await execute(agent, 'mcp__tools__hangs'))).toBe('503 PROVIDER_UNAVAILABLE')
    expect(codeOf(await execute(agent, 'mcp__tools__hangs'))).toBe('503 TOOL_NOT_FOUND')
  }, 30_000)

  test('lists pages without end, or more tools than anybody would look at: not read', async () => {
    sly.pages = 1_000_000
    expect(codeOf(await post(admin, '/api/tools/providers/mcp/read'))).toBe('502 PROVIDER_QUERY_FAILED')
    expect(sly.seen.filter((one) => one === 'mcp tools/list').length).toBeLessThan(40)
    sly.pages = 1
    sly.pageTools = limits.toolsPerProviderMax * 5
    expect(codeOf(await post(admin, '/api/tools/providers/mcp/read'))).toBe('502 PROVIDER_QUERY_FAILED')
    sly.pageTools = 0
    expect((await post(admin, '/api/tools/providers/mcp/read')).body).toMatchObject({ same: 4 })
  })
})

describe('params', () => {
  test('that JSON cannot carry are refused, whatever they are for, and never sent as others', async () => {
    const before = sly.seen.length
    for (const params of ['{"id":1e400}', '{"id":"\\ud800"}', '{"\\ud800":1}', '{"id":{"toJSON":1}}'])
      for (const operationId of ['api__sly__remove', 'api__sly__found'])
        for (const [to, body] of [
          [`/api/tools/${operationId}/call`, params],
          ['/api/execute', `{"operationId":"${operationId}","params":${params}}`],
        ] as const)
          expect(codeOf(await sendText(to, body)), `${to} ${params}`).toBe('422 VALIDATION_FAILED')
    expect(sly.seen).toHaveLength(before)
  })

  test('that come to nothing ask for nothing', async () => {
    expect(codeOf(await execute(agent, 'api__sly__remove', { id: [] }))).toBe('422 VALIDATION_FAILED')
    expect(codeOf(await execute(agent, 'api__sly__removeAll', { ids: [] }))).toBe('422 VALIDATION_FAILED')
    expect(codeOf(await execute(agent, 'api__sly__removeAll', {}))).toBe('422 VALIDATION_FAILED')
  })

  test('that make no request open no breaker and are in no log', async () => {
    const q = Array.from({ length: 40 }, () => 'Jane Query '.repeat(100))
    for (let n = 0; n < 4; n++)
      expect(codeOf(await execute(agent, 'api__sly__found', { q }))).toBe('422 VALIDATION_FAILED')
    expect((await execute(other, 'api__sly__found', { q: 1 })).status).toBe(200)
    expect(instance.logs().join('\n')).not.toContain('Jane Query')
  })

  test('of a GET have no body, and headers that make it another are ours', async () => {
    const tools = (await admin.json('/api/tools')).body as { operationId: string; inputSchema: object }[]
    expect(tools.map(({ operationId }) => operationId)).not.toContain('api__sly__report')
    expect(JSON.stringify(tools.find(({ operationId }) => operationId === 'api__sly__found'))).not.toContain('Override')
  })
})

describe('a caller', () => {
  test('who fills the room of its own leaves others theirs, and an approval is not used up meanwhile', async () => {
    const waiting = await execute(agent, 'api__sly__remove', { id: 'i7' })
    expect(codeOf(waiting)).toBe('409 APPROVAL_REQUIRED')
    await approve(waiting)
    const slow = Array.from({ length: limits.toolCallsPerCallerMax + 8 }, () => execute(agent, 'api__sly__slow'))
    await wait(1_000)
    expect((await execute(other, 'api__sly__found')).status).toBe(200)
    expect(codeOf(await execute(agent, 'api__sly__remove', { id: 'i7' }))).toBe('429 RATE_LIMITED')
    const ended = (await Promise.all(slow)).map(codeOf)
    expect(ended.filter((one) => one === '200')).toHaveLength(limits.toolCallsPerCallerMax)
    expect(ended.filter((one) => one === '429 RATE_LIMITED')).toHaveLength(8)
    expect((await execute(agent, 'api__sly__remove', { id: 'i7' })).status).toBe(200)
    expect(sly.seen.at(-1)).toBe('DELETE /api/items/i7')
  }, 30_000)

  test('who makes up names has none of them on record', async () => {
    const viewer = await makeClient({ name: 'viewer', roles: ['viewer'] })
    const name = 'Jane Doe SSN 078-05-1120'
    expect(codeOf(await post(viewer, `/api/tools/${encodeURIComponent(name)}/call`))).toBe('403 ATR_PERMISSION_DENIED')
    const rule = { id: 'all-wait', effect: 'approve', actorType: 'agent', operations: ['**'] }
    expect((await post(admin, '/api/policy', { policy: { rules: [rule] } })).status).toBe(200)
    await wait(1_000)
    expect(codeOf(await post(agent, `/api/tools/${encodeURIComponent(name)}/call`))).toBe('404 TOOL_NOT_FOUND')
    expect(JSON.stringify((await admin.json('/api/hitl/approvals')).body)).not.toContain('Jane')
    const records = (await readLog(admin)).records.filter(({ type }) => type === 'access.denied')
    expect(records.length).toBeGreaterThan(0)
    expect(JSON.stringify(records)).not.toContain('Jane')
    expect((await post(admin, '/api/policy', { policy: { rules: [] } })).status).toBe(200)
    await wait(1_000)
    expect(instance.logs().join('\n')).not.toContain('Jane Doe')
  })

  test('shows who approves under which definition it is made, and an approval is of no other', async () => {
    const remove = 'api__sly__remove'
    const waiting = await execute(agent, remove, { id: 'i8' })
    const shown = await admin.json(`/api/hitl/approvals/${await approve(waiting)}`)
    expect(JSON.stringify(shown.body)).toMatch(/"definition":"[0-9a-f]{64}"/)
    sly.summary = 'Remove it, and all that is like it'
    await acceptAll(admin, 'api')
    expect(codeOf(await execute(agent, remove, { id: 'i8' }))).toBe('409 APPROVAL_REQUIRED')
    sly.summary = 'Remove it'
    await acceptAll(admin, 'api')
    expect((await execute(agent, remove, { id: 'i8' })).status).toBe(200)
  })
})

describe('without authentication', () => {
  test('a deletion waits for nobody: there is no second person', async () => {
    const alone = await startInstance({
      config: { tools: { providers: { api: { ...providersOf().api, credential: undefined } } } },
    })
    try {
      const local = createClient(alone.url)
      await acceptAll(local, 'api')
      expect((await execute(local, 'api__sly__remove', { id: 'i9' })).status).toBe(200)
    } finally {
      await alone.stop()
    }
  }, 60_000)
})
