// Forms: how people and programs write a value. Each case has a value of its own, so that what is left of it tells where it came from.

/** So many cases as the digits of a value tell apart. */
const serialDigits = 4

export interface PlantedValue {
  /** As it is written. */
  readonly written: string
  /** What must be nowhere, in letters and digits alone. */
  readonly bare: string
}

/** Whether it can be written in a PDF's standard fonts. */
export interface Form {
  readonly name: string
  readonly isLatin: boolean
  readonly write: (serial: number) => PlantedValue
}

const padded = (serial: number): string => String(serial).padStart(serialDigits, '0')

/** The check digit of ISO/IEC 7812-1. */
function luhnDigit(digits: string): number {
  const sum = Array.from(digits, Number)
    .toReversed()
    .reduce((total, digit, at) => total + (at % 2 === 0 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit), 0)
  return (10 - (sum % 10)) % 10
}

function card(serial: number): string {
  const digits = `53091742803${padded(serial)}`
  return `${digits}${luhnDigit(digits)}`
}

function iban(serial: number): string {
  const account = `70777000001734${padded(serial)}`
  const check = 98n - (BigInt(`${account}131400`) % 97n)
  return `DE${String(check).padStart(2, '0')}${account}`
}

const inFours = (value: string, mark: string): string => value.match(/.{1,4}/g)!.join(mark)
const digitsFrom = (zero: number, value: string): string =>
  value.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)))
const local = (serial: number): string => `qzform${padded(serial)}x`

function form(name: string, bare: (serial: number) => string, write: (serial: number) => string, isLatin = true): Form {
  return { name, isLatin, write: (serial) => ({ written: write(serial), bare: bare(serial) }) }
}
const ofCard = (name: string, write: (digits: string) => string, isLatin = true): Form =>
  form(name, card, (serial) => write(card(serial)), isLatin)
const ofIban = (name: string, write: (value: string) => string): Form =>
  form(name, iban, (serial) => write(iban(serial)))
const ofMail = (name: string, write: (local: string) => string, isLatin = true): Form =>
  form(name, local, (serial) => write(local(serial)), isLatin)

const social = (serial: number): string => `53744${padded(serial)}`
const phone = (serial: number): string => `307712${padded(serial)}`

export const forms: readonly Form[] = [
  ofCard('card in fours', (digits) => `Card ${inFours(digits, ' ')} expires soon`),
  ofCard('card bare', (digits) => `Card ${digits}`),
  ofCard('card with hyphens', (digits) => `paid by ${inFours(digits, '-')}.`),
  ofCard('card with full stops', (digits) => `card ${inFours(digits, '.')} on file`),
  ofCard('card behind letters', (digits) => `MASTERCARD${digits}`),
  ofCard('card in full width', (digits) => `カード${digitsFrom(0xff10, digits)}です`, false),
  ofCard('card in Arabic digits', (digits) => `card ${digitsFrom(0x660, digits)}`, false),
  ofCard('card with joiners', (digits) => `card ${inFours(digits, '\u200d')}`, false),
  ofCard('card with no-break spaces', (digits) => `card ${inFours(digits, '\u00a0')}`),
  ofIban('IBAN in fours', (value) => `IBAN ${inFours(value, ' ')}`),
  ofIban('IBAN behind its label', (value) => `IBAN${value}`),
  ofIban('IBAN in lower case', (value) => `iban: ${value.toLowerCase()}`),
  form('social number', social, (serial) => `SSN 537-44-${padded(serial)}`),
  form('social number with blanks', social, (serial) => `SSN 537 44 ${padded(serial)}`),
  form('telephone', phone, (serial) => `Tel. +49 30 7712${padded(serial)}`),
  ofMail('mail address', (name) => `write to ${name}@canary-example.org today`),
  ofMail('mail address in capitals', (name) => `${name.toUpperCase()}@CANARY-EXAMPLE.ORG`),
  ofMail('mail address with an entity', (name) => `${name}&#64;canary-example.org`),
  ofMail('mail address in a query', (name) => `https://example.com/?u=${name}%40canary-example.org`),
  ofMail('mail address in angles', (name) => `"Front desk" <${name}@canary-example.org>`),
]

/** Letters and digits of a text, every digit by its value, in lower case. */
export function bareOf(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}

/** The starts of all values as files would hold them, in UTF-8 and UTF-16. */
export const fileNeedles: readonly Buffer[] = (
  '53091742803|5309 1742 803|5309-1742-803|5309.1742.803|7077700000173|7077 7000 0017|qzform0|QZFORM0|' +
  '537-44-0|537 44 0|30 77120|٥٣٠٩١٧٤٢|５３０９１７４２'
)
  .split('|')
  .flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')])
  .concat(['537440', '3077120'].map((text) => Buffer.from(text, 'utf16le')))

/** Six or seven digits stand in any log by chance, among those of a time; as a whole number of the right length they do not. */
export const fileNumbers: readonly RegExp[] = [/(?<!\d)537440\d{3}(?!\d)/, /(?<!\d)(?:0|49|0049)?3077120\d{3}(?!\d)/]
