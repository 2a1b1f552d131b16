// Patterns: bounded regular expressions with a base score, an optional check and context words that raise the score.
import { ownText } from '../../own-text.ts'
import { watchContext } from '../context-stems.ts'
import { hasGroups, runLengthMax, type DigitRuns } from '../digit-runs.ts'
import type { Findings, Verdict } from '../findings.ts'
import { matchesIn } from '../scanned.ts'
import type { Recogniser, Source, ValueCheck, Wish } from '../source.ts'

/** One pattern. Its quantifiers are bounded, so that matching is linear. */
export interface Pattern {
  readonly entity: string
  /** With flags g and, where letters are in it, i. A group named value, if any, is the value. */
  readonly regex: RegExp
  readonly score: number
  /** Whether every value, or the label in front of it, holds a letter of ASCII. */
  readonly isLettered?: boolean
  /** The fewest digits in a row that every value holds; default 1. */
  readonly digitsInRow?: number
  /** A cheap test that a text must pass to hold the value at all. */
  readonly needs?: RegExp
  /** Lengths of the digit runs, one character apart, with which every value starts; nothing else is looked at. Such a value has no name. */
  readonly groups?: readonly (readonly number[])[]
  /** Lower-case words or word starts that make the value likely when they stand shortly before it. */
  readonly context?: readonly string[]
  /** Whether a value can be one; where it can the score stands. */
  readonly valid?: (value: string) => boolean
  /** Whether a value is one: certain (score 1), or none. */
  readonly proves?: (value: string) => boolean
}

/** Alternatives whose first letter may be a capital: quicker than an expression that tells no case at all. */
export const withCapitals = (alternatives: string): string =>
  alternatives.replaceAll(/(?<=^|[|]|\(\?:)\p{Ll}/gu, (letter) => `[${letter.toUpperCase()}${letter}]`)

const contextCharacters = 80
const contextWords = 6
export const contextBoost = 0.35
export const contextScoreMin = 0.4

/** The context word that stands within a few words before `start` (or is the word in front of the value), or null. */
export function contextBefore(text: string, start: number, context: readonly string[]): string | null {
  const from = Math.max(0, start - contextCharacters)
  const found = firstInAscii(text, { from, to: start }, context) ?? firstOf(wordsIn(text.slice(from, start)), context)
  return context[found] ?? null
}

/** Whether a context word stands before a value; for a cell of a known column that is in the cell, or in the labels of it. */
export function hasContext(source: Source, start: number, context: readonly string[]): boolean {
  const cell = source.tableHeads?.labelledCellAt(start) ?? null
  if (cell === null) return contextBefore(source.flat, start, context) !== null
  const own = `${source.flat.slice(Math.max(cell.start, start - contextCharacters), start)} ${cell.labels}`
  return contextBefore(own, own.length, context) !== null
}

const wordsIn = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}#]+/u)
    .filter(Boolean)
    .slice(-contextWords)

const startsAsContext = (word: string, context: string): boolean =>
  context.length < 4 ? word === context : word.startsWith(context)

/** The index of the first context word that any of some words starts with; beyond the end when none does. */
function firstOf(words: readonly string[], context: readonly string[]): number {
  const found = context.findIndex((one) => words.some((word) => startsAsContext(word, one)))
  return found < 0 ? context.length : found
}

/**
 * The same for the last words of a range, word by word from its end: most are numbers, which are no context. Null where
 * these words or what stands between them are not of ASCII alone.
 */
function firstInAscii(text: string, { from, to }: Range, context: readonly string[]): number | null {
  let first = context.length
  let end = to
  for (let words = 0; words < contextWords; words += 1) {
    while (end > from && isBetweenWords(text.charCodeAt(end - 1))) end -= 1
    let start = end
    while (start > from && isWordUnit(text.charCodeAt(start - 1))) start -= 1
    if (start > from && text.charCodeAt(start - 1) > 0x7f) return null
    if (start === end) break
    if (isLetter(text.charCodeAt(start))) first = Math.min(first, indexOf(text.slice(start, end), context))
    end = start
  }
  return first
}

const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122
const isBetweenWords = (code: number): boolean => code <= 0x7f && !isWordUnit(code)
const isWordUnit = (code: number): boolean => isLetter(code) || (code >= 48 && code <= 57) || code === 35

interface Range {
  readonly from: number
  readonly to: number
}

const wordsKnownMax = 4096
const indexesByContext = new WeakMap<readonly string[], Map<string, number>>()

/** firstOf for one word, remembered for so many words. */
function indexOf(word: string, context: readonly string[]): number {
  let known = indexesByContext.get(context)
  if (known === undefined) indexesByContext.set(context, (known = new Map()))
  const before = known.get(word)
  if (before !== undefined) return before
  const found = firstOf([word.toLowerCase()], context)
  if (known.size < wordsKnownMax) known.set(ownText(word), found)
  return found
}

/** A recogniser made of patterns over the view with line breaks as spaces. */
export function patternRecogniser(name: string, patterns: readonly Pattern[]): Recogniser {
  const entities = [...new Set(patterns.map((pattern) => pattern.entity))]
  for (const { context } of patterns) if (context !== undefined) watchContext(context)
  const find = (source: Source, findings: Findings, { floor, wanted }: Wish): void => {
    for (const one of patterns) if (wanted.has(one.entity)) findMatches(source, one, { findings, floor })
  }
  return { name, entities, find, checks: patterns.map(checkOf) }
}

