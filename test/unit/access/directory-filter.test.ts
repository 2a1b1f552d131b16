// Filters of a directory with a value in them: the value stays one value, whatever stands in it.
import fc from 'fast-check'
import { FilterParser } from 'ldapts'
import { describe, expect, test } from 'vitest'
import { escapeFilterValue, fillFilter } from '../../../core/access/directory-filter.ts'

const hostile = fc.string({
  unit: fc.constantFrom('*', '(', ')', '\\', '\0', '|', '&', '!', '=', 'a', 'ü', '😀', '{name}', ' ', '2a'),
})

describe('a value in a filter', () => {
  test('is read by the client of directories as the value that it was', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (value) => {
        fc.pre(value !== '')
        const parsed = FilterParser.parseString(fillFilter('(uid={name})', '{name}', value)) as unknown as {
          readonly attribute: string
          readonly value: string
        }
        expect(parsed.constructor.name).toBe('EqualityFilter')
        expect([parsed.attribute, parsed.value]).toEqual(['uid', value])
      }),
    )
  })

  test('stands wherever its place does, and adds no place', () => {
    expect(fillFilter('(|(uid={name})(mail={name}))', '{name}', 'a{name}b')).toBe('(|(uid=a{name}b)(mail=a{name}b))')
    expect(escapeFilterValue('a)(uid=*')).toBe('a\\29\\28uid=\\2a')
  })
})
