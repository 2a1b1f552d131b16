// Telephones as people write them: found whole in their usual forms, never cut, and not where a number is a thing's.
import { getExampleNumber, type CountryCode } from 'libphonenumber-js/min'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { entitiesOfModels } from '../../../core/redaction/entity-groups.ts'
import { redactText } from '../../../core/redaction/redact.ts'
import { drawing } from './value-texts.ts'

const entities = entitiesOfModels(['pii', 'financial'])
const shown = (text: string): string => redactText(text, analyzeText(text, { entities })).text
const left = (text: string): string => shown(text).replaceAll(/<[A-Z_]+>/g, '')

const labels: Readonly<Partial<Record<CountryCode, string>>> = {
  US: 'cell', GB: 'Mobile', DE: 'Handy', FR: 'Tél. (portable) :', IT: 'Cellulare', ES: 'Móvil', NL: 'Mobiel', BE: 'GSM', CH: 'Natel',
  AT: 'Mobil', SE: 'Mobil', NO: 'Tlf.', DK: 'Tlf', FI: 'Puh.', PT: 'Telemóvel', PL: 'Tel. kom.', IE: 'Phone', GR: 'Τηλ.', HU: 'Telefon',
  RO: 'Telefon', UA: 'тел.', RU: 'Телефон:', KR: '휴대폰', JP: '携帯', CN: '手机', TW: '電話', TH: 'โทร', VN: 'Tel', AU: 'mob', NZ: 'Ph',
  ZA: 'Cell', NG: 'Phone', KE: 'Tel', IN: 'Mobile', BR: 'Celular', MX: 'Tel.', AR: 'Cel', TR: 'Telefon', IL: 'טלפון', SG: 'Tel', HK: 'Tel',
} // oxfmt-ignore

describe('telephones of many countries', () => {
  const draw = drawing()
  it.each(Object.entries(labels))('of %s behind %j', (region, label) => {
    const example = getExampleNumber(region as CountryCode, examples)
    if (example === undefined) return expect.unreachable()
    const national = example.formatNational()
    const international = example.formatInternational()
    const zero = national.startsWith('0') ? international.replace(/^(\+\d+) /, '$1 (0)') : international
    const forms = [national, international, zero, example.number, digits(national)]
    const marked = ['.', '-', ' / ', ' - '].map((mark) => international.replace(/^(\+\d+)/, '$1').replaceAll(' ', mark))
    for (const form of [...forms, ...marked]) {
      for (const behind of ['', '.', ', und', '\nx', 'です', ' ครับ', '。']) {
        const before = draw(2) === 0 ? `${label} ` : `${label}: `
        expect(left(`${before}${form}${behind}`), form).not.toMatch(/\d/)
      }
    }
    // An international number needs no label.
    expect(left(`we have ${international} there`)).not.toMatch(/\d/)
  })

  it.each(['GB', 'DE', 'FR', 'ES', 'IT', 'NL', 'BE', 'CH', 'AT', 'SE', 'IE', 'AU', 'NZ', 'ZA', 'KR', 'JP', 'TW', 'TH', 'TR', 'US'] as const)(
    'of %s in the groups of the country need no label',
    (region) => {
      const national = getExampleNumber(region, examples)?.formatNational() ?? ''
      expect(left(`she left ${national} with us`)).not.toMatch(/\d/)
    },
  ) // oxfmt-ignore
})

const digits = (text: string): string => text.replaceAll(/\D/g, '')

describe('forms', () => {
  it.each([
    'Mobil: +49 (0)172 / 3344556',
    'Fax: (0711) 2234 - 118',
    'Büro +49/711/223411',
    'Tél. +33.1.70.18.99.21',
    'Mobiel +31(0)6-98765432',
    '(+49) 711 223411',
    '0049 711 22 34 11',
    '+44 (0)20 7946 0123',
    'call +1 415-\n555-0132 now',
    'reach her: +49 711\n2234\n1180',
    'Tel. 0 1 7 2 3 3 4 4 5 5 6',
    'fax 212-555-0101x4455',
    'call 212-555-0101 ext. 12',
    'Tél. 01 70 18 99 21 poste 12',
    'Tel. 0711 2234-0 Durchwahl -118',
    '電話0312345678内線12',
    '전화번호는010-2345-6789입니다',
    'โทร0812345678',
    'Fon 4711815',
    'my number is 5550132',
    'Phone (work): 5550132',
    'zelle 4155550166',
    'text 09170001122',
    'call 415 555 0132 2 times',
  ])('nothing is left of %j', (text) => expect(left(text)).not.toMatch(/\d/))

  it.each(['+(370) 703 16028', '+370 5 810 7586', '+54 9 3286 4703', '+(371) 66 437 725', '(+998) 71 200 70 07'])(
    'of another country, whether or not its block is known: %s',
    (number) => expect(left(`Write to us, ${number}\n`)).not.toMatch(/\d/),
  )

  it('a value ends beside no digits of its own', () => {
    const draw = drawing()
    for (let round = 0; round < 300; round += 1) {
      const size = 2 + draw(5)
      const groups = Array.from({ length: size }, () => String(draw(9 * 10 ** (1 + draw(3))) + 1))
      const text = `note ${groups.join([' ', '-', '.', '/'][draw(4)])} end`
      for (const { start, end } of analyzeText(text, { entities: ['PHONE_NUMBER'] })) {
        const [before, behind] = [text.slice(0, start).match(/\d/g), text.slice(end).match(/\d/g)]
        // What is left on either side is too much to be of the number.
        for (const rest of [before, behind]) if (rest !== null) expect(rest.length, text).toBeGreaterThan(6)
      }
    }
  })
})

describe('numbers of things', () => {
  it.each([
    'order 4500 0188 3200 11',
    'build 9.1.4.2, version 10.0.3.1, release 7.2.0.15',
    'device IMEI 490154203237518',
    'invoice 0221 4710 1240',
    'Rechnungsnummer 0221 4710124',
    'ticket 2015550132',
    'notes of 2024-11-28 1400',
    'see 1.28.1 and 400/422/500',
  ])('stay in %j', (text) => expect(shown(text)).toBe(text))
})
