// IBAN_CODE: country, length and mod 97 (ISO 13616), with or without spaces.
import { countrySpecs, isValidIBAN } from 'ibantools'
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'

/** Up to thirty letters and digits with single separators behind the check digits; letters of either case. */
const candidate = /[A-Za-z]{2}[ -]?\d{2}(?:[ -]?[A-Za-z0-9]){10,30}/y
const countries: Readonly<Record<string, { chars?: number | null } | undefined>> = countrySpecs

const verdict: Verdict = { entity: 'IBAN_CODE', score: 1 }

function find({ flat, digitRuns, hasLetters }: Source, findings: Findings): void {
  if (!hasLetters) return
  let floor = 0
  for (let run = 0; run < digitRuns.count; run += 1) {
    const start = countryStart(flat, digitRuns.starts[run] ?? 0)
    if (start < floor) continue
    candidate.lastIndex = start
    const value = candidate.exec(flat)?.[0]
    if (value === undefined) continue
    const length = ibanLength(flat, start, value)
    if (length > 0) findings.add(verdict, start, start + length)
    // Behind the country and the check digits another may start.
    floor = start + (length > 0 ? length : 4)
  }
}

/** Where the two letters of a country stand in front of check digits, with no other in front of them; -1 when they do not. */
function countryStart(flat: string, digits: number): number {
  const start = digits - (flat[digits - 1] === ' ' || flat[digits - 1] === '-' ? 3 : 2)
  if (start < 0 || !isLetter(flat.charCodeAt(start)) || !isLetter(flat.charCodeAt(start + 1))) return -1
  const before = start > 0 ? flat.charCodeAt(start - 1) : 0
  return isLetter(before) || (before >= 48 && before <= 57) ? -1 : start
}

const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122

/** How many characters of a candidate are an IBAN of its country's length that ends at a word's end; 0 when none. */
function ibanLength(text: string, start: number, value: string): number {
  const wanted = countries[value.slice(0, 2).toUpperCase()]?.chars ?? 0
  const length = lengthOf(value, wanted)
  if (length === 0 || /[A-Za-z0-9]/.test(text[start + length] ?? ' ')) return 0
  const bare = value.slice(0, length).replace(/[ -]/g, '')
  const oneCase = bare === bare.toUpperCase() || bare === bare.toLowerCase()
  return oneCase && isIban(bare.toUpperCase()) ? length : 0
}

/** The length of the part of a value that holds `wanted` letters and digits; 0 when it holds fewer. */
function lengthOf(value: string, wanted: number): number {
  let count = 0
  for (let at = 0; at < value.length; at += 1) {
    if (value[at] !== ' ' && value[at] !== '-') count += 1
    if (count === wanted) return at + 1
  }
  return 0
}

/** Mod 97 first, because it refuses nearly everything at little cost. */
function isIban(bare: string): boolean {
  let rest = 0
  for (let at = 0; at < bare.length; at += 1) {
    const code = bare.charCodeAt((at + 4) % bare.length)
    rest = code > 57 ? (rest * 100 + code - 55) % 97 : (rest * 10 + code - 48) % 97
  }
  return rest === 1 && isValidIBAN(bare)
}

export const ibanRecogniser: Recogniser = { name: 'iban', entities: ['IBAN_CODE'], find }
