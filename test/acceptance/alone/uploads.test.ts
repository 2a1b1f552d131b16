// Uploads that stop or break off: others are served meanwhile, memory stays bounded, and nothing of them is left.
import { randomBytes } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from '../client.ts'
import { startInstance, type TestInstance } from '../instance.ts'
import { mainBytes } from '../main-memory.ts'
import { beginRawUpload, settledWithin } from '../raw-upload.ts'

const MiB = 1024 * 1024

let instance: TestInstance
let client: Client
beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
})
afterAll(() => instance?.stop())

function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((item) => item.isFile())
    .reduce(
      (sum, { parentPath, name }) => sum + (statSync(join(parentPath, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    )
}

test('300 uploads that stop: innocent ones beside them are taken, memory is bounded and the others end', async () => {
  const beforeBytes = mainBytes(instance)
  const content = Buffer.alloc(4.8 * MiB, 'x')
  const stalled = Array.from({ length: 300 }, () => beginRawUpload(instance.port, content, 6 * MiB))
  let mostBytes = 0
  const taken: number[] = []
  const large: Promise<number>[] = []
  const untilMs = Date.now() + 20_000
  for (let turn = 0; Date.now() < untilMs; turn++) {
    if (turn % 40 === 10)
      large.push(client.upload(randomBytes(2 * MiB), { name: 'large.bin' }).then(({ status }) => status))
    taken.push((await client.upload(`The heron number ${turn} waits.`)).status)
    expect((await client.json('/api/documents?limit=1')).status).toBe(200)
    mostBytes = Math.max(mostBytes, mainBytes(instance))
    await wait(100)
  }
  taken.push(...(await Promise.all(large)))
  expect(taken.filter((status) => status !== 202)).toEqual([])
  const ended = await settledWithin(
    stalled.map(({ status }) => status),
    90_000,
  )
  expect(ended.filter((status) => status === 'pending')).toEqual([])
  expect(ended.every((status) => status === 408 || status === 429)).toBe(true)
  for (const { socket } of stalled) socket.destroy()
  const grownMiB = (mostBytes - beforeBytes) / MiB
  process.stderr.write(
    `main grew by ${Math.round(grownMiB)} MiB, to ${Math.round(mostBytes / MiB)}; later ${Math.round(mainBytes(instance) / MiB)}; ${taken.length} uploads taken\n`,
  )
  // What is held, and what the collector has not come to yet: without a bound it was 1,600 MiB.
  expect(grownMiB).toBeLessThan(640)
})

test('a trickle below the least rate ends with 408', async () => {
  const { socket, status } = beginRawUpload(instance.port, Buffer.from('slow '), 100_000)
  const trickle = setInterval(() => socket.write('x'.repeat(100)), 500)
  expect(await status).toBe(408)
  clearInterval(trickle)
  socket.destroy()
})

test('uploads that break off leave nothing: what they took of the store serves the next ones', async () => {
  await client.process('The heron settles.')
  const data = join(instance.dir, 'data')
  const sizes: number[] = []
  for (let round = 0; round < 3; round++) {
    const parts = Array.from({ length: 5 }, () => beginRawUpload(instance.port, randomBytes(11 * MiB), 20 * MiB))
    await wait(2_000)
    for (const { socket } of parts) socket.destroy()
    await wait(2_000)
    sizes.push(sizeOf(data))
  }
  expect(sizes[0]).toBeGreaterThan(20 * MiB)
  expect(sizes[2]! - sizes[0]!).toBeLessThan(30 * MiB)
  const again = await client.process('The heron settles once more.')
  expect(again.status).toBe('completed')
})

test('the same bytes again: what they bring is taken over, or they are a document of their own', async () => {
  const text = `The lighthouse keeper of report 56 wrote ${randomBytes(4).toString('hex')}.`
  const first = await client.ingest(text, { metadata: { tags: ['lamp'] } })
  const again = await client.ingest(text, { metadata: { tags: ['lamp', 'oil'], matter: 'salvage', subjects: ['k-1'] } })
  expect(again).toMatchObject({
    documentId: first.documentId,
    deduplicated: true,
    takenOver: { tags: 1, subjects: 1, matter: true, classification: false },
  })
  const other = await client.ingest(text, { metadata: { graph: 'other' } })
  expect(other.documentId).not.toBe(first.documentId)
  expect((await client.settled(first.documentId, 30_000)).status).toBe('completed')
  expect((await client.settled(other.documentId, 30_000)).status).toBe('completed')
  for (const query of ['matter=salvage', 'subject=k-1', 'tag=oil']) {
    const { body } = await client.json(`/api/documents?${query}`)
    expect((body as { documents: { documentId: string }[] }).documents.map(({ documentId }) => documentId)).toEqual([
      first.documentId,
    ])
  }
  expect((await client.trail(first.documentId)).entries.map(({ type }) => type)).toContain('document.joined')
  const { results } = await client.recall('lighthouse keeper', { graph: 'other' })
  expect(results.map(({ provenance }) => provenance.documentId)).toEqual([other.documentId])
})

test('the media type stands in list and status, from the beginning', async () => {
  const known = await client.ingest(`Wind and tide ${randomBytes(4).toString('hex')}.`, { name: 'a.txt' })
  const unknown = await client.ingest(randomBytes(64), { name: 'noise' })
  expect((await client.status(known.documentId)).mediaType).toBe('text/plain')
  const { body } = await client.json('/api/documents?limit=200')
  const { documents } = body as { documents: { mediaType: string | null; documentId: string }[] }
  expect(documents.every(({ mediaType }) => /^[a-z]+\/[\w.+-]+$/.test(mediaType ?? ''))).toBe(true)
  expect((await client.settled(unknown.documentId, 30_000)).mediaType).toBe('application/octet-stream')
})
