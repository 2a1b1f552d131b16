// German identifiers: tax, insurance, papers, doctors, companies.
import { luhn, mod11And10, weighted } from '../checksums.ts'
import type { Identifier } from '../identifier.ts'
import { digitAt, hasDay, weightedValues, withDigits } from './checks.ts'

const crossSum = (value: number): number => Math.floor(value / 10) + (value % 10)
const letterAsTwo = (letter: string): string => String(letter.charCodeAt(0) - 64).padStart(2, '0')

/** Health insurance (§ 290 SGB V): the letter as two digits, weights 1 and 2, cross sums, mod 10. */
export function isKvnr(bare: string): boolean {
  const digits = letterAsTwo(bare.charAt(0)) + bare.slice(1, 9)
  const sum = Array.from(digits, (_, at) => crossSum(digitAt(digits, at) * (1 + (at % 2)))).reduce((a, b) => a + b, 0)
  return sum % 10 === digitAt(bare, 9)
}

/** Pension insurance (VKVV § 4): weights 2 1 2 5 7 1 2 1 2 1 2 1, cross sums, mod 10. */
export function isRvnr(bare: string): boolean {
  const digits = bare.slice(0, 8) + letterAsTwo(bare.charAt(8)) + bare.slice(9, 11)
  const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]
  const sum = weights.reduce((all, weight, at) => all + crossSum(digitAt(digits, at) * weight), 0)
  return hasDay(bare, { month: 4, day: 2 }) && sum % 10 === digitAt(bare, 11)
}

/** Papers with a machine-readable zone (ICAO 9303): weights 7, 3, 1. */
export const isSerial = (bare: string): boolean =>
  weightedValues(bare, [7, 3, 1, 7, 3, 1, 7, 3]) % 10 === digitAt(bare, 8)

/** Doctors: weights 4 and 9, the seventh digit checks. */
export const isLanr = (bare: string): boolean =>
  (10 - (weighted(bare, [4, 9, 4, 9, 4, 9]) % 10)) % 10 === digitAt(bare, 6)

/** Of the first ten digits of a tax number one stands twice or three times, never three in a row (§ 139a AO). */
const hasRepeat = (bare: string): boolean => {
  const ten = bare.slice(0, 10)
  const counts = Array.from('0123456789', (digit) => ten.split(digit).length - 1)
  const repeated = counts.filter((count) => count > 1)
  return repeated.length === 1 && (repeated[0] ?? 9) <= 3 && !/(\d)\1\1/.test(ten)
}

const taxLabels = ['steuer', 'steuerid', 'steuernummer', 'idnr', 'tin', 'finanzamt', 'stnr', 'st', 'tax']

