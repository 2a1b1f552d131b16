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
  const text = Array.from({ length: chunkCount }, (_, i) => sentence(i)).join('\n')
  const { status, body } = await client.upload(text, { name: 'almanac.txt', waitSeconds: 30 })
  const waitedMs = performance.now() - startMs
  const end = await client.settled((body as { documentId: string }).documentId, 120_000)
  console.log(`measured: ${chunkCount} chunks, answered ${status} after ${Math.round(waitedMs)} ms`)
  expect([end.status, end.error]).toEqual(['completed', null])
  const tookMs = Date.parse(end.completedAt ?? '') - Date.parse(end.createdAt)
  // Whoever waits is told at the end, however busy the server was in between.
  if (tookMs < 25_000) {
    expect(status).toBe(200)
    expect(waitedMs - tookMs).toBeLessThan(4_000)
  }
  const { records } = await readLog(client)
  const nodes = records
    .filter((record) => record.type === 'memory.ingested' && record.res.id === end.documentId)
    .flatMap((record) => record.body['nodes'] as [string, string][])
  expect(nodes).toHaveLength(chunkCount)
  expect(new Set(nodes.map(([node]) => node)).size).toBe(chunkCount)
  const recalled = await client.recall(sentence(chunkCount - 1).slice(0, 300), { maxNodes: 3 })
  expect(recalled.results[0]?.provenance.chunk).toBe(chunkCount - 1)
})
