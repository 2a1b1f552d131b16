// Recorded calls decided again under a draft: what changes, what does not, and what can't be known from records.
import { describe, expect, test } from 'vitest'
import type { ApiKeyAnswer } from '../../../contract/api-key.ts'
import { policySchema } from '../../../contract/policy.ts'
import { callsOf, type ReadRecord, type RecordedCall } from '../../../cli/policy/recorded-calls.ts'
import { replay, type Known } from '../../../cli/policy/replay.ts'
import { storedKey } from './stored-key.ts'

const key = (id: string, more: Partial<ApiKeyAnswer> = {}): ApiKeyAnswer =>
  storedKey(id, { name: `name of ${id}`, roles: ['operator'], ...more })

const call = (op: string, more: Partial<RecordedCall> = {}): RecordedCall => ({
  op,
  actor: { id: 'k1', type: 'agent' },
  res: { kind: 'graph', id: 'main' },
  vertical: null,
  atMs: Date.parse('2026-11-29T12:00:00Z'),
  outcome: 'done',
  ...more,
})

const known = (draft: object, more: Partial<Known> = {}): Known => ({
  draft: policySchema.parse(draft),
  held: [],
  keys: [key('k1')],
  tools: [],
  ...more,
})
const denyRecall = { rules: [{ id: 'no-recall', effect: 'deny', operations: ['clawql__memory__recall'] }] }

describe('replay()', () => {
  test('finds the calls that a draft denies, as often as they were made', () => {
    const later = call('memory.recall', { atMs: Date.parse('2026-11-29T13:00:00Z') })
    expect(replay([call('memory.recall'), later, call('memory.export')], known(denyRecall))).toEqual({
      changes: [
        {
          operationId: 'clawql__memory__recall',
          actor: 'name of k1',
          roles: ['operator'],
          vertical: null,
          before: 'allow',
          after: 'deny',
          ruleIds: ['no-recall'],
          reasons: ['DENIED_BY_RULE'],
          calls: 2,
          lastAt: '2026-11-29T13:00:00.000Z',
        },
      ],
      tried: 3,
      untried: {},
    })
    expect(replay([call('memory.recall')], known({})).changes).toEqual([])
  })

  test('finds what a draft would let through, and what it would have wait', () => {
    const held = [{ fromMs: 0, policy: policySchema.parse(denyRecall) }]
    const denied = call('clawql__memory__recall', { outcome: 'denied', res: { kind: 'key', id: 'k1' } })
    expect(replay([denied], known({}, { held })).changes).toMatchObject([{ before: 'deny', after: 'allow' }])
    const draft = { rules: [{ id: 'ask', effect: 'approve', operations: ['clawql__memory__export'] }] }
    expect(replay([call('memory.export')], known(draft)).changes).toMatchObject([
      { before: 'allow', after: 'approve', ruleIds: ['ask'] },
    ])
    const waits = call('clawql__memory__export', { outcome: 'waits' })
    const asked = [{ fromMs: 0, policy: policySchema.parse(draft) }]
    expect(replay([waits, call('memory.export')], known({}, { held: asked })).changes).toMatchObject([
      { before: 'approve', after: 'allow', calls: 2 },
    ])
  })

  test('decides each call by the policy and at the time of its own', () => {
    const noon = Date.parse('2026-11-29T12:00:00Z')
    const held = [{ fromMs: noon, policy: policySchema.parse(denyRecall) }]
    const calls = [
      call('memory.recall', { atMs: noon - 60_000 }),
      call('clawql__memory__recall', { atMs: noon + 60_000, outcome: 'denied' }),
    ]
    expect(replay(calls, known(denyRecall, { held }))).toMatchObject({
      tried: 2,
      changes: [{ calls: 1, after: 'deny' }],
    })
    const time = { from: '08:00', until: '12:00', timeZone: 'UTC' }
    const nights = { rules: [{ effect: 'deny', operations: ['clawql__memory__recall'], unless: { time } }] }
    const hours = [call('memory.recall', { atMs: noon - 60_000 }), call('memory.recall', { atMs: noon })]
    expect(replay(hours, known(nights)).changes).toMatchObject([{ calls: 1, lastAt: '2026-11-29T12:00:00.000Z' }])
  })

  test('goes by the vertical of the row and by the resource that the path names', () => {
    const lending = { rules: [{ operations: ['clawql__documents__*'], verticals: ['lending'] }] }
    const archive = (vertical: string) =>
      call('documents.archive', { vertical, res: { kind: 'document', id: '01M8KJVB8MSHGH61KTAK056TY0' } })
    expect(replay([archive('lending'), archive('claims')], known(lending)).changes).toMatchObject([
      { vertical: 'claims', after: 'deny', calls: 1 },
    ])
    const one = { resourceId: '01M8KJVB8MSHGH61KTAK056TY0' }
    const closed = { rules: [{ effect: 'deny', operations: ['clawql__documents__*'], conditions: one }] }
    const other = call('documents.archive', { res: { kind: 'document', id: '01M8KJVB8MSHGH61KTAK056TY1' } })
    expect(replay([archive('lending'), other], known(closed)).changes).toMatchObject([{ calls: 1 }])
  })

  test('says of which calls the records tell too little', () => {
    const tool = { operationId: 'crm__contacts__list', vertical: null, requires: { scopes: ['tools:call'] } }
    const amounts = {
      rules: [{ effect: 'deny', operations: ['crm__*__*'], conditions: { arguments: { amount: { min: 5 } } } }],
    }
    const calls = [
      call('memory.recall', { actor: { id: 'somebody', type: 'human' } }),
      call('crm__contacts__gone'),
      call('crm__contacts__list'),
      // Its token may do less than its key: what was denied to it is no matter of the policy.
      call('clawql__memory__recall', { actor: { id: 'k1/clerk', type: 'agent' }, outcome: 'denied' }),
    ]
    expect(replay(calls, known(amounts, { tools: [tool] }))).toEqual({
      changes: [],
      tried: 0,
      untried: {
        'unknown caller': 1,
        'unknown operation': 1,
        'arguments not recorded': 1,
        'decided by more than the policy': 1,
      },
    })
    const closed = { rules: [{ effect: 'deny', operations: ['crm__*__*'] }] }
    expect(replay([call('crm__contacts__list')], known(closed, { tools: [tool] })).changes).toHaveLength(1)
  })
})

test('callsOf(): of one request the first record is the call, and what a person decides is none', () => {
  const record = (req: string, type: string, op: string): ReadRecord => ({
    req,
    type,
    op,
    ts: '2026-11-29T12:00:00Z',
    vertical: null,
    actor: { id: 'k1', type: 'agent' },
    res: { kind: 'document', id: 'd' },
  })
  const calls = callsOf([
    record('r1', 'document.received', 'documents.ingest'),
    record('r2', 'access.denied', 'clawql__memory__recall'),
    record('r1', 'memory.ingested', 'memory.ingest'),
    record('r3', 'approval.requested', 'clawql__memory__export'),
    record('r4', 'approval.approved', 'clawql__memory__export'),
    record('r5', 'approval.used', 'clawql__memory__export'),
    record('r5', 'memory.recalled', 'memory.export'),
  ])
  expect(calls.map(({ op, outcome }) => [op, outcome])).toEqual([
    ['documents.ingest', 'done'],
    ['clawql__memory__recall', 'denied'],
    ['clawql__memory__export', 'waits'],
    ['memory.export', 'done'],
  ])
})
