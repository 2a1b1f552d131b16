// What goes out of memory comes in again: an export into a fresh graph, here and elsewhere, answers recalls as the graph that it is of.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { trailSchema } from '../../contract/audit.ts'
import { memoryIngestAnswerSchema, memoryItemSchema, type MemoryItem } from '../../contract/memory-item.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

let here: TestInstance
let elsewhere: TestInstance
let client: Client
let other: Client

beforeAll(async () => {
  ;[here, elsewhere] = await Promise.all([startInstance(), startInstance()])
  client = createClient(here.url)
  other = createClient(elsewhere.url)
}, 180_000)
afterAll(() => Promise.all([here.stop(), elsewhere.stop()]))

async function remember(items: readonly object[], to = client): Promise<void> {
  for (let from = 0; from < items.length; from += 100) {
    const body = JSON.stringify({ items: items.slice(from, from + 100) })
    const answer = await to.json('/api/memory/ingest', { method: 'POST', body, headers: { prefer: 'wait=30' } })
    const { items: taken } = memoryIngestAnswerSchema.parse(answer.body)
    expect(taken.filter(({ status }) => status !== 'completed')).toEqual([])
  }
}

async function exported(graph: string, of = client, more = ''): Promise<readonly MemoryItem[]> {
  const text = await of.text(`/api/memory/export?graph=${graph}${more}`)
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => memoryItemSchema.parse(JSON.parse(line)))
}

const into = (items: readonly MemoryItem[], graph: string) => items.map((item) => ({ ...item, graph }))

/** An import gives labels of its own. */
const unlabelled = (content: string): string => content.replaceAll(/<([A-Z_]+)_[0-9a-hjkmnp-tv-z]{7}>/g, '<$1>')

async function answers(graph: string, queries: readonly string[], of: Client = client, options: object = {}) {
  const all = []
  for (const query of queries) {
    const { results } = await of.recall(query, { graph, maxNodes: 1_000, ...options })
    const ranked = results.map(({ content, score, provenance: { time } }) => ({
      score: score.toFixed(6),
      time,
      content: unlabelled(content),
    }))
    // Of equal scores the one that came first comes first.
    all.push({ query, results: ranked.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) })
  }
  return all
}

