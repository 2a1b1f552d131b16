// Name runs: sequences of capitalised words, and the pieces of them that are no ordinary English words.
import { kind, kindOf } from '../lexicon/lexicon.ts'
import { honorifics, particles } from '../lexicon/word-lists.ts'
import type { Word } from '../words.ts'

/** A word with its kinds; ordinary words that the text also writes in lower case are `common`. */
export type Token = Readonly<Word>

/** Tokens `from` up to (not including) `to`. */
export interface Run {
  readonly from: number
  readonly to: number
}

const joint = /^(?: {1,2}|-|_|\. ?| ?& ?|')$/
const runWordsMax = 12
/** A line at least this long was wrapped: a name goes on in the next. */
const wrappedLineMin = 50

export const isCapital = (word: Word): boolean => word.shape === 'capital' || word.shape === 'initial'
const isNameLike = (word: Word): boolean => isCapital(word) || word.shape === 'upper'
export const has = (token: Token | undefined, bits: number): boolean =>
  token !== undefined && (token.kinds & bits) !== 0
export const isUnknown = (token: Token): boolean => token.kinds === 0 && token.shape !== 'initial'
/** An ordinary word, and no name besides. */
export const isCommon = (token: Token): boolean =>
  has(token, kind.common) && !has(token, kind.first | kind.last | kind.place | kind.organisation)

const made = new WeakMap<readonly Word[], readonly Token[]>()

/** The words with their kinds; made once for all recognisers of one text. */
export function tokensOf(words: readonly Word[]): readonly Token[] {
  const before = made.get(words)
  if (before !== undefined) return before
  const tokens = classified(words)
  made.set(words, tokens)
  return tokens
}

/** What holds the parts of addresses and file names together: their lower case says nothing about a word. */
const glued = /^[.@_/\\-]+$/

function classified(words: readonly Word[]): readonly Token[] {
  const lowered = new Set<string>()
  words.forEach((word, at) => {
    if (word.shape === 'lower' && !glued.test(word.gap) && !glued.test(words[at + 1]?.gap ?? ''))
      lowered.add(word.lower)
  })
  const known = new Map<string, number>()
  for (const word of words) {
    if (word.shape === 'number') continue
    let kinds = known.get(word.lower)
    if (kinds === undefined) {
      kinds = kindOf(word.lower) || (lowered.has(word.lower) && word.shape !== 'lower' ? kind.common : 0)
      if (word.shape !== 'lower' || kinds !== 0) known.set(word.lower, kinds)
    }
    word.kinds = kinds
  }
  if (isCaseless(words)) capitalise(words)
  return words
}

const caselessWordsMin = 3
const nameLeads = new Set(['in', 'from', 'to', 'at', 'named', 'called', 'by', 'mr', 'mrs', 'ms', 'dr'])

/** A text without capitals, as people type it. */
function isCaseless(words: readonly Word[]): boolean {
  return words.length >= caselessWordsMin && words.every((word) => word.shape === 'lower' || word.shape === 'number')
}

/** Names known by the lexicon, the unknown word behind one, and unknown words behind "from", "named" and the like. */
function capitalise(words: readonly Word[]): void {
  let behindName = false
  words.forEach((word, at) => {
    behindName = isListedName(word) || (isStranger(word) && (behindName || isLed(words, at)))
    if (behindName) word.shape = 'capital'
  })
}

function isListedName(word: Word): boolean {
  const names = kind.first | kind.last | kind.place | kind.people
  return has(word, names) && !has(word, kind.common | kind.ambiguous) && word.lower.length > 3
}

const isStranger = (word: Word): boolean =>
  word.kinds === 0 && word.shape === 'lower' && word.lower.length > 2 && word.gap.length <= 2

function isLed(words: readonly Word[], at: number): boolean {
  const before = words[at - 1]?.lower ?? ''
  return nameLeads.has(before) || (before === 'is' && words[at - 2]?.lower === 'name')
}

/** Maximal sequences of capitalised words, with particles between them. */
export function runsOf(tokens: readonly Token[]): Run[] {
  const runs: Run[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const first = tokens[at]
    if (first === undefined || !isNameLike(first)) continue
    const to = runEnd(tokens, at)
    runs.push({ from: at, to })
    at = to - 1
  }
  return runs
}

function runEnd(tokens: readonly Token[], from: number): number {
  let to = from + 1
  while (to < tokens.length && to - from < runWordsMax) {
    const next = tokens[to]
    const before = tokens[to - 1]
    if (next === undefined || before === undefined || !joins(before, next)) break
    if (isNameLike(next)) to += 1
    else if (particles.has(next.lower) && next.shape === 'lower' && followsName(tokens, to)) to += 2
    else break
  }
  return Math.min(to, tokens.length)
}

/** A particle (or two) in front of another capitalised word. */
function followsName(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1]
  if (next === undefined || next.gap !== ' ') return false
  return isNameLike(next) || (particles.has(next.lower) && isNameLike(tokens[at + 2] ?? next))
}

function joins(before: Word, next: Word): boolean {
  if (next.gap === ' ' || next.gap === '-' || next.gap === '_') return true
  if (next.gap === '. ' || next.gap === '.')
    return !next.opens && (before.shape === 'initial' || honorifics.has(before.lower))
  if (next.gap === '\n') return before.start - next.start < -wrappedLineMin
  return joint.test(next.gap) && !next.opens && !next.gap.includes('.')
}

/** The parts of a run that hold no ordinary word; an ordinary word behind a first name is its surname. */
export function piecesOf(tokens: readonly Token[], run: Run): Run[] {
  const pieces: Run[] = []
  let from = -1
  for (let at = run.from; at < run.to; at += 1) {
    if (from < 0) {
      if (startsPiece(tokens, at, run)) from = at
    } else if (endsPiece(tokens, at, from)) {
      pieces.push({ from, to: at })
      from = -1
    }
  }
  if (from >= 0) pieces.push({ from, to: run.to })
  return pieces.map((piece) => withoutEdges(tokens, piece)).filter((piece) => piece.to > piece.from)
}

function startsPiece(tokens: readonly Token[], at: number, run: Run): boolean {
  const token = tokens[at]
  if (token === undefined || isCommon(token) || token.shape === 'lower') return false
  return token.shape !== 'initial' || at + 1 < run.to
}

function endsPiece(tokens: readonly Token[], at: number, from: number): boolean {
  const token = tokens[at]
  if (token === undefined) return true
  return isCommon(token) && token.shape !== 'lower' && token.shape !== 'initial' && !isSurname(tokens, at, from)
}

/** "Jacob Bush": a capitalised ordinary word behind a first name. */
function isSurname(tokens: readonly Token[], at: number, from: number): boolean {
  const before = tokens[at - 1]
  const token = tokens[at]
  if (from < 0 || before === undefined || token === undefined || token.opens || token.shape !== 'capital') return false
  return at - from <= 2 && has(tokens[from], kind.first) && (at - from === 1 || before.shape === 'initial')
}

/** Particles at the edges of a piece are none, nor is "I", nor an initial alone. */
function withoutEdges(tokens: readonly Token[], piece: Run): Run {
  let { from, to } = piece
  while (to > from && tokens[to - 1]?.shape === 'lower') to -= 1
  while (from < to && isNoStart(tokens[from])) from += 1
  return to - from === 1 && tokens[from]?.shape === 'initial' ? { from: to, to } : { from, to }
}

const isNoStart = (token: Token | undefined): boolean => token?.shape === 'lower' || token?.text === 'I'
