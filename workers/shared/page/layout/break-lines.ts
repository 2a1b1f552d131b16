// Breaks styled text into lines of a given width, between words and around CJK characters.
import type { TextRun, TextStyle } from '../blocks.ts'
import { widthOf, type Face } from '../fonts/face.ts'
import { splitByFace, type Typeface } from '../fonts/typeface.ts'

/** A stretch of one line in one face. */
export interface Piece {
  text: string
  readonly face: Face
  readonly style: TextStyle
  widthPt: number
}

export interface LineBreaking {
  readonly typeface: Typeface
  readonly widthPt: number
  /** Spaces at a line's start stay. */
  readonly isPreformatted: boolean
}

const words = /\n| +|[^ \n]+/g
/**
 * Words of any script: a CJK character is a word of its own, together with opening brackets before it and closing
 * punctuation behind it, which may not begin a line (JIS X 4051).
 */
const wordsAndIdeographs =
  /\n| +|[（「『【《〈〔［｛]*[\u2e80-\u3000\u3003-\u3007\u3012-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc\u{20000}-\u{3ffff}][、。，．！？：；）」』】》〉〕］｝々ー]*|(?:(?![\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\u{20000}-\u{3ffff}])[^ \n])+[、。，．！？：；）」』】》〉〕］｝]*|[^ \n]/gu
const isIdeographic = /[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]|[\ud840-\ud8bf]/
const characters = /\P{M}\p{M}*|\p{M}+/gu

/** Lines of text, lazily; a line without pieces is blank. */
export function* breakLines(runs: readonly TextRun[], breaking: LineBreaking): Generator<Piece[]> {
  const [only] = runs
  const isPlain = runs.length === 1 && breaking.typeface.isStandard && !breaking.isPreformatted
  const lines = isPlain ? breakOneRun(only!, breaking) : null
  if (lines !== null) yield* lines
  else yield* breakAnyRuns(runs, breaking)
}

/** Longer text begins to be placed before all of it is broken. */
const oneRunCharactersMax = 32_768

/** One run without line ends in one standard face, in one pass; null where it is none, or a word is wider than a line. */
function breakOneRun({ text, style }: TextRun, { typeface, widthPt }: LineBreaking): Piece[][] | null {
  if (text.length > oneRunCharactersMax || text.includes('\n')) return null
  const face = typeface.facesOf(style)[0]!
  const width = (units: number): number => (units * style.sizePt) / 1000
  const lines: Piece[][] = []
  let [lineStart, wordStart] = [0, 0]
  let [lineUnits, wordUnits] = [0, 0]
  const endLine = (end: number): void => {
    if (end > lineStart) lines.push([{ text: text.slice(lineStart, end), face, style, widthPt: width(lineUnits) }])
  }
  for (let at = 0; at <= text.length; at++) {
    const code = at === text.length ? 0x20 : text.charCodeAt(at)
    if (code !== 0x20) {
      wordUnits += face.advances[code]!
      continue
    }
    if (at > wordStart) {
      if (width(wordUnits) > widthPt) return null
      if (width(lineUnits + wordUnits) > widthPt && wordStart > lineStart) {
        endLine(wordStart)
        lineStart = wordStart
        lineUnits = 0
      }
      lineUnits += wordUnits
      wordUnits = 0
    }
    // Spaces at a line's start are left out.
    if (at === lineStart) lineStart = at + 1
    else if (at < text.length) lineUnits += face.advances[code]!
    wordStart = at + 1
  }
  endLine(text.length)
  return lines
}

/** Lines of any text, lazily. */
export function* breakAnyRuns(runs: readonly TextRun[], breaking: LineBreaking): Generator<Piece[]> {
  const breaker = new LineBreaker(breaking)
  for (const { text, style } of runs) {
    for (const slice of slicesOf(text)) {
      breaker.addText(slice, style)
      yield* breaker.takeLines()
    }
  }
  yield* breaker.finish()
}

const sliceCharactersMax = 16_384

/** Long text in slices that end before a space if one is near, so that what follows can begin before all of it is broken. */
function* slicesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const to = text.length - from <= 2 * sliceCharactersMax ? text.length : sliceEnd(text, from + sliceCharactersMax)
    yield text.slice(from, to)
    from = to
  }
}

function sliceEnd(text: string, from: number): number {
  const space = text.slice(from, from + sliceCharactersMax).search(/[ \n]/)
  if (space >= 0) return from + space
  const isLowSurrogate = (text.charCodeAt(from) & 0xfc00) === 0xdc00
  return isLowSurrogate ? from + 1 : from
}

