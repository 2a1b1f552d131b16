// Column forms: how values of each kind of column look, nearly. The label says what they are, the form leaves out remarks and sums.
import { bitsOfRoles, role } from '../lexicon/roles.ts'
import type { ColumnKind } from '../lexicon/column-heads.ts'
import type { Verdict } from '../findings.ts'

export interface ColumnForm {
  readonly verdict: Verdict
  /** How values of the kind look, nearly: the label says what they are, the form leaves out remarks and sums. */
  readonly isValue: (cell: string) => boolean
}

const extension = / ext\b/

const digitsIn = (cell: string): number => cell.replaceAll(/\D/g, '').length

/** Words of a remark. */
const remark = /(?<![\p{L}\d])\p{Ll}{3,}(?![\p{L}\d])/u

const dated =
  (form: RegExp, digitsMin: number) =>
  (cell: string): boolean =>
    form.test(cell) && digitsIn(cell) >= digitsMin

/** A form with at least some digits and no words. */
const coded =
  (form: RegExp, digitsMin: number) =>
  (cell: string): boolean =>
    dated(form, digitsMin)(cell) && !remark.test(cell.replace(extension, ''))

const code = /^[\p{L}\d*#][\p{L}\d*#' ./-]{2,34}$/u
const name = /^[\p{L}\p{M}][\p{L}\p{M}'.,\- ]{0,79}$/u
const nameWordsMax = 7

/** What stands in columns of people and is none. */
const noNames = new Set(
  `na n/a none null unknown total totals subtotal sum summe gesamt vacant tbd tba see same ditto empty yes no true false keine unbekannt aucun inconnu
   ninguno desconocido nessuno sconosciuto geen onbekend brak razem suma suma totale totaal nenhum desconhecido redacted removed deleted withheld
   anonymous anonym anonyme`
    .split(/\s+/)
    .filter(Boolean),
)

/** Any words that are not those of an organisation. */
function isName(cell: string): boolean {
  if (!name.test(cell) || noNames.has(cell.toLowerCase().replace(/\.$/, ''))) return false
  const words = cell.split(/[ ,]+/).filter(Boolean)
  const last = words.at(-1)?.replaceAll('.', '').toLowerCase() ?? ''
  return words.length <= nameWordsMax && (bitsOfRoles(last) & role.legalForm) === 0
}

const address = /^(?=.*\p{L}{2})[^@<>|;{}]{4,120}$/u

export const columnForms: Readonly<Record<Exclude<ColumnKind, 'perhapsPerson' | 'plain'>, ColumnForm>> = {
  ssn: { verdict: { entity: 'US_SSN', score: 0.85 }, isValue: coded(/^[\dXx*][\dXx*. -]{3,14}$/, 4) },
  nationalId: { verdict: { entity: 'NATIONAL_ID', score: 0.85 }, isValue: coded(code, 5) },
  account: { verdict: { entity: 'US_BANK_NUMBER', score: 0.85 }, isValue: coded(code, 5) },
  iban: { verdict: { entity: 'IBAN_CODE', score: 0.85 }, isValue: coded(/^[A-Z]{2}[\dA-Z ]{10,40}$/i, 8) },
  card: { verdict: { entity: 'CREDIT_CARD', score: 0.85 }, isValue: coded(/^[\dXx*](?:[ .-]?[\dXx*]){11,18}$/, 4) },
  passport: { verdict: { entity: 'US_PASSPORT', score: 0.85 }, isValue: coded(/^[A-Z\d][A-Z\d <-]{4,14}$/i, 3) },
  licence: { verdict: { entity: 'US_DRIVER_LICENSE', score: 0.85 }, isValue: coded(/^[A-Z\d][A-Z\d /*-]{3,22}$/i, 4) },
  phone: {
    verdict: { entity: 'PHONE_NUMBER', score: 0.85 },
    isValue: coded(/^[+(]{0,2}\d[\d ()./-]{3,26}(?: ?(?:x|ext\.?|#) ?\d{1,6})?$/i, 5),
  },
  birth: { verdict: { entity: 'DATE_OF_BIRTH', score: 0.85 }, isValue: dated(/^[\p{L}\d][\p{L}\d .,/:-]{3,28}$/u, 3) },
  record: { verdict: { entity: 'MEDICAL_RECORD_NUMBER', score: 0.85 }, isValue: coded(code, 3) },
  secret: {
    verdict: { entity: 'SECRET', score: 0.85 },
    isValue: (cell) => /^\S{4,120}$/.test(cell) && !noNames.has(cell.toLowerCase()) && /[^*•.-]/.test(cell),
  },
  address: {
    verdict: { entity: 'STREET_ADDRESS', score: 0.85 },
    isValue: (cell) => address.test(cell) && !isNone(cell),
  },
  postcode: { verdict: { entity: 'POSTAL_CODE', score: 0.85 }, isValue: coded(/^[A-Z\d][A-Z\d -]{2,9}$/i, 2) },
  age: { verdict: { entity: 'AGE', score: 0.6 }, isValue: coded(/^\d{1,3}$/, 1) },
  person: { verdict: { entity: 'PERSON', score: 0.85 }, isValue: isName },
}

const isNone = (cell: string): boolean => noNames.has(cell.toLowerCase())
