// Counts of troubles, kept with the rows that they count: every isolate reads the same.
import type { TenantCounts } from '../../../contract/catalog.ts'
import type { StageReport } from '../../../contract/compute.ts'
import { stageNames } from '../../../contract/document.ts'
import type { Sql } from '../../sql.ts'

function countOne(sql: Sql, name: string): void {
  sql.exec('INSERT INTO counter VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1', name)
}

/** Stages that failed, whatever follows from it. */
export function countErrors(sql: Sql, reports: readonly StageReport[]): void {
  for (const { stage, code } of reports) if (code !== undefined) countOne(sql, `error ${stage}`)
}

/** A document that was blocked because it could not be redacted. */
export const countRedactionFailure = (sql: Sql): void => countOne(sql, 'redaction failure')

export function readCounters(sql: Sql): Omit<TenantCounts, 'recalls' | 'turns'> {
  const rows = sql.exec<{ name: string; value: number }>('SELECT name, value FROM counter').toArray()
  const counts = new Map(rows.map(({ name, value }) => [name, value]))
  const [head] = sql.exec<{ size: number }>('SELECT size FROM head').toArray()
  const errors = stageNames.map((stage) => [stage, counts.get(`error ${stage}`)] as const)
  return {
    ingestErrorsByStage: Object.fromEntries(errors.filter(([, count]) => count !== undefined)),
    presidioFailures: counts.get('redaction failure') ?? 0,
    wormWrites: head?.size ?? 0,
  }
}
