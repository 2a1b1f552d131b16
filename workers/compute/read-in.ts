// What a document needs of compute, read in with the first one: some 30 MB, which an instance that nobody writes to does not hold.

/** Modules that were read in, no promises of them: no request waits for what another one began. */
let stages: typeof import('./compute-document.ts') | undefined
let preview: typeof import('./preview.ts') | undefined

export const readInStages = async (): Promise<typeof import('./compute-document.ts')> =>
  (stages ??= await import('./compute-document.ts'))

export const readInPreview = async (): Promise<typeof import('./preview.ts')> =>
  (preview ??= await import('./preview.ts'))
