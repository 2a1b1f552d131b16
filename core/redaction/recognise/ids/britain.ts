// British and Irish identifiers: insurance, licences, passports.
import { weighted } from '../checksums.ts'
import type { Identifier } from '../identifier.ts'
import { weightedValues } from './checks.ts'

/** NHS number: weights 10 to 2, mod 11. */
export const isNhsNumber = (bare: string): boolean => weighted(bare, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0

const nhsLabels = ['nhs', 'health service', 'patient', 'hospital']

export const britishIds: readonly Identifier[] = [
  {
    entity: 'UK_NHS',
    forms: ['999 999 9999', '999 9999999', '999999 9999'],
    check: isNhsNumber,
    score: 0.5,
    labels: nhsLabels,
  },
  { entity: 'UK_NHS', forms: ['9999999999'], check: isNhsNumber, score: 0.3, labels: nhsLabels },
  {
    entity: 'UK_NINO',
    forms: ['AA 99 99 99 A', 'AA 999999A', 'AA 999999 A'],
    like: /^(?!BG|GB|NK|KN|NT|TN|ZZ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z]\d{6}[A-D]$/,
    score: 0.5,
    labels: ['nino', 'national insurance', 'ni', 'insurance'],
  },
  {
    // The surname, padded with nines; the date of birth with 5 on a woman's month; initials; what the office adds.
    entity: 'UK_DRIVING_LICENCE',
    forms: ['XXXXX999999XX9AA', 'XXXXX 999999 XX9AA', 'XXXXX999999 XX9AA', 'XXXXX999999XXXAA'],
    like: /^(?=[A-Z9]{5})[A-Z]+9{0,4}\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d[A-Z9]{2}[A-Z\d][A-Z]{2}$/,
    score: 0.5,
    labels: ['driving', 'driver', 'licence', 'license', 'dvla'],
  },
  {
    // The same before its last two letters where only one initial and a check digit stand.
    entity: 'UK_DRIVING_LICENCE',
    forms: ['XXXXX999999AA9AA', 'XXXXX999999AA9A'],
    like: /^(?=[A-Z9]{5})[A-Z]+9{0,4}\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d[A-Z]{2}\d[A-Z]{1,2}$/,
    score: 0.5,
    labels: ['driving', 'driver', 'licence', 'license', 'dvla'],
  },
  { entity: 'UK_PASSPORT', forms: ['AA9999999'], score: 0.1, labels: ['passport'] },
  {
    entity: 'IE_PPSN',
    forms: ['9999999A', '9999999AA', '9999999 A', '9999999 AA'],
    like: /^\d{7}[A-W][ABHWTX]?$/,
    check: (bare) => {
      const sum =
        weightedValues(bare, [8, 7, 6, 5, 4, 3, 2]) + 9 * Math.max(0, 'WABCDEFGHI'.indexOf(bare.charAt(8) || 'W'))
      return 'WABCDEFGHIJKLMNOPQRSTUV'[sum % 23] === bare.charAt(7)
    },
    score: 0.3,
    labels: ['pps', 'ppsn', 'personal public service', 'rsi'],
  },
]
