// The one door: who passes, what a function is given, what its answer may be; and that nothing else is served.
import { readFileSync, globSync } from 'node:fs'
import { scheduler } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { limits } from '../../../contract/limits.ts'
import { bytes, json, text } from '../../../contract/routes/route.ts'
import { routes, type Route } from '../../../contract/routes.ts'
import { refused } from '../../../contract/result.ts'
import { answer } from '../../../workers/gateway/answer.ts'
import { openDoor } from '../../../workers/gateway/door.ts'
import { serve } from '../../../workers/gateway/serve.ts'
import { apiKey, bearer, doorOf, route, tenantId } from './own-door.ts'
import { becomeLikeWorkerd } from './like-workerd.ts'

becomeLikeWorkerd()

// What Workers have and Node keeps in a module.
beforeAll(() => void vi.stubGlobal('scheduler', scheduler))
afterAll(() => void vi.unstubAllGlobals())

describe('serve(): who passes', () => {
  test('asks for a key before anything is read, and for the scope of the route', async () => {
    const seen: unknown[] = []
    const ask = doorOf(
      [
        serve(route({}), (session) => ({ ok: true, value: { seen: seen.push(session.claims.actor) } })),
        serve(
          route({ method: 'POST', scope: 'documents:write', body: z.object({ a: z.number() }) }),
          (_session, { body }) => ({ ok: true, value: { seen: body.a } }),
        ),
      ],
      apiKey,
    )
    expect(await ask('/things')).toMatchObject({ status: 401, body: { code: 'AUTH_REQUIRED' } })
    expect(await ask('/things', { headers: bearer })).toMatchObject({ status: 200 })
    // Refused for the scope, not for the body that is no JSON.
    expect(await ask('/things', { method: 'POST', body: '{', headers: bearer })).toMatchObject({
      status: 403,
      body: { code: 'ATR_PERMISSION_DENIED', details: { missing: { scopes: ['documents:write'] } } },
    })
    expect(seen).toEqual([{ id: 'key-1', type: 'service' }])
  })

  test('gives the session of the key’s own tenant, whatever the request names', async () => {
    const ask = doorOf(
      [serve(route({}), ({ call, tenant }) => ({ ok: true, value: { seen: { call, tenant } } }))],
      apiKey,
    )
    const { body } = await ask('/things?tenantId=other', { headers: { ...bearer, 'x-request-id': 'request-1' } })
    expect(body).toEqual({
      seen: {
        call: { v: 1, tenantId, actor: { id: 'key-1', type: 'service' }, requestId: 'request-1' },
        tenant: { name: tenantId },
      },
    })
  })

  test('lets anybody in where the scope is public, and nobody else while the configuration is refused', async () => {
    const open = serve(route({ path: '/open', scope: 'public' }), ({ config }) => ({
      ok: true,
      value: { seen: config.ok },
    }))
    const closed = serve(route({}), () => ({ ok: true, value: { seen: 1 } }))
    const ask = doorOf([open, closed], { config: { tier: 'nonsense' } })
    expect(await ask('/open')).toMatchObject({ status: 200, body: { seen: false } })
    expect(await ask('/things')).toMatchObject({ status: 503, body: { code: 'CONFIG_REJECTED' } })
  })
})

