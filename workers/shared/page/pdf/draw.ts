// Draws lines on pages: the content streams of a PDF with their links and images.
import type { Line, Mark } from '../layout/line.ts'
import type { Picture } from '../blocks.ts'
import { pdfNumber, type ByteString } from './pdf-file.ts'
import type { UsedFonts } from './used-fonts.ts'

/** Page size and margins in points. */
export interface Paper {
  readonly widthPt: number
  readonly heightPt: number
  readonly marginPt: number
}

export const a4: Paper = { widthPt: 595.28, heightPt: 841.89, marginPt: 51 }

export interface DrawnPage {
  content: ByteString
  /** Dictionaries of link annotations. */
  readonly links: string[]
}

/** Tangent of 12 degrees, the slant of the standard oblique fonts. */
const slant = 0.21
const linkColor = '0 0 0.7 rg'
const thickness = 0.035

export class Drawing {
  readonly pages: DrawnPage[] = []
  /** Resource names by picture. */
  readonly pictures = new Map<Picture, string>()
  readonly #fonts: UsedFonts
  readonly #paper: Paper

  constructor(fonts: UsedFonts, paper: Paper) {
    this.#fonts = fonts
    this.#paper = paper
  }

  place(line: Line, page: number, topPt: number): void {
    while (this.pages.length <= page) this.pages.push({ content: '', links: [] })
    const drawn = this.pages[page]!
    for (const mark of line.marks) this.#draw(mark, drawn, topPt)
  }

  #draw(mark: Mark, page: DrawnPage, topPt: number): void {
    const x = mark.xPt + this.#paper.marginPt
    const y = this.#paper.heightPt - this.#paper.marginPt - topPt - mark.yPt
    if (mark.kind === 'text') {
      page.content += this.#text(mark, x, y)
      return
    }
    const [left, bottom] = [pdfNumber(x), pdfNumber(y - mark.heightPt)]
    const [width, height] = [pdfNumber(mark.widthPt), pdfNumber(mark.heightPt)]
    if (mark.kind === 'box') page.content += `${left} ${bottom} ${width} ${height} re f\n`
    else if (mark.kind === 'picture') {
      page.content += `q ${width} 0 0 ${height} ${left} ${bottom} cm /${this.#pictureName(mark.picture)} Do Q\n`
    } else {
      const corners = `${left} ${bottom} ${pdfNumber(x + mark.widthPt)} ${pdfNumber(y)}`
      page.links.push(
        `<</Type /Annot /Subtype /Link /Rect [${corners}] /Border [0 0 0] /A <</S /URI /URI ${uriLiteral(mark.address)}>>>>`,
      )
    }
  }

  #text(mark: Extract<Mark, { kind: 'text' }>, x: number, y: number): ByteString {
    const { face, sizePt } = mark
    const font = `/${this.#fonts.resourceName(face)} ${pdfNumber(sizePt)} Tf`
    const place = `1 0 ${face.isSlanted ? slant : 0} 1 ${pdfNumber(x)} ${pdfNumber(y)} Tm`
    const shown = `BT ${font} ${place} ${this.#fonts.encode(face, mark.text)} Tj ET\n`
    if (!face.isThickened && !mark.isLink) return shown
    const color = mark.isLink ? `${linkColor} ` : ''
    const stroke = face.isThickened ? `2 Tr ${pdfNumber(sizePt * thickness)} w ` : ''
    return `q ${color}${stroke}${shown}Q\n`
  }

  #pictureName(picture: Picture): string {
    let name = this.pictures.get(picture)
    if (name === undefined) this.pictures.set(picture, (name = `I${this.pictures.size + 1}`))
    return name
  }
}

/** URIs are ASCII (RFC 3986); what is not is percent-encoded by the parser of addresses. */
function uriLiteral(address: string): string {
  return `(${address.replace(/[()\\]/g, (character) => `\\${character}`)})`
}