export const germanIds: readonly Identifier[] = [
  {
    entity: 'DE_TAX_ID',
    forms: ['99 999 999 999'],
    like: /^[1-9]/,
    check: mod11And10,
    proves: (bare) => mod11And10(bare) && hasRepeat(bare),
    score: 0.3,
    labels: taxLabels,
  },
  { entity: 'DE_TAX_NUMBER', forms: ['999/999/99999', '99/999/99999', '9999/999/9999'], score: 0.4, labels: taxLabels },
  { entity: 'DE_TAX_NUMBER', forms: ['99/9999/9999', '999 9999 9999', '999/9999/9999'], score: 0.2, labels: taxLabels },
  {
    entity: 'DE_TAX_NUMBER',
    forms: ['9999999999999'],
    like: /^(?:0[1-9]|1[0-6])/,
    score: 0.2,
    labels: taxLabels,
  },
  {
    entity: 'DE_VAT_ID',
    forms: ['AA~999~999~999'],
    like: /^DE[1-9]/,
    proves: (bare) => mod11And10(bare.slice(2)),
    score: 0.5,
    labels: ['ust', 'ustid', 'umsatzsteuer', 'vat', 'mwst'],
  },
  {
    entity: 'DE_HEALTH_INSURANCE',
    forms: ['A999999999', 'A 999 999 999', 'A 999999999', 'A999 999 999'],
    check: isKvnr,
    score: 0.7,
    labels: ['kvnr', 'krankenvers', 'krankenkasse', 'versichert', 'egk', 'gesundheitskarte'],
  },
  {
    entity: 'DE_SOCIAL_SECURITY',
    forms: ['99 999999 A 999', '99 999999 A 99 9', '99 999999A999'],
    check: isRvnr,
    score: 0.9,
    labels: ['rvnr', 'rentenvers', 'sozialvers', 'svnr', 'versicherungsnummer'],
  },
  {
    entity: 'DE_ID_CARD',
    forms: ['XXXXXXXXX'],
    like: /^[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ\d]{7}\d$/,
    check: (bare) => /^T\d{8}$/.test(bare) || isSerial(bare),
    score: 0.4,
    labels: ['ausweis', 'personalausweis', 'perso', 'identity card', 'id card'],
  },
  {
    entity: 'DE_PASSPORT',
    forms: ['XXXXXXXXX'],
    like: /^[CFGHJK][CFGHJKLMNPRTVWXYZ\d]{7}\d$/,
    check: isSerial,
    score: 0.4,
    labels: ['pass', 'reisepass', 'passnr', 'passport'],
  },
  {
    entity: 'DE_FUEHRERSCHEIN',
    forms: ['AA99999999X'],
    score: 0.35,
    labels: ['fuhrerschein', 'fahrerlaubnis', 'fahrerlaubnisklasse'],
  },
  {
    entity: 'DE_FUEHRERSCHEIN',
    forms: ['A99XXXXXX9X', 'AX9XXXXXX9X'],
    score: 0.02,
    labels: ['fuhrerschein', 'fahrerlaubnis'],
  },
  {
    entity: 'DE_HANDELSREGISTER',
    forms: [...withDigits('AAA ', 1, 6), ...withDigits('AA A ', 1, 6)],
    like: /^HR[AB]\d/,
    score: 0.5,
    labels: ['handelsregister', 'amtsgericht', 'registergericht'],
  },
  {
    entity: 'DE_BSNR',
    forms: ['999999999', '99 99999 99'],
    like: /^(?!000)\d/,
    score: 0.2,
    labels: ['bsnr', 'betriebsstatt'],
  },
  {
    entity: 'DE_LANR',
    forms: ['999999999', '9999999 99'],
    check: isLanr,
    score: 0.2,
    labels: ['lanr', 'arztnummer', 'arzt-nr', 'arztnr', 'vertragsarzt'],
  },
  {
    entity: 'DE_PLZ',
    forms: ['99999'],
    like: /^(?!00|99999)\d/,
    score: 0.05,
    labels: ['plz', 'postleitzahl'],
  },
]

/** Austrian, Swiss, Liechtenstein and Luxembourg identifiers. */
export const alpineIds: readonly Identifier[] = [
  {
    entity: 'AT_SVNR',
    forms: ['9999 999999', '9999 99 99 99'],
    // The fourth digit checks the others; months above 12 were given where days ran out.
    check: (d) =>
      weighted(d, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === digitAt(d, 3) && /^[1-9].{3}[0-3]\d[01]\d/.test(d),
    score: 0.3,
    labels: ['svnr', 'sozialversicherung', 'sozialvers', 'sv', 'versicherungsnummer', 'ecard'],
  },
  {
    entity: 'CH_AHV',
    forms: ['999 9999 9999 99'],
    like: /^756/,
    // EAN-13.
    check: (d) => weighted(d, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0,
    score: 0.8,
    labels: ['ahv', 'avs', 'svnr', 'versichertennummer'],
  },
  {
    entity: 'LU_NIN',
    forms: ['9999 99 99 999 99', '9999999999999'],
    like: /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/,
    check: (d) => luhn(d.slice(0, 12)),
    score: 0.6,
    labels: ['matricule', 'cns', 'luxembourg', 'luxemburg'],
  },
]