describe('serve(): what a function is given', () => {
  const params = z.object({ id: z.string().regex(/^\d+$/) })
  const query = z.strictObject({ limit: z.coerce.number().max(9).default(5) })
  const headers = z.object({ Prefer: z.string().transform((prefer) => prefer.length) })

  test('is parsed by the schemas of the route, defaults and transforms included', async () => {
    const read = serve(
      route({ method: 'POST', path: '/things/{id}', params, query, headers, body: z.strictObject({ a: z.number() }) }),
      (_session, input) => ({ ok: true, value: { seen: input } }),
    )
    const ask = doorOf([read])
    const sent = { method: 'POST', headers: { prefer: 'wait=20' }, body: '{"a":1}' }
    expect((await ask('/things/7?limit=8', sent)).body).toEqual({
      seen: { params: { id: '7' }, query: { limit: 8 }, headers: { Prefer: 7 }, body: { a: 1 }, form: null },
    })
    expect((await ask('/things/7', sent)).body).toMatchObject({ seen: { query: { limit: 5 } } })
    expect(await ask('/things/x', sent)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
    expect(await ask('/things/7?limit=10', sent)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/limit' }] },
    })
    expect(await ask('/things/7', { ...sent, headers: {} })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/Prefer' }] },
    })
    expect(await ask('/things/7', { ...sent, body: '{"b":1}' })).toMatchObject({ status: 422 })
  })

  test('is bounded in bytes, by the route where it says so', async () => {
    const body = z.string()
    const work = () => ({ ok: true, value: { seen: 1 } }) as const
    const ask = doorOf([
      serve(route({ method: 'POST', path: '/small', body }), work),
      serve(route({ method: 'POST', path: '/large', body, bodyBytesMax: 2 * limits.jsonBodyBytesMax }), work),
    ])
    const sent = { method: 'POST', body: JSON.stringify('x'.repeat(limits.jsonBodyBytesMax)) }
    expect(await ask('/small', sent)).toMatchObject({ status: 413, body: { code: 'PAYLOAD_TOO_LARGE' } })
    expect(await ask('/large', sent)).toMatchObject({ status: 200 })
  })

  test('is a form or JSON where the route takes both, as the content type says', async () => {
    const both = serve(
      route({
        method: 'POST',
        body: z.strictObject({ a: z.number() }),
        form: { name: 'Upload', fieldName: 'options', fieldSchema: z.strictObject({ b: z.number().default(2) }) },
      }),
      (_session, { body, form }) => ({ ok: true, value: { seen: form === null ? body.a : Object.keys(form) } }),
    )
    const ask = doorOf([both])
    expect((await ask('/things', { method: 'POST', body: '{"a":1}' })).body).toEqual({ seen: 1 })
    const form = new FormData()
    form.append('file', new File(['12345'], 'five.txt'))
    // Not read yet: the function knows where the bytes go.
    expect((await ask('/things', { method: 'POST', body: form })).body).toEqual({ seen: ['statedBytes', 'begin'] })
  })
})

describe('serve(): what it answers', () => {
  test('is a refusal as a problem, or an answer of the route with its media type', async () => {
    const answers = { 200: text('text/css', 'Style'), 202: bytes('application/pdf', 'PDF') }
    const ask = doorOf([
      serve(route({ path: '/refused', answers }), () => refused('CONFLICT', 'Twice.')),
      serve(route({ path: '/text', answers }), () => answer(200, 'a {}', { 'cache-control': 'private' })),
      serve(route({ path: '/bytes', answers }), () => answer(202, new Uint8Array([37, 80]))),
    ])
    expect(await ask('/refused')).toMatchObject({ status: 409, body: { code: 'CONFLICT', detail: 'Twice.' } })
    const style = await ask('/text')
    expect([style.body, style.headers.get('content-type')]).toEqual(['a {}', 'text/css; charset=utf-8'])
    expect(style.headers.get('cache-control')).toBe('private')
    const pdf = await ask('/bytes')
    expect([pdf.status, pdf.body, pdf.headers.get('content-type')]).toEqual([202, '%P', 'application/pdf'])
  })

  test('fails as INTERNAL where the registry does not know it: a status, or at tier local a body', async () => {
    const answers = { 200: json(z.object({ n: z.number() }), 'A number') }
    const wrong = serve(route({ path: '/wrong', answers }), () => ({ ok: true, value: { n: 'text' as never } }))
    const unknown = serve(route({ path: '/unknown', answers }), () => answer(201 as 200, { n: 1 }))
    for (const ask of [doorOf([wrong, unknown]), doorOf([wrong, unknown])]) {
      expect(await ask('/unknown')).toMatchObject({ status: 500, body: { code: 'INTERNAL' } })
      expect(await ask('/wrong')).toMatchObject({ status: 500, body: { code: 'INTERNAL' } })
    }
  })

  test('is not parsed outside tier local, nor beyond the first answers of an operation', async () => {
    const answers = { 200: json(z.object({ n: z.number() }), 'A number') }
    let isRight = true
    const sometimes = serve(route({ answers }), () => ({ ok: true, value: { n: isRight ? 1 : ('text' as never) } }))
    const ask = doorOf([sometimes])
    for (let i = 0; i < 32; i++) expect((await ask('/things')).status).toBe(200)
    isRight = false
    expect((await ask('/things')).status).toBe(200)
    const wrong = serve(route({ answers }), () => ({ ok: true, value: { n: 'text' as never } }))
    const config = { tier: 'standard', api: { auth: { mode: 'apiKey' } } }
    expect((await doorOf([wrong], { config })('/things', { headers: bearer })).status).toBe(200)
    expect((await doorOf([wrong])('/things')).status).toBe(500)
  })
})

