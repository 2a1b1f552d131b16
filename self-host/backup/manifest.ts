// What a folder of a backup holds: its files with sizes and digests, when it was taken, and of which instance.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pipeline } from 'node:stream/promises'
import * as z from 'zod'
import { LauncherRefusal } from '../progress.ts'
import { syncPath } from './snapshot.ts'

const manifestSchema = z.strictObject({
  v: z.literal(1),
  part: z.enum(['data', 'key-shares', 'secrets']),
  /** Release that wrote the data. */
  version: z.string(),
  takenAt: z.iso.datetime(),
  instanceId: z.string(),
  tenantId: z.string(),
  files: z.array(z.strictObject({ path: z.string(), sizeBytes: z.number(), sha256: z.string() })),
})
export type Manifest = z.infer<typeof manifestSchema>
export type ManifestHead = Omit<Manifest, 'files' | 'v'>

export const manifestName = 'manifest.json'

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

async function describeFiles(folder: string): Promise<Manifest['files']> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => path !== manifestName)
    .toSorted()
  const described: Manifest['files'] = []
  for (const path of files) {
    const absolute = join(folder, path)
    described.push({ path, sizeBytes: statSync(absolute).size, sha256: await digestOf(absolute) })
  }
  return described
}

/** Reads every file once. Durable on return. */
export async function writeManifest(folder: string, head: ManifestHead): Promise<Manifest> {
  const manifest: Manifest = { v: 1, ...head, files: await describeFiles(folder) }
  const path = join(folder, manifestName)
  writeFileSync(path, `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600 })
  syncPath(path)
  syncPath(folder)
  return manifest
}

/** The manifest alone, or undefined where there is none that this release reads. */
export function readManifest(folder: string): Manifest | undefined {
  const path = join(folder, manifestName)
  if (!existsSync(path)) return undefined
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return undefined
  }
}

/** Compares every file with the manifest: a missing, changed or added one is refused by name. */
export async function checkManifest(folder: string): Promise<Manifest> {
  const manifest = readManifest(folder)
  if (manifest === undefined) throw new LauncherRefusal(`${folder} has no ${manifestName}: it is no part of a backup.`)
  const found = new Map((await describeFiles(folder)).map((file) => [file.path, file]))
  for (const { path, sha256 } of manifest.files) {
    const file = found.get(path)
    if (file === undefined) throw new LauncherRefusal(`${join(folder, path)} is missing. Use another generation.`)
    if (file.sha256 !== sha256) throw new LauncherRefusal(`${join(folder, path)} was changed. Use another generation.`)
    found.delete(path)
  }
  const [added] = found.keys()
  if (added !== undefined) throw new LauncherRefusal(`${join(folder, added)} is not part of this backup. Remove it.`)
  return manifest
}
