// D1 over node:sqlite: prepare, bind, first, all, run, and batch as one transaction.
import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { Wire } from './wire.ts'

type Row = Record<string, unknown>

interface Statement {
  bind(...values: unknown[]): Statement
  first(column?: string): Promise<unknown>
  all(): Promise<{ results: Row[] }>
  run(): Promise<{ results: Row[] }>
  execute(): Row[]
}

export interface Catalog {
  /** What the Workers are given. */
  readonly binding: object
  /** Reads of the checker, outside of the world's troubles. */
  rows<T>(query: string, ...values: SQLInputValue[]): T[]
  /** Called after every committed call. */
  onCommit: () => void
}

const migrations = new URL('../../d1-migrations/', import.meta.url)

/** An empty catalog with all migrations. */
export function createCatalog(wire: Wire): Catalog {
  const database = new DatabaseSync(':memory:')
  for (const file of readdirSync(migrations).sort()) database.exec(readFileSync(new URL(file, migrations), 'utf8'))
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  const execute = (query: string, values: readonly unknown[]): Row[] => {
    const statement = prepared.get(query) ?? database.prepare(query)
    prepared.set(query, statement)
    return statement.all(...(values as SQLInputValue[])).map((row) => ({ ...row }))
  }
  const catalog: Catalog = {
    binding: {},
    rows: <T>(query: string, ...values: SQLInputValue[]) => execute(query, values) as T[],
    onCommit: () => {},
  }
  const committed = <T>(name: string, work: () => T): Promise<T> =>
    wire.call(name, () => {
      const value = inTransaction(database, wire, work)
      catalog.onCommit()
      return value
    })
  const statementOf = (query: string, values: readonly unknown[]): Statement => ({
    bind: (...bound) => statementOf(query, bound),
    execute: () => execute(query, values),
    all: () => committed('catalog.all', () => ({ results: execute(query, values) })),
    run: () => committed('catalog.run', () => ({ results: execute(query, values) })),
    async first(column) {
      const [row] = await committed('catalog.first', () => execute(query, values))
      return row === undefined ? null : column === undefined ? row : (row[column] ?? null)
    },
  })
  const binding = {
    prepare: (query: string) => statementOf(query, []),
    batch: (statements: readonly Statement[]) =>
      committed(`catalog.batch ${statements.length}`, () =>
        statements.map((statement) => ({ results: statement.execute() })),
      ),
  }
  return Object.assign(catalog, { binding })
}

/** All or nothing; the store may fail to commit. */
function inTransaction<T>(database: DatabaseSync, wire: Wire, work: () => T): T {
  database.exec('BEGIN')
  try {
    const value = work()
    if (wire.hits(wire.hardship.storageShare)) throw new Error('the disk refused')
    database.exec('COMMIT')
    return value
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}
