// MemoryGraph's tables as numbered steps; each object runs the missing ones in one transaction when it wakes.
import { stalePartColumns } from './name-parts.ts'
import type { Sql, Transaction } from '../sql.ts'

/** Step 1 was another layout, of which no data is kept: an object that has it stays closed. */
const firstVersion = 2

/** Names and text stand here only as ciphertext or as 64-bit keyed names. */
const steps: readonly (readonly string[])[] = [
  [
    `CREATE TABLE pin (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`,
    `CREATE TABLE progress (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID`,
    // A number is never given twice: nodes keep that of the document that brought them.
    `CREATE TABLE document (
       id INTEGER PRIMARY KEY AUTOINCREMENT, document_id TEXT NOT NULL, revision INTEGER NOT NULL, vertical TEXT,
       merkle_root TEXT NOT NULL, attempt INTEGER NOT NULL, created_at INTEGER NOT NULL, hold INTEGER NOT NULL DEFAULT 0,
       UNIQUE (document_id, revision))`,
    // \`document\` and \`ordinal\` say where the node first stood: its neighbours are found by them. Digest, terms and mentions
    // are looked up in segments; no index of this table has its entries at random places.
    `CREATE TABLE node (
       id INTEGER PRIMARY KEY, node_id TEXT NOT NULL, digest TEXT NOT NULL, document INTEGER NOT NULL, ordinal INTEGER NOT NULL,
       tokens INTEGER NOT NULL, length_terms INTEGER NOT NULL, created_at INTEGER NOT NULL, mentions BLOB NOT NULL)`,
    // Each document that holds a chunk keeps its own sealed copy: erasing one document's key leaves the others readable.
    `CREATE TABLE contribution (
       id INTEGER PRIMARY KEY, document INTEGER NOT NULL, ordinal INTEGER NOT NULL, node INTEGER NOT NULL,
       node_id TEXT NOT NULL UNIQUE, sealed BLOB NOT NULL)`,
    `CREATE INDEX contribution_of_node ON contribution (node, document)`,
    `CREATE INDEX contribution_of_document ON contribution (document, ordinal)`,
    // Names of a part's entities under one seal; \`ordinal\` is that of the part's first chunk.
    `CREATE TABLE entity_names (
       document INTEGER NOT NULL, ordinal INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (document, ordinal))`,
    // Terms of nodes whose postings are in no segment yet: consecutive nodes from \`id\` on.
    `CREATE TABLE fresh (id INTEGER PRIMARY KEY, terms BLOB NOT NULL)`,
    // Postings of the nodes from \`from_node\` to before \`to_node\`. State 0 is read; 1 is being written, or to be deleted.
    `CREATE TABLE segment (
       id INTEGER PRIMARY KEY AUTOINCREMENT, state INTEGER NOT NULL, level INTEGER NOT NULL, from_node INTEGER NOT NULL,
       to_node INTEGER NOT NULL, gone INTEGER NOT NULL DEFAULT 0, gone_at INTEGER, term_names INTEGER NOT NULL DEFAULT 0,
       mention_names INTEGER NOT NULL DEFAULT 0, directory BLOB, term_filter BLOB, mention_filter BLOB)`,
    // \`id\` is the segment's number times 2^20 and the part's place.
    `CREATE TABLE segment_part (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)`,
    // Last uses of 4,096 nodes each.
    `CREATE TABLE use_page (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)`,
    `CREATE TABLE filter_snapshot (id INTEGER PRIMARY KEY CHECK (id = 1), bytes BLOB NOT NULL)`,
    `CREATE TABLE filter_removed (seq INTEGER PRIMARY KEY, digest TEXT NOT NULL)`,
    `CREATE TABLE outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, record TEXT NOT NULL)`,
  ],
  [
    // Names that several nodes of a segment mention; segments of before have none until they are merged.
    `CREATE TABLE segment_shared (segment INTEGER PRIMARY KEY, filter BLOB NOT NULL)`,
  ],
  [
    // Keyed name of the conversation that the document is a part of; its order there is that of ids, which ascend with time.
    `ALTER TABLE document ADD COLUMN session TEXT`,
    `CREATE INDEX document_of_session ON document (session, document_id, id) WHERE session IS NOT NULL`,
    // Nodes before this one have terms of chunker c1.
    `INSERT INTO progress (name, value) SELECT 'terms_from', coalesce(max(id), 0) + 1 FROM node`,
  ],
  // 2026.11.6
  [
    // When what the node holds was first said; null where only its documents tell.
    `ALTER TABLE node ADD COLUMN said_at INTEGER`,
    // Digest of the text alone, where \`digest\` is of what finds it as well: nodes of one text stand in an answer as one.
    `ALTER TABLE node ADD COLUMN text_digest TEXT`,
    // Outlines of documents, sealed: see outlines.ts.
    `CREATE TABLE outline (document INTEGER PRIMARY KEY, sealed BLOB NOT NULL)`,
    ...stalePartColumns,
    // The run of forgetting that is under way, as JSON: see pruning.ts.
    `CREATE TABLE pruning (id INTEGER PRIMARY KEY CHECK (id = 1), run TEXT NOT NULL)`,
    // 1 once the document is to go: nobody sees it from then on, and its contributions leave in slices.
    `ALTER TABLE document ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0`,
    `CREATE INDEX document_dropped ON document (dropped) WHERE dropped = 1`,
    // Keyed name of what the document states of whom: of equal ones the last, by id, is what holds.
    `ALTER TABLE document ADD COLUMN statement TEXT`,
    `CREATE INDEX document_of_statement ON document (statement, document_id) WHERE statement IS NOT NULL`,
    // \`old\` is a document's id: it may be of one that is not here, or not yet.
    `CREATE TABLE supersedes (old TEXT NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (old, document)) WITHOUT ROWID`,
    `CREATE INDEX supersedes_of_document ON supersedes (document)`,
    // How sure its sender was; null where that was not said.
    `ALTER TABLE document ADD COLUMN confidence REAL`,
  ],
]

export const schemaVersion = firstVersion + steps.length - 1

/** The number stored under a name, or null. */
export function readProgress(sql: Sql, name: string): number | null {
  const [row] = sql.exec<{ value: number }>('SELECT value FROM progress WHERE name = ?', name).toArray()
  return row?.value ?? null
}

export function writeProgress(sql: Sql, name: string, value: number): void {
  sql.exec('INSERT OR REPLACE INTO progress (name, value) VALUES (?, ?)', name, value)
}

/** Null where there are no tables yet. */
function storedVersion(sql: Sql): number | null {
  const tables = sql.exec(`SELECT name FROM sqlite_master WHERE name = 'progress'`).toArray()
  return tables.length === 0 ? null : (readProgress(sql, 'schema') ?? 0)
}

/** Brings the tables to the newest step. False where the data is of another release: nothing may be read or written then. */
export function migrate(sql: Sql, transaction: Transaction): boolean {
  const version = storedVersion(sql) ?? firstVersion - 1
  if (version > schemaVersion || (storedVersion(sql) !== null && version < firstVersion)) return false
  if (version === schemaVersion) return true
  transaction(() => {
    for (const statement of steps.slice(version - firstVersion + 1).flat()) sql.exec(statement)
    writeProgress(sql, 'schema', schemaVersion)
  })
  return true
}
