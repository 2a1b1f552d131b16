// Builds the Workers into dist/workers/<worker>/<digest of all inputs>, and does nothing where that folder is there.
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { LauncherRefusal, type Progress } from '../progress.ts'
import { hasSources, rootDir } from '../settings.ts'
import { areFontsCurrent, copyFonts, fontsDir } from './fonts.ts'
import type { BuiltWorker } from './worker-manifest.ts'

/** Folder of each Worker's wrangler.toml. */
const workerConfigs = {
  gateway: 'wrangler.toml',
  state: 'workers/state/wrangler.toml',
  pipeline: 'workers/pipeline/wrangler.toml',
  compute: 'workers/compute/wrangler.toml',
  paperless: 'workers/paperless/wrangler.toml',
  engines: 'workers/engines/wrangler.toml',
  bridge: 'workers/bridge/wrangler.toml',
  signIn: 'workers/sign-in/wrangler.toml',
  manual: 'workers/manual/wrangler.toml',
} as const

export type WorkerName = keyof typeof workerConfigs
export type BuiltWorkers = { readonly [name in WorkerName]: BuiltWorker }

/** What the last build of a Worker read: the files to compare before building again. */
interface InputList {
  readonly inputs: readonly string[]
  /** Over paths and contents. */
  readonly digest: string
  /** Over paths, sizes and times of change: equal says that nothing was touched since, at the cost of no reading. */
  readonly stamp: string
}

const keptBuilds = 8
const attemptsMax = 3

/** Digest over the paths and what `read` says of each; undefined where a file is gone. */
function digestOf(inputs: readonly string[], read: (path: string) => string | Uint8Array): string | undefined {
  const hash = createHash('sha256')
  for (const path of [...inputs, 'package-lock.json', 'self-host/build/bundle-worker.ts']) {
    const absolute = toAbsolute(path)
    if (!existsSync(absolute)) return undefined
    hash.update(path).update('\0').update(read(absolute)).update('\0')
  }
  return hash.digest('hex').slice(0, 24)
}

const digestInputs = (inputs: readonly string[]): string | undefined => digestOf(inputs, (path) => readFileSync(path))

const stampInputs = (inputs: readonly string[]): string | undefined =>
  digestOf(inputs, (path) => {
    const { size, mtimeMs } = statSync(path)
    return `${size} ${mtimeMs}`
  })

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** The last build; `untouched` only if no input of it was written since, `current` only if none changed. */
type Which = 'untouched' | 'current' | 'last'

function findBuilt(folder: string, which: Which): BuiltWorker | undefined {
  const list = readJson(join(folder, 'inputs.json')) as InputList | undefined
  if (list === undefined) return undefined
  const isUntouched = which === 'last' || stampInputs(list.inputs) === list.stamp
  if (!isUntouched) {
    if (which === 'untouched' || digestInputs(list.inputs) !== list.digest) return undefined
    writeList(folder, { inputs: list.inputs, digest: list.digest })
  }
  return readBuilt(join(folder, list.digest))
}

/** Written beside its place and renamed: another launcher may read it. */
function writeList(folder: string, list: Omit<InputList, 'stamp'>): void {
  const draft = join(folder, `inputs-${list.digest}-${process.pid}.json`)
  writeFileSync(draft, JSON.stringify({ ...list, stamp: stampInputs(list.inputs) }))
  renameSync(draft, join(folder, 'inputs.json'))
}

/** Paths in worker.json are those within its folder, so that the repository can be moved. */
function readBuilt(place: string): BuiltWorker | undefined {
  const built = readJson(join(place, 'worker.json')) as BuiltWorker | undefined
  if (built === undefined) return undefined
  const modules = built.modules.map(({ name, kind, path }) => ({ name, kind, path: join(place, path) }))
  return modules.some(({ path }) => isMissing(path)) ? undefined : { bindings: built.bindings, modules }
}

/** Older builds stay for instances that still run on them. */
function dropOldBuilds(folder: string): void {
  const builds = readdirSync(folder, { withFileTypes: true })
    .filter((item) => item.isDirectory())
    .map((item) => join(folder, item.name))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const old of builds.slice(keptBuilds)) rmSync(old, { recursive: true, force: true })
}

const isMissing = (path: string): boolean => !existsSync(path)
const toAbsolute = (path: string): string => (path.startsWith('/') ? path : join(rootDir, path))

