// Releases that run in the simulation: this one, and the newest frozen one before it. Every life runs their modules anew.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { constants, Script } from 'node:vm'
import { brotliDecompressSync } from 'node:zlib'
import { productVersion } from '../../workers/gateway/version.ts'
import { bundleRelease, functionOfRelease } from '../vectors/freeze-release.ts'

export type Release = typeof import('./release.ts')
export type WhichRelease = 'this' | 'before'

const vectors = new URL('../vectors/', import.meta.url)
const suffix = '.modules.br'

/** Versions count up by number, part by part. */
const byVersion = new Intl.Collator('en', { numeric: true }).compare

function readBefore(): Uint8Array {
  const versions = readdirSync(vectors)
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length))
    .filter((version) => byVersion(version, productVersion) < 0)
  const version = versions.toSorted(byVersion).at(-1)
  if (version === undefined) throw new Error(`assertion failed: no release before ${productVersion} is frozen`)
  return brotliDecompressSync(readFileSync(new URL(version + suffix, vectors)))
}

/** Packages as they are imported, once for all lives: they hold nothing of an instance. */
async function importPackages(code: string): Promise<ReadonlyMap<string, object>> {
  const names = new Set([...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!))
  const modules = [...names].map(async (name) => {
    const module = (await import(/* @vite-ignore */ name)) as object
    return [name, { ...module, __esModule: true }] as const
  })
  return new Map(await Promise.all(modules))
}

/** Compiled once. A life costs what its modules do when they begin, and what they hold goes with it. */
async function prepare(which: WhichRelease): Promise<() => Release> {
  const code = await functionOfRelease(which === 'this' ? await bundleRelease({ isSmall: false }) : readBefore())
  const packages = await importPackages(code)
  const script = new Script(`(function (exports, require, module) {${code}\n})`, {
    // In the tree, so that what is imported later is found.
    filename: fileURLToPath(new URL(`./release-${which}.cjs`, import.meta.url)),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
  const run = script.runInThisContext() as (exports: object, require: (name: string) => unknown, module: object) => void
  return () => {
    const module = { exports: {} }
    run(module.exports, (name) => packages.get(name), module)
    return module.exports as Release
  }
}

const prepared = new Map<WhichRelease, () => Release>()

/** Reads a release in, which takes true time: before a world begins. */
export async function prepareRelease(which: WhichRelease): Promise<void> {
  if (!prepared.has(which)) prepared.set(which, await prepare(which))
}

/** Modules of a prepared release, as a process that begins has them. */
export function loadRelease(which: WhichRelease): Release {
  const load = prepared.get(which)
  if (load === undefined) throw new Error(`assertion failed: the release ${which} is prepared`)
  return load()
}
