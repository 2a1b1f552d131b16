// Items of memory in the Tenant: an id is one content's, a batch is listed with what was there before it.
import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import type { SealedDocument } from '../../contract/catalog.ts'
import { createLife, everyDocument, type Life } from './catalog-fixture.ts'
import { codeOf, opened, ulidOf } from './tenant-fixture.ts'

const hex = (name: string): string => name.padStart(32, '0')
const itemOf = (ref: string | null, digest: string, batch: string | null = null): Partial<SealedDocument> => ({
  digest,
  item: { ref: ref === null ? null : `i_${hex(ref)}`, batchId: batch === null ? null : `b_${hex(batch)}` },
})
const listed = async ({ tenant, call }: Life, batch: string, limit = 100): Promise<readonly string[]> =>
  opened(await tenant.documents({ ...call, filter: { ...everyDocument, batch: `b_${hex(batch)}`, limit } })).map(
    ({ documentId }) => documentId,
  )

describe('accept() of an item', () => {
  test('refuses another content under its id, in one turn and after the object was gone', async () => {
    const life = createLife()
    const both = await Promise.all([life.accept('a', itemOf('1', 'f')), life.accept('b', itemOf('1', 'e'))])
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    await evictDurableObject(life.tenant)
    expect(codeOf(await life.accept('c', itemOf('1', 'd')))).toBe('CONFLICT')
    expect(opened(await life.accept('c', itemOf('2', 'd'))).isDuplicate).toBe(false)
    const kept = both[0].ok ? 'f' : 'e'
    expect(opened(await life.accept('g', itemOf('1', kept))).isDuplicate).toBe(true)
  })

  test('gives the id of one that failed to the next', async () => {
    const life = createLife()
    opened(await life.accept('a', { ...itemOf('1', 'f'), lease: 'lease-1' }))
    opened(await life.stop('a', 'lease-1', { action: 'fail', code: 'INTERNAL' }))
    expect(opened(await life.accept('b', itemOf('1', 'e'))).documentId).toBe(ulidOf('b'))
    expect(codeOf(await life.accept('c', itemOf('1', 'f')))).toBe('CONFLICT')
  })

  test('refuses a name that is none of ours', async () => {
    const life = createLife()
    const malformed = { item: { ref: 'note-1', batchId: null } }
    expect(codeOf(await life.accept('a', malformed))).toBe('VALIDATION_FAILED')
  })
})

describe('documents() of a batch', () => {
  test('lists what came with it and what was there, by page, status and label, and nothing else', async () => {
    const life = createLife()
    opened(await life.accept('a', { digest: 'a' }))
    for (const name of ['b', 'c', 'd'])
      opened(await life.accept(name, { ...itemOf(name, name, '1'), tags: [`t_${name}`] }))
    opened(await life.accept('e', itemOf(null, 'a', '1')))
    opened(await life.accept('f', itemOf('b', 'b', '2')))
    expect(await listed(life, '1')).toEqual(['d', 'c', 'b', 'a'].map(ulidOf))
    expect(await listed(life, '2')).toEqual([ulidOf('b')])
    expect(await listed(life, '3')).toEqual([])
    const filter = { ...everyDocument, batch: `b_${hex('1')}`, limit: 2 }
    const page = async (more: object): Promise<readonly string[]> =>
      opened(await life.tenant.documents({ ...life.call, filter: { ...filter, ...more } })).map((row) => row.documentId)
    expect(await page({})).toEqual([ulidOf('d'), ulidOf('c')])
    expect(await page({ cursor: ulidOf('c') })).toEqual([ulidOf('b'), ulidOf('a')])
    expect(await page({ tag: 't_c' })).toEqual([ulidOf('c')])
    expect(await page({ status: 'completed' })).toEqual([])
  })
})
