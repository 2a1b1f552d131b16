// The part of SQLite's interface that objects' behaviour stands on, so that tests and a simulator can bring their own.

export type SqlValue = string | number | null | ArrayBuffer

export interface Sql {
  exec<Row extends Record<string, SqlValue>>(
    query: string,
    ...bindings: unknown[]
  ): {
    toArray(): Row[]
    raw<Values extends SqlValue[]>(): IterableIterator<Values>
  }
}

/** Runs the work in one transaction: all of it is committed, or none where it throws. */
export type Transaction = <T>(work: () => T) => T
