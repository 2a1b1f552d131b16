// What a document consists of before it is laid out: blocks of styled text, tables, images, rules and page breaks.

/** Styles are shared objects: two runs look alike exactly when their styles are the same reference. */
export interface TextStyle {
  readonly isBold: boolean
  readonly isItalic: boolean
  readonly isMono: boolean
  readonly sizePt: number
  /** http, https or mailto address; null outside links. */
  readonly link: string | null
}

export interface TextRun {
  /** Prepared text; `\n` breaks the line. */
  readonly text: string
  readonly style: TextStyle
}

export type Align = 'left' | 'center' | 'right'

export interface TextBlock {
  readonly kind: 'text'
  readonly runs: readonly TextRun[]
  readonly indentPt: number
  readonly gapPt: number
  readonly align: Align
  readonly isHeading: boolean
  /** Keeps spaces as they are. */
  readonly isPreformatted: boolean
  /** Bullet or number that hangs before the first line. */
  readonly marker: string | null
}

/** An image in the form in which it goes into the PDF. */
export interface Picture {
  readonly widthPx: number
  readonly heightPx: number
  /** Entries of the image dictionary besides Type, Subtype, Width, Height and Length. */
  readonly dictionary: string
  readonly bytes: Uint8Array
  /** Alpha channel as an image of its own. */
  readonly mask: Picture | null
}

export interface PictureBlock {
  readonly kind: 'picture'
  readonly picture: Picture
  readonly widthPt: number
  readonly heightPt: number
  readonly indentPt: number
}

export interface TableCell {
  readonly blocks: readonly Block[]
  readonly columns: number
  readonly rows: number
}

export interface TableBlock {
  readonly kind: 'table'
  readonly rows: readonly (readonly TableCell[])[]
  readonly indentPt: number
}

export type Block =
  | TextBlock
  | PictureBlock
  | TableBlock
  | { readonly kind: 'rule'; readonly indentPt: number }
  | { readonly kind: 'pageBreak' }

export interface FlowDocument {
  readonly title: string
  readonly blocks: readonly Block[]
}

/** Size of running text. */
export const bodySizePt = 10.5

/** Space around a paragraph. */
export const paragraphGapPt = 6

/** Size of a heading and the space around it, by its size in ems of running text. */
export function headingMeasures(scale: number): { readonly sizePt: number; readonly gapPt: number } {
  const sizePt = bodySizePt * scale
  return { sizePt, gapPt: Math.max(paragraphGapPt, sizePt * 0.7) }
}

const stylesByKey = new Map<string, TextStyle>()
const stylesWithoutLink = 4_096

/** One shared object for each look without a link; links get objects of their own, so that no address outlives its document. */
export function textStyle(style: TextStyle): TextStyle {
  if (style.link !== null) return style
  const key = `${style.isBold}${style.isItalic}${style.isMono}${style.sizePt}`
  const known = stylesByKey.get(key)
  if (known !== undefined) return known
  if (stylesByKey.size < stylesWithoutLink) stylesByKey.set(key, style)
  return style
}

export const bodyStyle = textStyle({
  isBold: false,
  isItalic: false,
  isMono: false,
  sizePt: bodySizePt,
  link: null,
})
