// IBAN_CODE: country, length and mod 97 (ISO 13616), with or without spaces.
import { countrySpecs, isValidIBAN } from 'ibantools'
import type { Findings, Verdict } from '../findings.ts'
import type { Recogniser, Source } from '../source.ts'

/** A country, check digits, and up to thirty letters and digits with single separators; letters of either case. */
const candidate = /(?<![A-Za-z0-9])[A-Za-z]{2}[ -]?\d{2}(?:[ -]?[A-Za-z0-9]){10,30}/g
const countries: Readonly<Record<string, { chars?: number | null } | undefined>> = countrySpecs

const verdict: Verdict = { entity: 'IBAN_CODE', score: 1 }

function find(source: Source, findings: Findings): void {
  if (source.digitRuns.count === 0) return
  for (let match = candidate.exec(source.flat); match !== null; match = candidate.exec(source.flat)) {
    const length = ibanLength(source.flat, match.index, match[0])
    if (length > 0) {
      findings.add(verdict, match.index, match.index + length)
      candidate.lastIndex = match.index + length
    } else candidate.lastIndex = match.index + 4
  }
  candidate.lastIndex = 0
}

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
