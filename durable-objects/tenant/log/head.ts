// The log's head: size, frontier, last time. Entries move size and time by trigger; the frontier follows in the same transaction.
import { assert } from '../../../contract/result.ts'
import { decodeFrontier, encodeFrontier, frontierRoot, type Frontier } from '../../../core/audit/frontier.ts'
import type { Sql } from '../../sql.ts'
import { sha256 } from './hash.ts'

export interface Head {
  readonly frontier: Frontier
  readonly lastTsMs: number
}

export function readHead(sql: Sql): Head {
  const [row] = sql
    .exec<{ size: number; frontier: ArrayBuffer; last_ts: number }>('SELECT size, frontier, last_ts FROM head')
    .toArray()
  assert(row, 'the log has a head')
  return { frontier: decodeFrontier(row.size, new Uint8Array(row.frontier)), lastTsMs: row.last_ts }
}

export function writeFrontier(sql: Sql, frontier: Frontier): void {
  sql.exec('UPDATE head SET frontier = ?', encodeFrontier(frontier))
}

/** Size and root of the log as it stands. */
export function readRoot(sql: Sql): { readonly size: number; readonly root: Uint8Array } {
  const { frontier } = readHead(sql)
  return { size: frontier.size, root: frontierRoot(frontier, sha256) }
}
