// R2 over Miniflare's bucket object: the entry that bindings name, small objects inline, and the sweep of blobs that a crash left without an object.
import { R2BucketObject as MiniflareBucket, type BlobStore } from './bucket.worker.js'
import { getInline, inlineBytesMax, isInline, openInline, putInline, readInline, removeInline } from './inline.js'

interface BucketEnv {
  readonly BUCKET: DurableObjectNamespace
  readonly MINIFLARE_BLOBS: Fetcher
  /** Nothing is kept inline where deleted bytes are overwritten: the blob store does that. */
  readonly IS_SCRUBBING?: boolean
}

interface BlobPage {
  readonly blobs: readonly { readonly seq: number; readonly id: string }[]
  readonly last: number
}

/** Same class name and key as Miniflare's, so its data is Miniflare's. The runtime keeps it awake: it sweeps once per process. */
export class R2BucketObject extends MiniflareBucket {
  readonly #blobs: Fetcher
  readonly #sql: SqlStorage
  readonly #storage: DurableObjectStorage
  #store: BlobStore | undefined
  #swept: Promise<void> | undefined

  constructor(state: DurableObjectState, env: BucketEnv) {
    super(state, env)
    this.#blobs = env.MINIFLARE_BLOBS
    this.#storage = state.storage
    this.#sql = state.storage.sql
    this.#sql.exec('CREATE INDEX IF NOT EXISTS clawql_object_by_blob ON _mf_objects (blob_id)')
    this.#sql.exec('CREATE INDEX IF NOT EXISTS clawql_part_by_blob ON _mf_multipart_parts (blob_id)')
    if (env.IS_SCRUBBING === true) return
    openInline(this.#sql)
    const { put, get } = this
    this.put = (request) => this.#put(request, put)
    this.get = async (request) => getInline(this.#sql, request.headers.get('cf-r2-request')) ?? (await get(request))
  }

  async #put(request: Request, whole: (request: Request) => Promise<Response>): Promise<Response> {
    const metadataSize = Number(request.headers.get('cf-r2-metadata-size') ?? Number.NaN)
    const sizeBytes = Number(request.headers.get('content-length') ?? Number.NaN) - metadataSize
    if (!(sizeBytes >= 0 && sizeBytes <= inlineBytesMax)) return await whole(request)
    const body = new Uint8Array(await request.arrayBuffer())
    const { url, method, headers } = request
    return (
      (await putInline(this.#storage, body, metadataSize)) ?? (await whole(new Request(url, { method, headers, body })))
    )
  }

  /** What Miniflare reads and removes by id, wherever it is. */
  override get blob(): BlobStore {
    if (this.#store !== undefined) return this.#store
    const outside = super.blob
    const sql = this.#sql
    this.#store = {
      async get(id, range, options) {
        if (!isInline(id)) return await outside.get(id, range, options)
        const bytes = readInline(sql, id, range)
        return bytes === null ? null : new Response(bytes).body
      },
      put: (stream) => outside.put(stream),
      async delete(id) {
        if (isInline(id)) removeInline(sql, id)
        else await outside.delete(id)
      },
    }
    return this.#store
  }

  override async fetch(request: Request): Promise<Response> {
    const bucket = (request.cf as { miniflare?: { name?: string } } | undefined)?.miniflare?.name
    if (bucket !== undefined) {
      this.#swept ??= this.#sweep(bucket)
      await this.#swept
    }
    return super.fetch(request)
  }

  /**
   * Removes blobs that neither an object nor a part names. It runs before the first request of the process, so no put is between
   * its blob and its object. A failed sweep is no reason to refuse requests: the next start repeats it.
   */
  async #sweep(bucket: string): Promise<void> {
    const url = `http://blobs/${encodeURIComponent(bucket)}/blobs/orphans`
    try {
      let after = 0
      for (;;) {
        const page = await (await this.#blobs.fetch(`${url}?after=${after}`)).json<BlobPage>()
        const orphans = page.blobs.map(({ id }) => id).filter((id) => !this.#isReferenced(id))
        if (orphans.length > 0) await this.#blobs.fetch(url, { method: 'POST', body: JSON.stringify(orphans) })
        after = page.blobs.at(-1)?.seq ?? page.last
        if (after >= page.last) return
      }
    } catch (error) {
      console.error(JSON.stringify({ level: 'error', worker: 'r2', event: 'orphan sweep failed', name: String(error) }))
    }
  }

  #isReferenced(id: string): boolean {
    const found = this.#sql.exec(
      'SELECT 1 FROM _mf_objects WHERE blob_id = ? UNION ALL SELECT 1 FROM _mf_multipart_parts WHERE blob_id = ? LIMIT 1',
      id,
      id,
    )
    return found.toArray().length > 0
  }
}

/** A binding's properties name its bucket. In one Worker with the object: a request enters one isolate, not two. */
export default {
  fetch(request: Request, env: BucketEnv, ctx: ExecutionContext<{ readonly bucket: string }>): Promise<Response> {
    const name = ctx.props.bucket
    return env.BUCKET.getByName(name).fetch(request, { cf: { miniflare: { name } } })
  },
}
