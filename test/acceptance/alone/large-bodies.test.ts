// Large bodies of JSON, many at once, of one client: main stays within bounds, each is answered, and nobody else notices.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { limits } from '../../../contract/limits.ts'
import { startInnocents } from '../innocents.ts'
import { startInstance, type TestInstance } from '../instance.ts'
import { mainMiB } from '../main-memory.ts'

const MiB = 1024 * 1024
const atOnce = 60

let instance: TestInstance
beforeAll(async () => {
  instance = await startInstance()
})
afterAll(() => instance?.stop())

/** A file of no format, so that nothing but the door works on it, each of its own bytes. */
const fileOf = (n: number): object => {
  const bytes = Buffer.alloc(5 * MiB, n + 1)
  bytes.writeUInt32LE(n, 0)
  return { name: 'block.bin', base64: bytes.toString('base64') }
}

const execute = (n: number): [path: string, body: object] => [
  '/api/execute',
  { operationId: 'documents.ingest', params: { file: fileOf(n) } },
]
const call = (n: number): [path: string, body: object] => [
  '/mcp',
  { jsonrpc: '2.0', id: n, method: 'tools/call', params: { name: 'execute', arguments: execute(n)[1] } },
]
/** Of the largest size, and wrong in each of its items. */
const remember = (n: number): [path: string, body: object] => [
  '/api/memory/ingest',
  { items: Array.from({ length: 100 }, (_, at) => ({ text: `${n} ${at} `.repeat(2_000), unknown: true })) },
]

async function send([path, body]: [string, object]): Promise<number> {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const answer = await fetch(`${instance.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  await answer.arrayBuffer()
  return answer.status
}

test('sixty of several MiB at once, over execute, MCP and items', async () => {
  const before = mainMiB(instance)
  const innocents = startInnocents(instance.url, ['/api/documents', '/api/documents/queue'])
  await wait(500)
  let mostMiB = before
  const watch = setInterval(() => (mostMiB = Math.max(mostMiB, mainMiB(instance))), 100)
  const statuses = await Promise.all(
    Array.from({ length: atOnce }, (_, n) => send([execute, call, remember][n % 3]!(n))),
  )
  clearInterval(watch)
  const report = await innocents.stop()
  console.log(`measured: main from ${before} to at most ${mostMiB} MiB resident; innocents ${JSON.stringify(report)}`)
  expect(report.failures).toEqual([])
  expect(new Set(statuses)).toEqual(new Set([200, 422]))
  expect(mostMiB).toBeLessThan(900)
}, 300_000)

test('one beyond its bound is refused before it is read', async () => {
  const tooMuch = { operationId: 'x', params: { text: 'x'.repeat(limits.executeBodyBytesMax) } }
  expect(await send(['/api/execute', tooMuch])).toBe(413)
  expect(await send(['/mcp', tooMuch])).toBe(413)
})
