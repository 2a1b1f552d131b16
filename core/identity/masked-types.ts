// Types whose numbers a mask shows the end of; apart from the mask itself, for whoever reads a configuration needs no recogniser.

/**
 * Numbers whose last digits people know them by. Of other types that the product knows nothing is shown: what a birth date or a region
 * doesn't tell of a national number stands at its end. Of types that it doesn't know a tail is shown where an instance names them.
 */
const maskable: ReadonlySet<string> = new Set([
  'CREDIT_CARD',
  'IBAN_CODE',
  'US_BANK_NUMBER',
  'ES_CCC',
  'ACCOUNT_NUMBER',
  'PHONE_NUMBER',
])
export const isMasked = (entity: string): boolean => maskable.has(entity)
