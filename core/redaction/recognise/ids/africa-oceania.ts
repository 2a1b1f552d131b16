// Identifiers of Africa, Australia and New Zealand.
import { luhn, uniform, verhoeff, weighted } from '../checksums.ts'
import type { Identifier } from '../identifier.ts'
import { digitAt, hasDay } from './checks.ts'

/** South African: a date of birth and Luhn. */
export const isZaId = (bare: string): boolean => hasDay(bare, { month: 2, day: 4 }) && luhn(bare)
/** Australian Medicare number: weights 1, 3, 7, 9; the ninth digit checks. */
const isAuMedicare = (d: string): boolean => weighted(d, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digitAt(d, 8)
/** Australian tax file number: mod 11. */
const isAuTfn = (d: string): boolean => weighted(d, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0
/** Australian business number: mod 89, the first digit less one. */
const isAuAbn = (d: string): boolean =>
  (weighted(d, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0 && !uniform(d)
/** Australian company number: weights 8 to 1, complement to ten. */
const isAuAcn = (d: string): boolean => (10 - (weighted(d, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === digitAt(d, 8)

/** New Zealand tax: weights 3 2 7 6 5 4 3 2, then 7 4 3 2 5 2 7 6, mod 11. */
function isIrd(bare: string): boolean {
  const digits = bare.padStart(9, '0')
  const check = (weights: readonly number[]): number => (11 - (weighted(digits, weights) % 11)) % 11
  const first = check([3, 2, 7, 6, 5, 4, 3, 2])
  return (first === 10 ? check([7, 4, 3, 2, 5, 2, 7, 6]) : first) === digitAt(digits, 8)
}

export const africanIds: readonly Identifier[] = [
  {
    entity: 'ZA_ID_NUMBER',
    forms: ['9999999999999', '999999 9999 999', '999999 9999 99 9'],
    like: /^\d{10}[012]/,
    check: isZaId,
    score: 0.6,
    labels: ['rsa', 'id', 'south african', 'identity'],
  },
  {
    entity: 'NG_NIN',
    forms: ['99999999999', '9999 999 9999'],
    check: verhoeff,
    score: 0.3,
    labels: ['nin', 'nimc', 'national identification'],
  },
  { entity: 'NG_BVN', forms: ['99999999999'], like: /^22/, score: 0.02, labels: ['bvn'] },
  {
    entity: 'NG_VEHICLE_REGISTRATION',
    forms: ['AAA 999AA', 'AAA-999-AA', 'AAA 999 AA'],
    score: 0.4,
    labels: ['plate', 'vehicle', 'registration', 'car'],
  },
  {
    entity: 'EG_NATIONAL_ID',
    forms: ['99999999999999'],
    like: /^[23]/,
    check: (d) => hasDay(d, { month: 3, day: 5 }),
    score: 0.3,
    labels: ['القومي', 'قومي', 'egyptian id', 'national id'],
  },
  { entity: 'KE_PIN', forms: ['A999999999A'], like: /^[AP]0/, score: 0.4, labels: ['kra', 'pin'] },
]

export const oceanianIds: readonly Identifier[] = [
  {
    entity: 'AU_ABN',
    forms: ['99 999 999 999'],
    like: /^[1-9]/,
    check: isAuAbn,
    score: 0.5,
    labels: ['abn', 'australian business'],
  },
  { entity: 'AU_ACN', forms: ['999 999 999'], check: isAuAcn, score: 0.2, labels: ['acn', 'australian company'] },
  { entity: 'AU_TFN', forms: ['999 999 999'], check: isAuTfn, score: 0.2, labels: ['tfn', 'tax file'] },
  {
    entity: 'AU_MEDICARE',
    forms: ['9999 99999 9', '9999 999999'],
    like: /^[2-6]/,
    check: isAuMedicare,
    score: 0.3,
    labels: ['medicare'],
  },
  {
    entity: 'NZ_IRD',
    forms: ['999 999 999', '99 999 999'],
    check: isIrd,
    score: 0.1,
    labels: ['ird', 'inland revenue'],
  },
  { entity: 'NZ_NHI', forms: ['AAA9999', 'AAA99AA'], like: /^[A-HJ-NP-Z]{3}/, score: 0.05, labels: ['nhi'] },
]
