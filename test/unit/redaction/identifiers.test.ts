// National identifiers: values with check digits are found behind labels, between scripts, in boxes and glued; look-alikes stay.
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { defaultEntities, entitiesOfModels } from '../../../core/redaction/entity-groups.ts'
import { mod11And10, verhoeff } from '../../../core/redaction/recognise/checksums.ts'
import { isCnpj, isCpf } from '../../../core/redaction/recognise/ids/americas.ts'
import { isChineseId, isMyNumber } from '../../../core/redaction/recognise/ids/asia.ts'
import { isThaiId } from '../../../core/redaction/recognise/ids/south-east-asia.ts'
import {
  isBirthNumber,
  isCnp,
  isEgn,
  isPesel,
  isTurkishId,
} from '../../../core/redaction/recognise/ids/eastern-europe.ts'
import { isKvnr, isRvnr } from '../../../core/redaction/recognise/ids/germany.ts'
import { isFodselsnummer, isHetu, isPersonnummer } from '../../../core/redaction/recognise/ids/northern-europe.ts'
import { isFiscalCode } from '../../../core/redaction/recognise/ids/southern-europe.ts'
import { isBelgianNumber, isBsn, isNir } from '../../../core/redaction/recognise/ids/western-europe.ts'
import { hasVinCheck } from '../../../core/redaction/recognise/vehicles.ts'
import { redactText } from '../../../core/redaction/redact.ts'
import { supportedEntities } from '../../../core/redaction/registry.ts'
import { drawing } from './value-texts.ts'

const entities = entitiesOfModels(['pii', 'financial'])
const shown = (text: string): string => redactText(text, analyzeText(text, { entities })).text
const left = (text: string): string => shown(text).replaceAll(/<[A-Z_]+>/g, '')

const draw = drawing()
/** 9 a digit, A a letter, Y M D a date; other characters stand. */
const characters: Readonly<Record<string, () => string>> = {
  '9': () => String(draw(10)),
  A: () => String.fromCharCode(65 + draw(26)),
  Y: () => String(draw(100)).padStart(2, '0'),
  M: () => String(1 + draw(12)).padStart(2, '0'),
  D: () => String(1 + draw(28)).padStart(2, '0'),
}
function drawn(form: string, check: (bare: string) => boolean): string {
  for (let round = 0; round < 60_000; round += 1) {
    const bare = Array.from(form, (mark) => characters[mark]?.() ?? mark).join('')
    if (check(bare)) return bare
  }
  throw new Error(`nothing drawn for ${form}`)
}
/** A value in groups of the given sizes. */
function grouped(bare: string, sizes: readonly number[], gap: string): string {
  let at = 0
  return sizes.map((size) => bare.slice(at, (at += size))).join(gap)
}

interface Kind {
  readonly label: string
  readonly form: string
  readonly check: (bare: string) => boolean
  readonly groups: readonly number[]
}

