// Mode onyx over the API: results in the order of their meaning too, where a service of vectors is connected; what it is told, and what is answered without it. The service is a fake.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

interface Asked {
  readonly authorization: string | undefined
  readonly path: string | undefined
  readonly body: { readonly model: string; readonly input: readonly string[] }
}

/** What the fake takes to mean the same. */
const meanings = [
  ['boat', 'vessel', 'ship', 'barge', 'ferry'],
  ['money', 'payment', 'invoice', 'fee', 'paid'],
  ['sick', 'ill', 'fever', 'doctor'],
]
const vectorOf = (text: string): readonly number[] => [
  0.1,
  ...meanings.map((words) => words.filter((word) => text.toLowerCase().includes(word)).length),
]

let asked: Asked[] = []
let answer: (body: Asked['body'], response: ServerResponse) => void
const answerJson = (response: ServerResponse, value: unknown): void => {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(value))
}
const dataOf = (input: readonly string[]) => input.map((text, index) => ({ index, embedding: vectorOf(text) }))
const truly: typeof answer = ({ input }, response) =>
  // In another order than asked: places are told by number.
  answerJson(response, { data: dataOf(input).toReversed() })

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const pieces = await request.toArray()
  const body = JSON.parse(Buffer.concat(pieces as Buffer[]).toString()) as Asked['body']
  asked.push({ authorization: request.headers.authorization, path: request.url, body })
  answer(body, response)
}

let server: Server
let instance: TestInstance
let client: Client

