// The static copy in R2: tiles and bundles, then the checkpoint's history, then the checkpoint, so that no reader sees a size without its tiles.
import type { TileRequest } from '../../../contract/audit.ts'
import { assert } from '../../../contract/result.ts'
import { formatTilePath } from '../../../core/audit/tile-path.ts'
import { partialTiles, tilesSince } from '../../../core/audit/tile.ts'
import { equalBytes } from '../../../core/audit/tree-hash.ts'
import { currentCheckpoint, type StoredCheckpoint } from './checkpoints.ts'
import { sha256 } from './hash.ts'
import { freeze, frozenReason } from './frozen.ts'
import type { Log } from './log.ts'
import type { Sql } from '../../sql.ts'
import { readTile } from './nodes.ts'
import { readProgress, writeProgress } from '../../pin.ts'

/** Puts under way at once: the platform allows six connections. */
const putsAtOnce = 6

/**
 * Publishes the head, and has it kept outside. Durable in both on return; throws where one of them fails, and starts again from what
 * is known to be there. Answers the size that was published before, whose readers may be under way: tiles of those before it can go.
 */
export async function publish(log: Log): Promise<number> {
  const checkpoint = await currentCheckpoint(log)
  if (!checkpoint.ok || frozenReason(log.sql) !== null) return 0
  const { size, note } = checkpoint.value
  const before = readProgress(log.sql, 'published')
  if (size > before) await putHead(log, checkpoint.value, before)
  if (frozenReason(log.sql) !== null) return 0
  if (readProgress(log.sql, 'kept') < size) {
    await log.kept.write(note)
    writeProgress(log.sql, 'kept', size)
  }
  return size > before ? before : 0
}

async function putHead(log: Log, { size, note }: StoredCheckpoint, published: number): Promise<void> {
  noteTiles(log.sql, [published, size])
  let pending: TileRequest[] = []
  for (const tile of tilesSince(published, size)) {
    pending.push(tile)
    if (pending.length < putsAtOnce) continue
    await putTiles(log, pending, size)
    pending = []
  }
  await putTiles(log, pending, size)
  await putOnce(log, `checkpoint/${size}`, new TextEncoder().encode(note))
  if (frozenReason(log.sql) !== null) return
  await log.bucket.put(`${log.prefix}checkpoint`, note)
  writeProgress(log.sql, 'published', size)
}

/** Sizes whose partial tiles may be in R2, noted before they are put: what a crash leaves of them is found again. */
function noteTiles(sql: Sql, sizes: readonly number[]): void {
  // Releases before noted one alone, under this name.
  for (const size of [readProgress(sql, 'superseded'), ...sizes])
    if (size > 0) writeProgress(sql, `tiles:${size}`, size)
  sql.exec(`DELETE FROM progress WHERE name = 'superseded'`)
}

/** A size has a partial bundle and at most 7 partial tiles; R2 deletes 1,000 objects at once. */
const sizesPerDelete = 125
/** Of one publication; and so many stay noted where nothing can be deleted, as under a lock rule. */
const droppedSizesMax = 1_000

/**
 * Deletes the partial tiles of publications before `below`, one that was published: their hashes and entries stand in wider ones. Without
 * this a log of one record a second would add gigabytes of repeats a day. A size is forgotten once its tiles are gone; what could not be
 * deleted is tried again after the next publication. Of more than 1,000 the oldest stay then, which costs space and nothing else.
 */
export async function dropSuperseded(
  { bucket, prefix, sql }: Pick<Log, 'bucket' | 'prefix' | 'sql'>,
  below: number,
): Promise<void> {
  const sizes = sql
    .exec<{ value: number }>(`SELECT value FROM progress WHERE name >= 'tiles:' AND name < 'tiles;' ORDER BY value`)
    .toArray()
    .map(({ value }) => value)
  const pathsOf = (some: readonly number[]): ReadonlySet<string> =>
    new Set(some.flatMap((size) => partialTiles(size)).map((tile) => formatTilePath(tile)))
  const needed = pathsOf(sizes.filter((size) => size >= below))
  const superseded = sizes.filter((size) => size < below)
  const tried = superseded.slice(0, droppedSizesMax)
  let isAnyGone = false
  for (let from = 0; from < tried.length; from += sizesPerDelete) {
    const batch = tried.slice(from, from + sizesPerDelete)
    const keys = [...pathsOf(batch)].filter((path) => !needed.has(path)).map((path) => prefix + path)
    if (keys.length > 0 && !(await succeeds(bucket.delete(keys)))) continue
    forgetTiles(sql, batch)
    isAnyGone = true
  }
  if (!isAnyGone) forgetTiles(sql, superseded.slice(0, Math.max(0, superseded.length - droppedSizesMax)))
}

const succeeds = (done: Promise<unknown>): Promise<boolean> =>
  done.then(
    () => true,
    () => false,
  )

function forgetTiles(sql: Sql, sizes: readonly number[]): void {
  const names = JSON.stringify(sizes.map((size) => `tiles:${size}`))
  sql.exec('DELETE FROM progress WHERE name IN (SELECT value FROM json_each(?))', names)
}

async function putTiles(log: Log, tiles: readonly TileRequest[], size: number): Promise<void> {
  await Promise.all(
    tiles.map(async (tile) => {
      const bytes = readTile(log.sql, tile, size)
      assert(bytes, 'the log holds what it publishes')
      await putOnce(log, formatTilePath(tile), bytes)
    }),
  )
}

/** Create-only. After a crash the object may be there already; other bytes under its name freeze the log. */
async function putOnce(log: Log, path: string, bytes: Uint8Array): Promise<void> {
  const key = log.prefix + path
  const put = await log.bucket.put(key, bytes, { onlyIf: { etagDoesNotMatch: '*' }, sha256: sha256(bytes) })
  if (put !== null) return
  const stored = await log.bucket.get(key)
  if (stored === null || !equalBytes(await stored.bytes(), bytes)) freeze(log.sql, 'ANCHOR_HAS_OTHER_BYTES')
}

/** Whether records wait to be published, or what is published to be kept outside. */
export function isPublishDue({ sql }: Pick<Log, 'sql'>): boolean {
  const [row] = sql.exec<{ size: number }>('SELECT size FROM head').toArray()
  const published = readProgress(sql, 'published')
  const isBehind = (row?.size ?? 0) > published || published > readProgress(sql, 'kept')
  return isBehind && frozenReason(sql) === null
}
