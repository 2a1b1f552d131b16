// Another tenant's ids, in every place of every route, of execute and of MCP: the answer is that for an id that never was, and nothing is touched.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pages, protocols, routes, type Route } from '../../contract/routes.ts'
import { idsIn, placesOf, withValue, type Place } from './foreign-places.ts'
import { neverWas, startForeignWorld, tenants } from './foreign-world.ts'

let world: Awaited<ReturnType<typeof startForeignWorld>>
beforeAll(async () => {
  world = await startForeignWorld()
}, 120_000)
afterAll(async () => await world?.stop())

type Fields = { readonly [name: string]: unknown }
interface Asked {
  readonly params?: { readonly [name: string]: string }
  readonly query?: Fields
  readonly headers?: Fields
  readonly body?: Fields
  readonly form?: Fields
}

/** Each its own, of one length, so that nothing is a duplicate of anything. */
let drawn = 100_000
const fresh = (): string => `fresh-${++drawn}`
/** Of nobody, and of no group of labels that was made before. */
const freshLabel = (): string => `PERSON_3${++drawn}`

/** What a request needs beside the id; made anew each time. */
const needed: { readonly [operationId: string]: () => Asked } = {
  clawql__documents__ingest: () => ({ form: {}, headers: { Prefer: 'wait=20' } }),
  clawql__memory__ingest: () => ({ body: { text: `A note ${fresh()}.` }, headers: { Prefer: 'wait=20' } }),
  clawql__memory__recall: () => ({ body: { query: 'quartermaster inventory' } }),
  clawql__memory__graph: () => ({ query: { document: neverWas.document } }),
  clawql__memory__tree: () => ({ query: { document: neverWas.document } }),
  clawql__redaction__preview: () => ({ body: { text: 'x' } }),
  clawql__identities__alias: () => ({ body: { a: freshLabel(), b: freshLabel() } }),
  clawql__identities__unalias: () => ({ query: { a: freshLabel(), b: freshLabel() } }),
  clawql__identities__erase: () => ({ body: { purpose: 'They asked for it.' } }),
  clawql__audit__verify: () => ({ body: { merkleRoot: neverWas.root, contentId: neverWas.document } }),
  clawql__audit__log_epoch: () => ({ body: { reason: 'a drill of the second' } }),
  clawql__tools__search: () => ({ body: { query: 'customer' } }),
  clawql__tools__execute: () => ({ body: { operationId: 'clawql__session__own' } }),
  clawql__tools__call: () => ({ params: { operationId: neverWas.tool }, body: { id: 'c7' } }),
  clawql__providers__accept: () => ({ params: { provider: neverWas.provider }, body: { digest: neverWas.digest } }),
  clawql__keys__create: () => ({ body: { name: fresh(), scopes: ['audit:read'] } }),
  clawql__policy__write: () => ({ body: { policy: { rules: [] }, dryRun: true } }),
  clawql__policy__explain: () => ({ body: { operationId: 'clawql__session__own', principal: {} } }),
  clawql__approvals__decide: () => ({
    params: { approvalId: neverWas.approval },
    body: { decision: 'approve', argumentsDigest: neverWas.digest },
  }),
  clawql__auth__token: () => ({ body: { asFarAsHeld: true } }),
  clawql__auth__actor: () => ({ body: { subject: 'somebody' } }),
}
const base = ({ operationId, path }: Route): Asked => {
  const own = needed[operationId]?.() ?? {}
  const ofLog = { epoch: '1', tilePath: '0/000' }
  return { ...own, params: { ...(path.includes('/log/') ? ofLog : {}), ...own.params } }
}

function asked(route: Route, { part, steps }: Place, value: string): Asked {
  const around = base(route)
  // Of a key holder or of claims: not of both.
  if (steps.join('.') === 'keyId') return { body: { operationId: 'clawql__session__own', keyId: value } }
  if (part === 'query' && ['node', 'label'].includes(steps[0]!)) return { query: { [steps[0]!]: value } }
  if (steps[0] === 'task') return { body: { task: { id: value, hours: 1 }, actorType: 'service' } }
  if (part === 'body' && steps[0] === 'items')
    return { body: withValue({ items: [around.body] }, steps, value) as Fields }
  return { ...around, [part]: withValue(around[part], steps, value) }
}

interface Answer {
  readonly status: number
  readonly headers: readonly string[]
  readonly body: string
}

