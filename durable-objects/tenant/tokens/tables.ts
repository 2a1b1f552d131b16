// The tenant's tokens: public halves of the keys that sign them, what ended before its time, and tasks. Private halves stand in the vault, wrapped.

/** What a clock shows when rows that are over leave: nothing leaves before. */
export const tokenClock = 'token-clock'
const isOver = (untilMs: string): string =>
  `${untilMs} > coalesce((SELECT value FROM progress WHERE name = '${tokenClock}'), 0)`

export const tokenTables: readonly string[] = [
  // The one without an end signs. What another signed stays good until its end.
  `CREATE TABLE token_key(
     n INTEGER PRIMARY KEY, kid TEXT NOT NULL UNIQUE, x TEXT NOT NULL, made_ms INTEGER NOT NULL, good_until_ms INTEGER
   ) STRICT`,
  `CREATE UNIQUE INDEX token_key_signs ON token_key(good_until_ms IS NULL) WHERE good_until_ms IS NULL`,
  `CREATE TRIGGER token_key_u BEFORE UPDATE ON token_key
     WHEN NEW.n IS NOT OLD.n OR NEW.kid IS NOT OLD.kid OR NEW.x IS NOT OLD.x OR NEW.made_ms IS NOT OLD.made_ms
       OR NEW.good_until_ms IS NULL OR NEW.good_until_ms > OLD.good_until_ms
     BEGIN SELECT RAISE(ABORT,'TOKEN_KEY_UPDATE'); END`,
  `CREATE TRIGGER token_key_d BEFORE DELETE ON token_key WHEN OLD.good_until_ms IS NULL OR ${isOver('OLD.good_until_ms')}
     BEGIN SELECT RAISE(ABORT,'TOKEN_KEY_DELETE'); END`,
  // Ids of tokens, tasks and API keys, as long as tokens of theirs may be out.
  `CREATE TABLE token_ended(id TEXT PRIMARY KEY, until_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
  `CREATE INDEX token_ended_until ON token_ended(until_ms)`,
  `CREATE TRIGGER token_ended_u BEFORE UPDATE ON token_ended WHEN NEW.id IS NOT OLD.id OR NEW.until_ms < OLD.until_ms
     BEGIN SELECT RAISE(ABORT,'TOKEN_ENDED'); END`,
  `CREATE TRIGGER token_ended_d BEFORE DELETE ON token_ended WHEN ${isOver('OLD.until_ms')}
     BEGIN SELECT RAISE(ABORT,'TOKEN_ENDED'); END`,
  // What counts once and ends by itself: responses of an identity provider, and what they are exchanged for.
  `CREATE TABLE used_once(id TEXT PRIMARY KEY, until_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
  `CREATE INDEX used_once_until ON used_once(until_ms)`,
  `CREATE TRIGGER used_once_u BEFORE UPDATE ON used_once BEGIN SELECT RAISE(ABORT,'USED_ONCE'); END`,
  `CREATE TRIGGER used_once_d BEFORE DELETE ON used_once WHEN ${isOver('OLD.until_ms')}
     BEGIN SELECT RAISE(ABORT,'USED_ONCE'); END`,
  // By the first token's id; what it gives never changes, and a task that has ended does not go on.
  `CREATE TABLE token_task(
     jti TEXT PRIMARY KEY, sub TEXT NOT NULL, draft TEXT NOT NULL, ends_ms INTEGER NOT NULL, renewals INTEGER NOT NULL,
     generation INTEGER NOT NULL DEFAULT 0, used_ms INTEGER, ended_ms INTEGER
   ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX token_task_ends ON token_task(ends_ms)`,
  `CREATE INDEX token_task_living ON token_task(sub, ends_ms) WHERE ended_ms IS NULL`,
  `CREATE TRIGGER token_task_u BEFORE UPDATE ON token_task
     WHEN NEW.jti IS NOT OLD.jti OR NEW.sub IS NOT OLD.sub OR NEW.draft IS NOT OLD.draft OR NEW.ends_ms IS NOT OLD.ends_ms
       OR NEW.renewals < OLD.renewals OR NEW.generation < OLD.generation OR (OLD.ended_ms IS NOT NULL AND NEW.ended_ms IS NOT OLD.ended_ms)
     BEGIN SELECT RAISE(ABORT,'TOKEN_TASK_UPDATE'); END`,
  `CREATE TRIGGER token_task_d BEFORE DELETE ON token_task WHEN ${isOver('OLD.ends_ms')}
     BEGIN SELECT RAISE(ABORT,'TOKEN_TASK_DELETE'); END`,
]
