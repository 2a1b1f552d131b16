// Rows of a vertical show to who is of it: every route is tried by somebody who is of another, with the ids of what is hidden.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { routes, type Route } from '../../contract/routes.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let admin: Client
/** Of lending: with every scope that reads, and those that write documents and memory. */
let lender: Client
let crossing: Client
const documents = { lending: '', health: '', none: '' }
let hiddenNode = ''
let lenderKey = ''

const post = (client: Client, path: string, body: object, headers: Record<string, string> = {}) =>
  client.json(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })

async function keyOf(wish: object): Promise<string> {
  const { status, body } = await post(admin, '/api/keys', wish)
  expect(status, JSON.stringify(body)).toBe(201)
  return createdApiKeySchema.parse(body).key
}

const reading = [
  'documents:read',
  'memory:read',
  'memory:identify',
  'audit:read',
  'tools:read',
  'metrics:read',
  'policy:read',
] as const
const writing = ['documents:write', 'memory:write', 'memory:erase', 'memory:alias', 'audit:write'] as const

beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  admin = createClient(instance.url, instance.adminKey)
  lenderKey = await keyOf({ name: 'lender', roles: [], scopes: [...reading, ...writing], verticals: ['lending'] })
  lender = createClient(instance.url, lenderKey)
  crossing = createClient(
    instance.url,
    await keyOf({ name: 'auditor', roles: ['viewer'], verticals: ['lending'], crossVertical: true }),
  )
  const texts = {
    lending: 'The mortgage of the zibeline mill is paid by the granary. All of them know the crossing.',
    health: 'The quokka ward keeps a saffron ledger of fevers. All of them know the crossing.',
    none: 'The harbour has a lantern that nobody lights. All of them know the crossing.',
  }
  for (const [vertical, text] of Object.entries(texts)) {
    const metadata = { subjects: [`client-of-${vertical}`], ...(vertical === 'none' ? {} : { vertical }) }
    const end = await admin.process(text, { metadata, name: `${vertical}.txt` })
    expect(end.status).toBe('completed')
    documents[vertical as keyof typeof documents] = end.documentId
  }
  const [found] = (await admin.recall('quokka')).results
  hiddenNode = found!.id
})
afterAll(async () => await instance?.stop())

type Sent = readonly [method: string, path: string, body: object | null]

/** A route with the ids of what is hidden wherever it takes one. */
function asked({ method, path, operationId }: Route): readonly Sent[] {
  const at = path
    .replace('{documentId}', documents.health)
    .replace('{nodeId}', hiddenNode)
    .replace('{operationId}', 'clawql__memory__recall')
    .replace('{label}', 'PERSON_abcdefg')
    .replace('{keyId}', 'k_nobody')
    .replace('{epoch}', '1')
    .replace('{tilePath}', '0/000')
  const queries = queriesOf[operationId] ?? ['']
  const bodies = bodiesOf()[operationId] ?? [method === 'POST' ? {} : null]
  return queries.flatMap((query) =>
    bodies.map((body): Sent => [
      method,
      `${at}${query.replace('ID', documents.health).replace('NODE', hiddenNode)}`,
      body,
    ]),
  )
}

const queriesOf: { readonly [operationId: string]: readonly string[] } = {
  [routes.documentList.operationId]: ['', '?subject=client-of-health', '?status=completed', '?limit=100'],
  [routes.memoryGraph.operationId]: ['?node=NODE', '?document=ID', '?document=ID&hops=3&maxNodes=200'],
  [routes.memoryTree.operationId]: ['?document=ID'],
  [routes.memoryExport.operationId]: ['', '?provenance=true'],
}

const modes = ['hybrid', 'vault', 'graph', 'pageindex', 'timeline', 'current', 'cross_vertical'] as const

/** What runs others runs each of them, too. */
function bodiesOf(): { readonly [operationId: string]: readonly object[] } {
  const recalls = [
    ...modes.map((mode) => ({ query: 'crossing quokka', options: { mode, purpose: 'an audit', maxNodes: 200 } })),
    { query: 'crossing', options: { filter: { documents: [documents.health] } } },
    { query: 'crossing', options: { filter: { subjects: ['client-of-health'] } } },
    { query: 'quokka', options: { vertical: 'health' } },
  ]
  const params = { documentId: documents.health, document: documents.health, nodeId: hiddenNode }
  const executes = (Object.values(routes) as readonly Route[])
    .filter(({ method }) => method === 'GET')
    .map(({ operationId, params: path, query }) => {
      const taken = { ...path?.shape, ...query?.shape }
      return { operationId, params: Object.fromEntries(Object.entries(params).filter(([name]) => name in taken)) }
    })
  return {
    [routes.recall.operationId]: recalls,
    [routes.execute.operationId]: [
      ...executes,
      ...recalls.map((body) => ({ operationId: 'memory.recall', params: body })),
    ],
    [routes.search.operationId]: [{ query: 'documents' }],
    [routes.policyExplain.operationId]: [{ operationId: 'memory.recall', principal: { verticals: ['*'] } }],
  }
}

