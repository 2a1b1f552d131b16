// Edges of a view that an ingest says: who said something, also behind a label, and what superseded what; after an erasure neither knows them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { memoryGraphSchema, type MemoryGraphAnswer } from '../../contract/memory-view.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let client: Client
let ids: readonly string[] = []
const long = 'The weir was looked at by the council and found to be in need of work before the frost. '.repeat(16)

beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
  ids = await client.remember([
    { text: 'The weir needs a new gate.', speaker: 'Maria Keller' },
    { text: 'Ask Jonas Brandt about the sluice.', speaker: 'Maria Keller', title: 'Jonas Brandt: call' },
    { text: 'I made a list of it.', speaker: 'assistant' },
    { text: long, speaker: 'Maria Keller' },
    { text: 'Maria Keller: this is a letter.' },
  ])
}, 180_000)
afterAll(() => instance.stop())

async function view(documentId: string | undefined, hops = 0): Promise<MemoryGraphAnswer> {
  const { status, body } = await client.json(`/api/memory/graph?document=${documentId}&hops=${hops}`)
  expect(status).toBe(200)
  return memoryGraphSchema.parse(body)
}

/** Names of those who said nodes of a view. */
const saidBy = ({ edges, entities }: MemoryGraphAnswer): (string | undefined)[] =>
  edges.filter(({ relation }) => relation === 'SAID_BY').map(({ to }) => entities.find(({ id }) => id === to)?.name)

describe('SAID_BY', () => {
  test('leads from each chunk to the speaker, by the label that stands in the text', async () => {
    const [first] = saidBy(await view(ids[0]))
    expect(first).toMatch(/^<PERSON_[0-9a-z]{7}>$/)
    // Not whom the title names, however it looks.
    expect(saidBy(await view(ids[1]))).toEqual([first])
    const { nodes, ...whole } = await view(ids[3])
    expect(nodes.length).toBeGreaterThan(1)
    expect(saidBy({ nodes, ...whole })).toEqual(nodes.map(() => first))
  })

  test('is not there of a role, nor of what only reads as if somebody said it', async () => {
    expect(saidBy(await view(ids[2]))).toEqual([])
    expect(saidBy(await view(ids[4]))).toEqual([])
  })
})

test('SUPERSEDES joins two documents, both of which the view names', async () => {
  const next = await client.remember([{ text: 'The weir has its new gate.', supersedes: [ids[0]] }])
  const { edges, documents } = await view(ids[0])
  expect(edges).toContainEqual({ from: next[0], relation: 'SUPERSEDES', to: ids[0] })
  expect(documents.map(({ id }) => id)).toEqual(expect.arrayContaining([next[0], ids[0]]))
})

test('whoever was erased said nothing', async () => {
  const [label = ''] = saidBy(await view(ids[3]))
  const body = JSON.stringify({ label: label.slice(1, -1), purpose: 'a test of erasure' })
  expect((await client.json('/api/identities/erase', { method: 'POST', body })).body).toMatchObject({ state: 'erased' })
  for (const id of [ids[0], ids[1], ids[3]]) expect(saidBy(await view(id))).toEqual([])
})