/** Times, ids that were made for this answer, and the id that was asked for say nothing. */
function comparable(text: string, value: string): string {
  return (
    text
      .replaceAll(value, '(id)')
      .replaceAll(encodeURIComponent(value), '(id)')
      .replaceAll(/fresh-\d+/g, '(fresh)')
      .replaceAll(/[0-7][0-9A-HJKMNP-TV-Z]{25}/g, '(ulid)')
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '(time)')
      .replaceAll(/[0-9a-f]{32,}/g, '(hex)')
      .replaceAll(/clawql_[\w()-]{40,}|eyJ[\w.-]+=*/g, '(secret)')
      .replaceAll(/PERSON_3\d{6}/g, '(fresh)')
      // Keyed names of the caller's own tenant, which follow from the value.
      .replaceAll(/<(PERSON|MATTER)_[0-9a-hjkmnp-tv-z]{7}>/g, '<$1>')
      .replaceAll(/"checkpoint\\*":\\*"[^"]*"/g, '(checkpoint)')
      .replaceAll(/(\w*(?:Ms|[tT]okens|epoch|seq|size)\\*"):[\d.]+/g, '$1:(number)')
      .replaceAll(/\(ulid\)\/\d+"/g, '(origin)"')
  )
}

const ownHeaders = /^(?:date|x-request-id|content-length|ratelimit.*|server-timing|traceparent|etag)$/

async function send(
  route: Route,
  { params = {}, query = {}, headers = {}, body, form }: Asked,
  value: string,
): Promise<Answer> {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? 'x'))
  const search = new URLSearchParams(Object.entries(query).map(([name, one]): [string, string] => [name, String(one)]))
  const multipart = form === undefined ? undefined : multipartOf(form)
  const response = await fetch(`${world.instance.url}${path}?${search.toString()}`, {
    method: route.method,
    headers: {
      authorization: `Bearer ${world.strangerKey}`,
      'x-request-id': 'the-same-request-id',
      ...(multipart === undefined && body !== undefined ? { 'content-type': 'application/json' } : {}),
      ...(headers as Record<string, string>),
    },
    ...(multipart === undefined ? (body === undefined ? {} : { body: JSON.stringify(body) }) : { body: multipart }),
    redirect: 'manual',
  })
  const shown = [...response.headers].filter(([name]) => !ownHeaders.test(name))
  return {
    status: response.status,
    headers: shown.map((pair) => comparable(pair.join(': '), value)),
    body: comparable(await response.text(), value),
  }
}

function multipartOf(metadata: Fields): FormData {
  const form = new FormData()
  form.append('file', new File([`A file ${fresh()}.`], 'note.txt'))
  form.append('metadata', JSON.stringify(metadata))
  return form
}

/** Where what nobody has is refused as wrong: cursors by their form, roles by the tenant's own policy. */
const named: ReadonlySet<string> = new Set(['cursor', 'role'])

/** They count what goes on meanwhile. */
const counting: ReadonlySet<string> = new Set([
  'clawql__instance__metrics',
  'clawql__instance__readyz',
  'clawql__pipeline__healthz',
])

const valuesOf = ({ kind }: Place): readonly [string, string] => [world.first[kind], neverWas[kind]]
const all: readonly Route[] = Object.values({ ...routes, ...pages, ...protocols })
const withPlaces = all
  .map((route) => ({ name: route.operationId, route, places: placesOf(route) }))
  .filter(({ places }) => places.length > 0)

describe('over HTTP', () => {
  test.each(withPlaces)('$name answers as for an id that never was', async ({ route, places }) => {
    for (const place of places) {
      const [theirs, nobodys] = valuesOf(place)
      const where = `${place.part}.${place.steps.join('.')}`
      const foreign = await send(route, asked(route, place, theirs), theirs)
      const never = await send(route, asked(route, place, nobodys), nobodys)
      expect([where, foreign]).toEqual([where, never])
      // What is wrong in its form is refused before anybody looks: nothing would be tried.
      expect([where, foreign.status, foreign.body]).not.toEqual([where, 500, foreign.body])
      if (!named.has(place.kind)) expect([where, foreign.status, foreign.body]).not.toEqual([where, 422, foreign.body])
    }
  })

  test.each(all.filter(({ method }) => method === 'GET').map((route) => ({ name: route.operationId, route })))(
    '$name goes by no header that names a tenant',
    async ({ route }) => {
      const plain = await send(route, base(route), 'x-nothing')
      for (const name of [
        'x-tenant-id',
        'x-clawql-tenant',
        'x-forwarded-user',
        'x-actor-id',
        'x-original-authorization',
      ]) {
        const answers = await Promise.all(
          [tenants.first, neverWas.document].map((value) =>
            send(route, { ...base(route), headers: { [name]: value } }, 'x-nothing'),
          ),
        )
        for (const answer of answers)
          expect([name, answer.status, answer.headers]).toEqual([name, plain.status, plain.headers])
        if (!counting.has(route.operationId)) expect([name, answers[0]!.body]).toEqual([name, answers[1]!.body])
      }
    },
  )
})

