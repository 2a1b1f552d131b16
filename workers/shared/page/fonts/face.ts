// A face: the widths of a font's characters, and how text is drawn with it.
import type { TrueTypeSource } from './truetype.ts'

/** Width that stands for "this font does not have the character". */
export const missing = 0xffff

export interface Face {
  /** PDF name of a standard font, or a name of ours for an embedded one. */
  readonly name: string
  /** Advance widths in thousandths of an em by UTF-16 code unit; `missing` or out of range where there is no glyph. */
  readonly advances: Uint16Array
  /** Advance widths above U+FFFF. */
  readonly astralAdvances: ReadonlyMap<number, number>
  /** Null for one of the 14 standard fonts, which every PDF reader has. */
  readonly source: TrueTypeSource | null
  /** Slants or thickens what the font itself lacks. */
  readonly isSlanted: boolean
  readonly isThickened: boolean
}

/** Whether the font has the character. */
export function covers(face: Face, codePoint: number): boolean {
  if (codePoint > 0xffff) return face.astralAdvances.has(codePoint)
  return (face.advances[codePoint] ?? missing) !== missing
}

/** Width of text in thousandths of an em; the face must cover it. */
export function widthOf(face: Face, text: string): number {
  const { advances } = face
  let width = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if ((unit & 0xfc00) === 0xd800) width += face.astralAdvances.get(text.codePointAt(index++)!) ?? 0
    else width += advances[unit]!
  }
  return width
}
