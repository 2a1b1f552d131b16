// A disk that fills: uploads are refused with 507, reads go on, and uploads come again once there is room.
import { rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { limits } from '../../../contract/limits.ts'
import { readSettings } from '../../../self-host/settings.ts'
import { socketPaths } from '../../../self-host/supervise/main-process.ts'
import { createClient } from '../client.ts'
import { startInstance } from '../instance.ts'

/** Answers in the launcher's place how much is free. */
async function serveFreeBytes(path: string, freeBytes: () => number): Promise<Server> {
  rmSync(path, { force: true })
  const server = createServer((_request, response) => response.end(JSON.stringify({ freeBytes: freeBytes() })))
  await new Promise<void>((resolve) => server.listen(path, () => resolve()))
  return server
}

test('ingest: 507 below the least free disk, reads go on, and it is taken again afterwards', async () => {
  const instance = await startInstance()
  const client = createClient(instance.url)
  const first = await client.process('The cooper mended the barrel.', { name: 'barrel.txt' })
  expect(first.status).toBe('completed')
  const environment = {
    CLAWQL_DATA_DIR: join(instance.dir, 'data'),
    CLAWQL_SECRETS_DIR: join(instance.dir, 'secrets'),
    CLAWQL_CONFIG: join(instance.dir, 'clawql.local.yaml'),
  }
  let freeBytes = limits.diskFreeBytesMin - 1
  const { diskSocket } = socketPaths(readSettings(environment))
  const disk = await serveFreeBytes(diskSocket, () => freeBytes)
  try {
    // The connection to the launcher is kept for 5 s, what was looked up for 2 s.
    await wait(6_500)
    const refused = await client.upload('The cooper mended the tub.', { name: 'tub.txt' })
    expect([refused.status, (refused.body as { code: string }).code]).toEqual([507, 'INSUFFICIENT_STORAGE'])
    expect((await client.recall('cooper barrel')).results.length).toBeGreaterThan(0)
    expect((await client.archive(first.documentId)).length).toBeGreaterThan(0)
    freeBytes = limits.diskFreeBytesMin
    await wait(2_500)
    expect((await client.process('The cooper mended the tub.', { name: 'tub.txt' })).status).toBe('completed')
  } finally {
    disk.close()
    await instance.stop()
  }
})
