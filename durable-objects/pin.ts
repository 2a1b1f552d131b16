// Texts that an object pins at first use, and numbers of its progress. The object's schema has both tables.
import type { Sql } from './sql.ts'

export const pinTables = [
  `CREATE TABLE progress(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
  `CREATE TABLE pin(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID`,
] as const

/** A number that may change, such as how far a log is published; 0 where it was never written. */
export function readProgress(sql: Sql, name: string): number {
  const [row] = sql.exec<{ value: number }>('SELECT value FROM progress WHERE name = ?', name).toArray()
  return row?.value ?? 0
}

export function writeProgress(sql: Sql, name: string, value: number): void {
  sql.exec('INSERT OR REPLACE INTO progress(name, value) VALUES(?, ?)', name, value)
}

/** A text that never changes once it is written, or null. */
export function readPin(sql: Sql, name: string): string | null {
  const [row] = sql.exec<{ value: string }>('SELECT value FROM pin WHERE name = ?', name).toArray()
  return row?.value ?? null
}

/** The same where the object may have no tables yet. */
export function findPin(sql: Sql, name: string): string | null {
  const tables = sql.exec(`SELECT 1 FROM sqlite_schema WHERE name = 'pin'`).toArray()
  return tables.length === 0 ? null : readPin(sql, name)
}

/** Writes it at first use; answers what is written for ever. */
export function pinOnce(sql: Sql, name: string, value: string): string {
  const pinned = readPin(sql, name)
  if (pinned === null) sql.exec('INSERT INTO pin(name, value) VALUES(?, ?)', name, value)
  return pinned ?? value
}
