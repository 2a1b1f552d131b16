// Epochs of a log in workerd: a frozen log, or one that is to end, goes on in the next by a recorded act; trails span them.
import { runDurableObjectAlarm } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import type { Resource } from '../../contract/audit.ts'
import { parseCheckpointNote } from '../../core/audit/checkpoint.ts'
import type { Entry } from '../../core/audit/record.ts'
import { draftOf } from '../unit/audit/draft.ts'
import {
  attack,
  bindings,
  callOf,
  codeOf,
  newTenant,
  opened,
  redacted,
  restart,
  rooted,
  tamper,
  tenantOf,
} from './tenant-fixture.ts'

const reason = 'the disk lost a block, incident 7'
const d1: Resource = { kind: 'document', id: 'd1' }

describe('Tenant.openEpoch()', () => {
  test('a log that was tampered with goes on in its next epoch, which names the final checkpoint of the old', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    const call = callOf(tenantId)
    opened(await log.append({ ...call, records: [draftOf('a'), draftOf('b'), redacted('d1', 'aa')] }))
    const note = opened(await log.checkpoint(call))
    await tamper(log, `UPDATE entry SET body = x'7b7d' WHERE seq = 1`)
    await restart(log)
    expect(codeOf(await log.append({ ...call, records: [draftOf('c')] }))).toBe('AUDIT_FORK')
    const done = opened(await log.openEpoch({ ...call, reason, claims: null }))
    expect(done).toMatchObject({ epoch: 2, closed: { epoch: 1, size: 3, checkpoint: note } })
    expect(done.closed.frozen).toContain('SELF_CHECK')
    // I1 holds over the border: the redaction stands in the closed epoch.
    opened(await log.append({ ...call, records: [draftOf('c'), rooted('d1', 'aa')] }))
    const status = opened(await log.auditStatus(call))
    expect(status).toMatchObject({ epoch: 2, state: 'open', size: 3, check: { state: 'ok' } })
    expect(status.origin).toMatch(/\/2$/)
    await restart(log)
    expect(opened(await log.auditStatus(call))).toMatchObject({ epoch: 2, state: 'open' })
    expect(opened(await log.selfCheck(call)).failures).toEqual([])
    const trail = opened(await log.trail({ ...call, resource: { kind: 'tenant', id: tenantId }, limit: 5 }))
    expect(trail.entries[0]).toMatchObject({ type: 'log.opened', epoch: 2, actorId: call.actor.id })
    expect((trail.entries[0]!.record as Entry).body).toMatchObject({ reason, closed: { checkpoint: note } })
    // What was changed is told as long as it is shown.
    expect(opened(await log.trail({ ...call, resource: d1, limit: 9 })).verified).toBe(false)
  })

  test('trails, roots, tiles and checkpoints span the epochs, page by page in both orders', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    const call = callOf(tenantId)
    for (const epoch of [1, 2, 3]) {
      const records = [
        draftOf(`a${epoch}`),
        redacted(`e${epoch}`, 'aa'),
        rooted(`e${epoch}`, 'aa'),
        draftOf(`b${epoch}`),
      ]
      opened(await log.append({ ...call, records }))
      if (epoch < 3) opened(await log.openEpoch({ ...call, reason: 'the log is long', claims: null }))
    }
    const places = [
      [1, 0],
      [1, 3],
      [2, 1],
      [2, 4],
      [3, 1],
      [3, 4],
    ]
    for (const limit of [1, 2, 4, 100]) {
      for (const order of ['oldest', 'newest'] as const) {
        const shown: number[][] = []
        const positions: number[] = []
        for (let cursor: string | null | undefined; cursor !== null;) {
          const page = opened(await log.trail({ ...call, resource: d1, limit, order, cursor: cursor ?? null }))
          expect([page.total, page.verified]).toEqual([6, true])
          shown.push(...page.entries.map(({ epoch, seq }) => [epoch, seq]))
          positions.push(...page.entries.map(({ position }) => position))
          cursor = page.nextCursor
        }
        expect([limit, order, shown]).toEqual([limit, order, order === 'oldest' ? places : places.toReversed()])
        expect(positions.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6])
      }
    }
    for (const epoch of [1, 2, 3]) {
      const verdict = await log.verify({ ...call, merkleRoot: `root of e${epoch}`, contentId: `e${epoch}` })
      expect(opened(verdict)).toMatchObject({ valid: true })
      const note = opened(await log.checkpoint({ ...call, epoch }))
      expect(parseCheckpointNote(note)!.checkpoint).toMatchObject({ size: epoch === 1 ? 4 : 5 })
      expect(opened(await log.tile({ ...call, level: 0, n: 0, width: 4, epoch }))?.byteLength).toBe(4 * 32)
    }
    expect(codeOf(await log.checkpoint({ ...call, epoch: 4 }))).toBe('NOT_FOUND')
    await runDurableObjectAlarm(log)
    await restart(log)
    expect(opened(await log.auditStatus(call))).toMatchObject({ state: 'open', check: { state: 'ok' } })
    expect(await bindings.AUDIT.head(`audit/${tenantId}/1/checkpoint`)).not.toBeNull()
  })

  test('is opened once under an Idempotency-Key, however often and however much at once it is asked for', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    const asked = { ...callOf(tenantId), reason, claims: null, idempotency: { ref: 'k', fingerprint: 'f' } }
    opened(await log.append({ ...callOf(tenantId), records: [draftOf('a')] }))
    const both = (await Promise.all([log.openEpoch(asked), log.openEpoch(asked)])).map((one) => opened(one))
    expect(both.filter(({ isReplay }) => isReplay === true)).toHaveLength(1)
    await restart(log)
    const again = opened(await log.openEpoch(asked))
    for (const { epoch, closed } of [...both, again]) expect([epoch, closed]).toEqual([2, both[0]!.closed])
    expect(codeOf(await log.openEpoch({ ...asked, idempotency: { ref: 'k', fingerprint: 'g' } }))).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    )
    expect(opened(await log.auditStatus(asked))).toMatchObject({ epoch: 2, size: 1 })
    expect(opened(await log.openEpoch({ ...asked, idempotency: { ref: 'l', fingerprint: 'f' } })).epoch).toBe(3)
  })

  test('a closed epoch is as write-once as it was, and its tables are part of the check', async () => {
    const tenantId = newTenant()
    const log = tenantOf(tenantId)
    const call = callOf(tenantId)
    opened(await log.append({ ...call, records: [draftOf('a')] }))
    opened(await log.openEpoch({ ...call, reason, claims: null }))
    for (const epoch of ['', '_e2'])
      for (const [statement, code] of [
        [`DELETE FROM entry${epoch}`, 'WORM_NOT_ARCHIVED'],
        [`UPDATE entry${epoch} SET ts = 1`, 'WORM_UPDATE'],
        [`DELETE FROM pin${epoch}`, 'WORM_DELETE'],
        [`DELETE FROM entry_ix${epoch}`, 'WORM_DELETE'],
      ] as const)
        expect([statement, await attack(log, statement)]).toEqual([statement, expect.stringContaining(code)])
    await attack(log, 'DROP TRIGGER entry_u_e2')
    await restart(log)
    expect(codeOf(await log.auditStatus(call))).toBe('AUDIT_FORK')
  })
})
