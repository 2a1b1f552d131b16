// Types of Miniflare's bucket object, which stands beside bucket.ts in the generated configuration under this name.
export class R2BucketObject {
  constructor(state: DurableObjectState, env: { readonly MINIFLARE_BLOBS: Fetcher })
  fetch(request: Request): Promise<Response>
  /** Handlers of its router; what they throw becomes R2's error answers there. */
  put: (request: Request) => Promise<Response>
  get: (request: Request) => Promise<Response>
  get blob(): BlobStore
}

/** Bodies of objects. Ranges are inclusive. */
export interface BlobStore {
  get(
    id: string,
    range?: { readonly start: number; readonly end: number },
    options?: object,
  ): Promise<ReadableStream<Uint8Array> | null>
  put(stream: ReadableStream<Uint8Array>): Promise<string>
  delete(id: string): Promise<void>
}
