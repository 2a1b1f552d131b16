// The log's index: which entries name a resource. Nodes and documents of recalls stand in order of their entries first, and are sorted in later.
import type { RecordDraft } from '../../../contract/audit.ts'
import { resourceName } from '../../../core/audit/chain.ts'
import { indexRows } from '../../../core/audit/record.ts'
import type { Sql } from '../../sql.ts'

/**
 * A record of a recall names twenty nodes and their documents, each at a place of its own in the index: as many pages to read and to
 * write while somebody waits. They go to a table by entries, one row an entry, and from there to `entry_ix` in order of their names,
 * many to a page.
 */
const recentTables = { 'memory-node': 'recent_nodes', document: 'recent_documents' } as const
type RecentKind = keyof typeof recentTables
const recentKinds = Object.keys(recentTables) as RecentKind[]
const isRecentKind = (kind: string): kind is RecentKind => Object.hasOwn(recentTables, kind)

const recentTable = (kind: RecentKind): readonly string[] => {
  const table = recentTables[kind]
  return [
    `CREATE TABLE ${table}(seq INTEGER PRIMARY KEY CHECK(seq>=0), refs TEXT NOT NULL) STRICT`,
    `CREATE TRIGGER ${table}_u BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT,'WORM_UPDATE'); END`,
    // A row leaves only once all of it stands in the index.
    `CREATE TRIGGER ${table}_d BEFORE DELETE ON ${table}
     WHEN EXISTS(SELECT 1 FROM json_each(OLD.refs) j WHERE NOT EXISTS(
       SELECT 1 FROM entry_ix WHERE kind='${kind}' AND ref=j.value AND seq=OLD.seq))
     BEGIN SELECT RAISE(ABORT,'WORM_DELETE'); END`,
    `CREATE TRIGGER ${table}_i BEFORE INSERT ON ${table} WHEN EXISTS(SELECT 1 FROM ${table} WHERE seq=NEW.seq)
     BEGIN SELECT RAISE(ABORT,'WORM_REPLACE'); END`,
  ]
}

/** The schema's second step: `entry_ix` itself stands in `logTables`. */
export const recentNodesTables: readonly string[] = recentTable('memory-node')
/** Part of the third. */
export const recentDocumentsTables: readonly string[] = recentTable('document')

interface IndexedEntry {
  readonly draft: RecordDraft
  readonly seq: number
}

/** Names of the record that stay by entry until they are sorted in: its nodes, and the documents of them. */
export const recentRefs = (draft: RecordDraft, kind: RecentKind): string[] =>
  indexRows(draft).flatMap((row) => (row.kind === kind && isRecent(draft, row) ? [row.ref] : []))

/** A document of whose own the record is stands in the index at once: its records lie side by side there. */
const isRecent = ({ res }: RecordDraft, { kind, ref }: { kind: string; ref: string }): boolean =>
  kind === 'memory-node' || (kind === 'document' && !(res.kind === kind && res.id === ref))

/** Within the caller's transaction. */
export function writeIndex(sql: Sql, entries: readonly IndexedEntry[]): void {
  const sorted: [kind: string, ref: string, seq: number][] = []
  const recent: { readonly [kind in RecentKind]: [seq: number, refs: string[]][] } = { 'memory-node': [], document: [] }
  for (const { draft, seq } of entries) {
    const refs: { readonly [kind in RecentKind]: string[] } = { 'memory-node': [], document: [] }
    for (const row of indexRows(draft)) {
      if (isRecentKind(row.kind) && isRecent(draft, row)) refs[row.kind].push(row.ref)
      else sorted.push([row.kind, row.ref, seq])
    }
    for (const kind of recentKinds) if (refs[kind].length > 0) recent[kind].push([seq, refs[kind]])
  }
  const columns = 'SELECT value->>0, value->>1, value->>2 FROM json_each(?)'
  if (sorted.length > 0) sql.exec(`INSERT INTO entry_ix(kind, ref, seq) ${columns}`, JSON.stringify(sorted))
  for (const kind of recentKinds) {
    if (recent[kind].length === 0) continue
    const insert = `INSERT INTO ${recentTables[kind]}(seq, refs) SELECT value->>0, value->1 FROM json_each(?)`
    sql.exec(insert, JSON.stringify(recent[kind]))
  }
}

export interface IndexRange {
  readonly kind: string
  readonly ref: string
  readonly from: number
  readonly below: number
  readonly limit: number
  /** Oldest first where absent. */
  readonly order?: 'oldest' | 'newest'
}

/** Rows of a name with ?3 <= seq < ?4, each once. */
function namedRows(kind: string): string {
  const sorted = 'SELECT seq FROM entry_ix WHERE kind = ?1 AND ref = ?2 AND seq >= ?3 AND seq < ?4'
  if (!isRecentKind(kind)) return sorted
  return `${sorted} UNION SELECT r.seq FROM ${recentTables[kind]} r, json_each(r.refs) j
    WHERE j.value = ?2 AND r.seq >= ?3 AND r.seq < ?4`
}

/** Sequence numbers of entries under a name, from `from` to before `below`. */
export function readIndex(sql: Sql, { kind, ref, from, below, limit, order = 'oldest' }: IndexRange): number[] {
  const query = `${namedRows(kind)} ORDER BY seq ${order === 'oldest' ? 'ASC' : 'DESC'} LIMIT ?5`
  const rows = sql.exec(query, kind, ref, from, below, limit).raw<[number]>()
  return [...rows].map(([seq]) => seq)
}

