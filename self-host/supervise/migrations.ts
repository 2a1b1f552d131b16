// Applies the catalog's migrations through workerd's own D1: each file in one transaction with its row in clawql_migrations.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { LauncherRefusal } from '../progress.ts'
import { rootDir } from '../settings.ts'
import { requestSocket } from './socket-request.ts'

interface Statement {
  readonly sql: string
  readonly params?: readonly (string | number)[]
}
type Row = { readonly [column: string]: unknown }
type Outcome = { readonly rows: readonly Row[] } | { readonly error: string }

const statementTimeoutMs = 300_000
const migrationPattern = /^\d{4}_[a-z0-9_]+\.sql$/

/** The statements of one call are one transaction: all of them, or none (the header of workerd's d1.js). */
async function runStatements(socketPath: string, statements: readonly Statement[]): Promise<Outcome> {
  const body = JSON.stringify(statements.map(({ sql, params }) => ({ sql, params: params ?? [] })))
  const target = { socketPath }
  const { text } = await requestSocket({ target, method: 'POST', path: '/query', body, timeoutMs: statementTimeoutMs })
  const answer = JSON.parse(text) as readonly { readonly results?: readonly Row[] }[] | { readonly error?: string }
  if (!Array.isArray(answer)) return { error: (answer as { error?: string }).error ?? 'unknown' }
  return { rows: answer.flatMap(({ results }: { results?: readonly Row[] }) => results ?? []) }
}

async function readApplied(socketPath: string, deadlineMs: number): Promise<readonly string[]> {
  const table = 'CREATE TABLE IF NOT EXISTS clawql_migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT'
  for (;;) {
    try {
      const outcome = await runStatements(socketPath, [{ sql: table }, { sql: 'SELECT name FROM clawql_migrations' }])
      if ('error' in outcome) throw new LauncherRefusal(`The catalog cannot be read: ${outcome.error}`)
      return outcome.rows.map(({ name }) => String(name))
    } catch (error) {
      if (error instanceof LauncherRefusal || performance.now() > deadlineMs) throw error
      await wait(20)
    }
  }
}

function refuseFailed(name: string, reason: string): never {
  throw new LauncherRefusal(
    `migration ${name} failed: ${reason}. Nothing of it was applied, and the migrations before it stay. ` +
      'Go back to the release that ran before (git checkout), or correct the cause and start again. Never delete the database.',
  )
}

export interface MigrationOptions {
  readonly socketPath: string
  readonly folder?: string
  readonly log: (event: string, attributes: { readonly [name: string]: string }) => void
  readonly timeoutMs: number
}

/** Resolves when every migration is applied and durable. A failed one, and a catalog newer than this code, are refused by name. */
export async function applyMigrations(options: MigrationOptions): Promise<readonly string[]> {
  const folder = options.folder ?? join(rootDir, 'd1-migrations')
  const names = readdirSync(folder)
    .filter((name) => migrationPattern.test(name))
    .toSorted()
  const applied = await readApplied(options.socketPath, performance.now() + options.timeoutMs)
  const unknown = applied.find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new LauncherRefusal(`The data was written by a newer release: migration ${unknown} is not part of this one.`)
  const pending = names.filter((name) => !applied.includes(name))
  for (const name of pending) {
    const sql = readFileSync(join(folder, name), 'utf8')
    const outcome = await runStatements(options.socketPath, [
      { sql },
      { sql: 'INSERT INTO clawql_migrations VALUES (?, ?)', params: [name, new Date().toISOString()] },
    ])
    if ('error' in outcome) refuseFailed(name, outcome.error)
    options.log('migration applied', { migration: name })
  }
  return pending
}
