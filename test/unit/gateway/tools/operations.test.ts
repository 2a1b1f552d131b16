// Operations as tools: found by what they do, described so that what is described can be sent, and sent as their route takes them.
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { rankTools } from '../../../../core/tools/rank.ts'
import { json } from '../../../../contract/routes/route.ts'
import { serve } from '../../../../workers/gateway/serve.ts'
import { allOperations, findOperation, toolOf } from '../../../../workers/gateway/tools/describe.ts'
import { requestOf } from '../../../../workers/gateway/tools/request-of.ts'
import { bearer, apiKey, doorOf, route } from '../own-door.ts'

const refusalOf = async (operation: string, params: object) => {
  const found = findOperation(operation)
  const laid = found.ok ? await requestOf(found.value, params as Record<string, unknown>) : found
  return laid.ok ? null : laid.refusal
}

const laidOf = async (operation: string, params: object) => {
  const found = findOperation(operation)
  if (!found.ok) throw new Error(operation)
  const laid = await requestOf(found.value, params as Record<string, unknown>)
  if (!laid.ok) throw new Error(JSON.stringify(laid.refusal))
  return laid.value
}

describe('a description', () => {
  test.each(allOperations.map((one) => [one.operationId, one] as const))(
    '%s is an object of what it reads',
    (_id, one) => {
      const { inputSchema } = toolOf(one)
      const {
        type,
        properties = {},
        anyOf = [],
      } = inputSchema as { type: string; properties?: object; anyOf?: { properties: object }[] }
      expect(type).toBe('object')
      const described = new Set(
        [properties, ...anyOf.map((option) => option.properties)].flatMap((some) => Object.keys(some)),
      )
      const shapes = [one.params, one.query, one.headers].flatMap((schema) => Object.keys(schema?.shape ?? {}))
      const body = one.body instanceof z.ZodObject ? Object.keys(one.body.shape) : []
      expect(described).toEqual(new Set([...described, ...shapes, ...body]))
      // Nothing that it refers to is missing.
      const { $defs = {} } = inputSchema as { $defs?: object }
      for (const [, name] of JSON.stringify(inputSchema).matchAll(/"#\/\$defs\/(\w+)"/g))
        expect(Object.keys($defs)).toContain(name)
    },
  )
})

describe('laid out', () => {
  test('over path, query, headers and body', async () => {
    const id = '01K00000000000000000000000'
    expect(await laidOf('documents.status', { documentId: id })).toMatchObject({
      path: `/api/documents/${id}/status`,
      method: 'GET',
      body: null,
    })
    expect((await laidOf('documents.list', { limit: 3, matter: 'a & b' })).path).toBe(
      '/api/documents?limit=3&matter=a+%26+b',
    )
    const remembered = await laidOf('memory.ingest', { text: 'a note', Prefer: 'wait=3', 'Idempotency-Key': 'k' })
    expect(remembered).toMatchObject({
      headers: { Prefer: 'wait=3', 'Idempotency-Key': 'k' },
      body: '{"text":"a note"}',
    })
    const tile = await laidOf('clawql__audit__log_tile', { tilePath: '0/x001/067 ?' })
    expect(tile.path).toBe('/api/audit/log/tile/0/x001/067%20%3F')
  })

  test('a file as its form, of text or of base64', async () => {
    for (const file of [
      { name: 'a "b"\r\n.txt', text: 'quay' },
      { name: 'a.txt', base64: btoa('quay'), mediaType: 'text/plain' },
    ]) {
      const { headers, body } = await laidOf('documents.ingest', { file, metadata: { tags: ['a'] } })
      const form = await new Response(body as never, { headers }).formData()
      expect(await (form.get('file') as File).text()).toBe('quay')
      expect(form.get('metadata')).toBe('{"tags":["a"]}')
      expect(headers['content-length']).toBe(String((body as Uint8Array).byteLength))
    }
  })

  test.each([
    ['documents.status', {}, '/params/documentId'],
    ['documents.status', { documentId: ['x'] }, '/params/documentId'],
    ['documents.status', { documentID: 'x' }, '/params/documentID'],
    ['documents.status', { documentId: '..' }, '/params/documentId'],
    ['clawql__audit__log_tile', { tilePath: '0/../../../documents' }, '/params/tilePath'],
    ['clawql__audit__log_tile', { tilePath: './0' }, '/params/tilePath'],
    ['documents.list', { limit: { a: 1 } }, '/params/limit'],
    ['documents.ingest', { metadata: {} }, '/params/file'],
    ['documents.ingest', { file: { name: 'a' } }, '/params/file'],
    ['documents.ingest', { file: { name: 'a', text: 'b', base64: 'Yg==' } }, '/params/file'],
    ['documents.ingest', { file: { name: 'a', base64: 'YR==' } }, '/params/file'],
    ['documents.ingest', { file: { name: 'a', text: 'b' }, meta: {} }, '/params/meta'],
  ])('%s of %j points at %s', async (operation, params, pointer) => {
    const { code, errors = [] } = (await refusalOf(operation, params))!
    expect([code, errors[0]?.pointer]).toEqual(['VALIDATION_FAILED', pointer])
    expect(errors[0]?.fix).not.toBe('')
  })

  test('an unknown name is answered with names that come near', async () => {
    expect(await refusalOf('memory.recal', {})).toMatchObject({
      code: 'TOOL_NOT_FOUND',
      details: { suggestions: ['memory.recall'] },
    })
    expect((await refusalOf('clawql__memory__forget', {}))?.details?.['suggestions']).toContain(
      'clawql__memory__recall',
    )
  })
})

