// Tools of others, called by agents: accepted by somebody who looked, decided about by name, recorded; deletions wait for a person.
import { setTimeout as wait } from 'node:timers/promises'
import { Client as McpClient, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient } from './client.ts'
import {
  addNote,
  codeOf,
  deleteCustomer,
  execute,
  getCustomer,
  post,
  secret,
  startToolsWorld,
  type ToolsWorld,
} from './external-tools-world.ts'

let world: ToolsWorld
beforeAll(async () => void (world = await startToolsWorld()), 120_000)
afterAll(async () => await world?.stop())

describe('a provider', () => {
  test('has no tools before somebody accepted them', async () => {
    expect(codeOf(await execute(world.agent, getCustomer, { id: 'c7' }))).toBe('404 TOOL_NOT_FOUND')
    expect((await world.admin.json('/api/tools/providers')).body).toMatchObject({
      providers: [{ name: 'crm', tools: 0 }, { name: 'demo' }, { name: 'lending' }],
    })
  })

  test('is read by administrators, and accepted as it was read', async () => {
    expect(codeOf(await post(world.agent, '/api/tools/providers/crm/read'))).toBe('403 ATR_PERMISSION_DENIED')
    const answer = await world.read('crm')
    expect(answer.added.map(({ operationId, risk }) => `${operationId} ${risk}`)).toEqual([
      `${getCustomer} read`,
      `${deleteCustomer} delete`,
      `${addNote} write`,
      'crm__huge__getHuge read',
      'crm__moved__getMoved read',
    ])
    expect(answer.left).toEqual([{ name: 'POST /upload', reason: 'its body is no JSON' }])
    expect(codeOf(await world.accept('crm', '0'.repeat(64)))).toBe('409 CONFLICT')
    expect(codeOf(await world.accept('crm', answer.digest, world.agent))).toBe('403 ATR_PERMISSION_DENIED')
    expect((await world.accept('crm', answer.digest)).status).toBe(200)
    expect(await world.read('crm')).toMatchObject({ added: [], changed: [], gone: [], same: 5 })
    expect((await world.recordsOf('crm'))[0]).toMatchObject({
      type: 'tools.accepted',
      body: { tools: 5, digest: answer.digest },
    })
  })

  test('that is not configured is none', async () => {
    expect(codeOf(await post(world.admin, '/api/tools/providers/other/read'))).toBe('404 NOT_FOUND')
  })
})

