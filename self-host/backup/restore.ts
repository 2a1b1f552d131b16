// Brings a backup back into an empty data directory. Key shares and secrets that stand there are newer than any copy, and stay.
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { logOrigin } from '../identity.ts'
import { requireLock } from '../lock.ts'
import { readFreeDiskBytes } from '../free-disk.ts'
import { requirePrivateFolder } from '../private-files.ts'
import { LauncherRefusal } from '../progress.ts'
import { storeFolders } from '../runtime/stores.ts'
import { deriveVkey } from '../secrets.ts'
import { createFolders } from '../folders.ts'
import type { Settings } from '../settings.ts'
import { checkManifest, manifestName, type Manifest } from './manifest.ts'
import { findReplaced, listGenerations, placesOf, type Generation, type PlaceOptions, type Places } from './places.ts'
import { syncPath } from './snapshot.ts'
import { setKeptCheckpointsAside } from '../supervise/kept-checkpoints.ts'

export interface RestoreOptions extends PlaceOptions {
  readonly settings: Settings
  /** Name of a generation; without it the newest. */
  readonly generation?: string | undefined
}

export interface RestoreAnswer {
  readonly generation: string
  readonly takenAt: string
  readonly dataDir: string
  /** Verifier key of the restored log. */
  readonly vkey: string
  /** What stood in its place already and was left alone. */
  readonly kept: readonly string[]
}

const shareFolder = 'key-shares'
const spareBytes = 64 * 1_048_576
const hasContent = (folder: string): boolean => existsSync(folder) && readdirSync(folder).length > 0

function chooseGeneration(places: Places, wanted: string | undefined): Generation {
  const generations = listGenerations(places)
  const chosen = wanted === undefined ? generations.at(-1) : generations.find(({ name }) => name === wanted)
  if (chosen !== undefined) return chosen
  const known = generations.map(({ name }) => name).join(', ')
  throw new LauncherRefusal(
    known === ''
      ? `${places.data} holds no whole backup. Name the folder that clawql backup wrote to.`
      : `There is no generation ${wanted}. Known: ${known}`,
  )
}

function requireSameInstance(data: Manifest, other: Manifest, folder: string): void {
  if (data.instanceId !== other.instanceId || data.tenantId !== other.tenantId)
    throw new LauncherRefusal(
      `${folder} belongs to another instance than the data. Name the folder that belongs to it.`,
    )
}

/** Shares of before the data would miss keys that were made since, and bring back keys that were destroyed since. */
function requireNewerShares(data: Manifest, shares: Manifest, folder: string): void {
  if (Date.parse(shares.takenAt) < Date.parse(data.takenAt))
    throw new LauncherRefusal(
      `The key shares of ${shares.takenAt} in ${folder} are older than the data of ${data.takenAt}: what was erased in between would come back. Name the newest ones with --key-shares, or restore an older generation.`,
    )
}

function requireEmpty(settings: Settings, data: Manifest): void {
  const full = storeFolders.find((name) => name !== shareFolder && hasContent(join(settings.dataDir, name)))
  if (full !== undefined)
    throw new LauncherRefusal(
      `${join(settings.dataDir, full)} is not empty. Move the whole data directory away but for key-shares, or set CLAWQL_DATA_DIR.`,
    )
  const path = join(settings.dataDir, 'instance.json')
  if (!existsSync(path)) return
  const { instanceId } = JSON.parse(readFileSync(path, 'utf8')) as { instanceId: string }
  if (instanceId !== data.instanceId)
    throw new LauncherRefusal(`${path} is another instance's. Restore into a folder that does not exist yet.`)
}

