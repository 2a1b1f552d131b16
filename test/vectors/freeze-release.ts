// Freezes a release's own modules for the simulation, without the packages that they import: one file, as it will run beside later releases.
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'

interface Esbuild {
  build(options: object): Promise<{ outputFiles: readonly { readonly contents: Uint8Array }[] }>
  stop(): Promise<void>
}

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** Writes `<version>.modules.br` beside the vectors. */
export async function freezeRelease(version: string): Promise<string> {
  const require = createRequire(import.meta.url)
  const esbuild = createRequire(require.resolve('wrangler/package.json'))('esbuild') as Esbuild
  const { outputFiles } = await esbuild.build({
    entryPoints: [at('test/simulation/release.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2024',
    minify: true,
    packages: 'external',
    alias: { 'cloudflare:workers': at('test/simulation/platform.ts') },
    loader: { '.bin': 'empty', '.wasm': 'empty' },
  })
  await esbuild.stop()
  const path = at(`test/vectors/${version}.modules.br`)
  writeFileSync(path, brotliCompressSync(outputFiles[0]!.contents))
  return path
}
