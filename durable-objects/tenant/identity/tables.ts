// Which labels mean one, by a steward's decision. A label is a keyed digest of type and value; no value stands here.

export const aliasTables: readonly string[] = [
  // The number of the decision is of chance: records name it, and the labels alone say whom it is about.
  `CREATE TABLE alias (
     id INTEGER PRIMARY KEY, decision TEXT NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL,
     decided_ms INTEGER NOT NULL, decided_by TEXT NOT NULL) STRICT`,
]

/** Whom an erasure is about, and how far it is. The row stays: it says that what stands beside the key shares was done here. */
export const erasureTables: readonly string[] = [
  `CREATE TABLE erasure (
     id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('label', 'subject')), ref TEXT NOT NULL UNIQUE,
     -- Of chance: records name the erasure by it.
     run TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('erasing', 'erased')),
     -- 1 where the data is older than the erasure: nothing is recalled until it is done again.
     is_again INTEGER NOT NULL, began_ms INTEGER NOT NULL, documents INTEGER NOT NULL DEFAULT 0,
     -- JSON: where the work stands, and the keyed terms that are to go; empty once it is done.
     place TEXT NOT NULL DEFAULT '', forget TEXT NOT NULL DEFAULT '') STRICT`,
  // Looked at by every recall.
  `CREATE INDEX erasure_unfinished ON erasure (id) WHERE state = 'erasing'`,
]