describe('ranked', () => {
  const tools = allOperations.map(({ operationId, aliases, summary, path }) => ({
    names: [operationId, ...aliases, path],
    summary,
    fields: [],
  }))
  const best = (query: string) => rankTools(query, tools).map(({ at }) => allOperations[at]!.operationId)

  test.each([
    ['recall', 'clawql__memory__recall'],
    ['memory.recall', 'clawql__memory__recall'],
    ['take in a document', 'clawql__documents__ingest'],
    ['who did what with a document: the audit trail', 'clawql__audit__document'],
    ['make an API key', 'clawql__keys__create'],
    ['revoke a key', 'clawql__keys__revoke'],
    ['Is this Merkle root valid?', 'clawql__audit__verify'],
    ['preview redaction', 'clawql__redaction__preview'],
  ])('%s', (query, operationId) => expect(best(query).slice(0, 2)).toContain(operationId))

  test('words that stand nowhere find nothing', () => expect(best('xylophone zeppelin')).toEqual([]))
})

describe('asked again through the door', () => {
  const inner = route({
    path: '/inner/{id}',
    params: z.object({ id: z.string() }),
    answers: { 200: json(z.object({ seen: z.unknown() }), 'Seen') },
  })
  const outer = route({ method: 'POST', path: '/outer', body: z.object({ path: z.string() }) })
  const served = (seen: string[]) => [
    serve(
      inner as never,
      ((session: { call: { actor: { id: string }; requestId: string } }, { params }: { params: { id: string } }) => {
        seen.push(`${session.call.actor.id} ${session.call.requestId} ${params.id}`)
        return { ok: true, value: { seen: 'inner' } }
      }) as never,
    ),
    serve(
      outer as never,
      (async (
        session: { askAgain: (path: string, request: object) => Promise<Response> },
        { body }: { body: { path: string } },
      ) => {
        const response = await session.askAgain(body.path, { method: 'GET', headers: {}, body: null })
        return { ok: true, value: { seen: [response.status, await response.json()] } }
      }) as never,
    ),
  ]

  test('it is the same caller and the same request', async () => {
    const seen: string[] = []
    const ask = doorOf(served(seen), { ...apiKey, id: 'agent-7' })
    const headers = { ...bearer, 'x-request-id': 'req-of-the-caller' }
    const answer = await ask('/outer', { method: 'POST', headers, body: JSON.stringify({ path: '/inner/one' }) })
    expect(answer.body).toMatchObject({ seen: [200, { seen: 'inner' }] })
    expect(seen).toEqual(['agent-7 req-of-the-caller one'])
  })

  test('it goes nowhere but through this door', async () => {
    const ask = doorOf(served([]), apiKey)
    for (const path of ['http://elsewhere.example/inner/one', '//elsewhere.example/inner/one'])
      expect(
        (await ask('/outer', { method: 'POST', headers: bearer, body: JSON.stringify({ path }) })).body,
      ).toMatchObject({
        seen: [200, { seen: 'inner' }],
      })
  })
})

describe('whatever stands in a path, a query or a header', () => {
  test.each([
    ['memory.ingest', 'Idempotency-Key', 'a\r\nx-admin: 1'],
    ['memory.ingest', 'Idempotency-Key', 'é'],
    ['memory.ingest', 'Prefer', '\u0000'],
    ['documents.status', 'documentId', '\uD800'],
    ['documents.list', 'matter', '\uDC00x'],
    ['documents.status', 'documentId', 'x'.repeat(10_000)],
    ['clawql__audit__log_tile', 'tilePath', `0/${'x'.repeat(10_000)}`],
  ])('%s: %s that no client could send is refused there', async (operation, name, value) => {
    const { code, errors = [] } = (await refusalOf(operation, { [name]: value }))!
    expect([code, errors[0]?.pointer]).toEqual(['VALIDATION_FAILED', `/params/${name}`])
  })
})
