// Values that a sender named, found letter by letter in a field beside the text, and not within other words.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { saidValuesIn } from '../../../core/redaction/said-values.ts'

const left = (field: string, ...values: readonly string[]): string =>
  saidValuesIn(
    field,
    values.map((value) => ({ entity: 'PERSON', value })),
  )
    .toSorted((a, b) => b.start - a.start)
    .reduce((text, { start, end }) => `${text.slice(0, start)}…${text.slice(end)}`, field)

describe('saidValuesIn()', () => {
  test.each([
    ['mariakeller.pdf', 'Maria Keller', '….pdf'],
    ['maria-KELLER_2.pdf', 'Maria Keller', '…_2.pdf'],
    ['letter to иванова.txt', 'Иванова', 'letter to ….txt'],
    ['Keller&Weber.pdf', 'Keller & Weber', '….pdf'],
    ['cafe.txt', 'Café', '….txt'],
    ['news1.txt', 's-1', 'news1.txt'],
    ['file s-1.txt', 's-1', 'file ….txt'],
    ['a report', '–', 'a report'],
  ])('%s without %s', (field, value, expected) => expect(left(field, value)).toBe(expected))

  test('a value of five letters is found wherever it stands, however it is broken', () => {
    const letter = fc.constantFrom('a', 'b', 'c', 'd', 'ä', 'ö', 'ü', 'ж', 'ñ')
    const value = fc.array(letter, { minLength: 5, maxLength: 12 })
    const gap = fc.constantFrom('', ' ', '-', '_', '.', "'")
    fc.assert(
      fc.property(value, fc.array(gap, { minLength: 12, maxLength: 12 }), fc.boolean(), (letters, gaps, isUpper) => {
        const written = letters.map((one, at) => `${isUpper ? one.toUpperCase() : one}${at < letters.length - 1 ? gaps[at] : ''}`).join('') // oxfmt-ignore
        expect(left(`x ${written} y`, letters.join(''))).toBe('x … y')
      }),
    )
  })
})
