// Backs an instance up, running or not: one instant of all stores, checked, key shares and secrets apart.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { readFreeDiskBytes } from '../free-disk.ts'
import { tryLock } from '../lock.ts'
import { LauncherRefusal } from '../progress.ts'
import { storeFolders } from '../runtime/stores.ts'
import { createFolders } from '../folders.ts'
import { startCommand, type Settings } from '../settings.ts'
import { holdMain } from './freeze.ts'
import { writeLastBackup } from './last-backup.ts'
import { writeManifest, type ManifestHead } from './manifest.ts'
import {
  createFolder,
  listGenerations,
  placesOf,
  readVersion,
  replaceFolder,
  requireApart,
  type PlaceOptions,
  type Places,
} from './places.ts'
import { Snapshot, syncPath } from './snapshot.ts'
import { keptCheckpointsFolder } from '../supervise/kept-checkpoints.ts'

export interface BackupOptions extends PlaceOptions {
  readonly settings: Settings
  /** Generations of data to keep; without it all. */
  readonly keep?: number | undefined
}

export interface BackupAnswer {
  readonly generation: string
  readonly folder: string
  readonly keyShares: string
  readonly secrets: string
  readonly takenAt: string
  readonly files: number
  readonly sizeBytes: number
  /** How long the instance stood still; null where it did not run. */
  readonly heldMs: number | null
  readonly removed: readonly string[]
}

const shareFolder = 'key-shares'
/** What is copied grows while it is copied: reserved on top of its size. */
const spareBytes = 64 * 1_048_576

interface Pinned {
  readonly snapshot: Snapshot
  readonly takenAtMs: number
  readonly heldMs: number | null
}

/** Pins under the directory's lock where nothing runs, and while the main process stands still where it does. */
async function pin(settings: Settings): Promise<Pinned> {
  const lock = tryLock(settings)
  const folders = storeFolders.filter((folder) => existsSync(join(settings.dataDir, folder)))
  const snapshot = new Snapshot(settings.dataDir, folders)
  const work = (): number => {
    snapshot.pin()
    return Date.now()
  }
  try {
    if (lock !== undefined) return { snapshot, takenAtMs: work(), heldMs: null }
    const { value: takenAtMs, heldMs } = await holdMain(settings.runDir, work)
    return { snapshot, takenAtMs, heldMs }
  } catch (error) {
    snapshot.close()
    throw error
  } finally {
    lock?.release()
  }
}

function requireSpace(places: Places, sizeBytes: number): void {
  const freeBytes = readFreeDiskBytes(places.data)
  if (freeBytes < sizeBytes + spareBytes)
    throw new LauncherRefusal(
      `The backup needs ${Math.ceil((sizeBytes + spareBytes) / 1_048_576)} MiB, and ${Math.floor(freeBytes / 1_048_576)} MiB are free at ${places.data}. Remove old generations (--keep) or name another folder.`,
    )
}

async function writeKeyShares(pinned: Pinned, places: Places, head: ManifestHead): Promise<void> {
  await replaceFolder(places.keyShares, async (draft) => {
    for (const path of pinned.snapshot.paths.filter((path) => path.startsWith(`${shareFolder}/`)))
      await pinned.snapshot.copy(path, join(draft, relative(shareFolder, path)), { isCompacted: true })
    return await writeManifest(draft, { ...head, part: 'key-shares' })
  })
}

async function writeSecrets(settings: Settings, places: Places, head: ManifestHead): Promise<void> {
  await replaceFolder(places.secrets, async (draft) => {
    for (const entry of readdirSync(settings.secretsDir, { recursive: true, withFileTypes: true })) {
      // Kept checkpoints say how far this instance came; a restored one begins where its backup ends.
      if (!entry.isFile() || entry.parentPath === keptCheckpointsFolder(settings)) continue
      const from = join(entry.parentPath, entry.name)
      const to = join(draft, relative(settings.secretsDir, from))
      mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
      copyFileSync(from, to)
      syncPath(to)
    }
    const configCopy = join(draft, 'clawql.local.yaml')
    if (existsSync(settings.configPath)) copyFileSync(settings.configPath, configCopy)
    if (existsSync(configCopy)) chmodSync(configCopy, 0o600)
    return await writeManifest(draft, { ...head, part: 'secrets' })
  })
}

async function writeData(pinned: Pinned, settings: Settings, draft: string): Promise<void> {
  for (const path of pinned.snapshot.paths) await pinned.snapshot.copy(path, join(draft, path), { isCompacted: false })
  copyFileSync(join(settings.dataDir, 'instance.json'), join(draft, 'instance.json'))
  syncPath(join(draft, 'instance.json'))
}

/** Data of destroyed documents lives on in old generations as ciphertext that no key share opens. */
function removeOld(places: Places, keep: number | undefined): readonly string[] {
  if (keep === undefined) return []
  const old = listGenerations(places).slice(0, -keep)
  for (const { folder } of old) rmSync(folder, { recursive: true })
  return old.map(({ name }) => name)
}

function readHead(settings: Settings, takenAtMs: number): ManifestHead {
  const path = join(settings.dataDir, 'instance.json')
  const { instanceId, tenantId } = JSON.parse(readFileSync(path, 'utf8')) as { instanceId: string; tenantId: string }
  return { part: 'data', version: readVersion(), takenAt: new Date(takenAtMs).toISOString(), instanceId, tenantId }
}

/** One backup at a time: another's drafts would be taken for what a crash left. */
function removePartial({ data }: Places): void {
  for (const name of readdirSync(data))
    if (name.endsWith('.partial')) rmSync(join(data, name), { recursive: true, force: true })
}

/**
 * Takes a backup: whole, checked and on disk on return, or refused with nothing of it left but a draft that the next one removes.
 * Key shares go first: older data with newer shares always opens, the other way round it would not.
 */
export async function takeBackup(options: BackupOptions): Promise<BackupAnswer> {
  const { settings, keep } = options
  if (!existsSync(join(settings.dataDir, 'instance.json')))
    throw new LauncherRefusal(
      `${settings.dataDir} holds no instance. Set CLAWQL_DATA_DIR, or run ${startCommand} first.`,
    )
  createFolders(settings)
  const places = placesOf(options)
  requireApart(places, settings)
  createFolder(places.data)
  const pinned = await pin(settings)
  try {
    requireSpace(places, pinned.snapshot.sizeBytes)
    removePartial(places)
    const head = readHead(settings, pinned.takenAtMs)
    await writeKeyShares(pinned, places, head)
    await writeSecrets(settings, places, head)
    const generation = head.takenAt.replaceAll(/[-:]/g, '').replace('.', '-')
    const folder = join(places.data, generation)
    const draft = `${folder}.partial`
    createFolder(draft)
    await writeData(pinned, settings, draft)
    const { files } = await writeManifest(draft, head)
    renameSync(draft, folder)
    syncPath(places.data)
    const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
    writeLastBackup(settings.dataDir, { takenAtMs: pinned.takenAtMs, folder, generation, sizeBytes })
    return {
      generation,
      folder,
      keyShares: places.keyShares,
      secrets: places.secrets,
      takenAt: head.takenAt,
      files: files.length,
      sizeBytes,
      heldMs: pinned.heldMs === null ? null : Math.round(pinned.heldMs),
      removed: removeOld(places, keep),
    }
  } finally {
    pinned.snapshot.close()
  }
}
