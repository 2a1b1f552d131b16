// The fork guard: at wake the log must be what its checkpoints in R2 and the one kept outside say, or longer.
import { parseCheckpointNote, type Checkpoint } from '../../../core/audit/checkpoint.ts'
import { equalBytes } from '../../../core/audit/tree-hash.ts'
import { rootAt } from '../../../core/audit/tree.ts'
import { readProgress } from '../../pin.ts'
import { lastCheckpoint } from './checkpoints.ts'
import { sha256 } from './hash.ts'
import { readRoot } from './head.ts'
import type { Log } from './log.ts'
import type { ListedCheckpoints } from './self-check.ts'
import { createNodeReader } from './nodes.ts'

/** Why the log does not continue an anchor, or null. Throws where R2 can't be read: nothing is known then. */
export async function findFork(log: Log): Promise<string | null> {
  // What is published while the bucket answers is not missed in an answer from before.
  const published = readProgress(log.sql, 'published')
  const object = await log.bucket.get(`${log.prefix}checkpoint`)
  if (object === null) return await findUnpublished(log, published)
  const text = await object.text()
  const anchor = await readAnchor(log, text)
  if (typeof anchor === 'string') return anchor
  const copy = await log.bucket.get(`${log.prefix}checkpoint/${anchor.size}`)
  if (copy === null) return 'ANCHOR_IS_MISSING'
  if ((await copy.text()) !== text) return 'ANCHOR_HAS_OTHER_BYTES'
  return compare(log, anchor) ?? (await findLater(log))
}

/** No newest checkpoint: either nothing was published, or it is gone. */
async function findUnpublished(log: Log, published: number): Promise<string | null> {
  if (published > 0) return 'ANCHOR_IS_MISSING'
  const { objects } = await log.bucket.list({ prefix: `${log.prefix}checkpoint/`, limit: 1 })
  const [first] = objects
  if (first === undefined) return null
  // A crash may have come between a first checkpoint's two puts; it is then one that this log has signed.
  const size = sizeOf(log, first.key)
  const signed = lastCheckpoint(log.sql)
  return size !== null && signed !== null && size <= signed.size ? null : 'ANCHOR_IS_MISSING'
}

async function readAnchor(log: Log, text: string): Promise<Checkpoint | string> {
  const anchor = parseCheckpointNote(text)
  if (anchor === null || anchor.checkpoint.origin !== log.origin) return 'ANCHOR_MALFORMED'
  return (await log.key.isSignedBy(anchor.note)) ? anchor.checkpoint : 'ANCHOR_NOT_SIGNED'
}

function compare(log: Log, { size, root }: Checkpoint): string | null {
  if (size > readRoot(log.sql).size) return 'ANCHOR_IS_LONGER'
  return equalBytes(rootAt(createNodeReader(log.sql), size, sha256), root) ? null : 'ANCHOR_HAS_ANOTHER_ROOT'
}

const sizeOf = (log: Log, key: string): number | null => {
  const text = key.slice(`${log.prefix}checkpoint/`.length)
  return /^[1-9][0-9]{0,15}$/.test(text) ? Number(text) : null
}

/**
 * A checkpoint beyond the log's head. Names are listed in the order of their text, so those that begin as the next sizes do are
 * asked for first: what cuts off the newest records leaves a checkpoint among them. The self-check lists the rest in turns.
 */
async function findLater(log: Log): Promise<string | null> {
  const { size } = readRoot(log.sql)
  const starts = new Set([size + 1, size + 1_000].map((next) => String(Math.floor(next / 1_000))))
  for (const start of size + 1 < 1_000 ? [''] : starts)
    if ((await listLater(log, null, start)).isLater) return 'ANCHOR_IS_LONGER'
  return null
}

/** One listing of at most 1,000 checkpoints, of all where there is no `prefix`. */
export async function listLater(log: Log, cursor: string | null, prefix = ''): Promise<ListedCheckpoints> {
  const options = { prefix: `${log.prefix}checkpoint/${prefix}` }
  const listed = await log.bucket.list(cursor === null ? options : { ...options, cursor })
  const { size } = readRoot(log.sql)
  const isLater = listed.objects.some(({ key }) => (sizeOf(log, key) ?? Infinity) > size)
  return { isLater, cursor: listed.truncated ? listed.cursor : null }
}

/**
 * Why the log does not extend the checkpoint that is kept outside the data directory, or null. `kept` is its note; one of another
 * log or key is of no use, and says so.
 */
export async function findRollback(log: Log, kept: string): Promise<string | null> {
  const anchor = await readAnchor(log, kept)
  if (typeof anchor === 'string') return anchor.replace('ANCHOR', 'KEPT_CHECKPOINT')
  return compare(log, anchor)?.replace('ANCHOR', 'KEPT_CHECKPOINT') ?? null
}
