// Dialect names: the recogniser of Presidio that each of our findings stands for; its clients compare these names.

/** Entity types that Presidio 2.2.366 supports for English with its default configuration, in the service's order. */
export const dialectEntities = [
  'US_DRIVER_LICENSE',
  'LOCATION',
  'US_BANK_NUMBER',
  'NRP',
  'CRYPTO',
  'IBAN_CODE',
  'PERSON',
  'US_SSN',
  'UUID',
  'CREDIT_CARD',
  'EMAIL_ADDRESS',
  'URL',
  'MAC_ADDRESS',
  'US_ITIN',
  'MEDICAL_LICENSE',
  'US_PASSPORT',
  'DATE_TIME',
  'PHONE_NUMBER',
  'UK_NHS',
  'IP_ADDRESS',
] as const

const names: Readonly<Record<string, string>> = {
  US_DRIVER_LICENSE: 'UsLicenseRecognizer',
  US_BANK_NUMBER: 'UsBankRecognizer',
  CRYPTO: 'CryptoRecognizer',
  IBAN_CODE: 'IbanRecognizer',
  US_SSN: 'UsSsnRecognizer',
  UUID: 'UuidRecognizer',
  CREDIT_CARD: 'CreditCardRecognizer',
  EMAIL_ADDRESS: 'EmailRecognizer',
  URL: 'UrlRecognizer',
  MAC_ADDRESS: 'MacAddressRecognizer',
  US_ITIN: 'UsItinRecognizer',
  MEDICAL_LICENSE: 'MedicalLicenseRecognizer',
  US_PASSPORT: 'UsPassportRecognizer',
  DATE_TIME: 'DateRecognizer',
  PHONE_NUMBER: 'PhoneRecognizer',
  UK_NHS: 'NhsRecognizer',
  IP_ADDRESS: 'IpRecognizer',
}

/** Found by names, not by a pattern: in the service these come from its language model. */
const modelEntities = new Set(['PERSON', 'LOCATION', 'NRP', 'ORGANIZATION'])
const modelName = 'ClawqlNameRecognizer'

export const isOfModel = (entity: string): boolean => modelEntities.has(entity)

/** The name of the recogniser of an entity type. */
export function recogniserName(entity: string): string {
  return isOfModel(entity) ? modelName : (names[entity] ?? 'ClawqlPatternRecognizer')
}

/** Names of the recognisers for a language, as GET /recognizers lists them. */
export const recogniserNames: readonly string[] = [...new Set([...Object.values(names), modelName])]
