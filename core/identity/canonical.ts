// Canonical values: one form for all spellings of a value, by the type of entity that it is of.
import { foldMarks } from '../memory/tokenise.ts'
import { digitOf } from '../redaction/normalise.ts'
import { personWords } from './person-words.ts'
import { phoneNumber } from './phone-number.ts'

const valueCharactersMax = 400

const asciiDigits = (text: string): string => text.replace(/(?![0-9])\p{Nd}/gu, digitOf)

/** Letters and digits alone, as a number is compared whatever it is grouped by. */
const compact = (text: string): string =>
  foldMarks(asciiDigits(text))
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** Words in lower case without marks, single spaces between. */
const words = (text: string): string =>
  foldMarks(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

const mail = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^mailto:/, '')
    .replace(/\s+/g, '')

const ofWords: ReadonlySet<string> = new Set(['STREET_ADDRESS', 'ORGANIZATION', 'LOCATION', 'USER_NAME'])

/** Whether the words of such a value are looked for by themselves: a name's, an address's, not a number's. */
export const isOfWords = (entity: string): boolean => entity === 'PERSON' || ofWords.has(entity)

/** Addresses of the net, which the index cuts into words like any text. */
const ofNet: ReadonlySet<string> = new Set(['EMAIL_ADDRESS', 'PERSONAL_URL', 'URL'])

/** Whether a value is of words at all. Parts of numbers are not looked for: four digits at a time, anybody could try all of them. */
export const isSpoken = (entity: string): boolean => isOfWords(entity) || ofNet.has(entity)

/** Empty where nothing is left that could be compared. */
export function canonicalValue(entity: string, value: string): string {
  const bounded = value.slice(0, valueCharactersMax)
  if (entity === 'PERSON') return personWords(bounded).join(' ')
  if (ofWords.has(entity)) return words(bounded)
  if (ofNet.has(entity)) return mail(bounded)
  if (entity === 'PHONE_NUMBER') return phoneNumber(asciiDigits(bounded))
  return compact(bounded)
}
