// Masks: the last digits of a long number beside its label; nothing of what is short, of words, or of more than one number.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Operators } from '../../../contract/operators.ts'
import { createIdentities } from '../../../core/identity/identities.ts'
import { hiddenQuery, termsOfIdentity } from '../../../core/identity/identity-terms.ts'
import { maskedDigits } from '../../../core/identity/mask.ts'
import { tokenise } from '../../../core/memory/tokenise.ts'
import { defaultEntities } from '../../../core/redaction/entity-groups.ts'
import { forgedLabels, labelsIn, replaceLabels, withoutMask } from '../../../core/redaction/placeholder.ts'
import { luhn } from '../../../core/redaction/recognise/checksums.ts'
import { residualFindings } from '../../../core/redaction/redact.ts'

const identityKey = new Uint8Array(32).fill(3)
const identitiesOf = (operators: Operators) => createIdentities({ identityKey, operators, mentions: [] })
const masking = identitiesOf({ default: 'mask', byEntity: { BADGE: 'mask', SECRET: 'mask', PERSON: 'mask' } })
const digits = (minLength: number, maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength, maxLength }).map((all) => all.join(''))
const card = digits(11, 18).map((front) =>
  Array.from('0123456789')
    .map((last) => front + last)
    .find(luhn)!,
)
/** The same digits in groups, as people write them. */
const grouped = (number: string, separator: string): string => number.replace(/(.{4})(?=.)/g, `$1${separator}`)
const separator = fc.constantFrom('', ' ', '-', '\u00a0', '\u202f')
const anyEntity = fc.constantFrom(...defaultEntities, 'BADGE', 'NO_SUCH_TYPE')

describe('maskedDigits()', () => {
  test('shows the last four of a card, however it is grouped', () => {
    for (const value of ['4111111111111111', '4111 1111 1111 1111', '4111-1111-1111-1111'])
      expect(maskedDigits('CREDIT_CARD', value)).toBe('1111')
    expect(maskedDigits('IBAN_CODE', 'DE89 3704 0044 0532 0130 00')).toBe('3000')
    expect(maskedDigits('PHONE_NUMBER', '+1 (212) 555-0142')).toBe('42')
    expect(masking.put('CREDIT_CARD', '4111 1111 1111 1111')).toMatch(/^<CREDIT_CARD_••1111_[0-9a-hjkmnp-tv-z]{7}>$/)
  })

  test('at most four digits and a quarter of them, eight or more stay hidden, and zeros in front hide nothing', () => {
    fc.assert(
      fc.property(anyEntity, fc.oneof(card, digits(1, 40)), separator, (entity, number, between) => {
        const shown = maskedDigits(entity, grouped(number, between))
        if (shown === '') return
        const counted = number.replace(/^0+/, '')
        expect(number.endsWith(shown)).toBe(true)
        expect(shown.length).toBeGreaterThanOrEqual(2)
        expect(shown.length).toBeLessThanOrEqual(Math.min(4, counted.length / 4))
        expect(counted.length - shown.length).toBeGreaterThanOrEqual(8)
      }),
      { numRuns: 5_000 },
    )
  })

  test('nothing of a national number, a date, a name, an address or a secret, whatever the operators say', () => {
    const shy = defaultEntities.filter(
      (entity) =>
        !['CREDIT_CARD', 'IBAN_CODE', 'US_BANK_NUMBER', 'ES_CCC', 'ACCOUNT_NUMBER', 'PHONE_NUMBER'].includes(entity),
    )
    fc.assert(
      fc.property(fc.constantFrom(...shy), fc.oneof(card, fc.string(), digits(9, 30)), (entity, value) => {
        expect(maskedDigits(entity, value)).toBe('')
      }),
      { numRuns: 2_000 },
    )
    expect(masking.put('SECRET', '4111111111111111')).toBe('<SECRET>')
    expect(masking.put('PERSON', 'Maria Keller')).toMatch(/^<PERSON_[0-9a-z]{7}>$/)
    expect(masking.put('NO_SUCH_TYPE', '123456789012')).toMatch(/^<NO_SUCH_TYPE_[0-9a-z]{7}>$/)
    expect(masking.put('BADGE', '123456789012')).toMatch(/^<BADGE_••012_/)
    expect(masking.put('BADGE', '12345678')).toMatch(/^<BADGE_[0-9a-z]{7}>$/)
  })

  test('nothing where a finding covers more than one number: the code beside a card, a text, what fails its check digit', () => {
    fc.assert(
      fc.property(
        card,
        digits(3, 4),
        fc.constantFrom(' cvc ', ', ', ' / ', ' (', '\n', '; pin '),
        (number, code, gap) => {
          expect(maskedDigits('CREDIT_CARD', `${number}${gap}${code}`)).toBe('')
          const wrong = number.slice(0, -1) + String((Number(number.at(-1)) + 1) % 10)
          expect(maskedDigits('CREDIT_CARD', wrong)).toBe('')
        },
      ),
    )
  })
})

