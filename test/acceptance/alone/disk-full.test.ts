// A full disk, on a file system of its own: no process ends, uploads and recalls answer 507, reads go on, and so does everything once there is room.
import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createClient, type Client } from '../client.ts'
import { startInstance, type TestInstance } from '../instance.ts'

const folder = mkdtempSync(join(tmpdir(), 'clawql-disk-'))
const mounted = spawnSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=1400m,mode=700', 'tmpfs', folder])
const isMounted = mounted.status === 0
if (!isMounted) {
  console.log('skipped: no file system can be mounted here (root is needed)')
  rmSync(folder, { recursive: true })
}

/** To the last byte. */
function fill(): void {
  const fd = openSync(join(folder, 'filler'), 'a')
  const part = Buffer.alloc(1024 * 1024, 1)
  for (let sizeBytes = part.length; sizeBytes > 0;) {
    try {
      writeSync(fd, part, 0, sizeBytes)
    } catch {
      sizeBytes = Math.floor(sizeBytes / 2)
    }
  }
  closeSync(fd)
}
const freeBytes = (): number => statfsSync(folder).bavail * statfsSync(folder).bsize
const recallOf = (client: Client) =>
  client.json('/api/memory/recall', {
    method: 'POST',
    body: JSON.stringify({ query: 'barge' }),
    headers: { 'content-type': 'application/json' },
  })

describe.skipIf(!isMounted)('a full disk', () => {
  let instance: TestInstance
  let client: Client
  let documentId = ''
  const reads = (): readonly string[] => [
    '/healthz',
    '/readyz',
    '/api/documents',
    `/api/documents/${documentId}/status`,
    `/api/audit/document/${documentId}`,
    '/api/pipeline/healthz',
  ]
  const readAll = () => Promise.all(reads().map(async (path) => [path, (await fetch(`${instance.url}${path}`)).status]))
  const allFine = () => reads().map((path) => [path, 200])

  beforeAll(async () => {
    instance = await startInstance({ dir: folder, removesDir: false })
    client = createClient(instance.url)
    documentId = (await client.process('A barge with Anna Weber on board at Leith.')).documentId
  }, 180_000)
  afterAll(async () => {
    await instance.stop({ keep: true })
    execFileSync('/bin/umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  })

  it('refuses what has to be recorded, and answers what only reads', async () => {
    const before = instance.pids().map(({ pid }) => pid)
    fill()
    expect(freeBytes()).toBeLessThan(64 * 1024 * 1024)
    for (let round = 0; round < 5; round++) {
      const [recalled, uploaded] = [await recallOf(client), await client.upload(`Another barge ${round}`)]
      for (const { status, body } of [recalled, uploaded]) {
        expect([status, body]).toMatchObject([507, { code: 'INSUFFICIENT_STORAGE' }])
      }
      expect(await readAll()).toEqual(allFine())
    }
    expect(instance.pids().map(({ pid }) => pid)).toEqual(before)
  }, 60_000)

  it('ends no process though nothing more can be logged, and starts main again', async () => {
    const launcher = instance.pids().find(({ name }) => name === 'launcher')
    // What the reserve gave is used up too.
    fill()
    expect(freeBytes()).toBe(0)
    const main = instance.pids().find(({ name }) => name === 'main')
    process.kill(main?.pid ?? 0, 'SIGKILL')
    await vi.waitFor(async () => expect((await fetch(`${instance.url}/healthz`)).status).toBe(200), { timeout: 30_000 })
    for (const [path, status] of await readAll())
      expect([path, [200, 503, 507].includes(Number(status))]).toEqual([path, true])
    expect((await recallOf(client)).status).toBe(507)
    expect(instance.pids()[0]).toEqual(launcher)
  }, 60_000)

  it('goes on once there is room, with nothing lost', async () => {
    rmSync(join(folder, 'filler'))
    await vi.waitFor(async () => expect(await readAll()).toEqual(allFine()), { timeout: 30_000, interval: 200 })
    await vi.waitFor(async () => expect((await recallOf(client)).status).toBe(200), { timeout: 10_000, interval: 200 })
    expect((await client.process('A later barge with Anna Weber.')).status).toBe('completed')
    expect((await client.json(`/api/audit/document/${documentId}`)).body).toMatchObject({ verified: true })
    expect(instance.logs().some((line) => line.includes('"disk full, reserve given up"'))).toBe(true)
  }, 60_000)

  it('starts on a full disk where it has documents, to read them', async () => {
    await instance.stop({ keep: true })
    fill()
    instance = await instance.restart()
    client = createClient(instance.url)
    expect(instance.output()).toContain('uploads are refused')
    expect((await client.upload('One more barge')).status).toBe(507)
    expect(await readAll()).toEqual(allFine())
  }, 120_000)
})
