// Identities of a document: who is who within it, and labels that are the same in every document of a tenant (design: G2, G3).
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createIdentities, type Mention } from '../../../core/identity/identities.ts'
import { termsOfIdentity } from '../../../core/identity/identity-terms.ts'
import { createPersons } from '../../../core/identity/persons.ts'
import { createSpoken } from '../../../core/identity/spoken.ts'
import { memoryTermsPerChunkMax } from '../../../contract/memory.ts'
import { createTermKeyer } from '../../../core/memory/keying.ts'
import { prepareChunk } from '../../../core/memory/prepare.ts'
import { labelsIn } from '../../../core/redaction/placeholder.ts'

const identityKey = new Uint8Array(32).fill(3)
const operators = { default: 'pseudonym', byEntity: {} } as const
const person = (value: string): Mention => ({ entity: 'PERSON', value })
const identitiesOf = (mentions: readonly Mention[], key = identityKey) =>
  createIdentities({ identityKey: key, operators, mentions })

describe('createPersons()', () => {
  test('a part that fits one full name of the document is that name', () => {
    const { canonicalOf } = createPersons(['Maria Anna Keller', 'Jonas Brandt', 'Keller', 'Brandt', 'Maria'])
    for (const part of [
      'Keller',
      'Frau Keller',
      'Maria',
      'M. Keller',
      'M. A. Keller',
      'Maria K.',
      'KELLER',
      "Keller's",
    ])
      expect([part, canonicalOf(part)]).toEqual([part, 'maria anna keller'])
    expect(canonicalOf('J. Brandt')).toBe('jonas brandt')
  })

  test('two that fit stay apart, and a full name is no part of another', () => {
    const { canonicalOf } = createPersons(['Maria Keller', 'Jonas Keller', 'Maria Anna Keller', 'Ida Vogt'])
    expect(canonicalOf('Keller')).toBe('keller')
    expect(canonicalOf('M. Keller')).toBe('m keller')
    expect(canonicalOf('Maria Keller')).toBe('maria keller')
    expect(canonicalOf('J. Keller')).toBe('jonas keller')
    expect(canonicalOf('A. Vogt')).toBe('a vogt')
    expect(canonicalOf('K.')).toBe('k')
  })

  test('no two people of one surname are ever one, whatever else is mentioned', () => {
    const given = fc.constantFrom('Maria', 'Mara', 'Jonas', 'Ida', 'Chen', 'Aoife', 'Marc')
    const surname = fc.constantFrom('Keller', 'Byrne', 'Roth')
    const form = fc
      .tuple(given, surname, fc.integer({ min: 0, max: 4 }))
      .map(
        ([first, last, kind]) => [`${first} ${last}`, `${last}, ${first}`, `${first[0]}. ${last}`, last, first][kind]!,
      )
    fc.assert(
      fc.property(fc.array(form, { minLength: 1, maxLength: 12 }), given, given, surname, (forms, a, b, last) => {
        fc.pre(a !== b)
        const { canonicalOf } = createPersons([...forms, `${a} ${last}`, `${b} ${last}`])
        expect(canonicalOf(`${a} ${last}`)).not.toBe(canonicalOf(`${b} ${last}`))
        // The surname alone fits two at least.
        expect(canonicalOf(last)).toBe(last.toLowerCase())
      }),
      { numRuns: 2_000 },
    )
  })

  test('ten thousand full names and as many parts take no longer than their number', () => {
    const names = Array.from({ length: 10_000 }, (_, n) => `Given${n} Surname${n % 20}`)
    const { canonicalOf } = createPersons(names)
    for (const [n] of names.entries()) canonicalOf(`G. Surname${n % 20}`)
    expect(canonicalOf('Given7')).toBe('given7 surname7')
  })
})

