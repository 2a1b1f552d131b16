// Fields joined for one analysis come apart as they went in, whatever they hold.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinFields } from '../../../core/redaction/fields.ts'

const field = fc
  .array(fc.constantFrom('\u2029', '\n', 'a', ' ', '\u2029\u2029'), { maxLength: 12 })
  .map((parts) => parts.join(''))

describe('joinFields()', () => {
  it('gives back every list of fields, those made of separators too', () => {
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 6 }), (fields) => {
        const joined = joinFields(fields)
        expect(joined.split(joined.text)).toEqual(fields)
      }),
    )
  })

  it('answers null where redaction took a separator', () => {
    expect(joinFields(['one', 'two']).split('onetwo')).toBeNull()
  })
})