function randomSource(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const words =
  `weir mill pond race gate sluice oak plank miller flour river bridge winter frost council letter survey price repair stone wheel
  ferry tide lock gauge pump valve cable engine harbour crane cargo`.split(/\s+/)

function madeItems(seed: number): readonly object[] {
  const below = randomSource(seed)
  const pick = (of: readonly string[]): string => of[below(of.length)]!
  // Whole sentences: redaction finds nobody in them.
  const sentence = (): string =>
    `The ${pick(words)} of the ${pick(words)} needs a new ${pick(words)} and a ${pick(words)}, so the ${pick(words)} near the ${pick(words)} was closed.`
  return Array.from({ length: 40 }, (_, at) => ({
    id: `made-${seed}-${at}`,
    text: Array.from({ length: 1 + below(12) }, sentence).join(below(2) === 0 ? ' ' : '\n\n'),
    time: new Date(Date.UTC(2024, below(12), 1 + below(28), below(24), below(60), 0, at)).toISOString(),
    ...(below(3) === 0 ? { session: `talk-${below(3)}`, speaker: pick(['user', 'assistant']) } : {}),
    ...(below(3) === 0 ? { tags: [pick(['red', 'blue'])], subjects: [pick(['s-1', 's-2'])] } : {}),
  }))
}

describe('export and import', () => {
  test.each([1, 2, 3, 4])(
    'make a graph that recalls as the first one does, seed %i',
    async (seed) => {
      const below = randomSource(seed + 100)
      const queries = Array.from({ length: 12 }, () =>
        [words[below(words.length)], words[below(words.length)], words[below(words.length)]].join(' '),
      )
      const graph = `made-${seed}`
      await remember(madeItems(seed).map((item) => ({ ...item, graph })))
      const items = await exported(graph)
      expect(items).toHaveLength(40)
      expect(items.filter(({ text }) => text.includes('<'))).toEqual([])
      const expected = await answers(graph, queries)
      await remember(into(items, `${graph}-copy`))
      expect(await answers(`${graph}-copy`, queries)).toEqual(expected)
      await remember(into(items, graph), other)
      expect(await answers(graph, queries, other)).toEqual(expected)
      const filter = { from: '2024-03-01T00:00:00Z', to: '2024-09-01T00:00:00Z' }
      expect(await answers(`${graph}-copy`, queries, client, { filter })).toEqual(
        await answers(graph, queries, client, { filter }),
      )
      // What is exported again is the same, and the same items again are no more.
      const again = await exported(`${graph}-copy`)
      expect(again.map(({ text, time }) => [text, time])).toEqual(items.map(({ text, time }) => [text, time]))
      await remember(into(items, `${graph}-copy`))
      expect(await exported(`${graph}-copy`)).toEqual(again)
    },
    120_000,
  )

  test('keep who is who, under labels of their own, and no value leaves', async () => {
    const people = ['Erika Musterfrau', 'Ottokar Beispiel', 'Maria Keller']
    await remember(
      people.flatMap((name, at) => [
        { id: `w-${at}-1`, graph: 'who', text: `${name} asked for the weir to be mended.`, subjects: [`client-${at}`] },
        { id: `w-${at}-2`, graph: 'who', text: `The council answered ${name} about the sluice.`, tags: ['council'] },
      ]),
    )
    const items = await exported('who')
    expect(JSON.stringify(items)).not.toMatch(/erika|musterfrau|ottokar|beispiel|keller|client-|council"/i)
    expect(new Set(items.flatMap(({ subjects }) => subjects)).size).toBe(3)
    await remember(into(items, 'who-copy'))
    const queries = ['weir mended', 'council sluice']
    expect(await answers('who-copy', queries)).toEqual(await answers('who', queries))
    const { results } = await client.recall('weir council', { graph: 'who-copy', maxNodes: 20 })
    const labels = results.flatMap(({ content }) => content.match(/<PERSON_\w{7}>/g) ?? [])
    expect([labels.length, new Set(labels).size]).toEqual([6, 3])
    const [subject] = items.flatMap(({ subjects }) => subjects)
    const of = await client.recall('weir', { graph: 'who-copy', filter: { subjects: [subject] } })
    expect(of.results).toHaveLength(1)
  })

  test('keep what holds now, and how sure each item was', async () => {
    const fees = [
      { id: 'f-1', text: 'The fee of the lock is twelve.', time: '2025-01-01T00:00:00Z' },
      { id: 'f-2', text: 'The fee of the lock is fourteen.', time: '2026-01-01T00:00:00Z' },
    ]
    await remember(
      fees.map((item) => ({ ...item, graph: 'fees', states: 'fee', subjects: ['the lock'], confidence: 0.9 })),
    )
    const items = await exported('fees')
    expect(JSON.stringify(items)).not.toContain('the lock"')
    expect(items.map(({ confidence }) => confidence)).toEqual([0.9, 0.9])
    expect(new Set(items.map(({ states }) => states)).size).toBe(1)
    await remember(into(items, 'fees-copy'))
    for (const graph of ['fees', 'fees-copy']) {
      const { results } = await client.recall('fee of the lock', { graph, mode: 'current' })
      expect(results.map(({ content }) => content)).toEqual(['The fee of the lock is fourteen.'])
    }
  })

  test('keep what superseded what, also of what becomes several items', async () => {
    const graph = 'tolls'
    const pages = Array.from({ length: 900 }, (_, at) => `Toll ${at} of the old book is ${at * 3}.`).join(' ')
    const old = await client.process(pages, { name: 'tolls.txt', metadata: { graph } })
    const kept = await client.process('Tolls of the bridge stay.', { name: 'bridge.txt', metadata: { graph } })
    const short = await client.process('Tolls of the ferry are two.', { name: 'ferry.txt', metadata: { graph } })
    const supersedes = [old.documentId, short.documentId]
    await client.process('All tolls are void.', { name: 'void.txt', metadata: { graph, supersedes } })
    const items = await exported(graph)
    const parts = items.filter(({ id }) => id?.startsWith(`${old.documentId}/`)).map(({ id }) => id)
    expect(parts.length).toBeGreaterThan(1)
    expect(new Set(items.at(-1)?.supersedesItems)).toEqual(new Set([...parts, short.documentId]))
    expect(items.map(({ id }) => id)).toContain(kept.documentId)
    for (const into of ['tolls-copy', 'tolls']) {
      const to = into === graph ? other : client
      await remember(
        items.map((item) => ({ ...item, graph: into })),
        to,
      )
      const { results } = await to.recall('tolls', { graph: into, mode: 'current', maxNodes: 100 })
      expect(results.map(({ content }) => content).toSorted()).toEqual([
        'All tolls are void.',
        'Tolls of the bridge stay.',
      ])
    }
  }, 60_000)

  test('split a long document into items of one conversation, and record who read it', async () => {
    const long = Array.from(
      { length: 700 },
      (_, at) => `Entry ${at} of the river book names gauge ${at * 3} and lock ${at % 9}.`,
    )
    const end = await client.process(long.join(' '), { name: 'book.txt', metadata: { graph: 'long' } })
    const items = await exported('long')
    expect(items.length).toBeGreaterThan(1)
    expect(items.map(({ id }) => id)).toEqual(items.map((_, at) => `${end.documentId}/${at + 1}`))
    expect(
      items
        .map(({ text }) => text)
        .join(' ')
        .replaceAll(/\s+/g, ' '),
    ).toBe(long.join(' '))
    const trail = trailSchema.parse((await client.json(`/api/audit/document/${end.documentId}?order=newest`)).body)
    expect(trail.entries[0]?.type).toBe('memory.recalled')
    await remember(into(items, 'long-copy'))
    const { results } = await client.recall('gauge 1500', { graph: 'long-copy' })
    expect(results[0]?.content).toContain('gauge 1500 ')
  }, 60_000)

  test('answer nothing of a graph that nobody made, of another vertical, or without a key', async () => {
    expect(await exported('nobody')).toEqual([])
    await remember([
      { text: 'Only for lending.', graph: 'rows', vertical: 'lending' },
      { text: 'For all.', graph: 'rows' },
    ])
    expect((await exported('rows', client, '&vertical=lending')).map(({ text }) => text)).toEqual(['Only for lending.'])
    expect(await exported('rows')).toHaveLength(2)
    expect((await client.json('/api/memory/export?graph=rows&colour=1')).status).toBe(422)
  })
})
