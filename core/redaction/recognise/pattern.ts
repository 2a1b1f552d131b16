// Patterns: bounded regular expressions with a base score, an optional check and context words that raise the score.
import type { Span } from '../../../contract/redaction.ts'
import { hasGroups } from '../digit-runs.ts'
import { stemLetters, type Recogniser, type Source } from '../source.ts'

/** One pattern. Its quantifiers are bounded, so that matching is linear. */
export interface Pattern {
  readonly entity: string
  /** With flags g and, where letters are in it, i. A group named value, if any, is the value. */
  readonly regex: RegExp
  readonly score: number
  /** A cheap test that a text must pass to hold the value at all. */
  readonly needs?: RegExp
  /** Lengths of the digit runs, one character apart, with which every value starts; nothing else is looked at. */
  readonly groups?: readonly (readonly number[])[]
  /** Lower-case words or word starts that make the value likely when they stand shortly before it. */
  readonly context?: readonly string[]
  /** true: certain (score 1); false: not one; null: the score stands. */
  readonly check?: (value: string) => boolean | null
}

const contextCharacters = 80
const contextWords = 6
export const contextBoost = 0.35
export const contextScoreMin = 0.4

/** The context word that stands within a few words before `start` (or is the word in front of the value), or null. */
export function contextBefore(text: string, start: number, context: readonly string[]): string | null {
  const before = text.slice(Math.max(0, start - contextCharacters), start).toLowerCase()
  const near = before
    .split(/[^\p{L}\p{N}#]+/u)
    .filter(Boolean)
    .slice(-contextWords)
  return context.find((word) => near.some((one) => (word.length < 4 ? one === word : one.startsWith(word)))) ?? null
}

/** A recogniser made of patterns over the view with line breaks as spaces. */
export function patternRecogniser(name: string, patterns: readonly Pattern[]): Recogniser {
  const entities = [...new Set(patterns.map((pattern) => pattern.entity))]
  const find = (source: Source, floor: number, wanted?: ReadonlySet<string>): Span[] => {
    const asked = wanted === undefined ? patterns : patterns.filter((one) => wanted.has(one.entity))
    return asked.flatMap((one) => matches(source, one, floor))
  }
  return { name, entities, find }
}

function matches(source: Source, pattern: Pattern, floor: number): Span[] {
  if (pattern.needs !== undefined && !pattern.needs.test(source.flat)) return []
  const reach = pattern.context === undefined ? 0 : contextBoost
  const certain = pattern.check !== undefined
  if (!certain && pattern.score < floor) {
    if (Math.max(pattern.score + reach, reach > 0 ? contextScoreMin : 0) < floor || !anyContext(source, pattern))
      return []
  }
  const spans: Span[] = []
  for (const match of occurrences(source, pattern)) {
    const span = scored(source, pattern, match)
    if (span !== null && span.score >= floor) spans.push(span)
  }
  return spans
}

/** Where a pattern matches, in order and without overlap. */
function occurrences(source: Source, pattern: Pattern): Iterable<RegExpExecArray> {
  return pattern.groups === undefined
    ? source.flat.matchAll(pattern.regex)
    : matchesAtGroups(source, pattern, pattern.groups)
}

const stickyByPattern = new WeakMap<Pattern, RegExp>()

function stickyOf(pattern: Pattern): RegExp {
  const before = stickyByPattern.get(pattern)
  if (before !== undefined) return before
  const made = new RegExp(pattern.regex.source, pattern.regex.flags.replace('g', 'y'))
  stickyByPattern.set(pattern, made)
  return made
}

/** The matches at digit runs of the right lengths: comparing lengths is far cheaper than an expression at each character. */
function* matchesAtGroups(
  { flat, digitRuns }: Source,
  pattern: Pattern,
  groups: readonly (readonly number[])[],
): Generator<RegExpExecArray> {
  const sticky = stickyOf(pattern)
  let end = 0
  for (let at = 0; at < digitRuns.count; at += 1) {
    const start = digitRuns.starts[at] ?? 0
    if (start < end || !groups.some((lengths) => hasGroups(digitRuns, at, lengths))) continue
    sticky.lastIndex = start
    const match = sticky.exec(flat)
    if (match === null) continue
    end = start + match[0].length
    yield match
  }
}

function anyContext(source: Source, pattern: Pattern): boolean {
  return (pattern.context ?? []).some((word) => source.words.has(word.slice(0, stemLetters)))
}

function scored(source: Source, pattern: Pattern, match: RegExpExecArray): Span | null {
  const value = match.groups?.['value'] ?? match[0]
  const start = match.index + match[0].indexOf(value)
  const verdict = pattern.check?.(value) ?? null
  if (verdict === false) return null
  const span = { entity: pattern.entity, start, end: start + value.length, score: verdict === true ? 1 : pattern.score }
  if (verdict === true || pattern.context === undefined) return span
  if (contextBefore(source.flat, start, pattern.context) === null) return span
  return { ...span, score: Math.min(1, Math.max(span.score + contextBoost, contextScoreMin)) }
}
