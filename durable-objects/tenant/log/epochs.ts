// Epochs of a log: a closed one keeps its tables as they are, the next has tables of its own, and the same statements read them all.
import { firstEpoch } from '../../../contract/tenant.ts'
import { pinTables } from '../../pin.ts'
import type { Sql } from '../../sql.ts'
import { chainTables } from './chain-heads.ts'
import { recentDocumentsTables, recentNodesTables } from './entry-index.ts'
import { logTables } from './tables.ts'

/** Tables that a log has to itself. Pins and progress are among them: a closed epoch stays frozen, the next is not. */
const ownTables =
  `entry_ix entry idem tile subtree bundle hold_bundle hold head checkpoint recent_nodes recent_documents chain_head
  pin progress`.split(/\s+/)
const names = new RegExp(`\\b(?:${ownTables.join('|')})\\b`, 'g')

const inEpoch = (text: string, epoch: number): string => text.replace(names, (name) => `${name}_e${epoch}`)

/** The tables and triggers of a later epoch. A schema step that changes the log's tables has to change those of every epoch. */
export const epochTables = (epoch: number): readonly string[] =>
  [...pinTables, ...logTables, ...recentNodesTables, ...recentDocumentsTables, ...chainTables].map((statement) =>
    inEpoch(statement, epoch).replace(/^CREATE TRIGGER (\w+)/, `CREATE TRIGGER $1_e${epoch}`),
  )

/** The database as the log of an epoch sees it: its statements name the tables of that epoch. */
export function epochSql(sql: Sql, epoch: number): Sql {
  if (epoch === firstEpoch) return sql
  const statements = new Map<string, string>()
  return {
    exec(query, ...bindings) {
      let statement = statements.get(query)
      if (statement === undefined) statements.set(query, (statement = inEpoch(query, epoch)))
      return sql.exec(statement, ...bindings)
    },
  }
}

/** Numbers of the epochs that there are, the newest last. */
export function listEpochs(sql: Sql): readonly number[] {
  const query = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'pin_e[1-9]*'`
  const later = sql.exec<{ name: string }>(query).toArray()
  return [firstEpoch, ...later.map(({ name }) => Number(name.slice('pin_e'.length))).sort((one, other) => one - other)]
}

export interface EpochLog {
  readonly epoch: number
  readonly sql: Sql
}

/** The logs of all epochs, the newest last. */
export const listEpochLogs = (sql: Sql): readonly EpochLog[] =>
  listEpochs(sql).map((epoch) => ({ epoch, sql: epochSql(sql, epoch) }))

/** The log that grows. */
export const newestLog = (sql: Sql): EpochLog => listEpochLogs(sql).at(-1)!
