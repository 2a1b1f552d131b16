// isInPlan: what it answers is what libphonenumber answers, whatever version of its metadata is installed.
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min'
import { describe, expect, it } from 'vitest'
import { isInPlan } from '../../../core/redaction/recognise/phone-plans.ts'
import { drawing } from './value-texts.ts'

const drawnNumbers = 4_000
/** National numbers as people write them, by region. */
const written: readonly (readonly [CountryCode, RegExp])[] = [
  ['US', /^1?[2-9]\d\d[2-9]\d{6}$/],
  ['GB', /^0[1-9]\d{8,9}$/],
  ['DE', /^0[1-9]\d{5,12}$/],
  ['FR', /^0[1-9]\d{8}$/],
  ['IN', /^0?[1-9]\d{9}$/],
]

describe('isInPlan', () => {
  it.each(written)('answers as the library does for numbers of %s', (region, form) => {
    const draw = drawing()
    const answers = new Set<boolean | null>()
    for (let count = 0; count < drawnNumbers; count += 1) {
      let digits = ['', '0', '1', '91', '0800'][draw(5)] ?? ''
      for (const size = 6 + draw(8); digits.length < size;) digits += String(draw(10))
      if (!form.test(digits)) continue
      const answer = isInPlan(region, digits)
      answers.add(answer)
      if (answer !== null) expect(parsePhoneNumberFromString(digits, region)?.isValid() === true, digits).toBe(answer)
    }
    expect(answers).toContain(true)
  })

  it('leaves regions with several readings of a number to the library', () => {
    expect(isInPlan('BR', '01133334444')).toBeNull()
  })
})
