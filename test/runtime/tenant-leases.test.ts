// Tenant's leases in workerd: who may work, what a crash, a failure and an outage charge, and what the alarm sends again.
import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import { takeDue } from '../../durable-objects/tenant/catalog/sweep.ts'
import type { Sql } from '../../durable-objects/sql.ts'
import { createLife, factsOf, type Life } from './catalog-fixture.ts'
import { codeOf, opened, ulidOf } from './tenant-fixture.ts'

/** What the sweep would send now. */
const due = (life: Life, nowMs = Date.now()): Promise<readonly string[]> =>
  runInDurableObject(life.tenant, (_, { storage }) =>
    takeDue(storage.sql as unknown as Sql, nowMs).map(({ documentId }) => documentId),
  )
const expire = (life: Life): Promise<unknown> =>
  life.change(`UPDATE document SET lease_until_ms = 1 WHERE lease IS NOT NULL`)
const dueAgain = (life: Life): Promise<unknown> => life.change(`UPDATE document SET next_attempt_ms = 0, sent_ms = 0`)
const numbers = async (life: Life, id: string) =>
  (
    await life.change(
      `SELECT leases, tries, kills, crashes, is_suspect AS isSuspect FROM document WHERE document_id = '${ulidOf(id)}'`,
    )
  )[0]

describe('Tenant.take()', () => {
  test('gives each document to one holder, with its key and what stands in quarantine', async () => {
    const life = createLife()
    for (const id of ['d1', 'd2']) opened(await life.accept(id))
    const [first, second] = await Promise.all([life.take('l1', 'd1', 'd2'), life.take('l2', 'd1', 'd2')])
    expect(first.length + second.length).toBe(2)
    const [taken] = [...first, ...second]
    expect(taken).toMatchObject({ revision: 1, released: null, history: { tries: 0, kills: 0, isAlone: false } })
    expect(taken?.key.key.byteLength).toBe(32)
    expect(taken?.sealedOriginal).toEqual(new Uint8Array([2]))
  })

  test('a lease of accept is held until it runs out, and can be renewed only while it is held', async () => {
    const life = createLife()
    expect(opened(await life.accept('d1', { lease: 'l1' })).isLeased).toBe(true)
    expect(await life.take('l2', 'd1')).toEqual([])
    const renew = (lease: string) => life.tenant.renew({ ...life.call, ...life.place('d1'), lease })
    expect([opened(await renew('l1')), opened(await renew('l2'))]).toEqual([true, false])
    await expire(life)
    expect(await life.take('l2', 'd1')).toHaveLength(1)
    expect(opened(await renew('l1'))).toBe(false)
  })

  test('a document whose key is gone ends, recorded', async () => {
    const life = createLife()
    opened(await life.accept('d1'))
    opened(await life.tenant.destroyDocumentKey({ ...life.call, documentId: ulidOf('d1') }))
    expect(await life.take('l1', 'd1')).toEqual([])
    expect(await life.read('d1')).toMatchObject({ status: 'failed', errorCode: 'CONTENT_ERASED' })
    expect(await life.trail('d1')).toEqual(['document.received', 'document.failed'])
  })

  test('one large document at a time', async () => {
    const life = createLife()
    const sizeBytes = 8 * 1024 * 1024
    for (const id of ['d1', 'd2']) opened(await life.accept(id, { sizeBytes }))
    opened(await life.accept('d3'))
    expect((await life.take('l1', 'd1', 'd2', 'd3')).map(({ documentId }) => documentId)).toEqual([
      ulidOf('d1'),
      ulidOf('d3'),
    ])
    expect(await life.take('l2', 'd2')).toEqual([])
    opened(await life.complete('d1', 'l1'))
    expect(await life.take('l3', 'd2')).toHaveLength(1)
  })

  test('a clock that was set back strands nobody', async () => {
    const life = createLife()
    opened(await life.accept('d1', { lease: 'l1' }))
    const ahead = Date.now() + 3_600_000
    await life.change(`UPDATE document SET lease_until_ms = ${ahead}, next_attempt_ms = ${ahead}, sent_ms = ${ahead}`)
    expect(await due(life)).toEqual([ulidOf('d1')])
    expect(await life.take('l2', 'd1')).toHaveLength(1)
  })
})

