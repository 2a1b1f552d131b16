// A document of thousands of chunks: it goes to the graph in several calls, and every node is there once.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { readLog } from './read-log.ts'

let instance: TestInstance
let client: Client
beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
})
afterAll(async () => await instance.stop())

/** Each sentence is a chunk of its own: 100 words, and two don't fit in 120. */
const sentence = (i: number): string =>
  `Row ${i} of the almanac names ${Array.from({ length: 94 }, (_, word) => `tide${(i * 31 + word * 7) % 9_973}`).join(' ')}.`

test('ingest: 2,500 chunks complete, each is one node, and the last one is found', async () => {
  const chunkCount = 2_500
  const startMs = performance.now()
  const end = await client.process(Array.from({ length: chunkCount }, (_, i) => sentence(i)).join('\n'), {
    name: 'almanac.txt',
  })
  console.log(`measured: ${chunkCount} chunks in ${Math.round(performance.now() - startMs)} ms`)
  expect([end.status, end.error]).toEqual(['completed', null])
  const { records } = await readLog(client)
  const nodes = records
    .filter((record) => record.type === 'memory.ingested' && record.res.id === end.documentId)
    .flatMap((record) => record.body['nodes'] as [string, string][])
  expect(nodes).toHaveLength(chunkCount)
  expect(new Set(nodes.map(([node]) => node)).size).toBe(chunkCount)
  const recalled = await client.recall(sentence(chunkCount - 1).slice(0, 300), { maxNodes: 3 })
  expect(recalled.results[0]?.provenance.chunk).toBe(chunkCount - 1)
})
