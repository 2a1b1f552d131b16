// The fork guard: at wake the log must be what its newest checkpoint in R2 says, or longer.
import { parseCheckpointNote } from '../../../core/audit/checkpoint.ts'
import { equalBytes } from '../../../core/audit/tree-hash.ts'
import { rootAt } from '../../../core/audit/tree.ts'
import { sha256 } from './hash.ts'
import { readRoot } from './head.ts'
import type { Log } from './log.ts'
import { createNodeReader } from './nodes.ts'
import { writeProgress } from '../../pin.ts'

/** Why the log does not continue its anchor, or null. Throws where R2 can't be read: nothing is known then. */
export async function findFork(log: Log): Promise<string | null> {
  const object = await log.bucket.get(`${log.prefix}checkpoint`)
  if (object === null) {
    // Nothing is published, or it is gone: all of it goes out again.
    writeProgress(log.sql, 'published', 0)
    return null
  }
  const anchor = parseCheckpointNote(await object.text())
  if (anchor === null || anchor.checkpoint.origin !== log.origin) return 'ANCHOR_MALFORMED'
  if (!(await log.key.isSignedBy(anchor.note))) return 'ANCHOR_NOT_SIGNED'
  const { size, root } = anchor.checkpoint
  if (size > readRoot(log.sql).size) return 'ANCHOR_IS_LONGER'
  return equalBytes(rootAt(createNodeReader(log.sql), size, sha256), root) ? null : 'ANCHOR_HAS_ANOTHER_ROOT'
}
