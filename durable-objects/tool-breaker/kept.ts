// What a breaker keeps: one row, so that it is open after a restart as well.
import type { BreakerAnswer } from '../../contract/tool-breaker.ts'
import { closed, type BreakerRules, type BreakerState } from '../../core/tools/breaker.ts'
import type { Sql } from '../sql.ts'

export interface Kept {
  readonly state: BreakerState
  /** Empty where nothing was learnt yet. */
  readonly provider: string
  readonly rules: BreakerRules
}

const fresh: Kept = { state: closed, provider: '', rules: { failureThreshold: 5, probeIntervalMs: 30_000 } }

const table = 'CREATE TABLE IF NOT EXISTS breaker(id INTEGER PRIMARY KEY CHECK(id = 1), kept TEXT NOT NULL) STRICT'

export function readBreaker(sql: Sql): Kept {
  sql.exec(table)
  const [row] = sql.exec<{ kept: string }>('SELECT kept FROM breaker').toArray()
  return row === undefined ? fresh : (JSON.parse(row.kept) as Kept)
}

export function writeBreaker(sql: Sql, kept: Kept): void {
  sql.exec(table)
  sql.exec(
    'INSERT INTO breaker(id, kept) VALUES(1, ?) ON CONFLICT(id) DO UPDATE SET kept = excluded.kept',
    JSON.stringify(kept),
  )
}

export function answerOf(state: BreakerState): BreakerAnswer {
  if (state.kind === 'closed') return { state: 'closed', failures: state.failures, openedMs: null, nextProbeMs: null }
  const { kind, failures, openedMs } = state
  return { state: kind, failures, openedMs, nextProbeMs: kind === 'open' ? state.nextProbeMs : null }
}
