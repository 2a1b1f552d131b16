// The fonts that a PDF uses: their resource names, the encoding of text in them, and their embedding.
import type { Face } from '../fonts/face.ts'
import { winAnsiLiteral } from '../fonts/standard.ts'
import type { Subset } from '../fonts/subset.ts'
import { readTrueType, type TrueTypeSource } from '../fonts/truetype.ts'
import type { ByteString, PdfFile } from './pdf-file.ts'

interface UsedFont {
  readonly resourceName: string
  readonly name: string
  readonly source: TrueTypeSource | null
  /**
   * Character codes of an embedded font by code point, from 1 in the order of first use. Each code point has a code of its
   * own even where two share a glyph, so that the text comes back exactly as it was written.
   */
  readonly codes: Map<number, number>
}

export class UsedFonts {
  readonly #byName = new Map<string, UsedFont>()

  /** Resource name of a face's font, such as `F1`. */
  resourceName(face: Face): string {
    return this.#used(face).resourceName
  }

  /** Operand of Tj. */
  encode(face: Face, text: string): ByteString {
    if (face.source === null) return winAnsiLiteral(text)
    const { codes } = this.#used(face)
    let hex = ''
    for (const character of text) {
      const codePoint = character.codePointAt(0)!
      let code = codes.get(codePoint)
      if (code === undefined) codes.set(codePoint, (code = codes.size + 1))
      hex += hex4(code)
    }
    return `<${hex}>`
  }

  /** Writes all fonts and answers the entries of the Font resource dictionary. */
  write(file: PdfFile, subset: Subset): string {
    const entries = [...this.#byName.values()].map((font) => {
      const number = file.reserve()
      if (font.source === null) writeStandardFont(file, number, font)
      else writeEmbeddedFont(file, number, { font, source: font.source, subset })
      return `/${font.resourceName} ${number} 0 R`
    })
    return entries.join(' ')
  }

  #used(face: Face): UsedFont {
    let font = this.#byName.get(face.name)
    if (font === undefined) {
      const resourceName = `F${this.#byName.size + 1}`
      font = { resourceName, name: face.name, source: face.source, codes: new Map() }
      this.#byName.set(face.name, font)
    }
    return font
  }
}

const hex4 = (value: number): string => value.toString(16).padStart(4, '0')

function writeStandardFont(file: PdfFile, number: number, font: UsedFont): void {
  file.object(number, `<</Type /Font /Subtype /Type1 /BaseFont /${font.name} /Encoding /WinAnsiEncoding>>`)
}

interface Embedding {
  readonly font: UsedFont
  readonly source: TrueTypeSource
  readonly subset: Subset
}

/** A composite font (9.7): codes of ours → CIDToGIDMap → glyphs of the subset; ToUnicode gives the text back. */
function writeEmbeddedFont(file: PdfFile, number: number, { font, source, subset }: Embedding): void {
  const [descendant, descriptor, fontFile, glyphMap, toUnicode] = Array.from({ length: 5 }, () => file.reserve())
  const subsetFile = subset(source, font.codes.keys())
  const { glyphOf, advanceOf, ascent, descent, box } = readTrueType(subsetFile)
  const glyphs = [...font.codes.keys()].map((codePoint) => glyphOf.get(codePoint) ?? 0)
  const baseFont = `CLAWQL+${font.name}`
  file.object(
    number,
    `<</Type /Font /Subtype /Type0 /BaseFont /${baseFont} /Encoding /Identity-H /DescendantFonts [${descendant} 0 R] /ToUnicode ${toUnicode} 0 R>>`,
  )
  file.object(
    descendant!,
    `<</Type /Font /Subtype /CIDFontType2 /BaseFont /${baseFont} /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> ` +
      `/FontDescriptor ${descriptor} 0 R /DW 1000 /W [1 [${glyphs.map(advanceOf).join(' ')}]] /CIDToGIDMap ${glyphMap} 0 R>>`,
  )
  file.object(
    descriptor!,
    `<</Type /FontDescriptor /FontName /${baseFont} /Flags 4 /FontBBox [${box.join(' ')}] /ItalicAngle 0 ` +
      `/Ascent ${ascent} /Descent ${descent} /CapHeight 714 /StemV 80 /FontFile2 ${fontFile} 0 R>>`,
  )
  file.stream(fontFile!, `/Length1 ${subsetFile.length}`, { bytes: subsetFile, isDeflated: true })
  file.stream(glyphMap!, '', { bytes: glyphMapBytes(glyphs), isDeflated: true })
  file.stream(toUnicode!, '', { bytes: toUnicodeCmap(font.codes), isDeflated: true })
}

function glyphMapBytes(glyphs: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(2 * glyphs.length + 2)
  for (const [index, glyph] of glyphs.entries()) bytes.set([glyph >> 8, glyph & 0xff], 2 * index + 2)
  return bytes
}

/** At most 100 entries stand in one section of a CMap (Adobe Technical Note 5014). */
const sectionEntriesMax = 100

function toUnicodeCmap(codes: ReadonlyMap<number, number>): string {
  const entries = [...codes].map(([codePoint, code]) => `<${hex4(code)}> <${utf16Hex(codePoint)}>`)
  let sections = ''
  for (let at = 0; at < entries.length; at += sectionEntriesMax) {
    const section = entries.slice(at, at + sectionEntriesMax)
    sections += `${section.length} beginbfchar\n${section.join('\n')}\nendbfchar\n`
  }
  return (
    '/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n' +
    '/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n' +
    `1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${sections}endcmap\n` +
    'CMapName currentdict /CMap defineresource pop\nend\nend'
  )
}

function utf16Hex(codePoint: number): string {
  const text = String.fromCodePoint(codePoint)
  return Array.from({ length: text.length }, (_, index) => hex4(text.charCodeAt(index))).join('')
}
