// Memory that is sent as items: taken as documents are, once each, in the order in which it was said, and found like any other.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createdApiKeySchema } from '../../contract/api-key.ts'
import { documentListSchema } from '../../contract/document.ts'
import { memoryIngestAnswerSchema, type MemoryIngestedAnswer } from '../../contract/memory-item.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let admin: Client
let viewer: Client

beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  admin = createClient(instance.url, instance.adminKey)
  const wish = JSON.stringify({ name: 'viewer', roles: ['viewer'] })
  const { body } = await admin.json('/api/keys', { method: 'POST', body: wish })
  viewer = createClient(instance.url, createdApiKeySchema.parse(body).key)
}, 120_000)
afterAll(() => instance.stop())

interface Sending {
  readonly headers?: Record<string, string>
  readonly by?: Client
}

const send = (body: object, { headers = {}, by = admin }: Sending = {}) =>
  by.json('/api/memory/ingest', { method: 'POST', body: JSON.stringify(body), headers })

const waiting = { prefer: 'wait=30' }

async function remember(body: object, headers: Record<string, string> = waiting): Promise<MemoryIngestedAnswer> {
  const answer = await send(body, { headers })
  expect([answer.status, answer.body]).toEqual([headers === waiting ? 200 : expect.any(Number), expect.anything()])
  return memoryIngestAnswerSchema.parse(answer.body)
}

const listed = async (query: string) =>
  documentListSchema.parse((await admin.json(`/api/documents?limit=200&${query}`)).body).documents

describe('one item', () => {
  test('is redacted, rooted, recorded and recalled as a document is, with whoever said it', async () => {
    const { items } = await remember({
      id: 'note-1',
      title: 'Weir at the mill',
      text: 'Erika Musterfrau wants the weir mended before the frost.',
      speaker: 'Ottokar',
      subjects: ['client-77'],
      tags: ['river'],
    })
    const [item] = items
    expect(item).toMatchObject({ id: 'note-1', status: 'completed', deduplicated: false, error: null })
    const { results } = await admin.recall('weir frost', { mode: 'vault' })
    const [first] = results
    expect(first?.provenance.documentId).toBe(item?.documentId)
    expect(first?.content).toMatch(/^Weir at the mill\s+<PERSON_\w{7}>: <PERSON_\w{7}> wants the weir mended/)
    expect(first?.merkleRoot).toBe(item?.merkleRoot)
    for (const query of ['Ottokar', 'erika musterfrau', 'client-77'])
      expect([query, (await admin.recall(query, { mode: 'vault' })).results.map(({ id }) => id)]).toEqual([
        query,
        [first?.id],
      ])
    const { entries } = await admin.trail(item!.documentId!)
    expect(entries.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['document.received', 'document.redacted', 'document.rooted', 'memory.ingested']),
    )
  })

  test('is text, whatever it begins with', async () => {
    for (const [at, text] of [
      '%PDF-1.7 is how the header reads',
      '{\\rtf1 begins',
      'PK\u0003 no'.replace('\u0003', '?'),
      '<html><p>tag</p>',
    ].entries()) {
      const { items } = await remember({ text: `${text} quokka${at}` })
      expect([text, items[0]?.status]).toEqual([text, 'completed'])
      const { results } = await admin.recall(`quokka${at}`, { mode: 'vault' })
      expect(results[0]?.content).toBe(`${text} quokka${at}`)
    }
  })

  test('is refused with a field that nobody knows, a time without zone, or by a key that may only read', async () => {
    const pointersOf = ({ body }: { body: unknown }) =>
      (body as { errors?: { pointer: string }[] }).errors?.map(({ pointer }) => pointer)
    expect(pointersOf(await send({ text: 'a', colour: 'b' }))).toEqual(['/colour'])
    expect(pointersOf(await send({ items: [{ text: 'a' }, { text: 'b', time: '2026-02-30T00:00:00Z' }] }))).toEqual([
      '/items/1/time',
    ])
    expect(pointersOf(await send({ items: [{ text: 'a', tag: 'x' }] }))).toEqual(['/items/0/tag'])
    expect((await send({ items: [] })).status).toBe(422)
    expect((await send({ text: 'a\u0000b' })).status).toBe(422)
    expect((await send({ text: 'x'.repeat(20_001) })).status).toBe(422)
    expect((await send({ text: 'a' }, { by: viewer })).status).toBe(403)
  })
})

