// Lays out blocks as lines, lazily, so that a long document is never held as a whole.
import { bodySizePt, type Block, type PictureBlock, type TextBlock } from '../blocks.ts'
import { widthOf } from '../fonts/face.ts'
import { bodyFaces, splitByFace, type Typeface } from '../fonts/typeface.ts'
import { breakLines, type Piece } from './break-lines.ts'
import type { Line, Mark } from './line.ts'
import { layOutTable } from './table.ts'

export interface Area {
  readonly typeface: Typeface
  readonly widthPt: number
  /** No line may be higher. */
  readonly heightPt: number
  /** How many tables this area stands in. */
  readonly tableDepth?: number
}

const lineHeightEm = 1.4
const baselineEm = 1.05
const blockGapPt = 6
const markerGapPt = 5
const narrowestPt = 24

/** Lines of the blocks, one under the other. */
export function* layOut(blocks: readonly Block[], area: Area): Generator<Line> {
  let startsPage = false
  let gapAbovePt = 0
  for (const block of blocks) {
    if (block.kind === 'pageBreak') {
      startsPage = true
      continue
    }
    const gapPt = block.kind === 'text' ? block.gapPt : blockGapPt
    let isFirst = true
    for (const line of linesOf(block, area)) {
      if (isFirst) yield { ...line, startsPage, gapPt: Math.max(gapAbovePt, gapPt, line.gapPt) }
      else yield line
      isFirst = false
    }
    if (isFirst) continue
    startsPage = false
    gapAbovePt = gapPt
  }
}

function linesOf(block: Exclude<Block, { kind: 'pageBreak' }>, area: Area): Iterable<Line> {
  switch (block.kind) {
    case 'text':
      return layOutText(block, area)
    case 'picture':
      return [layOutPicture(block, area)]
    case 'table': {
      const tableDepth = (area.tableDepth ?? 0) + 1
      const layOutCell = (blocks: readonly Block[], widthPt: number): Line[] => [
        ...layOut(blocks, { ...area, widthPt, tableDepth }),
      ]
      return layOutTable(block, { ...area, tableDepth, layOutCell })
    }
    case 'rule':
      return [
        plainLine(8, [rule({ xPt: block.indentPt, yPt: 4, widthPt: Math.max(0, area.widthPt - block.indentPt) })]),
      ]
  }
}

const plainLine = (heightPt: number, marks: readonly Mark[]): Line => ({
  heightPt,
  gapPt: 0,
  keepsWithNext: false,
  startsPage: false,
  marks,
})

const rule = (at: { xPt: number; yPt: number; widthPt: number }): Mark => ({
  kind: 'box',
  ...at,
  heightPt: 0.5,
  address: '',
})

function* layOutText(block: TextBlock, area: Area): Generator<Line> {
  const indentPt = Math.min(block.indentPt, Math.max(0, area.widthPt - narrowestPt))
  const widthPt = area.widthPt - indentPt
  const { typeface } = area
  const sizeOfBlankPt = block.runs[0]?.style.sizePt ?? bodySizePt
  const lines = breakLines(block.runs, { typeface, widthPt, isPreformatted: block.isPreformatted })
  let marker = block.marker
  const toLine = (pieces: readonly Piece[]): Line => {
    const sizePt = pieces.reduce((most, { style }) => Math.max(most, style.sizePt), 0) || sizeOfBlankPt
    const baselinePt = sizePt * baselineEm
    const marks = [...pieceMarks(pieces, { xPt: indentPt + offsetPt(block, pieces, widthPt), baselinePt })]
    if (marker !== null) marks.unshift(...markerMarks(marker, { xPt: indentPt, baselinePt, sizePt, typeface }))
    marker = null
    return { ...plainLine(sizePt * lineHeightEm, marks), keepsWithNext: block.isHeading }
  }
  for (const pieces of lines) yield toLine(pieces)
  const isEmptyItem = marker !== null
  if (isEmptyItem) yield toLine([])
}

function offsetPt(block: TextBlock, pieces: readonly Piece[], widthPt: number): number {
  if (block.align === 'left') return 0
  const usedPt = pieces.reduce((sum, piece) => sum + piece.widthPt, 0)
  return Math.max(0, widthPt - usedPt) / (block.align === 'center' ? 2 : 1)
}

function* pieceMarks(pieces: readonly Piece[], at: { xPt: number; baselinePt: number }): Generator<Mark> {
  let xPt = at.xPt
  for (const { text, face, style, widthPt } of pieces) {
    const { sizePt, link } = style
    yield { kind: 'text', xPt, yPt: at.baselinePt, text, face, sizePt, isLink: link !== null }
    if (link !== null) {
      const heightPt = sizePt * 1.2
      yield { kind: 'link', xPt, yPt: at.baselinePt - sizePt, widthPt, heightPt, address: link }
    }
    xPt += widthPt
  }
}

interface MarkerPlace {
  readonly xPt: number
  readonly baselinePt: number
  readonly sizePt: number
  readonly typeface: Typeface
}

function* markerMarks(marker: string, { xPt, baselinePt, sizePt, typeface }: MarkerPlace): Generator<Mark> {
  let rightPt = xPt - markerGapPt
  for (const { face, text } of splitByFace(bodyFaces(typeface), marker).toReversed()) {
    rightPt -= (widthOf(face, text) * sizePt) / 1000
    yield { kind: 'text', xPt: Math.max(0, rightPt), yPt: baselinePt, text, face, sizePt, isLink: false }
  }
}

function layOutPicture(block: PictureBlock, area: Area): Line {
  const indentPt = Math.min(block.indentPt, Math.max(0, area.widthPt - narrowestPt))
  const scale = Math.min(1, (area.widthPt - indentPt) / block.widthPt, area.heightPt / block.heightPt)
  const [widthPt, heightPt] = [block.widthPt * scale, block.heightPt * scale]
  return plainLine(heightPt, [{ kind: 'picture', xPt: indentPt, yPt: 0, widthPt, heightPt, picture: block.picture }])
}
