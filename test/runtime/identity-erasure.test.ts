// Erasure of somebody over a real Tenant and MemoryGraph (G4): what rows hold afterwards, over crashes, holds and older copies.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { keyShareKeys } from '../../r2/object-keys.ts'
import {
  appears,
  digitsOf,
  finish,
  forceFlush,
  formsOf,
  isErased,
  maria,
  minutes,
  open,
  statesOf,
  subjectRef,
} from './identity-fixture.ts'
import { bindings, codeOf, opened, ulidOf } from './tenant-fixture.ts'

describe('erasing whoever stands behind a label', () => {
  test.each(['not yet in a segment', 'in segments'])('leaves nothing of them in any row, %s', async (where) => {
    const opening = open()
    const { tenant, graph, remember, valuesOf, erase } = opening
    const [label = '', jonas = ''] = await remember('d1', minutes)
    if (where === 'in segments') await forceFlush(opening)
    await remember('d2', ['Note on {Maria Keller} alone.'])
    const { gone, kept } = await digitsOf(opening, label)
    expect(await appears(graph, [...gone, ...kept])).toEqual([true, true, true, true, true, true, true])
    expect(opened(await erase(label))).toEqual({ state: 'erased', documents: 0 })
    expect(await appears(graph, [...gone, ...kept])).toEqual([false, false, false, false, true, true, true])
    expect(await appears(tenant, gone)).toEqual([false, false, false, false])
    await evictDurableObject(graph)
    const names = await opening.keyer()
    const nodesOf = async (term: string) => {
      const asked = { mode: 'vault', terms: [[term, 1]], mentions: [], maxHops: 0, maxNodes: 20, nowMs: 0 } as const
      return opened(await graph.recall({ ...opening.call, ...asked, vertical: null })).nodes.length
    }
    expect(await nodesOf(names.label(`<${label}>`))).toBe(0)
    expect(await nodesOf(names.identityTerm('maria'))).toBe(0)
    expect(await nodesOf(names.identityTerm('keller'))).toBe(1)
    expect(await nodesOf(names.label(`<${jonas}>`))).toBe(1)
    expect(await nodesOf(names.term('note'))).toBe(1)
    const { values, names: named } = await valuesOf('d1')
    expect(values.map(([other]) => other)).not.toContain(`<${label}>`)
    expect(values.flatMap(([, each]) => each)).toEqual(['Jonas Keller', 'Ida Vogt'])
    expect(named.map(([, name]) => name)).not.toContain(`<${label}>`)
    expect(JSON.stringify(await valuesOf('d2'))).not.toContain(maria)
  })

  test('forgets them by every form in which they stood, and others by none of theirs', async () => {
    const opening = open()
    const { graph, remember, valuesOf, erase } = opening
    const [label = ''] = await remember('d1', [
      '{Maria Keller} met at the quarry.',
      '{Dr. Maria Keller} met at the quarry.',
      '{Dr. Ida Vogt} was late.',
    ])
    const names = await opening.keyer()
    const nodesOf = async (word: string) => {
      const asked = {
        mode: 'vault',
        terms: [[names.identityTerm(word), 1]],
        mentions: [],
        maxHops: 0,
        maxNodes: 20,
      } as const
      return opened(await graph.recall({ ...opening.call, ...asked, nowMs: 0, vertical: null })).nodes.length
    }
    expect([await nodesOf('dr'), await nodesOf('maria')]).toEqual([2, 2])
    expect(opened(await erase(label)).state).toBe('erased')
    expect([await nodesOf('dr'), await nodesOf('maria'), await nodesOf('vogt')]).toEqual([1, 0, 1])
    expect(JSON.stringify(await valuesOf('d1'))).not.toContain('Maria')
  })

  test('ends the same wherever it was ended, of Tenant or graph', async () => {
    for (const waitMs of [0, 1, 2, 4, 8, 16]) {
      const opening = open()
      const { tenant, graph, remember, valuesOf, erase } = opening
      const [label = ''] = await remember('d1', minutes)
      await remember('d2', ['Note on {Maria Keller} alone.'])
      const { gone, kept } = await digitsOf(opening, label)
      const asked = erase(label).catch(() => null)
      await scheduler.wait(waitMs)
      await Promise.all([evictDurableObject(tenant), evictDurableObject(graph)]).catch(() => undefined)
      await asked
      if ((await statesOf(tenant)).length === 0) opened(await erase(label))
      await finish(tenant, isErased(tenant))
      expect([waitMs, await appears(graph, [...gone, ...kept])]).toEqual([
        waitMs,
        [false, false, false, false, true, true, true],
      ])
      for (const id of ['d1', 'd2']) expect(JSON.stringify(await valuesOf(id))).not.toContain(maria)
    }
  })

  test('is done again where the data is older, and nothing is recalled before', async () => {
    const opening = open()
    const { tenant, graph, life, remember, erase } = opening
    const [label = ''] = await remember('d1', minutes)
    const { gone, kept } = await digitsOf(opening, label)
    opened(await erase(label))
    // The copy holds somebody of before, and no row of the erasure.
    await remember('d2', ['Note on {Maria Keller} alone.'])
    await runInDurableObject(tenant, (_, { storage: { sql } }) => sql.exec('DELETE FROM erasure'))
    await evictDurableObject(tenant)
    const open2 = await tenant.open({
      ...opening.call,
      graph: 'main',
      mode: 'vault',
      claims: null,
      startedMs: 0,
      revisions: [],
      nodes: [],
    })
    expect(codeOf(open2)).toBe('NOT_READY')
    await finish(tenant, isErased(tenant))
    expect(await appears(graph, [...gone, ...kept])).toEqual([false, false, false, false, true, true, true])
    expect((await life.open('d2')).live).toEqual([true])
    const resource = { kind: 'tenant', id: opening.tenantId } as const
    const { entries } = opened(await tenant.trail({ ...opening.call, resource, limit: 10 }))
    expect(entries.map(({ type, actorId }) => [type, actorId])).toEqual([
      ['identity.erasing', 'tester'],
      ['identity.erased', 'tenant'],
      ['identity.erased', 'restore'],
    ])
  })

  test('is done again where the data is of before a second erasure, once, and not where a row knows it', async () => {
    const opening = open()
    const { tenant, graph, remember, valuesOf, erase } = opening
    const rowOf = () => runInDurableObject(tenant, (_, { storage: { sql } }) => sql.exec('SELECT * FROM erasure').one())
    const [label = ''] = await remember('d1', minutes)
    const { gone } = await digitsOf(opening, label)
    opened(await erase(label))
    const ofFirst = await rowOf()
    opened(await erase(label))
    const ofSecond = await rowOf()
    // The copy is of between the two, with a document of then.
    await remember('d2', ['Note on {Maria Keller} alone.'])
    await runInDurableObject(tenant, (_, { storage: { sql } }) =>
      sql.exec('UPDATE erasure SET run = ?', ofFirst['run']),
    )
    await evictDurableObject(tenant)
    await opening.keyer()
    await finish(tenant, isErased(tenant))
    expect(await appears(graph, gone)).toEqual([false, false, false, false])
    expect(JSON.stringify(await valuesOf('d2'))).not.toContain(maria)
    expect((await rowOf())['run']).toBe(ofSecond['run'])
    // Another wake, over a document of after it; then a copy that knew the second erasure.
    await remember('d3', ['Words of {Maria Keller} alone.'])
    for (const row of [await rowOf(), ofSecond]) {
      await runInDurableObject(tenant, (_, { storage: { sql } }) => sql.exec('UPDATE erasure SET run = ?', row['run']))
      await evictDurableObject(tenant)
      await opening.keyer()
      expect(await statesOf(tenant)).toEqual(['erased'])
    }
    expect(await appears(graph, gone)).toEqual([true, true, true, true])
    const resource = { kind: 'tenant', id: opening.tenantId } as const
    const { entries } = opened(await tenant.trail({ ...opening.call, resource, limit: 10 }))
    expect(entries.map(({ actorId }) => actorId)).toEqual(['tester', 'tenant', 'tester', 'tenant', 'restore'])
  })

  test('waits for documents of before that are under way, and looks at what they brought', async () => {
    const opening = open()
    const { tenant, graph, life, remember, valuesOf, erase } = opening
    const [label = ''] = await remember('d1', minutes)
    const { gone, kept } = await digitsOf(opening, label)
    opened(await life.accept('d9', { lease: 'd9' }))
    const asked = erase(label)
    for (let n = 0; n < 200 && (await appears(graph, gone)).includes(true); n += 1) await scheduler.wait(10)
    // Accepted before, it ends only now.
    await remember('d9', ['Note on {Maria Keller} alone.'], { isAccepted: true })
    expect(await appears(graph, gone)).toEqual([true, true, true, true])
    expect(opened(await asked).state).toBe('erased')
    expect(await appears(graph, [...gone, ...kept])).toEqual([false, false, false, false, true, true, true])
    expect(JSON.stringify(await valuesOf('d9'))).not.toContain(maria)
    expect(await statesOf(tenant)).toEqual(['erased'])
  })

  test('lets a later document of the same words bring them back, and erases them there as well', async () => {
    const opening = open()
    const { graph, remember, valuesOf, erase } = opening
    const [label = ''] = await remember('d1', minutes)
    await forceFlush(opening)
    const { gone, kept } = await digitsOf(opening, label)
    opened(await erase(label))
    await remember('d2', minutes)
    expect(await appears(graph, [...gone, ...kept])).toEqual([true, true, true, true, true, true, true])
    expect(JSON.stringify(await valuesOf('d1'))).not.toContain(maria)
    opened(await erase(label))
    expect(await appears(graph, [...gone, ...kept])).toEqual([false, false, false, false, true, true, true])
    for (const id of ['d1', 'd2']) expect(JSON.stringify(await valuesOf(id))).not.toContain(maria)
  })

  test('is refused under a legal hold, and takes nothing then', async () => {
    const opening = open()
    const { tenant, graph, remember, erase, eraseSubject } = opening
    const matter = `m_${'1'.repeat(32)}`
    const [label = ''] = await remember('d1', minutes, { matter, isAbout: true, subjects: [subjectRef] })
    await runInDurableObject(tenant, (_, { storage: { sql } }) =>
      sql.exec(`INSERT INTO hold (id, matter, placed_seq) VALUES ('h1', ?, 0)`, matter),
    )
    const { gone, about: aboutDigits } = await digitsOf(opening, label)
    expect([codeOf(await erase(label)), codeOf(await eraseSubject())]).toEqual(['LEGAL_HOLD', 'LEGAL_HOLD'])
    expect(await appears(graph, [...gone, ...aboutDigits])).toEqual([true, true, true, true, true, true])
    await runInDurableObject(tenant, (_, { storage: { sql } }) =>
      sql.exec(`UPDATE hold SET released_seq = 1 WHERE id = 'h1'`),
    )
    expect(opened(await erase(label)).state).toBe('erased')
  })
})

