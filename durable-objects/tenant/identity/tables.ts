// Which labels mean one, by a steward's decision. A label is a keyed digest of type and value; no value stands here.

export const aliasTables: readonly string[] = [
  // The number of the decision is of chance: records name it, and the labels alone say whom it is about.
  `CREATE TABLE alias (
     id INTEGER PRIMARY KEY, decision TEXT NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL,
     decided_ms INTEGER NOT NULL, decided_by TEXT NOT NULL) STRICT`,
]