describe('an agent', () => {
  test('finds a tool by what it does, and calls it with a projection', async () => {
    const found = await post(world.agent, '/api/search', { query: 'read a customer' })
    expect((found.body as { results: { operationId: string }[] }).results[0]?.operationId).toBe(getCustomer)
    const answer = await execute(world.agent, getCustomer, { id: 'c7' }, { projection: 'name' })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    expect(answer.body).toMatchObject({ operationId: getCustomer, status: 200, result: { name: 'Ada Example' } })
    expect((answer.body as { result: object }).result).toEqual({ name: 'Ada Example' })
    expect((await execute(world.agent, 'crm.customers.getCustomer', { id: 'c7' })).status).toBe(200)
    expect(codeOf(await execute(world.agent, getCustomer, { id: 'c7' }, { projection: 'secret' }))).toBe(
      '422 VALIDATION_FAILED',
    )
  })

  test('sends the provider’s credential and nothing of its own', async () => {
    await execute(world.agent, getCustomer, { id: 'c7' })
    const { headers } = world.crm.seen.at(-1)!
    expect(headers['authorization']).toBe(`Bearer ${secret}`)
    expect(JSON.stringify(headers)).not.toContain(world.agentKey)
    expect(headers['traceparent']).toMatch(/^00-/)
  })

  test('is told what is wrong with its params, by us and by the provider', async () => {
    const before = world.crm.seen.length
    const wrong = await execute(world.agent, getCustomer, { id: '../../admin', other: 1 })
    expect(codeOf(wrong)).toBe('422 VALIDATION_FAILED')
    expect((wrong.body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer)).toEqual([
      '/params/other',
      '/params/id',
    ])
    expect(world.crm.seen).toHaveLength(before)
    const missing = await execute(world.agent, getCustomer, { id: 'c8' })
    expect(codeOf(missing)).toBe('502 PROVIDER_QUERY_FAILED')
    expect(missing.body).toMatchObject({ details: { status: 404, answer: { error: 'no such customer' } } })
  })

  test('uses it over MCP as well', async () => {
    const client = new McpClient({ name: 'test', version: '1' })
    await client.connect(
      new StreamableHTTPClientTransport(new URL(`${world.instance.url}/mcp`), {
        requestInit: { headers: { authorization: `Bearer ${world.agentKey}` } },
      }),
    )
    const result = await client.callTool({
      name: 'execute',
      arguments: { operationId: getCustomer, params: { id: 'c7' } },
    })
    expect(JSON.stringify(result.structuredContent)).toContain('Ada Example')
    await client.close()
  })

  test('each call is on record, a write before it is sent; what was sent is not', async () => {
    const answer = await execute(world.agent, addNote, { id: 'c7', body: { text: 'a very particular note' } })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    const { callId } = answer.body as { callId: string }
    const [answered, called] = await world.recordsOf(addNote)
    expect([called, answered]).toMatchObject([
      { type: 'tool.called', body: { callId, provider: 'crm', risk: 'write' } },
      { type: 'tool.answered', outcome: 'ok', body: { callId, status: 200, code: null } },
    ])
    expect(answered?.body['argumentsDigest']).toBe(called?.body['argumentsDigest'])
    const logs = JSON.stringify(await world.recordsOf(addNote)) + world.instance.logs().join('\n')
    expect(logs).not.toContain('particular')
    expect(logs).not.toContain(secret)
  })

  test('under one key nothing is sent twice', async () => {
    const key = { 'idempotency-key': 'note-1' }
    const before = world.crm.seen.length
    expect((await execute(world.agent, addNote, { id: 'c7', body: { text: 'once' } }, { headers: key })).status).toBe(
      200,
    )
    expect(codeOf(await execute(world.agent, addNote, { id: 'c7', body: { text: 'once' } }, { headers: key }))).toBe(
      '409 CONFLICT',
    )
    expect(codeOf(await execute(world.agent, addNote, { id: 'c7', body: { text: 'twice' } }, { headers: key }))).toBe(
      '422 IDEMPOTENCY_KEY_REUSED',
    )
    expect(world.crm.seen.length - before).toBe(1)
    const sent = world.crm.seen.at(-1)?.headers['idempotency-key']
    expect(sent).toMatch(/^[0-9a-f]{32}$/)
    // The same key of another caller is another one, there as here.
    const other = createClient(
      world.instance.url,
      await world.makeKey({ name: 'other', scopes: ['tools:read', 'tools:call'], actorType: 'agent' }),
    )
    expect((await execute(other, addNote, { id: 'c7', body: { text: 'once' } }, { headers: key })).status).toBe(200)
    expect(world.crm.seen.at(-1)?.headers['idempotency-key']).not.toBe(sent)
    // What cannot be sent uses no key up, and what reads carries none.
    const wrong = { 'idempotency-key': 'note-2' }
    expect(codeOf(await execute(other, addNote, { id: 'c7', bdy: {} }, { headers: wrong }))).toBe(
      '422 VALIDATION_FAILED',
    )
    expect((await execute(other, addNote, { id: 'c7', body: { text: 'x' } }, { headers: wrong })).status).toBe(200)
    await execute(other, getCustomer, { id: 'c7' }, { headers: { 'idempotency-key': 'read-1' } })
    expect(world.crm.seen.at(-1)?.headers['idempotency-key']).toBeUndefined()
  })
})

