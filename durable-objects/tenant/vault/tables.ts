// The vault's tables. Shares A and wrapped keys stand here; without shares B in R2 they open nothing.
export const vaultTables: readonly string[] = [
  // A scope owns data keys: a document, a subject (by pseudonym), a name. Slot = its place among the shares B.
  `CREATE TABLE scope (
       name TEXT PRIMARY KEY, kid TEXT NOT NULL UNIQUE, share_a BLOB NOT NULL CHECK (length(share_a) = 32),
       slot INTEGER NOT NULL UNIQUE, state TEXT NOT NULL CHECK (state IN ('live', 'destroying', 'destroyed'))) STRICT`,
  `CREATE INDEX scope_unfinished ON scope (name) WHERE state = 'destroying'`,
  // Owners: names of scopes, sorted, as JSON. All of them are needed to open the key.
  `CREATE TABLE data_key (
       name TEXT PRIMARY KEY, kid TEXT NOT NULL UNIQUE, owners TEXT NOT NULL, wrapped BLOB NOT NULL) STRICT`,
  `CREATE TRIGGER scope_back BEFORE UPDATE ON scope
       WHEN NEW.name IS NOT OLD.name OR NEW.kid IS NOT OLD.kid OR NEW.slot IS NOT OLD.slot
         OR OLD.state = 'destroyed' OR (OLD.state = 'destroying' AND NEW.state = 'live')
       BEGIN SELECT RAISE(ABORT, 'KEY_STATE'); END`,
  `CREATE TRIGGER scope_gone BEFORE DELETE ON scope BEGIN SELECT RAISE(ABORT, 'KEY_STATE'); END`,
]
