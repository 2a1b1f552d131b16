// The filter of a recall: only documents that it lets through are answered, named as sources, or walked through.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let instance: TestInstance
let client: Client
const ids: Record<string, string> = {}
const documents = {
  a: { text: 'The weir needs a new gate.', metadata: { subjects: ['s-1'], tags: ['water'], matter: 'M-1' } },
  b: { text: 'The weir was painted.', metadata: { subjects: ['s-2'], tags: ['water'], matter: 'M-2' } },
  c: { text: 'The weir froze over.', metadata: { subjects: ['s-1', 's-2'], tags: ['ice'] } },
  // The same words as another: one node, two documents.
  d: { text: 'The weir was painted.', metadata: { subjects: ['s-3'], graph: 'main', vertical: 'hr' } },
}

beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
  for (const [name, { text, metadata }] of Object.entries(documents)) {
    const end = await client.process(text, { name: `${name}.txt`, metadata })
    expect([name, end.status]).toEqual([name, 'completed'])
    ids[name] = end.documentId
  }
}, 180_000)
afterAll(() => instance.stop())

const namesOf = async (filter: object, options: object = {}): Promise<string[]> => {
  const { results } = await client.recall('weir', { filter, ...options })
  const found = new Set(results.flatMap(({ sources }) => sources.map(({ documentId }) => documentId)))
  return Object.keys(ids)
    .filter((name) => found.has(ids[name]!))
    .toSorted()
}

describe('options.filter', () => {
  test.each(['hybrid', 'vault'])('of a field takes any value, of several fields all, in mode %s', async (mode) => {
    const all = Object.keys(documents)
    for (const [filter, expected] of [
      [{}, all],
      [{ subjects: ['s-1'] }, ['a', 'c']],
      [{ subjects: ['s-1', 's-3'] }, ['a', 'c', 'd']],
      [{ subjects: ['s-2'], tags: ['water'] }, ['b']],
      [{ matter: 'M-1' }, ['a']],
      [{ tags: ['water', 'ice'] }, ['a', 'b', 'c']],
      [{ documents: [ids['d'], ids['a']] }, ['a', 'd']],
      [{ documents: [ids['d'], ids['a']], subjects: ['s-3'] }, ['d']],
      [{ mediaType: 'text/plain' }, all],
      [{ mediaType: 'application/pdf' }, []],
      [{ from: '2026-01-01T00:00:00Z', to: '2199-01-01T00:00:00Z' }, all],
      [{ to: '2026-01-01T00:00:00Z' }, []],
      [{ subjects: ['nobody'] }, []],
    ] as const)
      expect([filter, await namesOf(filter, { mode })]).toEqual([filter, [...expected]])
  })

  test('reads a node that two documents hold by the one that counts, and names no other', async () => {
    for (const name of ['b', 'd'] as const) {
      const { results } = await client.recall('weir painted', { filter: { documents: [ids[name]] } })
      expect(results).toHaveLength(1)
      expect(results[0]?.provenance.documentId).toBe(ids[name])
      expect(results[0]?.sources.map(({ documentId }) => documentId)).toEqual([ids[name]])
      expect(results[0]?.moreSources).toBe(false)
    }
    expect(await namesOf({ subjects: ['s-2', 's-3'] }, { vertical: 'hr' })).toEqual(['d'])
  })

  test('that is malformed is refused', async () => {
    for (const filter of [
      { documents: [] },
      { documents: ['x'] },
      { subject: 's-1' },
      { subjects: Array.from({ length: limits.filterValuesMax + 1 }, () => 'x') },
    ]) {
      const body = JSON.stringify({ query: 'weir', options: { filter } })
      expect((await client.json('/api/memory/recall', { method: 'POST', body })).status).toBe(422)
    }
  })
})
