// The tenant's API keys: digests of keys of 256 random bits, and what each gives. A row stays when its key has ended: records name it.

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
