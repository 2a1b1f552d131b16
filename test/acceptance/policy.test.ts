// The tenant's policy over HTTP: written and in force within a second, listed as it is decided, explained, never locking anybody out.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createdApiKeySchema, type CreatedApiKeyAnswer } from '../../contract/api-key.ts'
import { explainAnswerSchema, policyAnswerSchema } from '../../contract/policy-answer.ts'
import { clawql } from './clawql.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let admin: Client
beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  admin = createClient(instance.url, instance.adminKey)
})
afterAll(async () => await instance?.stop())

const post = (client: Client, path: string, body: object) =>
  client.json(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })

let names = 0
async function make(wish: object): Promise<CreatedApiKeyAnswer> {
  const { status, body } = await post(admin, '/api/keys', { name: `key ${++names}`, ...wish })
  expect(status, JSON.stringify(body)).toBe(201)
  return createdApiKeySchema.parse(body)
}
const clientOf = async (wish: object): Promise<Client> => createClient(instance.url, (await make(wish)).key)

/** Written, and in force everywhere. */
async function apply(policy: object): Promise<ReturnType<typeof policyAnswerSchema.parse>> {
  const { status, body } = await post(admin, '/api/policy', { policy })
  expect(status, JSON.stringify(body)).toBe(200)
  await wait(1_000)
  return policyAnswerSchema.parse(body)
}

const recall = (client: Client) => post(client, '/api/memory/recall', { query: 'harbour' })