const found = async (client: Client, query: string, options: object = {}): Promise<(string | null)[]> =>
  (await client.recall(query, options)).results.map(({ verticalId }) => verticalId)

describe('recall', () => {
  test('finds rows of the caller’s vertical and of none, in every mode', async () => {
    for (const mode of ['hybrid', 'vault', 'pageindex', 'timeline', 'current']) {
      expect(await found(admin, 'crossing', { mode }), mode).toContain('health')
      const shown = await found(lender, 'crossing quokka saffron', { mode })
      expect(shown, mode).not.toContain('health')
    }
    expect(new Set(await found(lender, 'crossing'))).toEqual(new Set(['lending', null]))
    expect(await found(lender, 'quokka saffron fevers')).toEqual([])
  })

  test('names no document that is hidden, also of a text that others have too', async () => {
    const same = 'The cobalt clause is the same in both houses.'
    await admin.process(same, { metadata: { vertical: 'health' } })
    const own = await admin.process(same, { metadata: { vertical: 'lending' } })
    const { results } = await lender.recall('cobalt clause')
    expect(results.flatMap(({ sources }) => sources.map(({ documentId }) => documentId))).toEqual([own.documentId])
    const all = await admin.recall('cobalt clause', { collapse: false })
    expect(all.results.flatMap(({ sources }) => sources)).toHaveLength(2)
  })

  test('of a vertical that is hidden is refused, and says what lacks', async () => {
    expect(
      await post(lender, '/api/memory/recall', { query: 'quokka', options: { vertical: 'health' } }),
    ).toMatchObject({
      status: 403,
      body: { code: 'ATR_PERMISSION_DENIED', details: { missing: { verticals: ['health'] } } },
    })
    expect(await found(lender, 'mortgage', { vertical: 'lending' })).toEqual(['lending'])
  })

  test('across verticals needs a purpose and who may, and is recorded with it', async () => {
    const across = (client: Client, options: object) =>
      post(client, '/api/memory/recall', { query: 'quokka', options: { mode: 'cross_vertical', ...options } })
    expect(await across(crossing, {})).toMatchObject({ status: 403, body: { code: 'ATR_MISSING_PURPOSE' } })
    expect(await across(lender, { purpose: 'an audit' })).toMatchObject({
      status: 403,
      body: { code: 'ATR_PERMISSION_DENIED', details: { missing: { crossVertical: true } } },
    })
    expect(await found(crossing, 'quokka')).toEqual([])
    const answer = await across(crossing, { purpose: 'An audit for Maria Keller' })
    expect(answer).toMatchObject({
      status: 200,
      body: {
        results: [{ verticalId: 'health' }],
        lineage: [
          {
            sourceVertical: 'health',
            purposeClaim: expect.stringMatching(/^An audit for </),
            atrSnapshotAtRecall: expect.stringMatching(/^sha256:/),
          },
        ],
      },
    })
    const trail = JSON.stringify(await admin.trail(documents.health, '?order=newest'))
    expect(trail).toContain('cross_vertical')
    expect(trail).not.toContain('Keller')
  })
})