beforeAll(async () => {
  server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  instance = await startInstance({
    config: { memory: { onyx: { url: `http://127.0.0.1:${port}/v1`, model: 'a-model', timeoutSeconds: 1 } } },
    env: { ONYX_KEY: 'key-of-the-service' },
  })
  client = createClient(instance.url)
  await client.remember([
    { text: 'The record of the harbour names the weather of the week, wind and rain and fog.' },
    { text: 'The record of the harbour names who keeps the keys of the sheds and the gates.' },
    { text: 'The record of the harbour names a barge that lay at the quay over the winter.' },
    { text: 'The record of the harbour names what Maria Keller paid for the rope and the tar.' },
    { text: 'Something else entirely stands in a note of the mill.' },
  ])
}, 180_000)
beforeEach(() => {
  asked = []
  answer = truly
})
afterAll(async () => {
  await instance.stop()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const contents = ({ results }: Awaited<ReturnType<Client['recall']>>): string[] => results.map(({ content }) => content)
const onyx = (query: string, options: object = {}) => client.recall(query, { mode: 'onyx', ...options })

describe('mode onyx', () => {
  test('brings forward what means what was asked, and says so', async () => {
    const hybrid = await client.recall('record of the harbour: a ship?')
    const found = await onyx('record of the harbour: a ship?')
    expect(contents(found)[0]).toContain('barge')
    expect(contents(found).toSorted()).toEqual(contents(hybrid).toSorted())
    expect([found.mode, found.sourcesUsed, found.sourceNotes]).toEqual(['onyx', ['keyword', 'graph', 'onyx'], {}])
    const scores = found.results.map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    const place = contents(hybrid).findIndex((content) => content.includes('barge'))
    expect(found.results[0]!.why.includes('onyx')).toBe(place > 0)
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({
      authorization: 'Bearer key-of-the-service',
      path: '/v1/embeddings',
      body: { model: 'a-model' },
    })
  })

  test('looks beyond what is answered, and counts the rest as left out', async () => {
    const found = await onyx('record of the harbour: what did it cost, an invoice?', { maxNodes: 1 })
    expect(contents(found)).toEqual([expect.stringContaining('paid for the rope')])
    expect(asked[0]!.body.input.length).toBeGreaterThan(2)
    expect(found.cut).toEqual([{ by: 'maxNodes', count: expect.any(Number) }])
    expect(found.synthesis.text).not.toContain('barge')
  })

  test('tells the service nobody’s name, neither of a text nor of the question', async () => {
    const found = await onyx(
      'record of the harbour: what had Maria Keller of 12 Elm Street paid, card 4111 1111 1111 1111?',
    )
    expect(contents(found)[0]).toContain('paid for the rope')
    const told = JSON.stringify(asked)
    expect(asked).toHaveLength(1)
    expect(told).toContain('<PERSON>')
    expect(told).not.toMatch(/maria|keller|elm street|4111 ?1111/i)
  })

  test('records every result that went out, whether it is answered or not', async () => {
    const { requestId } = await onyx('record of the harbour', { maxNodes: 1 })
    const { documentId } = (await client.recall('barge quay winter')).results[0]!.sources[0]!
    const trail = await client.trail(documentId)
    expect(trail.entries.filter((entry) => JSON.stringify(entry).includes(requestId))).toHaveLength(1)
  })

  const failures: readonly (readonly [string, typeof answer, string])[] = [
    ['an error', (_, response) => void response.writeHead(503).end('busy'), 'answered 503'],
    ['nothing in time', () => {}, 'no answer within 1 s'],
    ['a connection broken off', (_, response) => void response.destroy(), 'out of reach'],
    ['no JSON', (_, response) => void response.end('<html>'), 'other than a vector'],
    ['another shape', (_, response) => answerJson(response, { vectors: [] }), 'other than a vector'],
    ['too few', ({ input }, response) => answerJson(response, { data: dataOf(input.slice(1)) }), 'other than a vector'],
    [
      'one twice',
      ({ input }, response) => answerJson(response, { data: dataOf(input).map((one) => ({ ...one, index: 0 })) }),
      'other than a vector',
    ],
    [
      'vectors of two lengths',
      ({ input }, response) =>
        answerJson(response, { data: dataOf(input).map((one, at) => (at === 1 ? { ...one, embedding: [1] } : one)) }),
      'other than a vector',
    ],
    [
      'text in place of numbers',
      ({ input }, response) =>
        answerJson(response, { data: dataOf(input).map((one) => ({ ...one, embedding: ['1'] })) }),
      'other than a vector',
    ],
    ['more than is read', (_, response) => void response.end(`{"data": [${'['.repeat(20_000_000)}`), 'out of reach'],
    ['a way elsewhere', (_, response) => void response.writeHead(302, { location: '/v2' }).end(), 'answered 302'],
  ]
  test.each(failures)('answers as hybrid does where the service answers %s', async (_, fails, why) => {
    answer = fails
    const hybrid = await client.recall('record of the harbour: a ship?')
    const found = await onyx('record of the harbour: a ship?')
    expect(contents(found)).toEqual(contents(hybrid))
    expect(found.sourcesUsed).toEqual(['keyword', 'graph'])
    expect(found.sourceNotes).toEqual({ onyx: expect.stringMatching(`^not consulted: .*${why}`) })
  })

  test('asks nobody where there is nothing to order', async () => {
    expect((await onyx('zzzzqqq')).results).toEqual([])
    expect((await onyx('note of the mill', { minScore: 1 })).results).toHaveLength(1)
    expect(asked).toEqual([])
  })

  test('takes no option that would order the results otherwise', async () => {
    const body = JSON.stringify({ query: 'harbour', options: { mode: 'onyx', diversity: 0.5 } })
    expect((await client.json('/api/memory/recall', { method: 'POST', body })).status).toBe(422)
  })

  test('leaves key, query and texts out of every log', () => {
    const logged = instance.logs().join('\n') + instance.output()
    expect(logged).not.toMatch(/key-of-the-service|keller|barge|harbour/i)
  })
})

test('without a service the mode is refused, and the reason says which setting', async () => {
  const without = await startInstance()
  try {
    const body = JSON.stringify({ query: 'harbour', options: { mode: 'onyx' } })
    const { status, body: problem } = await createClient(without.url).json('/api/memory/recall', {
      method: 'POST',
      body,
    })
    expect(status).toBe(422)
    expect(problem).toMatchObject({ code: 'VALIDATION_FAILED', detail: expect.stringContaining('memory.onyx.url') })
    expect(JSON.stringify(problem)).not.toContain('"onyx",')
  } finally {
    await without.stop()
  }
}, 60_000)