test('serve(): a policy that can’t be read lets nobody do anything but read and write policies', async () => {
  const ok = () => ({ ok: true, value: { seen: 1 } }) as const
  const other = serve(route({ path: '/other' }), ok)
  const own = serve(route({ path: '/policy', operationId: 'clawql__policy__test' }), ok)
  const admins = serve(route({ path: '/admins', operationId: 'clawql__policy__admin', scope: 'policy:write' }), ok)
  const ask = doorOf([other, own, admins], { ...apiKey, policy: '{"ofLater":true}' })
  const answers = await Promise.all(['/other', '/policy', '/admins'].map((path) => ask(path, { headers: bearer })))
  expect(answers.map(({ status }) => status)).toEqual([503, 200, 403])
  expect(answers[0]!.body).toMatchObject({
    code: 'CONFIG_REJECTED',
    next: expect.stringContaining('clawql policy apply') as string,
  })
})

describe('serve(): how much of a caller', () => {
  const ok = () => ({ ok: true, value: { seen: 1 } }) as const
  const bounded = (keyRequestsPerMinute: number, tenantRequestsPerMinute: number, id: string) => ({
    config: { api: { auth: { mode: 'apiKey' }, rateLimit: { keyRequestsPerMinute, tenantRequestsPerMinute } } },
    id,
  })

  test('says what is left with every answer, and refuses one too many before it is read', async () => {
    const seen: unknown[] = []
    const work = serve(route({ method: 'POST', body: z.object({}) }), () => ({
      ok: true,
      value: { seen: seen.push(1) },
    }))
    const ask = doorOf([work, serve(route({ path: '/open', scope: 'public' }), ok)], bounded(2, 100, 'bounded-1'))
    const sent = { method: 'POST', headers: bearer, body: '{}' }
    const first = await ask('/things', sent)
    expect(first.headers.get('ratelimit-policy')).toBe('"key";q=2;w=60, "tenant";q=100;w=60')
    expect(first.headers.get('ratelimit')).toBe('"key";r=1;t=30, "tenant";r=99;t=1')
    expect((await ask('/things', { ...sent, body: '{' })).headers.get('ratelimit')).toContain('"key";r=0;')
    const third = await ask('/things', { ...sent, body: '{' })
    expect(third).toMatchObject({
      status: 429,
      body: {
        code: 'RATE_LIMITED',
        details: { policy: 'key', quota: 2 },
        next: expect.stringContaining('Retry-After'),
      },
    })
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(third.headers.get('ratelimit')).toMatch(/^"key";r=0;t=60/)
    expect(seen).toHaveLength(1)
    const open = await ask('/open')
    expect([open.status, open.headers.get('ratelimit')]).toEqual([200, null])
    expect((await ask('/things', { ...sent, headers: {} })).headers.get('ratelimit')).toBeNull()
  })

  test('counts what it denies as well', async () => {
    const ask = doorOf([serve(route({ scope: 'keys:write' }), ok)], bounded(2, 100, 'bounded-3'))
    const statuses = []
    for (let n = 0; n < 3; n++) statuses.push((await ask('/things', { headers: bearer })).status)
    expect(statuses).toEqual([403, 403, 429])
  })

  test('names the bound on what is under way beside it', async () => {
    const full = serve(route({}), () =>
      refused('RATE_LIMITED', 'Full.', { details: { policy: 'previews', quota: 4 }, retryAfterSeconds: 7 }),
    )
    const { headers } = await doorOf([full], bounded(9, 100, 'bounded-2'))('/things', { headers: bearer })
    expect(headers.get('ratelimit-policy')).toContain(', "previews";q=4;qu="concurrent-requests"')
    expect(headers.get('ratelimit')).toMatch(/, "previews";r=0;t=7$/)
  })
})