/** Copies the parts beside their places, and moves them there when all is on disk. */
function placeStores(settings: Settings, parts: readonly { readonly name: string; readonly from: string }[]): void {
  const draftOf = (name: string): string => join(settings.dataDir, `${name}.restoring`)
  for (const { name, from } of parts) {
    rmSync(draftOf(name), { recursive: true, force: true })
    if (existsSync(from)) cpSync(from, draftOf(name), { recursive: true })
    else mkdirSync(draftOf(name), { mode: 0o700 })
    // A copied folder has the mode that the shell's mask leaves; a start takes none that others can enter.
    chmodSync(draftOf(name), 0o700)
    rmSync(join(draftOf(name), manifestName), { force: true })
    for (const entry of readdirSync(draftOf(name), { recursive: true, withFileTypes: true }))
      syncPath(join(entry.parentPath, entry.name))
  }
  for (const { name } of parts) {
    rmSync(join(settings.dataDir, name), { recursive: true, force: true })
    renameSync(draftOf(name), join(settings.dataDir, name))
  }
  syncPath(settings.dataDir)
}

function restoreFile(from: string, to: string, kept: string[]): void {
  if (existsSync(to)) return void kept.push(to)
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
  copyFileSync(from, to)
  syncPath(to)
}

/** A root key that stands there and is another opens nothing of the backup. */
function requireSameRoot(settings: Settings, secrets: string): void {
  const [own, saved] = [join(settings.secretsDir, 'root.key'), join(secrets, 'root.key')]
  if (existsSync(own) && readFileSync(own, 'utf8') !== readFileSync(saved, 'utf8'))
    throw new LauncherRefusal(`${own} is another instance's key. Set CLAWQL_SECRETS_DIR to a folder of its own.`)
}

function restoreSecrets(settings: Settings, secrets: string, manifest: Manifest): readonly string[] {
  const kept: string[] = []
  for (const { path } of manifest.files) {
    const to = path === 'clawql.local.yaml' ? settings.configPath : join(settings.secretsDir, path)
    restoreFile(join(secrets, path), to, kept)
  }
  return kept
}

/**
 * Restores into a directory whose stores are empty. Every file is compared with its digest first. `instance.json` comes last: without
 * it no start takes place on what a crash left half restored.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreAnswer> {
  const { settings } = options
  const places = placesOf(options)
  const [keyShares, secrets] = [findReplaced(places.keyShares), findReplaced(places.secrets)]
  const { name, folder } = chooseGeneration(places, options.generation)
  const data = await checkManifest(folder)
  const secretsManifest = await checkManifest(secrets)
  requireSameInstance(data, secretsManifest, secrets)
  createFolders(settings)
  requirePrivateFolder(settings.secretsDir)
  const lock = requireLock(settings)
  try {
    requireEmpty(settings, data)
    requireSameRoot(settings, secrets)
    const sizeBytes = data.files.reduce((sum, file) => sum + file.sizeBytes, 0)
    if (readFreeDiskBytes(settings.dataDir) < sizeBytes + spareBytes)
      throw new LauncherRefusal(`There is no room for ${Math.ceil(sizeBytes / 1_048_576)} MiB at ${settings.dataDir}.`)
    const own = join(settings.dataDir, shareFolder)
    const keepsShares = hasContent(own)
    if (!keepsShares) {
      const shares = await checkManifest(keyShares)
      requireSameInstance(data, shares, keyShares)
      requireNewerShares(data, shares, keyShares)
    }
    const kept = restoreSecrets(settings, secrets, secretsManifest)
    setKeptCheckpointsAside(settings, Date.now())
    const stores = storeFolders.filter((store) => store !== shareFolder)
    placeStores(settings, [
      ...stores.map((store) => ({ name: store, from: join(folder, store) })),
      ...(keepsShares ? [] : [{ name: shareFolder, from: keyShares }]),
    ])
    copyFileSync(join(folder, 'instance.json'), join(settings.dataDir, 'instance.json'))
    syncPath(join(settings.dataDir, 'instance.json'))
    return {
      generation: name,
      takenAt: data.takenAt,
      dataDir: settings.dataDir,
      vkey: deriveVkey(readFileSync(join(settings.secretsDir, 'log-signing.key'), 'utf8'), logOrigin(data)),
      kept: [...(keepsShares ? [own] : []), ...kept],
    }
  } finally {
    lock.release()
  }
}
