// Identifiers of Canada, Mexico and South America; those of the United States are in us.ts.
import { luhn, weighted } from '../checksums.ts'
import type { Identifier } from '../identifier.ts'
import { digitAt, isDay, mod11Lacks } from './checks.ts'

const modulo11 = (digits: string, weights: readonly number[]): number => {
  const rest = weighted(digits, weights) % 11
  return rest < 2 ? 0 : 11 - rest
}

/** Brazilian person: two check digits, mod 11. */
export const isCpf = (bare: string): boolean =>
  modulo11(bare, [10, 9, 8, 7, 6, 5, 4, 3, 2]) === digitAt(bare, 9) &&
  modulo11(bare, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) === digitAt(bare, 10)

/** Brazilian company: the same over twelve and thirteen digits. */
export const isCnpj = (bare: string): boolean =>
  modulo11(bare, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === digitAt(bare, 12) &&
  modulo11(bare, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === digitAt(bare, 13)

const curpAlphabet = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ'

/** Mexican person: letters by their place in the Spanish alphabet, weights 18 to 2, mod 10. */
export function isCurp(bare: string): boolean {
  const sum = Array.from(bare.slice(0, 17), (letter, at) => curpAlphabet.indexOf(letter) * (18 - at)).reduce(
    (a, b) => a + b,
    0,
  )
  return (10 - (sum % 10)) % 10 === digitAt(bare, 17)
}

const rfcAlphabet = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ'

/** Mexican taxpayer: letters by their place, weights 13 to 2, mod 11. */
export function isRfc(bare: string): boolean {
  const padded = bare.padStart(13, ' ')
  const sum = Array.from(padded.slice(0, 12), (letter, at) => rfcAlphabet.indexOf(letter) * (13 - at)).reduce(
    (a, b) => a + b,
    0,
  )
  return '0123456789A'[(11 - (sum % 11)) % 11] === padded.charAt(12)
}

const hasShortDate = (bare: string, at: number): boolean =>
  isDay(Number(bare.slice(at + 2, at + 4)), Number(bare.slice(at + 4, at + 6)))

/** Chilean: weights 2 to 7 from the right, mod 11, K for 10. */
function isRut(bare: string): boolean {
  let sum = 0
  for (let at = bare.length - 2, weight = 2; at >= 0; at -= 1, weight = weight === 7 ? 2 : weight + 1)
    sum += digitAt(bare, at) * weight
  return '0123456789K0'[11 - (sum % 11)] === bare.slice(-1)
}

/** Ecuadorian: a province, weights 2 and 1 with cross sums. */
const isCedula = (bare: string): boolean => /^(?:0[1-9]|1\d|2[0-4]|30)[0-6]/.test(bare) && luhn(bare)

export const americanIds: readonly Identifier[] = [
  {
    entity: 'CA_SIN',
    forms: ['999-999-999'],
    like: /^[1-79]/,
    check: luhn,
    score: 0.45,
    labels: ['sin', 'social insurance', 'nas', 'assurance sociale', 'insurance'],
  },
  {
    entity: 'CA_SIN',
    forms: ['999 999 999'],
    like: /^[1-79]/,
    check: luhn,
    score: 0.3,
    labels: ['sin', 'social insurance', 'nas', 'assurance sociale', 'insurance'],
  },
  {
    entity: 'MX_CURP',
    forms: ['AAAA999999AAAAAAX9'],
    like: /^[A-Z]{4}\d{6}[HMX][A-Z]{5}/,
    check: (bare) => hasShortDate(bare, 4),
    proves: isCurp,
    score: 0.85,
    labels: ['curp'],
  },
  {
    entity: 'MX_RFC',
    forms: ['AAAA 999999 XXX', 'AAA 999999 XXX'],
    check: (bare) => hasShortDate(bare, bare.length - 9),
    proves: isRfc,
    score: 0.4,
    labels: ['rfc', 'contribuyente'],
  },
  {
    entity: 'MX_NSS',
    forms: ['99999999999', '99 99 99 9999 9'],
    check: luhn,
    score: 0.2,
    labels: ['nss', 'imss', 'seguro social'],
  },
  {
    entity: 'BR_CPF',
    forms: ['999.999.999-99', '999 999 999 99', '99999999999', '999999999-99'],
    check: isCpf,
    score: 0.6,
    labels: ['cpf', 'cadastro'],
  },
  {
    entity: 'BR_CNPJ',
    forms: ['99.999.999/9999-99', '99999999/9999-99', '99999999999999', '99 999 999 9999 99'],
    check: isCnpj,
    score: 0.6,
    labels: ['cnpj'],
  },
  {
    entity: 'AR_CUIT',
    forms: ['99-99999999-9', '99999999999', '99 99999999 9'],
    like: /^(?:2[03457]|3[034])/,
    check: mod11Lacks([5, 4, 3, 2, 7, 6, 5, 4, 3, 2], { at: 10, ten: 9 }),
    score: 0.5,
    labels: ['cuit', 'cuil'],
  },
  {
    entity: 'CL_RUT',
    forms: ['99.999.999-X', '9.999.999-X', '99999999-X', '9999999-X'],
    like: /^\d+[\dK]$/,
    check: isRut,
    score: 0.5,
    labels: ['rut', 'run'],
  },
  {
    entity: 'EC_CEDULA',
    forms: ['9999999999', '999999999-9'],
    check: isCedula,
    score: 0.1,
    labels: ['cedula', 'ci', 'ec'],
  },
  {
    entity: 'CO_NIT',
    forms: ['999.999.999-9', '9999999999'],
    check: (d) => {
      const rest = weighted(d, [41, 37, 29, 23, 19, 17, 13, 7, 3]) % 11
      return (rest < 2 ? rest : 11 - rest) === digitAt(d, 9)
    },
    score: 0.3,
    labels: ['nit', 'colombia'],
  },
]
