// Swedish, Norwegian, Danish, Finnish, Icelandic and Baltic identifiers.
import { luhn, weighted } from '../checksums.ts'
import type { Identifier } from '../identifier.ts'
import { digitAt, hasDay, isDay, mod11Lacks } from './checks.ts'

/** Swedish: a date, of a coordination number with 60 on its day, and Luhn over ten digits. */
export function isPersonnummer(bare: string): boolean {
  const ten = bare.slice(-10)
  const day = Number(ten.slice(4, 6))
  return isDay(Number(ten.slice(2, 4)), day > 60 ? day - 60 : day) && luhn(ten)
}

const norwegianFirst = mod11Lacks([3, 7, 6, 1, 8, 9, 4, 5, 2], { at: 9 })
const norwegianSecond = mod11Lacks([5, 4, 3, 2, 7, 6, 5, 4, 3, 2], { at: 10 })

/** Norwegian: a date, of a D-number with 40 on its day, and two check digits. */
export function isFodselsnummer(bare: string): boolean {
  const day = Number(bare.slice(0, 2))
  const isBorn = isDay(Number(bare.slice(2, 4)) % 40, day > 40 ? day - 40 : day)
  return isBorn && norwegianFirst(bare) && norwegianSecond(bare)
}

/** Finnish: a date, a sign of the century, and the remainder by 31 as a letter or digit. */
export function isHetu(bare: string): boolean {
  const digits = bare.slice(0, 6) + bare.slice(-4, -1)
  if (!/^\d{9}$/.test(digits) || !hasDay(digits, { month: 2, day: 0 })) return false
  return '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(digits) % 31] === bare.slice(-1)
}

/** Estonian and Lithuanian: a century, a date, and two stages of weights, mod 11. */
function isBaltic(bare: string): boolean {
  if (!hasDay(bare, { month: 3, day: 5 })) return false
  const first = weighted(bare, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11
  const second = (weighted(bare, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11) % 10
  return (first === 10 ? second : first) === digitAt(bare, 10)
}

const personLabels = ['personnummer', 'personnr', 'pnr', 'samordningsnummer', 'person']

export const northernIds: readonly Identifier[] = [
  {
    entity: 'SE_PERSONNUMMER',
    forms: ['99999999-9999', '99999999+9999', '999999-9999', '999999+9999'],
    check: isPersonnummer,
    score: 0.6,
    labels: personLabels,
  },
  {
    entity: 'SE_PERSONNUMMER',
    forms: ['999999999999', '99999999 9999'],
    like: /^(?:18|19|20)/,
    check: isPersonnummer,
    score: 0.5,
    labels: personLabels,
  },
  {
    entity: 'SE_PERSONNUMMER',
    forms: ['9999999999', '999999 9999'],
    check: isPersonnummer,
    score: 0.4,
    labels: personLabels,
  },
  {
    entity: 'SE_ORGANISATIONSNUMMER',
    forms: ['999999-9999', '9999999999', '16999999-9999', '999999 9999'],
    like: /^(?:16)?\d\d[2-9]/,
    check: (bare) => luhn(bare.slice(-10)),
    score: 0.3,
    labels: ['org', 'orgnr', 'organisationsnummer', 'foretag', 'bolag'],
  },
  {
    entity: 'NO_FNR',
    forms: ['999999 99999', '99999999999'],
    check: isFodselsnummer,
    score: 0.6,
    labels: ['fodselsnummer', 'fnr', 'personnummer', 'd-nummer'],
  },
  {
    // Since 2007 the check digit does not hold.
    entity: 'DK_CPR',
    forms: ['999999-9999'],
    check: (d) => hasDay(d, { month: 2, day: 0 }),
    score: 0.5,
    labels: ['cpr', 'cprnr', 'personnummer'],
  },
  {
    entity: 'DK_CPR',
    forms: ['9999999999', '999999 9999'],
    check: (d) => hasDay(d, { month: 2, day: 0 }),
    score: 0.1,
    labels: ['cpr', 'cprnr', 'personnummer'],
  },
  {
    entity: 'IS_KENNITALA',
    forms: ['999999 9999'],
    check: (d) =>
      hasDay(d, { month: 2, day: 0 }) && mod11Lacks([3, 2, 7, 6, 5, 4, 3, 2], { at: 8 })(d) && /[890]$/.test(d),
    score: 0.4,
    labels: ['kennitala', 'kt'],
  },
  {
    entity: 'FI_PERSONAL_IDENTITY_CODE',
    forms: ['999999-999X', '999999+999X'],
    check: isHetu,
    score: 0.8,
    labels: ['henkilotunnus', 'hetu', 'personbeteckning'],
  },
  {
    entity: 'FI_PERSONAL_IDENTITY_CODE',
    forms: ['999999A999X'],
    like: /^\d{6}[A-FU-Y]/,
    check: isHetu,
    score: 0.8,
    labels: ['henkilotunnus', 'hetu', 'personbeteckning'],
  },
  {
    entity: 'EE_ISIKUKOOD',
    forms: ['99999999999', '9 999999 9999'],
    like: /^[1-8]/,
    check: isBaltic,
    score: 0.4,
    labels: ['isikukood', 'asmens', 'personal code', 'ik'],
  },
  {
    entity: 'LV_PERSONAS_KODS',
    forms: ['999999-99999'],
    check: (d) => d.startsWith('32') || hasDay(d, { month: 2, day: 0 }),
    score: 0.5,
    labels: ['personas kods', 'personas', 'pk'],
  },
]
