// The tenant's policies, calls that wait for a person, and its API keys: digests of keys of 256 random bits, and what each gives. A row stays when its key has ended: records name it.

export const apiKeyTables: readonly string[] = [
  `CREATE TABLE api_key(
     id TEXT PRIMARY KEY, name TEXT NOT NULL, secret_sha256 TEXT NOT NULL UNIQUE CHECK(length(secret_sha256)=64),
     roles TEXT NOT NULL, scopes TEXT NOT NULL, actor_type TEXT NOT NULL CHECK(actor_type IN ('human','agent','service')),
     created_ms INTEGER NOT NULL, created_by TEXT NOT NULL, expires_ms INTEGER, revoked_ms INTEGER, last_used_ms INTEGER
   ) STRICT, WITHOUT ROWID`,
  // What a key gives never changes, and a revoked key does not come back: another one is made.
  `CREATE TRIGGER api_key_u BEFORE UPDATE OF id, secret_sha256, roles, scopes, actor_type, created_ms, created_by, expires_ms ON api_key
     BEGIN SELECT RAISE(ABORT,'KEY_UPDATE'); END`,
  `CREATE TRIGGER api_key_r BEFORE UPDATE OF revoked_ms ON api_key WHEN OLD.revoked_ms IS NOT NULL
     BEGIN SELECT RAISE(ABORT,'KEY_REVOKED'); END`,
]

/** Of a key that does not show the rows of all verticals, or that was made by one that is no administrator's. A key is never widened: its bounds go when it is gone itself. */
export const keyBoundTables: readonly string[] = [
  `CREATE TABLE api_key_bounds(
     id TEXT PRIMARY KEY, verticals TEXT, givers TEXT NOT NULL, cross_vertical INTEGER NOT NULL CHECK(cross_vertical IN (0,1))
   ) STRICT, WITHOUT ROWID`,
  `CREATE TRIGGER api_key_bounds_u BEFORE UPDATE ON api_key_bounds BEGIN SELECT RAISE(ABORT,'KEY_UPDATE'); END`,
  `CREATE TRIGGER api_key_bounds_d BEFORE DELETE ON api_key_bounds WHEN EXISTS (SELECT 1 FROM api_key WHERE id = OLD.id)
     BEGIN SELECT RAISE(ABORT,'KEY_UPDATE'); END`,
]

/** Versions are only ever added: a decision names the one that it was made by. */
export const policyTables: readonly string[] = [
  `CREATE TABLE policy(
     version INTEGER PRIMARY KEY, digest TEXT NOT NULL, body TEXT NOT NULL, written_ms INTEGER NOT NULL, written_by TEXT NOT NULL
   ) STRICT`,
  `CREATE TRIGGER policy_u BEFORE UPDATE ON policy BEGIN SELECT RAISE(ABORT,'POLICY_UPDATE'); END`,
  `CREATE TRIGGER policy_d BEFORE DELETE ON policy BEGIN SELECT RAISE(ABORT,'POLICY_DELETE'); END`,
]

/** Of calls that wait: whom they are told to, and when that was done. */
export const noticeTables: readonly string[] = [
  `CREATE TABLE approval_notice(
     approval_id TEXT PRIMARY KEY, due_ms INTEGER, tries INTEGER NOT NULL, told_ms INTEGER
   ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX approval_notice_due ON approval_notice(due_ms) WHERE due_ms IS NOT NULL',
]

/** `sealed` holds the arguments, as long as the call waits. */
export const approvalTables: readonly string[] = [
  `CREATE TABLE approval(
     id TEXT PRIMARY KEY, state TEXT NOT NULL CHECK(state IN ('pending','approved','denied','running','completed','failed','expired')),
     operation_id TEXT NOT NULL, requester_id TEXT NOT NULL, requester_type TEXT NOT NULL, requester_root TEXT NOT NULL, arguments_digest TEXT NOT NULL,
     rule_ids TEXT NOT NULL, approvers TEXT, requested_ms INTEGER NOT NULL, expires_ms INTEGER NOT NULL,
     decided_by TEXT, decided_ms INTEGER, reason TEXT, sealed BLOB
   ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX approval_standing ON approval(requester_id, arguments_digest)`,
  `CREATE INDEX approval_open ON approval(state, expires_ms)`,
  // What was asked for never changes, and what was decided is decided.
  `CREATE TRIGGER approval_u BEFORE UPDATE OF id, operation_id, requester_id, requester_type, requester_root, arguments_digest, rule_ids, approvers, requested_ms, expires_ms ON approval
     BEGIN SELECT RAISE(ABORT,'APPROVAL_UPDATE'); END`,
  `CREATE TRIGGER approval_s BEFORE UPDATE OF state ON approval WHEN NOT (
       (OLD.state = 'pending' AND NEW.state IN ('approved','denied','expired'))
       OR (OLD.state = 'approved' AND NEW.state IN ('running','expired'))
       OR (OLD.state = 'running' AND NEW.state IN ('completed','failed')))
     BEGIN SELECT RAISE(ABORT,'APPROVAL_STATE'); END`,
]
