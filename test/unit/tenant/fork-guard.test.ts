// The fork guard while something is published: an answer from before is no missing anchor.
import { expect, test } from 'vitest'
import { pinTables, writeProgress } from '../../../durable-objects/pin.ts'
import { findFork } from '../../../durable-objects/tenant/log/fork-guard.ts'
import type { Log } from '../../../durable-objects/tenant/log/log.ts'
import { createNodeSql } from '../../bench/node-sql.ts'

/** A log whose bucket holds nothing, and during whose look something happens. */
function logDuring(work: (sql: Log['sql']) => void): Log {
  const { sql } = createNodeSql()
  for (const statement of pinTables) sql.exec(statement)
  const bucket = {
    get: () => Promise.resolve(null).then((none) => (work(sql), none)),
    list: () => Promise.resolve({ objects: [] }),
  }
  return { sql, bucket, prefix: 'audit/t/1/' } as unknown as Log
}

test('a first publication while the bucket answers is none that is missing', async () => {
  expect(await findFork(logDuring((sql) => writeProgress(sql, 'published', 5)))).toBeNull()
})

test('a publication that was noted before, and is not there, is missing', async () => {
  const log = logDuring(() => undefined)
  writeProgress(log.sql, 'published', 5)
  expect(await findFork(log)).toBe('ANCHOR_IS_MISSING')
})
