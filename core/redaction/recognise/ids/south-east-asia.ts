// Identifiers of South East Asia.
import { uniform, weighted } from '../checksums.ts'
import type { Identifier } from '../identifier.ts'
import { digitAt, hasDay, isDay, mod11Is } from './checks.ts'

/** Singapore: weights 2 7 6 5 4 3 2, with 4 more for later series. */
function isNric(bare: string): boolean {
  const series = bare.charAt(0)
  const sum =
    weighted(bare.slice(1), [2, 7, 6, 5, 4, 3, 2]) + (series === 'T' || series === 'G' ? 4 : series === 'M' ? 3 : 0)
  const letters = series === 'S' || series === 'T' ? 'JZIHGFEDCBA' : series === 'M' ? 'XWUTRQPNJLK' : 'XWUTRQPNMLK'
  return letters[sum % 11] === bare.charAt(8)
}

/** Singapore entities: businesses, local companies, others, each with weights of its own. */
function isUen(bare: string): boolean {
  if (bare.length === 9) return 'XMKECAWLJDB'[weighted(bare, [10, 4, 9, 3, 8, 2, 7, 1]) % 11] === bare.charAt(8)
  if (/^\d/.test(bare)) return 'ZKCMDNERGWH'[weighted(bare, [10, 8, 6, 4, 9, 7, 5, 3, 1]) % 11] === bare.charAt(9)
  const letters = 'ABCDEFGHJKLMNPQRSTUVWX0123456789'
  const sum = [4, 3, 5, 3, 10, 2, 2, 5, 7].reduce(
    (all, weight, at) => all + weight * letters.indexOf(bare.charAt(at)),
    -5,
  )
  return letters[((sum % 11) + 11) % 11] === bare.charAt(9)
}

/** Thai: a province, weights 13 to 2, mod 11. */
export const isThaiId = (bare: string): boolean =>
  /^[1-8](?:1\d|2[0-7]|3\d|4\d|5[0-8]|6[0-7]|7[0-7]|8[0-6]|9[0-6])/.test(bare) &&
  !uniform(bare) &&
  (11 - (weighted(bare, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === digitAt(bare, 12)

/** Philippine: weights 9 to 2, mod 11. */
const isPhilippineTin = mod11Is([9, 8, 7, 6, 5, 4, 3, 2], { at: 8 })

export const southEastAsianIds: readonly Identifier[] = [
  {
    entity: 'SG_NRIC_FIN',
    forms: ['A9999999A'],
    like: /^[STFGM]/,
    proves: isNric,
    score: 0.5,
    labels: ['nric', 'fin', 'ic', 'singapore'],
  },
  { entity: 'SG_NRIC_FIN', forms: ['A9999999A'], score: 0.3, labels: ['nric', 'fin'] },
  {
    entity: 'SG_UEN',
    forms: ['99999999A', '999999999A', 'A99AA9999A'],
    like: /^(?:\d|[TSR])/,
    check: isUen,
    score: 0.5,
    labels: ['uen', 'acra'],
  },
  {
    entity: 'TH_TNIN',
    forms: ['9999999999999', '9 9999 99999 99 9'],
    check: isThaiId,
    score: 0.5,
    labels: ['tnin', 'thai', 'บัตรประชาชน', 'ประจำตัวประชาชน'],
  },
  {
    entity: 'PH_TIN',
    forms: ['999-999-999', '999-999-999-999', '999-999-999-99999'],
    check: isPhilippineTin,
    score: 0.1,
    labels: ['tin', 'bir', 'tax'],
  },
  {
    entity: 'PH_TIN',
    forms: ['999999999', '999999999999', '999 999 999', '999 999 999 999'],
    check: isPhilippineTin,
    score: 0.01,
    labels: ['tin', 'bir'],
  },
  {
    entity: 'MY_NRIC',
    forms: ['999999-99-9999', '999999 99 9999'],
    check: (d) => hasDay(d, { month: 2, day: 4 }),
    score: 0.5,
    labels: ['mykad', 'nric', 'ic', 'kad pengenalan'],
  },
  {
    entity: 'ID_NIK',
    forms: ['9999999999999999'],
    like: /^[1-9]\d/,
    check: (d) => isDay(Number(d.slice(8, 10)), Number(d.slice(6, 8)) % 40),
    score: 0.2,
    labels: ['nik', 'ktp'],
  },
  {
    entity: 'VN_CCCD',
    forms: ['999999999999', '999 999 999 999'],
    like: /^0/,
    score: 0.05,
    labels: ['cccd', 'can cuoc', 'cmnd', 'căn cước'],
  },
]