describe('createIdentities()', () => {
  test('one value has one label in every document of a tenant, and another at another', () => {
    const [one, other] = [
      identitiesOf([person('Maria Keller')]),
      identitiesOf([person('KELLER, MARIA'), person('x y')]),
    ]
    const label = one.put('PERSON', 'Keller')
    expect(label).toMatch(/^<PERSON_[0-9a-hjkmnp-tv-z]{7}>$/)
    expect(other.put('PERSON', 'Maria Keller')).toBe(label)
    expect(identitiesOf([], new Uint8Array(32).fill(4)).put('PERSON', 'Maria Keller')).not.toBe(label)
    expect(one.put('USER_NAME', 'Maria Keller')).not.toContain(label.slice(-8))
    expect(one.behind(label)).toEqual([{ entity: 'PERSON', canonical: 'maria keller', value: 'Maria Keller' }])
    expect(one.behind('<PERSON_0000000>')).toEqual([])
  })

  test('what identifies nobody and what is to be replaced has no label; nothing that can be compared, none either', () => {
    const { put } = createIdentities({
      identityKey,
      operators: { default: 'pseudonym', byEntity: { PHONE_NUMBER: 'replace', AGE: 'pseudonym' } },
      mentions: [],
    })
    expect(put('SECRET', 'hunter2hunter2')).toBe('<SECRET>')
    expect(put('PHONE_NUMBER', '+49 30 901820')).toBe('<PHONE_NUMBER>')
    expect(put('AGE', '44')).toMatch(/^<AGE_/)
    expect(put('PERSON', '…')).toBe('<PERSON>')
    expect(put('no entity', 'value')).toMatch(/^<REDACTED_/)
    const strict = createIdentities({ identityKey, operators: { default: 'replace', byEntity: {} }, mentions: [] })
    expect(strict.put('PERSON', 'Maria Keller')).toBe('<PERSON>')
  })

  test('a name is found by its words, a number as a whole', () => {
    expect(termsOfIdentity({ entity: 'PERSON', canonical: 'maria keller' })).toEqual(['maria', 'keller'])
    expect(termsOfIdentity({ entity: 'IBAN_CODE', canonical: 'de89' })).toEqual(['=de89'])
    expect(termsOfIdentity({ entity: 'PHONE_NUMBER', canonical: '+4930901820' })).toEqual(['=30901820'])
  })
})

describe('createSpoken()', () => {
  test('puts each form back where it stood, and leaves the label of a number', () => {
    const mentions = [
      person('Maria Keller'),
      { entity: 'IBAN_CODE', value: 'DE89 3704 0044 0532 0130 00' },
      person('Mrs Keller'),
      { entity: 'EMAIL_ADDRESS', value: 'maria@example.org' },
      person('Maria'),
    ]
    const identities = identitiesOf(mentions)
    const [full = '', iban = '', , mail = ''] = mentions.map(({ entity, value }) => identities.put(entity, value))
    const spokenOf = createSpoken(identities)
    expect(spokenOf(`${full}’s account ${iban}.`)).toBe(`Maria Keller’s account ${iban}.`)
    expect(spokenOf(`${full} wrote as ${mail}.`)).toBe('Mrs Keller wrote as maria@example.org.')
    expect(spokenOf(`${full} signed. ${full} left.`)).toBe('Maria signed. Maria Keller left.')
    expect(spokenOf('<PERSON_0000000> and <PERSON>')).toBe('<PERSON_0000000> and <PERSON>')
  })

  test('a chunk of nothing but labels says no more than memory takes of one', () => {
    const names = Array.from({ length: 120 }, (_, n) => `${'给'.repeat(300)}${n} Keller`)
    const identities = identitiesOf(names.map(person))
    const text = names.map((name) => identities.put('PERSON', name)).join(' ')
    const hidden = labelsIn(text).map((label) => ({
      label,
      terms: identities.behind(label).flatMap(termsOfIdentity),
      names: [],
    }))
    const spoken = createSpoken(identities)(text)
    expect(spoken.length).toBeLessThan(16_384)
    const { terms } = prepareChunk({ text, spoken, hidden, keyer: createTermKeyer(identityKey) })
    expect(terms.length).toBeLessThanOrEqual(memoryTermsPerChunkMax)
  })
})
