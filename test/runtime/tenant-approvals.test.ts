// Calls that wait for a person in the Tenant: one state after another, used once, over evictions, and gone with their time.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import type { ClaimApprovalCall } from '../../contract/approval.ts'
import { limits } from '../../contract/limits.ts'
import { callOf, codeOf, newTenant, opened, tenantOf } from './tenant-fixture.ts'

let made = 0
const digestOf = (at: number): string => at.toString(16).padStart(64, '0')

function open() {
  const tenantId = newTenant()
  const tenant = tenantOf(tenantId)
  const agent = { ...callOf(tenantId), actor: { id: 'bot', type: 'agent' }, claims: null } as const
  const person = { ...callOf(tenantId), actor: { id: 'ann', type: 'human' }, claims: null } as const
  const claim = (argumentsDigest: string, more: Partial<ClaimApprovalCall> = {}) =>
    tenant.claimApproval({
      ...agent,
      requesterRoot: 'k_bot',
      approvalId: `a_${String(++made).padStart(26, '0')}`,
      operationId: 'clawql__memory__recall',
      argumentsDigest,
      sealed: new Uint8Array([1, 2, 3]),
      ruleIds: ['r'],
      approvers: null,
      ...more,
    })
  const decide = (approvalId: string, argumentsDigest: string, decision: 'approve' | 'deny' = 'approve') =>
    tenant.decideApproval({ ...person, root: 'k_ann', approvalId, argumentsDigest, decision, reason: null })
  return { tenant, tenantId, agent, person, claim, decide }
}

test('a call waits, is approved, used once and ended; each over an eviction', async () => {
  const { tenant, agent, claim, decide } = open()
  const first = opened(await claim(digestOf(1)))
  expect(first.state).toBe('pending')
  await evictDurableObject(tenant)
  expect(opened(await claim(digestOf(1))).approvalId).toBe(first.approvalId)
  expect(opened(await decide(first.approvalId, digestOf(1))).state).toBe('approved')
  await evictDurableObject(tenant)
  const used = await Promise.all([1, 2, 3].map(() => claim(digestOf(1))))
  expect(used.map((one) => opened(one).state).toSorted()).toEqual(['pending', 'pending', 'running'])
  expect(opened(await tenant.approval({ ...agent, approvalId: first.approvalId }))).toMatchObject({
    approval: { state: 'running' },
    sealed: null,
  })
  opened(await tenant.endApproval({ ...agent, approvalId: first.approvalId, isCompleted: true }))
  opened(await tenant.endApproval({ ...agent, approvalId: first.approvalId, isCompleted: false }))
  expect(opened(await tenant.approval({ ...agent, approvalId: first.approvalId }))?.approval.state).toBe('completed')
  expect(opened(await tenant.approvals({ ...agent, state: null, limit: 10, cursor: null }))).toHaveLength(2)
})

test('nobody decides their own, nor what is decided, nor what was not looked at', async () => {
  const { tenant, agent, claim, decide } = open()
  const { approvalId } = opened(await claim(digestOf(2)))
  const own = {
    ...agent,
    root: 'k_bot',
    approvalId,
    argumentsDigest: digestOf(2),
    decision: 'approve',
    reason: null,
  } as const
  expect(codeOf(await tenant.decideApproval(own))).toBe('ATR_PERMISSION_DENIED')
  expect(codeOf(await decide(approvalId, digestOf(3)))).toBe('CONFLICT')
  expect(codeOf(await decide(`a_${'9'.repeat(26)}`, digestOf(2)))).toBe('NOT_FOUND')
  expect(codeOf(await decide(approvalId, digestOf(2), 'deny'))).toBe('ok')
  expect(codeOf(await decide(approvalId, digestOf(2), 'approve'))).toBe('CONFLICT')
  expect(opened(await claim(digestOf(2))).state).toBe('denied')
})

test('what a person asks for, nobody decides who comes of the same key', async () => {
  const { tenant, person, claim } = open()
  const asked = { actor: { id: 'bob/one', type: 'human' }, requesterRoot: 'k_bob' } as const
  const { approvalId } = opened(await claim(digestOf(9), asked))
  const decided = { ...person, approvalId, argumentsDigest: digestOf(9), decision: 'approve', reason: null } as const
  const own = { ...decided, actor: { id: 'bob/two', type: 'human' }, root: 'k_bob' } as const
  expect(codeOf(await tenant.decideApproval(own))).toBe('ATR_PERMISSION_DENIED')
  expect(codeOf(await tenant.decideApproval({ ...decided, root: 'k_ann' }))).toBe('ok')
})

test('one that nobody decided, or nobody used, runs out and keeps no arguments', async () => {
  const { tenant, agent, claim, decide } = open()
  const waiting = opened(await claim(digestOf(4)))
  const unused = opened(await claim(digestOf(5)))
  opened(await decide(unused.approvalId, digestOf(5)))
  // As if a day had passed: the trigger that keeps the time is away for the moment of it.
  await runInDurableObject(tenant, (_object, { storage: { sql } }) => {
    const [trigger] = sql.exec<{ sql: string }>(`SELECT sql FROM sqlite_schema WHERE name = 'approval_u'`).toArray()
    sql.exec('DROP TRIGGER approval_u')
    sql.exec('UPDATE approval SET expires_ms = 1')
    sql.exec(trigger!.sql)
  })
  await runDurableObjectAlarm(tenant)
  await runInDurableObject(tenant, (_object, { storage: { sql } }) => {
    expect(sql.exec('SELECT state, sealed FROM approval').toArray()).toEqual([
      { state: 'expired', sealed: null },
      { state: 'expired', sealed: null },
    ])
  })
  expect(codeOf(await decide(waiting.approvalId, digestOf(4)))).toBe('CONFLICT')
  expect(opened(await claim(digestOf(5))).state).toBe('pending')
  expect(opened(await tenant.approvals({ ...agent, state: 'expired', limit: 10, cursor: null }))).toHaveLength(2)
})

test('a caller can’t fill the list, and nothing in it is changed by hand', async () => {
  const { tenant, claim } = open()
  for (let at = 0; at < limits.approvalsPerCallerMax; at++) opened(await claim(digestOf(100 + at)))
  expect(codeOf(await claim(digestOf(1_000)))).toBe('RATE_LIMITED')
  expect(codeOf(await claim(digestOf(1_001), { actor: { id: 'bot 2', type: 'agent' } }))).toBe('ok')
  const large = new Uint8Array(2 * limits.approvalArgumentsBytesMax)
  expect(codeOf(await claim(digestOf(1_002), { actor: { id: 'bot 3', type: 'agent' }, sealed: large }))).toBe(
    'PAYLOAD_TOO_LARGE',
  )
  await runInDurableObject(tenant, (_object, { storage: { sql } }) => {
    expect(() => sql.exec(`UPDATE approval SET arguments_digest = ''`)).toThrow('APPROVAL_UPDATE')
    expect(() => sql.exec(`UPDATE approval SET state = 'completed'`)).toThrow('APPROVAL_STATE')
    expect(() => sql.exec(`UPDATE approval SET state = 'running'`)).toThrow('APPROVAL_STATE')
  })
})
