// Polish, Czech, Slovak, Hungarian, Romanian, Bulgarian, South Slavic, Ukrainian, Russian, Turkish and Israeli identifiers.
import { luhn, mod11And10, weighted } from '../checksums.ts'
import type { Identifier } from '../identifier.ts'
import { digitAt, hasDay, isDay, mod11Is, remainder, weightedValues } from './checks.ts'

/** Polish PESEL: a date with the century on its month, weights 1, 3, 7, 9. */
export const isPesel = (bare: string): boolean =>
  isDay(Number(bare.slice(2, 4)) % 20, Number(bare.slice(4, 6))) &&
  weighted(bare, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0

export const isNip = mod11Is([6, 5, 7, 2, 3, 4, 5, 6, 7], { at: 9, ten: -1 })

/** Of some given before 1986 the remainder was 10, which was written as 0. */
const isElevenfold = (bare: string): boolean =>
  remainder(bare, 11) === 0 || (bare.endsWith('0') && remainder(bare.slice(0, 9), 11) === 10)

/** Czech and Slovak: a date, of women with 50 on its month, and a multiple of 11. */
export function isBirthNumber(bare: string): boolean {
  const month = Number(bare.slice(2, 4)) % 50
  return isDay(month > 20 ? month - 20 : month, Number(bare.slice(4, 6))) && isElevenfold(bare)
}

/** Romanian: sex and century, a date, a county, weights 279146358279. */
export const isCnp = (bare: string): boolean =>
  /^[1-9]/.test(bare) &&
  hasDay(bare, { month: 3, day: 5 }) &&
  mod11Is([2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9], { at: 12, ten: 1 })(bare)

/** Bulgarian: a date with the century on its month, weights 2 4 8 5 10 9 7 3 6. */
export const isEgn = (bare: string): boolean =>
  isDay(Number(bare.slice(2, 4)) % 20, Number(bare.slice(4, 6))) &&
  mod11Is([2, 4, 8, 5, 10, 9, 7, 3, 6], { at: 9 })(bare)

/** Unique master citizen number of the former Yugoslavia: a date with three digits of its year, mod 11. */
function isJmbg(bare: string): boolean {
  if (!hasDay(bare, { month: 2, day: 0 }) || !/^.{4}[09]/.test(bare)) return false
  const lack = 11 - (weighted(bare, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)
  return (lack > 9 ? 0 : lack) === digitAt(bare, 12)
}

/** Russian pension insurance: weights 9 to 1, mod 101. */
const isSnils = (bare: string): boolean =>
  (weighted(bare, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101) % 100 === Number(bare.slice(9))

const innFirst = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
const innSecond = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
const isInn = (bare: string): boolean =>
  (weighted(bare, innFirst) % 11) % 10 === digitAt(bare, 10) &&
  (weighted(bare, innSecond) % 11) % 10 === digitAt(bare, 11)

/** Turkish identity number: two check digits. */
export function isTurkishId(bare: string): boolean {
  const odd = weighted(bare, [1, 0, 1, 0, 1, 0, 1, 0, 1])
  const even = weighted(bare, [0, 1, 0, 1, 0, 1, 0, 1])
  const tenth = (((odd * 7 - even) % 10) + 10) % 10
  return tenth === digitAt(bare, 9) && (odd + even + digitAt(bare, 9)) % 10 === digitAt(bare, 10)
}

export const easternIds: readonly Identifier[] = [
  { entity: 'PL_PESEL', forms: ['99999999999', '999999 99999'], check: isPesel, score: 0.5, labels: ['pesel'] },
  {
    entity: 'PL_NIP',
    forms: ['999-999-99-99', '999-99-99-999', '9999999999', '999 999 99 99'],
    check: isNip,
    score: 0.3,
    labels: ['nip'],
  },
  {
    entity: 'PL_REGON',
    forms: ['999999999'],
    check: mod11Is([8, 9, 2, 3, 4, 5, 6, 7], { at: 8 }),
    score: 0.1,
    labels: ['regon'],
  },
  {
    entity: 'PL_ID_CARD',
    forms: ['AAA 999999'],
    check: (bare) => weightedValues(bare, [7, 3, 1, 9, 7, 3, 1, 7, 3]) % 10 === 0,
    score: 0.3,
    labels: ['dowod', 'dowodu', 'osobisty', 'id card'],
  },
  { entity: 'PL_PASSPORT', forms: ['AA 9999999'], score: 0.05, labels: ['paszport', 'paszportu'] },
  {
    entity: 'CZ_RC',
    forms: ['999999/9999'],
    check: isBirthNumber,
    score: 0.7,
    labels: ['rodne', 'rc', 'r.c', 'rodneho'],
  },
  {
    entity: 'CZ_RC',
    forms: ['9999999999', '999999 9999'],
    check: isBirthNumber,
    score: 0.35,
    labels: ['rodne', 'rc', 'rodneho'],
  },
  {
    // Those born before 1954 have no check digit.
    entity: 'CZ_RC',
    forms: ['999999/999'],
    check: (d) => isDay(Number(d.slice(2, 4)) % 50, Number(d.slice(4, 6))),
    score: 0.3,
    labels: ['rodne', 'rc', 'rodneho'],
  },
  {
    entity: 'HU_TAJ',
    forms: ['999 999 999'],
    check: (d) => weighted(d, [3, 7, 3, 7, 3, 7, 3, 7]) % 10 === digitAt(d, 8),
    score: 0.1,
    labels: ['taj', 'tajszam'],
  },
  {
    entity: 'HU_TAX_ID',
    forms: ['9999999999'],
    like: /^8/,
    check: (d) => weighted(d, [1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 === digitAt(d, 9),
    score: 0.3,
    labels: ['ado', 'adoazonosito'],
  },
  {
    entity: 'RO_CNP',
    forms: ['9999999999999', '9 999999 999999', '9 99 99 99 99 999 9', '9 999999 99 999 9'],
    check: isCnp,
    score: 0.6,
    labels: ['cnp', 'cod numeric'],
  },
  { entity: 'BG_EGN', forms: ['9999999999'], check: isEgn, score: 0.4, labels: ['egn', 'егн'] },
  { entity: 'HR_OIB', forms: ['99999999999'], check: mod11And10, score: 0.3, labels: ['oib'] },
  {
    entity: 'JMBG',
    forms: ['9999999999999'],
    check: isJmbg,
    score: 0.5,
    labels: ['jmbg', 'emso', 'jmb', 'embg', 'maticni', 'јмбг'],
  },
  {
    entity: 'UA_RNOKPP',
    forms: ['9999999999'],
    check: (d) => (((weighted(d, [-1, 5, 7, 9, 4, 6, 10, 5, 7]) % 11) + 11) % 11) % 10 === digitAt(d, 9),
    score: 0.2,
    labels: ['рнокпп', 'ипн', 'іпн', 'инн', 'rnokpp'],
  },
  {
    entity: 'RU_SNILS',
    forms: ['999-999-999 99', '999-999-999-99'],
    check: isSnils,
    score: 0.7,
    labels: ['снилс', 'snils'],
  },
  {
    entity: 'RU_SNILS',
    forms: ['99999999999', '999 999 999 99'],
    check: isSnils,
    score: 0.4,
    labels: ['снилс', 'snils'],
  },
  { entity: 'RU_INN', forms: ['999999999999'], check: isInn, score: 0.5, labels: ['инн', 'inn'] },
  { entity: 'RU_PASSPORT', forms: ['9999 999999', '99 99 999999'], score: 0.05, labels: ['паспорт', 'passport'] },
  {
    entity: 'TR_NATIONAL_ID',
    forms: ['99999999999', '999 999 999 99'],
    like: /^[1-9]/,
    check: isTurkishId,
    score: 0.6,
    labels: ['tckn', 'kimlik', 'tc', 't.c'],
  },
  {
    entity: 'IL_TEUDAT_ZEHUT',
    forms: ['999999999'],
    check: luhn,
    score: 0.1,
    labels: ['תעודת', 'זהות', 'teudat', 'israeli id'],
  },
]
