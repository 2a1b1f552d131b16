// An object's tables and triggers as numbered steps: run where they are missing, and compared with their text at every wake.
import { readProgress, writeProgress } from './pin.ts'
import type { Sql, Transaction } from './sql.ts'

/** Statements of one release; the first step of every object makes `pinTables`. Steps are only ever added. */
export type SchemaSteps = readonly (readonly string[])[]

/** `newer`: the data was written by a newer release; nothing may be read or written. `changed`: the tables are not ours any more. */
export type SchemaState = 'ready' | 'newer' | 'changed'

/** Brings the tables to the newest step in one transaction and compares them with the expected text. Runs at every wake. */
export function openSchema(
  sql: Sql,
  transaction: Transaction,
  { steps, beside = [] }: { readonly steps: SchemaSteps; readonly beside?: readonly string[] },
): SchemaState {
  // Off by default; without it a REPLACE would not fire the delete triggers.
  sql.exec('PRAGMA recursive_triggers=ON')
  const version = storedVersion(sql, steps)
  if (version > steps.length) return 'newer'
  if (version > 0 && !isSchema(sql, steps.slice(0, version), beside)) return 'changed'
  if (version < steps.length) {
    transaction(() => {
      for (const statement of steps.slice(version).flat()) sql.exec(statement)
      writeProgress(sql, 'schema', steps.length)
    })
  }
  return 'ready'
}

function storedVersion(sql: Sql, steps: SchemaSteps): number {
  const tables = storedSchema(sql)
  // Tables without our version row are somebody's work: taken for the newest version, so that the comparison finds it.
  if (tables.length === 0) return 0
  return tables.some((text) => text.startsWith('CREATE TABLE progress(')) ? readProgress(sql, 'schema') : steps.length
}

/** Tables named with an underscore are the platform's own. Triggers on our tables count whatever they are called. */
function storedSchema(sql: Sql): string[] {
  const own = `SELECT sql AS text FROM sqlite_schema WHERE sql IS NOT NULL AND tbl_name NOT LIKE '\\_%' ESCAPE '\\'`
  return sql
    .exec<{ text: string }>(own)
    .toArray()
    .map(({ text }) => text)
}

/** Whether tables, indexes and triggers are exactly those of the steps and `beside`: a dropped trigger is an incident. */
export function isSchema(sql: Sql, steps: SchemaSteps, beside: readonly string[] = []): boolean {
  const expected = [...steps.flat(), ...beside].filter((text) => text.startsWith('CREATE '))
  return JSON.stringify(storedSchema(sql).sort()) === JSON.stringify(expected.sort())
}
