// Releases that run in the simulation: this one, and the newest frozen one before it. Every life loads its modules anew.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliDecompressSync } from 'node:zlib'
import { vi } from 'vitest'
import { productVersion } from '../../workers/gateway/version.ts'

export type Release = typeof import('./release.ts')
export type WhichRelease = 'this' | 'before'

const vectors = new URL('../vectors/', import.meta.url)
const suffix = '.modules.br'

/** Versions count up by number, part by part. */
const byVersion = new Intl.Collator('en', { numeric: true }).compare

/** Where the modules of the release before lie as a file: inside node_modules, so that they find the packages that they import. */
function unpackBefore(): string {
  const versions = readdirSync(vectors)
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length))
    .filter((version) => byVersion(version, productVersion) < 0)
  const version = versions.toSorted(byVersion).at(-1)
  if (version === undefined) throw new Error(`assertion failed: no release before ${productVersion} is frozen`)
  const folder = fileURLToPath(new URL('../../node_modules/.cache/clawql/', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const path = `${folder}${version}.${process.pid}.mjs`
  writeFileSync(path, brotliDecompressSync(readFileSync(new URL(version + suffix, vectors))))
  return pathToFileURL(path).href
}

let before: string | undefined
let loaded = 0

export async function loadRelease(which: WhichRelease): Promise<Release> {
  if (which === 'this') {
    vi.resetModules()
    return await import('./release.ts')
  }
  before ??= unpackBefore()
  return (await import(/* @vite-ignore */ `${before}?life=${loaded++}`)) as Release
}