/** How many entries before `below` stand under a name. */
export function countNamed(
  sql: Sql,
  { kind, ref, below }: { readonly kind: string; readonly ref: string; readonly below: number },
): number {
  const query = `SELECT count(*) AS n FROM (${namedRows(kind)})`
  return sql.exec<{ n: number }>(query, kind, ref, 0, below).toArray()[0]?.n ?? 0
}

/** Whether the index names the entry, in either place. */
export function isIndexed(sql: Sql, { kind, ref, seq }: { kind: string; ref: string; seq: number }): boolean {
  return readIndex(sql, { kind, ref, from: seq, below: seq + 1, limit: 1 }).length === 1
}

/** Whether what stands of the entry's names apart from the index, if anything, is what an append wrote. */
export function unsortedAgree(sql: Sql, draft: RecordDraft, seq: number): boolean {
  return recentKinds.every((kind) => {
    const [row] = sql.exec<{ refs: string }>(`SELECT refs FROM ${recentTables[kind]} WHERE seq = ?`, seq).toArray()
    return row === undefined || row.refs === JSON.stringify(recentRefs(draft, kind))
  })
}

/** Rows of the index, each counted once. */
export function countIndex(sql: Sql): number {
  const recent = recentKinds.map(
    (kind) => `(SELECT count(*) FROM ${recentTables[kind]} r, json_each(r.refs) j WHERE NOT EXISTS(
         SELECT 1 FROM entry_ix WHERE kind = '${kind}' AND ref = j.value AND seq = r.seq))`,
  )
  const query = `SELECT (SELECT count(*) FROM entry_ix) + ${recent.join(' + ')} AS n`
  return sql.exec<{ n: number }>(query).toArray()[0]?.n ?? -1
}

/** Names that are being sorted in. A wake begins anew: what stands in the index already is passed over. */
export interface Sorting {
  readonly names: readonly (readonly [kind: RecentKind, ref: string, seq: number])[]
  at: number
  /** Entries up to this one are done once all names are. */
  readonly lastSeq: number
}

/** Told what is sorted in, within the same turn. */
export interface SortedNames {
  sortIn(names: Iterable<string>): void
  forget(lastSeq: number): void
}

const rowsDue = 512
const oldestMs = 30_000
/** A slice takes some 5 ms. */
const namesPerSlice = 512
const rowsPerDelete = 64

const recentSeqs = recentKinds.map((kind) => `SELECT seq FROM ${recentTables[kind]}`).join(' UNION ')

/** The first entry whose names are not all sorted in, or null. */
export function firstUnsorted(sql: Sql): number | null {
  const least = recentKinds.map((kind) => `SELECT min(seq) AS seq FROM ${recentTables[kind]}`).join(' UNION ALL ')
  return sql.exec<{ seq: number | null }>(`SELECT min(seq) AS seq FROM (${least})`).toArray()[0]?.seq ?? null
}

/** When names are to be sorted in: at once where there are many, soon after the first of few; null where there are none. */
export function sortDueMs(sql: Sql, nowMs: number): number | null {
  const firstSeq = firstUnsorted(sql)
  if (firstSeq === null) return null
  const [first] = sql.exec<{ ts: number }>('SELECT ts FROM entry WHERE seq = ?', firstSeq).toArray()
  const isMany = recentKinds.some(
    (kind) => sql.exec(`SELECT 1 FROM ${recentTables[kind]} LIMIT 1 OFFSET ?`, rowsDue).toArray().length > 0,
  )
  return isMany || first === undefined ? nowMs : first.ts + oldestMs
}

export function beginSort(sql: Sql): Sorting {
  const last = `SELECT max(seq) AS seq FROM (SELECT seq FROM (${recentSeqs}) ORDER BY seq LIMIT ?)`
  const lastSeq = sql.exec<{ seq: number | null }>(last, 2 * rowsDue).toArray()[0]?.seq ?? -1
  const names = recentKinds.flatMap((kind) => {
    const query = `SELECT r.seq, j.value FROM ${recentTables[kind]} r, json_each(r.refs) j WHERE r.seq <= ?`
    const rows = sql.exec(query, lastSeq).raw<[seq: number, ref: string]>()
    const ofKind = [...rows].map(([seq, ref]) => [kind, ref, seq] as const)
    return ofKind.sort(([, one, oneSeq], [, other, otherSeq]) =>
      one < other ? -1 : one > other ? 1 : oneSeq - otherSeq,
    )
  })
  return { names, at: 0, lastSeq }
}

/** One turn; true once all is in the index, and nowhere else. */
export function continueSort(sql: Sql, sorting: Sorting, sorted: SortedNames): boolean {
  const slice = sorting.names.slice(sorting.at, sorting.at + namesPerSlice)
  if (slice.length > 0) {
    sql.exec(
      `INSERT OR IGNORE INTO entry_ix(kind, ref, seq) SELECT value->>0, value->>1, value->>2 FROM json_each(?)`,
      JSON.stringify(slice),
    )
    sorted.sortIn(slice.flatMap(([kind, id]) => (kind === 'document' ? [resourceName({ kind, id })] : [])))
    sorting.at += slice.length
    return false
  }
  let isDone = true
  for (const kind of recentKinds) {
    const rows = `SELECT seq FROM ${recentTables[kind]} WHERE seq <= ? ORDER BY seq LIMIT ?`
    const left = sql
      .exec(`DELETE FROM ${recentTables[kind]} WHERE seq IN (${rows}) RETURNING seq`, sorting.lastSeq, rowsPerDelete)
      .toArray()
    isDone &&= left.length < rowsPerDelete
  }
  if (isDone) sorted.forget(sorting.lastSeq)
  return isDone
}
