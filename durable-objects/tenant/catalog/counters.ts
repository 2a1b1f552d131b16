// Counts, kept with the rows that they count: every isolate reads the same, and a wake or a restart loses none.
import type { RequestCount, StatusCount, TenantCounts } from '../../../contract/catalog.ts'
import type { StageReport } from '../../../contract/compute.ts'
import { documentStatuses, stageNames, type DocumentStatus } from '../../../contract/document.ts'
import { requestBoundsMs, stageBoundsMs, type Histogram, type Histograms } from '../../../contract/durations.ts'
import type { Sql } from '../../sql.ts'
import { listEpochLogs } from '../log/epochs.ts'

type Added = readonly [name: string, by: number]

/** One statement, however many there are. */
function addAll(sql: Sql, added: readonly Added[]): void {
  if (added.length === 0) return
  sql.exec(
    `INSERT INTO counter SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
     ON CONFLICT (name) DO UPDATE SET value = value + excluded.value`,
    JSON.stringify(added),
  )
}

function stageCounts({ stage, code, durationMs }: StageReport): Added[] {
  const failed: Added[] = code === undefined ? [] : [[`error ${stage}`, 1]]
  if (durationMs === null) return failed
  const boundMs = stageBoundsMs.find((bound) => durationMs <= bound) ?? 'more'
  return [...failed, [`stage ${stage} ${boundMs}`, 1], [`stage ${stage} sum`, Math.max(0, Math.round(durationMs))]]
}

/** Stages that ran: how long they took, and which failed, whatever follows from it. */
export const countStages = (sql: Sql, reports: readonly StageReport[]): void =>
  addAll(
    sql,
    reports.flatMap((report) => stageCounts(report)),
  )

/** A document that was blocked because it could not be redacted. */
export const countRedactionFailure = (sql: Sql): void => addAll(sql, [['redaction failure', 1]])

/** A document that came to its end. */
export const countEnd = (sql: Sql, status: DocumentStatus): void => addAll(sql, [[`ended ${status}`, 1]])

/** Requests that gateways answered since they last told. Names are those of registered operations: few, whoever asks. */
export function countRequests(sql: Sql, requests: readonly RequestCount[]): void {
  addAll(
    sql,
    requests.flatMap(({ operation, status, boundMs, count, sumMs }): Added[] => [
      [`request ${operation} ${status}`, count],
      [`took ${operation} ${boundMs ?? 'more'}`, count],
      [`took ${operation} sum`, sumMs],
    ]),
  )
}

const isEnd = (status: DocumentStatus): boolean => status !== 'processing'

/** From rows `<kind> <name> <bound>`, each with what lies between it and the bound before. */
function histogram(counts: ReadonlyMap<string, number>, prefix: string, boundsMs: readonly number[]): Histogram {
  let below = 0
  const cumulated = boundsMs.map((boundMs) => (below += counts.get(`${prefix} ${boundMs}`) ?? 0))
  const count = below + (counts.get(`${prefix} more`) ?? 0)
  return { boundsMs, counts: cumulated, sumMs: counts.get(`${prefix} sum`) ?? 0, count }
}

function stageHistograms(counts: ReadonlyMap<string, number>): Histograms {
  const all = stageNames.map((stage) => [stage, histogram(counts, `stage ${stage}`, stageBoundsMs)] as const)
  return Object.fromEntries(all.filter(([, { count }]) => count > 0))
}

function statusCounts(counts: ReadonlyMap<string, number>): StatusCount[] {
  return [...counts].flatMap(([name, count]) => {
    const [, operation, status] = /^request (\S+) (\d{3})$/.exec(name) ?? []
    return operation === undefined ? [] : [{ operation, status: Number(status), count }]
  })
}

export function readCounters(sql: Sql): Omit<TenantCounts, 'recalls' | 'turns'> {
  const rows = sql.exec<{ name: string; value: number }>('SELECT name, value FROM counter').toArray()
  const counts = new Map(rows.map(({ name, value }) => [name, value]))
  const sizes = listEpochLogs(sql).map(
    (log) => log.sql.exec<{ size: number }>('SELECT size FROM head').toArray()[0]?.size ?? 0,
  )
  const errors = stageNames.map((stage) => [stage, counts.get(`error ${stage}`)] as const)
  const requests = statusCounts(counts)
  const operations = [...new Set(requests.map(({ operation }) => operation))]
  return {
    ingestErrorsByStage: Object.fromEntries(errors.filter(([, count]) => count !== undefined)),
    presidioFailures: counts.get('redaction failure') ?? 0,
    wormWrites: sizes.reduce((sum, size) => sum + size, 0),
    stages: stageHistograms(counts),
    ended: Object.fromEntries(
      documentStatuses.filter(isEnd).map((status) => [status, counts.get(`ended ${status}`) ?? 0]),
    ),
    requests,
    requestDurations: Object.fromEntries(
      operations.map((operation) => [operation, histogram(counts, `took ${operation}`, requestBoundsMs)]),
    ),
  }
}
