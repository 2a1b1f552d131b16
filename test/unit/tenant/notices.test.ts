// Whom calls that wait are told to: when, how often, and no longer than they wait.
import { expect, test } from 'vitest'
import { approvalTables, noticeTables } from '../../../durable-objects/tenant/access/tables.ts'
import { dueNotices, nextNoticeMs, oweNotice, settleNotice } from '../../../durable-objects/tenant/access/notices.ts'
import { createNodeSql } from '../../bench/node-sql.ts'

function world() {
  const { sql } = createNodeSql()
  for (const table of [...approvalTables, ...noticeTables]) sql.exec(table)
  const park = (id: string) => {
    sql.exec(
      `INSERT INTO approval(id, state, operation_id, requester_id, requester_type, requester_root, arguments_digest, rule_ids, approvers, requested_ms, expires_ms)
       VALUES(?, 'pending', 'crm__customers__delete', 'k_bot', 'agent', 'k_bot', 'd', '["agents-ask"]', '["steward"]', 0, 86400000)`,
      id,
    )
    oweNotice(sql, id, 0)
  }
  const told = (id: string) =>
    sql
      .exec<{ told: number | null }>('SELECT told_ms AS told FROM approval_notice WHERE approval_id = ?', id)
      .toArray()[0]?.told
  return { sql, park, told }
}

test('a notice is due at once, says who asks for what and until when, and is told once', () => {
  const { sql, park, told } = world()
  park('a_1')
  expect(nextNoticeMs(sql)).toBe(0)
  expect(dueNotices(sql, 0, 20)).toEqual([
    {
      approvalId: 'a_1',
      operationId: 'crm__customers__delete',
      requester: { id: 'k_bot', type: 'agent' },
      argumentsDigest: 'd',
      ruleIds: ['agents-ask'],
      approvers: ['steward'],
      requestedMs: 0,
      expiresMs: 86_400_000,
    },
  ])
  settleNotice(sql, { approvalId: 'a_1', notified: 'told', nowMs: 7 })
  expect([told('a_1'), nextNoticeMs(sql), dueNotices(sql, 1e12, 20)]).toEqual([7, null, []])
})

test('one that fails is tried again, less and less often, at least once an hour', () => {
  const { sql, park } = world()
  park('a_1')
  const waitsMs: number[] = []
  for (let nowMs = 0; waitsMs.length < 9; nowMs = nextNoticeMs(sql)!) {
    settleNotice(sql, { approvalId: 'a_1', notified: 'failed', nowMs })
    waitsMs.push(nextNoticeMs(sql)! - nowMs)
    expect(dueNotices(sql, nowMs, 20)).toEqual([])
  }
  expect(waitsMs).toEqual([...waitsMs].toSorted((a, b) => a - b))
  expect([waitsMs[0], waitsMs.at(-1)]).toEqual([5_000, 3_600_000])
})

test('whoever is gone is told no more, and nobody of what waits no longer', () => {
  const { sql, park, told } = world()
  park('a_1')
  park('a_2')
  settleNotice(sql, { approvalId: 'a_1', notified: 'gone', nowMs: 7 })
  sql.exec(`UPDATE approval SET state = 'denied' WHERE id = 'a_2'`)
  expect([dueNotices(sql, 1e12, 20), nextNoticeMs(sql), told('a_1'), told('a_2')]).toEqual([[], null, null, null])
})