describe('erasing a subject', () => {
  test('takes its documents and terms, of shared nodes too, and is done again where the data is older', async () => {
    const opening = open()
    const { tenant, tenantId, graph, life, remember, eraseSubject } = opening
    const [label = ''] = await remember('d1', minutes, { isAbout: true, subjects: [subjectRef] })
    await remember('d2', [minutes[0]!])
    const { gone, kept, about: digits } = await digitsOf(opening, label)
    expect(await appears(graph, digits)).toEqual([true, true])
    expect(opened(await eraseSubject())).toEqual({ state: 'erased', documents: 1 })
    expect(await appears(graph, digits)).toEqual([false, false])
    // The other document mentions them still; of a chunk that nobody else has no word is left.
    expect(await appears(graph, [...gone, ...kept])).toEqual([true, true, true, true, true, true, false])
    expect((await life.open('d1')).live).toEqual([false])
    expect((await life.open('d2')).live).toEqual([true])
    expect(codeOf(await life.accept('d3', { subjects: [subjectRef] }))).toBe('CONTENT_ERASED')
    expect(codeOf(await tenant.page({ ...opening.call, documentId: ulidOf('d1') }))).toBe('CONTENT_ERASED')
    // An older copy: the document is the subject's there, and found by it.
    await remember('d4', ['The crane of {Ida Vogt}.'], { isAbout: true })
    expect(await appears(graph, digits)).toEqual([true, true])
    await runInDurableObject(tenant, (_, { storage: { sql } }) => {
      sql.exec('DELETE FROM erasure')
      sql.exec(`INSERT INTO label (kind, ref, document_id) VALUES ('subject', ?, ?)`, subjectRef, ulidOf('d4'))
    })
    await evictDurableObject(tenant)
    await tenant.graphs(opening.call)
    await finish(tenant, async () => (await statesOf(tenant)).join() === 'erased')
    expect(await appears(graph, digits)).toEqual([false, false])
    const mark = await bindings.KEYS.get(keyShareKeys.erased(tenantId, subjectRef))
    const hex = (await mark!.bytes()).toHex()
    expect(digits.flatMap(formsOf).filter((form) => hex.includes(form))).toEqual([])
  })

  test('takes the names that its items were known by, and leaves how many came in a batch', async () => {
    const { life, tenant, eraseSubject } = open()
    const item = { ref: `i_${'1'.repeat(32)}`, batchId: `b_${'2'.repeat(32)}` }
    opened(await life.accept('d1', { lease: 'd1', subjects: [subjectRef], item }))
    opened(await life.complete('d1', 'd1'))
    const rows = () =>
      runInDurableObject(tenant, (_, { storage: { sql } }) =>
        ['item', 'duplicate', 'label', 'batch'].map((table) => sql.exec(`SELECT * FROM ${table}`).toArray().length),
      )
    const [items, duplicates, , batches] = await rows()
    expect([items, duplicates, batches]).toEqual([1, 1, 1])
    opened(await eraseSubject())
    await finish(tenant, isErased(tenant))
    const after = await rows()
    expect([after[0], after[1], after[3]]).toEqual([0, 0, 1])
    opened(await life.accept('d2', { item }))
  })

  test('is of its tenant alone, and of a subject that there is', async () => {
    const [one, other] = [open(), open()]
    await one.remember('d1', minutes, { isAbout: true, subjects: [subjectRef] })
    expect(codeOf(await other.eraseSubject())).toBe('NOT_FOUND')
    expect((await one.life.open('d1')).live).toEqual([true])
  })
})
