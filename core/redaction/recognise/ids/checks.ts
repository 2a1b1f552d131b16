// Checks of identifiers: weighted sums with their remainders, dates, and letters as numbers, over letters and digits alone.
import { weighted } from '../checksums.ts'

/** The value of a digit, or of a letter as A = 10 to Z = 35 (ISO 7064). */
export function valueOf(character: string): number {
  const code = character.charCodeAt(0)
  return code < 58 ? code - 48 : code - 55
}

export const digitAt = (bare: string, at: number): number => bare.charCodeAt(at) - 48

/** The sum of values times weights, position by position. */
export const weightedValues = (bare: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * valueOf(bare.charAt(at)), 0)

/** The remainder of a long number. */
export function remainder(digits: string, modulus: number): number {
  let rest = 0
  for (let at = 0; at < digits.length; at += 1) rest = (rest * 10 + digitAt(digits, at)) % modulus
  return rest
}

/** Whether a calendar can hold a month and a day. */
export function isDay(month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  return day <= (month === 2 ? 29 : [4, 6, 9, 11].includes(month) ? 30 : 31)
}

/** Whether two digits at one place are a month and at another a day. */
export const hasDay = (bare: string, { month, day }: { month: number; day: number }): boolean =>
  isDay(Number(bare.slice(month, month + 2)), Number(bare.slice(day, day + 2)))

/** The remainder of the weighted sum by 11, with 10 as another digit, is the digit at a place. */
export const mod11Is =
  (weights: readonly number[], { at, ten = 0 }: { at: number; ten?: number }) =>
  (bare: string): boolean => {
    const rest = weighted(bare, weights) % 11
    return (rest === 10 ? ten : rest) === digitAt(bare, at)
  }

/** What the weighted sum lacks to a multiple of 11 is the digit at a place; lacking 10 is no value, 11 is 0. */
export const mod11Lacks =
  (weights: readonly number[], { at, ten = -1 }: { at: number; ten?: number }) =>
  (bare: string): boolean => {
    const lack = (11 - (weighted(bare, weights) % 11)) % 11
    return (lack === 10 ? ten : lack) === digitAt(bare, at)
  }

/** A form with any number of digits from `least` to `most` behind a start. */
export const withDigits = (start: string, least: number, most: number): string[] =>
  Array.from({ length: most - least + 1 }, (_, more) => start + '9'.repeat(least + more))