/** Of all places one object, as execute takes it. */
const flat = ({ params, query, headers, body, form }: Asked): Fields => ({
  ...params,
  ...query,
  ...headers,
  ...body,
  ...(form === undefined ? {} : { file: { name: 'note.txt', text: `A file ${fresh()}.` }, metadata: form }),
})

const executable = Object.values(routes as Record<string, Route>)
  .filter(({ operationId }) => operationId !== 'clawql__tools__execute')
  .map((route) => ({ name: route.operationId, route, places: placesOf(route) }))
  .filter(({ places }) => places.length > 0)

describe('by execute', () => {
  test.each(executable)('$name answers as for an id that never was', async ({ route, places }) => {
    for (const place of places) {
      const [foreign, never] = await Promise.all(
        valuesOf(place).map((value) => {
          const body = { operationId: route.operationId, params: flat(asked(route, place, value)) }
          return send(routes.execute, { body }, value)
        }),
      )
      expect([place.steps, foreign]).toEqual([place.steps, never])
    }
  })
})

async function message(method: string, params: Fields): Promise<Fields> {
  const { name, taskId, uri } = params as Record<string, string | undefined>
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } },
  }
  const named = name ?? taskId ?? uri
  const response = await fetch(`${world.instance.url}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${world.strangerKey}`,
      'x-request-id': 'the-same-request-id',
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(named === undefined ? {} : { 'mcp-name': named }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } }),
  })
  return { httpStatus: response.status, ...((await response.json()) as object) }
}

const compared = async (method: string, paramsOf: (value: string) => Fields, values: readonly [string, string]) => {
  const [foreign, never] = await Promise.all(
    values.map(async (value) => comparable(JSON.stringify(await message(method, paramsOf(value))), value)),
  )
  expect([method, foreign]).toEqual([method, never])
  return foreign!
}

/** What a tool over MCP needs beside the id. */
const toolNeeds = (name: string): Fields =>
  ({
    recall: { query: 'quartermaster inventory' },
    remember: { text: `A note ${fresh()}.` },
    ingest: { name: 'note.txt', text: `A file ${fresh()}.` },
    execute: { operationId: 'clawql__session__own' },
    search: { query: 'customer' },
  })[name] ?? {}

describe('over MCP', () => {
  test('every argument of every tool answers as for an id that never was', async () => {
    const { result } = (await message('tools/list', {})) as {
      result: { tools: { name: string; inputSchema: Fields }[] }
    }
    let count = 0
    for (const { name, inputSchema } of result.tools)
      for (const place of idsIn(inputSchema, 'body', `MCP ${name}`)) {
        count++
        const argumentsOf = (value: string) => withValue(toolNeeds(name), place.steps, value) as Fields
        await compared('tools/call', (value) => ({ name, arguments: argumentsOf(value) }), valuesOf(place))
      }
    expect(count).toBeGreaterThan(20)
  })

  test('every resource and every task answers as one that never was', async () => {
    for (const [kinds, kind] of [
      ['documents', 'document'],
      ['nodes', 'node'],
      ['labels', 'label'],
    ] as const) {
      const answer = await compared('resources/read', (id) => ({ uri: `clawql://${kinds}/${id}` }), [
        world.first[kind],
        neverWas[kind],
      ])
      expect(answer).toContain('"error"')
    }
    for (const method of ['tasks/get', 'tasks/cancel', 'tasks/update'])
      for (const prefix of ['', 'ingest.', 'remember.', 'i.', 'r.'])
        await compared(method, (id) => ({ taskId: `${prefix}${id}` }), [world.first.document, neverWas.document])
  })
})

test('and all that the first tenant has is as it was', async () => {
  const { owner, first } = world
  expect((await owner.status(first.document)).status).toBe('completed')
  const states = await Promise.all(
    [
      `/api/hitl/approvals/${first.approval}`,
      '/api/keys',
      '/api/policy',
      '/api/identities/alias',
      `/api/tools/${first.tool}/health`,
    ].map(async (path) => JSON.stringify((await owner.json(path)).body)),
  )
  expect(states[0]).toContain('"state":"pending"')
  expect(states[1]).toMatch(new RegExp(`"id":"${first.key}"[^}]*"state":"active"`))
  expect(states[2]).toContain('"version":1')
  expect(states[3]).toContain('"aliases":[]')
  expect(states[4]).toContain('"state":"closed"')
})
