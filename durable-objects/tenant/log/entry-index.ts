// The log's index: which entries name a resource. Names of nodes stand in order of their entries first, and are sorted in later.
import type { RecordDraft, Resource } from '../../../contract/audit.ts'
import { indexRows } from '../../../core/audit/record.ts'
import type { Sql } from '../../sql.ts'

/**
 * A record of a recall names twenty nodes, each at a place of its own in the index: twenty pages to read and to write while somebody
 * waits. They go to `recent_nodes`, one row an entry, and from there to `entry_ix` in order of their names, many to a page.
 */
const nodeKind: Resource['kind'] = 'memory-node'

/** The schema's second step: `entry_ix` itself stands in `logTables`. */
export const recentNodesTables: readonly string[] = [
  `CREATE TABLE recent_nodes(seq INTEGER PRIMARY KEY CHECK(seq>=0), refs TEXT NOT NULL) STRICT`,
  `CREATE TRIGGER recent_nodes_u BEFORE UPDATE ON recent_nodes BEGIN SELECT RAISE(ABORT,'WORM_UPDATE'); END`,
  // A row leaves only once all of it stands in the index.
  `CREATE TRIGGER recent_nodes_d BEFORE DELETE ON recent_nodes
     WHEN EXISTS(SELECT 1 FROM json_each(OLD.refs) j WHERE NOT EXISTS(
       SELECT 1 FROM entry_ix WHERE kind='${nodeKind}' AND ref=j.value AND seq=OLD.seq))
     BEGIN SELECT RAISE(ABORT,'WORM_DELETE'); END`,
  `CREATE TRIGGER recent_nodes_i BEFORE INSERT ON recent_nodes WHEN EXISTS(SELECT 1 FROM recent_nodes WHERE seq=NEW.seq)
     BEGIN SELECT RAISE(ABORT,'WORM_REPLACE'); END`,
]

interface IndexedEntry {
  readonly draft: RecordDraft
  readonly seq: number
}

/** Within the caller's transaction. */
export function writeIndex(sql: Sql, entries: readonly IndexedEntry[]): void {
  const rows: [kind: string, ref: string, seq: number][] = []
  const recent: [seq: number, refs: readonly string[]][] = []
  for (const { draft, seq } of entries) {
    const nodes: string[] = []
    for (const { kind, ref } of indexRows(draft)) {
      if (kind === nodeKind) nodes.push(ref)
      else rows.push([kind, ref, seq])
    }
    if (nodes.length > 0) recent.push([seq, nodes])
  }
  const columns = 'SELECT value->>0, value->>1, value->>2 FROM json_each(?)'
  if (rows.length > 0) sql.exec(`INSERT INTO entry_ix(kind, ref, seq) ${columns}`, JSON.stringify(rows))
  if (recent.length === 0) return
  sql.exec('INSERT INTO recent_nodes(seq, refs) SELECT value->>0, value->1 FROM json_each(?)', JSON.stringify(recent))
}

export interface IndexRange {
  readonly kind: string
  readonly ref: string
  readonly from: number
  readonly below: number
  readonly limit: number
}

/** Sequence numbers of entries under a name, from `from` to before `below`, ascending. */
export function readIndex(sql: Sql, { kind, ref, from, below, limit }: IndexRange): number[] {
  const sorted = 'SELECT seq FROM entry_ix WHERE kind = ?1 AND ref = ?2 AND seq >= ?3 AND seq < ?4'
  const recent = `SELECT r.seq FROM recent_nodes r, json_each(r.refs) j WHERE j.value = ?2 AND r.seq >= ?3 AND r.seq < ?4`
  const query = kind === nodeKind ? `${sorted} UNION ${recent}` : sorted
  const rows = sql.exec(`${query} ORDER BY seq LIMIT ?5`, kind, ref, from, below, limit).raw<[number]>()
  return [...rows].map(([seq]) => seq)
}

/** Whether the index names the entry, in either place. */
export function isIndexed(sql: Sql, { kind, ref, seq }: { kind: string; ref: string; seq: number }): boolean {
  return readIndex(sql, { kind, ref, from: seq, below: seq + 1, limit: 1 }).length === 1
}

/** Rows of the index, each counted once. */
export function countIndex(sql: Sql): number {
  const [row] = sql
    .exec<{ n: number }>(
      `SELECT (SELECT count(*) FROM entry_ix) + (SELECT count(*) FROM recent_nodes r, json_each(r.refs) j WHERE NOT EXISTS(
         SELECT 1 FROM entry_ix WHERE kind = '${nodeKind}' AND ref = j.value AND seq = r.seq)) AS n`,
    )
    .toArray()
  return row?.n ?? -1
}

/** Names that are being sorted in. A wake begins anew: what stands in the index already is passed over. */
export interface Sorting {
  readonly names: readonly (readonly [ref: string, seq: number])[]
  at: number
  /** Entries up to this one are done once all names are. */
  readonly lastSeq: number
}

const rowsDue = 512
const oldestMs = 30_000
/** A slice takes some 5 ms. */
const namesPerSlice = 512
const rowsPerDelete = 64

/** When names are to be sorted in: at once where there are many, soon after the first of few; null where there are none. */
export function sortDueMs(sql: Sql, nowMs: number): number | null {
  const [first] = sql
    .exec<{ ts: number }>(
      `SELECT e.ts FROM (SELECT min(seq) AS seq FROM recent_nodes) r CROSS JOIN entry e ON e.seq = r.seq`,
    )
    .toArray()
  if (first === undefined) return null
  const [many] = sql.exec('SELECT 1 FROM recent_nodes LIMIT 1 OFFSET ?', rowsDue).toArray()
  return many === undefined ? first.ts + oldestMs : nowMs
}

export function beginSort(sql: Sql): Sorting {
  const rows = sql
    .exec('SELECT seq, refs FROM recent_nodes ORDER BY seq LIMIT ?', 2 * rowsDue)
    .raw<[seq: number, refs: string]>()
  const names: [ref: string, seq: number][] = []
  let lastSeq = -1
  for (const [seq, refs] of rows) {
    for (const ref of JSON.parse(refs) as string[]) names.push([ref, seq])
    lastSeq = seq
  }
  names.sort(([one, oneSeq], [other, otherSeq]) => (one < other ? -1 : one > other ? 1 : oneSeq - otherSeq))
  return { names, at: 0, lastSeq }
}

/** One turn; true once all is in the index, and nowhere else. */
export function continueSort(sql: Sql, sorting: Sorting): boolean {
  const slice = sorting.names.slice(sorting.at, sorting.at + namesPerSlice)
  if (slice.length > 0) {
    sql.exec(
      `INSERT OR IGNORE INTO entry_ix(kind, ref, seq) SELECT '${nodeKind}', value->>0, value->>1 FROM json_each(?)`,
      JSON.stringify(slice),
    )
    sorting.at += slice.length
    return false
  }
  const rows = 'SELECT seq FROM recent_nodes WHERE seq <= ? ORDER BY seq LIMIT ?'
  const left = sql
    .exec(`DELETE FROM recent_nodes WHERE seq IN (${rows}) RETURNING seq`, sorting.lastSeq, rowsPerDelete)
    .toArray()
  return left.length < rowsPerDelete
}
