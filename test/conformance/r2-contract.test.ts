// R2 as self-host serves it: Miniflare's bucket over our blob store. What a bucket promises, and what a crash may leave.
// With R2_BENCH=wrangler: the same promises of wrangler dev's R2.
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startR2Bench, type R2Bench } from './r2-bench.ts'
import { startWranglerBench } from './r2-wrangler.ts'

const MiB = 1024 * 1024
const isWrangler = process.env['R2_BENCH'] === 'wrangler'
if (isWrangler)
  console.log('skipped: files of the blob store, kill -9, sweep and scrub: they are self-host’s, not wrangler dev’s')
let bench: R2Bench
beforeAll(async () => {
  bench = await (isWrangler ? startWranglerBench() : startR2Bench())
}, 60_000)
afterAll(() => bench.remove())

const put = (key: string, body: Buffer | string, bucket = 'DOCUMENTS') =>
  fetch(`${bench.url}/?bucket=${bucket}&key=${key}`, {
    method: 'PUT',
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
const get = async (key: string, query = ''): Promise<Buffer | null> => {
  const answer = await fetch(`${bench.url}/?key=${key}${query}`)
  return answer.status === 404 ? null : Buffer.from(await answer.arrayBuffer())
}

/** The database of the blob store among a folder's objects. */
function openBlobs(folder: string): DatabaseSync {
  const dir = join(bench.dir, folder, 'clawql-Blobs')
  const file = readdirSync(dir).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
  if (file === undefined) throw new Error(`no database in ${dir}`)
  return new DatabaseSync(join(dir, file), { readOnly: true })
}

function countBlobs(folder: string): { blobs: number; chunks: number } {
  const database = openBlobs(folder)
  const count = (sql: string): number => Number(database.prepare(sql).get()?.['n'])
  const counts = { blobs: count('SELECT count(*) n FROM blob'), chunks: count('SELECT count(*) n FROM chunk') }
  database.close()
  return counts
}

describe(isWrangler ? 'R2 in wrangler dev' : 'R2 in self-host', () => {
  it('put() stores every byte of objects around the chunk size', async () => {
    for (const sizeBytes of [0, 1, MiB - 1, MiB, MiB + 1, 5 * MiB + 17]) {
      const body = randomBytes(sizeBytes)
      expect((await put(`size-${sizeBytes}`, body)).status).toBe(200)
      expect((await get(`size-${sizeBytes}`))?.equals(body)).toBe(true)
    }
  })

  it('get() answers exactly the range asked for, across chunks and at the ends', async () => {
    const body = randomBytes(3 * MiB + 5)
    await put('ranges', body)
    for (const [offset, length] of [
      [0, 1],
      [MiB - 2, 4],
      [0, 3 * MiB + 5],
      [3 * MiB, 5],
      [MiB, MiB],
    ] as const) {
      const part = await get('ranges', `&offset=${offset}&length=${length}`)
      expect(part?.equals(body.subarray(offset, offset + length))).toBe(true)
    }
  })

  it('list() pages in key order, by prefix and by delimiter', async () => {
    for (const key of ['l/b', 'l/a', 'l/c/1', 'l/c/2', 'm/z']) await put(key, key)
    expect(await bench.run('list', { options: { prefix: 'l/' } })).toMatchObject({
      keys: ['l/a', 'l/b', 'l/c/1', 'l/c/2'],
      truncated: false,
    })
    expect(await bench.run('list', { options: { prefix: 'l/', delimiter: '/' } })).toMatchObject({
      keys: ['l/a', 'l/b'],
      delimitedPrefixes: ['l/c/'],
    })
    const first = (await bench.run('list', { options: { prefix: 'l/', limit: 3 } })) as {
      cursor: string
      keys: string[]
    }
    expect(first).toMatchObject({ keys: ['l/a', 'l/b', 'l/c/1'], truncated: true })
    expect(await bench.run('list', { options: { prefix: 'l/', cursor: first.cursor } })).toMatchObject({
      keys: ['l/c/2'],
    })
  })

  it('put() with onlyIf stores when the condition holds and answers null when not', async () => {
    const created = (await bench.run('putText', { key: 'cond', text: 'one' })) as { etag: string }
    const stale = { onlyIf: { etagMatches: 'ffffffffffffffffffffffffffffffff' } }
    expect(await bench.run('putText', { key: 'cond', text: 'two', options: stale })).toBeNull()
    expect((await get('cond'))?.toString()).toBe('one')
    const fresh = { onlyIf: { etagMatches: created.etag } }
    expect(await bench.run('putText', { key: 'cond', text: 'three', options: fresh })).toMatchObject({ size: 5 })
    const absent = { onlyIf: { etagDoesNotMatch: '*' } }
    expect(await bench.run('putText', { key: 'cond', text: 'four', options: absent })).toBeNull()
    expect(await bench.run('getConditional', { key: 'cond', options: fresh })).toMatchObject({ hasBody: false })
    expect((await get('cond'))?.toString()).toBe('three')
  })

  it('put() with sha256 refuses other bytes and keeps the digest of the right ones', async () => {
    const sha256 = createHash('sha256').update('right').digest('hex')
    await expect(bench.run('putText', { key: 'sum', text: 'wrong', options: { sha256 } })).rejects.toThrow(/10037/)
    expect(await get('sum')).toBeNull()
    expect(await bench.run('putText', { key: 'sum', text: 'right', options: { sha256 } })).toMatchObject({ sha256 })
    expect(await bench.run('head', { key: 'sum' })).toMatchObject({ sha256, size: 5 })
  })

  it('multipart upload joins its parts, and ranges cross them', async () => {
    const partBytes = 5 * MiB
    expect(await bench.run('multipart', { key: 'parts', partBytes, parts: 3 })).toMatchObject({ size: 3 * partBytes })
    const across = await get('parts', `&offset=${partBytes - 2}&length=4`)
    expect([...(across ?? [])]).toEqual([1, 1, 2, 2])
  })

  it.skipIf(isWrangler)('delete() and overwrite leave no bytes behind', async () => {
    const before = countBlobs('buckets').blobs
    await put('gone', randomBytes(2 * MiB))
    await put('gone', 'short')
    await bench.run('delete', { keys: ['gone'] })
    await expect.poll(() => countBlobs('buckets').blobs, { timeout: 5_000 }).toBe(before)
    expect(await get('gone')).toBeNull()
  })
})

describe.skipIf(isWrangler)('R2 in self-host after kill -9', () => {
  it('every acknowledged put is there, and a put under way left nothing visible', async () => {
    const acked = new Map<string, Buffer>()
    const crash = { isOver: false }
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let i = 0; !crash.isOver; i++) {
        const body = randomBytes(200_000)
        const key = `crash-${writer}-${i}`
        try {
          if ((await put(key, body)).ok) acked.set(key, body)
        } catch {
          return
        }
      }
    })
    let sent = 0
    const slow = fetch(`${bench.url}/?key=half`, {
      method: 'PUT',
      headers: { 'content-length': String(64 * MiB) },
      body: new ReadableStream({
        async pull(controller) {
          sent++
          if (sent > 12) await wait(60_000, undefined, { ref: false })
          controller.enqueue(new Uint8Array(MiB))
        },
      }),
      duplex: 'half',
    }).catch(() => undefined)
    // eslint-disable-next-line no-unmodified-loop-condition -- the stream's pull counts it
    while (acked.size <= 20 || sent <= 10) await wait(10)
    await bench.kill()
    crash.isOver = true
    await Promise.all([...writers, slow])
    await bench.restart()
    expect(acked.size).toBeGreaterThan(20)
    const lost: string[] = []
    for (const [key, body] of acked) if ((await get(key))?.equals(body) !== true) lost.push(key)
    expect(lost).toEqual([])
    expect(await get('half')).toBeNull()
    const { keys } = (await bench.run('list', { options: { prefix: 'half' } })) as { keys: string[] }
    expect(keys).toEqual([])
    const database = openBlobs('buckets')
    const loose = database.prepare('SELECT count(*) n FROM chunk WHERE blob_id NOT IN (SELECT blob_id FROM blob)').get()
    database.close()
    expect(loose).toEqual({ n: 0 })
  }, 60_000)

  it('the sweep at start removes blobs that no object names, and no other', async () => {
    await put('kept', 'kept')
    await bench.kill()
    const dir = join(bench.dir, 'buckets', 'clawql-Blobs')
    const file = readdirSync(dir).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name)) ?? ''
    const database = new DatabaseSync(join(dir, file))
    for (let i = 0; i < 2_500; i++) {
      database.prepare('INSERT INTO blob (blob_id, size_bytes) VALUES (?, 3)').run(`orphan${i}`)
      database.prepare('INSERT INTO chunk VALUES (?, 0, ?)').run(`orphan${i}`, Buffer.from('xyz'))
    }
    database.close()
    await bench.restart()
    expect((await get('kept'))?.toString()).toBe('kept')
    const swept = openBlobs('buckets')
    const left = swept.prepare("SELECT count(*) n FROM chunk WHERE blob_id LIKE 'orphan%'").get()
    swept.close()
    expect(left).toEqual({ n: 0 })
  }, 60_000)
})

describe.skipIf(isWrangler)('the bucket of key shares', () => {
  it('delete() leaves no trace of the bytes in any file, once its scrub has run', async () => {
    const secret = randomBytes(32).toString('hex')
    const filesWith = (needle: string): string[] =>
      readdirSync(join(bench.dir, 'key-shares'), { recursive: true, withFileTypes: true })
        .filter((item) => item.isFile())
        .map((item) => join(item.parentPath, item.name))
        .filter((path) => readFileSync(path).includes(needle))
    await put('share', secret, 'KEYS')
    expect(filesWith(secret)).not.toEqual([])
    await bench.run('delete', { keys: ['share'] }, 'KEYS')
    await expect.poll(() => filesWith(secret), { timeout: 10_000, interval: 250 }).toEqual([])
  }, 30_000)
})
