// A new PDFium per document: same compiled module, fresh memory, so that nothing of one document can reach another.
import { init, type WrappedPdfiumModule } from '@embedpdf/pdfium'

/** The parts of emscripten's module that the package's types leave out. */
interface Emscripten {
  HEAPU8: Uint8Array<ArrayBuffer>
}

/** Pointers are byte offsets into `heap()`. */
export interface Pdfium {
  readonly api: WrappedPdfiumModule
  /** The memory now: it moves when it grows, so don't keep it over a call. */
  heap(): Uint8Array<ArrayBuffer>
  allocate(sizeBytes: number): number
  free(pointer: number): void
  /** True once the memory was refused to grow: what fails after that, fails for want of memory. */
  exhausted(): boolean
}

type WasmImports = Record<string, Record<string, (...args: number[]) => unknown>>

interface Overrides {
  readonly print: () => void
  readonly printErr: () => void
  readonly instantiateWasm: (
    imports: WasmImports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => unknown
}

/** Instantiates `module` (workerd compiles none from bytes) with a memory that never passes `heapBytesMax`. */
export async function openPdfium(module: WebAssembly.Module, heapBytesMax: number): Promise<Pdfium> {
  let exhausted = false
  const overrides: Overrides = {
    print: () => {},
    printErr: () => {},
    instantiateWasm(imports, done) {
      const grow = imports['env']?.['emscripten_resize_heap']
      const env = imports['env']
      if (grow === undefined || env === undefined) throw new Error('PDFium no longer asks for memory this way')
      env['emscripten_resize_heap'] = (sizeBytes) => {
        if (sizeBytes !== undefined && sizeBytes >>> 0 <= heapBytesMax) return grow(sizeBytes)
        exhausted = true
        return 0
      }
      const instance = new WebAssembly.Instance(module, imports)
      done(instance, module)
      return instance.exports
    },
  }
  const api = await init(overrides)
  api.PDFiumExt_Init()
  const memory = api.pdfium as unknown as Emscripten
  const exports = api.pdfium.wasmExports
  return {
    api,
    heap: () => memory.HEAPU8,
    allocate: (sizeBytes) => exports.malloc(sizeBytes),
    free: (pointer) => exports.free(pointer),
    exhausted: () => exhausted,
  }
}
