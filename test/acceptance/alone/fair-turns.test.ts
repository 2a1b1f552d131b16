// One client floods with whole requests, with a key and without: another’s are neither refused nor kept waiting for long.
import { execFile } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createdApiKeySchema } from '../../../contract/api-key.ts'
import { createClient } from '../client.ts'
import { startInnocents } from '../innocents.ts'
import { startInstance, type TestInstance } from '../instance.ts'

let instance: TestInstance
const keys: string[] = []
const forMs = 5_000
/** On two cores that flooder, innocents and server share; main has half a core at most. */
const p99MaxMs = 1_500

beforeAll(async () => {
  instance = await startInstance({ config: { api: { auth: { mode: 'apiKey' } } } })
  const admin = createClient(instance.url, instance.adminKey)
  for (const name of ['flooder', 'innocent']) {
    const made = await admin.json('/api/keys', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, roles: ['operator'] }),
    })
    keys.push(createdApiKeySchema.parse(made.body).key)
  }
  for (const text of ['The lighthouse of Skagen is grey.', 'Tides turn twice a day.']) await admin.process(text)
}, 180_000)
afterAll(() => instance.stop())

async function flood(authorization: string, body: string): Promise<{ readonly [status: string]: number }> {
  const script = fileURLToPath(new URL('../request-flood.ts', import.meta.url))
  const args = [script, String(instance.port), '500', String(forMs), authorization, body]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout) as { readonly [status: string]: number }
}

describe('a flood of whole requests', () => {
  it.each([
    { kind: 'lists with a key', authorization: () => `Bearer ${keys[0]}`, body: '' },
    { kind: 'recalls with a key', authorization: () => `Bearer ${keys[0]}`, body: '{"query":"lighthouse tides"}' },
    { kind: 'no key', authorization: () => '', body: '' },
    { kind: 'another guessed key each time', authorization: () => 'random', body: '' },
  ])('of $kind costs another client neither an answer nor much time', async ({ kind, authorization, body }) => {
    const headers = { authorization: `Bearer ${keys[1]}` }
    const innocents = startInnocents(instance.url, ['/api/documents', '/api/session'], headers)
    await wait(500)
    const counts = await flood(authorization(), body)
    const report = await innocents.stop()
    console.log(`${kind}: flooder ${JSON.stringify(counts)}, innocents ${JSON.stringify(report)}`)
    expect(report.failures).toEqual([])
    expect(report.p99Ms).toBeLessThan(p99MaxMs)
    expect(report.requests).toBeGreaterThan(20)
  })
})
