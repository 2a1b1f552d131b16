// Projections: what is selected comes back and nothing else; whatever is no selection is refused, never thrown.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkProjection, parseProjection, project, type Selection } from '../../../../core/tools/projection.ts'

interface Written {
  readonly name: string
  readonly below: readonly Written[]
}

const name = fc.stringMatching(/^[_A-Za-z][_0-9A-Za-z]{0,8}$/)
const tree = fc.letrec<{ selection: Written[] }>((tie) => ({
  selection: fc.uniqueArray(
    fc.record({ name, below: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, tie('selection')) }),
    { minLength: 1, maxLength: 5, selector: (one) => one.name },
  ),
})).selection

const space = fc.constantFrom(' ', '\n', '\t', ', ', '  ')
const write = (selection: readonly Written[], gap: string): string =>
  selection.map((one) => (one.below.length === 0 ? one.name : `${one.name}{${write(one.below, gap)}}`)).join(gap)

const read = (text: string): Selection => {
  const parsed = parseProjection(text)
  if (!parsed.ok) throw new Error(parsed.refusal.detail)
  return parsed.value
}

/** Of a value, every field that a selection could name, each with what stands below. */
function namesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const below = Object.values(value).flatMap(namesIn)
  return Array.isArray(value) ? below : [...Object.keys(value), ...below]
}

const valueOf = (selection: readonly Written[], isListed: boolean): object => {
  const fields = Object.fromEntries(
    selection.map((one) => [one.name, one.below.length === 0 ? 1 : valueOf(one.below, isListed)]),
  )
  return isListed ? [fields, fields] : fields
}

test('2,000 written selections are read as written, with braces around them or without', () => {
  fc.assert(
    fc.property(tree, space, fc.boolean(), (selection, gap, isBraced) => {
      const text = write(selection, gap)
      const told = (one: Selection | null): unknown =>
        one === null ? null : [...one].map(([key, below]) => [key, told(below)])
      const meant = (ones: readonly Written[]): unknown =>
        ones.map((one) => [one.name, one.below.length === 0 ? null : meant(one.below)])
      expect(told(read(isBraced ? `{ ${text} }` : text))).toEqual(meant(selection))
    }),
    { numRuns: 2_000 },
  )
})

test('2,000 values keep what is selected, lists and all, and nothing else', () => {
  fc.assert(
    fc.property(tree, fc.boolean(), (selection, isListed) => {
      const value = valueOf(selection, isListed)
      const more = Array.isArray(value)
        ? value.map((one: object) => ({ ...one, '0more': 1 }))
        : { ...value, '0more': 1 }
      expect(project(more, read(write(selection, ' ')))).toEqual(value)
      const [first] = selection
      const alone = project(value, read(first!.name))
      expect(namesIn(alone)).toContain(first!.name)
      for (const other of selection.slice(1))
        for (const one of Array.isArray(alone) ? alone : [alone])
          expect(Object.hasOwn(one as object, other.name)).toBe(false)
    }),
    { numRuns: 2_000 },
  )
})

test('5,000 texts of any kind are read or refused, and cost next to nothing', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    ' ',
    'a',
    'b1',
    '__proto__',
    'constructor',
    '"',
    '(',
    '$',
    'é',
    '\uFEFF',
    '...',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 200 }).map((parts) => parts.join('')),
      ),
      (text) => {
        const parsed = parseProjection(text)
        if (parsed.ok) expect(parsed.value.size).toBeGreaterThan(0)
        else
          expect(parsed.refusal).toMatchObject({
            code: 'VALIDATION_FAILED',
            detail: expect.stringMatching(/^projection/),
          })
      },
    ),
    { numRuns: 5_000 },
  )
})

describe('refused, with its place', () => {
  test.each([
    ['', 'selects nothing'],
    ['a {', 'not closed'],
    ['a { }', 'nothing is selected'],
    ['a }', 'closes nothing'],
    ['{ { a } }', 'follows the name'],
    ['a a', 'selected twice'],
    ['a(first: 1)', 'character 2'],
    [Array.from({ length: 700 }, (_, at) => `a${at}`).join(' '), 'more than 200 fields'],
    ['a{'.repeat(40), 'deeper than 32'],
  ])('%# %.20s', (text, reason) => {
    const parsed = parseProjection(text)
    expect(parsed.ok ? '' : parsed.refusal.detail).toContain(reason)
  })
})

describe('against what an operation answers', () => {
  const schema = {
    type: 'object',
    properties: {
      id: { type: 'string' },
      results: { type: 'array', items: { $ref: '#/$defs/Result' } },
      end: { anyOf: [{ type: 'object', properties: { atMs: { type: 'number' } } }, { type: 'null' }] },
      any: {},
    },
    $defs: { Result: { type: 'object', properties: { score: { type: 'number' }, next: { $ref: '#/$defs/Result' } } } },
  }

  test.each(['id', 'results { score next { next { score } } }', 'end { atMs }', 'any { whatever { there } } id'])(
    'known: %s',
    (text) => expect(checkProjection(read(text), schema)).toMatchObject({ ok: true }),
  )

  test.each([
    ['ids', 'ids', 'id, results, end, any'],
    ['results { score next { scores } }', 'results.next.scores', 'score, next'],
    ['end { at }', 'end.at', 'atMs'],
    ['id { length }', 'id.length', 'select it whole'],
  ])('unknown: %s', (text, path, known) => {
    const checked = checkProjection(read(text), schema)
    expect(checked.ok ? '' : checked.refusal.detail).toContain(` ${path} `)
    expect(checked.ok ? '' : checked.refusal.next).toContain(known)
  })
})

describe('a schema that refers to itself', () => {
  const every = (count: number, ref: string) => Array.from({ length: count }, () => ({ $ref: `#/$defs/${ref}` }))

  test('is looked at once at each place, however many ways lead through it', () => {
    const schema = {
      type: 'object',
      properties: { a: { $ref: '#/$defs/Many' } },
      additionalProperties: false,
      $defs: { Many: { anyOf: every(9, 'Many') } },
    }
    // By ways, nine to the sixteenth.
    expect(checkProjection(read('a { b { c } }'), schema).ok).toBe(true)
    expect(checkProjection(read('b'), schema).ok).toBe(false)
  })

  test('of any kind is checked at once', () => {
    const ref = fc.constantFrom('A', 'B', 'C').map((one) => ({ $ref: `#/$defs/${one}` }))
    const shapes = fc.array(ref, { minLength: 1, maxLength: 9 })
    const schema = fc.oneof(
      fc.record({ anyOf: shapes }),
      fc.record({ oneOf: shapes, allOf: shapes }),
      fc.record({ type: fc.constant('array'), items: ref }),
      fc.record({ type: fc.constant('object'), properties: fc.record({ a: ref, b: ref }) }),
    )
    fc.assert(
      fc.property(fc.record({ A: schema, B: schema, C: schema }), ($defs) => {
        checkProjection(read('a { b { a { b } } }'), { $ref: '#/$defs/A', $defs })
      }),
    )
  })
})