describe('a rule', () => {
  test('about a tool holds for it, by its own name, within a second', async () => {
    const rule = { id: 'no-notes', effect: 'deny', actorType: 'agent', operations: ['crm__*__add*'] }
    expect((await post(world.admin, '/api/policy', { policy: { rules: [rule] } })).status).toBe(200)
    await wait(1_000)
    const denied = await execute(world.agent, addNote, { id: 'c7', body: { text: 'x' } })
    expect(codeOf(denied)).toBe('403 ATR_PERMISSION_DENIED')
    expect(denied.body).toMatchObject({ details: { operationId: addNote, ruleIds: ['no-notes'] } })
    expect((await execute(world.agent, getCustomer, { id: 'c7' })).status).toBe(200)
    const found = await post(world.agent, '/api/search', { query: addNote })
    expect(JSON.stringify(found.body)).not.toContain(addNote)
    const explained = await post(world.admin, '/api/policy/explain', {
      operationId: addNote,
      principal: { actorType: 'agent', roles: [], scopes: ['tools:call'] },
    })
    expect(explained.body).toMatchObject({ decision: 'deny', ruleIds: ['no-notes'] })
    expect((await post(world.admin, '/api/policy', { policy: { rules: [] } })).status).toBe(200)
    await wait(1_000)
  })

  test('about what a tool is called with lets through what is within it, and has the rest wait or refused', async () => {
    const within = {
      id: 'short-notes',
      actorType: 'agent',
      operations: ['crm__*__*'],
      conditions: { arguments: { 'body.text': { prefix: 'short' } } },
    }
    const reads = { id: 'reads', actorType: 'agent', operations: ['crm__*__get*', 'clawql__*__*'] }
    const waits = {
      id: 'long-ones-wait',
      effect: 'approve',
      operations: ['crm__customers__addNote'],
      conditions: { arguments: { 'body.text': 'short and final' } },
    }
    const policy = { rules: [within, reads, waits] }
    expect((await post(world.admin, '/api/policy', { policy })).body).toMatchObject({ warnings: [] })
    await wait(1_000)
    const note = (text: unknown) => execute(world.agent, addNote, { id: 'c7', body: { text } })
    expect((await note('short and sweet')).status).toBe(200)
    expect(codeOf(await note('a long one'))).toBe('403 ATR_PERMISSION_DENIED')
    expect(codeOf(await note(['short', 'a long one']))).toBe('403 ATR_PERMISSION_DENIED')
    expect(codeOf(await note(7))).toBe('403 ATR_PERMISSION_DENIED')
    expect(codeOf(await note('short and final'))).toBe('409 APPROVAL_REQUIRED')
    expect((await execute(world.agent, getCustomer, { id: 'c7' })).status).toBe(200)
    expect(JSON.stringify((await post(world.agent, '/api/search', { query: addNote })).body)).toContain(addNote)
    const wrong = { rules: [{ ...within, operations: ['**'] }] }
    expect(codeOf(await post(world.admin, '/api/policy', { policy: wrong }))).toBe('422 VALIDATION_FAILED')
    expect((await post(world.admin, '/api/policy', { policy: { rules: [] } })).status).toBe(200)
    await wait(1_000)
  })

  test('about one tool by its id holds, by whichever name it is called', async () => {
    const rule = {
      id: 'not-this-one',
      effect: 'deny',
      operations: ['crm__*__*'],
      conditions: { resourceId: getCustomer },
    }
    expect((await post(world.admin, '/api/policy', { policy: { rules: [rule] } })).status).toBe(200)
    await wait(1_000)
    for (const name of [getCustomer, getCustomer.replaceAll('__', '.')]) {
      expect(codeOf(await post(world.agent, `/api/tools/${name}/call`, { id: 'c7' }))).toBe('403 ATR_PERMISSION_DENIED')
      expect(codeOf(await execute(world.agent, name, { id: 'c7' }))).toBe('403 ATR_PERMISSION_DENIED')
    }
    const requires = await world.agent.json(`/api/tools/${getCustomer}/requirements`)
    expect(requires.body).toMatchObject({ satisfied: false, ruleIds: ['not-this-one'] })
    expect((await execute(world.agent, addNote, { id: 'c7', body: { text: 'x' } })).status).toBe(200)
    expect((await post(world.admin, '/api/policy', { policy: { rules: [] } })).status).toBe(200)
    await wait(1_000)
  })

  test('without one a key needs the scope, and a tool of a vertical its rows', async () => {
    const viewer = createClient(world.instance.url, await world.makeKey({ name: 'viewer', roles: ['viewer'] }))
    expect(codeOf(await execute(viewer, getCustomer, { id: 'c7' }))).toBe('403 ATR_PERMISSION_DENIED')
    // What a tool answers is nothing for whoever may not call it.
    expect(codeOf(await execute(viewer, getCustomer, {}, { projection: 'nothingLikeIt' }))).toBe(
      '403 ATR_PERMISSION_DENIED',
    )
    expect((await world.accept('lending', (await world.read('lending')).digest)).status).toBe(200)
    const lending = 'lending__customers__getCustomer'
    const insurer = createClient(
      world.instance.url,
      await world.makeKey({ name: 'insurer', scopes: ['tools:read', 'tools:call'], verticals: ['insurance'] }),
    )
    const lender = createClient(
      world.instance.url,
      await world.makeKey({ name: 'lender', scopes: ['tools:read', 'tools:call'], verticals: ['lending'] }),
    )
    const hidden = await execute(insurer, lending, { id: 'c7' })
    expect(codeOf(hidden)).toBe('404 TOOL_NOT_FOUND')
    expect(JSON.stringify(hidden.body)).not.toContain(lending)
    expect(JSON.stringify((await insurer.json('/api/tools')).body)).not.toContain('lending__')
    expect(JSON.stringify((await insurer.json('/api/tools/providers')).body)).not.toContain('lending')
    expect((await execute(lender, lending, { id: 'c7' })).status).toBe(200)
    expect(JSON.stringify((await post(insurer, '/api/search', { query: lending })).body)).not.toContain(lending)
    expect((await world.admin.json('/api/tools?vertical=lending')).body).toHaveLength(5)
  })

  test('a deletion waits for a person, runs once, and waits again', async () => {
    const waits = await execute(world.agent, deleteCustomer, { id: 'c7' })
    expect(codeOf(waits)).toBe('409 APPROVAL_REQUIRED')
    const { approvalId, argumentsDigest } = (waits.body as { details: { approvalId: string; argumentsDigest: string } })
      .details
    expect(world.crm.seen.at(-1)?.method).not.toBe('DELETE')
    expect(
      (await post(world.admin, `/api/hitl/approvals/${approvalId}`, { decision: 'approve', argumentsDigest })).status,
    ).toBe(200)
    expect((await execute(world.agent, deleteCustomer, { id: 'c7' })).status).toBe(200)
    expect(world.crm.seen.at(-1)?.method).toBe('DELETE')
    expect((await world.recordsOf(deleteCustomer))[0]?.body['argumentsDigest']).toBe(argumentsDigest)
    expect(codeOf(await execute(world.agent, deleteCustomer, { id: 'c7' }))).toBe('409 APPROVAL_REQUIRED')
  })
})
