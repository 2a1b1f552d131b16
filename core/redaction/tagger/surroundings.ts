// Surroundings: what stands around a token beyond its neighbours. Its line and label, place in the sentence, the text's language and case.
import { isTitle, languageCount, languagesOf } from './function-words.ts'
import { mix } from './hashes.ts'
import { newlineUnit, shape, shapeCount, type Tokens } from './tokens.ts'
import { firstNameOf, surnameOf } from './word-classes.ts'

/** How the letters of a line are written. */
export const lineCase = { mixed: 0, lower: 1, upper: 2, title: 3 } as const

export interface Line {
  /** Words, at most 8. */
  readonly words: number
  readonly letterCase: number
  /** The token of the colon behind its first words, -1 without. */
  readonly colon: number
  /** Hash of the label in front of the colon, or of its first word. */
  readonly label: number
  readonly firstWord: number
}

/** What the rest of the text says about a word: bits. */
const evidence = { inLowerCase: 1, behindTitle: 2, besideName: 4 } as const
/** Where a token stands in its sentence. */
const opening = { none: 0, line: 1, sentence: 2, mark: 3 } as const

const lineWordsMax = 8
const labelWordsMax = 5
export const languageUnknown = 15
const languageWordsMin = 2
const numberInSentence = 77_777
const capitalsWordsMin = 4
/** Bounds between the classes of the share of capitalised words. */
const capitalShares = [0.03, 0.08, 0.16, 0.28, 0.45]

/** Marks behind which a sentence or an item opens, besides `.!?` and line ends. */
const openingMarks = new Set(Array.from(':"“„«>*•', (mark) => mark.charCodeAt(0)))
const sentenceMarks = new Set(Array.from('.!?', (mark) => mark.charCodeAt(0)))
const hyphen = '-'.charCodeAt(0)
const colonUnit = ':'.charCodeAt(0)
const fullStop = '.'.charCodeAt(0)

export interface Surroundings {
  readonly lines: readonly Line[]
  /** By token: its line. */
  readonly lineOf: Int32Array
  readonly openings: Uint8Array
  /** By token: hash of the word in front and behind, across marks. */
  readonly wordsBefore: Int32Array
  readonly wordsBehind: Int32Array
  readonly evidences: Uint8Array
  readonly language: number
  /** Class of the share of capitalised words inside sentences; 0 where there are too few. */
  readonly capitals: number
}

export function surroundingsOf(tokens: Tokens): Surroundings {
  const lineOf = new Int32Array(tokens.count)
  const lines = readLines(tokens, lineOf)
  const before = readForwards(tokens)
  const wordsBehind = new Int32Array(tokens.count)
  const evidences = new Uint8Array(tokens.count)
  let word = 0
  for (let at = tokens.count - 1; at >= 0; at -= 1) {
    const of = tokens.shapes[at] ?? 0
    const hash = tokens.hashes[at] ?? 0
    wordsBehind[at] = word
    if (of >= shape.lower) {
      word = hash
      evidences[at] = before.seen.get(hash) ?? 0
    } else if (of === shape.newline) word = newlineUnit
    else if (of === shape.number) word = numberInSentence
  }
  const { openings, wordsBefore, language, capitals } = before
  return { lines, lineOf, openings, wordsBefore, wordsBehind, evidences, language, capitals }
}

function readLines(tokens: Tokens, lineOf: Int32Array): Line[] {
  const lines: Line[] = []
  let from = 0
  for (let at = 0; at <= tokens.count; at += 1) {
    if (at < tokens.count && tokens.shapes[at] !== shape.newline) continue
    lineOf.fill(lines.length, from, Math.min(at + 1, tokens.count))
    lines.push(lineFrom(tokens, from, at))
    from = at + 1
  }
  return lines
}

function lineFrom(tokens: Tokens, from: number, to: number): Line {
  const { shapes, hashes } = tokens
  let words = 0
  const cases = new Uint32Array(columns)
  const colon = colonIn(tokens, from, to)
  let firstWord = 0
  for (let at = from; at < to; at += 1) {
    if (tokens.isWord(at)) {
      words += 1
      if (words === 1) firstWord = hashes[at] ?? 0
      const column = columnOf[shapes[at] ?? 0] ?? 0
      cases[column] = (cases[column] ?? 0) + 1
    }
  }
  const label = colon >= 0 ? labelBefore(tokens, from, colon) : Math.imul(firstWord, mix.third)
  const letterCase = caseOf(words, cases)
  return { words: Math.min(words, lineWordsMax), letterCase, colon, label, firstWord }
}

/** The first colon behind one to five words of a line; -1 without. */
function colonIn(tokens: Tokens, from: number, to: number): number {
  let words = 0
  for (let at = from; at < to && words <= labelWordsMax; at += 1) {
    if (tokens.isWord(at)) words += 1
    else if (tokens.marks[at] === colonUnit && words > 0) return at
  }
  return -1
}

