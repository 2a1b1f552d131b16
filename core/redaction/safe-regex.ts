// Safe regex: a caller's regular expression, run by an engine that is linear in the text, with its open loops bounded.
import { RE2JS } from 're2js'

/** An open loop ("+", "*", "{n,}") runs at most this often; a longer value is found in parts. */
const loopMax = 100
const costMax = 1e12
/** How far one looks ahead of what it finds, over one text: about a second. */
const stepsMax = 200_000_000
/** The engine's own: each of its instructions at each character, where nothing that it remembers helps; seconds, and rarely met. */
const instructionsMax = 500_000_000

interface Quantifier {
  readonly text: string
  readonly min: number
  readonly max: number
}

export interface Match {
  readonly start: number
  readonly end: number
}

export interface SafeRegex {
  /** What is found in UTF-16, each behind the one before it; nothing empty. */
  readonly matches: (text: string) => Iterable<Match>
  /** Whether it is found at all, be it empty. */
  readonly isIn: (text: string) => boolean
  /** Steps from one start, at most: the ways in which the loops and alternatives can share a text. */
  readonly cost: number
  /** Instructions of the compiled expression. */
  readonly size: number
}

/** Whether an expression stays within its steps on a text of this length. */
export const isAffordable = ({ cost, size }: Pick<SafeRegex, 'cost' | 'size'>, characters: number): boolean =>
  cost * characters <= stepsMax && size * characters <= instructionsMax

/** The expression with bounded loops and its cost; null when its brackets do not match. */
export function bounded(source: string): { source: string; cost: number } | null {
  const costs = [1]
  let made = ''
  for (let at = 0; at < source.length;) {
    const token = tokenAt(source, at)
    at += token.length
    made += token
    if (token === '(') costs.push(1)
    else if (token === '|') multiply(costs, 2)
    else {
      const cost = token === ')' ? (costs.pop() ?? 1) : 1
      if (costs.length === 0) return null
      const quantifier = quantifierAt(source, at) ?? once
      at += quantifier.text.length
      made += writtenOut(quantifier)
      multiply(costs, repeated(cost, quantifier))
    }
  }
  return costs.length === 1 ? { source: made, cost: costs[0] ?? costMax } : null
}

const once: Quantifier = { text: '', min: 1, max: 1 }

function multiply(costs: number[], factor: number): void {
  const last = costs.length - 1
  costs[last] = Math.min(costMax, (costs[last] ?? 1) * factor)
}

function repeated(cost: number, { min, max }: Quantifier): number {
  const most = max === Infinity ? Math.max(min, loopMax) : max
  return Math.min(costMax, cost ** most * (most - min + 1))
}

function writtenOut({ text, min, max }: Quantifier): string {
  if (max !== Infinity) return text
  const lazy = text.length > 1 && text.endsWith('?') ? '?' : ''
  return `{${min},${Math.max(min, loopMax)}}${lazy}`
}

/** One element: an escape, a class, a group's start or end, or a character. */
function tokenAt(source: string, at: number): string {
  if (source[at] === '\\') return source.slice(at, at + 2)
  if (source[at] === '(') return '('
  if (source[at] !== '[') return source[at] ?? ''
  let end = at + 1
  while (end < source.length && (source[end] !== ']' || end === at + 1)) end += source[end] === '\\' ? 2 : 1
  return source.slice(at, end + 1)
}

function quantifierAt(source: string, at: number): Quantifier | null {
  // "(?" opens a group: what follows a bracket is no quantifier, and the loop above never asks there.
  const found = /^(?:[*+?]|\{(\d{1,4})(?:(,)(\d{0,4}))?\})\??/.exec(source.slice(at, at + 20))
  if (found === null) return null
  const [text, least, comma, most] = found
  if (least !== undefined) {
    const min = Number(least)
    return { text, min, max: comma === undefined ? min : most === '' ? Infinity : Number(most) }
  }
  if (text.startsWith('?')) return { text, min: 0, max: 1 }
  return { text, min: text.startsWith('+') ? 1 : 0, max: Infinity }
}

/** Presidio's default: DOTALL, MULTILINE and IGNORECASE. */
export const defaultFlags = 26

/** Python's flags as RE2's: IGNORECASE 2, MULTILINE 8, DOTALL 16. */
const flagsOf = (pythonFlags: number): number =>
  ((pythonFlags & 2) === 0 ? 0 : RE2JS.CASE_INSENSITIVE) |
  ((pythonFlags & 8) === 0 ? 0 : RE2JS.MULTILINE) |
  ((pythonFlags & 16) === 0 ? 0 : RE2JS.DOTALL)

/** Compiles a caller's expression; null when it is none, or looks around or back, which no linear engine does. */
export function compile(source: string, pythonFlags: number): SafeRegex | null {
  const safe = bounded(source)
  if (safe === null) return null
  try {
    const regex = RE2JS.compile(safe.source, flagsOf(pythonFlags))
    return {
      matches: (text) => matchesOf(regex, text),
      isIn: (text) => regex.matcher(text).find(),
      cost: safe.cost,
      size: regex.programSize(),
    }
  } catch {
    return null
  }
}

function* matchesOf(regex: RE2JS, text: string): Iterable<Match> {
  const matcher = regex.matcher(text)
  while (matcher.find()) {
    const [start, end] = [matcher.start(), matcher.end()]
    if (end > start) yield { start, end }
  }
}
