// Telephone numbers: with the code of their country where it is written, and the part that is dialled within a country.

/** ITU-T E.164, list of assigned country codes: those of two digits. 1 and 7 have one, all others three. */
const twoDigitCodes = new Set(
  '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(
    ' ',
  ),
)

const codeLength = (digits: string): number =>
  /^[17]/.test(digits) ? 1 : twoDigitCodes.has(digits.slice(0, 2)) ? 2 : 3

/** `+` and digits where the country is written, else digits alone. A trunk zero in brackets behind the code is left out. */
export function phoneNumber(text: string): string {
  const bare = text.replace(/\(\s*0\s*\)/, '').replace(/[^\d+]/g, '')
  if (bare.startsWith('+')) return `+${bare.replaceAll('+', '')}`
  return bare.startsWith('00') ? `+${bare.slice(2)}` : bare.replaceAll('+', '')
}

/** What both forms of a number share: neither country code nor trunk zero. */
export function nationalNumber(number: string): string {
  if (!number.startsWith('+')) return number.replace(/^0/, '')
  const digits = number.slice(1)
  return digits.slice(codeLength(digits))
}
