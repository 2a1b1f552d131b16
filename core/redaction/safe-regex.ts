// Safe regex: a caller's regular expression with its open loops bounded, and what a match can cost at most per start.

/** An open loop ("+", "*", "{n,}") runs at most this often; a longer value is found in parts. */
const loopMax = 100
const costMax = 1e12
/** Steps that one expression may take over one text: about a second. */
const stepsMax = 200_000_000

interface Quantifier {
  readonly text: string
  readonly min: number
  readonly max: number
}

export interface SafeRegex {
  readonly regex: RegExp
  /** Steps from one start, at most: the ways in which the loops and alternatives can share a text. */
  readonly cost: number
}

/** Whether an expression stays within its steps on a text of this length. */
export const isAffordable = (safe: SafeRegex, characters: number): boolean => safe.cost * characters <= stepsMax

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

/** Python's flags as JavaScript's: IGNORECASE 2, MULTILINE 8, DOTALL 16. */
function flagsOf(pythonFlags: number): string {
  return `gu${(pythonFlags & 2) === 0 ? '' : 'i'}${(pythonFlags & 8) === 0 ? '' : 'm'}${(pythonFlags & 16) === 0 ? '' : 's'}`
}

/** Compiles a caller's expression; null when it is none. Escapes that Python takes and `u` refuses are unescaped. */
export function compile(source: string, pythonFlags: number): SafeRegex | null {
  const named = source.replaceAll('(?P<', '(?<')
  const plain = named.replace(/\\([-_ "'#%&,:;<=>@`~!])/g, (_, mark: string) => (mark === '-' ? '\\x2d' : mark))
  const safe = bounded(plain)
  if (safe === null) return null
  try {
    return { regex: new RegExp(safe.source, flagsOf(pythonFlags)), cost: safe.cost }
  } catch {
    return null
  }
}
