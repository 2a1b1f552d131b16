// Rows of sessions and of what each watches. They give no right: whoever sends a session's id comes in by a credential first.
import type { WatchedResource } from '../../contract/mcp-session.ts'
import { limits } from '../../contract/limits.ts'
import { accepted, refused, type Result } from '../../contract/result.ts'
import type { Sql } from '../sql.ts'

const tables = [
  `CREATE TABLE IF NOT EXISTS session(
     session_id TEXT PRIMARY KEY, owner TEXT NOT NULL, counted TEXT NOT NULL, initialize TEXT NOT NULL, used_ms INTEGER NOT NULL
   ) STRICT`,
  'CREATE INDEX IF NOT EXISTS session_counted ON session(counted, used_ms)',
  'CREATE INDEX IF NOT EXISTS session_used ON session(used_ms)',
  `CREATE TABLE IF NOT EXISTS watched(
     session_id TEXT NOT NULL, uri TEXT NOT NULL, mark TEXT, PRIMARY KEY(session_id, uri)
   ) STRICT, WITHOUT ROWID`,
]

export function makeTables(sql: Sql): void {
  for (const table of tables) sql.exec(table)
}

const idleMs = limits.mcpSessionIdleHours * 3_600_000
/** That a session is used is written no oftener. */
const usedEveryMs = 600_000

export interface Asking {
  readonly sessionId: string
  readonly owner: string
  readonly nowMs: number
}

const unknownSession: Result<never> = refused('NOT_FOUND', 'There is no such session.', {
  next: 'Send initialize without a session id; it begins another.',
})

export interface Beginning extends Asking {
  /** As whose it is counted. */
  readonly counted: string
  readonly initialize: string
}

/** Where there are as many as there may be, the one that was idle longest ends: the caller's own, then anybody's. */
export function beginSession(sql: Sql, { sessionId, owner, counted, initialize, nowMs }: Beginning): void {
  endWhere(sql, 'used_ms < ?', nowMs - idleMs)
  const { mcpSessionsMax, mcpSessionsPerCallerMax } = limits
  // Of those of one moment the first.
  const beyond = (where: string): string =>
    `session_id IN (SELECT session_id FROM session ${where} ORDER BY used_ms DESC, rowid DESC LIMIT -1 OFFSET ?)`
  endWhere(sql, beyond('WHERE counted = ?'), counted, mcpSessionsPerCallerMax - 1)
  endWhere(sql, beyond(''), mcpSessionsMax - 1)
  const insert = 'INSERT INTO session(session_id, owner, counted, initialize, used_ms) VALUES(?, ?, ?, ?, ?)'
  sql.exec(insert, sessionId, owner, counted, initialize, nowMs)
}

function endWhere(sql: Sql, condition: string, ...values: readonly (string | number)[]): void {
  sql.exec(`DELETE FROM watched WHERE session_id IN (SELECT session_id FROM session WHERE ${condition})`, ...values)
  sql.exec(`DELETE FROM session WHERE ${condition}`, ...values)
}

export function findSession(sql: Sql, { sessionId, owner, nowMs }: Asking): Result<{ readonly initialize: string }> {
  const query = 'SELECT initialize, used_ms AS usedMs FROM session WHERE session_id = ? AND owner = ?'
  const [row] = sql.exec<{ initialize: string; usedMs: number }>(query, sessionId, owner).toArray()
  if (row === undefined || row.usedMs < nowMs - idleMs) return unknownSession
  if (row.usedMs < nowMs - usedEveryMs)
    sql.exec('UPDATE session SET used_ms = ? WHERE session_id = ?', nowMs, sessionId)
  return accepted({ initialize: row.initialize })
}

export function endSession(sql: Sql, asking: Asking): Result<true> {
  const found = findSession(sql, asking)
  if (!found.ok) return found
  endWhere(sql, 'session_id = ?', asking.sessionId)
  return accepted(true)
}

/** Again: from this mark on. */
export function watch(sql: Sql, asking: Asking, { uri, mark }: WatchedResource): Result<true> {
  const found = findSession(sql, asking)
  if (!found.ok) return found
  const { sessionId } = asking
  if (watchedOf(sql, sessionId).filter((one) => one.uri !== uri).length >= limits.mcpWatchedMax)
    return refused('LIMIT_EXCEEDED', `A session watches ${limits.mcpWatchedMax} resources at most.`)
  sql.exec(
    'INSERT INTO watched(session_id, uri, mark) VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET mark = excluded.mark',
    sessionId,
    uri,
    mark,
  )
  return accepted(true)
}

/** Nothing of what is watched no longer. */
export function told(sql: Sql, asking: Asking, { uri, mark }: WatchedResource): Result<true> {
  const found = findSession(sql, asking)
  if (!found.ok) return found
  sql.exec('UPDATE watched SET mark = ? WHERE session_id = ? AND uri = ?', mark, asking.sessionId, uri)
  return accepted(true)
}

export function unwatch(sql: Sql, asking: Asking, uri: string): Result<true> {
  const found = findSession(sql, asking)
  if (!found.ok) return found
  sql.exec('DELETE FROM watched WHERE session_id = ? AND uri = ?', asking.sessionId, uri)
  return accepted(true)
}

export function watchedOf(sql: Sql, sessionId: string): readonly WatchedResource[] {
  return sql
    .exec<{ uri: string; mark: string | null }>('SELECT uri, mark FROM watched WHERE session_id = ?', sessionId)
    .toArray()
}