/** Bundles into a draft folder. A source that was written meanwhile would be in the digest and not in the bundle: then again. */
async function bundleUnchanged(name: WorkerName, draft: string): Promise<Omit<InputList, 'stamp'>> {
  const [{ readWrangler }, { bundleWorker }] = await Promise.all([
    import('./read-wrangler.ts'),
    import('./bundle-worker.ts'),
  ])
  const worker = readWrangler(join(rootDir, workerConfigs[name]))
  if (isMissing(worker.entry))
    throw new LauncherRefusal(`The Worker ${name} cannot be built: ${relative(rootDir, worker.entry)} is missing.`)
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const startedMs = Date.now()
    rmSync(draft, { recursive: true, force: true })
    const bundled = await bundleWorker(worker, { rootDir, outDir: draft }).catch((error: unknown) => {
      rmSync(draft, { recursive: true, force: true })
      throw new LauncherRefusal(`The Worker ${name} cannot be built. ${error instanceof Error ? error.message : ''}`)
    })
    const inputs = [...bundled.inputs, workerConfigs[name]]
    const digest = digestInputs(inputs)
    const isChanged = inputs.some(
      (path) => isMissing(toAbsolute(path)) || statSync(toAbsolute(path)).mtimeMs >= startedMs,
    )
    if (digest !== undefined && !isChanged) return { inputs, digest }
  }
  rmSync(draft, { recursive: true, force: true })
  throw new LauncherRefusal(`The sources of ${name} change while they are built. Start again.`)
}

/** Written beside its place and renamed, so that two builds at once can't mix. */
async function build(name: WorkerName, folder: string): Promise<BuiltWorker> {
  const draft = join(folder, `new-${randomBytes(4).toString('hex')}`)
  const list = await bundleUnchanged(name, draft)
  const place = join(folder, list.digest)
  if (existsSync(place)) rmSync(draft, { recursive: true })
  else renameSync(draft, place)
  writeList(folder, list)
  dropOldBuilds(folder)
  return readBuilt(place) ?? raiseUnreadable(name)
}

function raiseUnreadable(name: WorkerName): never {
  throw new LauncherRefusal(`The build of ${name} cannot be read. Remove dist/workers and start again.`)
}

/** Copies the fonts that are too large for a bundle; where their packages are not installed, or nobody may write here, the engines do without. */
export async function bringFonts(progress: Progress): Promise<void> {
  if (areFontsCurrent()) return
  await progress.step('Copy fonts', () => {
    try {
      copyFonts()
    } catch (error) {
      progress.line(`Fonts for rare characters could not be copied to ${fontsDir}: ${(error as Error).message}`)
    }
  })
}

/** The Workers as they stand in the source; builds what changed. */
export async function buildWorkers(progress: Progress): Promise<BuiltWorkers> {
  await bringFonts(progress)
  let builtCount = 0
  const built: Partial<{ [name in WorkerName]: BuiltWorker }> = {}
  for (const name of Object.keys(workerConfigs) as WorkerName[]) {
    const folder = join(rootDir, 'dist', 'workers', name)
    mkdirSync(folder, { recursive: true })
    const found = findBuilt(folder, 'current')
    if (found === undefined) builtCount++
    built[name] = found ?? (await progress.step(`Build ${name}`, () => build(name, folder)))
  }
  if (builtCount > 0) await (await import('./bundle-worker.ts')).endBundler()
  return built as BuiltWorkers
}

function findBuiltWorkers(which: Which): BuiltWorkers | undefined {
  const built: Partial<{ [name in WorkerName]: BuiltWorker }> = {}
  for (const name of Object.keys(workerConfigs) as WorkerName[]) {
    const found = findBuilt(join(rootDir, 'dist', 'workers', name), which)
    if (found === undefined) return undefined
    built[name] = found
  }
  return built as BuiltWorkers
}

async function readPackaged(progress: Progress): Promise<BuiltWorkers> {
  const built = findBuiltWorkers('last')
  if (built === undefined)
    throw new LauncherRefusal('The package is damaged: its Workers are not there. Install it again.')
  await bringFonts(progress)
  return built
}

/**
 * The Workers, built where a source changed. Reading them all and building happens in a process of its own: wrangler and esbuild
 * would keep 200 MB of the launcher for as long as it runs, and 1,400 sources 20 MB.
 */
export async function ensureBuilt(progress: Progress): Promise<BuiltWorkers> {
  if (!hasSources) return await readPackaged(progress)
  const before = findBuiltWorkers('untouched')
  if (before !== undefined) return before
  const main = join(rootDir, 'self-host', 'main.ts')
  const args = ['--disable-warning=ExperimentalWarning', main, 'build']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  // A source that is edited meanwhile makes this start no worse than one a moment earlier.
  const after = code === 0 ? findBuiltWorkers('last') : undefined
  if (after === undefined) throw new LauncherRefusal('The Workers are not built; the reason stands above.')
  return after
}