describe('a mask', () => {
  test('changes nothing about who is who: label, what stands behind it and the terms are those of a pseudonym', () => {
    const plain = identitiesOf({ default: 'pseudonym', byEntity: {} })
    fc.assert(
      fc.property(card, separator, (number, between) => {
        const shown = masking.put('CREDIT_CARD', grouped(number, between))
        expect(withoutMask(shown)).toBe(plain.put('CREDIT_CARD', number))
        expect(labelsIn(`paid by ${shown}.`)).toEqual([withoutMask(shown)])
        expect(masking.behind(shown)).toEqual(masking.behind(withoutMask(shown)))
        expect(masking.behind(shown).flatMap(termsOfIdentity)).toEqual([`=${number}`])
        expect(hiddenQuery(shown, { mayIdentify: false, mode: 'vault' }).labels).toEqual([withoutMask(shown)])
        expect(hiddenQuery(shown.slice(1, -1), { mayIdentify: false, mode: 'vault' }).labels).toEqual([
          withoutMask(shown),
        ])
        expect(replaceLabels(`a ${shown} b`, (label) => label)).toBe(`a ${withoutMask(shown)} b`)
      }),
    )
  })

  test('leaves no term, and nothing that the gate finds, whatever digits stand beside it', () => {
    fc.assert(
      fc.property(card, digits(0, 12), digits(0, 12), (number, before, behind) => {
        const text = `${before}${masking.put('CREDIT_CARD', number)}${behind}`
        const terms = tokenise(text)
        expect(terms.filter((term) => term !== before && term !== behind)).toEqual([])
        const alone = residualFindings(`${before} , ${behind}`).length
        expect(residualFindings(text).length).toBeLessThanOrEqual(alone)
      }),
    )
  })

  test('that comes in is a value like any other, one with or without its tail, and shows no more than it did', () => {
    const shown = masking.put('CREDIT_CARD', '4111 1111 1111 1111')
    const fresh = identitiesOf({ default: 'mask', byEntity: {} })
    expect(forgedLabels(`x ${shown} y`)).toEqual([{ entity: 'CREDIT_CARD', start: 2, end: 2 + shown.length, score: 1 }])
    const again = fresh.put('CREDIT_CARD', shown)
    expect(again).toMatch(/^<CREDIT_CARD_••1111_[0-9a-z]{7}>$/)
    expect(fresh.put('CREDIT_CARD', withoutMask(shown))).toBe(withoutMask(again))
    expect(withoutMask(again)).not.toBe(withoutMask(shown))
    expect(identitiesOf({ default: 'pseudonym', byEntity: {} }).put('CREDIT_CARD', shown)).toBe(withoutMask(again))
    expect(fresh.put('CREDIT_CARD', `${shown}••22222222_1234567>`)).not.toContain('••')
    expect(fresh.put('US_SSN', '<US_SSN_••1234_k3f9q2t>')).not.toContain('••')
    expect(fresh.isOurs(shown)).toBe(false)
    expect(masking.isOurs(shown.replace('••1111', '••2222'))).toBe(false)
    expect(masking.isOurs(shown)).toBe(true)
  })
})
