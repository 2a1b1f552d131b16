// Cuts redacted text into chunks of whole sentences: the unit that is rooted, sealed, indexed and recalled.
import { limits } from '../../contract/limits.ts'
import { isUnspaced } from './tokenise.ts'

/** Stands in node ids and root headers; any change of cutting, terms or entities takes the next number. */
export const chunkerVersion = 'c1'

/** A character of an unspaced script counts as this part of a word: two to three make one. */
const wordsPerUnspacedCharacter = 0.5
/** Longest chunk in UTF-16 code units whatever its words: a text without spaces stays cut. */
const chunkCharactersMax = limits.chunkWordsMax * 16
/** A border between sentences: white space behind a full stop and closing marks, or nothing at all behind an ideographic one. */
const borderPattern = /(?<=[.!?…]["'”’)\]»]{0,3})\s+|(?<=[。!?][」』”’]{0,2})(?![」』”’])/u

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

/** Cuts what is longer than a chunk at white space, or where there is none after so many characters (never inside a pair). */
function cutLong(sentence: string): Piece[] {
  const pieces: Piece[] = []
  let open = ''
  let words = 0
  for (const part of sentence.match(/\s*\S{1,32}(?:(?<=[\uD800-\uDBFF])[\uDC00-\uDFFF])?/g) ?? []) {
    const partWords = countWords(part)
    if (words + partWords > limits.chunkWordsMax || open.length + part.length > chunkCharactersMax) {
      pieces.push({ text: open.trim(), words })
      open = ''
      words = 0
    }
    open += part
    words += partWords
  }
  if (open.trim() !== '') pieces.push({ text: open.trim(), words })
  return pieces
}

function sentencesOf(paragraph: string): Piece[] {
  const pieces: Piece[] = []
  for (const sentence of paragraph.split(borderPattern)) {
    const text = sentence.trim()
    if (text === '') continue
    const words = countWords(text)
    if (words <= limits.chunkWordsMax && text.length <= chunkCharactersMax) pieces.push({ text, words })
    else pieces.push(...cutLong(text))
  }
  return pieces
}

/** A short line without a full stop that opens a paragraph: kept with what follows it. */
function isHeading(paragraph: string): boolean {
  return paragraph.length <= 120 && !paragraph.includes('\n') && !/[.!?。!?:;,]$/.test(paragraph)
}

interface Draft {
  text: string
  words: number
}

/** Adds a piece to the open chunk where it fits, else opens the next one. */
function place(chunks: Draft[], piece: Piece, joint: string): void {
  const open = chunks.at(-1)
  const fits =
    open !== undefined &&
    open.words + piece.words <= limits.chunkWordsMax &&
    open.text.length + joint.length + piece.text.length <= chunkCharactersMax
  if (open !== undefined && (open.text === '' || fits)) {
    open.text += open.text === '' ? piece.text : joint + piece.text
    open.words += piece.words
  } else chunks.push({ text: piece.text, words: piece.words })
}

/** Starts a new chunk before a paragraph that doesn't fit, or a heading, once the open one is half full. */
function breaksBefore(open: Draft | undefined, paragraph: string, words: number): boolean {
  if (open === undefined || open.words < limits.chunkWordsMax / 2) return false
  return open.words + words > limits.chunkWordsMax || isHeading(paragraph)
}

/**
 * Sentence chunks of at most `limits.chunkWordsMax` words on paragraph borders. Deterministic; the chunks in order hold all of
 * the text but white space. It stops after `limits.chunksPerDocumentMax` + 1 chunks: the caller refuses a text that yields more
 * than the limit.
 */
export function chunkText(text: string): string[] {
  const chunks: Draft[] = []
  for (const paragraph of text.replace(/\r\n?/g, '\n').split(/\n\s*\n/)) {
    const pieces = sentencesOf(paragraph)
    const words = pieces.reduce((sum, piece) => sum + piece.words, 0)
    if (pieces.length > 0 && breaksBefore(chunks.at(-1), paragraph.trim(), words)) chunks.push({ text: '', words: 0 })
    for (const [at, piece] of pieces.entries()) place(chunks, piece, at === 0 ? '\n\n' : ' ')
    if (chunks.length > limits.chunksPerDocumentMax) break
  }
  return chunks.slice(0, limits.chunksPerDocumentMax + 1).map((chunk) => chunk.text)
}
