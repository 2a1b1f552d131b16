// A release's own modules as one file, without the packages that they import: frozen, it runs beside later releases in the simulation.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'

interface Esbuild {
  build(options: object): Promise<{ outputFiles: readonly { readonly contents: Uint8Array }[] }>
  transform(text: string, options: object): Promise<{ readonly code: string }>
  stop(): Promise<void>
}

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const target = 'es2024'

function loadEsbuild(): Esbuild {
  const require = createRequire(import.meta.url)
  return createRequire(require.resolve('wrangler/package.json'))('esbuild') as Esbuild
}

/** An ES module. */
export async function bundleRelease({ isSmall }: { readonly isSmall: boolean }): Promise<Uint8Array> {
  const esbuild = loadEsbuild()
  const { outputFiles } = await esbuild.build({
    entryPoints: [at('test/simulation/release.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target,
    minify: isSmall,
    packages: 'external',
    alias: { 'cloudflare:workers': at('test/simulation/platform.ts') },
    loader: { '.bin': 'empty', '.wasm': 'empty' },
  })
  await esbuild.stop()
  return outputFiles[0]!.contents
}

/** The module as the body of a function of `exports` and `require`, so that it can run as often as is wanted. */
export async function functionOfRelease(module: Uint8Array): Promise<string> {
  const esbuild = loadEsbuild()
  const { code } = await esbuild.transform(new TextDecoder().decode(module), { format: 'cjs', platform: 'node', target })
  await esbuild.stop()
  return code
}

/** Writes `<version>.modules.br` beside the vectors. */
export async function freezeRelease(version: string): Promise<string> {
  const path = at(`test/vectors/${version}.modules.br`)
  writeFileSync(path, brotliCompressSync(await bundleRelease({ isSmall: true })))
  return path
}