describe('openDoor()', () => {
  test('serves a registered route once, and nothing that is not registered', () => {
    const one = serve(route({ path: '/one' }), () => ({ ok: true, value: { seen: 1 } }))
    const other: Route = route({ path: '/other' })
    expect(() => openDoor([one.route, other], [one])).toThrow('registered')
    expect(() => openDoor([one.route], [one, one])).toThrow('twice')
    expect(() => openDoor([other], [one])).toThrow('has no function')
    expect(() => openDoor([], [one])).toThrow('registered')
  })

  test('is the only place that gives Hono a route, and no function behind it sees Hono', () => {
    const files = globSync('workers/gateway/**/*.ts')
    expect(files.length).toBeGreaterThan(20)
    for (const file of files) {
      const source = readFileSync(file, 'utf8')
      const registers = /\bapp\b\s*\.(on|all|get|post|put|delete|patch|use|route|mount)\(|new Hono/.test(source)
      expect([file, registers]).toEqual([file, file === 'workers/gateway/door.ts'])
      const isBehind = file.startsWith('workers/gateway/routes/') || file.startsWith('workers/gateway/upload/')
      if (isBehind) expect([file, /from 'hono|GatewayContext/.test(source)]).toEqual([file, false])
    }
  })

  test('answers 405 with what the path serves, and 404 elsewhere', async () => {
    const ask = doorOf([
      serve(route({ path: '/a' }), () => ({ ok: true, value: { seen: 1 } })),
      serve(route({ path: '/a', method: 'POST' }), () => ({ ok: true, value: { seen: 1 } })),
    ])
    const refusal = await ask('/a', { method: 'DELETE' })
    expect(refusal).toMatchObject({ status: 405, body: { code: 'METHOD_NOT_ALLOWED' } })
    expect(refusal.headers.get('allow')).toBe('GET, HEAD, POST')
    expect((await ask('/b')).status).toBe(404)
  })

  test('answers 405 at the address of a thing of which only what is below is served, 404 where it can’t be one', async () => {
    const params = z.object({ id: z.string().regex(/^\d+$/) })
    const work = () => ({ ok: true, value: { seen: 1 } }) as const
    const ask = doorOf([
      serve(route({ path: '/things/{id}/status', params }), work),
      serve(route({ path: '/things/{id}/parts', params, method: 'POST' }), work),
      serve(route({ path: '/whole/{id}', params }), work),
      serve(route({ path: '/whole/{id}/status', params }), work),
    ])
    for (const method of ['DELETE', 'GET', 'PATCH']) {
      const refusal = await ask('/things/7', { method })
      expect(refusal).toMatchObject({
        status: 405,
        body: { details: { below: ['GET /things/{id}/status', 'POST /things/{id}/parts'] } },
      })
      expect(refusal.headers.get('allow')).toBe('OPTIONS')
      expect((await ask('/things/x', { method })).status).toBe(404)
    }
    expect((await ask('/things/7', { method: 'OPTIONS' })).status).toBe(204)
    expect((await ask('/whole/7')).status).toBe(200)
    expect((await ask('/whole/7', { method: 'DELETE' })).headers.get('allow')).toBe('GET, HEAD')
  })

  test('has a function for every registered operation', () => {
    const source = globSync('workers/gateway/routes/*.ts').map((file) => readFileSync(file, 'utf8'))
    for (const name of Object.keys(routes)) expect(source.join('').includes(`serve(routes.${name},`)).toBe(true)
  })
})
