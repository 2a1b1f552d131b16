// Idempotency-Keys in the Tenant: one answer for one upload, however often and however much at once it comes, for a day.
import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import type { SealedDocument } from '../../contract/catalog.ts'
import { createLife } from './catalog-fixture.ts'
import { codeOf, opened, ulidOf } from './tenant-fixture.ts'

const under = (ref: string, fingerprint: string, more: Partial<SealedDocument> = {}): Partial<SealedDocument> => ({
  digest: fingerprint,
  idempotency: { ref, fingerprint },
  ...more,
})
const hourMs = 3_600_000

describe('accept() under an Idempotency-Key', () => {
  test('answers the same upload as it was first answered, also after the object was gone, and takes it once', async () => {
    const life = createLife()
    const first = opened(await life.accept('a', under('k', 'f', { lease: 'lease-1' })))
    expect(first).toMatchObject({ documentId: ulidOf('a'), isLeased: true, isDuplicate: false })
    await life.complete('a', 'lease-1')
    await evictDurableObject(life.tenant)
    const again = opened(await life.accept('b', under('k', 'f', { lease: 'lease-2' })))
    expect(again).toEqual({ ...first, isLeased: false, isReplay: true })
    expect(await life.read('b')).toBeNull()
    expect(await life.trail('a')).not.toContain('document.joined')
  })

  test('refuses another upload under the key, and takes it under a key of its own', async () => {
    const life = createLife()
    opened(await life.accept('a', under('k', 'f')))
    expect(codeOf(await life.accept('b', under('k', 'g')))).toBe('IDEMPOTENCY_KEY_REUSED')
    expect(opened(await life.accept('b', under('l', 'g'))).documentId).toBe(ulidOf('b'))
  })

  test('answers uploads that come at once as one, and all but one file of two under one key with a refusal', async () => {
    const life = createLife()
    const ids = Array.from({ length: 30 }, (_, at) => String(at))
    const same = await Promise.all(ids.map((id) => life.accept(id, under('k', 'f'))))
    expect(new Set(same.map((one) => opened(one).documentId)).size).toBe(1)
    expect(same.filter((one) => opened(one).isReplay !== true)).toHaveLength(1)
    const other = await Promise.all(ids.map((id, at) => life.accept(`x${id}`, under('m', `f${at % 2}`))))
    expect(other.filter((one) => !one.ok)).toHaveLength(15)
    expect(await life.change('SELECT count(*) AS n FROM document')).toEqual([{ n: 2 }])
  })

  test('remembers the answer of a duplicate as well, and no refusal', async () => {
    const life = createLife()
    opened(await life.accept('a', { digest: 'f' }))
    const duplicate = opened(await life.accept('b', under('k', 'f', { tags: ['t_1'] })))
    expect(duplicate).toMatchObject({ isDuplicate: true, takenOver: { tags: 1 } })
    expect(opened(await life.accept('c', under('k', 'f', { tags: ['t_1'] })))).toEqual({ ...duplicate, isReplay: true })
    const malformed = under('l', 'g', { key: new Uint8Array(3) })
    expect(codeOf(await life.accept('d', malformed))).toBe('VALIDATION_FAILED')
    expect(opened(await life.accept('d', under('l', 'g'))).documentId).toBe(ulidOf('d'))
  })

  test('forgets a key after a day, whichever way the clock was set, and the oldest of too many', async () => {
    const life = createLife()
    for (const ref of ['old', 'ahead', 'kept']) opened(await life.accept(ref, under(ref, ref)))
    const age = (limits.idempotencyHours + 1) * hourMs
    await life.change(`UPDATE idempotency SET created_ms = created_ms - ${age} WHERE key_ref = 'old'`)
    await life.change(`UPDATE idempotency SET created_ms = created_ms + ${age} WHERE key_ref = 'ahead'`)
    for (const ref of ['old', 'ahead']) {
      const again = opened(await life.accept(`${ref}2`, under(ref, `other ${ref}`)))
      expect(again).toMatchObject({ documentId: ulidOf(`${ref}2`), isDuplicate: false })
    }
    expect(codeOf(await life.accept('kept2', under('kept', 'other')))).toBe('IDEMPOTENCY_KEY_REUSED')
    await life.change(`UPDATE idempotency SET id = id + ${limits.idempotencyKeysMax} WHERE key_ref = 'ahead'`)
    opened(await life.accept('last', under('last', 'last')))
    const known = await life.change('SELECT key_ref AS ref FROM idempotency ORDER BY id')
    expect(known).toEqual([{ ref: 'ahead' }, { ref: 'last' }])
  })
})