describe('what is hidden', () => {
  test('tells itself by no id and no score: not what it says, nor how often, nor when it came', async () => {
    const own = await keyOf({ name: 'reader', roles: ['viewer'], verticals: ['claims'] })
    const reader = createClient(instance.url, own)
    const say = (text: string, vertical: string, session?: string) =>
      admin.process(text, { metadata: { vertical, ...(session === undefined ? {} : { session }) } })
    await say('The zaffre is in the crate of the second quay.', 'claims', 'talk')
    await say('The vermeil is in the crate of the third quay.', 'claims', 'talk')
    const scores = async () => {
      const asked = await Promise.all(
        ['vault', 'hybrid', 'graph', 'timeline'].map((mode) => reader.recall('zaffre vermeil crate', { mode })),
      )
      return asked.map(({ results }) => results.map(({ id, content, score }) => [id, content, score]))
    }
    const before = await scores()
    for (let n = 0; n < 6; n++) await say(`The vermeil number ${n} is hidden, and so is each crate.`, 'health', 'talk')
    await say('The zaffre is in the crate of the second quay.', 'health')
    expect(await scores()).toEqual(before)
    // A guess of what a hidden row says is a node of its own, of its own time.
    const secret = 'The pale amaranth is worth nine hundred.'
    await say(secret, 'health')
    const sentMs = Date.now()
    await say(secret, 'claims')
    const [guessed] = (await reader.recall('amaranth')).results
    expect(Number.parseInt(guessed!.id.slice(2, 14), 16)).toBeGreaterThanOrEqual(sentMs - 1)
  })

  test('is not counted for who does not see it', async () => {
    for (const path of ['/metrics', '/api/memory/cuckoo/status', '/api/identities/alias'])
      expect((await lender.json(path)).status, path).toBe(403)
  })

  test('is not written either, nor told from what is not there', async () => {
    expect(await lender.upload('A note.', { metadata: { vertical: 'health' } })).toMatchObject({
      status: 403,
      body: { code: 'ATR_PERMISSION_DENIED', details: { missing: { verticals: ['health'] } } },
    })
    // The very bytes that are there: whether they are is nobody else's affair.
    const bytes = 'The quokka ward keeps a saffron ledger of fevers. All of them know the crossing.'
    expect((await lender.upload(bytes, { metadata: { vertical: 'health' } })).status).toBe(403)
    expect(await lender.upload('A note of ours.', { metadata: { vertical: 'lending' } })).toMatchObject({ status: 202 })
    const items = { items: [{ text: 'A fact of ours.' }, { text: 'A fact of theirs.', vertical: 'health' }] }
    const { body } = await post(lender, '/api/memory/ingest', items, { prefer: 'wait=30' })
    expect(JSON.stringify(body)).toContain('ATR_PERMISSION_DENIED')
    for (const path of ['status', 'archive', 'redaction']) {
      const hidden = await lender.json(`/api/documents/${documents.health}/${path}`)
      const absent = await lender.json(`/api/documents/01ARZ3NDEKTSV4RRFFQ69G5FAV/${path}`)
      const said = ({ status, body: problem }: typeof hidden) => {
        const { code, detail, next } = problem as { code: string; detail: string; next: string }
        return { status, code, detail, next }
      }
      expect(said(hidden)).toEqual(said(absent))
      expect(hidden.status).toBe(404)
    }
    expect((await lender.json(`/api/documents/${documents.lending}/status`)).status).toBe(200)
    expect((await lender.json(`/api/documents/${documents.none}/status`)).status).toBe(200)
  })

  test('comes out of no route, whatever is asked with its ids', async () => {
    const hidden = [documents.health, 'saffron', 'fevers']
    const tried: string[] = []
    for (const route of Object.values(routes) as readonly Route[]) {
      if (route.operationId === routes.identityErase.operationId) continue
      for (const [method, path, body] of asked(route)) {
        const init =
          body === null
            ? { method }
            : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
        const response = await fetch(`${instance.url}${path}`, {
          ...init,
          headers: { ...('headers' in init ? init.headers : {}), authorization: `Bearer ${lenderKey}` },
        })
        const text = await response.text()
        tried.push(`${method} ${path} ${response.status}`)
        if (response.status >= 400) continue
        for (const one of hidden) expect(text, `${method} ${path}`).not.toContain(one)
      }
    }
    expect(tried.length).toBeGreaterThan(45)
    expect(tried.filter((line) => line.endsWith(' 200')).length).toBeGreaterThan(12)
  })

  /** The log is of all verticals: who sees some of them reads none of it. */
  test('is in the log, which opens to who sees all rows alone', async () => {
    for (const path of [
      `/api/audit/document/${documents.lending}`,
      `/api/audit/memory-node/${hiddenNode}`,
      '/api/audit/log/tile/0/000',
    ])
      expect(await lender.json(path)).toMatchObject({
        status: 403,
        body: { code: 'ATR_PERMISSION_DENIED', details: { missing: { verticals: ['*'] } } },
      })
    expect((await admin.json(`/api/audit/document/${documents.lending}`)).status).toBe(200)
  })
})
