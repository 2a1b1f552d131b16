// Requests made of params: every value in its place, and no value that makes the request another.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OpenApiPlan, PlannedParam } from '../../../../contract/external-tool.ts'
import { limits } from '../../../../contract/limits.ts'
import { layRequest, type LaidRequest } from '../../../../core/tools/openapi-request.ts'

const param = (name: string, place: PlannedParam['in'], more: Partial<PlannedParam> = {}): PlannedParam => ({
  name,
  in: place,
  isRequired: place === 'path',
  isExploded: place === 'query',
  isDeep: false,
  ...more,
})
const plan: OpenApiPlan = {
  kind: 'openapi',
  method: 'POST',
  path: '/customers/{id}/notes/{note}',
  params: [
    param('id', 'path'),
    param('note', 'path'),
    param('q', 'query'),
    param('list', 'query', { isExploded: false }),
    param('filter', 'query', { isDeep: true }),
    param('X-Lang', 'header'),
  ],
  body: 'optional',
}
const ids = { id: '7', note: 8 }

function lay(params: object): LaidRequest {
  const laid = layRequest(plan, params as never)
  if (!laid.ok) throw new Error(JSON.stringify(laid.refusal.errors))
  return laid.value
}
const faultsOf = (params: object): readonly string[] => {
  const laid = layRequest(plan, params as never)
  return laid.ok ? [] : (laid.refusal.errors ?? []).map(({ pointer }) => pointer)
}

describe('a request', () => {
  test('has each value where its plan says', () => {
    const laid = lay({
      ...ids,
      q: ['a b', 'c'],
      list: [1, 2],
      filter: { since: '2026', n: 3 },
      'X-Lang': 'de',
      body: { text: 'x' },
    })
    expect(laid).toEqual({
      path: '/customers/7/notes/8',
      query: [
        ['q', 'a b'],
        ['q', 'c'],
        ['list', '1,2'],
        ['filter[since]', '2026'],
        ['filter[n]', '3'],
      ],
      headers: [['X-Lang', 'de']],
      body: '{"text":"x"}',
    })
    expect(lay({ ...ids, q: null }).query).toEqual([])
  })

  test('lacks, or has too much: every fault is told at once', () => {
    expect(faultsOf({ note: 1, other: 2, q: { a: 1 }, 'X-Lang': 'a\r\nB: c' })).toEqual([
      '/other',
      '/id',
      '/q',
      '/X-Lang',
    ])
  })

  test('leads where the plan leads, whatever stands in its path', () => {
    for (const id of ['..', '.', '%2e%2e', '%2E.', '../..', 'a/b', 'a\\b', '', 'a\u0000', '\ud800'])
      expect(faultsOf({ ...ids, id }), id).toEqual(['/id'])
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: 'binary', maxLength: 40 }),
        (id, note, q) => {
          const laid = layRequest(plan, { id, note, q })
          if (!laid.ok) return
          const url = new URL(
            `https://crm.example/api${laid.value.path}?${new URLSearchParams(laid.value.query.map(([name, value]): [string, string] => [name, value])).toString()}`,
          )
          expect(url.origin).toBe('https://crm.example')
          expect(url.pathname.split('/')).toHaveLength(6)
          expect(url.pathname.startsWith('/api/customers/')).toBe(true)
          expect(url.hash).toBe('')
          expect(decodeURIComponent(url.pathname.split('/')[3]!)).toBe(id)
          expect(url.searchParams.getAll('q')).toEqual([q])
        },
      ),
      { numRuns: 3_000 },
    )
  })

  test('no list becomes another, no field another param', () => {
    expect(faultsOf({ ...ids, list: ['a,b'] })).toEqual(['/list'])
    expect(faultsOf({ ...ids, q: [[1]] })).toEqual(['/q'])
    expect(faultsOf({ ...ids, filter: { a: { b: 1 } } })).toEqual(['/filter'])
    expect(faultsOf({ ...ids, filter: Object.fromEntries(Array.from({ length: 201 }, (_, n) => [n, n])) })).toEqual([
      '/filter',
    ])
    expect(faultsOf({ ...ids, q: 'x'.repeat(8_193) })).toEqual(['/q'])
    expect(faultsOf({ ...ids, __proto__: undefined, constructor: 1 })).toEqual(['/constructor'])
    expect(faultsOf(Object.create({ id: 1, note: 2 }) as object)).toEqual(['/id', '/note'])
  })
})

describe('params that would make the request another', () => {
  const required: OpenApiPlan = {
    ...plan,
    params: [param('id', 'path'), param('note', 'path'), param('ids', 'query', { isRequired: true })],
  }
  const isRefused = (params: object): boolean => !layRequest(required, params as never).ok

  test('lists of nothing, where something has to be said', () => {
    expect(isRefused({ ...ids, ids: [1] })).toBe(false)
    for (const empty of [[], {}, null, undefined])
      expect(isRefused({ ...ids, ids: empty }), JSON.stringify(empty)).toBe(true)
    for (const empty of [[], '', [''], {}]) expect(isRefused({ ids: [1], note: 8, id: empty })).toBe(true)
  })

  test('names of fields with brackets, and addresses without end', () => {
    for (const key of ['a]', '[b', 'a][b', '', 'x'.repeat(201), '\ud800'])
      expect(faultsOf({ ...ids, filter: { [key]: 1 } }), key).not.toEqual([])
    const q = Array.from({ length: 20 }, () => 'x'.repeat(500))
    expect(layRequest(plan, { ...ids, q })).toMatchObject({ ok: false, refusal: { code: 'VALIDATION_FAILED' } })
  })

  test('whatever they are, what is laid fits an address', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.array(fc.string({ unit: 'binary' })))
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('id', 'note', 'q', 'list', 'X-Lang'), value), (params) => {
        const laid = layRequest(plan, { ...ids, ...params })
        if (!laid.ok) return
        const { path, query } = laid.value
        const url = new URL(`https://x.example${path}`)
        for (const [name, text] of query) url.searchParams.append(name, text)
        expect(url.pathname.split('/')).toHaveLength(5)
        expect(url.pathname.length + url.search.length).toBeLessThanOrEqual(limits.toolAddressCharactersMax + 1)
      }),
    )
  })
})
