// The same bytes once more: what the later upload says of the document is added to it, recorded, and owns its key as well.
import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import type { SealedDocument } from '../../contract/catalog.ts'
import { createLife, everyDocument, type Life } from './catalog-fixture.ts'
import { codeOf, opened, ulidOf } from './tenant-fixture.ts'

const same = (more: Partial<SealedDocument> = {}): Partial<SealedDocument> => ({ digest: 'same', ...more })
const filter = { ...everyDocument, limit: 10 }

async function found(life: Life, by: { tag?: string; subject?: string; matter?: string }): Promise<readonly string[]> {
  const rows = opened(await life.tenant.documents({ ...life.call, filter: { ...filter, ...by } }))
  return rows.map(({ documentId }) => documentId)
}

/** The entries of the log as they are written. */
async function entriesOf(life: Life): Promise<readonly object[]> {
  const rows = await life.change('SELECT body FROM entry ORDER BY seq')
  return rows.map(({ body }) => JSON.parse(new TextDecoder().decode(body as ArrayBuffer)) as object)
}

describe('a duplicate', () => {
  test('adds tags, subjects, matter and the stricter classification once, with one record', async () => {
    const life = createLife()
    opened(await life.accept('a', same({ tags: ['t_1'], classification: 'internal' })))
    const more = same({ tags: ['t_1', 't_2'], subjects: ['s_1'], matter: 'm_1', classification: 'restricted' })
    const taken = { tags: 1, subjects: 1, matter: true, classification: true }
    expect(opened(await life.accept('b', more))).toMatchObject({
      documentId: ulidOf('a'),
      isDuplicate: true,
      takenOver: taken,
    })
    const nothing = { tags: 0, subjects: 0, matter: false, classification: false }
    expect(opened(await life.accept('c', more))).toMatchObject({ documentId: ulidOf('a'), takenOver: nothing })
    expect(opened(await life.accept('c', same({ classification: 'public' })))).toMatchObject({ takenOver: nothing })
    expect(await life.trail('a')).toEqual(['document.received', 'document.joined'])
    const [, joined] = await entriesOf(life)
    expect(joined).toMatchObject({
      body: { added: { tags: ['t_2'], subjects: ['s_1'], matter: 'm_1', classification: 'restricted' } },
      subj: ['s_1'],
      matter: ['m_1'],
    })
    for (const by of [{ tag: 't_2' }, { subject: 's_1' }, { matter: 'm_1' }])
      expect(await found(life, by)).toEqual([ulidOf('a')])
  })

  test('later records of the document name the subjects that came later', async () => {
    const life = createLife()
    opened(await life.accept('a', same({ subjects: ['s_1'] })))
    opened(await life.accept('b', same({ subjects: ['s_2'], matter: 'm_1' })))
    await life.take('l1', 'a')
    opened(await life.complete('a', 'l1'))
    const last = (await entriesOf(life)).at(-1)
    expect(last).toMatchObject({ type: 'document.completed', subj: ['s_1', 's_2'], matter: ['m_1'] })
  })

  test('of one turn joins the document of that turn', async () => {
    const life = createLife()
    const answers = await Promise.all(
      ['a', 'b', 'c'].map(async (id) =>
        opened(await life.accept(id, same({ tags: [`t_${id}`], subjects: [`s_${id}`] }))),
      ),
    )
    expect(new Set(answers.map(({ documentId }) => documentId)).size).toBe(1)
    const { documentId } = answers[0]!
    for (const id of ['a', 'b', 'c']) expect(await found(life, { tag: `t_${id}` })).toEqual([documentId])
    const [row] = await life.change('SELECT owners FROM data_key')
    expect(JSON.parse(row!['owners'] as string)).toEqual([`d/${documentId}`, 's/s_a', 's/s_b', 's/s_c'])
  })

  test('is a document of its own in another graph or vertical', async () => {
    const life = createLife()
    const places = [{}, { graph: 'other' }, { vertical: 'hr' }, { graph: 'other', vertical: 'hr' }]
    for (const [at, place] of places.entries())
      expect(opened(await life.accept(`a${at}`, same(place)))).toMatchObject({ isDuplicate: false })
    for (const [at, place] of places.entries())
      expect(opened(await life.accept(`b${at}`, same(place)))).toMatchObject({
        documentId: ulidOf(`a${at}`),
        isDuplicate: true,
      })
  })

  test('meets a document that an earlier release took', async () => {
    const life = createLife()
    opened(await life.accept('a', same()))
    await life.change(`UPDATE duplicate SET digest = 'same'`)
    expect(opened(await life.accept('b', same()))).toMatchObject({ documentId: ulidOf('a'), isDuplicate: true })
    expect(opened(await life.accept('c', same({ graph: 'other' })))).toMatchObject({ isDuplicate: false })
    expect(opened(await life.accept('d', same()))).toMatchObject({ documentId: ulidOf('a'), isDuplicate: true })
  })

  test('brings its subjects as owners of the key: what one of them has erased stays dark, and the bytes may come again', async () => {
    const life = createLife()
    opened(await life.accept('a', same()))
    opened(await life.accept('b', same({ subjects: ['s_1'] })))
    await evictDurableObject(life.tenant)
    expect((await life.take('l1', 'a')).map(({ documentId }) => documentId)).toEqual([ulidOf('a')])
    opened(await life.complete('a', 'l1'))
    await life.change(`UPDATE scope SET state = 'destroying' WHERE name = 's/s_1'`)
    await evictDurableObject(life.tenant)
    expect((await life.open('a')).keys).toEqual([])
    expect(opened(await life.accept('c', same()))).toMatchObject({ isDuplicate: false, documentId: ulidOf('c') })
    expect(codeOf(await life.accept('d', same({ subjects: ['s_1'] })))).toBe('CONTENT_ERASED')
  })
})
