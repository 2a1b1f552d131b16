// docs/operating/backup.md: its own commands take an instance that is under load to another folder; without key shares nothing opens there.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rootDir } from '../../../self-host/settings.ts'
import { createClient, type Client } from '../client.ts'
import { findFreePort, startInstance, type TestInstance } from '../instance.ts'
import { readLog } from '../read-log.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-backup-'))
const backup = join(dir, 'backup')
const texts = ['The ferry to Stornoway leaves at noon.\n', 'Granite from Ailsa Craig makes curling stones.\n']

const goVerify = join(dir, 'go-verify')
const built = spawnSync('go', ['build', '-o', goVerify, '.'], { cwd: join(import.meta.dirname, '..', 'go-verify') })
if (built.status !== 0) console.log('not checked by the outside verifier: it needs Go')

const foldersOf = (place: string) => ({
  CLAWQL_DATA_DIR: join(place, 'data'),
  CLAWQL_SECRETS_DIR: join(place, 'secrets'),
  CLAWQL_CONFIG: join(place, 'clawql.local.yaml'),
})

/** Runs the shell block below a heading of the page, with `clawql` as this checkout's. */
function runBlock(heading: string, place: string): Promise<string> {
  const page = readFileSync(join(rootDir, 'docs', 'operating', 'backup.md'), 'utf8')
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const [, script = ''] = /```sh\n([\s\S]*?)```/.exec(section) ?? []
  expect(script).toContain('clawql ')
  const clawql = `clawql() { "${process.execPath}" "${join(rootDir, 'cli', 'clawql.mjs')}" "$@"; }\n`
  const child = spawn('sh', ['-euc', clawql + script], {
    cwd: dir,
    env: { PATH: process.env['PATH'], BACKUP: backup, ...foldersOf(place) },
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (printed += part.toString()))
  return new Promise((resolve, reject) => {
    child.once('close', (code) => (code === 0 ? resolve(printed) : reject(new Error(printed))))
  })
}

interface Load {
  /** Acknowledged documents, in the order of their answers. */
  readonly acknowledged: string[]
  stop(): Promise<void>
}

/** Sends documents from eight sides until it is stopped; every eighth is too large for a row of the Tenant. */
function startLoad(client: Client): Load {
  const acknowledged: string[] = []
  const over = new AbortController()
  let sent = 0
  const send = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const n = sent++
      const text = `Crate ${n} of the eastern depot holds ${n * 7} tins of paint.\n`.repeat(n % 8 === 0 ? 1_200 : 1)
      const { status, body } = await client.upload(text)
      if (status === 202) acknowledged.push((body as { documentId: string }).documentId)
      else await wait(100)
    }
  }
  const senders = Array.from({ length: 8 }, send)
  return {
    acknowledged,
    async stop() {
      over.abort()
      await Promise.all(senders)
    },
  }
}

let source: TestInstance
let documentIds: readonly string[] = []
let acknowledgedBefore: readonly string[] = []
let acknowledgedDuring = 0
let logSize = 0
let printed = ''
beforeAll(async () => {
  source = await startInstance()
  const client = createClient(source.url)
  const settled = []
  for (const text of texts) settled.push(await client.process(text))
  expect(settled.map(({ status }) => status)).toEqual(['completed', 'completed'])
  documentIds = settled.map(({ documentId }) => documentId)
  const load = startLoad(client)
  await wait(3_000)
  logSize = (await readLog(client)).size
  acknowledgedBefore = [...load.acknowledged]
  printed = await runBlock('Back up', source.dir)
  acknowledgedDuring = load.acknowledged.length - acknowledgedBefore.length
  await load.stop()
}, 180_000)
afterAll(async () => {
  await source.stop({ keep: true })
  for (const folder of [source.dir, dir]) rmSync(folder, { recursive: true, force: true })
})

async function restoreTo(name: string): Promise<string> {
  const place = join(dir, name)
  mkdirSync(place)
  await runBlock('Restore', place)
  return place
}