const kinds: readonly Kind[] = [
  { label: 'Steuer-ID', form: '19999999999', check: mod11And10, groups: [2, 3, 3, 3] },
  { label: 'KVNR', form: 'A999999999', check: isKvnr, groups: [1, 3, 3, 3] },
  { label: 'RVNR', form: '12DMYA999', check: isRvnr, groups: [2, 6, 1, 3] },
  {
    label: 'numéro de sécurité sociale',
    form: '1YM7599999999',
    check: isNir,
    groups: [1, 2, 2, 2, 3, 3, 2],
  },
  { label: 'rijksregisternummer', form: 'YMD99999', check: isBelgianNumber, groups: [2, 2, 2, 3, 2] },
  { label: 'BSN', form: '199999999', check: isBsn, groups: [4, 2, 3] },
  {
    label: 'codice fiscale',
    form: 'AAAAAA80A15H501A',
    check: (d) => /^.{8}[A-EHLMPR-T]/.test(d) && isFiscalCode(d),
    groups: [3, 3, 5, 5],
  },
  { label: 'personnummer', form: 'YMD9999', check: isPersonnummer, groups: [6, 4] },
  { label: 'fødselsnummer', form: 'DMY99999', check: isFodselsnummer, groups: [6, 5] },
  { label: 'henkilötunnus', form: 'DMYA999A', check: (d) => /^.{6}[A-F]/.test(d) && isHetu(d), groups: [11] },
  { label: 'PESEL', form: 'YMD99999', check: isPesel, groups: [11] },
  { label: 'rodné číslo', form: 'YMD9999', check: isBirthNumber, groups: [6, 4] },
  { label: 'CNP', form: '2YMD999999', check: isCnp, groups: [1, 6, 6] },
  { label: 'ЕГН', form: 'YMD9999', check: isEgn, groups: [10] },
  { label: 'OIB', form: '99999999999', check: mod11And10, groups: [11] },
  { label: 'TC kimlik no', form: '19999999999', check: isTurkishId, groups: [3, 3, 3, 2] },
  { label: 'CPF', form: '99999999999', check: isCpf, groups: [3, 3, 3, 2] },
  { label: 'CNPJ', form: '99999999000199', check: isCnpj, groups: [2, 3, 3, 4, 2] },
  { label: 'Aadhaar', form: '599999999999', check: verhoeff, groups: [4, 4, 4] },
  { label: '身份证号', form: '11010120YMD9999', check: isChineseId, groups: [6, 8, 4] },
  { label: 'マイナンバー', form: '999999999999', check: isMyNumber, groups: [4, 4, 4] },
  { label: 'เลขประจำตัวประชาชน', form: '1101999999999', check: isThaiId, groups: [1, 4, 5, 2, 1] },
]

describe('identifiers with a check digit', () => {
  it.each(kinds)('$label: found in its forms behind its label', ({ label, form, check, groups }) => {
    const value = drawn(form, check)
    const forms = [value, ...[' ', '-', '.', '\t', ' / '].map((gap) => grouped(value, groups, gap))]
    for (const written of forms)
      for (const [before, behind] of [
        [`${label}: `, ' ok'],
        [`${label} `, '.'],
        [`${label}\n`, '\n'],
      ] as const)
        expect(left(`${before}${written}${behind}`), `${before}${written}`).not.toMatch(/\d{2}/)
    // A box for each character.
    expect(left(`${label}: ${Array.from(value).join(' | ')}`)).not.toMatch(/\d/)
  })

  const scripts = ['番号は%です', '番号%。', '번호는 %입니다', '号码%请核对', 'เลข%ครับ', 'ເລກ%', 'លេខ%', 'နံပါတ်%', 'номер: %.', 'αριθμός %,', 'رقم %', 'מספר %', 'संख्या %', 'id%', 'number%Expires', '(%)', '"%"', '#%', '=%;'] // oxfmt-ignore
  it('found between letters of any script without a label, where the check digits are two or a date stands in it', () => {
    const strong = kinds.filter(({ check }) => [isPesel, isCnp, isCpf, isCnpj, isTurkishId, isChineseId, isThaiId, isFodselsnummer, isBelgianNumber].includes(check)) // oxfmt-ignore
    expect(strong.length).toBe(9)
    let [found, all] = [0, 0]
    for (const { form, check } of strong) {
      for (const script of scripts) {
        const text = script.replace('%', drawn(form, check))
        all += 1
        if (!/\d{2}/.test(left(text))) found += 1
      }
    }
    expect(found / all).toBeGreaterThanOrEqual(0.98)
  })

  it.each(['1YM7512399999', '2YMD999999', 'YMD99999'])('%s with a wrong check digit and no label stays', (form) => {
    const wrong = (bare: string): boolean => ![isCnp, isPesel, isFodselsnummer, isBelgianNumber, isTurkishId, isCpf, isThaiId].some((check) => check(bare)) // oxfmt-ignore
    let taken = 0
    for (let round = 0; round < 40; round += 1) {
      const value = drawn(form, wrong)
      if (left(`the value ${value} of it`).includes(value)) continue
      taken += 1
    }
    expect(taken).toBeLessThanOrEqual(10)
  })
})

