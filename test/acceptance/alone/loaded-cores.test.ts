// Every core is taken by other programs: documents take longer, and none fails for it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from '../client.ts'
import { startInstance, type TestInstance } from '../instance.ts'
import { sentence } from '../ordinary-prose.ts'
import { loadCores } from '../spinners.ts'

let instance: TestInstance
let client: Client
beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
}, 180_000)
afterAll(() => instance.stop())

function textOf(n: number, characters: number): string {
  let text = `Number ${n}.`
  let drawn = n + 1
  const choose = (below: number): number => (drawn = (drawn * 48_271 + 11) % 2_147_483_647) % below
  while (text.length < characters) text += ` ${sentence('en', choose)}`
  return text
}

test('ten documents of 400 KB are completed while seven others want each core', async () => {
  await client.process('Warm.')
  const unload = loadCores(7)
  try {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => client.upload(textOf(n, 400_000))))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202))
    const ends: string[] = []
    for (const { body } of answers) {
      const { documentId } = body as { documentId: string }
      const { status, error } = await client.settled(documentId, 600_000)
      ends.push(error === null ? status : `${status} ${error.code}`)
    }
    expect(ends).toEqual(answers.map(() => 'completed'))
  } finally {
    unload()
  }
  const ended = instance.logs().filter((line) => line.includes('"event":"process ended"'))
  expect(ended.filter((line) => /deadline|no heartbeat/.test(line))).toEqual([])
})
