// Renders in Node with the same fonts and wasm as the Worker, and reads PDFs back with tools that are not ours.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSubset } from '../../../../workers/shared/page/fonts/subset.ts'
import { createTypefaces } from '../../../../workers/shared/page/fonts/typeface.ts'
import { readHtml } from '../../../../workers/engines/gotenberg/html/read-html.ts'
import { plainDocument } from '../../../../workers/engines/gotenberg/plain-blocks.ts'
import { renderPdf, type Rendering } from '../../../../workers/shared/page/render-pdf.ts'
import type { Result } from '../../../../contract/result.ts'
import { unpackWoff } from '../../../../self-host/build/woff.ts'

const modules = new URL('../../../../node_modules/', import.meta.url)
const fontFile = (path: string): Uint8Array => readFileSync(new URL(`@expo-google-fonts/${path}`, modules))
const gothicFile = '@fontsource/noto-sans-gothic/files/noto-sans-gothic-gothic-400-normal.woff'
const fallbacks: { readonly [fileName: string]: () => Uint8Array } = {
  'noto-sans-gothic.ttf': () => unpackWoff(readFileSync(new URL(gothicFile, modules))),
  'noto-sans-sc.ttf': () => fontFile('noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
  'noto-sans-kr.ttf': () => fontFile('noto-sans-kr/400Regular/NotoSansKR_400Regular.ttf'),
}

/** Node's types leave WebAssembly out, although Node has it. */
interface WebAssemblyGlobal {
  readonly WebAssembly: { readonly Module: new (bytes: Uint8Array) => Parameters<typeof createSubset>[0] }
}
function compile(bytes: Uint8Array): Parameters<typeof createSubset>[0] {
  return new (globalThis as unknown as WebAssemblyGlobal).WebAssembly.Module(bytes)
}

/** Font files that were loaded because a document needed them. */
export const loadedFonts: string[] = []

export const rendering: Rendering = {
  subset: createSubset(compile(readFileSync(new URL('harfbuzzjs/dist/harfbuzz-subset.wasm', modules)))),
  typefaces: createTypefaces({
    sans: { name: 'NotoSans-Regular', file: fontFile('noto-sans/400Regular/NotoSans_400Regular.ttf') },
    sansBold: { name: 'NotoSans-Bold', file: fontFile('noto-sans/700Bold/NotoSans_700Bold.ttf') },
    fallbackFiles: ['not-installed.ttf', ...Object.keys(fallbacks)],
  }),
  loadFont: async (fileName) => {
    loadedFonts.push(fileName)
    return fallbacks[fileName]?.() ?? null
  },
  pause: async () => {},
}

export const renderText = async (text: string): Promise<Result<Uint8Array>> =>
  await renderPdf(plainDocument(text), rendering)

export async function renderHtml(html: string): Promise<Result<Uint8Array>> {
  return await renderPdf(await readHtml({ html, fileOf: () => undefined, pause: async () => {} }), rendering)
}

/** The PDF, or a failed test. */
export function pdfOf(result: Result<Uint8Array>): Uint8Array {
  if (!result.ok) throw new Error(`refused: ${result.refusal.code}`)
  return result.value
}

export const hasPoppler = runs('pdftotext', ['-v'])

/** Text of a PDF according to poppler, with white space collapsed. */
export function textOf(pdf: Uint8Array): string {
  return withFile(pdf, (path) => execFileSync('pdftotext', [path, '-'], { encoding: 'utf8' }))
    .replace(/\s+/g, ' ')
    .trim()
}

export function poppler(tool: 'pdfinfo' | 'pdffonts' | 'pdfimages', pdf: Uint8Array, options: string[] = []): string {
  return withFile(pdf, (path) => execFileSync(tool, [...options, path], { encoding: 'utf8', stdio: 'pipe' }))
}

function withFile(bytes: Uint8Array, run: (path: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'pdf-'))
  try {
    const path = join(folder, 'rendered.pdf')
    writeFileSync(path, bytes)
    return run(path)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function runs(tool: string, options: string[]): boolean {
  try {
    execFileSync(tool, options, { stdio: 'ignore' })
    return true
  } catch {
    console.warn(`skipped what needs ${tool}: install Debian's poppler-utils`)
    return false
  }
}