class LineBreaker {
  readonly #breaking: LineBreaking
  #lines: Piece[][] = []
  #line: Piece[] = []
  #lineWidthPt = 0
  /** The word at hand, which can go on in the next run. */
  #word: Piece[] = []
  #wordWidthPt = 0

  constructor(breaking: LineBreaking) {
    this.#breaking = breaking
  }

  addText(text: string, style: TextStyle): void {
    const { typeface } = this.#breaking
    const faces = typeface.facesOf(style)
    const tokens = text.match(typeface.isStandard ? words : wordsAndIdeographs) ?? []
    for (const token of tokens) {
      if (token === '\n') this.#endLine()
      else if (token.charCodeAt(0) === 0x20) this.#addSpace(token, { style, faces })
      else this.#addWord(token, { style, faces })
    }
    const isCutAnyway = this.#wordWidthPt > this.#breaking.widthPt
    if (isCutAnyway) this.#placeWord()
  }

  /** Lines that are complete by now. */
  takeLines(): Piece[][] {
    const lines = this.#lines
    this.#lines = []
    return lines
  }

  finish(): Piece[][] {
    this.#placeWord()
    if (this.#line.length > 0) this.#lines.push(this.#line)
    return this.#lines
  }

  #addWord(token: string, { style, faces }: { style: TextStyle; faces: readonly Face[] }): void {
    const standsAlone = !this.#breaking.typeface.isStandard && isIdeographic.test(token)
    if (standsAlone) this.#placeWord()
    const stretches = faces.length === 1 ? [{ face: faces[0]!, text: token }] : splitByFace(faces, token)
    for (const { face, text } of stretches) {
      const widthPt = (widthOf(face, text) * style.sizePt) / 1000
      this.#word.push({ text, face, style, widthPt })
      this.#wordWidthPt += widthPt
    }
    if (standsAlone) this.#placeWord()
  }

  #addSpace(text: string, { style, faces }: { style: TextStyle; faces: readonly Face[] }): void {
    this.#placeWord()
    if (this.#line.length === 0 && !this.#breaking.isPreformatted) return
    const face = faces[0]!
    const widthPt = (widthOf(face, text) * style.sizePt) / 1000
    this.#append({ text, face, style, widthPt })
  }

  #placeWord(): void {
    if (this.#word.length === 0) return
    if (this.#lineWidthPt + this.#wordWidthPt > this.#breaking.widthPt && this.#line.length > 0) this.#wrap()
    if (this.#wordWidthPt > this.#breaking.widthPt) this.#placeCharacters()
    else for (const piece of this.#word) this.#append(piece)
    this.#word = []
    this.#wordWidthPt = 0
  }

  /** A word wider than the line is cut between characters; an accent stays with its letter. */
  #placeCharacters(): void {
    for (const { text, face, style } of this.#word) {
      for (const character of text.match(characters) ?? []) {
        const widthPt = (widthOf(face, character) * style.sizePt) / 1000
        if (this.#lineWidthPt + widthPt > this.#breaking.widthPt && this.#line.length > 0) this.#wrap()
        this.#append({ text: character, face, style, widthPt })
      }
    }
  }

  #append(piece: Piece): void {
    const last = this.#line.at(-1)
    if (last !== undefined && last.face === piece.face && last.style === piece.style) {
      last.text += piece.text
      last.widthPt += piece.widthPt
    } else {
      this.#line.push(piece)
    }
    this.#lineWidthPt += piece.widthPt
  }

  #endLine(): void {
    this.#placeWord()
    this.#wrap()
  }

  #wrap(): void {
    this.#lines.push(this.#line)
    this.#line = []
    this.#lineWidthPt = 0
  }
}

/** Width of the longest line and of the longest word: what a table column would like and what it needs. */
export function measureRuns(runs: readonly TextRun[], typeface: Typeface): { wantedPt: number; neededPt: number } {
  let [wantedPt, neededPt, linePt] = [0, 0, 0]
  for (const { text, style } of runs) {
    const faces = typeface.facesOf(style)
    for (const token of text.match(typeface.isStandard ? words : wordsAndIdeographs) ?? []) {
      if (token === '\n') {
        linePt = 0
        continue
      }
      let widthPt = 0
      for (const stretch of splitByFace(faces, token)) widthPt += widthOf(stretch.face, stretch.text)
      widthPt = (widthPt * style.sizePt) / 1000
      linePt += widthPt
      wantedPt = Math.max(wantedPt, linePt)
      if (token.charCodeAt(0) !== 0x20) neededPt = Math.max(neededPt, widthPt)
    }
  }
  return { wantedPt, neededPt }
}
