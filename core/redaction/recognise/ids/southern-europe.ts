// Spanish, Portuguese, Italian and Greek identifiers.
import { luhn, weighted } from '../checksums.ts'
import type { Identifier } from '../identifier.ts'
import { digitAt, hasDay, valueOf } from './checks.ts'

const nifLetters = 'TRWAGMYFPDXBNJZSQVHLCKE'
const isNif = (digits: string, letter: string): boolean => nifLetters[Number(digits) % 23] === letter

/** Spanish companies: Luhn over the seven digits; the check is a digit or the letter in its place. */
function isCif(bare: string): boolean {
  const digits = bare.slice(1, 8)
  const check = Array.from('0123456789').findIndex((digit) => luhn(digits + digit))
  return bare.charAt(8) === String(check) || bare.charAt(8) === 'JABCDEFGHI'[check]
}

/** Spanish social security: mod 97 of province and number. */
function isNuss(bare: string): boolean {
  const [province, number] = [bare.slice(0, 2), bare.slice(2, 10)]
  const counted =
    Number(number) < 10_000_000 ? Number(province) * 10_000_000 + Number(number) : Number(province + number)
  return Number(province) >= 1 && Number(province) <= 66 && counted % 97 === Number(bare.slice(10))
}

const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

/** Italian fiscal code (DM 12 March 1974): characters at odd places by a table, at even ones by their order, mod 26. */
export function isFiscalCode(bare: string): boolean {
  let sum = 0
  for (let at = 0; at < 15; at += 1) {
    const value = valueOf(bare.charAt(at))
    const order = value > 9 ? value - 10 : value
    sum += at % 2 === 0 ? (oddValues[order] ?? 0) : order
  }
  return bare.charCodeAt(15) - 65 === sum % 26
}

/** Portuguese taxpayer: weights 9 to 2, mod 11. */
export const isPortugueseNif = (bare: string): boolean => {
  const rest = weighted(bare, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
  return digitAt(bare, 8) === (rest < 2 ? 0 : 11 - rest)
}

/** Portuguese citizen card: letters from 10 on, every second value from the right doubled, mod 10. */
function isCitizenCard(bare: string): boolean {
  let sum = 0
  for (let at = 0; at < 12; at += 1) {
    const value = valueOf(bare.charAt(at)) * (at % 2 === 0 ? 2 : 1)
    sum += at % 2 === 0 && value > 9 ? value - 9 : value
  }
  return sum % 10 === 0
}

export const southernIds: readonly Identifier[] = [
  {
    entity: 'ES_NIF',
    forms: ['99999999 A', '9999999 A', '99.999.999-A', '99.999.999A', '99 999 999 A', '99.999.999 A'],
    check: (bare) => isNif(bare.slice(0, -1), bare.slice(-1)),
    score: 0.7,
    labels: ['dni', 'nif', 'identidad'],
  },
  {
    entity: 'ES_NIE',
    forms: ['A 9999999 A', 'A 9999999A', 'A9999999 A'],
    like: /^[XYZ]/,
    check: (bare) => isNif('XYZ'.indexOf(bare.charAt(0)) + bare.slice(1, 8), bare.slice(-1)),
    score: 0.8,
    labels: ['nie', 'extranjero'],
  },
  {
    entity: 'ES_CIF',
    forms: ['A 9999999 X', 'A 99999999', 'A99999999', 'A9999999A'],
    like: /^[ABCDEFGHJNPQRSUVW]\d{7}[\dA-J]$/,
    check: isCif,
    score: 0.3,
    labels: ['cif', 'nif'],
  },
  {
    entity: 'ES_PASSPORT',
    forms: ['AAA999999', 'AAA 999999'],
    score: 0.05,
    labels: ['pasaporte', 'passport'],
  },
  {
    entity: 'ES_NSS',
    forms: ['99 99999999 99', '99/99999999/99', '999999999999', '99 9999999999'],
    check: isNuss,
    score: 0.5,
    labels: ['nuss', 'naf', 'seguridad social', 'afiliacion', 'nss'],
  },
  {
    entity: 'PT_NIF',
    forms: ['999 999 999'],
    like: /^(?:[1235689]|45|7[0-9])/,
    check: isPortugueseNif,
    score: 0.2,
    labels: ['nif', 'contribuinte', 'nipc', 'fiscal'],
  },
  {
    entity: 'PT_CC',
    forms: ['99999999 9 XX9', '99999999 9XX9'],
    like: /^\d{9}[A-Z\d]{2}\d$/,
    check: (bare) => /[A-Z]/.test(bare) && isCitizenCard(bare),
    score: 0.5,
    labels: ['cidadao', 'cc', 'bi'],
  },
  {
    entity: 'IT_FISCAL_CODE',
    forms: ['AAA AAA 99X99 AXXXA', 'AAA AAA XXAXX AXXX A', 'AAA AAA XXAXX AXXXA'],
    like: /^[A-Z]{6}[\dLMNP-V]{2}[A-EHLMPRST][\dLMNP-V]{2}[A-Z][\dLMNP-V]{3}[A-Z]$/,
    proves: isFiscalCode,
    score: 0.5,
    labels: ['codice', 'fiscale', 'cf', 'cod'],
  },
  {
    entity: 'IT_VAT_CODE',
    forms: ['99999999999', '999 9999 9999', '99999 999 999', '999999 99999'],
    like: /^(?!0{7})/,
    check: luhn,
    score: 0.3,
    labels: ['iva', 'piva', 'partita', 'vat'],
  },
  {
    entity: 'IT_DRIVER_LICENSE',
    forms: ['A9XXXXXXXA', 'AAXXXXXXXA', 'AX9999999A'],
    like: /^(?:U1[B-DF-HJ-NP-TU-Z\d]{7}|[A-Z]{2}\d{7})[A-Z]$/,
    score: 0.2,
    labels: ['patente', 'guida', 'driving', 'driver', 'license', 'licence'],
  },
  {
    entity: 'IT_IDENTITY_CARD',
    forms: ['AA99999AA', 'AA 9999999', 'AA 99999 AA', '9999999AA'],
    score: 0.01,
    labels: ["carta d'identita", 'identita', 'cie', 'ci'],
  },
  { entity: 'IT_PASSPORT', forms: ['AA9999999'], score: 0.01, labels: ['passaporto', 'passport'] },
  {
    entity: 'GR_AMKA',
    forms: ['99999999999', '999999 99999'],
    check: (d) => hasDay(d, { month: 2, day: 0 }) && luhn(d),
    score: 0.4,
    labels: ['amka', 'αμκα'],
  },
  {
    entity: 'GR_AFM',
    forms: ['999999999'],
    check: (d) => (weighted(d, [256, 128, 64, 32, 16, 8, 4, 2]) % 11) % 10 === digitAt(d, 8),
    score: 0.1,
    labels: ['afm', 'αφμ'],
  },
  {
    entity: 'ES_CCC',
    forms: ['9999 9999 99 9999999999', '99999999999999999999'],
    check: isAccount,
    score: 0.5,
    labels: ['ccc', 'cuenta', 'banco'],
  },
]

/** Spanish bank account: two check digits, mod 11 of bank and branch and of the account. */
function isAccount(bare: string): boolean {
  const weights = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6]
  const check = (ten: string): number => {
    const lack = 11 - (weighted(ten, weights) % 11)
    return lack === 10 ? 1 : lack === 11 ? 0 : lack
  }
  return check(`00${bare.slice(0, 8)}`) === digitAt(bare, 8) && check(bare.slice(10)) === digitAt(bare, 9)
}
