// Refusals of input point at what is wrong, say how to put it right, and never quote a value.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ingestMetadataSchema } from '../../../contract/document.ts'
import { recallRequestSchema } from '../../../contract/recall.ts'
import { pageQuerySchema, routes, type Route } from '../../../contract/routes.ts'
import { knownFields, similarField } from '../../../workers/gateway/known-fields.ts'
import { readJson } from '../../../workers/gateway/read-json.ts'
import { validate } from '../../../workers/gateway/validate.ts'

function errorsOf(...given: Parameters<typeof validate>) {
  const result = validate(...given)
  return result.ok ? [] : (result.refusal.errors ?? [])
}

describe('validate()', () => {
  test('points at an unknown field itself and names the one that was meant', () => {
    const known = Object.keys(recallRequestSchema.shape.options.unwrap().shape)
    expect(errorsOf(recallRequestSchema, { query: 'a', options: { maxHop: 2 } })).toEqual([
      {
        pointer: '/options/maxHop',
        message: 'unknown field',
        fix: `Did you mean maxHops? Known here: ${known.join(', ')}.`,
      },
    ])
    expect(errorsOf(ingestMetadataSchema, { zebra: 1 }, ['metadata'])[0]).toMatchObject({
      pointer: '/metadata/zebra',
      fix: expect.stringMatching(/^Remove the field\. Known here: tags, /) as string,
    })
  })

  test('says what is missing, of a wrong type, out of bounds or none of a list', () => {
    const fixes = [
      [{}, '/query', 'missing', 'Send a string.'],
      [{ query: 7 }, '/query', /expected string/, 'Send a string.'],
      [{ query: '' }, '/query', /small/, 'Send at least 1 character.'],
      [{ query: 'a', options: { maxHops: 99 } }, '/options/maxHops', /big/, 'Send at most 10.'],
      [
        { query: 'a', options: { graph: 'Ä' } },
        '/options/graph',
        /lower/,
        'Send lower case letters, digits and hyphens.',
      ],
      [{ query: 'a', options: { mode: 'x' } }, '/options/mode', /option/, /^Send one of vault, graph, /],
    ] as const
    for (const [value, pointer, message, fix] of fixes)
      expect(errorsOf(recallRequestSchema, value)).toEqual([
        {
          pointer,
          message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
          fix: typeof fix === 'string' ? fix : (expect.stringMatching(fix) as string),
        },
      ])
    expect(errorsOf(pageQuerySchema, { cursor: 'zzz' })).toMatchObject([
      { pointer: '/cursor', fix: 'Send the nextCursor of an earlier page.' },
    ])
  })

  test('points into the shape that a value comes nearest to, where it may have several', () => {
    const { body } = routes.memoryIngest
    const pointersOf = (value: unknown) => errorsOf(body, value).map(({ pointer }) => pointer)
    expect(pointersOf({ text: 'a', colour: 1 })).toEqual(['/colour'])
    expect(pointersOf({ text: 7, tag: 'b', title: 1 })).toEqual(['/title', '/text', '/tag'])
    expect(pointersOf({ items: [{ text: 'a' }, { text: '', tags: 'x' }] })).toEqual(['/items/1/text', '/items/1/tags'])
    expect(pointersOf({ items: [{ text: 'a', tag: [] }] })).toEqual(['/items/0/tag'])
    expect(errorsOf(body, { items: [{ text: 'a', tag: [] }] })[0]?.fix).toMatch(/^Did you mean tags/)
    expect(pointersOf({ items: [] })).toEqual(['/items'])
    expect(pointersOf(7)).toEqual([''])
  })

  test('says next that errors[] points somewhere exactly where it does', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values<Route>(routes)), fc.jsonValue(), (route, value) => {
        for (const schema of [route.body, route.query, route.form?.fieldSchema]) {
          const result = schema === undefined ? null : validate(schema, value)
          if (result === null || result.ok) continue
          const { errors = [], next } = result.refusal
          expect(errors.length).toBeGreaterThan(0)
          expect(errors.length).toBeLessThanOrEqual(20)
          expect(next).toContain('errors[]')
          for (const { pointer, message, fix } of errors) {
            expect(pointer).toMatch(/^(?:\/[^/]*)*$/)
            expect(message).not.toBe('')
            expect(fix).not.toMatch(/undefined|\[object|NaN/)
          }
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('quotes no value that was sent', () => {
    const secret = 'Wilhelmina-0815'
    for (const value of [
      secret,
      { query: secret, options: secret },
      { query: 'a', options: { mode: secret, graph: secret } },
    ])
      expect(JSON.stringify(errorsOf(recallRequestSchema, value))).not.toContain(secret)
  })
})

describe('readJson()', () => {
  const read = async (body: string | Uint8Array<ArrayBuffer>, bodyBytesMax = 1_000) => {
    const route = { ...routes.recall, bodyBytesMax } as Route
    const result = await readJson(
      recallRequestSchema,
      route,
      new Request('http://localhost/', { method: 'POST', body }),
    )
    return result.ok ? null : result.refusal
  }

  test('says of a body that is no JSON what it is, and points nowhere', async () => {
    const causes = [
      ['', 'The body is empty.'],
      ['{', 'The body is not JSON.'],
      [new Uint8Array([0x22, 0xff, 0x22]), 'The body is not UTF-8, or broke off.'],
      [`${'['.repeat(40)}${']'.repeat(40)}`, 'The body nests deeper than 32 levels.'],
    ] as const
    for (const [body, detail] of causes) {
      const refusal = await read(body)
      expect(refusal).toMatchObject({ code: 'VALIDATION_FAILED', detail })
      expect(refusal?.errors).toBeUndefined()
      expect(refusal?.next).not.toContain('errors[]')
    }
    expect(await read('x'.repeat(2_000))).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' })
  })
})

describe('similarField()', () => {
  const known = knownFields(recallRequestSchema, ['options'])

  test('finds a name with one letter dropped, doubled or swapped for another', () => {
    const named = fc.constantFrom(...known.filter((name) => name.length > 4))
    fc.assert(
      fc.property(named, fc.nat(), fc.constantFrom('drop', 'double', 'other'), (name, at, slip) => {
        const i = at % name.length
        const middle = { drop: '', double: name[i]! + name[i]!, other: 'q' }[slip]
        expect(known).toContain(similarField(name.slice(0, i) + middle + name.slice(i + 1), known))
      }),
    )
  })

  test('finds none for a name that is far from all, and is quick with a long one', () => {
    expect(similarField('zebra', known)).toBeNull()
    expect(similarField('maxHops'.repeat(100_000), known)).toBeNull()
  })
})
