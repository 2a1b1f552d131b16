// Ad hoc recognisers: patterns and deny lists that a caller sends along, bounded and safe against catastrophic expressions.
import type { Span } from '../../../contract/redaction.ts'
import { denyListSpans } from '../../../core/redaction/recognise/deny-list.ts'
import { contextBefore, contextBoost, contextScoreMin } from '../../../core/redaction/recognise/pattern.ts'
import { bounds } from './bounds.ts'
import { isObject, Refusal, type Json } from './refusal.ts'
import { compile, isAffordable, type SafeRegex } from '../../../core/redaction/safe-regex.ts'

interface AdHocPattern {
  readonly name: string
  readonly source: string
  readonly regex: SafeRegex
  readonly score: number
}

export interface AdHocRecogniser {
  readonly name: string
  readonly entity: string
  readonly language: string
  readonly patterns: readonly AdHocPattern[]
  readonly denyList: readonly string[]
  readonly denyListScore: number
  readonly context: readonly string[]
}

export interface AdHocSpan extends Span {
  readonly recogniser: string
  readonly pattern: { readonly name: string; readonly source: string } | null
  readonly originalScore: number
  readonly word: string | null
}

const parseFailure = (why: string): Refusal =>
  new Refusal(400, `Failed to parse /analyze request for AnalyzerEngine.analyze(). ${why}`)
const patternFields = new Set(['name', 'regex', 'score'])
const recogniserFields = new Set([
  'name', 'supported_language', 'supported_entity', 'patterns', 'deny_list', 'deny_list_score', 'context', 'version',
  'supported_entities', 'global_regex_flags', 'type', 'id', 'country_code',
]) // oxfmt-ignore

/** Reads the field `ad_hoc_recognizers`; throws what the real service answers. */
export function adHocRecognisers(value: unknown, pythonFlags: number): AdHocRecogniser[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || value.length > bounds.recognisersMax) throw new Refusal(500, 'Too many recognizers')
  return value.map((one) => {
    if (!isObject(one)) throw parseFailure('a recognizer must be an object')
    return recogniserOf(one, pythonFlags)
  })
}

function recogniserOf(json: Json, pythonFlags: number): AdHocRecogniser {
  const unknown = Object.keys(json).find((key) => !recogniserFields.has(key))
  if (unknown !== undefined) {
    throw parseFailure(`PatternRecognizer.__init__() got an unexpected keyword argument '${unknown.slice(0, 64)}'`)
  }
  const entity = json['supported_entity'] ?? (json['supported_entities'] as readonly unknown[] | undefined)?.[0]
  if (typeof entity !== 'string' || entity === '' || entity.length > 64) {
    throw new Refusal(500, 'Pattern recognizer should be initialized with supported_entity')
  }
  const patterns = patternsOf(json['patterns'], flagsIn(json, pythonFlags))
  const denyList = stringsOf(json['deny_list'], { name: 'deny_list', entriesMax: bounds.denyEntriesMax })
  if (patterns.length === 0 && denyList.length === 0) {
    throw new Refusal(500, 'Pattern recognizer should be initialized with patterns or with deny list')
  }
  return {
    name: textOr(json['name'], 'PatternRecognizer'),
    entity,
    language: textOr(json['supported_language'], 'en'),
    patterns,
    denyList,
    denyListScore: typeof json['deny_list_score'] === 'number' ? json['deny_list_score'] : 1,
    context: stringsOf(json['context'], { name: 'context', entriesMax: bounds.listEntriesMax }).map((word) =>
      word.toLowerCase(),
    ),
  }
}

const textOr = (value: unknown, otherwise: string): string =>
  typeof value === 'string' ? value.slice(0, 200) : otherwise

const flagsIn = (json: Json, otherwise: number): number =>
  typeof json['global_regex_flags'] === 'number' ? json['global_regex_flags'] : otherwise

function stringsOf(
  value: unknown,
  { name, entriesMax }: { readonly name: string; readonly entriesMax: number },
): string[] {
  if (value === undefined || value === null) return []
  const strings = Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
  if (!Array.isArray(value) || strings.length !== value.length) throw parseFailure(`${name} must be a list of strings`)
  const tooLong = strings.some((one) => one.length > bounds.listEntryCharactersMax)
  if (strings.length > entriesMax || tooLong) throw new Refusal(500, `${name} is too long`)
  return strings
}

function patternsOf(value: unknown, pythonFlags: number): AdHocPattern[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || value.length > bounds.patternsMax) throw new Refusal(500, 'Too many patterns')
  return value.map((one) => patternOf(isObject(one) ? one : {}, pythonFlags))
}

function patternOf(json: Json, pythonFlags: number): AdHocPattern {
  const unknown = Object.keys(json).find((key) => !patternFields.has(key))
  if (unknown !== undefined) {
    throw parseFailure(`Pattern.__init__() got an unexpected keyword argument '${unknown.slice(0, 64)}'`)
  }
  const { name, regex: source, score } = json
  if (typeof source !== 'string' || typeof score !== 'number') {
    throw parseFailure("Pattern.__init__() missing required arguments: 'regex' and 'score'")
  }
  if (score < 0 || score > 1) throw new Refusal(500, `Invalid score: ${score}. Score should be between 0 and 1`)
  const regex = source.length > bounds.patternCharactersMax ? null : compile(source, pythonFlags)
  if (regex === null) throw new Refusal(500, 'Invalid regex pattern: cannot be read')
  return { name: textOr(name, ''), source, regex, score }
}

/** Findings of a caller's recogniser in UTF-16. `given`: context words of the request. */
export function adHocSpans(text: string, recogniser: AdHocRecogniser, given: readonly string[]): AdHocSpan[] {
  const spans: AdHocSpan[] = []
  for (const pattern of recogniser.patterns) {
    if (!isAffordable(pattern.regex, text.length))
      throw new Refusal(500, 'Pattern takes too long on a text of this length')
    for (const { start, end } of pattern.regex.matches(text)) {
      spans.push(withContext(text, recogniser, { pattern, start, end, given }))
      if (spans.length >= bounds.findingsMax) throw new Refusal(500, 'Too many findings')
    }
  }
  for (const span of denyListSpans(text, recogniser.denyList, recogniser.entity)) {
    const score = recogniser.denyListScore
    spans.push({ ...span, score, originalScore: score, recogniser: recogniser.name, pattern: null, word: null })
  }
  return spans
}

interface Match {
  readonly pattern: AdHocPattern
  readonly start: number
  readonly end: number
  readonly given: readonly string[]
}

function withContext(text: string, recogniser: AdHocRecogniser, match: Match): AdHocSpan {
  const { pattern, start, end, given } = match
  const word = contextBefore(text, start, recogniser.context) ?? contextWord(recogniser.context, given)
  const score = word === null ? pattern.score : Math.min(1, Math.max(pattern.score + contextBoost, contextScoreMin))
  return {
    entity: recogniser.entity,
    start,
    end,
    score,
    originalScore: pattern.score,
    recogniser: recogniser.name,
    pattern: { name: pattern.name, source: pattern.source },
    word,
  }
}

/** The first of a recogniser's context words that the request's own context names. */
export function contextWord(context: readonly string[], given: readonly string[]): string | null {
  return context.find((word) => given.some((one) => one.toLowerCase().includes(word))) ?? null
}
