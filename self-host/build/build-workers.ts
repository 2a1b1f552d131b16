// Builds the Workers into dist/workers/<worker>/<digest of all inputs>, and does nothing where that folder is there.
import { execFileSync, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { LauncherRefusal, type Progress } from '../progress.ts'
import { rootDir } from '../settings.ts'
import type { BuiltWorker } from './worker-manifest.ts'

/** Folder of each Worker's wrangler.toml. */
const workerConfigs = {
  gateway: 'wrangler.toml',
  pipeline: 'workers/pipeline/wrangler.toml',
  paperless: 'workers/paperless/wrangler.toml',
  engines: 'workers/engines/wrangler.toml',
} as const

export type WorkerName = keyof typeof workerConfigs
export type BuiltWorkers = { readonly [name in WorkerName]: BuiltWorker }

/** What the last build of a Worker read: the files to compare before building again. */
interface InputList {
  readonly inputs: readonly string[]
  readonly digest: string
}

const keptBuilds = 3

/** Digest over paths and contents; undefined where a file is gone. */
function digestInputs(inputs: readonly string[]): string | undefined {
  const hash = createHash('sha256')
  for (const path of [...inputs, 'package-lock.json', 'self-host/build/bundle-worker.ts']) {
    const absolute = path.startsWith('/') ? path : join(rootDir, path)
    if (!existsSync(absolute)) return undefined
    hash.update(path).update('\0').update(readFileSync(absolute)).update('\0')
  }
  return hash.digest('hex').slice(0, 24)
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function findBuilt(folder: string): BuiltWorker | undefined {
  const list = readJson(join(folder, 'inputs.json')) as InputList | undefined
  if (list === undefined || digestInputs(list.inputs) !== list.digest) return undefined
  return readJson(join(folder, list.digest, 'worker.json')) as BuiltWorker | undefined
}

/** Older builds stay for instances that still run on them. */
function dropOldBuilds(folder: string): void {
  const builds = readdirSync(folder, { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map((item) => join(folder, item.name))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const old of builds.slice(keptBuilds)) rmSync(old, { recursive: true, force: true })
}

/** Written beside its place and renamed, so that two builds at once can't mix. */
async function build(name: WorkerName, folder: string): Promise<BuiltWorker> {
  const [{ readWrangler }, { bundleWorker }] = await Promise.all([
    import('./read-wrangler.ts'),
    import('./bundle-worker.ts'),
  ])
  const configPath = join(rootDir, workerConfigs[name])
  const worker = readWrangler(configPath)
  if (!existsSync(worker.entry))
    throw new LauncherRefusal(`The Worker ${name} cannot be built: ${relative(rootDir, worker.entry)} is missing.`)
  const draft = join(folder, `new-${randomBytes(4).toString('hex')}`)
  const { inputs } = await bundleWorker(worker, { rootDir, outDir: draft }).catch((error: unknown) => {
    rmSync(draft, { recursive: true, force: true })
    throw new LauncherRefusal(`The Worker ${name} cannot be built. ${error instanceof Error ? error.message : ''}`)
  })
  const list = [...inputs, workerConfigs[name]]
  const digest = digestInputs(list)
  if (digest === undefined) throw new LauncherRefusal(`The sources of ${name} changed during the build. Start again.`)
  const manifest = readFileSync(join(draft, 'worker.json'), 'utf8').replaceAll(draft, join(folder, digest))
  writeFileSync(join(draft, 'worker.json'), manifest)
  if (existsSync(join(folder, digest))) rmSync(draft, { recursive: true })
  else renameSync(draft, join(folder, digest))
  writeFileSync(
    join(draft.replace(/new-[0-9a-f]+$/, ''), `inputs-${digest}.json`),
    JSON.stringify({ inputs: list, digest }),
  )
  renameSync(join(folder, `inputs-${digest}.json`), join(folder, 'inputs.json'))
  dropOldBuilds(folder)
  return JSON.parse(manifest) as BuiltWorker
}

/** Copies the fonts that are too large for a bundle, once; where their packages are not installed, the engines do without. */
async function copyFonts(progress: Progress): Promise<void> {
  const tool = join(rootDir, 'tools', 'fonts.ts')
  const hasFonts = existsSync(join(rootDir, 'dist', 'fonts')) && readdirSync(join(rootDir, 'dist', 'fonts')).length > 0
  if (hasFonts || !existsSync(tool)) return
  await progress.step(
    'Copy fonts',
    () => void execFileSync(process.execPath, [tool], { cwd: rootDir, stdio: 'ignore' }),
  )
}

/** The four Workers as they stand in the source; builds what changed. */
export async function buildWorkers(progress: Progress): Promise<BuiltWorkers> {
  await copyFonts(progress)
  let builtCount = 0
  const built: Partial<{ [name in WorkerName]: BuiltWorker }> = {}
  for (const name of Object.keys(workerConfigs) as WorkerName[]) {
    const folder = join(rootDir, 'dist', 'workers', name)
    mkdirSync(folder, { recursive: true })
    const found = findBuilt(folder)
    if (found === undefined) builtCount++
    built[name] = found ?? (await progress.step(`Build ${name}`, () => build(name, folder)))
  }
  if (builtCount > 0) await (await import('./bundle-worker.ts')).endBundler()
  return built as BuiltWorkers
}

function findBuiltWorkers(): BuiltWorkers | undefined {
  const built: Partial<{ [name in WorkerName]: BuiltWorker }> = {}
  for (const name of Object.keys(workerConfigs) as WorkerName[]) {
    const found = findBuilt(join(rootDir, 'dist', 'workers', name))
    if (found === undefined) return undefined
    built[name] = found
  }
  return built as BuiltWorkers
}

/**
 * The Workers, built where a source changed. Building happens in a process of its own: wrangler and esbuild would keep 200 MB
 * of the launcher for as long as it runs.
 */
export async function ensureBuilt(): Promise<BuiltWorkers> {
  const before = findBuiltWorkers()
  if (before !== undefined) return before
  const main = join(rootDir, 'self-host', 'main.ts')
  const args = ['--disable-warning=ExperimentalWarning', main, 'build']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  const after = code === 0 ? findBuiltWorkers() : undefined
  if (after === undefined) throw new LauncherRefusal('The Workers are not built; the reason stands above.')
  return after
}
