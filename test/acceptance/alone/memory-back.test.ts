// A peak of uploads, and main gives its memory back in a quiet moment: others’ requests wait, and none is refused.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from '../client.ts'
import { startInnocents } from '../innocents.ts'
import { startInstance, type TestInstance } from '../instance.ts'
import { mainMiB } from '../main-memory.ts'
import { beginRawUpload } from '../raw-upload.ts'

const MiB = 1024 * 1024

let instance: TestInstance
let client: Client
beforeAll(async () => {
  instance = await startInstance()
  client = createClient(instance.url)
})
afterAll(() => instance?.stop())

test('main gives back what a peak left, and nobody is refused meanwhile', async () => {
  expect((await client.process('The heron waits at the weir.')).status).toBe('completed')
  const restMiB = mainMiB(instance)
  const content = Buffer.alloc(4.8 * MiB, 'x')
  const stalled = Array.from({ length: 300 }, () => beginRawUpload(instance.port, content, 6 * MiB))
  let mostMiB = 0
  await expect.poll(() => (mostMiB = Math.max(mostMiB, mainMiB(instance))), { timeout: 60_000 }).toBeGreaterThan(420)
  for (const { socket } of stalled) socket.destroy()
  const innocents = startInnocents(instance.url, ['/api/documents', '/api/documents/queue'])
  await expect.poll(() => mainMiB(instance), { timeout: 180_000, interval: 1_000 }).toBeLessThan(300)
  await wait(2_000)
  const report = await innocents.stop()
  process.stderr.write(
    `main: ${restMiB}, ${mostMiB}, then ${mainMiB(instance)} MB; innocents ${JSON.stringify(report)}\n`,
  )
  expect(report.failures).toEqual([])
  expect(instance.logs().filter((line) => line.includes('"event":"main renewed"'))).toHaveLength(1)
  expect((await client.recall('heron')).results).toHaveLength(1)
}, 400_000)
