// Types of imported modules that bring none: PDFium's compiled wasm (wrangler's CompiledWasm rule) and Papa Parse.
declare module '@embedpdf/pdfium/pdfium.wasm' {
  const compiled: WebAssembly.Module
  export default compiled
}

declare module 'papaparse' {
  const Papa: {
    /** Splits CSV into rows of cells; the delimiter is found by content. */
    parse(text: string, options: { skipEmptyLines: boolean }): { data: string[][] }
  }
  export default Papa
}
