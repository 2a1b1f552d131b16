// What holds over the API: what supersedes something, in so many words or by stating the same of the same, closes it; nothing is lost.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recallAnswerSchema, type RecallAnswer } from '../../contract/recall.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { readLog } from './read-log.ts'

let instance: TestInstance
let client: Client

beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
}, 180_000)
afterAll(() => instance.stop())

async function ask(query: string, options: object = {}): Promise<RecallAnswer> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ query, options })
  const answer = await client.json('/api/memory/recall', { method: 'POST', body, headers })
  expect([options, answer.status]).toEqual([options, 200])
  return recallAnswerSchema.parse(answer.body)
}

const contents = ({ results }: RecallAnswer): string[] => results.map(({ content }) => content)

describe('a statement of one subject', () => {
  const graph = 'homes'
  const of = (subject: string, text: string, month: number) => ({
    text,
    subjects: [subject],
    states: ' Lives  in',
    time: `2026-0${month}-01T00:00:00Z`,
    graph,
  })
  let ids: readonly string[] = []
  beforeAll(async () => {
    ids = await client.remember([
      of('client-1', 'Her home is the old mill.', 1),
      // What is learnt late of before changes nothing of what holds.
      of('client-1', 'Moved into the quarry house.', 5),
      of('client-1', 'Her home is a boat for now.', 3),
      of('client-2', 'His home is the school.', 2),
      { ...of('client-1', 'Her home in the papers is the office.', 6), states: 'is registered at' },
    ])
  }, 60_000)

  test('holds until the next, is found by the words of any, and of others each has its own', async () => {
    expect(contents(await ask('home', { mode: 'current', graph })).toSorted()).toEqual(
      ['Moved into the quarry house.', 'His home is the school.', 'Her home in the papers is the office.'].toSorted(),
    )
    const then = await ask('home', { mode: 'current', graph, at: '2026-04-01T00:00:00Z' })
    expect(contents(then).toSorted()).toEqual(['Her home is a boat for now.', 'His home is the school.'])
    const before = await ask('home', { mode: 'current', graph, asOf: '2026-01-01T00:00:00Z' })
    expect(contents(before)).toEqual([])
  })

  test('is marked where it is superseded, by what and since when, in every other mode', async () => {
    for (const mode of ['hybrid', 'vault', 'timeline']) {
      const { results } = await ask('home', { mode, graph, minScore: 0 })
      const mill = results.find(({ content }) => content.includes('mill'))!
      expect([mode, mill.superseded, mill.sources[0]!.supersededBy]).toEqual([
        mode,
        true,
        { documentId: ids[2], time: '2026-03-01T00:00:00.000Z' },
      ])
      const school = results.find(({ content }) => content.includes('school'))!
      expect([school.superseded, school.sources[0]!.supersededBy]).toEqual([false, null])
    }
  })

  test('is not read where it does not hold: the record names what was answered alone', async () => {
    const { requestId } = await ask('home', { mode: 'current', graph })
    interface Read {
      readonly req?: string
      readonly also?: readonly { readonly kind: string; readonly id: string }[]
    }
    const recordsOf = async (): Promise<Read[]> =>
      ((await readLog(client)).records as readonly object[] as readonly Read[]).filter(({ req }) => req === requestId)
    await expect.poll(async () => (await recordsOf()).length, { timeout: 10_000 }).toBeGreaterThan(0)
    const read = (await recordsOf()).flatMap(({ also = [] }) => also).filter(({ kind }) => kind === 'document')
    expect(new Set(read.map(({ id }) => id))).toEqual(new Set([ids[1], ids[3], ids[4]]))
  })

  test('holds again where what superseded it is erased', async () => {
    const erased = await client.remember([of('client-3', 'Their home is the barn.', 1)])
    await client.remember([
      {
        text: 'Their home is the tower.',
        supersedes: erased,
        subjects: ['client-4'],
        time: '2026-02-01T00:00:00Z',
        graph,
      },
    ])
    const homes = async () => contents(await ask('their home barn tower', { mode: 'current', graph }))
    expect(await homes()).not.toContain('Their home is the barn.')
    const body = JSON.stringify({ subject: 'client-4', purpose: 'a test of erasure' })
    const { body: end } = await client.json('/api/identities/erase', { method: 'POST', body })
    expect(end).toMatchObject({ state: 'erased' })
    expect(await homes()).toContain('Their home is the barn.')
  })
})

