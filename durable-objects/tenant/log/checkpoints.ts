// Checkpoints: signed over the committed head, stored before anybody sees them, one per size for ever.
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { formatCheckpoint } from '../../../core/audit/checkpoint.ts'
import type { Sql } from '../../sql.ts'
import { readRoot } from './head.ts'
import { frozenReason } from './frozen.ts'
import type { Log } from './log.ts'

export interface StoredCheckpoint {
  readonly size: number
  readonly root: Uint8Array
  readonly note: string
}

/** The newest stored checkpoint, or null. */
export function lastCheckpoint(sql: Sql): StoredCheckpoint | null {
  const query = 'SELECT size, root, note FROM checkpoint ORDER BY size DESC LIMIT 1'
  const [row] = sql.exec<{ size: number; root: ArrayBuffer; note: string }>(query).toArray()
  return row === undefined ? null : { size: row.size, root: new Uint8Array(row.root), note: row.note }
}

/** A checkpoint of the head, or of a later one. A frozen log answers its last one and signs no other. */
export async function currentCheckpoint(log: Log): Promise<Result<StoredCheckpoint>> {
  const { sql, origin, key } = log
  const stored = lastCheckpoint(sql)
  if (frozenReason(sql) !== null) {
    return stored === null ? refused('AUDIT_FORK', 'The log is frozen and has no checkpoint.') : accepted(stored)
  }
  const { size, root } = readRoot(sql)
  if (stored?.size === size) return accepted(stored)
  const note = await key.sign(formatCheckpoint({ origin, size, root }))
  // Others ran while the key signed: an equal or later checkpoint may stand by now, and only the newest may follow.
  const newest = lastCheckpoint(sql)
  if (newest !== null && newest.size >= size) return accepted(newest)
  sql.exec('INSERT INTO checkpoint(size, root, note) VALUES(?, ?, ?)', size, root, note)
  return accepted({ size, root, note })
}
