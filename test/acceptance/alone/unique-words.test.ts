// Texts of very many different words, as logs and exports of identifiers are: nobody else waits for them.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from '../client.ts'
import { startInstance, type TestInstance } from '../instance.ts'

let instance: TestInstance
let client: Client
beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
})
afterAll(() => instance?.stop())

const letters = 'bcdfghjklmnpqrstvwxz'

/** A word of consonants for each number. */
function wordOf(n: number): string {
  let word = 'x'
  for (let rest = n + 1; rest > 0; rest = Math.floor(rest / letters.length)) word += letters[rest % letters.length]
  return word
}

test('255,000 different words: innocent requests beside answer, and all of them are found afterwards', async () => {
  await client.process('The osprey nests at the ford.')
  const words = Array.from({ length: 255_000 }, (_, n) => wordOf(n * 7 + 11))
  const lines = Array.from({ length: words.length / 10 }, (_, n) => words.slice(n * 10, n * 10 + 10).join(' '))
  const long = client
    .ingest(`${lines.join('.\n')}.`, { name: 'export.txt' })
    .then(({ documentId }) => client.settled(documentId, 300_000))
  const tooksMs: number[] = []
  for (let isOver = false, n = 0; !isOver; n++) {
    const sinceMs = performance.now()
    expect((await client.json('/healthz')).status).toBe(200)
    tooksMs.push(performance.now() - sinceMs)
    if (n % 10 === 0) {
      expect((await client.recall('osprey ford')).results.length).toBeGreaterThan(0)
      expect((await client.upload(`The osprey number ${n} nests.`)).status).toBe(202)
    }
    isOver = await Promise.race([long.then(() => true), wait(50, false)])
  }
  process.stderr.write(`slowest answer of ${tooksMs.length}: ${Math.round(Math.max(...tooksMs))} ms\n`)
  // The page of a thousand sheets may pass its deadline on a busy machine; memory holds all of it.
  const { status, stages } = await long
  expect(['completed', 'partial']).toContain(status)
  expect(stages.find(({ name }) => name === 'memory')?.state).toBe('done')
  // One turn of everything took 15 to 20 s.
  expect(Math.max(...tooksMs)).toBeLessThan(3_000)
  for (const at of [0, 127_000, 254_999]) expect((await client.recall(words[at]!)).results.length).toBeGreaterThan(0)
})
