// Collects text, images and tables into blocks while HTML is read; collapses white space as CSS does (CSS Text 3, 4.1).
import type { Block, Picture, TableCell, TextRun } from '../../../shared/page/blocks.ts'
import type { Context } from './context.ts'

/** An image that may turn out not to be one. */
export interface PictureSource {
  readonly picture: Promise<Picture | null> | null
  readonly alternative: string
  readonly sizeOf: (picture: Picture) => { readonly widthPt: number; readonly heightPt: number }
}

interface OpenTable {
  readonly outer: Block[]
  readonly rows: TableCell[][]
  readonly indentPt: number
  cell: { readonly blocks: Block[]; readonly columns: number; readonly rows: number } | null
}

interface OpenRun {
  text: string
  readonly style: TextRun['style']
}

const collapsible = /[ \t\n\r\f]+/g

export class BlockBuilder {
  /** Where blocks go: the document, or the cell at hand. */
  #blocks: Block[] = []
  #runs: OpenRun[] = []
  #runsContext: Context | null = null
  #endsWithSpace = true
  /** Item that is open and has drawn nothing yet. */
  #pendingItem: Context | null = null
  readonly #tables: OpenTable[] = []
  /** Images that are still being decoded, with the block that holds their place. */
  readonly #decoding: { at: Block[]; place: Block; source: PictureSource; context: Context }[] = []

  addText(raw: string, context: Context): void {
    const text = context.isPreformatted ? raw.replaceAll('\t', '    ').replaceAll('\f', '\n') : this.#collapsed(raw)
    if (text === '') return
    this.#addRun(text, context)
    this.#endsWithSpace = text.endsWith(' ')
  }

  addLineBreak(context: Context): void {
    this.#addRun('\n', context)
    this.#endsWithSpace = true
  }

  startBlock(context: Context): void {
    this.#flush()
    if (context.marker === null) return
    this.#flushItem()
    this.#pendingItem = context
  }

  endBlock(context: Context): void {
    this.#flush()
    if (context.marker !== null && this.#pendingItem === context) this.#flushItem()
  }

  addRule(context: Context): void {
    this.#flush()
    this.#blocks.push({ kind: 'rule', indentPt: context.indentPt })
  }

  /** Inside a table there is no page break: its rows break by themselves. */
  addPageBreak(): void {
    this.#flush()
    if (this.#tables.length === 0 && this.#blocks.length > 0) this.#blocks.push({ kind: 'pageBreak' })
  }

  addPicture(source: PictureSource, context: Context): void {
    if (source.picture === null) {
      this.addText(source.alternative, context)
      return
    }
    this.#flush()
    this.#flushItem()
    const place: Block = textBlock([], context, null)
    this.#blocks.push(place)
    this.#decoding.push({ at: this.#blocks, place, source, context })
  }

  startTable(context: Context): void {
    this.#flush()
    this.#flushItem()
    this.#tables.push({ outer: this.#blocks, rows: [], indentPt: context.indentPt, cell: null })
  }

  startRow(): void {
    this.#flush()
    this.endCell()
    this.#tables.at(-1)?.rows.push([])
  }

  startCell(columns: number, rows: number): void {
    this.#flush()
    this.endCell()
    const table = this.#tables.at(-1)
    if (table === undefined) return
    table.cell = { blocks: [], columns, rows }
    this.#blocks = table.cell.blocks
  }

  endCell(): void {
    const table = this.#tables.at(-1)
    this.#flush()
    if (table === undefined || table.cell === null) return
    this.#flushItem()
    if (table.rows.length === 0) table.rows.push([])
    table.rows.at(-1)!.push(table.cell)
    table.cell = null
    this.#blocks = table.outer
  }

  endRow(): void {
    this.endCell()
  }

  endTable(): void {
    this.endCell()
    this.#flush()
    const table = this.#tables.pop()
    if (table === undefined) return
    this.#blocks = table.outer
    const rows = table.rows.filter((row) => row.length > 0)
    if (rows.length > 0) this.#blocks.push({ kind: 'table', rows, indentPt: table.indentPt })
  }

  async finish(): Promise<readonly Block[]> {
    while (this.#tables.length > 0) this.endTable()
    this.#flush()
    this.#flushItem()
    for (const { at, place, source, context } of this.#decoding) {
      const picture = await source.picture
      const { indentPt } = context
      const runs = source.alternative === '' ? [] : [{ text: source.alternative, style: context.style }]
      at[at.indexOf(place)] =
        picture === null
          ? textBlock(runs, context, null)
          : { kind: 'picture', picture, indentPt, ...source.sizeOf(picture) }
    }
    return this.#blocks
  }

  /** The parser cuts text at every entity; what looks alike goes on in one run. */
  #addRun(text: string, context: Context): void {
    this.#runsContext ??= context
    const last = this.#runs.at(-1)
    if (last?.style === context.style) last.text += text
    else this.#runs.push({ text, style: context.style })
  }

  #collapsed(raw: string): string {
    const text = raw.replace(collapsible, ' ')
    return this.#endsWithSpace && text.startsWith(' ') ? text.slice(1) : text
  }

  /** Ends the paragraph at hand. */
  #flush(): void {
    const context = this.#runsContext
    const runs = this.#runs
    this.#runsContext = null
    this.#runs = []
    this.#endsWithSpace = true
    if (context === null || !runs.some(({ text }) => text !== ' ' && text !== '')) return
    const item = this.#pendingItem
    this.#pendingItem = null
    this.#blocks.push(textBlock(trimmed(runs, context), context, item?.marker ?? null))
  }

  /** An item without text still shows its marker. */
  #flushItem(): void {
    const item = this.#pendingItem
    this.#pendingItem = null
    if (item !== null) this.#blocks.push(textBlock([], item, item.marker))
  }
}

function textBlock(runs: readonly TextRun[], context: Context, marker: string | null): Block {
  const { indentPt, gapPt, align, isHeading, isPreformatted } = context
  return { kind: 'text', runs, indentPt, gapPt, align, isHeading, isPreformatted, marker }
}

/** Without the space that ends a paragraph, or the line feeds that frame preformatted text. */
function trimmed(runs: readonly OpenRun[], context: Context): readonly TextRun[] {
  const [first, last] = [runs[0]!, runs.at(-1)!]
  if (context.isPreformatted) {
    first.text = first.text.replace(/^\n/, '')
    last.text = last.text.replace(/\n$/, '')
  } else if (last.text.endsWith(' ')) {
    last.text = last.text.slice(0, -1)
  }
  return runs
}
