// Blob store under R2 for self-host: bytes in SQLite rows, because workerd's disk service never syncs the bodies that it writes.
import { DurableObject } from 'cloudflare:workers'

interface BlobsEnv {
  readonly BLOBS: DurableObjectNamespace
  /** Overwrite bytes before they are deleted, and push them out of SQLite's log: the bucket of key shares. */
  readonly IS_SCRUBBING?: boolean
}

/** SQLite's pages stay in its cache at this size, and a row stays below the 2 MB bound of the edge. */
const chunkBytes = 1_048_576
/** SQLite checkpoints its log after 1,000 pages of 4 KiB; twice that, written twice, replaces every frame of it. */
const scrubBytes = 8 * chunkBytes
const scrubDelayMs = 2_000

/** One object holds the blobs of one bucket. A blob is visible once its row in `blob` is there, in the same commit as its last chunk. */
export class Blobs extends DurableObject<BlobsEnv> {
  readonly #sql = this.ctx.storage.sql

  constructor(ctx: DurableObjectState, env: BlobsEnv) {
    super(ctx, env)
    this.#sql.exec(`
      CREATE TABLE IF NOT EXISTS chunk (blob_id TEXT NOT NULL, ordinal INTEGER NOT NULL, bytes BLOB NOT NULL,
        PRIMARY KEY (blob_id, ordinal)) STRICT, WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS blob (seq INTEGER PRIMARY KEY AUTOINCREMENT, blob_id TEXT NOT NULL UNIQUE, size_bytes INTEGER NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS scrub (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;`)
    // No put is in flight when an object wakes: chunks without their blob are what a crash left.
    const orphans = this.#sql.exec<{ blob_id: string }>(
      'SELECT DISTINCT blob_id FROM chunk WHERE blob_id NOT IN (SELECT blob_id FROM blob)',
    )
    for (const { blob_id } of orphans.toArray()) this.#remove(blob_id)
  }

  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url)
    const id = url.pathname.split('/').pop() ?? ''
    if (url.pathname.endsWith('/orphans')) return this.#sweep(request)
    if (request.method === 'PUT') return this.#put(id, request)
    if (request.method === 'DELETE') return this.#delete(id)
    return this.#get(id, request)
  }

  /** Answers after the bytes are on disk. A failure throws: Miniflare's R2 looks at no status here. */
  async #put(id: string, request: Request): Promise<Response> {
    let ordinal = 0
    let sizeBytes = 0
    let last = new Uint8Array()
    const insert = (bytes: Uint8Array): unknown =>
      this.#sql.exec('INSERT INTO chunk VALUES (?, ?, ?)', id, ordinal++, bytes)
    try {
      for await (const chunk of readChunks(request.body)) {
        if (last.length > 0) insert(last)
        last = chunk
        sizeBytes += chunk.length
      }
    } catch (error) {
      this.#remove(id)
      throw error
    }
    this.ctx.storage.transactionSync(() => {
      if (last.length > 0) insert(last)
      this.#sql.exec('INSERT INTO blob (blob_id, size_bytes) VALUES (?, ?)', id, sizeBytes)
    })
    await this.ctx.storage.sync()
    return new Response(null, { status: 204 })
  }

  #remove(id: string): void {
    this.ctx.storage.transactionSync(() => {
      if (this.env.IS_SCRUBBING === true)
        this.#sql.exec('UPDATE chunk SET bytes = zeroblob(length(bytes)) WHERE blob_id = ?', id)
      this.#sql.exec('DELETE FROM chunk WHERE blob_id = ?', id)
      this.#sql.exec('DELETE FROM blob WHERE blob_id = ?', id)
    })
  }

  #delete(id: string): Promise<Response> {
    this.#remove(id)
    return this.#settleDeletes()
  }

  async #settleDeletes(): Promise<Response> {
    await this.ctx.storage.sync()
    if (this.env.IS_SCRUBBING === true && (await this.ctx.storage.getAlarm()) === null)
      await this.ctx.storage.setAlarm(Date.now() + scrubDelayMs)
    return new Response(null, { status: 204 })
  }

  /** Pushes old page images out of the database's log by filling it with zeros twice over. Coalesces the deletes of two seconds. */
  override async alarm(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      for (let id = 0; id < scrubBytes / chunkBytes; id++)
        this.#sql.exec('INSERT OR REPLACE INTO scrub VALUES (?, zeroblob(?))', id, chunkBytes)
      await this.ctx.storage.sync()
      this.#sql.exec('DELETE FROM scrub')
      await this.ctx.storage.sync()
    }
  }

  #get(id: string, request: Request): Response {
    const [row] = this.#sql.exec('SELECT size_bytes FROM blob WHERE blob_id = ?', id).toArray()
    if (row === undefined) return new Response(null, { status: 404 })
    const sizeBytes = Number(row['size_bytes'])
    const headers = new Headers({ 'content-type': 'application/octet-stream' })
    const range = parseRange(request.headers.get('range'), sizeBytes)
    const { start, end } = range ?? { start: 0, end: sizeBytes - 1 }
    headers.set('content-length', String(Math.max(0, end - start + 1)))
    if (range !== undefined) headers.set('content-range', `bytes ${start}-${end}/${sizeBytes}`)
    const status = range === undefined ? 200 : 206
    if (request.method === 'HEAD') return new Response(null, { status, headers })
    const { readable, writable } = new FixedLengthStream(Math.max(0, end - start + 1))
    this.ctx.waitUntil(this.#stream(id, { start, end, writable }))
    return new Response(readable, { status, headers })
  }

  /** One chunk in memory at a time. A reader that goes away ends it. */
  async #stream(
    id: string,
    range: { start: number; end: number; writable: WritableStream<Uint8Array> },
  ): Promise<void> {
    const writer = range.writable.getWriter()
    try {
      for (let ordinal = Math.floor(range.start / chunkBytes); ordinal * chunkBytes <= range.end; ordinal++) {
        const chunk = this.#sql.exec('SELECT bytes FROM chunk WHERE blob_id = ? AND ordinal = ?', id, ordinal).one()
        const bytes = new Uint8Array(chunk['bytes'] as ArrayBuffer)
        const offset = ordinal * chunkBytes
        await writer.write(
          bytes.subarray(Math.max(0, range.start - offset), Math.min(bytes.length, range.end - offset + 1)),
        )
      }
      await writer.close()
    } catch (error) {
      await writer.abort(error).catch(() => undefined)
    }
  }

  /** GET lists blobs in the order in which they were stored, after `after`; POST takes a list of ids to remove. */
  async #sweep(request: Request): Promise<Response> {
    if (request.method === 'POST') {
      for (const id of await request.json<string[]>()) this.#remove(id)
      return this.#settleDeletes()
    }
    const parameters = new URL(request.url).searchParams
    const rows = this.#sql
      .exec(
        'SELECT seq, blob_id AS id FROM blob WHERE seq > ? ORDER BY seq LIMIT 1000',
        Number(parameters.get('after') ?? 0),
      )
      .toArray()
    const last = this.#sql.exec('SELECT coalesce(max(seq), 0) AS seq FROM blob').one()['seq']
    return Response.json({ blobs: rows, last })
  }
}

/** Pieces of 1 MiB; the last one may be shorter. */
async function* readChunks(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (body === null) return
  const reader = body.getReader({ mode: 'byob' })
  for (;;) {
    const { value, done } = await reader.readAtLeast(chunkBytes, new Uint8Array(chunkBytes))
    if (value !== undefined && value.length > 0) yield value
    if (done) return
  }
}

/** One range of RFC 9110 section 14.1.2, or undefined for the whole. Miniflare's R2 sends only ranges that it has checked. */
function parseRange(header: string | null, sizeBytes: number): { start: number; end: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (match === null) return undefined
  const [, first = '', last = ''] = match
  if (first === '') return { start: Math.max(0, sizeBytes - Number(last)), end: sizeBytes - 1 }
  return { start: Number(first), end: last === '' ? sizeBytes - 1 : Math.min(sizeBytes - 1, Number(last)) }
}

/** Paths are /<bucket>/blobs/<id>. */
export default {
  fetch(request: Request, env: BlobsEnv): Promise<Response> {
    const [, bucket = ''] = new URL(request.url).pathname.split('/')
    return env.BLOBS.getByName(bucket).fetch(request)
  },
} satisfies ExportedHandler<BlobsEnv>
