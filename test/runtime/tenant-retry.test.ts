// Documents that came to a bad end, tried again on somebody's word: recorded, as if nobody had tried them, and never what was released.
import { runDurableObjectAlarm } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import type { DocumentCommit } from '../../contract/catalog.ts'
import { createLife, type Life } from './catalog-fixture.ts'
import { codeOf, newTenant, opened, ulidOf } from './tenant-fixture.ts'

const retry = (life: Life, id: string) => life.tenant.retry({ ...life.call, documentId: ulidOf(id), claims: 'c' })

const reasonOf = async (answer: ReturnType<typeof retry>): Promise<unknown> => {
  const retried = await answer
  return retried.ok ? retried.value?.status : (retried.refusal.details?.['reason'] ?? retried.refusal.code)
}

async function endBadly(life: Life, id: string, end: 'block' | 'fail' | 'withhold'): Promise<void> {
  const lease = `lease of ${id} ${Math.random()}`
  if ((await life.read(id)) === null) opened(await life.accept(id))
  await life.take(lease, id)
  const withheld: Partial<DocumentCommit> = { withheld: { code: 'NO_TEXT', mediaType: null }, isEnd: true }
  if (end === 'withhold') opened(await life.commit(id, lease, withheld))
  else opened(await life.stop(id, lease, { action: end, code: end === 'block' ? 'PRESIDIO_UNAVAILABLE' : 'ENGINE_KILLED', charge: end === 'fail' ? 'kill' : 'nothing' })) // oxfmt-ignore
}

/** Graphs have dropped what earlier tries left. */
async function forgotten(life: Life): Promise<void> {
  for (let n = 0; n < 20 && (await life.change('SELECT 1 FROM forgotten')).length > 0; n++)
    await runDurableObjectAlarm(life.tenant)
}

describe('Tenant.retry()', () => {
  test.each(['block', 'fail', 'withhold'] as const)('begins anew after %s, and each end is a record', async (end) => {
    const life = createLife()
    for (let times = 1; times <= 2; times++) {
      await endBadly(life, 'd1', end)
      await forgotten(life)
      const row = opened(await retry(life, 'd1'))
      expect(row).toMatchObject({ status: 'processing', errorCode: null, completedMs: null, stages: [] })
    }
    const [taken] = await life.take('again', 'd1')
    expect(taken?.history).toEqual({ tries: 0, kills: 0, isAlone: end === 'fail' })
    // Attempts are counted on: a graph tells by them what is older.
    expect(taken?.attempt).toBe(3)
    opened(await life.complete('d1', 'again'))
    expect(await life.read('d1')).toMatchObject({ status: 'completed', merkleRoot: 'root of d1' })
    expect((await life.open('d1')).live).toEqual([true])
    const ends = { block: ['document.blocked'], fail: ['document.failed'], withhold: ['document.withheld', 'document.partial'] } // oxfmt-ignore
    expect(await life.trail('d1')).toEqual([
      'document.received',
      ...[1, 2].flatMap(() => [...ends[end], 'document.retried']),
      'document.redacted',
      'document.rooted',
      'memory.ingested',
      'document.completed',
      'memory.recalled',
    ])
  })

  test('is refused for what is under way, done, released, still being taken out, of others, or erased', async () => {
    const life = createLife()
    expect(opened(await retry(life, 'd0'))).toBeNull()
    opened(await life.accept('d1', { lease: 'l' }))
    expect(await reasonOf(retry(life, 'd1'))).toBe('NOT_ENDED')
    opened(await life.complete('d1', 'l'))
    expect(await reasonOf(retry(life, 'd1'))).toBe('NOT_ENDED')
    await life.holdAlarm()
    await endBadly(life, 'd2', 'block')
    expect(await reasonOf(retry(life, 'd2'))).toBe('FORGETTING')
    await life.change('DELETE FROM forgotten')
    await life.change(`UPDATE duplicate SET document_id = 'other' WHERE document_id = '${ulidOf('d2')}'`)
    expect(await reasonOf(retry(life, 'd2'))).toBe('SENT_AGAIN')
    await life.change(`UPDATE document SET merkle_root = 'r' WHERE document_id = '${ulidOf('d2')}'`)
    expect(await reasonOf(retry(life, 'd2'))).toBe('RELEASED')
    await life.change(
      `UPDATE document SET merkle_root = NULL, vertical = 'lending' WHERE document_id = '${ulidOf('d2')}'`,
    )
    const hidden = {
      ...life.call,
      rows: { only: ['health'], except: [], hasUnmarked: false },
      documentId: ulidOf('d2'),
      claims: null,
    }
    expect(opened(await life.tenant.retry(hidden))).toBeNull()
    opened(await life.tenant.destroyDocumentKey({ ...life.call, documentId: ulidOf('d2') }))
    expect(await reasonOf(retry(life, 'd2'))).toBe('CONTENT_ERASED')
    const foreign = { ...life.call, tenantId: newTenant(), documentId: ulidOf('d2'), claims: null }
    expect(codeOf(await life.tenant.retry(foreign))).toBeDefined()
  })

  test('what an earlier try let out is shown no more, and nothing is found by it', async () => {
    const life = createLife()
    opened(await life.accept('d1', { lease: 'l' }))
    const word = (n: number): string => `w_${n.toString(16).padStart(32, '0')}`
    const withheld = { withheld: { code: 'NO_TEXT', mediaType: null }, isEnd: true } as const
    opened(await life.commit('d1', 'l', { ...withheld, caption: { sealed: new Uint8Array([1]), words: [word(1)] } }))
    expect((await life.read('d1'))?.sealedCaption).toEqual(new Uint8Array([1]))
    await forgotten(life)
    opened(await retry(life, 'd1'))
    expect((await life.read('d1'))?.sealedCaption).toBeUndefined()
    expect(await life.change('SELECT 1 FROM name_word')).toEqual([])
    await life.take('m', 'd1')
    opened(await life.complete('d1', 'm', { caption: { sealed: new Uint8Array([2]), words: [word(2)] } }))
    expect(await life.change('SELECT ref FROM name_word')).toEqual([{ ref: word(2) }])
    const plan = await life.change(`EXPLAIN QUERY PLAN SELECT 1 FROM duplicate WHERE document_id = 'x' LIMIT 1`)
    expect(JSON.stringify(plan)).toContain('duplicate_of_document')
  })

  test('of two at once one is taken', async () => {
    const life = createLife()
    await endBadly(life, 'd1', 'block')
    await forgotten(life)
    expect(await life.change('SELECT 1 FROM retried')).toEqual([])
    const both = await Promise.all([reasonOf(retry(life, 'd1')), reasonOf(retry(life, 'd1'))])
    expect(new Set(both)).toEqual(new Set(['NOT_ENDED', 'processing']))
    expect((await life.trail('d1')).filter((type) => type === 'document.retried')).toHaveLength(1)
  })
})
