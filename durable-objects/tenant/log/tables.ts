// The log's tables and write-once triggers.

const refuse = (name: string, on: string, code: string): string =>
  `CREATE TRIGGER ${name} BEFORE ${on} BEGIN SELECT RAISE(ABORT,'${code}'); END`

/** A key that stands can't be inserted again: holds a REPLACE off even where recursive_triggers was switched off. */
const newKeyOnly = (table: string, key: string): string =>
  refuse(`${table}_i`, `INSERT ON ${table} WHEN EXISTS(SELECT 1 FROM ${table} WHERE ${key})`, 'WORM_REPLACE')

/** Neither an update nor a delete; with recursive_triggers a REPLACE is a delete. */
const writeOnce = (table: string): string[] => [
  refuse(`${table}_u`, `UPDATE ON ${table}`, 'WORM_UPDATE'),
  refuse(`${table}_d`, `DELETE ON ${table}`, 'WORM_DELETE'),
]

/** First step of the log's schema; the pins of the object are made before it. */
export const logTables: readonly string[] = [
  `CREATE TABLE entry(seq INTEGER PRIMARY KEY CHECK(seq>=0), ts INTEGER NOT NULL, body BLOB NOT NULL CHECK(length(body) BETWEEN 2 AND 65535), leaf BLOB NOT NULL CHECK(length(leaf)=32)) STRICT`,
  `CREATE TABLE entry_ix(kind TEXT NOT NULL, ref TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(kind,ref,seq)) STRICT, WITHOUT ROWID`,
  `CREATE TABLE idem(key TEXT PRIMARY KEY, body_sha BLOB NOT NULL CHECK(length(body_sha)=32), seq INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
  // A full tile, and the nodes between its hashes and its root: a proof reads one row per tile and hashes nothing.
  `CREATE TABLE tile(level INTEGER NOT NULL, n INTEGER NOT NULL, data BLOB NOT NULL CHECK(length(data)=8192), inner BLOB NOT NULL CHECK(length(inner)=8128), PRIMARY KEY(level,n)) STRICT`,
  // Roots of full tiles: the hashes of the tile level above while that tile is partial.
  `CREATE TABLE subtree(level INTEGER NOT NULL, n INTEGER NOT NULL, hash BLOB NOT NULL CHECK(length(hash)=32), PRIMARY KEY(level,n)) STRICT, WITHOUT ROWID`,
  `CREATE TABLE bundle(n INTEGER PRIMARY KEY, r2_key TEXT NOT NULL, sha256 BLOB NOT NULL CHECK(length(sha256)=32), stored_at INTEGER NOT NULL) STRICT`,
  `CREATE TABLE hold(id TEXT PRIMARY KEY, matter TEXT NOT NULL, placed_seq INTEGER NOT NULL, released_seq INTEGER) STRICT`,
  `CREATE TABLE hold_bundle(hold_id TEXT NOT NULL REFERENCES hold(id), n INTEGER NOT NULL, PRIMARY KEY(hold_id,n)) STRICT, WITHOUT ROWID`,
  `CREATE TABLE head(id INTEGER PRIMARY KEY CHECK(id=1), size INTEGER NOT NULL, frontier BLOB NOT NULL, last_ts INTEGER NOT NULL, hot_floor_ts INTEGER NOT NULL DEFAULT 0) STRICT`,
  `CREATE TABLE checkpoint(size INTEGER PRIMARY KEY, root BLOB NOT NULL CHECK(length(root)=32), note TEXT NOT NULL) STRICT`,
  refuse('entry_seq', 'INSERT ON entry WHEN NEW.seq IS NOT (SELECT size FROM head)', 'WORM_SEQ'),
  refuse('entry_ts', 'INSERT ON entry WHEN NEW.ts < (SELECT last_ts FROM head)', 'WORM_CLOCK'),
  `CREATE TRIGGER entry_step AFTER INSERT ON entry BEGIN UPDATE head SET size=NEW.seq+1, last_ts=NEW.ts; END`,
  refuse('entry_u', 'UPDATE ON entry', 'WORM_UPDATE'),
  `CREATE TRIGGER entry_d BEFORE DELETE ON entry BEGIN SELECT CASE
       WHEN NOT EXISTS(SELECT 1 FROM bundle WHERE n=OLD.seq/256) THEN RAISE(ABORT,'WORM_NOT_ARCHIVED')
       WHEN OLD.ts >= (SELECT hot_floor_ts FROM head) THEN RAISE(ABORT,'WORM_RETENTION')
       WHEN EXISTS(SELECT 1 FROM hold_bundle hb JOIN hold h ON h.id=hb.hold_id WHERE hb.n=OLD.seq/256 AND h.released_seq IS NULL) THEN RAISE(ABORT,'WORM_LEGAL_HOLD') END; END`,
  ...['pin', 'entry_ix', 'idem', 'tile', 'subtree', 'bundle', 'hold_bundle', 'checkpoint'].flatMap(writeOnce),
  refuse(
    'checkpoint_i',
    'INSERT ON checkpoint WHEN EXISTS(SELECT 1 FROM checkpoint WHERE size>=NEW.size)',
    'WORM_CHECKPOINT_ORDER',
  ),
  newKeyOnly('pin', 'name=NEW.name'),
  newKeyOnly('idem', 'key=NEW.key'),
  newKeyOnly('tile', 'level=NEW.level AND n=NEW.n'),
  newKeyOnly('subtree', 'level=NEW.level AND n=NEW.n'),
  newKeyOnly('bundle', 'n=NEW.n'),
  newKeyOnly('hold', 'id=NEW.id'),
  refuse('hold_d', 'DELETE ON hold', 'WORM_DELETE'),
  refuse(
    'hold_u',
    'UPDATE ON hold WHEN OLD.released_seq IS NOT NULL OR NEW.released_seq IS NULL OR NEW.released_seq<=OLD.placed_seq OR NEW.id IS NOT OLD.id OR NEW.matter IS NOT OLD.matter OR NEW.placed_seq IS NOT OLD.placed_seq',
    'WORM_HOLD',
  ),
  refuse(
    'head_u',
    'UPDATE ON head WHEN NEW.size<OLD.size OR NEW.last_ts<OLD.last_ts OR NEW.hot_floor_ts<OLD.hot_floor_ts OR NEW.size<>(SELECT coalesce(max(seq)+1,OLD.size) FROM entry)',
    'WORM_HEAD',
  ),
  refuse('head_d', 'DELETE ON head', 'WORM_DELETE'),
  refuse('head_i', 'INSERT ON head WHEN EXISTS(SELECT 1 FROM head)', 'WORM_HEAD'),
  `INSERT INTO head(id,size,frontier,last_ts) VALUES(1,0,x'',0)`,
]
