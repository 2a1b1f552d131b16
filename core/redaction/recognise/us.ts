// United States: SSN, ITIN, passport, driver licence, bank account, routing, Medicare and provider numbers.
import type { Recogniser } from '../source.ts'
import { digitsOf, luhn, uniform, weighted } from './checksums.ts'
import { patternRecogniser } from './pattern.ts'

/** Words in front of social security numbers. */
export const ssnContext = ['ssn', 'ssns', 'ss', 'social', 'security', 'identification', 'ssid', 'taxpayer']
const itinContext = ['itin', 'taxpayer', 'taxid', 'tax', 'tin']
const passportContext = ['passport', 'travel']
const licenceContext = ['driver', 'license', 'licence', 'permit', 'dl', 'dls', 'lic', 'cdl']
const bankContext = ['check', 'account', 'acct', 'acc', 'bank', 'save', 'savings', 'debit', 'checking', 'a/c']
const neverIssued = new Set(['078051120', '123456789', '219099999', '987654320', '987654321', '111223333'])

/** Whether nine digits can be a social security number (areas and groups that are never issued). */
export function isSsn(value: string): boolean {
  const digits = digitsOf(value)
  if (digits.length !== 9 || uniform(digits) || neverIssued.has(digits)) return false
  if (/^(?:000|666|9)/.test(digits)) return false
  return digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000'
}

