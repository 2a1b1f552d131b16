// Types of imported modules that bring none: HarfBuzz's compiled wasm (CompiledWasm rule) and TrueType files (Data rule).
declare module 'harfbuzzjs/dist/harfbuzz-subset.wasm' {
  const compiled: WebAssembly.Module
  export default compiled
}

declare module '*.ttf' {
  const bytes: ArrayBuffer
  export default bytes
}
