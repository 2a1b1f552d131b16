// The self-check: the newest entries at every wake, all of them in turns, and what was found.
import { bytesToHex } from '@noble/hashes/utils.js'
import type { LogCheck, SelfCheck } from '../../../contract/audit.ts'
import { frontierRoot } from '../../../core/audit/frontier.ts'
import { tileWidth } from '../../../core/audit/tile-path.ts'
import type { Sql } from '../../sql.ts'
import { isTenantSchema } from '../schema.ts'
import { countIndex } from './entry-index.ts'
import { sha256 } from './hash.ts'
import { readHead } from './head.ts'
import { freeze, frozenReason } from './frozen.ts'
import { beginWalk, checkHead, expect, walkOn, type Walk } from './walk.ts'

/** A wake walks this many entries and up to one tile more: some 60 ms. */
const tailEntries = 1_000
/** A slice takes some 5 ms. */
const namesPerSlice = 512
const rowsPerSlice = 2_048
const sliceEveryMs = 100
/** The first requests of a wake are served before. */
const beginAfterMs = 2_000
const againAfterMs = 24 * 3_600_000

/** Reads the whole log in one turn, about 10,000 records a second. Failures name the place, never content. */
export function verifyWholeLog(sql: Sql): SelfCheck {
  const walk = beginWalk(sql)
  while (walkOn(walk, namesPerSlice)) continue
  checkHead(walk)
  checkCounts(walk)
  expect(walk, isTenantSchema(sql), 'tables or triggers')
  const rootHash = bytesToHex(frontierRoot(walk.frontier, sha256))
  return { size: walk.frontier.size, rootHash, failures: walk.failures }
}

/** After a walk from the first entry on, in the same turn: nothing stands beside what the entries name. */
function checkCounts(walk: Walk): void {
  const { sql, named, frontier } = walk
  const [ids] = sql.exec<{ n: number }>('SELECT count(*) AS n FROM idem').toArray()
  expect(walk, countIndex(sql) === named, 'index: rows without an entry')
  expect(walk, ids?.n === frontier.size, 'idempotency keys without an entry')
}

/** When the log of an origin was last checked whole by this process: an object that only slept need not begin anew. */
const checkedMs = new Map<string, number>()

/** Rows that are counted after the walk: those of entries that it passed. */
interface Counting {
  readonly below: number
  index: { readonly after: readonly [string, string, number] | null; readonly rows: number }
  ids: { readonly after: string | null; readonly rows: number }
}

/** A part of the checkpoints in R2. */
export interface ListedCheckpoints {
  /** One is of a longer log. */
  readonly isLater: boolean
  /** Where to go on, or null at the end. */
  readonly cursor: string | null
}

/** Checks one log. What it finds freezes the log for good: nothing is appended behind what can't be trusted. */
export class SelfChecker {
  readonly #sql: Sql
  readonly #origin: string
  #walk: Walk | null = null
  #counting: Counting | null = null
  /** Where the list of checkpoints goes on; null where all are listed. */
  #listing: { readonly cursor: string | null } | null = { cursor: null }
  #nextMs: number

  constructor(sql: Sql, { origin, nowMs }: { readonly origin: string; readonly nowMs: number }) {
    this.#sql = sql
    this.#origin = origin
    const lastMs = checkedMs.get(origin)
    this.#nextMs = lastMs === undefined ? nowMs + beginAfterMs : lastMs + againAfterMs
  }

  /** Within the turn that opens the log: the newest entries against tree, index and checkpoints. */
  checkTail(): void {
    if (frozenReason(this.#sql) !== null) return
    const { size } = readHead(this.#sql).frontier
    const from = Math.floor(Math.max(0, size - tailEntries) / tileWidth) * tileWidth
    const walk = beginWalk(this.#sql, from)
    while (walkOn(walk, namesPerSlice)) continue
    checkHead(walk)
    // A log that is no longer than its tail is checked whole.
    if (from === 0) checkCounts(walk)
    this.#judge(walk)
  }

  /** When the next slice is due, or null where nothing is to be checked any more. */
  dueMs(): number | null {
    return frozenReason(this.#sql) === null ? this.#nextMs : null
  }

  /** One turn, or one listing of checkpoints. */
  async slice(nowMs: number, list: (cursor: string | null) => Promise<ListedCheckpoints>): Promise<void> {
    this.#nextMs = nowMs + sliceEveryMs
    if (this.#listing === null) return this.#check(nowMs)
    const { isLater, cursor } = await list(this.#listing.cursor)
    if (isLater) freeze(this.#sql, 'ANCHOR_IS_LONGER')
    this.#listing = cursor === null ? null : { cursor }
  }

  #check(nowMs: number): void {
    const walk = (this.#walk ??= beginWalk(this.#sql))
    if (this.#counting === null) {
      if (walkOn(walk, namesPerSlice)) return this.#judge(walk)
      checkHead(walk)
      const below = Math.min(walk.sortedBelow, walk.frontier.size)
      this.#counting = { below, index: { after: ['', '', -1], rows: 0 }, ids: { after: '', rows: 0 } }
      return this.#judge(walk)
    }
    if (this.#count(this.#counting, walk.frontier.size)) return
    const { index, ids } = this.#counting
    expect(walk, index.rows === walk.sorted, 'index: rows without an entry')
    expect(walk, ids.rows === walk.frontier.size, 'idempotency keys without an entry')
    expect(walk, isTenantSchema(this.#sql), 'tables or triggers')
    this.#walk = null
    this.#counting = null
    this.#listing = { cursor: null }
    checkedMs.set(this.#origin, nowMs)
    this.#nextMs = nowMs + againAfterMs
    this.#judge(walk)
  }

  /** Counts on; answers whether there is more. */
  #count(counting: Counting, size: number): boolean {
    const { after, rows } = counting.index
    if (after !== null) {
      const query = `SELECT kind, ref, seq FROM entry_ix WHERE (kind, ref, seq) > (?, ?, ?) ORDER BY kind, ref, seq LIMIT ?`
      const found = [...this.#sql.exec(query, ...after, rowsPerSlice).raw<[string, string, number]>()]
      const counted = found.filter(([, , seq]) => seq < counting.below).length
      counting.index = { after: found.length < rowsPerSlice ? null : found.at(-1)!, rows: rows + counted }
      return true
    }
    const { ids } = counting
    if (ids.after === null) return false
    const query = 'SELECT key, seq FROM idem WHERE key > ? ORDER BY key LIMIT ?'
    const found = [...this.#sql.exec(query, ids.after, rowsPerSlice).raw<[string, number]>()]
    const counted = found.filter(([, seq]) => seq < size).length
    counting.ids = { after: found.length < rowsPerSlice ? null : found.at(-1)![0], rows: ids.rows + counted }
    return true
  }

  #judge({ failures }: Walk): void {
    if (failures[0] !== undefined) freeze(this.#sql, `SELF_CHECK ${failures[0]}`)
  }

  state(): LogCheck {
    const records = readHead(this.#sql).frontier.size
    const where = frozenReason(this.#sql)
    if (where !== null) return { state: 'tampered', checked: 0, records, where }
    const isWhole = this.#walk === null && checkedMs.has(this.#origin)
    if (isWhole || records < tailEntries) return { state: 'ok', checked: records, records, where: null }
    return { state: 'checking', checked: this.#walk?.frontier.size ?? 0, records, where: null }
  }
}
