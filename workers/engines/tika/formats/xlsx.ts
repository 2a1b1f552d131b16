// XLSX: sheets with cells as shown, headers and footers, comments, drawings; hidden sheets, rows and cells too.
import type { Context, Extracted } from '../context.ts'
import { officeMediaTypes } from '../detected.ts'
import { TextWriter } from '../text-writer.ts'
import { builtInFormats, numberFormat } from './number-format.ts'
import {
  embeddings,
  markupText,
  openPackage,
  partsOf,
  properties,
  readXstring,
  walkMain,
  walkPart,
  type Package,
} from './ooxml.ts'

/** What cells refer to. */
interface Workbook {
  readonly strings: readonly string[]
  /** How each cell style shows a raw number. */
  readonly formats: readonly ((raw: string) => string)[]
  readonly sheets: readonly { readonly name: string; readonly part: string }[]
}

const sheetParts = ['comments+xml', 'threadedcomments+xml', 'drawing+xml', 'drawingml.chart+xml', 'diagramData+xml']

export async function extractXlsx(bytes: Uint8Array, context: Context): Promise<Extracted> {
  const opened = await openPackage(bytes, context)
  const book = await readWorkbook(opened, context)
  const texts: string[] = []
  for (const sheet of book.sheets) texts.push(await sheetText(opened, sheet, { book, context }))
  for (const part of partsOf(opened, sheetParts)) texts.push(readXstring(await markupText(opened, part, context)))
  return {
    mediaType: officeMediaTypes.xlsx,
    text: texts.filter((text) => text !== '').join('\n'),
    metadata: await properties(opened, context),
    embedded: embeddings(opened, context),
  }
}

async function readWorkbook(opened: Package, context: Context): Promise<Workbook> {
  const sheets: { name: string; part: string }[] = []
  let date1904 = false
  await walkMain(opened, context, (name, attributes, part) => {
    if (name === 'workbookPr') date1904 = /^(?:1|true)$/u.test(attributes['date1904'] ?? '')
    if (name === 'sheet' && part !== undefined) sheets.push({ name: readXstring(attributes['name'] ?? ''), part })
  })
  context.budget.addPages(sheets.length)
  const codes = await cellFormats(opened, context)
  const shared = new Map([...new Set(codes)].map((code) => [code, numberFormat(code, date1904)] as const))
  const formats = codes.map((code) => shared.get(code) ?? plainNumber)
  return { strings: await sharedStrings(opened, context), formats, sheets }
}

async function sharedStrings(opened: Package, context: Context): Promise<string[]> {
  const strings: string[] = []
  let current = ''
  let inText = false
  let phonetic = 0
  for (const part of partsOf(opened, ['sharedStrings+xml'])) {
    await walkPart(opened.archive, part, {
      context,
      open(name) {
        if (name === 'si') current = ''
        if (name === 'rPh') phonetic += 1
        inText = name === 't' && phonetic === 0
      },
      close(name) {
        if (name === 'si') strings.push(readXstring(current))
        if (name === 'rPh') phonetic -= 1
        inText = false
      },
      text(text) {
        if (inText) current += text
      },
    })
  }
  return strings
}

/** The format code of each cell style; undefined is General. */
async function cellFormats(opened: Package, context: Context): Promise<(string | undefined)[]> {
  const codes = new Map<number, string>(Object.entries(builtInFormats).map(([id, code]) => [Number(id), code]))
  const formats: (string | undefined)[] = []
  let inCells = false
  for (const part of partsOf(opened, ['styles+xml'])) {
    await walkPart(opened.archive, part, {
      context,
      open(name, attributes) {
        if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? 'General')
        if (name === 'cellXfs') inCells = true
        if (name === 'xf' && inCells) formats.push(codes.get(Number(attributes['numFmtId'] ?? '0')))
      },
      close(name) {
        if (name === 'cellXfs') inCells = false
      },
    })
  }
  return formats
}

async function sheetText(
  opened: Package,
  sheet: Workbook['sheets'][number],
  of: { book: Workbook; context: Context },
): Promise<string> {
  const writer = new TextWriter(of.context.budget)
  writer.write(sheet.name)
  writer.endParagraph()
  const cell = new Cell(of.book)
  let column = 0
  await walkPart(opened.archive, sheet.part, {
    context: of.context,
    open(name, attributes) {
      if (name === 'row') {
        writer.openRow()
        column = 0
      }
      if (name === 'c') {
        const at = columnOf(attributes['r']) ?? column
        writer.skipCells(at - column)
        column = at + 1
        cell.start(attributes['t'] ?? 'n', Number(attributes['s'] ?? '0'))
      }
      cell.listening = name === 'v' || name === 't' || headerFooter.test(name)
    },
    close(name) {
      cell.listening = false
      if (name === 'row') writer.closeRow('with values')
      if (name === 'c') {
        writer.openCell()
        writer.write(cell.raw === '' ? '' : cell.shown())
        writer.closeCell()
      }
      if (name === 'c') cell.raw = ''
      if (!headerFooter.test(name)) return
      writer.write(readXstring(cell.raw).replaceAll(headerCodes, ' ').trim())
      writer.endParagraph()
      cell.raw = ''
    },
    text: (text) => cell.hear(text),
  })
  return writer.toString()
}

const columnsMax = 16_384

/** The column of a reference such as C2, counted from 0 (ECMA-376 part 1, 18.18.7); undefined where there is none. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^\$?([A-Z]{1,3})\$?\d+$/iu.exec(reference ?? '')?.[1]?.toUpperCase()
  if (letters === undefined) return undefined
  const column = Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return column < columnsMax ? column : undefined
}

const headerFooter = /^(?:odd|even|first)(?:Header|Footer)$/u
const headerCodes = /&(?:[LCRPNDTFAGZBIUESXYHO]|"[^"]*"|\d+|K[\dA-F+-]{6})/gu

const plainNumber = numberFormat(undefined, false)

/** The cell being read. */
class Cell {
  readonly #book: Workbook
  #type = 'n'
  #style = 0
  raw = ''
  listening = false

  constructor(book: Workbook) {
    this.#book = book
  }

  start(type: string, style: number): void {
    this.#type = type
    this.#style = style
    this.raw = ''
  }

  hear(text: string): void {
    if (this.listening) this.raw += text
  }

  shown(): string {
    if (this.#type === 's') return this.#book.strings[Number(this.raw)] ?? ''
    if (this.#type === 'b') return this.raw === '1' ? 'TRUE' : 'FALSE'
    if (this.#type === 'n') return (this.#book.formats[this.#style] ?? plainNumber)(this.raw)
    return readXstring(this.raw)
  }
}
