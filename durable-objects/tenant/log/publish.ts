// The static copy in R2: tiles and bundles, then the checkpoint's history, then the checkpoint, so that no reader sees a size without its tiles.
import type { TileRequest } from '../../../contract/audit.ts'
import { assert } from '../../../contract/result.ts'
import { formatTilePath } from '../../../core/audit/tile-path.ts'
import { partialTiles, tilesSince } from '../../../core/audit/tile.ts'
import { equalBytes } from '../../../core/audit/tree-hash.ts'
import { currentCheckpoint } from './checkpoints.ts'
import { sha256 } from './hash.ts'
import { freeze, frozenReason } from './frozen.ts'
import type { Log } from './log.ts'
import { readTile } from './nodes.ts'
import { readProgress, writeProgress } from '../../pin.ts'

/** Puts under way at once: the platform allows six connections. */
const putsAtOnce = 6

/** Publishes the head. Durable in R2 on return; throws where R2 fails, and starts again from what is known to be there. */
export async function publish(log: Log): Promise<void> {
  const checkpoint = await currentCheckpoint(log)
  if (!checkpoint.ok || frozenReason(log.sql) !== null) return
  const { size, note } = checkpoint.value
  const published = readProgress(log.sql, 'published')
  if (size <= published) return
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
  await log.kept.write(note)
  await dropSuperseded(log, published, size)
}

/**
 * Deletes the partial tiles of the publication before the last one: their hashes and entries stand in wider ones. Without
 * this a log of one record a second would add gigabytes of repeats a day. The last publication stays for readers under way.
 */
async function dropSuperseded({ bucket, prefix, sql }: Log, published: number, size: number): Promise<void> {
  const kept = new Set([published, size].flatMap((of) => partialTiles(of)).map((tile) => formatTilePath(tile)))
  const superseded = partialTiles(readProgress(sql, 'superseded')).map((tile) => formatTilePath(tile))
  writeProgress(sql, 'superseded', published)
  const keys = superseded.filter((path) => !kept.has(path)).map((path) => prefix + path)
  if (keys.length === 0) return
  // Where the bucket is under a lock rule they stay, which costs space and nothing else.
  await bucket.delete(keys).catch(() => undefined)
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

/** Whether records wait to be published. */
export function isPublishDue(log: Pick<Log, 'sql'>): boolean {
  const [row] = log.sql.exec<{ size: number }>('SELECT size FROM head').toArray()
  return frozenReason(log.sql) === null && (row?.size ?? 0) > readProgress(log.sql, 'published')
}
