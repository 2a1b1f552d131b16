// A timeline over the API: in order of time, a page at a time, as it was true and known at any time; recorded as any recall is.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recallAnswerSchema, type RecallAnswer } from '../../contract/recall.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let client: Client
/** Sent in this order: the one of longest ago last. */
const items = [
  { id: 'b', text: 'The weir was painted green.', time: '2026-02-01T00:00:00Z' },
  { id: 'c', text: 'The weir froze over.', time: '2026-03-01T00:00:00Z' },
  { id: 'd', text: 'The weir was painted green.', time: '2026-04-01T00:00:00Z' },
  { id: 'x', text: 'Penguins have nothing to do with it.', time: '2026-03-15T00:00:00Z' },
  { id: 'a', text: 'The weir was built.', time: '1998-01-01T00:00:00Z' },
]
let lateMs = 0

beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
  await client.remember(items)
  lateMs = Date.now()
  await client.remember([{ id: 'e', text: 'The weir was sold.', time: '2026-01-01T00:00:00Z' }])
}, 180_000)
afterAll(() => instance.stop())

const ask = (options: object) =>
  client.json('/api/memory/recall', {
    method: 'POST',
    body: JSON.stringify({ query: 'weir', options }),
    headers: { 'content-type': 'application/json' },
  })

async function timeline(options: object = {}): Promise<RecallAnswer> {
  const { status, body } = await ask({ mode: 'timeline', ...options })
  expect([options, status]).toEqual([options, 200])
  return recallAnswerSchema.parse(body)
}

const timesOf = ({ results }: RecallAnswer): string[] => results.map(({ provenance }) => provenance.time.slice(0, 10))
const oldestFirst = ['1998-01-01', '2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01']

describe('mode timeline', () => {
  test('is in order of what was said, each saying at its own time, and in the text for a reader too', async () => {
    const { results, synthesis, nextCursor, truncated } = await timeline()
    expect(timesOf(await timeline())).toEqual(oldestFirst)
    expect(timesOf(await timeline({ order: 'newest' }))).toEqual(oldestFirst.toReversed())
    expect([nextCursor, truncated]).toEqual([null, null])
    const [, , painted, , again] = results
    expect(again!.id).toBe(painted!.id)
    expect(again!.provenance.documentId).not.toBe(painted!.provenance.documentId)
    for (const { sources, provenance } of results) {
      expect(sources.map(({ time }) => time)).toEqual([provenance.time])
      expect(Date.parse(provenance.createdAt)).toBeGreaterThan(Date.parse('2026-04-01'))
    }
    expect([...synthesis.text.matchAll(/^\[\d\] (\S+)/gm)].map(([, day]) => day)).toEqual(oldestFirst)
  })

  test.each(['oldest', 'newest'])('goes on where a page ends, %s first', async (order) => {
    const met: string[] = []
    for (let cursor: string | undefined, pages = 1; ; pages += 1) {
      const page = await timeline({ order, maxNodes: 2, ...(cursor === undefined ? {} : { cursor }) })
      met.push(...timesOf(page))
      if (page.nextCursor === null || page.nextCursor === undefined) {
        expect(pages).toBe(3)
        break
      }
      expect(page.truncated).toMatchObject({ by: ['maxNodes'], hint: expect.stringContaining('nextCursor') })
      cursor = page.nextCursor
    }
    expect(met).toEqual(order === 'oldest' ? oldestFirst : oldestFirst.toReversed())
  })

  test('is what was so at a time, and what was known at one', async () => {
    expect(timesOf(await timeline({ at: '2026-02-01T00:00:00Z' }))).toEqual(oldestFirst.slice(0, 3))
    const asOf = new Date(lateMs).toISOString()
    expect(timesOf(await timeline({ asOf }))).toEqual(oldestFirst.filter((day) => day !== '2026-01-01'))
    expect(timesOf(await timeline({ asOf, at: '2026-02-15T00:00:00Z' }))).toEqual(['1998-01-01', '2026-02-01'])
    expect(timesOf(await timeline({ asOf: '2020-01-01T00:00:00Z' }))).toEqual([])
  })

  test('alone takes its options, and says which it took ill', async () => {
    for (const [option, value] of [
      ['order', 'newest'],
      ['cursor', `${'0'.repeat(26)}.1.0`],
      ['at', '2026-02-01T00:00:00Z'],
      ['asOf', '2026-02-01T00:00:00Z'],
    ] as const) {
      const { status, body } = await ask({ mode: 'hybrid', [option]: value })
      expect([option, status]).toEqual([option, 422])
      expect(body).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ pointer: `/options/${option}` }] })
    }
    for (const cursor of ['', 'x', `${'0'.repeat(26)}.1`, `${'U'.repeat(26)}.1.0`])
      expect([cursor, (await ask({ mode: 'timeline', cursor })).status]).toEqual([cursor, 422])
  })

  test('is recorded with the documents that it read', async () => {
    const { results, requestId } = await timeline({ maxNodes: 1 })
    const { body } = await client.json(`/api/audit/memory-node/${results[0]!.id}`)
    expect(JSON.stringify(body)).toContain(requestId)
  })
})
