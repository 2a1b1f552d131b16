// The Tenant's upkeep: a part that fails or hangs keeps no other from its work.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { refused } from '../../../contract/result.ts'
import { runUpkeep } from '../../../durable-objects/tenant/upkeep.ts'
import type { Upkeep } from '../../../durable-objects/tenant/upkeep-part.ts'
import { catalogTables } from '../../../durable-objects/tenant/catalog/tables.ts'
import { forgetContribution } from '../../../durable-objects/tenant/catalog/forgotten.ts'
import { erasureTables } from '../../../durable-objects/tenant/identity/tables.ts'
import { createNodeSql } from '../../bench/node-sql.ts'

const graphs = ['main', 'other'] as const

/** Two graphs are to drop something; `drop` says how they answer. */
function owed(drop: () => Promise<never>) {
  const { sql } = createNodeSql()
  for (const table of [...catalogTables, ...erasureTables]) sql.exec(table)
  sql.exec('CREATE TABLE progress (name TEXT PRIMARY KEY, value INTEGER NOT NULL)')
  for (const graph of graphs) forgetContribution(sql, { documentId: graph, revision: 1, graph, merkleRoot: null })
  const reported: string[] = []
  const asked = vi.fn(drop)
  const upkeep: Upkeep = {
    env: {
      JOBS: { sendBatch: async () => ({}) as never },
      MEMORY_GRAPH: { getByName: () => ({ drop: asked, mentioned: asked, reseal: asked, forget: asked }) },
      KEYS: {} as Upkeep['env']['KEYS'],
    },
    tenantId: 't',
    sql,
    log: () => sql,
    open: async () => refused('NOT_READY', 'not asked'),
    appended: { lastMs: 0, sinceMs: 0 },
    sorted: { sorting: null },
    listed: { atMs: 0 },
    hanging: new Set(),
    now: () => Date.now(),
    report: (part) => void reported.push(part),
  }
  return { upkeep, asked, reported }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('runUpkeep()', () => {
  test('ends in time although a store hangs, asks it no second time meanwhile, and again once it let go', async () => {
    let letGo = (): void => {}
    const { upkeep, asked } = owed(() => new Promise((_, reject) => (letGo = () => reject(new Error('gone')))))
    const [first] = await Promise.all([runUpkeep(upkeep), vi.advanceTimersByTimeAsync(2_000)])
    expect(first).toBeGreaterThan(Date.now())
    expect(await runUpkeep(upkeep)).toBeGreaterThan(Date.now())
    expect(asked).toHaveBeenCalledTimes(1)
    letGo()
    await vi.advanceTimersByTimeAsync(0)
    // The other graph is asked although the first did not answer.
    expect(asked).toHaveBeenCalledTimes(2)
    letGo()
    await vi.advanceTimersByTimeAsync(0)
    void runUpkeep(upkeep)
    expect(asked).toHaveBeenCalledTimes(3)
  })
})
