// Identifiers of India and its neighbours, and of East Asia.
import { verhoeff, weighted } from '../checksums.ts'
import type { Identifier } from '../identifier.ts'
import { digitAt, hasDay } from './checks.ts'

const indianStates =
  '(?:A[NPRS]|BR|C[GH]|D[DLN]|G[AJ]|H[PR]|J[HK]|K[AL]|L[AD]|M[HLNPZ]|N[L]|O[DR]|P[BY]|RJ|SK|T[GNRS]|U[AKP]|WB)'

export const indianIds: readonly Identifier[] = [
  {
    entity: 'IN_AADHAAR',
    forms: ['9999 9999 9999'],
    like: /^[2-9]/,
    check: verhoeff,
    score: 0.4,
    labels: ['aadhaar', 'aadhar', 'adhaar', 'uidai', 'uid', 'आधार'],
  },
  {
    entity: 'IN_PAN',
    forms: ['AAAAA9999A'],
    like: /^.{3}[ABCFGHJLPT]/,
    score: 0.5,
    labels: ['pan', 'permanent account'],
  },
  { entity: 'IN_PAN', forms: ['AAAAA9999A'], score: 0.1, labels: ['pan', 'permanent account'] },
  {
    entity: 'IN_PAN',
    forms: ['XXXXXXXXXX'],
    like: /^(?=.*[A-Z])(?=.*\d{4})/,
    score: 0.01,
    labels: ['permanent account'],
  },
  {
    entity: 'IN_GSTIN',
    forms: ['99AAAAA9999AXAX', '99AAAAA9999AXXX', '99 AAAAA9999A XAX'],
    like: /^(?:0[1-9]|[12]\d|3[0-7]).{10}[1-9A-Z]Z[\dA-Z]$/,
    score: 0.8,
    labels: ['gst', 'gstin'],
  },
  {
    entity: 'IN_GSTIN',
    forms: ['99AAAAA9999A9A9', '99AAAAA9999AA9'],
    like: /^(?:0[1-9]|[12]\d|3[0-7])[A-Z]{5}\d{4}[A-Z][1-9A-Z]?Z\d$/,
    score: 0.5,
    labels: ['gst', 'gstin'],
  },
  {
    entity: 'IN_VOTER',
    forms: ['AAA9999999', 'AAA 9999999'],
    score: 0.3,
    labels: ['vote', 'voter', 'epic', 'elector', 'election'],
  },
  {
    entity: 'IN_PASSPORT',
    forms: ['A9999999', 'A 9999999'],
    like: /^[A-PR-WY][1-9]/,
    score: 0.1,
    labels: ['passport'],
  },
  {
    entity: 'IN_VEHICLE_REGISTRATION',
    forms: [
      'AA 99 AA 9999',
      'AA 99 A 9999',
      'AA 99 AAA 9999',
      'AA 9 AAA 9999',
      'AA 9 AA 9999',
      'AA99 AA9999',
      'AA99 AA 9999',
    ],
    like: new RegExp(`^${indianStates}(?=\\d)`),
    score: 0.5,
    labels: ['vehicle', 'plate', 'registration', 'car', 'rto', 'regn'],
  },
  {
    entity: 'IN_VEHICLE_REGISTRATION',
    forms: ['AAA9999', 'AA9999', 'AA99999'],
    like: /^(?![A-Z]{3}0000)[A-Z]{2,3}\d{4}$/,
    score: 0.05,
    labels: ['vehicle', 'plate', 'registration', 'rto', 'regn'],
  },
  { entity: 'PK_CNIC', forms: ['99999-9999999-9'], like: /^[1-7]/, score: 0.5, labels: ['cnic', 'nicop'] },
]

/** Chinese resident (GB 11643): a date and ISO 7064 mod 11-2. */
export function isChineseId(bare: string): boolean {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  return hasDay(bare, { month: 10, day: 12 }) && '10X98765432'[weighted(bare, weights) % 11] === bare.charAt(17)
}

/** Korean resident and foreigner: a date, a century with the sex, weights 2 to 9 and 2 to 5, mod 11. */
const isKoreanBirth = (bare: string): boolean => hasDay(bare, { month: 2, day: 4 })
const koreanSum = (bare: string): number => weighted(bare, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5])
const isRrn = (bare: string): boolean => (11 - (koreanSum(bare) % 11)) % 10 === digitAt(bare, 12)
const isFrn = (bare: string): boolean => (13 - (koreanSum(bare) % 11)) % 10 === digitAt(bare, 12)

