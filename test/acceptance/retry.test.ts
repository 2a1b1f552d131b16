// What was blocked because a redactor was away goes through once it is back and somebody says so: small and large, by API and command line.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rootDir } from '../../self-host/settings.ts'
import { createClient, type Client } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { readLog } from './read-log.ts'
import { heldWord, startSlowAnalyzer, type SlowAnalyzer } from './slow-analyzer.ts'

let analyzer: SlowAnalyzer
let instance: TestInstance
let client: Client
beforeAll(async () => {
  analyzer = await startSlowAnalyzer()
  instance = await startInstance({ env: { PRESIDIO_ANALYZER_URL: analyzer.url } })
  client = createClient(instance.url)
}, 120_000)
afterAll(async () => {
  await instance?.stop()
  analyzer.close()
})

/** What an earlier try left is taken out first: the answer says to ask again. */
async function retried(documentId: string): Promise<void> {
  for (const untilMs = Date.now() + 20_000; ;) {
    const { status, body } = await client.json(`/api/documents/${documentId}/retry`, { method: 'POST' })
    if (status === 202) return expect(body).toMatchObject({ documentId, status: 'processing', error: null })
    expect([status, body]).toMatchObject([409, { code: 'CONFLICT', details: { reason: 'FORGETTING' } }])
    if (Date.now() > untilMs) throw new Error('still being taken out')
    await wait(200)
  }
}

test('a blocked document is tried again on somebody’s word, and not before', async () => {
  analyzer.letGo(500)
  const texts = [`The ${heldWord} was seen at the weir.`, `The ${heldWord} again. ${'The lock leaks. '.repeat(20_000)}`]
  const ends = []
  for (const text of texts) ends.push(await client.process(text, { name: 'seen.txt' }))
  expect(ends.map(({ status }) => status)).toEqual(['blocked', 'blocked'])
  analyzer.letGo(200)
  const [small, large] = ends
  await retried(small!.documentId)
  expect(await client.settled(small!.documentId, 30_000)).toMatchObject({ status: 'completed' })
  const env = { ...process.env, CLAWQL_URL: instance.url }
  const command = [join(rootDir, 'cli', 'clawql.mjs'), 'retry', large!.documentId, '--wait']
  const { stdout } = await promisify(execFile)(process.execPath, command, { env })
  expect(stdout).toContain('completed')
  const { results } = await client.recall(heldWord, { mode: 'vault' })
  expect(new Set(results.map(({ provenance }) => provenance.documentId)).size).toBe(2)
  const { records } = await readLog(client)
  const again = records.filter(({ type }) => type === 'document.retried')
  expect(again.map(({ body }) => body)).toEqual(
    [1, 1].map((retries) => ({ status: 'blocked', errorCode: 'PRESIDIO_UNAVAILABLE', retries })),
  )
  const { status, body } = await client.json(`/api/documents/${small!.documentId}/retry`, { method: 'POST' })
  expect([status, body]).toMatchObject([409, { details: { reason: 'NOT_ENDED' } }])
}, 90_000)
