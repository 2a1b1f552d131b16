// National identifiers outside the United States: found where their check digits agree or their own word stands in front.
import type { Recogniser } from '../source.ts'
import { digitsOf, luhn, mod11And10, uniform, verhoeff, weighted } from './checksums.ts'
import { patternRecogniser, type Pattern } from './pattern.ts'

const strict =
  (valid: (digits: string) => boolean) =>
  (value: string): boolean => {
    const digits = digitsOf(value)
    return !uniform(digits) && valid(digits)
  }

/** A date of six digits, year first, that a calendar can hold. */
const isShortDate = (digits: string): boolean => {
  const [month, day] = [Number(digits.slice(2, 4)), Number(digits.slice(4, 6))]
  return month >= 1 && month <= 12 && day >= 1 && day <= 31
}

/** Polish PESEL: weights 1, 3, 7, 9. */
export const isPesel = strict((digits) => weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0)
/** South African identity number: a date of birth and Luhn. */
export const isZaId = strict((digits) => isShortDate(digits) && luhn(digits))
/** Australian Medicare number: weights 1, 3, 7, 9; the ninth digit checks. */
export const isAuMedicare = strict((d) => weighted(d, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(d[8]))
/** Australian tax file number: mod 11. */
export const isAuTfn = strict((digits) => weighted(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0)
/** Australian business number: mod 89, the first digit less one. */
export const isAuAbn = strict(
  (digits) => (weighted(digits, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0 && !digits.startsWith('0'),
)
/** Australian company number: weights 8 to 1, complement to ten. */
export const isAuAcn = strict((d) => (10 - (weighted(d, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === Number(d[8]))

/** Thai identity number: weights 13 to 2, mod 11. */
export const isThaiId = strict((digits) => {
  const sum = weighted(digits, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
  return !digits.startsWith('0') && (11 - (sum % 11)) % 10 === Number(digits[12])
})

/** Turkish identity number: two check digits. */
export const isTurkishId = strict((digits) => {
  const odd = weighted(digits, [1, 0, 1, 0, 1, 0, 1, 0, 1])
  const even = weighted(digits, [0, 1, 0, 1, 0, 1, 0, 1])
  const tenth = (((odd * 7 - even) % 10) + 10) % 10
  const eleventh = (odd + even + Number(digits[9])) % 10
  return !digits.startsWith('0') && tenth === Number(digits[9]) && eleventh === Number(digits[10])
})

const edge = (body: string): RegExp => new RegExp(`(?<![\\p{L}\\d-])(?:${body})(?![\\p{L}\\d]|-\\d)`, 'giu')

const patterns: readonly Pattern[] = [
  {
    entity: 'UK_NINO',
    regex: edge('(?!bg|gb|nk|kn|nt|tn|zz)[abceghj-prstw-z][abceghj-nprstw-z] ?\\d{2} ?\\d{2} ?\\d{2} ?[a-d]'),
    isLettered: true,
    digitsInRow: 2,
    needs: /[a-z]{2} ?\d\d ?\d\d ?\d\d ?[a-d]/i,
    score: 0.5,
  },
  {
    entity: 'CA_SIN',
    groups: [[9], [3, 3, 3]],
    regex: edge('[1-79]\\d{2}([- ]?)\\d{3}\\1\\d{3}'),
    score: 0.3,
    context: ['sin', 'social insurance', 'insurance', 'canadian'],
    valid: strict(luhn),
  },
  {
    entity: 'AU_ABN',
    groups: [[11], [2, 3, 3, 3]],
    regex: edge('\\d{2} \\d{3} \\d{3} \\d{3}|\\d{11}'),
    score: 0.1,
    proves: isAuAbn,
  },
  {
    entity: 'AU_ACN',
    groups: [[9], [3, 3, 3]],
    regex: edge('\\d{3} \\d{3} \\d{3}|\\d{9}'),
    score: 0.1,
    proves: isAuAcn,
  },
  {
    entity: 'AU_TFN',
    groups: [[9], [3, 3, 3]],
    regex: edge('\\d{3} \\d{3} \\d{3}|\\d{9}'),
    score: 0.1,
    proves: isAuTfn,
  },
  {
    entity: 'AU_MEDICARE',
    groups: [[10], [9, 1], [4, 6], [4, 5, 1]],
    regex: edge('[2-6]\\d{3} ?\\d{5} ?\\d'),
    score: 0.1,
    proves: isAuMedicare,
  },
  {
    entity: 'IN_AADHAAR',
    groups: [[12], [4, 4, 4]],
    regex: edge('[2-9]\\d{3}([- :]?)\\d{4}\\1\\d{4}'),
    score: 0.1,
    proves: strict(verhoeff),
  },
  {
    entity: 'IN_PAN',
    regex: edge('[a-z]{3}[abcfghjlpt][a-z]\\d{4}[a-z]'),
    isLettered: true,
    digitsInRow: 4,
    needs: /[a-z]{3}[abcfghjlpt][a-z]\d{4}[a-z]/i,
    score: 0.5,
  },
  {
    entity: 'PL_PESEL',
    groups: [[11]],
    regex: edge('\\d{2}(?:[02468][1-9]|[13579][012])\\d{7}'),
    score: 0.1,
    proves: isPesel,
  },
  { entity: 'ZA_ID_NUMBER', groups: [[13]], regex: edge('\\d{10}[012]\\d{2}'), score: 0.1, proves: isZaId },
  { entity: 'TH_TNIN', groups: [[13]], regex: edge('\\d{13}'), score: 0.1, proves: isThaiId },
  { entity: 'TR_NATIONAL_ID', groups: [[11]], regex: edge('[1-9]\\d{10}'), score: 0.1, proves: isTurkishId },
  { entity: 'DE_TAX_ID', groups: [[11]], regex: edge('[1-9]\\d{10}'), score: 0.1, proves: strict(mod11And10) },
  {
    entity: 'ES_NIF',
    isLettered: true,
    groups: [[7], [8]],
    regex: edge('\\d{7,8}-?[a-z]'),
    score: 0.1,
    proves: (value) => 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digitsOf(value)) % 23] === value.slice(-1).toUpperCase(),
  },
  {
    entity: 'ES_NIE',
    regex: edge('[xyz]-?\\d{7}-?[a-z]'),
    isLettered: true,
    digitsInRow: 7,
    needs: /[xyz]-?\d{7}/i,
    score: 0.1,
    proves: (value) => {
      const digits = `${'XYZ'.indexOf(value.slice(0, 1).toUpperCase())}${digitsOf(value)}`
      return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digits) % 23] === value.slice(-1).toUpperCase()
    },
  },
]

export const nationalRecogniser: Recogniser = patternRecogniser('national', patterns)
