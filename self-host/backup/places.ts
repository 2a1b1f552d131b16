// Where the parts of a backup lie: generations of data, and one copy each of key shares and secrets, which may be kept elsewhere.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { closeSync, fsyncSync, writeSync } from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { LauncherRefusal } from '../progress.ts'
import { rootDir, type Settings } from '../settings.ts'
import { manifestName, readManifest, type Manifest } from './manifest.ts'
import { syncPath } from './snapshot.ts'

export interface Places {
  /** Holds a folder for each generation. */
  readonly data: string
  readonly keyShares: string
  readonly secrets: string
}

export interface PlaceOptions {
  readonly folder: string
  readonly keyShares?: string | undefined
  readonly secrets?: string | undefined
}

export const placesOf = ({ folder, keyShares, secrets }: PlaceOptions): Places => ({
  data: join(resolve(folder), 'data'),
  keyShares: resolve(keyShares ?? join(folder, 'key-shares')),
  secrets: resolve(secrets ?? join(folder, 'secrets')),
})

const contains = (outer: string, inner: string): boolean => `${inner}${sep}`.startsWith(`${outer}${sep}`)

/** A backup inside of what it copies, or the other way round, would grow without end or be lost with it. */
export function requireApart(places: Places, settings: Settings): void {
  for (const place of Object.values(places) as readonly string[])
    for (const live of [settings.dataDir, settings.secretsDir])
      if (contains(live, place) || contains(place, live))
        throw new LauncherRefusal(`${place} and ${live} overlap. Name a folder outside of both.`)
}

/** Creates a folder that only we may enter; one that is there keeps its mode. */
export function createFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (!lstatSync(path).isDirectory()) throw new LauncherRefusal(`${path} is not a folder. Name another one.`)
}

export interface Generation {
  readonly name: string
  readonly folder: string
  readonly manifest: Manifest
}

/** Whole generations, oldest first: their names are their times. */
export function listGenerations({ data }: Places): readonly Generation[] {
  if (!existsSync(data)) return []
  return readdirSync(data)
    .toSorted()
    .flatMap((name) => {
      const folder = join(data, name)
      const manifest = name.endsWith('.partial') ? undefined : readManifest(folder)
      return manifest?.part === 'data' ? [{ name, folder, manifest }] : []
    })
}

/** Overwrites before it deletes: what these files hold may be erased in the instance some day. A journal or a drive may keep more. */
export function scrubFolder(folder: string): void {
  if (!existsSync(folder)) return
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const entry of files) {
    const path = join(entry.parentPath, entry.name)
    const fd = openSync(path, 'r+')
    const zeros = Buffer.alloc(65_536)
    for (let left = statSync(path).size; left > 0; left -= zeros.length)
      writeSync(fd, zeros, 0, Math.min(left, zeros.length))
    fsyncSync(fd)
    closeSync(fd)
  }
  rmSync(folder, { recursive: true })
}

const isEmpty = (folder: string): boolean => readdirSync(folder).length === 0

/** Only what an earlier backup wrote, or nothing, is ever replaced. */
function requireReplaceable(folder: string): void {
  if (existsSync(folder) && !isEmpty(folder) && !existsSync(join(folder, manifestName)))
    throw new LauncherRefusal(`${folder} holds something else than a backup. Name another folder.`)
}

/** Puts the new copy in the place of the old one, of which nothing stays. `write` fills the new folder. */
export async function replaceFolder(folder: string, write: (draft: string) => Promise<Manifest>): Promise<Manifest> {
  requireReplaceable(folder)
  const [draft, old] = [`${folder}.new`, `${folder}.old`]
  for (const left of [draft, old]) scrubFolder(left)
  createFolder(draft)
  const manifest = await write(draft)
  if (existsSync(folder)) renameSync(folder, old)
  renameSync(draft, folder)
  syncPath(dirname(folder))
  scrubFolder(old)
  return manifest
}

/** A crash between two renames leaves the new copy under its draft's name, whole. */
export const findReplaced = (folder: string): string =>
  !existsSync(folder) && readManifest(`${folder}.new`) !== undefined ? `${folder}.new` : folder

export const readVersion = (): string =>
  (JSON.parse(readFileSync(join(rootDir, 'package.json'), 'utf8')) as { version: string }).version
