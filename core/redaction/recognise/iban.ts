// IBAN_CODE: country, length and mod 97 (ISO 13616), with or without spaces.
import { countrySpecs, isValidIBAN, validateIBAN, ValidationErrorsIBAN } from 'ibantools'
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
    if (!candidate.test(flat)) continue
    const end = ibanEnd(flat, start, candidate.lastIndex)
    if (end > start) findings.add(verdict, start, end)
    // Behind the country and the check digits another may start.
    floor = end > start ? end : start + 4
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

/** The end of the IBAN of its country's length that a candidate starts with, at a word's end; its start when none. */
function ibanEnd(text: string, start: number, candidateEnd: number): number {
  const wanted = countries[text.slice(start, start + 2).toUpperCase()]?.chars ?? 0
  const end = endOf(text, start, wanted)
  if (end > candidateEnd || (end < text.length && isPlain(text.charCodeAt(end)))) return start
  return isIbanAt(text, start, end) ? end : start
}

const isPlain = (code: number): boolean => isLetter(code) || (code >= 48 && code <= 57)
const isSeparator = (code: number): boolean => code === 32 || code === 45

/** The end of so many letters and digits with what separates them. */
function endOf(text: string, start: number, count: number): number {
  let at = start
  for (let left = count; left > 0 && at < text.length; at += 1) if (!isSeparator(text.charCodeAt(at))) left -= 1
  return at
}

const countryAndCheck = 4

/** Mod 97 first, because it refuses nearly everything at little cost: of what stands behind the check digits, then of them. */
function isIbanAt(text: string, start: number, end: number): boolean {
  const behind = endOf(text, start, countryAndCheck)
  if (restWith(restWith(0, text, { from: behind, to: end }), text, { from: start, to: behind }) !== 1) return false
  const bare = text.slice(start, end).replace(/[ -]/g, '')
  const isOneCase = bare === bare.toUpperCase() || bare === bare.toLowerCase()
  return isOneCase && isAccount(bare.toUpperCase())
}

/** Of the check digits inside an account some banks make no use. */
function isAccount(iban: string): boolean {
  if (isValidIBAN(iban)) return true
  return validateIBAN(iban).errorCodes.every((code) => code === ValidationErrorsIBAN.WrongAccountBankBranchChecksum)
}

/** The remainder by 97 with more letters and digits behind. */
function restWith(rest: number, text: string, { from, to }: { from: number; to: number }): number {
  let sum = rest
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at)
    if (isLetter(code)) sum = (sum * 100 + (code | 32) - 87) % 97
    else if (!isSeparator(code)) sum = (sum * 10 + code - 48) % 97
  }
  return sum
}

/** Whether letters and digits alone are an IBAN. */
export const isIban = (value: string): boolean => isIbanAt(value, 0, value.length)

export const ibanRecogniser: Recogniser = { name: 'iban', entities: ['IBAN_CODE'], find }
