// Checksums: Luhn, weighted sums and mod 97, over strings of digits.

/** ISO/IEC 7812-1 annex B: the last digit is the check digit. */
export function luhn(digits: string): boolean {
  let sum = 0
  for (let at = digits.length - 1, twice = false; at >= 0; at -= 1, twice = !twice) {
    const digit = digits.charCodeAt(at) - 48
    sum += twice ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit
  }
  return sum % 10 === 0
}

/** The sum of digits times weights, position by position. */
export function weighted(digits: string, weights: readonly number[]): number {
  let sum = 0
  weights.forEach((weight, at) => {
    sum += weight * (digits.charCodeAt(at) - 48)
  })
  return sum
}

/** The digits of a value, without what stands between them. */
export function digitsOf(value: string): string {
  let digits = ''
  let from = 0
  for (let at = 0; at <= value.length; at += 1) {
    const code = at < value.length ? value.charCodeAt(at) : 0
    if (code >= 48 && code <= 57) continue
    if (at > from) digits = digits === '' ? value.slice(from, at) : digits + value.slice(from, at)
    from = at + 1
  }
  return digits
}

/** Whether all characters are the same. */
export const uniform = (value: string): boolean => value === (value[0] ?? '').repeat(value.length)

/** Verhoeff's algorithm (dihedral group D5), as Aadhaar numbers use it. */
export function verhoeff(digits: string): boolean {
  let check = 0
  for (let at = 0; at < digits.length; at += 1) {
    let digit = digits.charCodeAt(digits.length - 1 - at) - 48
    for (let turn = at % 8; turn > 0; turn -= 1) digit = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4][digit] ?? 0
    check = dihedral(check, digit)
  }
  return check === 0
}

function dihedral(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : ((a + b) % 5) + 5
  return b < 5 ? ((a - b + 5) % 5) + 5 : (a - b + 10) % 5
}

/** ISO 7064 mod 11,10, as German tax and VAT numbers use it: the last digit is the check digit. */
export function mod11And10(digits: string): boolean {
  let product = 10
  for (const digit of digits.slice(0, -1)) {
    const sum = (Number(digit) + product) % 10 || 10
    product = (sum * 2) % 11
  }
  return (11 - product) % 10 === Number(digits.at(-1))
}