describe('a policy', () => {
  test('is none at first, and every version of it stays', async () => {
    const { body } = await admin.json('/api/policy')
    expect(policyAnswerSchema.parse(body)).toMatchObject({ version: 0, policy: { roles: {}, rules: [] } })
    const first = await apply({ rules: [{ effect: 'deny', operations: ['clawql__memory__prune'] }] })
    expect(first).toMatchObject({ version: 1, warnings: [] })
    expect(await apply(first.policy)).toMatchObject({ version: 1 })
    expect(await apply({})).toMatchObject({ version: 2, policy: { rules: [] } })
    expect((await admin.json('/api/policy?version=1')).body).toMatchObject({ version: 1, policy: first.policy })
    expect((await admin.json('/api/policy/versions')).body).toMatchObject({
      versions: [{ version: 2 }, { version: 1 }],
    })
    expect((await admin.json('/api/policy?version=3')).status).toBe(404)
  })

  test('is not written over what its writer has not seen', async () => {
    const { version } = await apply({})
    expect(
      await post(admin, '/api/policy', { policy: { agentsWithoutRule: 'deny' }, expectedVersion: version - 1 }),
    ).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT', details: { version } },
    })
    const draft = { agentsWithoutRule: 'deny', rules: [{ operations: ['lending__*__*'], roles: ['clerk'] }] }
    const checked = await post(admin, '/api/policy', { policy: draft, dryRun: true })
    expect(checked.body).toMatchObject({
      version,
      warnings: [expect.stringContaining('lending__*__*'), expect.stringContaining('clerk')],
    })
    expect((await admin.json('/api/policy')).body).toMatchObject({ version, policy: { agentsWithoutRule: 'allow' } })
  })

  test('says where it is none', async () => {
    const { status, body } = await post(admin, '/api/policy', { policy: { rules: [{ operations: ['lending__*'] }] } })
    expect([status, (body as { code: string }).code]).toEqual([422, 'VALIDATION_FAILED'])
    expect((body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer)).toEqual([
      '/policy/rules/0/operations/0',
    ])
  })

  test('holds within a second, for what is called and for what is listed, and is taken back as fast', async () => {
    const agent = await clientOf({ roles: ['operator'], actorType: 'agent' })
    const person = await clientOf({ roles: ['operator'], actorType: 'human' })
    expect((await recall(agent)).status).toBe(200)
    await apply({
      rules: [
        {
          id: 'agents-look-up',
          actorType: 'agent',
          operations: ['clawql__memory__recall', 'clawql__tools__*', 'clawql__mcp__*'],
        },
      ],
    })
    expect((await recall(agent)).status).toBe(200)
    const refused = await agent.json('/api/documents')
    expect(refused).toMatchObject({
      status: 403,
      body: {
        code: 'ATR_PERMISSION_DENIED',
        details: { operationId: 'clawql__documents__list', reasons: ['NO_RULE_ALLOWS'] },
      },
    })
    expect((await person.json('/api/documents')).status).toBe(200)
    const found = await post(agent, '/api/search', { query: 'documents list status', limit: 20 })
    expect(
      (found.body as { results: { operationId: string }[] }).results.filter(({ operationId }) =>
        operationId.includes('documents'),
      ),
    ).toEqual([])
    const executed = await post(agent, '/api/execute', { operationId: 'clawql__documents__list', params: {} })
    expect(executed).toMatchObject({ status: 403, body: { code: 'ATR_PERMISSION_DENIED' } })
    expect((await agent.json('/api/tools/clawql__documents__list/requirements')).body).toMatchObject({
      satisfied: false,
      reasons: ['NO_RULE_ALLOWS'],
    })
    expect(await toolsOverMcp(agent)).toEqual(['execute', 'recall', 'search'])
    await apply({})
    expect((await agent.json('/api/documents')).status).toBe(200)
  })

  test('locks nobody out who may change it', async () => {
    await apply({ rules: [{ effect: 'deny', operations: ['**'] }] })
    expect((await admin.json('/api/documents')).status).toBe(403)
    expect((await admin.json('/api/policy')).status).toBe(200)
    await apply({})
    expect((await admin.json('/api/documents')).status).toBe(200)
  })

  test('gives keys roles of its own, which change with it', async () => {
    await apply({ roles: { clerk: { scopes: ['documents:read'] } } })
    const clerk = await clientOf({ roles: ['clerk'] })
    expect((await clerk.json('/api/documents')).status).toBe(200)
    expect((await recall(clerk)).status).toBe(403)
    await apply({ roles: { clerk: { scopes: ['memory:read'] } } })
    expect((await clerk.json('/api/documents')).status).toBe(403)
    expect((await recall(clerk)).status).toBe(200)
    await apply({})
    expect((await recall(clerk)).status).toBe(403)
    expect(await post(admin, '/api/keys', { name: 'a clerk', roles: ['clerk'] })).toMatchObject({ status: 422 })
  })

  test('holds for keys that somebody made as for who made them', async () => {
    const clerkKey = await make({ roles: ['viewer'], scopes: ['keys:write', 'keys:read'], actorType: 'human' })
    const clerk = createClient(instance.url, clerkKey.key)
    const made = await post(clerk, '/api/keys', {
      name: 'another',
      roles: [],
      scopes: ['memory:read'],
      actorType: 'service',
    })
    const other = createClient(instance.url, createdApiKeySchema.parse(made.body).key)
    expect((await recall(other)).status).toBe(200)
    for (const rule of [
      { effect: 'deny', roles: ['viewer'], operations: ['clawql__memory__*'] },
      { effect: 'deny', conditions: { actorId: clerkKey.id }, operations: ['clawql__memory__*'] },
      { actorType: 'human', roles: ['viewer'], operations: ['clawql__keys__*'] },
    ]) {
      await apply({ rules: [rule] })
      expect([(await recall(clerk)).status, (await recall(other)).status]).toEqual([403, 403])
    }
    await apply({})
    expect((await recall(other)).status).toBe(200)
  })

  test('of many rules about many verticals is written and gone by, and one of more is none', async () => {
    const verticals = Array.from(
      { length: 128 },
      (_, at) =>
        `${String.fromCharCode(97 + (at % 26))}${'x'.repeat(28)}${String.fromCharCode(97 + Math.floor(at / 26))}q`,
    )
    const rules = Array.from({ length: 400 }, (_, at) => ({
      effect: 'deny',
      actorType: 'agent',
      verticals: Array.from({ length: 32 }, (__, n) => verticals[(at * 32 + n) % verticals.length]),
      operations: ['**'],
    }))
    await apply({ rules })
    const agent = await clientOf({ roles: ['operator'], actorType: 'agent' })
    expect((await recall(agent)).status).toBe(200)
    expect((await agent.json('/api/documents')).status).toBe(200)
    expect((await post(agent, '/api/search', { query: 'documents' })).status).toBe(200)
    const more = [...rules, { operations: ['**'], verticals: ['another'] }]
    expect((await post(admin, '/api/policy', { policy: { rules: more } })).status).toBe(422)
    await apply({})
  })

  test('is read and written by who may', async () => {
    const viewer = await clientOf({ roles: ['viewer'] })
    const reader = await clientOf({ roles: [], scopes: ['policy:read'] })
    expect((await viewer.json('/api/policy')).status).toBe(403)
    expect((await reader.json('/api/policy')).status).toBe(200)
    expect((await post(reader, '/api/policy', { policy: {} })).status).toBe(403)
    expect(await post(admin, '/api/keys', { name: 'writer', scopes: ['policy:write'] })).toMatchObject({ status: 422 })
  })

  test('is explained of a key and of a draft, as it is decided', async () => {
    const { id, key } = await make({ roles: ['viewer'], actorType: 'agent' })
    const agent = createClient(instance.url, key)
    const draft = { rules: [{ id: 'never', effect: 'deny', actorType: 'agent', operations: ['clawql__memory__*'] }] }
    const explain = async (more: object) =>
      explainAnswerSchema.parse(
        (await post(admin, '/api/policy/explain', { operationId: 'memory.recall', keyId: id, ...more })).body,
      )
    expect(await explain({})).toMatchObject({ operationId: 'clawql__memory__recall', decision: 'allow', ruleIds: [] })
    expect(await explain({ policy: draft })).toMatchObject({
      decision: 'deny',
      reasons: ['DENIED_BY_RULE'],
      ruleIds: ['never'],
      policyVersion: null,
    })
    expect((await recall(agent)).status).toBe(200)
    await apply(draft)
    expect(await explain({})).toMatchObject({ decision: 'deny', ruleIds: ['never'] })
    expect((await recall(agent)).status).toBe(403)
    await apply({})
    const somebody = { keyId: undefined, principal: { roles: ['viewer'], verticals: ['lending'] } }
    expect(await explain({ ...somebody, resource: { vertical: 'health' } })).toMatchObject({
      decision: 'deny',
      reasons: ['VERTICAL_MISSING'],
      missing: { verticals: ['health'] },
    })
    expect((await post(admin, '/api/policy/explain', { operationId: 'memory.recall', keyId: 'k_nobody' })).status).toBe(
      404,
    )
  })
})

