// Masks: the last digits of a number beside its label, for who knows the number by them; never so many that the rest could be guessed.
import { defaultEntities } from '../redaction/entity-groups.ts'
import { digitsOfMask } from '../redaction/placeholder.ts'
import { luhn } from '../redaction/recognise/checksums.ts'
import { canonicalValue } from './canonical.ts'
import { isMasked } from './masked-types.ts'
import { nationalNumber } from './phone-number.ts'

const digitsMax = 4
const digitsMin = 2
/** No more than a quarter of a number is shown. */
const partMax = 4
const valueCharactersMax = 64

/** Digits that stay hidden at least. Of an account by IBAN half are its bank's, which is no secret, and two follow from the others. */
const hiddenDigitsMin = 8
const hiddenDigitsOfIbanMin = 14

const known: ReadonlySet<string> = new Set(defaultEntities)

/** Of a type that the product knows and shows nothing of. */
const isShy = (entity: string): boolean => known.has(entity) && !isMasked(entity)

/** One number, in groups or not: what else a finding may cover, such as the code beside a card's number, is not shown. */
const oneNumber = /^[\p{L}\p{Nd}](?:[ \u00a0\u202f-]?[\p{L}\p{Nd}])*$/u
const oneTelephone = /^(?:\+|\+?\()?\p{Nd}(?:[ \u00a0\u202f()./-]{0,2}\p{Nd})*$/u

/** Of which a tail may be shown; empty where none may. */
function numberOf(entity: string, value: string): string {
  if (value.length > valueCharactersMax || isShy(entity)) return ''
  if (!(entity === 'PHONE_NUMBER' ? oneTelephone : oneNumber).test(value)) return ''
  const canonical = canonicalValue(entity, value)
  const number = entity === 'PHONE_NUMBER' ? nationalNumber(canonical) : canonical
  if (entity === 'CREDIT_CARD' && !(/^\d{12,19}$/.test(number) && luhn(number))) return ''
  // Zeros in front are filling, and hide nothing.
  return number.replace(/^0+/, '')
}

/**
 * The last digits of a value, or none: a short one, one of words, or one that is not a single number keeps its label alone. What came
 * in as a mask, as of an export, shows what it showed: so few digits are taken out of no text.
 */
export function maskedDigits(entity: string, value: string): string {
  if (value.includes('••')) return isShy(entity) ? '' : digitsOfMask(value)
  const number = numberOf(entity, value)
  const count = number.replace(/[^\d]/g, '').length
  const hidden = entity === 'IBAN_CODE' ? hiddenDigitsOfIbanMin : hiddenDigitsMin
  const shown = Math.min(digitsMax, Math.floor(count / partMax), count - hidden)
  const tail = shown < digitsMin ? '' : number.slice(-shown)
  return /^\d+$/.test(tail) ? tail : ''
}
