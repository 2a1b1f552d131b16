// Bundles one Worker with the esbuild that wrangler pins; wasm, fonts and other files that wrangler.toml's rules name become modules.
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { basename, join, matchesGlob } from 'node:path'
import type { Rule, WranglerWorker } from './read-wrangler.ts'
import type { BuiltWorker, ModuleKind, WorkerModule } from './worker-manifest.ts'

interface ResolveArguments {
  readonly path: string
  readonly resolveDir: string
  readonly kind: string
  readonly pluginData?: unknown
}
interface Resolved {
  readonly path: string
  readonly errors: readonly unknown[]
}
interface PluginBuild {
  onResolve(options: { filter: RegExp }, callback: (args: ResolveArguments) => unknown): void
  onLoad(options: { filter: RegExp; namespace: string }, callback: (args: { path: string }) => unknown): void
  resolve(path: string, options: { resolveDir: string; kind: string; pluginData: unknown }): Promise<Resolved>
}
interface Esbuild {
  build(options: object): Promise<{ metafile: { inputs: { [path: string]: unknown } } }>
  stop(): Promise<void>
}

/** wrangler is a dependency of ours and esbuild of wrangler's: the same bundler at the same version for both. */
function loadEsbuild(): Esbuild {
  const require = createRequire(import.meta.url)
  return createRequire(require.resolve('wrangler/package.json'))('esbuild') as Esbuild
}

/** Ends esbuild's own process, which would otherwise live as long as ours. */
export const endBundler = (): Promise<void> => loadEsbuild().stop()

const kindsByRule: { readonly [type: string]: ModuleKind } = { CompiledWasm: 'wasm', Data: 'data', Text: 'text' }

/** wrangler's default rules, behind the Worker's own. */
const defaultRules: readonly Rule[] = [
  { type: 'CompiledWasm', globs: ['**/*.wasm', '**/*.wasm?module'] },
  { type: 'Data', globs: ['**/*.bin'] },
  { type: 'Text', globs: ['**/*.txt', '**/*.html', '**/*.sql'] },
]

function findKind(path: string, rules: readonly Rule[]): ModuleKind | undefined {
  for (const { type, globs } of [...rules, ...defaultRules])
    if (globs.some((glob) => matchesGlob(path, glob.startsWith('**/') ? glob : `**/${glob}`))) return kindsByRule[type]
  return undefined
}

/** Leaves matching files out of the bundle and collects them under a name that is their digest. */
function moduleRules(rules: readonly Rule[], collect: (path: string, kind: ModuleKind) => string) {
  return {
    name: 'module-rules',
    setup(build: PluginBuild) {
      build.onResolve({ filter: /\.[a-z0-9]+(\?module)?$/i }, async (args) => {
        if (args.pluginData === 'resolving' || args.kind === 'entry-point') return undefined
        const path = args.path.replace(/\?module$/, '')
        const found = await build.resolve(path, {
          resolveDir: args.resolveDir,
          kind: args.kind,
          pluginData: 'resolving',
        })
        if (found.errors.length > 0) return undefined
        const kind = findKind(found.path, rules)
        return kind === undefined ? undefined : { path: collect(found.path, kind), external: true }
      })
    },
  }
}

/** The runtime has Node's modules built in; packages name them with and without `node:`, and older ones by `require`, which a module has not. */
const builtins = {
  name: 'node-builtins',
  setup(build: PluginBuild) {
    build.onResolve({ filter: /^(node:|cloudflare:)|^[a-z_/]+$/ }, ({ path, kind }) => {
      if (path.startsWith('cloudflare:')) return { path, external: true }
      if (!path.startsWith('node:') && !isBuiltin(path)) return undefined
      const name = path.startsWith('node:') ? path : `node:${path}`
      return kind === 'require-call' ? { path: name, namespace: required } : { path: name, external: true }
    })
    build.onLoad({ filter: /.*/, namespace: required }, ({ path }) => ({
      contents: `import whole from ${JSON.stringify(path)}\nmodule.exports = whole`,
    }))
  },
}
const required = 'required-builtin'

const bundleOptions = {
  bundle: true,
  format: 'esm',
  target: 'es2024',
  platform: 'browser',
  mainFields: ['browser', 'module', 'main'],
  conditions: ['workerd', 'worker', 'browser'],
  define: { 'process.env.NODE_ENV': '"production"' },
  keepNames: true,
  metafile: true,
  logLevel: 'silent',
}

/** Writes the Worker's modules and worker.json to `outDir`. Answers the source files that it read, relative to the root. */
export async function bundleWorker(
  worker: WranglerWorker,
  folders: { readonly rootDir: string; readonly outDir: string },
): Promise<{ readonly inputs: readonly string[] }> {
  const { rootDir, outDir } = folders
  mkdirSync(outDir, { recursive: true })
  const modules = new Map<string, WorkerModule>()
  const sources: string[] = []
  const collect = (path: string, kind: ModuleKind): string => {
    const digest = createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16)
    const name = `./${digest}-${basename(path)}`
    if (!modules.has(name)) {
      cpSync(path, join(outDir, name))
      modules.set(name, { name: name.slice(2), kind, path: name.slice(2) })
      sources.push(path.startsWith(`${rootDir}/`) ? path.slice(rootDir.length + 1) : path)
    }
    return name
  }
  const outfile = join(outDir, 'index.js')
  const { metafile } = await loadEsbuild().build({
    ...bundleOptions,
    entryPoints: [worker.entry],
    outfile,
    absWorkingDir: rootDir,
    plugins: [builtins, moduleRules(worker.rules, collect)],
  })
  const built: BuiltWorker = {
    modules: [{ name: 'index.js', kind: 'esModule', path: 'index.js' }, ...modules.values()],
    bindings: worker.bindings,
  }
  writeFileSync(join(outDir, 'worker.json'), JSON.stringify(built))
  const files = Object.keys(metafile.inputs).filter((path) => !path.startsWith(`${required}:`))
  return { inputs: [...files, ...sources] }
}
