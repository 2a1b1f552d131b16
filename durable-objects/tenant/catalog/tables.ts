// The catalog's tables: documents by revision, what they wait with in quarantine, receipts, small pages, and how they are found.

export const catalogTables: readonly string[] = [
  `CREATE TABLE document (
     id INTEGER PRIMARY KEY, document_id TEXT NOT NULL, revision INTEGER NOT NULL,
     status TEXT NOT NULL CHECK (status IN ('processing', 'completed', 'partial', 'blocked', 'quarantined', 'failed')),
     graph TEXT NOT NULL, vertical TEXT, classification TEXT, matter TEXT, subjects TEXT NOT NULL, media_type TEXT,
     size_bytes INTEGER NOT NULL, merkle_root TEXT, archive_sha256 TEXT, paperless_id TEXT, error_code TEXT,
     actor_id TEXT NOT NULL, actor_type TEXT NOT NULL, claims TEXT, request_id TEXT NOT NULL, traceparent TEXT NOT NULL,
     created_ms INTEGER NOT NULL, completed_ms INTEGER,
     -- Reports of stages as JSON: they are written and read as one.
     stages TEXT NOT NULL DEFAULT '[]',
     -- 1 once its nodes are all recorded: recall opens nothing before.
     is_remembered INTEGER NOT NULL DEFAULT 0,
     lease TEXT, lease_until_ms INTEGER NOT NULL DEFAULT 0, is_alone INTEGER NOT NULL DEFAULT 0,
     leases INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0, kills INTEGER NOT NULL DEFAULT 0,
     crashes INTEGER NOT NULL DEFAULT 0, is_suspect INTEGER NOT NULL DEFAULT 0,
     next_attempt_ms INTEGER NOT NULL DEFAULT 0,
     -- When the last queue message for it was sent: the sweep sends another only after a while.
     sent_ms INTEGER NOT NULL DEFAULT 0,
     UNIQUE (document_id, revision)) STRICT`,
  // Documents leave it when they are completed: it stays as small as the queue and the list of troubles.
  `CREATE INDEX document_unfinished ON document (status, document_id) WHERE status <> 'completed'`,
  // What a lease that ran out leaves suspect runs alone: while one stands here nothing else is handed out.
  `CREATE INDEX document_suspect ON document (document_id) WHERE is_suspect = 1 AND status = 'processing'`,
  `CREATE TABLE quarantine (
     id INTEGER PRIMARY KEY, sealed_metadata BLOB NOT NULL,
     -- Null where the original stands in R2.
     sealed_original BLOB) STRICT`,
  `CREATE TABLE receipt (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT`,
  `CREATE TABLE page (id INTEGER PRIMARY KEY, pdf BLOB NOT NULL) STRICT`,
  // Keyed digests of originals with graph and vertical, see join.ts. A row goes when its document is erased.
  `CREATE TABLE duplicate (digest TEXT PRIMARY KEY, document_id TEXT NOT NULL) STRICT, WITHOUT ROWID`,
  // What the list finds documents by: media type as it is; tags, subjects and matters as keyed names (matters in clear before 2026.11.3).
  `CREATE TABLE label (
     kind TEXT NOT NULL CHECK (kind IN ('type', 'matter', 'tag', 'subject')), ref TEXT NOT NULL, document_id TEXT NOT NULL,
     PRIMARY KEY (kind, ref, document_id)) STRICT, WITHOUT ROWID`,
  // Contributions that a graph is to drop: their document ended otherwise than under this root.
  `CREATE TABLE forgotten (
     document_id TEXT NOT NULL, revision INTEGER NOT NULL, graph TEXT NOT NULL, merkle_root TEXT,
     PRIMARY KEY (document_id, revision)) STRICT, WITHOUT ROWID`,
  // Documents whose row in the deployment's listing is older than here.
  `CREATE TABLE unlisted (id INTEGER PRIMARY KEY, stamp INTEGER NOT NULL) STRICT`,
  `CREATE TABLE graph (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID`,
  `CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
]