/** Korean business: weights 1 3 7 1 3 7 1 3 5 and the tens of the last product. */
function isBrn(bare: string): boolean {
  const sum = weighted(bare, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((digitAt(bare, 8) * 5) / 10)
  return (10 - (sum % 10)) % 10 === digitAt(bare, 9)
}

/** Japanese: weights 6 to 2 and 7 to 2, mod 11. */
export function isMyNumber(bare: string): boolean {
  const rest = weighted(bare, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
  return digitAt(bare, 11) === (rest < 2 ? 0 : 11 - rest)
}

/** Taiwanese: a city's letter as two digits, weights 1 9 8 to 1 1, mod 10. */
function isTaiwanese(bare: string): boolean {
  const city = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(bare.charAt(0)) + 10
  const digits = city + bare.slice(1).replace(/[A-D]/, (sex) => String('ABCD'.indexOf(sex)))
  return weighted(digits, [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1]) % 10 === 0
}

const koreanLabels = ['rrn', 'resident registration', '주민등록', '주민번호']

export const eastAsianIds: readonly Identifier[] = [
  {
    entity: 'CN_RESIDENT_ID',
    forms: ['99999999999999999X', '999999 99999999 999X'],
    like: /^[1-9]\d{5}(?:19|20)\d{9}[\dX]$/,
    check: isChineseId,
    score: 0.9,
    labels: ['身份证', '身分證', '证件', 'resident id', 'identity card'],
  },
  {
    entity: 'KR_RRN',
    forms: ['999999-9999999', '999999 9999999'],
    like: /^\d{6}[1-4]/,
    check: isKoreanBirth,
    proves: isRrn,
    score: 0.45,
    labels: koreanLabels,
  },
  {
    // Bare it looks like the number of an article: it needs its label.
    entity: 'KR_RRN',
    forms: ['9999999999999'],
    like: /^\d{6}[1-4]/,
    check: isKoreanBirth,
    score: 0.2,
    labels: koreanLabels,
  },
  {
    entity: 'KR_FRN',
    forms: ['999999-9999999', '9999999999999', '999999 9999999'],
    like: /^\d{6}[5-8]/,
    check: isKoreanBirth,
    proves: isFrn,
    score: 0.45,
    labels: ['frn', 'foreigner', 'alien registration', '외국인등록'],
  },
  {
    entity: 'KR_BRN',
    forms: ['999-99-99999'],
    check: isBrn,
    score: 0.6,
    labels: ['brn', 'business registration', '사업자'],
  },
  {
    entity: 'KR_BRN',
    forms: ['9999999999'],
    check: isBrn,
    score: 0.2,
    labels: ['brn', 'business registration', '사업자'],
  },
  {
    entity: 'KR_DRIVER_LICENSE',
    forms: ['99-99-999999-99'],
    like: /^(?:1[1-9]|2[0-8])/,
    score: 0.6,
    labels: ['license', 'licence', '운전면허', '면허'],
  },
  {
    entity: 'KR_DRIVER_LICENSE',
    forms: ['999999999999', '99 99 999999 99'],
    like: /^(?:1[1-9]|2[0-8])/,
    score: 0.1,
    labels: ['license', 'licence', '운전면허', '면허'],
  },
  { entity: 'KR_PASSPORT', forms: ['A999A9999'], like: /^[MSRODG]/, score: 0.1, labels: ['passport', '여권'] },
  { entity: 'KR_PASSPORT', forms: ['A99999999'], like: /^[MSRODG]/, score: 0.05, labels: ['passport', '여권'] },
  {
    entity: 'JP_MY_NUMBER',
    forms: ['9999 9999 9999'],
    check: isMyNumber,
    score: 0.2,
    labels: ['マイナンバー', '個人番号', 'my number', 'mynumber'],
  },
  {
    entity: 'JP_PASSPORT',
    forms: ['AA9999999'],
    score: 0.01,
    labels: ['旅券', 'パスポート', 'japanese passport'],
  },
  {
    entity: 'CN_PASSPORT',
    forms: ['A99999999', 'AA9999999'],
    like: /^(?:E[A-HJ-NP-Z]?|G|D|S|P)\d+$/,
    score: 0.01,
    labels: ['护照', '護照', 'chinese passport'],
  },
  {
    entity: 'TW_NATIONAL_ID',
    forms: ['AX99999999'],
    like: /^[A-Z][1289A-D]/,
    check: isTaiwanese,
    score: 0.6,
    labels: ['身分證', '身份證', 'taiwan id', '統一證號', '居留證'],
  },
]
