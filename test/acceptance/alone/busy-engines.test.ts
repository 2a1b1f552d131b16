// Engines that one tenant keeps busy: the other's documents pass, the door refuses nobody, and nothing ends as blocked or failed.
import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from '../client.ts'
import { startInstance, type TestInstance } from '../instance.ts'
import { sentence } from '../ordinary-prose.ts'

const newKey = (): string => randomBytes(24).toString('base64url')
const secrets = { many: newKey(), one: newKey() }
const tenants = { many: 't_01J00000000000000000000001', one: 't_01J00000000000000000000002' }

let instance: TestInstance
let many: Client
let one: Client
beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'clawql-busy-'))
  mkdirSync(join(dir, 'secrets'), { mode: 0o700 })
  const keys = (['many', 'one'] as const).map((id) => ({
    id,
    tenantId: tenants[id],
    secretSha256: createHash('sha256').update(secrets[id]).digest('hex'),
    roles: ['admin'],
    scopes: [],
    actorType: 'service',
  }))
  writeFileSync(join(dir, 'secrets', 'api-keys.json'), JSON.stringify(keys), { mode: 0o600 })
  instance = await startInstance({ dir, removesDir: true, config: { api: { auth: { mode: 'apiKey' } } } })
  many = createClient(instance.url, secrets.many)
  one = createClient(instance.url, secrets.one)
})
afterAll(() => instance?.stop())

/** Of this many characters; no two are alike. */
function textOf(n: number, characters: number): string {
  let text = `Number ${n}.`
  let drawn = n
  const choose = (below: number): number => (drawn = (drawn * 48_271 + 11) % 2_147_483_647) % below
  while (text.length < characters) text += ` ${sentence('en', choose)}`
  return text
}

test('two hundred documents of one tenant beside single ones of another', async () => {
  await one.process('The pilot boards at dawn.')
  const busy = Array.from({ length: 200 }, (_, n) => many.upload(textOf(n, n % 2 === 0 ? 100_000 : 30_000)))
  await wait(2_000)
  const tooks: number[] = []
  for (let n = 0; n < 12; n++) {
    const sinceMs = performance.now()
    const text = n % 3 === 2 ? textOf(1_000 + n, 70_000) : `The pilot boards ship number ${n}.`
    const done = await one.process(text)
    expect(done.status).toBe('completed')
    tooks.push(Math.round(performance.now() - sinceMs))
    await wait(500)
  }
  process.stderr.write(`documents of the other tenant took ${tooks.join(', ')} ms\n`)
  // First come, first served, each of them waited for all that were there before it.
  expect(tooks.toSorted((a, b) => a - b)[tooks.length / 2]).toBeLessThan(5_000)
  const answers = await Promise.all(busy)
  expect(answers.filter(({ status }) => status !== 202)).toEqual([])
  const ends: string[] = []
  for (const { body } of answers) {
    const { documentId } = body as { documentId: string }
    const { status, error } = await many.settled(documentId, 600_000)
    ends.push(error === null ? status : `${status} ${error.code}`)
  }
  expect(ends.filter((end) => end !== 'completed')).toEqual([])
})
