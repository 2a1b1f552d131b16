// Memory over HTTP: the same bytes in two places, a clause of several documents, graphs that nobody made.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

const report = new URL('../../../shared/data/reports/duplicate-graph.txt', import.meta.url)
const isThere = existsSync(report)
if (!isThere) process.stderr.write('skipped: the shared test data has no reports; a text of the same kind is taken\n')
const bytes = isThere ? readFileSync(report) : Buffer.from('Inspection rules for the weir apply from August.')

let instance: TestInstance
let client: Client
beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
}, 180_000)
afterAll(() => instance.stop())

const filesOf = (): string[] => readdirSync(join(instance.dir, 'data'), { recursive: true, encoding: 'utf8' }).sort()

describe('the same bytes again', () => {
  test('in another graph or vertical are found there, and once in each place', async () => {
    const places = [{}, { graph: 'legal' }, { graph: 'legal', vertical: 'hr' }]
    const ids: string[] = []
    for (const metadata of places) ids.push((await client.process(bytes, { metadata })).documentId)
    expect(new Set(ids).size).toBe(places.length)
    for (const [at, metadata] of places.entries()) {
      const again = await client.process(bytes, { metadata })
      expect(again).toMatchObject({ documentId: ids[at], status: 'completed' })
    }
    const sourcesOf = async (options: object): Promise<string[][]> =>
      (await client.recall('weir inspection', { collapse: false, ...options })).results.map(({ sources }) =>
        sources.map((one) => one.documentId),
      )
    expect(await sourcesOf({})).toEqual([[ids[0]]])
    expect(new Set((await sourcesOf({ graph: 'legal' })).flat())).toEqual(new Set([ids[1], ids[2]]))
    expect(await sourcesOf({ graph: 'legal', vertical: 'hr' })).toEqual([[ids[2]]])
    expect(await sourcesOf({ graph: 'legal', vertical: 'lending' })).toEqual([])
  })
})

describe('a clause that several documents hold', () => {
  test('is found in the vertical of each, and names each with its own root and place', async () => {
    const clause = 'The lessee insures the crane against collapse.'
    const verticals = ['hr', 'lending', null, 'health'] as const
    const documents = []
    for (const vertical of verticals)
      documents.push(await client.process(clause, { metadata: vertical === null ? {} : { vertical } }))
    const again = await client.process(clause, { metadata: { session: 'another' } })
    // In each vertical it is a memory of its own; within one, all that hold it are named.
    const all = await client.recall('crane collapse', { mode: 'vault', collapse: false })
    const named = all.results.map(({ sources }) =>
      sources.map(({ documentId, merkleRoot }) => [documentId, merkleRoot]),
    )
    const sent = documents.map(({ documentId, merkleRoot }) => [[documentId, merkleRoot]])
    sent[2]!.push([again.documentId, again.merkleRoot])
    const sorted = (all: readonly unknown[]) => all.map((one) => JSON.stringify(one)).toSorted()
    expect(sorted(named)).toEqual(sorted(sent))
    expect(all.results.every(({ content, moreSources }) => content.includes(clause) && !moreSources)).toBe(true)
    // Who sees all of them is told once that others say the same.
    const [first, ...others] = (await client.recall('crane collapse', { mode: 'vault' })).results
    expect([others.length, first?.nearDuplicates?.length]).toEqual([0, 3])
    for (const [at, vertical] of verticals.entries()) {
      if (vertical === null) continue
      for (const mode of ['vault', 'hybrid']) {
        const { results } = await client.recall('crane collapse', { mode, vertical })
        expect(results[0]).toMatchObject({ verticalId: vertical, merkleRoot: documents[at]?.merkleRoot })
        expect(results[0]?.provenance.documentId).toBe(documents[at]?.documentId)
        expect(results[0]?.sources).toHaveLength(1)
      }
    }
  })
})

describe('graphs', () => {
  test('are made by an ingest alone: who recalls from others gets nothing and leaves nothing', async () => {
    await client.recall('weir')
    const before = filesOf()
    for (let at = 0; at < 20; at += 1) {
      const answer = await client.recall('weir inspection', { graph: `nobody-${at}` })
      expect(answer).toMatchObject({ results: [], truncated: null })
    }
    expect(filesOf()).toEqual(before)
  })

  test('are bounded for a tenant', async () => {
    const codes: unknown[] = []
    for (let at = 0; at <= limits.graphsMax; at += 1) {
      const { status, body } = await client.upload(`Note ${at}.`, { metadata: { graph: `made-${at}` } })
      codes.push(status === 202 ? status : (body as { code: string }).code)
    }
    expect(codes[0]).toBe(202)
    expect(codes.at(-1)).toBe('VALIDATION_FAILED')
    expect((await client.upload('Note of a known graph.', { metadata: { graph: 'made-3' } })).status).toBe(202)
  })
})
