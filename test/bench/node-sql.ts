// The object's SQL interface over node:sqlite, so that its behaviour runs in Node as it is.
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { Sql, SqlValue, Transaction } from '../../durable-objects/sql.ts'

export interface NodeSql {
  readonly sql: Sql
  readonly transaction: Transaction
  /** How SQLite goes about a statement, a line a step. */
  plan(query: string): readonly string[]
  /** Gives its memory back; nothing is read or written afterwards. */
  close(): void
}

/** In memory where no path is given. */
export function createNodeSql(path = ':memory:'): NodeSql {
  const database = new DatabaseSync(path)
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>()
  const statementOf = (query: string, asArrays: boolean): ReturnType<DatabaseSync['prepare']> => {
    const name = `${asArrays ? 'raw' : 'row'}:${query}`
    const statement = prepared.get(name) ?? database.prepare(query)
    statement.setReturnArrays(asArrays)
    prepared.set(name, statement)
    return statement
  }
  const exec = (query: string, ...bindings: unknown[]): ReturnType<Sql['exec']> => {
    const values = bindings as SQLInputValue[]
    const isRead = /^\s*(?:SELECT|WITH)|RETURNING/i.test(query)
    if (!isRead) {
      if (/^\s*CREATE/i.test(query)) database.exec(query)
      else statementOf(query, false).run(...values)
    }
    return {
      toArray: () =>
        isRead ? (statementOf(query, false).all(...values) as unknown as Record<string, SqlValue>[]) : [],
      raw: () => (isRead ? (statementOf(query, true).all(...values) as unknown as never[]) : []).values(),
    }
  }
  return {
    sql: { exec: exec as Sql['exec'] },
    transaction: (work) => {
      database.exec('BEGIN')
      try {
        const value = work()
        database.exec('COMMIT')
        return value
      } catch (error) {
        database.exec('ROLLBACK')
        throw error
      }
    },
    plan: (query) =>
      (database.prepare(`EXPLAIN QUERY PLAN ${query}`).all() as { detail: string }[]).map(({ detail }) => detail),
    close: () => {
      prepared.clear()
      database.close()
    },
  }
}
