// Types of Miniflare's bucket object, which stands beside bucket.ts in the generated configuration under this name.
export class R2BucketObject {
  constructor(state: DurableObjectState, env: { readonly MINIFLARE_BLOBS: Fetcher })
  fetch(request: Request): Promise<Response>
}
