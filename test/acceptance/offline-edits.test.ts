// A stopped instance's files are edited in every way that attack.md F15 and F20 name, and more: each edit is noticed.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReadyzAnswer } from '../../contract/health.ts'
import { rootDir } from '../../self-host/settings.ts'
import { createClient } from './client.ts'
import { startInstance, type TestInstance } from './instance.ts'
import { offlineEdits, type Noticed } from './offline-edits.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-offline-'))
const base = join(dir, 'base')
const older = join(dir, 'older')
let instance: TestInstance
let documentIds: readonly [string, string]

/** With the modes of files and folders: others may not enter them. What a running instance wrote down of itself stays behind. */
function copy(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to])
  for (const run of [join(to, 'run'), join(to, 'data', 'run')]) rmSync(run, { recursive: true, force: true })
}

/** The newest checkpoint is in the bucket and beside the secrets a little after the last record. */
const untilPublished = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2_500))

beforeAll(async () => {
  mkdirSync(base)
  instance = await startInstance({ dir: base })
  const first = await createClient(instance.url).process('Anna Berg, card 4111 1111 1111 1111, rents the windmill.\n')
  await untilPublished()
  await instance.stop({ keep: true })
  copy(join(base, 'data'), older)
  instance = await instance.restart()
  const client = createClient(instance.url)
  const second = await client.process('A note about the watermill at Dunoon.\n')
  await untilPublished()
  await client.json('/api/memory/recall', { method: 'POST', body: JSON.stringify({ query: 'windmill watermill' }) })
  await untilPublished()
  documentIds = [first.documentId, second.documentId]
  await instance.stop({ keep: true })
}, 240_000)
afterAll(() => rmSync(dir, { recursive: true, force: true }))

interface Started {
  readonly ready: ReadyzAnswer
  readonly stop: () => Promise<void>
}

/** Before the server answers, the door does: without checks. */
async function readReadiness(): Promise<Partial<ReadyzAnswer> | undefined> {
  try {
    return (await (await fetch(`${instance.url}/readyz`)).json()) as Partial<ReadyzAnswer>
  } catch {
    return undefined
  }
}

/** Starts what stands in the folder, whether it becomes ready or not, and answers what /readyz says once the log was opened. */
async function start(place: string): Promise<Started> {
  const env = {
    PATH: process.env['PATH'],
    HOME: dir,
    PORT: String(instance.port),
    CLAWQL_DATA_DIR: join(place, 'data'),
    CLAWQL_SECRETS_DIR: join(place, 'secrets'),
    CLAWQL_CONFIG: join(place, 'clawql.local.yaml'),
  }
  const launcher: ChildProcess = spawn(process.execPath, [join(rootDir, 'self-host', 'start.mjs'), 'start'], {
    env,
    stdio: 'ignore',
  })
  const gone = new Promise<void>((resolve) => launcher.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    launcher.kill('SIGTERM')
    await gone
  }
  const deadlineMs = performance.now() + 90_000
  while (performance.now() < deadlineMs) {
    const ready = await readReadiness()
    if (ready?.status === 'ready' || ready?.checks?.audit === 'tampered') return { ready: ready as ReadyzAnswer, stop }
    if (launcher.exitCode !== null) throw new Error('the launcher ended')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await stop()
  throw new Error('the instance says nothing of its log')
}

const pathOf: { readonly [noticed in Exclude<Noticed, 'start'>]: (id: string) => string } = {
  status: (id) => `/api/documents/${id}/status`,
  receipt: (id) => `/api/documents/${id}/redaction`,
  archive: (id) => `/api/documents/${id}/archive`,
}

/** The door opens a moment after /readyz says so. */
async function codeOf(path: string): Promise<string> {
  for (;;) {
    const answer = await fetch(instance.url + path)
    const { code } = answer.ok ? { code: 'ok' } : ((await answer.json()) as { code: string })
    if (code !== 'NOT_READY') return code
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function answers(): Promise<Record<string, string>> {
  const entries = Object.entries(pathOf).map(
    async ([name, path]) => [name, await codeOf(path(documentIds[0]))] as const,
  )
  return Object.fromEntries(await Promise.all(entries))
}

async function editedCopy(edit: (place: string) => void, look: (started: Started) => Promise<void>): Promise<void> {
  const place = join(dir, 'edited')
  copy(base, place)
  edit(place)
  const started = await start(place)
  try {
    await look(started)
  } finally {
    await started.stop()
    rmSync(place, { recursive: true, force: true })
  }
}

describe('a stopped instance whose files were edited', () => {
  it('starts and answers where nothing was edited', async () => {
    await editedCopy(
      () => undefined,
      async ({ ready }) => {
        expect(ready).toMatchObject({ status: 'ready', log: { state: 'ok', where: null } })
        expect(await answers()).toEqual({ status: 'ok', receipt: 'ok', archive: 'ok' })
      },
    )
  }, 120_000)

  it.each(offlineEdits)(
    'notices $name ($noticed)',
    async (edit) => {
      const { noticed } = edit
      await editedCopy(
        (place) => edit.apply({ data: join(place, 'data'), documentIds }),
        async ({ ready }) => {
          if (noticed === 'start') {
            expect(ready).toMatchObject({
              status: 'not_ready',
              checks: { audit: 'tampered' },
              log: { state: 'tampered' },
            })
            expect(ready.log.where).not.toBeNull()
          } else expect(await answers()).toMatchObject({ [noticed]: 'AUDIT_FORK' })
        },
      )
    },
    120_000,
  )

  it('notices a data directory from before, though all of it agrees', async () => {
    await editedCopy(
      (place) => {
        rmSync(join(place, 'data'), { recursive: true })
        copy(older, join(place, 'data'))
      },
      async ({ ready }) => {
        expect(ready).toMatchObject({ status: 'not_ready', checks: { audit: 'tampered' } })
        expect(ready.log.where).toContain('KEPT_CHECKPOINT')
      },
    )
  }, 120_000)
})
