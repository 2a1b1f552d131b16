// Values that were found in a page or a chunk are found again in the text, however the page broke, collapsed or composed them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lettersOf, placesOf } from '../../../core/redaction/take-out.ts'

const space = fc.constantFrom('', ' ', '\n', '\u00a0', '\t\t', ' \r\n ', '\u2003')
const letter = fc.constantFrom('a', '7', 'é', 'e\u0301', 'ü', '@', '.', '字', '😀', '-')

test('placesOf() finds a value with any white space in it, all of it and nothing around it', () => {
  const spaced = fc.array(fc.tuple(letter, space), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(spaced, spaced, (first, second) => {
      const written = (parts: readonly [string, string][]): string =>
        parts
          .map(([character, gap]) => character + gap)
          .join('')
          .trim()
      const [value, again] = [written(first), written(second)]
      const text = `<${value}> and >${again}<`
      const places = placesOf(text, [
        { entity: 'A', letters: lettersOf(value) },
        { entity: 'B', letters: lettersOf(again) },
      ])
      const shown = places!.map(({ start, end }) => lettersOf(text.slice(start, end)))
      expect(new Set(shown)).toEqual(new Set([lettersOf(value), lettersOf(again)]))
      expect(places!.some(({ start, end }) => text.slice(start, end) === value)).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

test('placesOf() answers null where a value stands nowhere', () => {
  expect(placesOf('one two', [{ entity: 'A', letters: 'three' }])).toBeNull()
  expect(placesOf('one two', [{ entity: 'A', letters: '' }])).toBeNull()
  expect(placesOf('one two', [])).toEqual([])
})
