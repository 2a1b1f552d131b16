// Tenant's catalog in workerd: accept, leases, commits and ends, each with its records; what recall may open.
import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import { createLife, factsOf, everyDocument } from './catalog-fixture.ts'
import { codeOf, opened, ulidOf } from './tenant-fixture.ts'

describe('Tenant.accept()', () => {
  test('I3, I6: row, key and record of concurrent uploads are one commit, and stand after a restart', async () => {
    const life = createLife()
    const ids = Array.from({ length: 40 }, (_, n) => `d${n}`)
    await Promise.all(ids.map(async (id) => opened(await life.accept(id))))
    await evictDurableObject(life.tenant)
    for (const id of ids) {
      expect(await life.read(id)).toMatchObject({ status: 'processing' })
      expect(await life.trail(id)).toEqual(['document.received'])
    }
  })

  test('the same bytes are one document, within a group and later; one that failed gives its place', async () => {
    const life = createLife()
    const answers = await Promise.all(
      ['a', 'b', 'c'].map(async (id) => opened(await life.accept(id, { digest: 'same' }))),
    )
    expect(new Set(answers.map(({ documentId }) => documentId)).size).toBe(1)
    expect(answers.filter(({ isDuplicate }) => !isDuplicate)).toHaveLength(1)
    const first = answers.find(({ isDuplicate }) => !isDuplicate)
    const id = ['a', 'b', 'c'].find((one) => ulidOf(one) === first!.documentId)!
    await life.take('l1', id)
    opened(await life.stop(id, 'l1', { action: 'fail', code: 'DOCUMENT_DAMAGED' }))
    expect(opened(await life.accept('d', { digest: 'same' }))).toMatchObject({ isDuplicate: false })
  })

  test('makes no more graphs than a tenant may have, and takes documents for those that it has', async () => {
    const life = createLife()
    for (let at = 0; at < limits.graphsMax; at += 1) opened(await life.accept(`g${at}`, { graph: `graph-${at}` }))
    expect(codeOf(await life.accept('over', { graph: 'over' }))).toBe('VALIDATION_FAILED')
    expect(codeOf(await life.accept('in', { graph: 'graph-7' }))).toBe('ok')
    const named = await life.tenant.openNamedKeys({ ...life.call, names: ['graph:over', 'graph:graph-7'] })
    expect(opened(named).map(({ name }) => name)).toEqual(['graph:graph-7'])
  })

  test('refuses what passes its bounds, and only that', async () => {
    const life = createLife()
    const [bad, good] = await Promise.all([life.accept('x', { key: new Uint8Array(16) }), life.accept('y')])
    expect([codeOf(bad), codeOf(good)]).toEqual(['VALIDATION_FAILED', 'ok'])
    expect(await life.read('x')).toBeNull()
  })

  test('a record that the log refuses fails its document alone', async () => {
    const life = createLife()
    const answers = await Promise.all([life.accept('x', { matter: 'a\u0000b' }), life.accept('y'), life.accept('z')])
    expect(answers.map(codeOf)).toEqual(['VALIDATION_FAILED', 'ok', 'ok'])
    expect(await life.read('x')).toBeNull()
    expect(await life.trail('z')).toEqual(['document.received'])
  })

  test('answers RATE_LIMITED above the bound of unfinished documents', async () => {
    const life = createLife()
    opened(await life.accept('x'))
    const row = `'processing', 'main', '[]', 1, 'a', 'human', 'r', 't', 0`
    await life.change(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${limits.queueDocumentsMax})
       INSERT INTO document (document_id, revision, status, graph, subjects, size_bytes, actor_id, actor_type, request_id, traceparent, created_ms)
       SELECT 'f' || i, 1, ${row} FROM n`,
    )
    expect(codeOf(await life.accept('y'))).toBe('RATE_LIMITED')
  })
})

describe('Tenant.commit()', () => {
  test('I1, I6: writes stages, receipt and records in the order of what happened', async () => {
    const life = createLife()
    opened(await life.accept('d1', { lease: 'l1' }))
    const reports = [{ stage: 'tika', state: 'done', startedMs: 1, durationMs: 2 }] as const
    const archived = { paperlessId: 'p1', pdf: new Uint8Array([37, 80]) }
    const done = opened(await life.complete('d1', 'l1', { reports, archived }))
    expect(done).toMatchObject({ status: 'completed', merkleRoot: 'root of d1', paperlessId: 'p1', errorCode: null })
    expect(await life.trail('d1')).toEqual([
      'document.received',
      'document.redacted',
      'document.rooted',
      'memory.ingested',
      'document.archived',
      'document.completed',
    ])
    const receipt = opened(await life.tenant.receipt({ ...life.call, documentId: ulidOf('d1') }))
    expect(receipt).toMatchObject({ outSha256: 'out of d1', entities: { PERSON: 1 }, auditSeq: 1 })
    const page = opened(await life.tenant.page({ ...life.call, documentId: ulidOf('d1') }))
    expect(page).toEqual(archived.pdf)
  })

  test('what could not be read stands in receipt and record, by why', async () => {
    const life = createLife()
    opened(await life.accept('d1', { lease: 'l1' }))
    const omissions = { DOCUMENT_DAMAGED: 2 }
    opened(await life.commit('d1', 'l1', { released: { ...factsOf('d1'), omissions }, remembered: [] }))
    const documentId = ulidOf('d1')
    expect(opened(await life.tenant.receipt({ ...life.call, documentId }))).toMatchObject({ omissions })
    const trail = await life.tenant.trail({ ...life.call, resource: { kind: 'document', id: documentId }, limit: 10 })
    const { entries } = opened(trail) as { readonly entries: readonly { readonly record: unknown }[] }
    expect(entries.map(({ record }) => record)).toContainEqual(
      expect.objectContaining({ type: 'document.redacted', body: expect.objectContaining({ omissions }) as unknown }),
    )
  })

  test('I4: changes nothing under a lease that another took, beside others in one group', async () => {
    const life = createLife()
    for (const id of ['d1', 'd2']) opened(await life.accept(id, { lease: `of ${id}` }))
    const [stale, living] = await Promise.all([life.complete('d1', 'stale'), life.complete('d2', 'of d2')])
    expect([codeOf(stale), codeOf(living)]).toEqual(['CONFLICT', 'ok'])
    expect(await life.trail('d1')).toEqual(['document.received'])
    expect(codeOf(await life.complete('d2', 'of d2'))).toBe('CONFLICT')
  })

  test('I4: another try’s output is refused once one is released, and the archive follows the first', async () => {
    const life = createLife()
    opened(await life.accept('d1', { lease: 'l1' }))
    opened(await life.commit('d1', 'l1', { released: factsOf('first'), remembered: [] }))
    await life.change(`UPDATE document SET lease = NULL, lease_until_ms = 0`)
    const [again] = await life.take('l2', 'd1')
    expect(again?.released).toEqual({ merkleRoot: 'root of first', archiveSha256: null })
    expect(codeOf(await life.commit('d1', 'l2', { released: factsOf('second'), remembered: [] }))).toBe('CONFLICT')
    opened(await life.commit('d1', 'l2', { archived: { paperlessId: 'p', pdf: null }, isEnd: true }))
    const types = await life.trail('d1')
    expect(types.filter((type) => type === 'document.rooted')).toHaveLength(1)
    expect(await life.read('d1')).toMatchObject({ status: 'completed', merkleRoot: 'root of first' })
  })

  test('a document with an isolated failure is partial and names it, over all its commits', async () => {
    const life = createLife()
    opened(await life.accept('d1', { lease: 'l1' }))
    const failed = {
      stage: 'gotenberg',
      state: 'error',
      startedMs: 1,
      durationMs: 1,
      code: 'GOTENBERG_UNAVAILABLE',
    } as const
    opened(await life.commit('d1', 'l1', { reports: [failed], released: factsOf('d1'), remembered: [] }))
    const done = opened(await life.commit('d1', 'l1', { isEnd: true }))
    expect(done).toMatchObject({ status: 'partial', errorCode: 'GOTENBERG_UNAVAILABLE' })
    const counts = opened(await life.tenant.counts(life.call))
    expect(counts.ingestErrorsByStage).toEqual({ gotenberg: 1 })
  })

  test('wakes whoever waits for the end', async () => {
    const life = createLife()
    opened(await life.accept('d1', { lease: 'l1' }))
    const waited = life.tenant.document({ ...life.call, documentId: ulidOf('d1'), waitMs: 20_000 })
    opened(await life.complete('d1', 'l1'))
    expect(opened(await waited)).toMatchObject({ status: 'completed' })
  })
})

describe('Tenant.open()', () => {
  test('answers keys of committed revisions under their root alone, and records what was read', async () => {
    const life = createLife()
    opened(await life.accept('d1', { lease: 'l1' }))
    expect((await life.open('d1')).live).toEqual([false])
    opened(await life.complete('d1', 'l1'))
    const opening = await life.open('d1')
    expect(opening.live).toEqual([true])
    expect(opening.keys.map(({ documentId }) => documentId)).toEqual([ulidOf('d1')])
    expect(await life.open('d1', 'root of another try')).toEqual({ live: [false], keys: [] })
    const node = { kind: 'memory-node' as const, id: `n_${'d1'.padStart(32, '0')}` }
    const trail = opened(await life.tenant.trail({ ...life.call, resource: node, limit: 10 }))
    expect(trail.entries.map(({ type }) => type)).toEqual(['memory.ingested', 'memory.recalled'])
  })

  test('answers nothing of a document whose key is destroyed or that ended otherwise', async () => {
    const life = createLife()
    for (const id of ['d1', 'd2']) opened(await life.accept(id, { lease: 'l' }))
    opened(await life.complete('d1', 'l'))
    opened(await life.stop('d2', 'l', { action: 'block', code: 'PRESIDIO_UNAVAILABLE', charge: 'nothing' }))
    opened(await life.tenant.destroyDocumentKey({ ...life.call, documentId: ulidOf('d1') }))
    expect((await life.open('d1')).keys).toEqual([])
    expect((await life.open('d2')).keys).toEqual([])
  })

  test('records every node of a recall, however many', async () => {
    const life = createLife()
    opened(await life.accept('d1', { lease: 'l1' }))
    opened(await life.complete('d1', 'l1'))
    const nodes = Array.from({ length: 1_000 }, (_, n) => ({
      nodeId: `n_${String(n).padStart(32, '0')}`,
      revisions: [0],
    }))
    const recall = {
      ...life.call,
      graph: 'main',
      mode: 'vault' as const,
      claims: null,
      startedMs: Date.now(),
      revisions: [{ ...life.place('d1'), merkleRoot: 'root of d1' }],
      nodes,
    }
    opened(await life.tenant.open(recall))
    for (const n of [0, 399, 400, 999]) {
      const resource = { kind: 'memory-node' as const, id: nodes[n]!.nodeId }
      const trail = opened(await life.tenant.trail({ ...life.call, resource, limit: 10 }))
      expect(trail.entries.map(({ type }) => type)).toEqual(['memory.recalled'])
    }
  })
})

describe('Tenant.documents()', () => {
  test('pages the newest first, with a cursor that new documents do not move, and filters by everything', async () => {
    const life = createLife()
    for (let n = 0; n < 6; n++)
      opened(
        await life.accept(`d${n}`, {
          lease: 'l',
          tags: n % 2 === 0 ? ['t_even'] : [],
          subjects: n === 3 ? ['s_anna'] : [],
          matter: n < 2 ? 'M-1' : null,
        }),
      )
    opened(await life.complete('d0', 'l'))
    const none = { status: null, mediaType: null, tag: null, subject: null, matter: null, fromMs: null, toMs: null }
    const list = async (filter: object): Promise<string[]> =>
      opened(
        await life.tenant.documents({ ...life.call, filter: { limit: 10, cursor: null, ...none, ...filter } }),
      ).map(({ documentId }) => documentId)
    const ids = (...names: string[]): string[] => names.map(ulidOf)
    expect(await list({ limit: 2 })).toEqual(ids('d5', 'd4'))
    opened(await life.accept('d7'))
    expect(await list({ limit: 2, cursor: ulidOf('d4') })).toEqual(ids('d3', 'd2'))
    expect(await list({ status: 'completed' })).toEqual(ids('d0'))
    expect(await list({ tag: 't_even' })).toEqual(ids('d4', 'd2', 'd0'))
    expect(await list({ subject: 's_anna' })).toEqual(ids('d3'))
    expect(await list({ matter: 'M-1', tag: 't_even' })).toEqual(ids('d0'))
    // d0 and d1 as an earlier release took them, d8 to d10 as this one does.
    for (const n of [8, 9, 10]) opened(await life.accept(`d${n}`, { matter: 'm_1', tags: n === 9 ? ['t_even'] : [] }))
    const matter = { matter: 'm_1', clearMatter: 'M-1' }
    expect(await list(matter)).toEqual(ids('d10', 'd9', 'd8', 'd1', 'd0').toSorted().toReversed())
    const [first, second] = [
      await list({ ...matter, limit: 4 }),
      await list({ ...matter, cursor: (await list(matter))[3] }),
    ]
    expect([...first, ...second]).toEqual(await list(matter))
    expect(await list({ ...matter, tag: 't_even' })).toEqual(ids('d9', 'd0').toSorted().toReversed())
    expect(await list({ mediaType: 'text/plain' })).toEqual(ids('d0'))
    expect(await list({ toMs: 0 })).toEqual([])
    expect(await list({ fromMs: 0, tag: 't_none' })).toEqual([])
  })

  test('finds by keyed words of names, all of them, beside all else; shows captions, and nothing of what was erased', async () => {
    const life = createLife()
    const wordOf = (n: number): string => `w_${n.toString(16).padStart(32, '0')}`
    for (const n of [0, 1, 2, 3]) {
      opened(await life.accept(`d${n}`, { lease: 'l', tags: n < 2 ? ['t_low'] : [], subjects: n === 3 ? ['s_x'] : [] }))
      const words = [wordOf(100), wordOf(n), ...(n === 2 ? [wordOf(1)] : [])]
      opened(await life.complete(`d${n}`, 'l', { caption: { sealed: new Uint8Array([n]), words } }))
    }
    const found = async (words: readonly string[], filter: object = {}): Promise<readonly string[]> => {
      const asked = { ...everyDocument, limit: 10, words, ...filter }
      const rows = opened(await life.tenant.documents({ ...life.call, filter: asked }))
      return rows.map(({ documentId, sealedCaption }) => `${documentId} ${sealedCaption?.join() ?? ''}`)
    }
    const shown = (...ns: number[]): string[] => ns.map((n) => `${ulidOf(`d${n}`)} ${n}`)
    expect(await found([wordOf(100)])).toEqual(shown(3, 2, 1, 0))
    expect(await found([wordOf(1)])).toEqual(shown(2, 1))
    expect(await found([wordOf(100), wordOf(1), wordOf(2)])).toEqual(shown(2))
    expect(await found([wordOf(1)], { tag: 't_low', status: 'completed' })).toEqual(shown(1))
    expect(await found([wordOf(100)], { cursor: ulidOf('d2'), limit: 1 })).toEqual(shown(1))
    expect(await found([wordOf(9)])).toEqual([])
    // More words than a statement has parameters.
    const many = Array.from({ length: 150 }, (_, n) => wordOf(1_000 + n))
    opened(await life.accept('d4', { lease: 'l' }))
    opened(await life.complete('d4', 'l', { caption: { sealed: new Uint8Array([4]), words: many } }))
    expect(await found(many)).toEqual(shown(4))
    expect(await found([...many, wordOf(1)])).toEqual([])
    expect(await found([wordOf(1), ...many.slice(0, 20)])).toEqual([])
    expect((await life.read('d2'))?.sealedCaption).toEqual(new Uint8Array([2]))
    const erased = { kind: 'subject', ref: 's_x', about: [] } as const
    const erasure = { ...life.call, claims: null, erased, purpose: 'p' }
    for (let n = 0; n < 100; n++) if (opened(await life.tenant.erase(erasure)).state === 'erased') break
    expect(await found([wordOf(3)])).toEqual([])
    expect(await life.change('SELECT id FROM caption')).toHaveLength(4)
    expect(await life.change(`SELECT 1 FROM name_word WHERE document_id = '${ulidOf('d3')}'`)).toEqual([])
  })

  test('no list by words walks all documents, or all of a word', async () => {
    const life = createLife()
    opened(await life.accept('d0', { lease: 'l' }))
    const plan = await life.change(
      `EXPLAIN QUERY PLAN SELECT d.* FROM name_word f CROSS JOIN document d ON d.document_id = f.document_id
       WHERE f.ref = 'w' AND f.document_id < 'x'
         AND EXISTS (SELECT 1 FROM name_word f WHERE f.ref = 'v' AND f.document_id = d.document_id) ORDER BY f.document_id DESC LIMIT 5`,
    )
    const steps = plan.map(({ detail }) => (typeof detail === 'string' ? detail : ''))
    expect(steps.filter((step) => step.startsWith('SCAN'))).toEqual([])
    expect(steps.join()).not.toContain('TEMP B-TREE')
  })
})
