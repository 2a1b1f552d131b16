// Runs the embedded Tika's extraction in Node: the same code as in the Worker, PDFium's module compiled from the package.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { setImmediate } from 'node:timers/promises'
import { strToU8, zipSync } from 'fflate'
import type { Result } from '../../../../contract/result.ts'
import { Budget, type Context } from '../../../../workers/engines/tika/context.ts'
import { extractAll, type Resource } from '../../../../workers/engines/tika/extract.ts'
import { openPdfium } from '../../../../workers/engines/tika/pdfium.ts'

const wasm = readFileSync(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm'))
/** Node has it; its types name the namespace only. */
interface Platform {
  readonly WebAssembly: { readonly Module: new (bytes: Uint8Array) => WebAssembly.Module }
}
const compiled = new (globalThis as unknown as Platform).WebAssembly.Module(wasm)

export function contextFor(bytes: Uint8Array, hint: Context['hint'] = {}): Context {
  return {
    budget: new Budget(bytes.length),
    hint,
    pause: async () => {
      await setImmediate()
    },
    openPdfium: async (heapBytesMax) => await openPdfium(compiled, heapBytesMax),
  }
}

export async function extract(
  bytes: Uint8Array | string,
  hint: Context['hint'] = {},
): Promise<Result<readonly Resource[]>> {
  const all = typeof bytes === 'string' ? strToU8(bytes) : bytes
  return await extractAll(all, contextFor(all, hint))
}

/** The container's resource; fails the test when the file is refused. */
export async function container(bytes: Uint8Array | string, hint: Context['hint'] = {}): Promise<Resource> {
  const found = await extract(bytes, hint)
  if (!found.ok) throw new Error(`refused: ${found.refusal.code} ${found.refusal.detail}`)
  const [first] = found.value
  if (first === undefined) throw new Error('no resource')
  return first
}

/** The code of the refusal, or `done`. */
export async function outcome(bytes: Uint8Array | string, hint: Context['hint'] = {}): Promise<string> {
  const found = await extract(bytes, hint)
  return found.ok ? 'done' : found.refusal.code
}

export function zip(parts: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  const entries = Object.entries(parts).map(
    ([name, part]) => [name, typeof part === 'string' ? strToU8(part) : part] as const,
  )
  return zipSync(Object.fromEntries(entries))
}

const folder = new URL('../../../../../shared/data/documents/files/', import.meta.url)

/** Whether the corpus is at hand; says so once when it is not. */
export function corpusPresent(): boolean {
  const present = existsSync(folder)
  if (!present) process.stderr.write('skipped: ../shared/data/documents is not there\n')
  return present
}

export function corpusFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(name, folder)))
}

const packageType = 'application/vnd.openxmlformats-officedocument.'

/** A package whose content types name each part: `word/document.xml` → `wordprocessingml.document.main+xml`. */
export function office(types: Readonly<Record<string, string>>, parts: Readonly<Record<string, string>>): Uint8Array {
  const overrides = Object.entries(types).map(
    ([part, type]) => `<Override PartName="/${part}" ContentType="${type.includes('/') ? type : packageType + type}"/>`,
  )
  return zip({ '[Content_Types].xml': `<Types>${overrides.join('')}</Types>`, ...parts })
}
