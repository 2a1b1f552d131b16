// Bounds on JSON before and after it is parsed: the same of a text, of any pieces of it, of events, and of its value.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isJsonWithin, isValueWithin, JsonMeter } from '../../../../core/tools/json-bounds.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
/** Texts with all that frames JSON in them. */
const text = fc.string({ unit: fc.constantFrom('"', '\\', ',', '[', ']', '{', '}', 'a', 'ü', '\n', '😀') })
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.oneof(fc.integer(), text, fc.constant(null), fc.boolean()),
    fc.array(tie('value'), { maxLength: 6 }),
    fc.dictionary(text, tie('value'), { maxKeys: 6 }),
  ),
})).value

function sizeOf(value: unknown): { readonly values: number; readonly depth: number } {
  if (typeof value !== 'object' || value === null) return { values: 1, depth: 0 }
  const below = Object.values(value).map(sizeOf)
  return {
    values: 1 + below.reduce((sum, { values }) => sum + values, 0),
    depth: 1 + Math.max(0, ...below.map(({ depth }) => depth)),
  }
}

describe('JSON', () => {
  test('within its bounds is taken, as a text and as a value, and beyond them it is not', () => {
    fc.assert(
      fc.property(json, (value) => {
        const { values, depth } = sizeOf(value)
        const wide = { valuesMax: values * 2 + 1, depthMax: depth }
        expect(isJsonWithin(bytesOf(JSON.stringify(value)), wide)).toBe(true)
        expect(isValueWithin(value, { valuesMax: values, depthMax: depth })).toBe(true)
        expect(isValueWithin(value, { valuesMax: values - 1, depthMax: depth })).toBe(false)
        if (depth > 0) {
          expect(isJsonWithin(bytesOf(JSON.stringify(value)), { ...wide, depthMax: depth - 1 })).toBe(false)
          expect(isValueWithin(value, { valuesMax: values, depthMax: depth - 1 })).toBe(false)
        }
        // Each is counted once at least, scalars by what stands between them.
        expect(isJsonWithin(bytesOf(JSON.stringify([value, value])), { valuesMax: 1, depthMax: 1_000 })).toBe(false)
      }),
    )
  })

  test('is counted the same in whatever pieces it comes', () => {
    fc.assert(
      fc.property(json, fc.integer({ min: 1, max: 7 }), fc.nat({ max: 40 }), (value, step, valuesMax) => {
        const bytes = bytesOf(JSON.stringify(value, null, 1))
        const meter = new JsonMeter({ valuesMax, depthMax: 5 })
        let isWithin = true
        for (let at = 0; at < bytes.length && isWithin; at += step) isWithin = meter.add(bytes.subarray(at, at + step))
        expect(isWithin).toBe(isJsonWithin(bytes, { valuesMax, depthMax: 5 }))
      }),
    )
  })

  test('in events is counted, whatever stands before it', () => {
    const many = `data: ${JSON.stringify(Array.from({ length: 500 }, () => ({})))}\n\n`
    fc.assert(
      fc.property(text, (comment) => {
        const events = `: ${comment.replaceAll('\n', ' ')}\n${many}`
        expect(isJsonWithin(bytesOf(events), { valuesMax: 400, depthMax: 1_000 })).toBe(false)
      }),
    )
  })
})