describe('an item that comes again', () => {
  test('is one by its id, adds what it says, and is refused with another content', async () => {
    const item = { id: 'm-1', source: 'chat', text: 'The ferry leaves at nine.', time: '2026-03-01T08:00:00Z' }
    const first = await remember(item)
    const again = await remember({ ...item, tags: ['ferry'] })
    expect(again.items[0]).toMatchObject({
      documentId: first.items[0]?.documentId,
      deduplicated: true,
      takenOver: { tags: 1 },
    })
    const other = await send({ ...item, text: 'The ferry leaves at ten.' })
    expect([other.status, (other.body as { code: string }).code]).toEqual([409, 'CONFLICT'])
    const elsewhere = await remember({ ...item, source: 'mail' })
    expect(elsewhere.items[0]).toMatchObject({ deduplicated: false })
    const namesake = await remember({ ...item, id: 'm-2' })
    expect(namesake.items[0]).toMatchObject({ deduplicated: false })
    expect(await listed('tag=ferry')).toHaveLength(1)
  })

  test('under one Idempotency-Key is answered as it was first, and another request refused', async () => {
    const headers = { 'idempotency-key': 'turn-7', ...waiting }
    const items = [{ text: 'Tide tables are on the wall.' }, { text: 'The key hangs behind them.' }]
    const first = await send({ items }, { headers })
    const again = await send({ items }, { headers })
    expect([first.status, again.status]).toEqual([200, 200])
    expect(again.body).toEqual(first.body)
    const longer = await send({ items: [...items, { text: 'A third.' }] }, { headers })
    expect([longer.status, (longer.body as { code: string }).code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED'])
    expect(await listed(`batch=${memoryIngestAnswerSchema.parse(first.body).batchId}`)).toHaveLength(2)
  })
})

describe('a batch', () => {
  test('answers at once, shows its progress as a list, and refuses one item by itself', async () => {
    await remember({ id: 'b-0', text: 'Lock zero is dry.' })
    const items = Array.from({ length: 120 }, (_, at) => ({
      id: `b-${at}`,
      text: `Lock ${at} opens by hand, gauge ${at * 7}.`,
    }))
    const answer = await send({ items })
    expect(answer.status).toBe(202)
    const batch = memoryIngestAnswerSchema.parse(answer.body)
    expect(batch).toMatchObject({ accepted: 119, deduplicated: 0, refused: 1 })
    expect(batch.items[0]).toMatchObject({
      id: 'b-0',
      documentId: null,
      status: 'refused',
      error: { code: 'CONFLICT' },
    })
    const startedMs = Date.now()
    for (;;) {
      const open = await listed(`batch=${batch.batchId}&status=processing`)
      if (open.length === 0) break
      expect(Date.now() - startedMs).toBeLessThan(60_000)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const documents = await listed(`batch=${batch.batchId}`)
    expect(documents.map(({ status }) => status)).toEqual(Array.from({ length: 119 }, () => 'completed'))
    expect(new Set(documents.map(({ documentId }) => documentId))).toEqual(
      new Set(batch.items.flatMap(({ documentId }) => documentId ?? [])),
    )
    const repeated = await remember({ items: items.slice(1) })
    expect(repeated).toMatchObject({ accepted: 119, deduplicated: 119, refused: 0 })
    expect(await listed(`batch=${repeated.batchId}`)).toHaveLength(119)
  }, 120_000)

  test('is a conversation in the order of its times, found by when it was said', async () => {
    const said = [
      ['user', 'Which pump did we order in the end?', '2021-05-04T10:00:00Z'],
      ['assistant', 'The blue one with the brass valve.', '2021-05-04T10:00:00Z'],
      ['user', 'And when does it come?', '2021-05-04T10:02:00+01:00'],
    ] as const
    const items = said.map(([speaker, text, time]) => ({ speaker, text, time, session: 'pump-talk' }))
    const { items: taken } = await remember({ items })
    const inOrder = [2, 0, 1].map((at) => taken[at]!.documentId!)
    expect(inOrder).toEqual(inOrder.toSorted())
    const { results } = await admin.recall('pump valve', {
      filter: { from: '2021-05-04T00:00:00Z', to: '2021-05-05T00:00:00Z' },
    })
    expect(new Set(results.map(({ provenance }) => provenance.documentId))).toEqual(new Set(inOrder))
    expect(results.map(({ content }) => content)).toContain('assistant: The blue one with the brass valve.')
    const none = await admin.recall('pump valve', {
      filter: { from: '2021-05-05T00:00:00Z', to: '2021-05-06T00:00:00Z' },
    })
    expect(none.results).toEqual([])
  })
})