describe('a backup under load', () => {
  it('is taken while the instance goes on', async () => {
    console.log(`${acknowledgedBefore.length} before, ${acknowledgedDuring} during: ${printed}`)
    expect(acknowledgedBefore.length).toBeGreaterThan(20)
    expect(acknowledgedDuring).toBeGreaterThan(0)
    expect(printed).toMatch(/each checked/)
    const [, heldMs = ''] = /stood still for (\d+) ms/.exec(printed) ?? []
    expect(Number(heldMs)).toBeLessThan(2_000)
    const env = { ...process.env, ...foldersOf(source.dir) }
    const listed = spawnSync(process.execPath, [join(rootDir, 'cli', 'clawql.mjs'), 'ps'], { encoding: 'utf8', env })
    expect(listed.stdout).toMatch(/newest backup: 0 min old/)
    // Its backlog would take the restored one's time.
    await source.stop({ keep: true })
  })

  it('restores everything that was acknowledged before, memory, archive and the log into another folder', async () => {
    const restored = await startInstance({ dir: await restoreTo('restored') })
    try {
      expect([restored.vkey, restored.tenantId]).toEqual([source.vkey, source.tenantId])
      const client = createClient(restored.url)
      for (const documentId of documentIds) {
        expect((await client.status(documentId)).status).toBe('completed')
        expect((await client.trail(documentId)).verified).toBe(true)
        expect((await client.archive(documentId)).length).toBeGreaterThan(500)
      }
      for (const documentId of acknowledgedBefore) {
        // What was under way goes on by itself. A machine that others load may pass a stage's deadline: that is an end too.
        const { status, stageErrors } = await client.settled(documentId, 120_000)
        const isLate = stageErrors.some(({ code }) => code === 'DEADLINE_EXCEEDED')
        expect(status, JSON.stringify(stageErrors)).toBe(isLate ? status : 'completed')
        if (status === 'completed') expect((await client.archive(documentId)).length).toBeGreaterThan(500)
      }
      expect((await client.recall('curling stones granite')).results[0]?.provenance.documentId).toBe(documentIds[1])
      await expect.poll(async () => (await readLog(client)).size, { timeout: 20_000 }).toBeGreaterThanOrEqual(logSize)
      const log = await readLog(client)
      expect(log.isRootRight).toBe(true)
      if (built.status === 0) {
        const verified = spawnSync(goVerify, ['-vkey', source.vkey, `${restored.url}/api/audit/log`], {
          encoding: 'utf8',
        })
        expect(verified.stdout + verified.stderr).toMatch(/^verified: \d+ records/)
      }
      const verify = ['audit', 'verify', restored.url, '--vkey', source.vkey]
      expect(
        execFileSync(process.execPath, [join(rootDir, 'cli', 'clawql.mjs'), ...verify], {
          encoding: 'utf8',
          env: { ...process.env, CLAWQL_STATE_DIR: join(dir, 'state') },
        }),
      ).toMatch(/verified/i)
      const later = await client.process('A later note about the harbour at Tobermory.\n')
      expect(later.status).toBe('completed')
    } finally {
      await restored.stop({ keep: true })
    }
  })

  it('opens nothing without key shares', async () => {
    const place = await restoreTo('without-shares')
    rmSync(join(place, 'data', 'key-shares'), { recursive: true })
    const port = await findFreePort()
    const env = { PATH: process.env['PATH'], HOME: place, PORT: String(port), ...foldersOf(place) }
    const launcher = spawn(process.execPath, [join(rootDir, 'self-host', 'start.mjs'), 'start'], {
      env,
      stdio: 'ignore',
    })
    const gone = new Promise((resolve) => launcher.once('exit', resolve))
    try {
      const url = `http://127.0.0.1:${port}`
      const readiness = async (): Promise<{ checks?: { keys?: string; database?: string } }> => {
        const answer = await fetch(`${url}/readyz`).catch(() => undefined)
        return answer === undefined ? {} : ((await answer.json()) as object)
      }
      await expect
        .poll(readiness, { timeout: 60_000, interval: 200 })
        .toMatchObject({ status: 'not_ready', checks: { database: 'ok', keys: 'unavailable' } })
      // The door opens once it is sure that waiting brings no keys.
      const query = { method: 'POST', body: JSON.stringify({ query: 'curling stones' }) }
      await expect
        .poll(() => createClient(url).json('/api/memory/recall', query), { timeout: 30_000, interval: 200 })
        .toMatchObject({ status: 410, body: { code: 'CONTENT_ERASED' } })
    } finally {
      launcher.kill('SIGTERM')
      await gone
      await wait(200)
    }
    expect(existsSync(join(place, 'data', 'objects'))).toBe(true)
  })
})