/** ABA: weights 3, 7, 1. */
export function isRoutingNumber(value: string): boolean {
  const digits = digitsOf(value)
  return digits.length === 9 && !uniform(digits) && weighted(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0
}

/** NPI: Luhn with the prefix 80840. */
export const isNpi = (value: string): boolean => {
  const digits = digitsOf(value)
  return digits.length === 10 && !uniform(digits.slice(0, 9)) && luhn(`80840${digits}`)
}

const itinGroup = '(?:5\\d|6[0-5]|7\\d|8[0-8]|9[0-24-9])'

/** Letters and digits as the states issue them: at most two letters, then digits, and a few others. */
const licence =
  /(?<![\p{L}\p{N}-])(?:[A-Z]\d{3,14}|[A-Z]{1,2}\d{3,7}|\d{2}[A-Z]{3}\d{5,6}|[A-Z]\d{6}R|\d{7,9}[A-Z]|[A-Z]{2}\d{6}[A-Z]|\d{8}[A-Z]{2}|\d{3}[A-Z]{2}\d{4}|[A-Z]\d[A-Z]\d[A-Z])(?![\p{L}\p{N}])/gu

export const usRecogniser: Recogniser = patternRecogniser('us', [
  {
    // Behind its label a number is personal even where it is mistyped or was never issued.
    entity: 'US_SSN',
    regex:
      /(?<![\p{L}\d])(?:SSN|social security (?:number|no\.?|#))\s{0,2}[:#=]?\s{0,2}(?:is )?(?<value>\d{3}[- ]?\d{2}[- ]?\d{4})(?![\p{L}\d]|[-.]\d)/giu,
    isLettered: true,
    digitsInRow: 4,
    needs: /SSN|social security/i,
    score: 0.85,
  },
  {
    entity: 'US_SSN',
    regex: /(?<![\p{L}\d]|\d[-.])\d{3}([- .])\d{2}\1\d{4}(?![\p{L}\d]|[-.]\d)/gu,
    groups: [[3, 2, 4]],
    score: 0.5,
    context: ssnContext,
    valid: isSsn,
  },
  {
    entity: 'US_SSN',
    regex: /(?<![\p{L}\d]|\d[-.])(?:\d{9}|\d{5}-\d{4}|\d{3}-\d{6})(?![\p{L}\d]|[-.]\d)/gu,
    groups: [[9], [5, 4], [3, 6]],
    score: 0.05,
    context: ssnContext,
    valid: isSsn,
  },
  {
    entity: 'US_ITIN',
    regex: new RegExp(`(?<![\\p{L}\\d-])9\\d{2}([- ])${itinGroup}\\1\\d{4}(?![\\p{L}\\d-])`, 'gu'),
    groups: [[3, 2, 4]],
    score: 0.5,
    context: itinContext,
  },
  {
    entity: 'US_ITIN',
    regex: new RegExp(`(?<![\\p{L}\\d-])9\\d{2}(?:[- ]${itinGroup}|${itinGroup}[- ])\\d{4}(?![\\p{L}\\d-])`, 'gu'),
    groups: [
      [3, 6],
      [5, 4],
    ],
    score: 0.05,
    context: itinContext,
  },
  {
    entity: 'US_ITIN',
    regex: new RegExp(`(?<![\\p{L}\\d-])9\\d{2}${itinGroup}\\d{4}(?![\\p{L}\\d-])`, 'gu'),
    groups: [[9]],
    score: 0.3,
    context: itinContext,
  },
  {
    entity: 'US_PASSPORT',
    groups: [[9]],
    regex: /(?<![\p{L}\d])\d{9}(?![\p{L}\d])/gu,
    score: 0.05,
    context: passportContext,
  },
  {
    entity: 'US_PASSPORT',
    isLettered: true,
    digitsInRow: 8,
    regex: /(?<![\p{L}\d])[A-Z]\d{8}(?![\p{L}\d])/gu,
    score: 0.1,
    context: passportContext,
  },
  { entity: 'US_DRIVER_LICENSE', isLettered: true, regex: licence, score: 0.3, context: licenceContext },
  {
    entity: 'US_DRIVER_LICENSE',
    regex:
      /(?<![\p{L}\d-])(?!(?:19|20)\d\d-(?:19|20)?\d\d(?!\d))(?:\d{6,14}|\d{16}|\d{3,4}(?:-\d{2,4}){1,3})(?![\p{L}\d-])/gu,
    score: 0.01,
    context: licenceContext,
  },
  {
    entity: 'US_BANK_NUMBER',
    groups: [[8], [9], [10], [11], [12], [13], [14], [15], [16], [17]],
    regex: /(?<![\p{L}\d])\d{8,17}(?![\p{L}\d])/gu,
    score: 0.05,
    context: bankContext,
  },
  {
    entity: 'US_BANK_NUMBER',
    regex:
      /(?<!\p{L})(?:sort(?:[ -]?codes?)?|s\/c|bsb)(?:[ ](?:is|no\.?|number))?[:#\s]{0,4}(?<value>\d\d[ -]?\d\d[ -]?\d\d|\d{3}-?\d{3})(?![\p{L}\d-])/giu,
    isLettered: true,
    digitsInRow: 2,
    needs: /sort|s\/c|bsb/i,
    score: 0.8,
  },
  {
    entity: 'ABA_ROUTING_NUMBER',
    groups: [[9], [4, 4, 1]],
    regex: /(?<![\p{L}\d-])(?:[0123678]\d{8}|[0123678]\d{3}-\d{4}-\d)(?![\p{L}\d-])/gu,
    score: 0.05,
    context: ['aba', 'routing', 'abarouting', 'transit', 'rtn'],
    valid: isRoutingNumber,
  },
  {
    entity: 'US_MBI',
    regex:
      /(?<![\p{L}\d-])[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}(?![\p{L}\d-])/giu,
    isLettered: true,
    digitsInRow: 2,
    needs: /[1-9][A-Z][A-Z\d]\d-?[A-Z][A-Z\d]\d-?[A-Z]{2}\d{2}/i,
    score: 0.5,
    context: ['medicare', 'mbi', 'beneficiary', 'cms', 'medicaid'],
  },
  {
    entity: 'US_NPI',
    regex: /(?<![\p{L}\d-])[12]\d{3}[- ]?\d{3}[- ]?\d{3}(?![\p{L}\d-])/gu,
    groups: [[10], [4, 6], [7, 3], [4, 3, 3]],
    score: 0.1,
    context: ['npi', 'provider', 'national provider'],
    valid: isNpi,
  },
])
