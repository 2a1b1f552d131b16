// `npm run package`: the package that `npx clawql up` runs without a build: JavaScript of launcher and command line, and the Workers as built.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { buildWorkers } from '../self-host/build/build-workers.ts'
import { fontPackages } from '../self-host/build/fonts.ts'
import { createProgress } from '../self-host/progress.ts'
import { rootDir } from '../self-host/settings.ts'

const target = join(rootDir, 'dist', 'package')
const progress = createProgress((text) => process.stderr.write(text))

interface Manifest {
  readonly version: string
  readonly description: string
  readonly license: string
  readonly dependencies: { readonly [name: string]: string }
  readonly devDependencies: { readonly [name: string]: string }
  readonly optionalDependencies: { readonly [name: string]: string }
}
const manifest = JSON.parse(readFileSync(join(rootDir, 'package.json'), 'utf8')) as Manifest

/** What runs beside us or lends us its Workers; nothing imports it. */
const runtimes: readonly string[] = ['workerd', 'miniflare']

const filesBelow = (folder: string, end: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(end))
    .map((name) => join(folder, name))

/** Launcher and command line without types; what they import by a path is named by what it has become. */
function writeScripts(): void {
  execFileSync(join(rootDir, 'node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.package.json'], {
    cwd: rootDir,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  // Modules of Workers, which nothing of the launcher imports.
  for (const path of filesBelow(join(rootDir, 'self-host', 'blobs'), '.ts')) {
    const to = path.replace(rootDir, target).replace(/\.ts$/, '.js')
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, stripTypeScriptTypes(readFileSync(path, 'utf8'), { mode: 'strip' }))
  }
}

/** Packages that the scripts import, as the lock has them. */
function importedPackages(): readonly string[] {
  const names = filesBelow(target, '.js')
    .filter((path) => !path.includes('/dist/workers/'))
    .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/(?:\bfrom |\bimport\()'([^'.][^']*)'/g)])
    .map(([, specifier = '']) =>
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    )
    .filter((name) => !/^(?:node|cloudflare|miniflare):/.test(name))
  return [...new Set(names)].filter((name) => Object.hasOwn(manifest.dependencies, name)).toSorted()
}

function pinned(names: readonly string[]): { readonly [name: string]: string } {
  const known = { ...manifest.devDependencies, ...manifest.dependencies }
  return Object.fromEntries(
    names.map((name) => {
      const version = known[name]
      if (version === undefined) throw new Error(`${name} is no dependency`)
      return [name, version] as const
    }),
  )
}

function writeManifest(): void {
  const { version, description, license, optionalDependencies } = manifest
  const dependencies = pinned([...new Set([...importedPackages(), ...runtimes, ...fontPackages])].toSorted())
  const bin = { clawql: 'cli/clawql.mjs' }
  const engines = { node: '>=20' }
  const all = { name: 'clawql', version, description, license, type: 'module', bin, engines, dependencies }
  writeFileSync(join(target, 'package.json'), `${JSON.stringify({ ...all, optionalDependencies }, null, 2)}\n`)
}

/** The newest build of each Worker, as its list of inputs names it. */
function copyWorkers(): void {
  const built = join(rootDir, 'dist', 'workers')
  for (const name of readdirSync(built).filter((one) => one !== 'self-host')) {
    const { digest } = JSON.parse(readFileSync(join(built, name, 'inputs.json'), 'utf8')) as { digest: string }
    cpSync(join(built, name, digest), join(target, 'dist', 'workers', name, digest), { recursive: true })
    const list = JSON.stringify({ inputs: [], digest, stamp: '' })
    writeFileSync(join(target, 'dist', 'workers', name, 'inputs.json'), list)
  }
}

/** What is there as it stands in the source. */
const copied: readonly string[] = ['cli/clawql.mjs', 'self-host/start.mjs', 'docs/operating', 'docs/reference', 'LICENSE', 'SECURITY.md', 'README.md'] // oxfmt-ignore

/** Answers the path of the tarball. */
async function pack(): Promise<string> {
  await buildWorkers(progress)
  rmSync(target, { recursive: true, force: true })
  return await progress.step('Write the package', () => {
    writeScripts()
    writeManifest()
    copyWorkers()
    for (const path of copied) cpSync(join(rootDir, path), join(target, path), { recursive: true })
    for (const path of filesBelow(join(rootDir, 'd1-migrations'), '.sql')) cpSync(path, path.replace(rootDir, target))
    const args = ['pack', '--json', '--pack-destination', dirname(target)]
    const printed = execFileSync('npm', args, { cwd: target, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
    const [{ filename }] = JSON.parse(printed) as [{ filename: string }]
    return join(dirname(target), filename)
  })
}

process.stdout.write(`${await pack()}\n`)
