// MemoryGraph's tables as numbered steps; each object runs the missing ones in one transaction when it wakes.
import type { Sql, Transaction } from '../sql.ts'

/** Names and text stand here only as ciphertext or as 64-bit keyed names of 16 hexadecimal digits. */
const steps: readonly (readonly string[])[] = [
  [
    `CREATE TABLE pin (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`,
    `CREATE TABLE progress (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID`,
    `CREATE TABLE document (
       id INTEGER PRIMARY KEY, document_id TEXT NOT NULL, revision INTEGER NOT NULL, vertical TEXT,
       merkle_root TEXT NOT NULL, created_at INTEGER NOT NULL, hold INTEGER NOT NULL DEFAULT 0,
       UNIQUE (document_id, revision))`,
    `CREATE TABLE node (
       id INTEGER PRIMARY KEY, node_id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL UNIQUE,
       document INTEGER NOT NULL REFERENCES document (id), ordinal INTEGER NOT NULL, tokens INTEGER NOT NULL,
       length_terms INTEGER NOT NULL, last_used_at INTEGER NOT NULL, terms BLOB NOT NULL, mentions BLOB NOT NULL)`,
    // Each document that holds a chunk keeps its own sealed copy: erasing one document's key leaves the others readable.
    `CREATE TABLE contribution (
       id INTEGER PRIMARY KEY, document INTEGER NOT NULL, ordinal INTEGER NOT NULL, node INTEGER NOT NULL,
       node_id TEXT NOT NULL UNIQUE, sealed BLOB NOT NULL)`,
    `CREATE INDEX contribution_of_node ON contribution (node)`,
    `CREATE INDEX contribution_of_document ON contribution (document, ordinal)`,
    // A part is a span of node numbers, so that the longest row stays far below 2 MB.
    `CREATE TABLE posting (
       id INTEGER PRIMARY KEY, term TEXT NOT NULL, part INTEGER NOT NULL, nodes INTEGER NOT NULL, runs BLOB NOT NULL,
       UNIQUE (term, part))`,
    `CREATE TABLE mention (
       entity TEXT NOT NULL, weight INTEGER NOT NULL, node INTEGER NOT NULL,
       PRIMARY KEY (entity, weight DESC, node)) WITHOUT ROWID`,
    `CREATE TABLE entity_name (
       document INTEGER NOT NULL, first_ordinal INTEGER NOT NULL, sealed BLOB NOT NULL,
       PRIMARY KEY (document, first_ordinal)) WITHOUT ROWID`,
    `CREATE TABLE filter_snapshot (id INTEGER PRIMARY KEY CHECK (id = 1), bytes BLOB NOT NULL)`,
    `CREATE TABLE filter_removed (seq INTEGER PRIMARY KEY, digest TEXT NOT NULL)`,
    `CREATE TABLE outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, record TEXT NOT NULL)`,
  ],
]

export const schemaVersion = steps.length

/** The number stored under a name, or null. */
export function readProgress(sql: Sql, name: string): number | null {
  const [row] = sql.exec<{ value: number }>('SELECT value FROM progress WHERE name = ?', name).toArray()
  return row?.value ?? null
}

export function writeProgress(sql: Sql, name: string, value: number): void {
  sql.exec('INSERT OR REPLACE INTO progress (name, value) VALUES (?, ?)', name, value)
}

function storedVersion(sql: Sql): number {
  const tables = sql.exec(`SELECT name FROM sqlite_master WHERE name = 'progress'`).toArray()
  return tables.length === 0 ? 0 : (readProgress(sql, 'schema') ?? 0)
}

/** Brings the tables to the newest step. False where the data is newer than the code: nothing may be read or written then. */
export function migrate(sql: Sql, transaction: Transaction): boolean {
  const version = storedVersion(sql)
  if (version > schemaVersion) return false
  if (version === schemaVersion) return true
  transaction(() => {
    for (const statement of steps.slice(version).flat()) sql.exec(statement)
    writeProgress(sql, 'schema', schemaVersion)
  })
  return true
}
