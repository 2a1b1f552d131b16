// What a crash left in R2 is found by the catalog that does not name it, and nothing else is deleted. The bucket and the Tenant are real.
import { expect, test } from 'vitest'
import { documentKeys, readDocumentKey } from '../../r2/object-keys.ts'
import { sweepLeftObjects } from '../../workers/gateway/left-objects.ts'
import { createLife } from './catalog-fixture.ts'
import { bindings, opened, ulidOf } from './tenant-fixture.ts'

const bucket = bindings.AUDIT
const dayMs = 24 * 3_600_000
/** When the documents of these tests came: the time in their ids. */
const cameMs = timeOf(ulidOf('a'))

/** Milliseconds in a ULID's first ten characters. */
function timeOf(ulid: string): number {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
  return Array.from(ulid.slice(0, 10), (character) => alphabet.indexOf(character)).reduce(
    (time, digit) => time * 32 + digit,
    0,
  )
}

async function keysOf(tenantId: string): Promise<string[]> {
  const { objects } = await bucket.list({ prefix: documentKeys.prefix(tenantId) })
  return objects.map(({ key }) => key).sort()
}

test('originals without a row and pages of documents that ended are deleted after a week, and nothing else', async () => {
  const life = createLife()
  const { tenantId } = life
  for (const id of ['d1', 'd2']) opened(await life.accept(id, { lease: 'l' }))
  opened(await life.complete('d2', 'l'))
  const original = (id: string) => documentKeys.original(tenantId, ulidOf(id), 1)
  const released = (id: string) =>
    documentKeys.released(tenantId, { documentId: ulidOf(id), revision: 1, sha256: 'a1' })
  const foreign = `documents/${tenantId}/${ulidOf('d9')}/notes`
  const keys = [...['d1', 'd2', 'left'].flatMap((id) => [original(id), released(id)]), foreign]
  for (const key of keys) await bucket.put(key, 'sealed')
  const sweep = (days: number) => sweepLeftObjects({ bucket, tenant: life.tenant }, life.call, cameMs + days * dayMs)
  expect(opened(await sweep(6))).toEqual({ looked: 0, deleted: 0 })
  expect(await keysOf(tenantId)).toEqual([...keys].sort())
  expect(opened(await sweep(8))).toEqual({ looked: 6, deleted: 3 })
  expect(await keysOf(tenantId)).toEqual([original('d1'), released('d1'), original('d2'), foreign].sort())
  expect(opened(await sweep(8))).toEqual({ looked: 3, deleted: 0 })
})

test('goes on over pages, and deletes nothing where the Tenant does not answer', async () => {
  const life = createLife()
  const { tenantId } = life
  const names = Array.from({ length: 1_203 }, (_, n) => documentKeys.original(tenantId, ulidOf(`n${n}`), 1))
  for (let from = 0; from < names.length; from += 100)
    await Promise.all(names.slice(from, from + 100).map((key) => bucket.put(key, 'sealed')))
  const silent = { statuses: async () => ({ ok: false, refusal: { code: 'NOT_READY', detail: 'not now' } }) as const }
  const nowMs = cameMs + 8 * dayMs
  expect((await sweepLeftObjects({ bucket, tenant: silent }, life.call, nowMs)).ok).toBe(false)
  opened(await life.accept('n7'))
  expect(opened(await sweepLeftObjects({ bucket, tenant: life.tenant }, life.call, nowMs))).toEqual({
    looked: names.length,
    deleted: names.length - 1,
  })
})

test('names of objects are read back as they are written', () => {
  const documentId = ulidOf('d1')
  const original = documentKeys.original('t_1', documentId, 12)
  expect(readDocumentKey('t_1', original)).toEqual({ key: original, documentId, revision: 12, channel: 'original' })
  for (const key of [
    `documents/t_2/${documentId}/1/original`,
    `documents/t_1/${documentId}/0/original`,
    'documents/t_1/x',
  ])
    expect(readDocumentKey('t_1', key)).toBeNull()
})
