// An external Gotenberg that answers without end: its document ends with a typed failure, memory is bounded, and nobody else notices.
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from '../client.ts'
import { startInstance, type TestInstance } from '../instance.ts'

const MiB = 1024 * 1024

let engine: Server
let instance: TestInstance
let client: Client
beforeAll(async () => {
  const piece = Buffer.alloc(MiB, 'x')
  engine = createServer((request, response) => {
    if (request.url === '/health') return void response.end('{"status":"up"}')
    request.resume()
    const send = (): void => {
      while (!response.destroyed && response.write(piece));
      if (!response.destroyed) response.once('drain', send)
    }
    send()
  })
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', () => resolve()))
  const { port } = engine.address() as AddressInfo
  instance = await startInstance({ env: { GOTENBERG_URL: `http://127.0.0.1:${port}` } })
  client = createClient(instance.url)
})
afterAll(async () => {
  engine?.closeAllConnections()
  engine?.close()
  await instance?.stop()
})

const residentMiB = (name: string): number => {
  const { pid } = instance.pids().find((listed) => listed.name === name)!
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
}

test('the document ends partial and says why, while others are served', async () => {
  const before = { main: residentMiB('main'), compute: residentMiB('compute-0') }
  const most = { main: 0, compute: 0 }
  const sent = await Promise.all([1, 2, 3].map((n) => client.ingest(`The crane number ${n} lifts the boat.`)))
  const ends = Promise.all(sent.map(({ documentId }) => client.settled(documentId, 120_000)))
  for (let isOver = false; !isOver;) {
    expect((await client.json('/api/documents?limit=5')).status).toBe(200)
    expect((await client.recall('crane')).results.length).toBeGreaterThanOrEqual(0)
    most.main = Math.max(most.main, residentMiB('main') - before.main)
    most.compute = Math.max(most.compute, residentMiB('compute-0') - before.compute)
    isOver = await Promise.race([ends.then(() => true), wait(50, false)])
  }
  for (const { status, stageErrors, mediaType } of await ends) {
    expect([status, mediaType]).toEqual(['partial', 'text/plain'])
    // Whichever comes first, the bound or the deadline.
    expect(stageErrors.map(({ code }) => code)).toEqual([
      expect.stringMatching(/^(?:LIMIT_EXCEEDED|GOTENBERG_UNAVAILABLE)$/),
    ])
  }
  process.stderr.write(`main grew by ${Math.round(most.main)} MiB, compute by ${Math.round(most.compute)}\n`)
  expect(most.main).toBeLessThan(200)
  // Three answers of 64 MiB at once, each joined once.
  expect(most.compute).toBeLessThan(600)
  expect((await client.recall('crane')).results.length).toBeGreaterThan(0)
})