describe('Tenant after a crash', () => {
  test('what was under way beside others runs alone, one after another, and nothing else starts meanwhile', async () => {
    const life = createLife()
    for (const id of ['d1', 'd2']) opened(await life.accept(id, { lease: 'l0' }))
    await expire(life)
    await dueAgain(life)
    opened(await life.accept('d3'))
    expect(await due(life)).toEqual([ulidOf('d1')])
    const [alone, ...others] = await life.take('l1', 'd1', 'd2', 'd3')
    expect([alone?.documentId, alone?.history.isAlone, others]).toEqual([ulidOf('d1'), true, []])
    expect(await life.take('l2', 'd2', 'd3')).toEqual([])
    expect(opened(await life.accept('d4', { lease: 'l3' })).isLeased).toBe(false)
    opened(await life.complete('d1', 'l1'))
    expect((await life.take('l4', 'd3'))[0]?.documentId).toBe(ulidOf('d2'))
    opened(await life.complete('d2', 'l4'))
    expect((await life.take('l5', 'd3', 'd4')).map(({ history }) => history.isAlone)).toEqual([false, false])
  })

  test('a document that crashes alone again and again ends, recorded; its neighbours are not charged', async () => {
    const life = createLife()
    for (const id of ['d1', 'd2']) opened(await life.accept(id, { lease: 'l0' }))
    await expire(life)
    for (let crash = 0; crash < limits.crashesAloneMax; crash++) {
      expect((await life.take(`c${crash}`, 'd1'))[0]?.documentId).toBe(ulidOf('d1'))
      await expire(life)
    }
    await life.take('last', 'd1')
    expect(await life.read('d1')).toMatchObject({ status: 'failed', errorCode: 'INTERNAL' })
    expect(await numbers(life, 'd2')).toMatchObject({ crashes: 0, kills: 0, tries: 0 })
    expect((await life.take('l9', 'd2')).map(({ documentId }) => documentId)).toEqual([ulidOf('d2')])
  })
})

