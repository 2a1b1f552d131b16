// Near-duplicates over the API: one result for what says the same, named with it, and room for others; floors, variety, and what was cut.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recallAnswerSchema, type RecallAnswer } from '../../contract/recall.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { readLog } from './read-log.ts'

let instance: TestInstance
let client: Client
const said =
  'the sluice of the lower pond was opened by the keeper at dawn and the meadow behind the mill stood under water'
const marks = ['', '.', ' !', ' – so', ';', '?', ' …', ' again', ':', ' (so)', ' too']
const others = ['the sluice is made of oak', 'a keeper of the sluice lives at the pond', 'the meadow is mown in June']

beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
  const texts = [...marks.map((mark, at) => `${said}${mark}${at === 3 ? ' slowly' : ''}`), ...others]
  // Numbers tell: these say something else.
  texts.push(`${said} 12 days`, `${said} 13 days`)
  // Of another graph none is named.
  const elsewhere = { text: `${said} elsewhere`, graph: 'other' }
  const items = [...texts.map((text, at) => ({ text, id: String(at) })), elsewhere]
  await client.remember(items)
}, 180_000)
afterAll(() => instance.stop())

async function ask(query: string, options: object = {}): Promise<RecallAnswer> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ query, options })
  const { status, body: answer } = await client.json('/api/memory/recall', { method: 'POST', body, headers })
  expect([options, status]).toEqual([options, 200])
  return recallAnswerSchema.parse(answer)
}

const query = 'sluice keeper pond meadow'
const same = ({ results }: RecallAnswer) => results.filter(({ content }) => content.startsWith(said))

describe('options.collapse', () => {
  test('is on: what says the same is one result, with the others, how alike they are and what they have besides', async () => {
    const answer = await ask(query, { maxNodes: 20 })
    expect(same(answer)).toHaveLength(3)
    const first = answer.results.find(({ nearDuplicates }) => nearDuplicates !== undefined)
    const duplicates = first!.nearDuplicates!
    expect(duplicates).toHaveLength(marks.length - 1)
    expect(new Set([first!.id, ...duplicates.map(({ id }) => id)]).size).toBe(marks.length)
    for (const { similarity, words } of duplicates) {
      expect(similarity).toBeGreaterThanOrEqual(0.9)
      if (similarity === 1) expect(words).toEqual([])
    }
    expect(duplicates.flatMap(({ words }) => words)).toEqual(expect.arrayContaining(['again', 'too']))
    expect(answer.cut).toEqual([{ by: 'nearDuplicate', count: marks.length - 1 }])
    expect(answer.truncated).toBeNull()
    expect(answer.synthesis.nodeIds).toEqual(answer.results.map(({ id }) => id))
  })

  test.each(['hybrid', 'vault', 'current'])('leaves room for others, in mode %s', async (mode) => {
    const answer = await ask(query, { maxNodes: 4, mode })
    expect(answer.results).toHaveLength(4)
    expect(same(answer).length).toBeLessThanOrEqual(3)
    const plain = await ask(query, { maxNodes: 4, mode, collapse: false })
    expect(same(plain)).toHaveLength(4)
    expect(plain.results.some(({ nearDuplicates }) => nearDuplicates !== undefined)).toBe(false)
  })

  test('records what was read, results and what stands with them', async () => {
    const { results, requestId } = await ask(query, { maxNodes: 4 })
    const shown = results.flatMap(({ id, nearDuplicates = [] }) => [id, ...nearDuplicates.map((one) => one.id)])
    interface Read {
      readonly req?: string
      readonly also?: readonly { readonly kind: string; readonly id: string }[]
    }
    const nodesRead = async (): Promise<ReadonlySet<string>> => {
      const records = (await readLog(client)).records as readonly object[] as readonly Read[]
      const also = records.filter(({ req }) => req === requestId).flatMap((one) => one.also ?? [])
      return new Set(also.filter(({ kind }) => kind === 'memory-node').map(({ id }) => id))
    }
    await expect.poll(async () => (await nodesRead()).size, { timeout: 10_000 }).toBeGreaterThanOrEqual(shown.length)
    expect(shown.every((id) => id !== '')).toBe(true)
    const read = await nodesRead()
    expect(shown.filter((id) => !read.has(id))).toEqual([])
  })
})

describe('floors', () => {
  test('answer two where two are right, and say what they cut', async () => {
    const all = await ask('oak of which the sluice is made', { maxNodes: 20 })
    expect(all.results.length).toBeGreaterThan(2)
    const scores = all.results.map(({ score }) => score)
    const falls = scores.map((score, at) => (at === 0 ? 1 : score / scores[at - 1]!))
    const steepest = falls.indexOf(Math.min(...falls))
    const answer = await ask('oak of which the sluice is made', { maxNodes: 20, minShare: falls[steepest]! + 1e-9 })
    expect(answer.results.map(({ id }) => id)).toEqual(all.results.slice(0, steepest).map(({ id }) => id))
    expect(answer.cut[0]).toMatchObject({ by: 'minShare' })
    expect(answer.truncated).toMatchObject({ by: ['minShare'], hint: expect.stringContaining('options.minShare') })
    const low = await ask('oak of which the sluice is made', { maxNodes: 20, minScore: 0.99 })
    expect(low.results).toHaveLength(1)
    expect(low.cut[0]).toMatchObject({ by: 'minScore' })
  })

  test('and variety are refused where they say nothing', async () => {
    for (const option of [{ minShare: 0.5 }, { collapse: true }, { diversity: 0.1 }]) {
      const body = JSON.stringify({ query, options: { mode: 'timeline', ...option } })
      const headers = { 'content-type': 'application/json' }
      const { status, body: problem } = await client.json('/api/memory/recall', { method: 'POST', body, headers })
      expect([option, status]).toEqual([option, 422])
      expect(problem).toMatchObject({ errors: [{ pointer: `/options/${Object.keys(option)[0]}` }] })
    }
  })
})

test('options.diversity changes the order alone', async () => {
  const plain = await ask(query, { maxNodes: 20 })
  const varied = await ask(query, { maxNodes: 20, diversity: 0.5 })
  const idsOf = ({ results }: RecallAnswer) => results.map(({ id }) => id)
  expect(idsOf(varied).toSorted()).toEqual(idsOf(plain).toSorted())
  expect(idsOf(varied)[0]).toBe(idsOf(plain)[0])
  expect(same(varied).length).toBe(3)
  expect(varied.results.slice(0, 2).filter(({ content }) => content.startsWith(said))).toHaveLength(1)
})