describe('an item that supersedes items', () => {
  const item = (id: string, text: string, month: number, supersedesItems?: readonly string[]) => ({
    id,
    text,
    time: `2026-0${month}-01T00:00:00Z`,
    source: 'ledger',
    ...(supersedesItems === undefined ? {} : { supersedesItems }),
  })
  const chain = [
    item('toll-1', 'The toll is one.', 1),
    item('toll-2', 'The toll is two.', 2, ['toll-1']),
    item('toll-3', 'The toll is three.', 3, ['toll-2', 'toll-9']),
  ]

  test('names them as their sender does, in one batch or behind it, and sent again it is the same', async () => {
    const batched = chain.map((one) => ({ ...one, graph: 'batched' }))
    const ids = await client.remember(batched)
    expect(await client.remember(batched)).toEqual(ids)
    for (const one of chain) await client.remember([{ ...one, graph: 'singly' }])
    for (const graph of ['batched', 'singly'])
      expect(contents(await ask('toll', { mode: 'current', graph }))).toEqual(['The toll is three.'])
  })

  test('is the same item where one that it names came later', async () => {
    const graph = 'late'
    const [, , third] = chain.map((one) => ({ ...one, graph }))
    const [id] = await client.remember([third!])
    await client.remember([{ ...item('toll-2', 'The toll is two.', 2), graph }])
    expect(await client.remember([third!])).toEqual([id])
  })

  test('knows those of its own source, vertical and graph alone', async () => {
    const graph = 'apart'
    await client.remember([
      { ...chain[0]!, graph, source: 'other' },
      { ...item('toll-1', 'The toll is nine.', 1), graph, vertical: 'hr' },
      { ...chain[1]!, graph },
    ])
    const found = await ask('toll', { mode: 'current', graph })
    expect(contents(found).toSorted()).toEqual(['The toll is nine.', 'The toll is one.', 'The toll is two.'])
  })

  test('supersedes no more than a document may', async () => {
    const many = Array.from({ length: 20 }, (_, at) => `toll-${at}`)
    const body = JSON.stringify({ ...item('toll-4', 'The toll is four.', 4, many), supersedes: ['0'.repeat(26)] })
    const answer = await client.json('/api/memory/ingest', { method: 'POST', body })
    expect([answer.status, (answer.body as { code?: string }).code]).toEqual([422, 'VALIDATION_FAILED'])
  })
})

describe('a document that supersedes another', () => {
  test('closes it in its own vertical alone; the same words may hold elsewhere', async () => {
    const graph = 'terms'
    const clause = 'The fee of the weir is ten.'
    const [first, other] = await client.remember([
      { text: clause, id: 'a', graph },
      { text: clause, id: 'b', graph },
      { text: 'The fee of the weir in other hands.', vertical: 'hr', supersedes: ['0'.repeat(26)], graph },
    ])
    await client.remember([{ text: 'The fee of the weir is twelve.', supersedes: [first], graph }])
    const current = await ask('fee of the weir', { mode: 'current', graph })
    expect(contents(current)).toContain(clause)
    const held = current.results.find(({ content }) => content === clause)!
    expect(held.sources.map(({ documentId }) => documentId)).toEqual([other])
    await client.remember([{ text: 'The fee of the weir is void.', supersedes: [other], vertical: 'hr', graph }])
    expect(contents(await ask('fee of the weir', { mode: 'current', graph }))).toContain(clause)
    await client.remember([{ text: 'No fee.', supersedes: [other], graph }])
    const last = await ask('fee of the weir', { mode: 'current', graph })
    expect(contents(last)).not.toContain(clause)
    // What took its place is answered, though it has none of the words but one.
    expect(contents(last)).toContain('No fee.')
  })

  test('may be an upload, and ids that are none are refused', async () => {
    const old = await client.process('The lock opens at six.', { name: 'old.txt' })
    const metadata = { supersedes: [old.documentId] }
    const next = await client.process('The lock opens at seven.', { name: 'next.txt', metadata })
    expect(next.status).toBe('completed')
    expect(contents(await ask('when does the lock open', { mode: 'current' }))).toEqual(['The lock opens at seven.'])
    const { status } = await client.upload('x', { metadata: { supersedes: ['none'] } })
    expect(status).toBe(422)
  })
})