/** What a pattern says of a value that stands alone. */
function checkOf({ entity, regex, valid, proves }: Pattern): ValueCheck {
  const tells = proves ?? valid
  const check = (value: string): boolean | null => {
    regex.lastIndex = 0
    const match = regex.exec(value)
    if (match === null || match.index > 0 || match[0].length < value.length) return false
    return tells === undefined ? null : tells(match.groups?.['value'] ?? match[0])
  }
  return { entity, check }
}

interface Asked {
  readonly findings: Findings
  readonly floor: number
}

function findMatches(source: Source, pattern: Pattern, { findings, floor }: Asked): void {
  if (!canReach(source, pattern, floor)) return
  if (!mayStandIn(source, pattern)) return
  const judge = (start: number, value: string): void => {
    const verdict = verdictOn(source, pattern, { start, value })
    if (verdict !== null && verdict.score >= floor) findings.add(verdict, start, start + value.length)
  }
  if (pattern.groups !== undefined) return matchAtGroups(source, searchOf(pattern, pattern.groups), judge)
  for (const match of matchesIn(pattern.regex, source.scannedFlat)) {
    const value = match.groups?.['value'] ?? match[0]
    judge(match.index + match[0].indexOf(value), value)
  }
}

/** What matchAll gives, by the expression itself: the copy that matchAll makes is compiled again for many texts. */
export function* matchesOf(regex: RegExp, text: string): Generator<RegExpExecArray> {
  for (let from = 0; ;) {
    regex.lastIndex = from
    const match = regex.exec(text)
    if (match === null) return
    from = regex.lastIndex
    yield match
  }
}

/** Whether any value can score so high: by itself, by its check, or by a context word that the text holds. */
function canReach(source: Source, { score, proves, context }: Pattern, floor: number): boolean {
  if (proves !== undefined || score >= floor) return true
  if (context === undefined || withContext(score) < floor) return false
  return source.mayHoldAny(context)
}

const withContext = (score: number): number => Math.min(1, Math.max(score + contextBoost, contextScoreMin))

/** Whether a text holds what every value of a pattern does. */
function mayStandIn({ flat, digitRuns, hasLetters }: Source, pattern: Pattern): boolean {
  if (digitRuns.longest < (pattern.digitsInRow ?? 1) || (pattern.isLettered === true && !hasLetters)) return false
  return pattern.needs === undefined || pattern.needs.test(flat)
}

interface GroupSearch {
  readonly sticky: RegExp
  readonly groups: readonly (readonly number[])[]
  /** 1 at the lengths of first digit runs. */
  readonly isFirst: Uint8Array
}

const searchByPattern = new WeakMap<Pattern, GroupSearch>()

function searchOf(pattern: Pattern, groups: readonly (readonly number[])[]): GroupSearch {
  const before = searchByPattern.get(pattern)
  if (before !== undefined) return before
  const sticky = new RegExp(pattern.regex.source, pattern.regex.flags.replace('g', 'y'))
  const isFirst = new Uint8Array(runLengthMax + 1)
  for (const [first = 0] of groups) isFirst[first] = 1
  const made = { sticky, groups, isFirst }
  searchByPattern.set(pattern, made)
  return made
}

/**
 * Judges what matches at digit runs of the right lengths, in order and without overlap: comparing lengths is far cheaper
 * than an expression at each character.
 */
function matchAtGroups(
  { flat, digitRuns }: Source,
  { sticky, groups, isFirst }: GroupSearch,
  judge: (start: number, value: string) => void,
): void {
  const { count, starts, ends } = digitRuns
  if (!groups.some((lengths) => mayOccur(digitRuns, lengths))) return
  let end = 0
  for (let at = 0; at < count; at += 1) {
    const start = starts[at] ?? 0
    if (isFirst[Math.min(runLengthMax, (ends[at] ?? 0) - start)] !== 1 || start < end) continue
    if (!hasAnyGroups(digitRuns, at, groups)) continue
    sticky.lastIndex = start
    if (!sticky.test(flat)) continue
    end = sticky.lastIndex
    judge(start, flat.slice(start, end))
  }
}

/** Whether runs of all these lengths stand in the text. */
const mayOccur = ({ countByLength }: DigitRuns, lengths: readonly number[]): boolean =>
  lengths.every((length) => countByLength[length] !== 0)

function hasAnyGroups(runs: DigitRuns, at: number, groups: readonly (readonly number[])[]): boolean {
  for (const lengths of groups) if (hasGroups(runs, at, lengths)) return true
  return false
}

interface Value {
  readonly start: number
  readonly value: string
}

/** What a value is; null where it is none. */
function verdictOn(source: Source, pattern: Pattern, { start, value }: Value): Verdict | null {
  const { valid, proves, context } = pattern
  if (valid?.(value) === false || proves?.(value) === false) return null
  const { certain, likely, possible } = verdictsOf(pattern)
  if (proves !== undefined) return certain
  return context !== undefined && hasContext(source, start, context) ? likely : possible
}

interface Verdicts {
  readonly certain: Verdict
  /** With a context word in front. */
  readonly likely: Verdict
  readonly possible: Verdict
}

const verdictsByPattern = new WeakMap<Pattern, Verdicts>()

function verdictsOf(pattern: Pattern): Verdicts {
  const { entity, score } = pattern
  let verdicts = verdictsByPattern.get(pattern)
  if (verdicts === undefined) {
    const likely = { entity, score: withContext(score) }
    verdictsByPattern.set(pattern, (verdicts = { certain: { entity, score: 1 }, likely, possible: pattern }))
  }
  return verdicts
}
