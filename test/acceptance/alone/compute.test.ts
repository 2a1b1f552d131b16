// Compute in a process of its own: what is large crosses as streams, and a process that ends under documents loses none.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from '../client.ts'
import { startInstance, type TestInstance } from '../instance.ts'
import { untilListed } from '../until-listed.ts'

let instance: TestInstance
let client: Client
beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
})
afterAll(async () => await instance.stop())

const untilComputePid = async (): Promise<number> => (await untilListed(instance, 'compute-0')).pid

test('an original above 4 MiB, its chunks and its page cross as streams', async () => {
  const row = (i: number): string => `Row ${i} of the almanac names tide${(i * 31) % 9_973} and quay${(i * 7) % 997}.`
  const text = Array.from({ length: 100_000 }, (_, i) => row(i)).join('\n')
  expect(text.length).toBeGreaterThan(4 * 1024 * 1024)
  const startMs = performance.now()
  const end = await client.process(text, { name: 'almanac.txt' })
  const pdf = await client.archive(end.documentId)
  console.log(
    `measured: ${text.length} characters in ${Math.round(performance.now() - startMs)} ms, PDF ${pdf.length} bytes`,
  )
  expect([end.status, end.error]).toEqual(['completed', null])
  expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-')
  expect((await client.recall('Row 99999 of the almanac', { maxNodes: 5 })).results.length).toBeGreaterThan(0)
})

test('every document completes although compute is killed again and again', async () => {
  const documents = Array.from({ length: 60 }, (_, i) =>
    client.ingest(`Memo ${i}: the vessel of Maria Keller left port ${i}.`),
  )
  const first = await untilComputePid()
  const killing = (async () => {
    for (let round = 0; round < 3; round++) {
      await wait(150)
      process.kill(await untilComputePid(), 'SIGKILL')
    }
  })()
  const ends = await Promise.all(documents.map(async (sent) => client.settled((await sent).documentId, 60_000)))
  await killing
  expect(ends.map(({ status }) => status)).toEqual(ends.map(() => 'completed'))
  expect(await untilComputePid()).not.toBe(first)
}, 90_000)