/** The hash of the last two words in front of a colon. */
function labelBefore(tokens: Tokens, from: number, colon: number): number {
  let label = 0
  let words = 0
  for (let at = colon - 1; at >= from && words < 2; at -= 1) {
    if (!tokens.isWord(at)) continue
    label = Math.imul(label ^ (tokens.hashes[at] ?? 0), mix.first)
    words += 1
  }
  return label
}

/** Columns of the count of a line's words by how they are written. */
const columnOf = Uint8Array.from({ length: shapeCount }, (_, of) => {
  if (of === shape.lower) return 1
  if (of === shape.title || of === shape.mixed) return 2
  return of === shape.upper || of === shape.initial ? 3 : 0
})
const columns = 4

function caseOf(words: number, [, lowers = 0, titles = 0, uppers = 0]: Uint32Array): number {
  if (words === 0) return lineCase.mixed
  if (lowers === words) return lineCase.lower
  if (lowers > 0) return lineCase.mixed
  if (titles === 0 && uppers > 0) return lineCase.upper
  return words > 2 ? lineCase.title : lineCase.mixed
}

interface Forwards {
  readonly openings: Uint8Array
  readonly wordsBefore: Int32Array
  /** Evidence by a word's hash. */
  readonly seen: ReadonlyMap<number, number>
  readonly language: number
  readonly capitals: number
}

function readForwards(tokens: Tokens): Forwards {
  const { count, hashes, shapes } = tokens
  const openings = new Uint8Array(count)
  const wordsBefore = new Int32Array(count)
  const seen = new Map<number, number>()
  const languages = new Int32Array(languageCount)
  let inside = 0
  let capitalised = 0
  let word = 0
  let next: number = opening.line
  for (let at = 0; at < count; at += 1) {
    const of = shapes[at] ?? 0
    const hash = hashes[at] ?? 0
    wordsBefore[at] = word
    openings[at] = next
    if (of >= shape.lower) {
      if (next === opening.none) {
        inside += 1
        if (of === shape.title) capitalised += 1
      }
      next = opening.none
      word = hash
      countLanguages(languages, hash)
      seen.set(hash, (seen.get(hash) ?? 0) | evidenceAt(tokens, at))
    } else if (of === shape.number) {
      next = opening.none
      word = numberInSentence
    } else {
      next = openedBy(tokens, at) ?? next
      if (of === shape.newline) word = newlineUnit
    }
  }
  return { openings, wordsBefore, seen, language: commonest(languages), capitals: capitalsOf(inside, capitalised) }
}

function countLanguages(languages: Int32Array, hash: number): void {
  const bits = languagesOf(hash)
  if (bits === 0) return
  for (let one = 0; one < languageCount; one += 1)
    if (((bits >> one) & 1) === 1) languages[one] = (languages[one] ?? 0) + 1
}

function commonest(languages: Int32Array): number {
  let most = 0
  let language = languageUnknown
  for (let one = 0; one < languageCount; one += 1) {
    if ((languages[one] ?? 0) <= most) continue
    most = languages[one] ?? 0
    language = one
  }
  return most < languageWordsMin ? languageUnknown : language
}

function capitalsOf(words: number, capitalised: number): number {
  if (words < capitalsWordsMin) return 0
  const share = capitalised / words
  const above = capitalShares.findIndex((bound) => share < bound)
  return above < 0 ? capitalShares.length + 1 : above + 1
}

/** What a mark or line end opens; null for one that opens nothing. */
function openedBy({ marks, shapes }: Tokens, at: number): number | null {
  const mark = marks[at] ?? 0
  if (mark === newlineUnit) return opening.line
  if (sentenceMarks.has(mark)) return opening.sentence
  if (openingMarks.has(mark)) return opening.mark
  const isBullet = mark === hyphen && (at === 0 || shapes[at - 1] === shape.newline)
  return isBullet ? opening.mark : null
}

function evidenceAt(tokens: Tokens, at: number): number {
  const { shapes, hashes, marks } = tokens
  let found = shapes[at] === shape.lower ? evidence.inLowerCase : 0
  const before = marks[at - 1] === fullStop ? at - 2 : at - 1
  if (before >= 0 && isTitle(hashes[before] ?? 0)) found |= evidence.behindTitle
  return isCapitalised(tokens, at) && isBesideName(tokens, at) ? found | evidence.besideName : found
}

/** Behind a first name or in front of a surname. */
function isBesideName(tokens: Tokens, at: number): boolean {
  const { classes, count } = tokens
  if (at > 0 && isCapitalised(tokens, at - 1) && firstNameOf(classes[at - 1] ?? 0) >= 2) return true
  return at + 1 < count && isCapitalised(tokens, at + 1) && surnameOf(classes[at + 1] ?? 0) >= 2
}

const isCapitalised = ({ shapes }: Tokens, at: number): boolean => (shapes[at] ?? 0) >= shape.title