describe('Tenant.stop()', () => {
  test('charges what its cause says, and nothing else', async () => {
    const life = createLife()
    for (const [charge, expected] of [
      ['nothing', { tries: 0, kills: 0, isSuspect: 0 }],
      ['try', { tries: 1, kills: 0, isSuspect: 0 }],
      ['kill', { tries: 0, kills: 1, isSuspect: 1 }],
      ['suspicion', { tries: 0, kills: 0, isSuspect: 1 }],
    ] as const) {
      const id = `d${charge}`
      opened(await life.accept(id, { lease: 'l' }))
      opened(await life.stop(id, 'l', { charge }))
      expect(await numbers(life, id)).toMatchObject({ ...expected, crashes: 0, leases: 1 })
      await life.change(`UPDATE document SET status = 'failed', is_suspect = 0`)
    }
  })

  test('an outage charges nobody and stops the queue; one document looks whether it is over', async () => {
    const life = createLife()
    for (const id of ['d1', 'd2', 'd3']) opened(await life.accept(id, { lease: 'l' }))
    for (const id of ['d1', 'd2']) opened(await life.stop(id, 'l', { charge: 'outage' }))
    expect(await numbers(life, 'd1')).toMatchObject({ tries: 0, kills: 0, crashes: 0, isSuspect: 0 })
    expect(await life.take('l1', 'd1', 'd2')).toEqual([])
    expect(await due(life)).toEqual([])
    await life.change(`UPDATE progress SET value = 1 WHERE name = 'paused_until_ms'`)
    await dueAgain(life)
    expect(await life.take('l2', 'd1', 'd2')).toEqual([])
    opened(await life.stop('d3', 'l', { charge: 'nothing' }))
    await dueAgain(life)
    expect(await life.take('l3', 'd1', 'd2')).toHaveLength(1)
    opened(await life.complete('d1', 'l3'))
    expect(await life.take('l4', 'd2', 'd3')).toHaveLength(2)
  })

  test('documents that meet an outage together make one pause, not a longer one each', async () => {
    const life = createLife()
    const ids = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6']
    for (const id of ids) opened(await life.accept(id, { lease: 'l' }))
    for (const id of ids) opened(await life.stop(id, 'l', { charge: 'outage' }))
    expect(await life.change(`SELECT value FROM progress WHERE name = 'pause_ms'`)).toEqual([{ value: 1_000 }])
  })

  test('while an outage lasts, what was tried least looks first', async () => {
    const life = createLife()
    for (const id of ['d1', 'd2']) opened(await life.accept(id, { lease: 'l' }))
    for (const id of ['d1', 'd2']) opened(await life.stop(id, 'l', { charge: 'outage' }))
    await life.change(`UPDATE document SET leases = 9 WHERE document_id = '${ulidOf('d1')}'`)
    await life.change(`UPDATE progress SET value = 1 WHERE name = 'paused_until_ms'`)
    await dueAgain(life)
    expect(await due(life)).toEqual([ulidOf('d2')])
  })

  test('an outage of an hour ends no document', async () => {
    const life = createLife()
    opened(await life.accept('d1', { lease: 'l0' }))
    opened(await life.stop('d1', 'l0', { charge: 'outage' }))
    for (let round = 0; round < 130; round++) {
      await life.change(`UPDATE progress SET value = 1 WHERE name = 'paused_until_ms'`)
      await dueAgain(life)
      expect(await life.take(`l${round + 1}`, 'd1')).toHaveLength(1)
      opened(await life.stop('d1', `l${round + 1}`, { charge: 'outage' }))
    }
    expect(await life.read('d1')).toMatchObject({ status: 'processing' })
    expect(await numbers(life, 'd1')).toMatchObject({ tries: 0, kills: 0, crashes: 0 })
  })

  test('I5: what is blocked is not taken again, and the graph is told to drop what a try left', async () => {
    const life = createLife()
    await life.holdAlarm()
    opened(await life.accept('d1', { lease: 'l' }))
    opened(await life.stop('d1', 'l', { action: 'block', code: 'PRESIDIO_UNAVAILABLE' }))
    await dueAgain(life)
    expect(await due(life)).toEqual([])
    expect(await life.take('l2', 'd1')).toEqual([])
    expect(codeOf(await life.stop('d1', 'l', {}))).toBe('CONFLICT')
    expect(await life.change('SELECT graph, merkle_root AS root FROM forgotten')).toEqual([
      { graph: 'main', root: null },
    ])
    expect(opened(await life.tenant.counts(life.call)).presidioFailures).toBe(1)
  })

  test('what a try stored after its revision had ended is dropped once more, and what counts stays', async () => {
    const life = createLife()
    await life.holdAlarm()
    const forgotten = () => life.change('SELECT document_id AS id, merkle_root AS root FROM forgotten ORDER BY id')
    const forget = () => life.change('DELETE FROM forgotten')
    for (const id of ['d1', 'd2', 'd3']) opened(await life.accept(id, { lease: 'l' }))
    opened(await life.stop('d1', 'l', { action: 'fail', code: 'DOCUMENT_DAMAGED' }))
    opened(await life.complete('d2', 'l'))
    await forget()
    for (const id of ['d1', 'd2', 'd3']) expect(codeOf(await life.commit(id, 'late', { isEnd: true }))).toBe('CONFLICT')
    const dropped = [
      { id: ulidOf('d1'), root: null },
      { id: ulidOf('d2'), root: 'root of d2' },
    ]
    expect(await forgotten()).toEqual(dropped)
    for (const action of ['retry', 'fail'] as const) {
      await forget()
      for (const id of ['d1', 'd2', 'd3']) expect(codeOf(await life.stop(id, 'late', { action }))).toBe('CONFLICT')
      expect(await forgotten()).toEqual(dropped)
    }
  })

  test('what ends without memory is dropped: an earlier try may have stored nodes, or one whose answer was lost', async () => {
    const life = createLife()
    await life.holdAlarm()
    const forgotten = () => life.change('SELECT document_id AS id, merkle_root AS root FROM forgotten ORDER BY id')
    for (const id of ['d1', 'd2', 'd3']) opened(await life.accept(id, { lease: 'l' }))
    opened(await life.commit('d1', 'l', { isEnd: true }))
    opened(await life.commit('d2', 'l', { released: factsOf('d2'), isEnd: true }))
    opened(await life.complete('d3', 'l'))
    expect(await forgotten()).toEqual([
      { id: ulidOf('d1'), root: null },
      { id: ulidOf('d2'), root: null },
    ])
  })
})
