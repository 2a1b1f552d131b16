// Canonical values: spellings of one value meet, values of others do not; by examples and generated spellings.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalValue } from '../../../core/identity/canonical.ts'
import { nationalNumber, phoneNumber } from '../../../core/identity/phone-number.ts'

const same = (entity: string, ...spellings: string[]): void => {
  const [first = '', ...others] = spellings.map((spelling) => canonicalValue(entity, spelling))
  expect(first).not.toBe('')
  for (const other of others) expect(other).toBe(first)
}

describe('canonicalValue()', () => {
  test('of persons knows no case, mark, title, stop, order or possessive', () => {
    same('PERSON', 'Jane Doe', 'DOE, Jane', 'jane doe', 'Mrs. Jane Doe', "Jane Doe's", 'Jane Doe, PhD', 'Jané  Doe')
    same('PERSON', "Fiachra O'Driscoll", 'O’DRISCOLL, FIACHRA')
    same('PERSON', 'Jean-Marc Thévenin', 'jean marc thevenin')
    same('PERSON', 'Elif Yıldırım', 'ELİF YILDIRIM', 'elif yildirim')
    same('PERSON', 'Søren Weiß', 'SOREN WEISS')
    same('PERSON', 'Pieter van der Berg', 'van der Berg, Pieter', 'Pieter Berg')
    same('PERSON', 'Le Minh', 'le minh')
    expect(canonicalValue('PERSON', 'Le Minh')).not.toBe(canonicalValue('PERSON', 'Minh'))
    expect(canonicalValue('PERSON', 'Jane Doe')).not.toBe(canonicalValue('PERSON', 'Jane Roe'))
  })

  test('of a name of titles alone is the name', () => expect(canonicalValue('PERSON', 'Frau Herr')).toBe('frau herr'))

  test('of numbers knows no groups and no script of digits', () => {
    same('IBAN_CODE', 'DE89 3704 0044 0532 0130 00', 'de89370400440532013000', 'DE89-3704-0044-0532-0130-00')
    same('CREDIT_CARD', '4111 1111 1111 1111', '4111-1111-1111-1111', '٤١١١١١١١١١١١١١١١', '4111111111111111')
    same('EMAIL_ADDRESS', 'Jane.Roe@Example.org', 'jane.roe@example.org', 'mailto:jane.roe@example.org')
  })

  test('of telephone numbers keeps a country that is written', () => {
    same('PHONE_NUMBER', '+49 (0) 30 901820', '0049 30 901820', '+49-30-901820')
    expect(nationalNumber(phoneNumber('+49 30 901820'))).toBe(nationalNumber(phoneNumber('030 901820')))
    expect(nationalNumber(phoneNumber('+1 415 555 0166'))).toBe('4155550166')
    expect(nationalNumber(phoneNumber('+353 1 555 0166'))).toBe('15550166')
  })

  test('is the same however digits are grouped, written and framed', () => {
    const separator = fc.constantFrom('', ' ', '-', '.', '\u00a0')
    const zero = fc.constantFrom(0x30, 0x660, 0x966, 0xff10, 0x1d7ce, 0x1d7f6)
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 20 }),
        zero,
        separator,
        (digits, from, between) => {
          const written = digits.map((digit) => String.fromCodePoint(from + digit)).join(between)
          expect(canonicalValue('US_BANK_NUMBER', written)).toBe(digits.join(''))
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
