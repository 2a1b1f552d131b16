// Renders a flow document as a PDF: chooses fonts, lays out, draws, writes. Same document, same bytes.
import { accepted, refused, type Result } from '../../../contract/result.ts'
import { attempt } from '../refusal.ts'
import type { Block, FlowDocument, Picture } from './blocks.ts'
import type { Subset } from './fonts/subset.ts'
import { isStandardText, standardTypeface, type LoadFont, type Typeface, type Typefaces } from './fonts/typeface.ts'
import { layOut } from './layout/lay-out.ts'
import type { Line } from './layout/line.ts'
import { paginate } from './layout/paginate.ts'
import { a4, Drawing, type Paper } from './pdf/draw.ts'
import { pdfNumber, PdfFile, textString } from './pdf/pdf-file.ts'
import { UsedFonts } from './pdf/used-fonts.ts'

export interface Rendering {
  readonly typefaces: Typefaces
  readonly subset: Subset
  readonly loadFont: LoadFont
  /** Called between pages: lets other requests be served, and refuses when the document's time is over. */
  readonly pause: () => Promise<void>
}

/** Content streams below this many bytes in all stay as they are: deflating them would cost more time than it saves space. */
const plainContentBytesMax = 64 * 1024
/** No clock enters the file, so that a repeated rendering gives the same bytes. */
const creationDate = '(D:20000101000000Z)'
const refusedCodePointsMax = 50
const pagesBetweenPauses = 8

/** A PDF; or GLYPH_MISSING with `details.codePoints`, LIMIT_EXCEEDED, DEADLINE_EXCEEDED. */
export async function renderPdf(document: FlowDocument, rendering: Rendering): Promise<Result<Uint8Array>> {
  const texts = [...textsOf(document.blocks)]
  const choice = await rendering.typefaces.choose(texts, rendering.loadFont)
  if (!choice.ok) {
    const codePoints = choice.missingCodePoints.slice(0, refusedCodePointsMax).map(codePointName)
    return refused('GLYPH_MISSING', 'no installed font has every character', { details: { codePoints } })
  }
  const drawn = await attempt(() => draw(document, choice.typeface, rendering))
  return drawn.ok ? accepted(drawn.value.pdf) : drawn
}

/** A PDF and what can be read on it: the texts of each line that was drawn, in order. */
export interface DrawnPdf {
  readonly pdf: Uint8Array
  readonly shown: string
}

/** A PDF in the standard fonts, or null where they lack a character; LIMIT_EXCEEDED and what `pause` refuses. */
export async function renderInStandardFonts(
  document: FlowDocument,
  pause: Rendering['pause'],
): Promise<Result<DrawnPdf> | null> {
  if (!isStandardText(textsOf(document.blocks))) return null
  return await attempt(() => draw(document, standardTypeface, { subset: noSubset, pause }))
}

const noSubset: Subset = () => {
  throw new Error('assertion failed: standard fonts are not embedded')
}

type Drawn = Pick<Rendering, 'subset' | 'pause'>

async function draw(document: FlowDocument, typeface: Typeface, rendering: Drawn): Promise<DrawnPdf> {
  const paper = a4
  const fonts = new UsedFonts()
  const drawing = new Drawing(fonts, paper)
  const heightPt = paper.heightPt - 2 * paper.marginPt
  const lines = layOut(document.blocks, {
    typeface,
    widthPt: paper.widthPt - 2 * paper.marginPt,
    heightPt: heightPt - 8,
  })
  const shown: string[] = []
  const place = (line: Line, page: number, topPt: number): void => {
    drawing.place(line, page, topPt)
    shown.push(textOf(line))
  }
  await paginate(lines, { heightPt, place, pause: rendering.pause })
  if (drawing.pages.length === 0) drawing.pages.push({ content: '', links: [] })
  const pdf = await write({ drawing, fonts, paper, title: document.title, rendering })
  return { pdf, shown: shown.join('\n') }
}

/** Cells of a row stand apart; so do runs of other looks, which at worst reads a word as two. */
const textOf = ({ marks }: Line): string =>
  marks
    .filter((mark) => mark.kind === 'text')
    .map(({ text }) => text)
    .join(' ')

interface Written {
  readonly drawing: Drawing
  readonly fonts: UsedFonts
  readonly paper: Paper
  readonly title: string
  readonly rendering: Drawn
}

async function write({ drawing, fonts, paper, title, rendering }: Written): Promise<Uint8Array> {
  const file = new PdfFile()
  const [catalog, pages, resources, info] = [file.reserve(), file.reserve(), file.reserve(), file.reserve()]
  const kids = await writePages(file, { pages, resources }, { drawing, paper, pause: rendering.pause })
  const fontEntries = fonts.write(file, rendering.subset)
  const pictureEntries = [...drawing.pictures].map(([picture, name]) => `/${name} ${writePicture(file, picture)} 0 R`)
  file.object(catalog, `<</Type /Catalog /Pages ${pages} 0 R>>`)
  file.object(pages, `<</Type /Pages /Kids [${kids.join(' ')}] /Count ${kids.length}>>`)
  file.object(resources, `<</Font <<${fontEntries}>> /XObject <<${pictureEntries.join(' ')}>>>>`)
  const titleEntry = title === '' ? '' : ` /Title ${textString(title)}`
  file.object(info, `<</Producer (ClawQL) /CreationDate ${creationDate}${titleEntry}>>`)
  return file.finish({ catalog, info })
}

/** References to the pages' objects. */
async function writePages(
  file: PdfFile,
  shared: { readonly pages: number; readonly resources: number },
  { drawing, paper, pause }: Pick<Written, 'drawing' | 'paper'> & Pick<Rendering, 'pause'>,
): Promise<readonly string[]> {
  const contentBytes = drawing.pages.reduce((sum, page) => sum + page.content.length, 0)
  const isDeflated = contentBytes > plainContentBytesMax
  const size = `[0 0 ${pdfNumber(paper.widthPt)} ${pdfNumber(paper.heightPt)}]`
  const kids: string[] = []
  for (const { content, links } of drawing.pages) {
    if (kids.length > 0 && kids.length % pagesBetweenPauses === 0) await pause()
    const [page, stream] = [file.reserve(), file.reserve()]
    const annotations = links.length === 0 ? '' : ` /Annots [${links.join(' ')}]`
    file.object(
      page,
      `<</Type /Page /Parent ${shared.pages} 0 R /Resources ${shared.resources} 0 R /MediaBox ${size} /Contents ${stream} 0 R${annotations}>>`,
    )
    file.stream(stream, '', { bytes: content, isDeflated })
    kids.push(`${page} 0 R`)
  }
  return kids
}

function writePicture(file: PdfFile, picture: Picture): number {
  const mask = picture.mask === null ? '' : ` /SMask ${writePicture(file, picture.mask)} 0 R`
  const number = file.reserve()
  const dictionary = `/Type /XObject /Subtype /Image /Width ${picture.widthPx} /Height ${picture.heightPx} ${picture.dictionary}${mask}`
  file.stream(number, dictionary, { bytes: picture.bytes, isDeflated: false })
  return number
}

/** Every text that will be drawn, markers of lists included. */
function* textsOf(blocks: readonly Block[]): Generator<string> {
  for (const block of blocks) {
    if (block.kind === 'text') {
      if (block.marker !== null) yield block.marker
      for (const run of block.runs) yield run.text
    } else if (block.kind === 'table') {
      for (const cell of block.rows.flat()) yield* textsOf(cell.blocks)
    }
  }
}

const codePointName = (codePoint: number): string => `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`
