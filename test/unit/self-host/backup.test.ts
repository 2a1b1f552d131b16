// Backup and restore on files: one instant of several stores, digests that hold, and keys that stay destroyed.
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { holdMain } from '../../../self-host/backup/freeze.ts'
import { readLastBackup } from '../../../self-host/backup/last-backup.ts'
import { checkManifest } from '../../../self-host/backup/manifest.ts'
import { restoreBackup } from '../../../self-host/backup/restore.ts'
import { Snapshot } from '../../../self-host/backup/snapshot.ts'
import { takeBackup } from '../../../self-host/backup/take.ts'
import { ensureIdentity } from '../../../self-host/identity.ts'
import { ensureLocalConfig } from '../../../self-host/local-config.ts'
import { LauncherRefusal } from '../../../self-host/progress.ts'
import { storeFolders } from '../../../self-host/runtime/stores.ts'
import { ensureSecrets } from '../../../self-host/secrets.ts'
import { createFolders } from '../../../self-host/folders.ts'
import { readSettings, type Settings } from '../../../self-host/settings.ts'
import { readStartTime, writeProcessList } from '../../../self-host/supervise/process-list.ts'

const dir = mkdtempSync(join(tmpdir(), 'clawql-backup-unit-'))
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

const settingsOf = (name: string): Settings =>
  readSettings({
    CLAWQL_DATA_DIR: join(dir, name, 'data'),
    CLAWQL_SECRETS_DIR: join(dir, name, 'secrets'),
    CLAWQL_CONFIG: join(dir, name, 'clawql.local.yaml'),
  })

