// Mode pageindex and the section tree over the API: sections in the order of their text, within the budget, recorded as any recall is.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { memoryTreeSchema, type MemoryTreeAnswer } from '../../contract/memory-view.ts'
import { recallAnswerSchema, type RecallAnswer } from '../../contract/recall.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { readLog } from './read-log.ts'

let instance: TestInstance
let client: Client
let contract = ''
let letter = ''

const sentences = (topic: string, count: number): string =>
  Array.from({ length: count }, (_, n) => `Rule ${n} about ${topic} holds for both sides in every harbour.`).join(' ')

const contractText = [
  'Charter of a barge',
  '1. Parties',
  `The charterer is Tilda Morgenthal of Kiel. ${sentences('the parties', 6)}`,
  '2. Cargo',
  sentences('loading', 40),
  '2.1 Dangerous goods',
  `Acid travels in steel drums. ${sentences('drums', 6)}`,
  '3. Freight and payment',
  `The freight is due thirty days after unloading. ${sentences('freight', 6)}`,
].join('\n\n')

beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  client = createClient(instance.url, instance.adminKey)
  contract = (await client.process(contractText, { name: 'charter.txt' })).documentId
  letter = (await client.process(`A letter about freight. ${sentences('weather', 60)}`, { name: 'letter.txt' }))
    .documentId
}, 180_000)
afterAll(() => instance.stop())

async function recall(query: string, options: object = {}): Promise<RecallAnswer> {
  const body = JSON.stringify({ query, options: { mode: 'pageindex', ...options } })
  const headers = { 'content-type': 'application/json' }
  const answer = await client.json('/api/memory/recall', { method: 'POST', body, headers })
  expect([query, answer.status]).toEqual([query, 200])
  return recallAnswerSchema.parse(answer.body)
}

async function tree(document: string): Promise<MemoryTreeAnswer> {
  const { status, body } = await client.json(`/api/memory/tree?document=${document}`)
  expect(status).toBe(200)
  return memoryTreeSchema.parse(body)
}

describe('GET /api/memory/tree', () => {
  test('is the document’s own headings, with what stands under each', async () => {
    const { basis, sections, chunks, revision } = await tree(contract)
    expect([basis, revision]).toEqual(['headings', 1])
    expect(sections.map(({ title, level, parent }) => [title, level, parent])).toEqual([
      ['Charter of a barge', 1, null],
      ['1. Parties', 2, 0],
      ['2. Cargo', 2, 0],
      ['2.1 Dangerous goods', 3, 2],
      ['3. Freight and payment', 2, 0],
    ])
    expect(sections[0]).toMatchObject({ from: 0, below: chunks })
  })

  test('is equal parts of a text without headings', async () => {
    const { basis, sections, chunks } = await tree(letter)
    expect(basis).toBe('parts')
    expect(sections.at(-1)!.below).toBe(chunks)
  })

  test('is in the document’s trail, and NOT_FOUND to whoever has no such document', async () => {
    await tree(contract)
    const { records } = await readLog(client)
    expect(records.some((record) => 'op' in record && record.op === 'memory.tree')).toBe(true)
    const nobody = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
    expect((await client.json(`/api/memory/tree?document=${nobody}`)).status).toBe(404)
    expect((await client.json('/api/memory/tree')).status).toBe(422)
  })
})

describe('mode pageindex', () => {
  test('answers the section that says what is asked, as one, in the order of its text', async () => {
    const { results, sourcesUsed } = await recall('when is the freight due')
    const [first] = results
    expect(first).toMatchObject({ kind: 'section', why: ['pageindex'], provenance: { documentId: contract } })
    expect(first!.section!.titles).toEqual(['Charter of a barge', '3. Freight and payment'])
    expect(first!.content).toContain('thirty days after unloading')
    expect(first!.content.indexOf('Rule 0 about freight')).toBeLessThan(first!.content.indexOf('Rule 5 about freight'))
    expect(first!.section!.nodeIds[0]).toBe(first!.id)
    expect(sourcesUsed).toContain('pageindex')
  })

  test('finds by a title what its own words do not say', async () => {
    const { results } = await recall('dangerous goods')
    expect(results[0]!.section!.titles.at(-1)).toBe('2.1 Dangerous goods')
    expect(results[0]!.content).toContain('steel drums')
  })

  test('stays within the budget, with titles before the text, and gives the beginning of what does not fit', async () => {
    const whole = (await recall('loading', { tokenBudget: 20_000 })).synthesis
    expect(whole.text).toMatch(/^\[1\] .*\nCharter of a barge\n2\. Cargo\n/)
    const { synthesis, truncated } = await recall('loading', { tokenBudget: 400 })
    expect(synthesis.tokensUsed).toBeLessThanOrEqual(400)
    expect(synthesis.text).toContain('[…]')
    expect(synthesis.nodeIds[0]).toBe(whole.nodeIds[0])
    expect(truncated === null || truncated.by.includes('tokenBudget')).toBe(true)
  })

  test('shows labels, and values where they are asked for by who may', async () => {
    const { results } = await recall('who is the charterer')
    const section = results.find(({ content }) => content.includes('The charterer is'))!
    expect(section.content).toMatch(/<PERSON_[0-9a-z]+>/)
    expect(section.content).not.toContain('Morgenthal')
    const { results: revealed } = await recall('who is the charterer', {
      reveal: true,
      purpose: 'a test',
      maxNodes: 50,
    })
    expect(revealed.some(({ content }) => content.includes('Tilda Morgenthal'))).toBe(true)
  })

  test('cites each document for its own section, whoever else holds the same chunk', async () => {
    const clause = `Rule of the lock\n\n${sentences('locks', 6)}`
    const ids: string[] = []
    for (const name of ['one', 'two']) {
      const text = `Book ${name} of waters\n\n${clause}\n\nEnd of ${name}\n\n${sentences(`ends of ${name}`, 6)}`
      ids.push((await client.process(text, { name: `${name}.txt` })).documentId)
    }
    const { results } = await recall('rule of the lock', { filter: { documents: ids } })
    const cited = results.filter(({ section }) => section!.titles.at(-1) === 'Rule of the lock')
    expect(cited.map(({ provenance }) => provenance.documentId).toSorted()).toEqual(ids.toSorted())
  })

  test('keeps to the documents that the filter lets through', async () => {
    const { results } = await recall('freight', { filter: { documents: [letter] } })
    expect(new Set(results.map(({ provenance }) => provenance.documentId))).toEqual(new Set([letter]))
    expect((await recall('freight', { graph: 'nothere' })).results).toEqual([])
  })

  test('leaves each chunk that it shows in the log', async () => {
    const { results, requestId } = await recall('rules about drums')
    const { records } = await readLog(client)
    const named = records
      .filter((record) => 'req' in record && record.req === requestId)
      .flatMap((record) => ('also' in record ? (record.also as { kind: string; id: string }[]) : []))
      .map(({ id }) => id)
    for (const id of results.flatMap(({ section }) => section!.nodeIds)) expect(named).toContain(id)
  })
})
