// Cuts redacted text into chunks of whole sentences: the unit that is rooted, sealed, indexed and recalled.
import { limits } from '../../contract/limits.ts'
import { isUnspaced } from './tokenise.ts'

/** Stands in node ids and root headers; any change of cutting, terms or entities takes the next number. */
export const chunkerVersion = 'c2'

/** A character of an unspaced script counts as this part of a word: two to three make one. */
const wordsPerUnspacedCharacter = 0.5
/** Longest chunk in UTF-16 code units whatever its words: a text without spaces stays cut. */
const chunkCharactersMax = limits.chunkWordsMax * 16
/** A border between sentences: white space behind a full stop and closing marks, or nothing at all behind an ideographic one. */
const borderPattern = /(?<=[.!?…]["'”’)\]»]{0,3})\s+|(?<=[。!?][」』”’]{0,2})(?![」』”’])/gu

interface Piece {
  readonly text: string
  readonly words: number
}

/** Words as the chunker counts them: runs between white space, and half a word per character of an unspaced script. */
function countWords(text: string): number {
  if (!isUnspaced(text)) return (text.match(/\S+/g) ?? []).length
  let unspaced = 0
  let spaced = ''
  for (const character of text) {
    if (isUnspaced(character)) unspaced += 1
    spaced += isUnspaced(character) ? ' ' : character
  }
  return Math.ceil(unspaced * wordsPerUnspacedCharacter) + (spaced.match(/\S+/g) ?? []).length
}

/** What a piece may take up. */
interface Room {
  readonly words: number
  readonly characters: number
}

const wholeChunk: Room = { words: limits.chunkWordsMax, characters: chunkCharactersMax }

/**
 * Cuts what is longer than a chunk at white space, or where there is none after so many characters (never inside a pair). The
 * first piece takes no more than `first`, where that has room for any word.
 */
function* cutLong(sentence: string, first = wholeChunk): Generator<Piece> {
  let room = first
  let open = ''
  let words = 0
  for (const [part] of sentence.matchAll(/\s*\S{1,32}(?:(?<=[\uD800-\uDBFF])[\uDC00-\uDFFF])?/g)) {
    const partWords = countWords(part)
    if (words + partWords > room.words || open.length + part.length > room.characters) {
      if (open !== '') yield { text: open.trim(), words }
      room = wholeChunk
      open = ''
      words = 0
    }
    open += part
    words += partWords
  }
  if (open.trim() !== '') yield { text: open.trim(), words }
}

/** Parts as split() gives them, one at a time: a hostile text has millions. The pattern has the flag g. */
function* splitLazily(text: string, separator: RegExp): Generator<string> {
  let at = 0
  for (const match of text.matchAll(separator)) {
    const end = match.index + match[0].length
    // split() never cuts at the ends of a text without a separator that has characters.
    if (match[0] === '' && (match.index === at || match.index === text.length)) continue
    yield text.slice(at, match.index)
    at = end
  }
  yield text.slice(at)
}

/** Parts at the borders between sentences, as the pattern says them. */
export const splitAtBorders = (paragraph: string): Generator<string> => splitLazily(paragraph, borderPattern)

/** A border behind white space, read forwards: looking back at every white space takes four times as long. */
const spacedBorder = /[.!?…]["'”’)\]»]{0,3}(\s+)/g

/** The same parts in one pass, where no ideographic full stop stands in the paragraph. */
export function* splitSentences(paragraph: string): Generator<string> {
  if (/[。!?]/.test(paragraph)) return yield* splitAtBorders(paragraph)
  let at = 0
  for (const match of paragraph.matchAll(spacedBorder)) {
    const end = match.index + match[0].length
    yield paragraph.slice(at, end - match[1]!.length)
    at = end
  }
  yield paragraph.slice(at)
}

function* sentencesOf(paragraph: string): Generator<Piece> {
  for (const sentence of splitSentences(paragraph)) {
    const text = sentence.trim()
    if (text === '') continue
    const words = countWords(text)
    if (words <= limits.chunkWordsMax && text.length <= chunkCharactersMax) yield { text, words }
    else yield* cutLong(text)
  }
}

/** Words of a paragraph, counted no further than it takes to know that they don't fit in one chunk. */
function countUntilFull(paragraph: string): number {
  let words = 0
  for (const piece of sentencesOf(paragraph)) {
    words += piece.words
    if (words > limits.chunkWordsMax) break
  }
  return words
}

const isShortLine = (paragraph: string): boolean => paragraph.length <= 120 && !paragraph.includes('\n')

/** A short line without a full stop that opens a paragraph: kept with what follows it. */
function isHeading(paragraph: string): boolean {
  return isShortLine(paragraph) && !/[.!?。!?:;,]$/.test(paragraph)
}

/** The open chunk. Its text is joined once it is whole: sums of strings keep every part alive. */
interface Draft {
  readonly parts: string[]
  characters: number
  words: number
}

const startDraft = (): Draft => ({ parts: [], characters: 0, words: 0 })

/** Adds the piece to the open chunk, or refuses where it must open the next one. */
function add(open: Draft, piece: Piece, joint: string): boolean {
  const characters = open.characters + joint.length + piece.text.length
  const words = open.words + piece.words
  const isFirst = open.parts.length === 0
  if (!isFirst && (words > limits.chunkWordsMax || characters > chunkCharactersMax)) return false
  open.parts.push(...(isFirst ? [piece.text] : [joint, piece.text]))
  open.characters = isFirst ? piece.text.length : characters
  open.words = words
  return true
}

/** Starts a new chunk before a paragraph that doesn't fit, or a heading, once the open one is half full. */
function breaksBefore(open: Draft, paragraph: string, words: number): boolean {
  if (words === 0 || open.words < limits.chunkWordsMax / 2) return false
  return open.words + words > limits.chunkWordsMax || isHeading(paragraph)
}

/** The open chunk is one short line: a title, that says nothing alone. */
const isTitle = ({ parts }: Draft): boolean => parts.length === 1 && isShortLine(parts[0]!)

/** Sentences of a paragraph; where the first does not fit behind a title, it is cut so that its beginning does. */
function* piecesAfter(open: Draft, paragraph: string): Generator<Piece> {
  for (const piece of sentencesOf(paragraph)) {
    const room = { words: wholeChunk.words - open.words, characters: wholeChunk.characters - open.characters - 2 }
    if (isTitle(open) && (piece.words > room.words || piece.text.length > room.characters))
      yield* cutLong(piece.text, room)
    else yield piece
  }
}

/**
 * Sentence chunks of at most `limits.chunkWordsMax` words on paragraph borders, one at a time. Deterministic; the chunks in
 * order hold all of the text but white space. The caller refuses a text that yields more than `limits.chunksPerDocumentMax`.
 */
export function* chunksOf(text: string): Generator<string> {
  let open = startDraft()
  for (const paragraph of splitLazily(text.replace(/\r\n?/g, '\n'), /\n\s*\n/g)) {
    if (breaksBefore(open, paragraph.trim(), countUntilFull(paragraph))) {
      yield open.parts.join('')
      open = startDraft()
    }
    let joint = '\n\n'
    for (const piece of piecesAfter(open, paragraph)) {
      if (!add(open, piece, joint)) {
        yield open.parts.join('')
        open = startDraft()
        add(open, piece, '')
      }
      joint = ' '
    }
  }
  if (open.parts.length > 0) yield open.parts.join('')
}

/** All chunks of a text; it stops after `limits.chunksPerDocumentMax` + 1. */
export function chunkText(text: string): string[] {
  const chunks: string[] = []
  for (const chunk of chunksOf(text)) if (chunks.push(chunk) > limits.chunksPerDocumentMax) break
  return chunks
}
