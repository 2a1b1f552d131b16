// docs/operating/incidents.md, the log that does not match: objects older than the published checkpoint freeze it, a whole backup opens.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { execFileSync, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parseCheckpointNote } from '../../core/audit/checkpoint.ts'
import { rootDir } from '../../self-host/settings.ts'
import { createClient } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-incident-'))
const wholeCopy = join(dir, 'whole')
let instance: TestInstance
let firstId = ''

/** Copied folders have the modes of this process. */
function closeToOthers(folder: string): void {
  execFileSync('chmod', ['-R', 'go-rwx', folder])
}

async function publishedSize(url: string): Promise<number> {
  const note = parseCheckpointNote(await createClient(url).text('/api/audit/log/checkpoint'))
  return note?.checkpoint.size ?? 0
}

beforeAll(async () => {
  mkdirSync(join(dir, 'first'))
  instance = await startInstance({ dir: join(dir, 'first') })
  firstId = (await createClient(instance.url).process('A note about the windmill at Tarbert.\n')).documentId
  await instance.stop({ keep: true })
  cpSync(instance.dir, wholeCopy, { recursive: true, filter: (path) => !path.endsWith('/data/run') })
  closeToOthers(wholeCopy)
  instance = await instance.restart()
  const client = createClient(instance.url)
  const sizeBefore = await publishedSize(instance.url)
  await client.process('A note about the watermill at Dunoon.\n')
  await vi.waitFor(async () => expect(await publishedSize(instance.url)).toBeGreaterThan(sizeBefore), {
    timeout: 10_000,
    interval: 100,
  })
  // The copy in R2 follows the checkpoint that is served.
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  await instance.stop({ keep: true })
}, 180_000)
afterAll(() => rmSync(dir, { recursive: true, force: true }))

describe('an audit log that is older than its checkpoint', () => {
  it('is frozen as tampered: nothing is taken or recalled, lists go on', async () => {
    const objects = join(instance.dir, 'data', 'objects')
    rmSync(objects, { recursive: true })
    cpSync(join(wholeCopy, 'data', 'objects'), objects, { recursive: true })
    closeToOthers(objects)
    const env = {
      PATH: process.env['PATH'],
      HOME: dir,
      PORT: String(instance.port),
      CLAWQL_DATA_DIR: join(instance.dir, 'data'),
      CLAWQL_SECRETS_DIR: join(instance.dir, 'secrets'),
      CLAWQL_CONFIG: join(instance.dir, 'clawql.local.yaml'),
    }
    const launcher = spawn(process.execPath, [join(rootDir, 'self-host', 'start.mjs'), 'start'], {
      env,
      stdio: 'ignore',
    })
    const gone = new Promise((resolve) => launcher.once('exit', resolve))
    try {
      const readiness = async (): Promise<unknown> => {
        const answer = await fetch(`${instance.url}/readyz`).catch(() => undefined)
        return answer?.json()
      }
      await expect
        .poll(readiness, { timeout: 60_000, interval: 200 })
        .toMatchObject({ status: 'not_ready', checks: { database: 'ok', audit: 'tampered' } })
      const client = createClient(instance.url)
      const refused = { status: 503, body: { code: 'AUDIT_FORK' } }
      // The door opens a moment after.
      await expect.poll(() => client.upload('A third note.\n'), { timeout: 30_000 }).toMatchObject(refused)
      const query = { method: 'POST', body: JSON.stringify({ query: 'windmill' }) }
      expect(await client.json('/api/memory/recall', query)).toMatchObject(refused)
      expect((await client.json('/api/documents')).status).toBe(200)
    } finally {
      launcher.kill('SIGTERM')
      await gone
    }
  })

  it('is left as evidence, and the whole backup runs in another folder', async () => {
    const place = join(dir, 'restored')
    mkdirSync(place)
    cpSync(wholeCopy, place, { recursive: true })
    closeToOthers(place)
    const restored = await startInstance({ dir: place })
    try {
      expect((await createClient(restored.url).trail(firstId)).verified).toBe(true)
    } finally {
      await restored.stop({ keep: true })
    }
  })
})