function write(settings: Settings, store: string, sql: string): void {
  mkdirSync(join(settings.dataDir, store, 'clawql-Object'), { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(join(settings.dataDir, store, 'clawql-Object', 'one.sqlite'))
  database.exec(
    `PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT); ${sql}`,
  )
  database.close()
}

function read(path: string): readonly { name: string; value: string }[] {
  const database = new DatabaseSync(path, { readOnly: true })
  const rows = database.prepare('SELECT name, value FROM kept ORDER BY name').all()
  database.close()
  return rows as unknown as { name: string; value: string }[]
}

/** An instance that never ran: what bootstrap makes, and a row in every store. */
function createInstance(name: string): Settings {
  const settings = settingsOf(name)
  createFolders(settings)
  const { identity } = ensureIdentity(settings)
  ensureSecrets(settings, identity.tenantId)
  ensureLocalConfig(settings)
  for (const store of storeFolders) write(settings, store, `INSERT INTO kept VALUES ('store', '${store}')`)
  return settings
}

const oneOf = (settings: Settings, store: string): string =>
  join(settings.dataDir, store, 'clawql-Object', 'one.sqlite')

/** Every file below the folder, but for directories. */
const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** Writes n into one store after another, for ever: a store is never ahead of the one before it. */
const writerSource = `
import { DatabaseSync } from 'node:sqlite'
const databases = process.argv.slice(1).map((path) => new DatabaseSync(path))
for (const database of databases)
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT); INSERT OR REPLACE INTO kept VALUES ('n', '0')")
process.stdout.write('ready\\n')
for (let n = 1; ; n++)
  for (const database of databases) database.prepare("UPDATE kept SET value = ? WHERE name = 'n'").run(String(n))
`

async function startWriter(settings: Settings, stores: readonly string[]): Promise<ChildProcess> {
  for (const store of stores) mkdirSync(join(settings.dataDir, store, 'clawql-Object'), { recursive: true })
  const paths = stores.map((store) => oneOf(settings, store))
  const child = spawn(process.execPath, ['--input-type=module', '-e', writerSource, ...paths])
  children.push(child)
  await once(child.stdout, 'data')
  writeProcessList(settings.runDir, [{ name: 'main', pid: child.pid!, startedAt: readStartTime(child.pid!)! }])
  return child
}

describe('a snapshot', () => {
  it('is one instant of all stores, however long they are copied while others write', async () => {
    const settings = settingsOf('instant')
    createFolders(settings)
    const stores = ['objects', 'catalog', 'queues']
    const child = await startWriter(settings, stores)
    for (let round = 0; round < 5; round++) {
      const snapshot = new Snapshot(settings.dataDir, stores)
      const { heldMs } = await holdMain(settings.runDir, () => snapshot.pin())
      expect(heldMs).toBeLessThan(5_000)
      const counts: number[] = []
      for (const store of stores) {
        await wait(20)
        const target = join(dir, 'copies', `${round}-${store}.sqlite`)
        await snapshot.copy(join(store, 'clawql-Object', 'one.sqlite'), target, { isCompacted: round % 2 === 0 })
        expect(existsSync(`${target}-wal`)).toBe(false)
        counts.push(Number(read(target).find(({ name }) => name === 'n')?.value))
      }
      const [first = 0, second = 0, third = 0] = counts
      expect(first - third, String(counts)).toBeLessThanOrEqual(1)
      expect(first).toBeGreaterThanOrEqual(second)
      expect(second).toBeGreaterThanOrEqual(third)
      snapshot.close()
    }
    child.kill('SIGKILL')
  })

  it('lets the process go on whatever comes of the work, and refuses one that was replaced', async () => {
    const settings = settingsOf('replaced')
    createFolders(settings)
    const child = await startWriter(settings, ['objects'])
    const work = (): never => {
      throw new Error('no space left')
    }
    await expect(holdMain(settings.runDir, work)).rejects.toThrow('no space left')
    const count = (): number => Number(read(oneOf(settings, 'objects'))[0]?.value)
    const before = count()
    await expect.poll(count).toBeGreaterThan(before)
    const replace = (): void => writeProcessList(settings.runDir, [])
    await expect(holdMain(settings.runDir, replace)).rejects.toThrow(/started anew/)
    await expect(holdMain(settings.runDir, () => undefined)).rejects.toThrow(LauncherRefusal)
    child.kill('SIGKILL')
  })

  it('refuses a file of which nobody knows how it is copied', async () => {
    const settings = createInstance('unknown-file')
    writeFileSync(join(settings.dataDir, 'buckets', 'blob.bin'), 'x')
    await expect(takeBackup({ settings, folder: join(dir, 'unknown-backup') })).rejects.toThrow(/buckets\/blob\.bin/)
  })
})

describe('a backup', () => {
  it('keeps generations of data, one copy of key shares and of secrets, and says when it was taken', async () => {
    const settings = createInstance('whole')
    const folder = join(dir, 'whole-backup')
    const taken = []
    for (let i = 0; i < 4; i++) taken.push(await takeBackup({ settings, folder, keep: 2 }))
    expect(readdirSync(folder).toSorted()).toEqual(['data', 'key-shares', 'secrets'])
    expect(readdirSync(join(folder, 'data')).toSorted()).toEqual(taken.slice(2).map(({ generation }) => generation))
    expect(taken.map(({ heldMs }) => heldMs)).toEqual([null, null, null, null])
    expect(readLastBackup(settings.dataDir)).toMatchObject({ generation: taken[3]?.generation })
    for (const path of filesOf(join(folder, 'data'))) expect(path).not.toMatch(/key-shares|\.key$|-wal$|-shm$/)
    expect(filesOf(join(folder, 'secrets')).join()).toContain('root.key')
    for (const path of [...filesOf(folder), folder]) expect(statSync(path).mode & 0o077, path).toBe(0)
  })

  it('refuses places inside of what it copies, and folders that hold something else', async () => {
    const settings = createInstance('places')
    for (const folder of [settings.dataDir, join(settings.dataDir, 'backup'), join(dir, 'places')])
      await expect(takeBackup({ settings, folder }), folder).rejects.toThrow(LauncherRefusal)
    const other = join(dir, 'holiday')
    mkdirSync(other)
    writeFileSync(join(other, 'photo.jpg'), 'x')
    await expect(takeBackup({ settings, folder: join(dir, 'places-backup'), keyShares: other })).rejects.toThrow(
      /something else/,
    )
    expect(readFileSync(join(other, 'photo.jpg'), 'utf8')).toBe('x')
  })

  it('is restored whole elsewhere, and refused where any byte of it was changed', async () => {
    const settings = createInstance('changed')
    const folder = join(dir, 'changed-backup')
    const { folder: generation } = await takeBackup({ settings, folder })
    const restored = await restoreBackup({ settings: settingsOf('restored'), folder })
    for (const store of storeFolders)
      expect(read(oneOf(settingsOf('restored'), store))).toEqual(read(oneOf(settings, store)))
    expect(restored.vkey).toContain('.clawql/t/')
    const files = filesOf(generation).filter((path) => !path.endsWith('manifest.json'))
    const change = fc.record({ file: fc.nat(), at: fc.nat(), kind: fc.constantFrom('flip', 'cut', 'remove', 'add') })
    await fc.assert(
      fc.asyncProperty(change, async ({ file, at, kind }) => {
        const copy = join(dir, 'changed-copy')
        rmSync(copy, { recursive: true, force: true })
        cpSync(generation, copy, { recursive: true })
        expect((await checkManifest(copy)).files.length).toBe(files.length)
        const path = join(copy, (files[file % files.length] ?? '').slice(generation.length))
        const bytes = readFileSync(path)
        const spot = at % bytes.length
        if (kind === 'flip') bytes[spot] = (bytes[spot] ?? 0) ^ 1
        if (kind === 'remove') rmSync(path)
        else if (kind === 'add') writeFileSync(`${path}-wal`, bytes)
        else writeFileSync(path, kind === 'cut' ? bytes.subarray(0, spot) : bytes)
        await expect(checkManifest(copy)).rejects.toThrow(LauncherRefusal)
      }),
      { numRuns: 30 },
    )
  })
})

describe('a restore', () => {
  it('never brings a destroyed key back: every generation opens with the newest shares alone', async () => {
    const settings = createInstance('destroyed')
    const folder = join(dir, 'destroyed-backup')
    const share = randomBytes(32).toString('hex')
    write(settings, 'key-shares', `INSERT INTO kept VALUES ('share', '${share}')`)
    const { generation } = await takeBackup({ settings, folder })
    write(settings, 'key-shares', `UPDATE kept SET value = '${'0'.repeat(64)}' WHERE name = 'share'`)
    await takeBackup({ settings, folder })
    for (const path of filesOf(folder)) expect(readFileSync(path).includes(share), path).toBe(false)
    const to = settingsOf('destroyed-restored')
    await restoreBackup({ settings: to, folder, generation })
    expect(read(oneOf(to, 'key-shares')).find(({ name }) => name === 'share')?.value).toBe('0'.repeat(64))
  })

  it('leaves key shares and secrets that stand there as they are: they are newer than any copy', async () => {
    const settings = createInstance('kept')
    const folder = join(dir, 'kept-backup')
    write(settings, 'key-shares', `INSERT INTO kept VALUES ('share', 'alive')`)
    await takeBackup({ settings, folder })
    write(settings, 'key-shares', `UPDATE kept SET value = 'destroyed' WHERE name = 'share'`)
    const keys = join(settings.secretsDir, 'api-keys.json')
    writeFileSync(keys, '[]\n')
    for (const store of storeFolders.filter((store) => store !== 'key-shares'))
      renameSync(join(settings.dataDir, store), join(dir, `kept-${store}`))
    const { kept } = await restoreBackup({ settings, folder })
    expect(kept).toEqual(expect.arrayContaining([join(settings.dataDir, 'key-shares'), keys]))
    expect(read(oneOf(settings, 'key-shares')).find(({ name }) => name === 'share')?.value).toBe('destroyed')
    expect(readFileSync(keys, 'utf8')).toBe('[]\n')
    expect(read(oneOf(settings, 'objects'))).toHaveLength(1)
  })

  it('refuses key shares that are older than the data, another instance’s parts, and a directory in use', async () => {
    const settings = createInstance('refused')
    const folder = join(dir, 'refused-backup')
    const older = join(dir, 'older-shares')
    await takeBackup({ settings, folder })
    cpSync(join(folder, 'key-shares'), older, { recursive: true })
    await wait(5)
    await takeBackup({ settings, folder })
    const to = settingsOf('refused-restored')
    const attempt = (options: object) => restoreBackup({ settings: to, folder, ...options })
    await expect(attempt({ keyShares: older })).rejects.toThrow(/would come back/)
    await expect(attempt({ generation: '20200101T000000-000Z' })).rejects.toThrow(/no generation/)
    const other = createInstance('other')
    await takeBackup({ settings: other, folder: join(dir, 'other-backup') })
    await expect(attempt({ keyShares: join(dir, 'other-backup', 'key-shares') })).rejects.toThrow(/another instance/)
    await expect(attempt({ secrets: join(dir, 'other-backup', 'secrets') })).rejects.toThrow(/another instance/)
    await expect(restoreBackup({ settings: other, folder })).rejects.toThrow(/not empty/)
    await expect(restoreBackup({ settings: to, folder: join(dir, 'nowhere') })).rejects.toThrow(/no whole backup/)
    await attempt({})
    await expect(attempt({})).rejects.toThrow(/not empty/)
  })
})
