// Name runs: sequences of capitalised words, and the pieces of them that are no ordinary English words.
import { gap } from '../gaps.ts'
import { kind } from '../lexicon/lexicon.ts'
import { role } from '../lexicon/roles.ts'
import { shape, type Words } from '../words.ts'

/** Words `from` up to (not including) `to`. */
export interface Run {
  readonly from: number
  readonly to: number
}

const runWordsMax = 12
/** A line at least this long was wrapped: a name goes on in the next. */
const wrappedLineMin = 50

export const capital = shape.capital | shape.initial
const nameLike = capital | shape.upper

export const isUnknown = (words: Words, at: number): boolean => words.kinds(at) === 0 && !words.is(at, shape.initial)
/** An ordinary word, and no name besides. */
export const isCommon = (words: Words, at: number): boolean =>
  (words.kinds(at) & (kind.common | kind.first | kind.last | kind.place | kind.organisation)) === kind.common

/** The first run at or behind a word: a maximal sequence of capitalised words, with particles between them. */
export function nextRun(words: Words, from: number): Run | null {
  for (let at = from; at < words.count; at += 1) if (words.is(at, nameLike)) return { from: at, to: runEnd(words, at) }
  return null
}

function runEnd(words: Words, from: number): number {
  let to = from + 1
  while (to < words.count && to - from < runWordsMax) {
    if (!joins(words, to)) break
    if (words.is(to, nameLike)) to += 1
    else if (words.is(to, shape.lower) && words.plays(to, role.particle) && followsName(words, to)) to += 2
    else break
  }
  return Math.min(to, words.count)
}

/** A particle (or two) in front of another capitalised word. */
function followsName(words: Words, at: number): boolean {
  if (!words.follows(at + 1, gap.space)) return false
  if (words.is(at + 1, nameLike)) return true
  return words.plays(at + 1, role.particle) && words.is(at + 2 < words.count ? at + 2 : at + 1, nameLike)
}

/** Whether a word goes on with the one in front of it. */
function joins(words: Words, at: number): boolean {
  if (words.follows(at, gap.space | gap.hyphen | gap.underscore)) return true
  if (words.follows(at, gap.stop | gap.stopSpace))
    return !words.opens(at) && (words.is(at - 1, shape.initial) || words.plays(at - 1, role.honorific))
  if (words.follows(at, gap.line)) return words.start(at) - words.start(at - 1) > wrappedLineMin
  return words.follows(at, gap.loose) && !words.opens(at)
}

/** The parts of a run that hold no ordinary word; an ordinary word behind a first name is its surname. */
export function piecesOf(words: Words, run: Run): Run[] {
  const pieces: Run[] = []
  let from = -1
  for (let at = run.from; at < run.to; at += 1) {
    if (from < 0) {
      if (startsPiece(words, at, run)) from = at
    } else if (endsPiece(words, at, from)) {
      addPiece(words, pieces, { from, to: at })
      from = -1
    }
  }
  if (from >= 0) addPiece(words, pieces, { from, to: run.to })
  return pieces
}

function addPiece(words: Words, pieces: Run[], written: Run): void {
  const piece = withoutEdges(words, written)
  if (piece.to > piece.from) pieces.push(piece)
}

function startsPiece(words: Words, at: number, run: Run): boolean {
  if (words.is(at, shape.lower) || isCommon(words, at)) return false
  return !words.is(at, shape.initial) || at + 1 < run.to
}

const endsPiece = (words: Words, at: number, from: number): boolean =>
  !words.is(at, shape.lower | shape.initial) && isCommon(words, at) && !isSurname(words, at, from)

/** "Jacob Bush": a capitalised ordinary word behind a first name. */
function isSurname(words: Words, at: number, from: number): boolean {
  if (words.opens(at) || !words.is(at, shape.capital)) return false
  return at - from <= 2 && words.has(from, kind.first) && (at - from === 1 || words.is(at - 1, shape.initial))
}

/** Particles at the edges of a piece are none, nor is "I", nor an initial alone. */
function withoutEdges(words: Words, piece: Run): Run {
  let { from, to } = piece
  while (to > from && words.is(to - 1, shape.lower)) to -= 1
  while (from < to && isNoStart(words, from)) from += 1
  return to - from === 1 && words.is(from, shape.initial) ? { from: to, to } : { from, to }
}

const isNoStart = (words: Words, at: number): boolean =>
  words.is(at, shape.lower) || (words.is(at, shape.initial) && words.written(at) === 'I')

const letters = /^,? (?:[A-Z]\.){2,4}/
const lettersGoOn = /^\.(?:[A-Z]\.){1,3}/

/** The end of a person's name with the letters behind it: "Jane Doe M.D.". */
export function endWithLetters(text: string, end: number): number {
  const isInitial = text[end - 2] === ' '
  const mark = !isInitial && text[end] === ',' ? end + 1 : end
  // Nearly always no letter with a full stop follows, so that no expression need run.
  if (text[mark] !== (isInitial ? '.' : ' ') || text[mark + 2] !== '.') return end
  const behind = (isInitial ? lettersGoOn : letters).exec(text.slice(end, end + 12))
  return behind === null ? end : end + behind[0].length
}
