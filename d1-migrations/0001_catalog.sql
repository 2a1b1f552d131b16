-- The catalog: what must be listed or joined across objects. Every key is led by the tenant.
CREATE TABLE document (
  tenant_id TEXT NOT NULL,
  document_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('processing', 'completed', 'partial', 'blocked', 'quarantined', 'failed')),
  graph TEXT NOT NULL,
  vertical TEXT,
  classification TEXT,
  matter TEXT,
  subjects TEXT NOT NULL DEFAULT '[]',
  media_type TEXT,
  size_bytes INTEGER NOT NULL,
  sealed_metadata TEXT NOT NULL,
  merkle_root TEXT,
  paperless_id TEXT,
  error_code TEXT,
  actor_id TEXT NOT NULL,
  actor_type TEXT NOT NULL,
  claims TEXT,
  request_id TEXT NOT NULL,
  traceparent TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  completed_ms INTEGER,
  lease TEXT,
  lease_until_ms INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  kills INTEGER NOT NULL DEFAULT 0,
  next_attempt_ms INTEGER NOT NULL DEFAULT 0,
  -- When the last queue message for it was sent: the sweep sends another only after a while.
  sent_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, document_id, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_by_status ON document (status, next_attempt_ms);

CREATE TABLE stage (
  tenant_id TEXT NOT NULL,
  document_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  stage TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'error', 'skipped')),
  attempts INTEGER NOT NULL,
  started_ms INTEGER,
  duration_ms INTEGER,
  code TEXT,
  reason TEXT,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, document_id, revision, stage)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (
  tenant_id TEXT NOT NULL,
  document_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (tenant_id, document_id, revision)
) STRICT, WITHOUT ROWID;

-- Keyed digests of originals: the duplicate look-up. A row goes when its document is erased.
CREATE TABLE duplicate (
  tenant_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  document_id TEXT NOT NULL,
  PRIMARY KEY (tenant_id, digest)
) STRICT, WITHOUT ROWID;

-- Node directory: which graph holds a node. Ids only.
CREATE TABLE node (
  tenant_id TEXT NOT NULL,
  node_id TEXT NOT NULL,
  graph TEXT NOT NULL,
  document_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, node_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX node_by_document ON node (tenant_id, document_id, revision);

-- Records that state changes owe to the audit log, in the same transaction as the change.
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id TEXT NOT NULL,
  document_id TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_by_document ON outbox (tenant_id, document_id, seq);

CREATE TABLE dead_letter (
  tenant_id TEXT NOT NULL,
  document_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  stage TEXT NOT NULL,
  code TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, document_id, revision, stage)
) STRICT, WITHOUT ROWID;