describe('clawql policy diff --recorded', () => {
  interface Answer {
    readonly changes: readonly { actor: string; operationId: string; before: string; after: string; calls: number }[]
    readonly tried: number
    readonly isWhole: boolean
  }

  test('tells which recorded calls a draft decides otherwise, and ends with 1 where any does', async () => {
    // A recall that finds nothing has no record.
    await admin.process('The harbour crane stands on the third quay.')
    await apply({})
    const { key, name } = await make({ roles: ['viewer'], actorType: 'agent' })
    const agent = createClient(instance.url, key)
    for (let at = 0; at < 3; at++) expect((await recall(agent)).status).toBe(200)
    expect((await agent.upload('text')).status).toBe(403)
    const write = (file: string, policy: object): string => {
      const path = join(instance.dir, file)
      writeFileSync(path, JSON.stringify(policy))
      return path
    }
    const draft = write('draft.json', {
      rules: [{ id: 'no-recall', effect: 'deny', actorType: 'agent', operations: ['clawql__memory__recall'] }],
    })
    const same = write('same.json', {})
    const diff = async (path: string) => {
      const { code, out } = await clawql(instance, 'policy', 'diff', path, '--recorded', '1h', '--json')
      return { code, answer: JSON.parse(out) as Answer }
    }
    const ofAgent = ({ changes }: Answer) => changes.filter(({ actor }) => actor === name)
    // Records of what only reads are written behind the answer.
    await expect
      .poll(() => diff(draft).then(({ code, answer }) => [code, ofAgent(answer)]), { timeout: 10_000 })
      .toMatchObject([1, [{ operationId: 'clawql__memory__recall', before: 'allow', after: 'deny', calls: 3 }]])
    const { code, answer } = await diff(same)
    // What others were refused above, under other policies, this one would let them do.
    expect([ofAgent(answer), answer.isWhole]).toEqual([[], false])
    expect(code).toBe(answer.changes.length === 0 ? 0 : 1)
    expect(answer.tried).toBeGreaterThan(4)
    const shown = await clawql(instance, 'policy', 'diff', draft, '--recorded', '1h')
    expect(shown.out).toMatch(/3 +key \d+ +clawql__memory__recall +- +allow → deny +no-recall, DENIED_BY_RULE/)
    expect((await clawql(instance, 'policy', 'diff', draft, '--recorded', 'ever')).code).toBe(2)
  })
})

async function toolsOverMcp(client: Client): Promise<string[]> {
  const { body } = await client.json('/mcp', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/list',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/list',
      params: {
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    }),
  })
  const { result } = body as { result: { tools: { name: string }[] } }
  return result.tools.map(({ name }) => name).sort()
}
