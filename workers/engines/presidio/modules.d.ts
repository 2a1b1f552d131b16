// Types of imported modules that bring none: weights of the tagger (wrangler's Data rule for .bin).
declare module '*.bin' {
  const bytes: ArrayBuffer
  export default bytes
}