describe('forms of their own', () => {
  it.each([
    ['UK_NINO', 'AB 12 34 56 C'],
    ['IT_FISCAL_CODE', 'VRDLNZ82C55F839Q'],
    ['MX_CURP', 'GOMC920416HDFRRR07'],
    ['IN_GSTIN', '29AAGCB7383J1Z4'],
    ['DK_CPR', '120382-1234'],
    ['KR_RRN', '820312-1234567'],
    ['NG_VEHICLE_REGISTRATION', 'KJA-482PZ'],
    ['DE_KFZ', 'HH-KM 4821'],
    ['UK_VEHICLE_REGISTRATION', 'LB71 KDE'],
    ['FR_LICENSE_PLATE', 'GX-481-PL'],
    ['TR_LICENSE_PLATE', '34 KLM 482'],
    ['DE_HANDELSREGISTER', 'HRB 48213'],
    ['VIN', '1M8GDM9AXKP042788'],
  ])('%s is found in %s', (entity, value) => {
    expect(
      analyzeText(`we noted ${value} there`, { entities: [entity] }).map(({ start, end }) => [start, end]),
    ).toEqual([[9, 9 + value.length]])
  })

  it.each(['SW1A 2AB', 'EC1A 4QQ', 'W1A 3HH', 'M1 4AE', 'WC2N 5DU'])('the postcode %s is found', (code) =>
    expect(shown(`we are at ${code} now`)).toBe('we are at <POSTAL_CODE> now'),
  )

  it.each([['plate', 'KM 482 LB'], ['Kennzeichen', 'KM AB 48'], ['targa', 'GX481PL'], ['matrícula', '4821 KLM'], ['passport', 'AB1234567'], ['passeport', '12AB34567'], ['pasaporte', 'AAB123456'], ['patente', 'U1K482J11M'], ['Führerschein', 'J010KM48L12'], ['Reisepass', 'C01X00T41']])('%s %s is found by its label', (label, value) =>
    expect(left(`${label}: ${value}`)).not.toMatch(/\d/),
  ) // oxfmt-ignore
})

describe('look-alikes', () => {
  it.each([
    'Invoice no. 2026-004711, order 4500123456 and device IMEI 356938035643809',
    'laut rechnung nr. 4711 und rechnungsnummer 4712',
    'facture n° 4711, fattura n. 4711, faktura nr 4711',
    'commit 3f2a9c1b8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a',
    'timestamp 1700000000 and 1700000000000, size 4294967296 bytes',
    'part no. AB1234567, serial T22000129, batch L2304117',
    'flight LH 1234, train ICE 123, USB-C 3, F-16, COVID-19, A320-200',
    'tracking 123456789012, lot 22041A',
    'ISBN 978-3-16-148410-0, ISSN 2049-3630, RFC 2616, EN 60950-1',
    '123 456 789 inhabitants, 12 345 678 tonnes',
    'DOI 10.1038/s41586-020-2649-2',
  ])('stay in %j', (text) => expect(shown(text)).toBe(text))

  it.each([8, 9, 10, 11, 12, 13, 14, 15])('tables of drawn numbers of %i digits lose at most 1 %%', (size) => {
    for (const gap of [' ', '\t', ' | ', ';']) {
      const rows = Array.from({ length: 150 }, () =>
        Array.from(
          { length: 4 },
          () => String(1 + draw(9)) + Array.from({ length: size - 1 }, () => draw(10)).join(''),
        ).join(gap),
      )
      const text = rows.join('\n')
      const numbers = (of: string): number => of.match(/\d{8,}/g)?.length ?? 0
      expect(numbers(shown(text)), `${size} ${gap}`).toBeGreaterThanOrEqual(0.99 * numbers(text))
    }
  })
})

describe('hasVinCheck', () => {
  it('takes the check digit of North American vehicles', () => {
    expect(hasVinCheck('1M8GDM9AXKP042788')).toBe(true)
    expect(hasVinCheck('1M8GDM9A1KP042788')).toBe(false)
  })
})

describe('entity types', () => {
  it('stand in a group, but for those of single countries that another type covers', () => {
    const grouped = new Set(defaultEntities)
    expect(supportedEntities.filter((entity) => !grouped.has(entity))).toEqual(['PH_MOBILE_NUMBER', 'TR_PHONE_NUMBER'])
  })
})
