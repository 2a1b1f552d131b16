// Reads HTML into blocks. Nothing is fetched and no script runs: what stands in the file is all there is.
import { Parser } from 'htmlparser2'
import { limits } from '../../../../contract/limits.ts'
import { refuse } from '../../../shared/refusal.ts'
import type { FlowDocument, Picture } from '../../../shared/page/blocks.ts'
import { prepareText } from '../../../shared/page/prepare-text.ts'
import { BlockBuilder } from './block-builder.ts'
import { childContext, isHidden, rootContext, type Context } from './context.ts'
import { readPicture } from './picture.ts'

interface OpenElement {
  readonly name: string
  readonly context: Context
  readonly isHidden: boolean
}

const pixelPt = 0.75
const titleCharactersMax = 500
const picturesMax = 100
const spanMax = 64
const blockElements = new Set(
  'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header html legend li main nav ol p pre section summary ul caption option'.split(
    ' ',
  ),
)

export interface HtmlInput {
  readonly html: string
  /** Bytes of an image that was sent along, by the name under which the HTML refers to it. */
  readonly fileOf: (name: string) => Uint8Array | undefined
  /** Called between pieces of long HTML. */
  readonly pause: () => Promise<void>
}

const pieceCharacters = 256 * 1024

/** Blocks of an HTML document; refuses with LIMIT_EXCEEDED what nests too deep or holds too many images. */
export async function readHtml({ html, fileOf, pause }: HtmlInput): Promise<FlowDocument> {
  const reader = new HtmlReader(fileOf)
  const parser = new Parser(
    {
      onopentag: (name, attributes) => reader.open(name, attributes),
      ontext: (text) => reader.text(text),
      onclosetag: (name) => reader.close(name),
    },
    { decodeEntities: true, recognizeSelfClosing: false },
  )
  for (let at = 0; at < html.length; at += pieceCharacters) {
    if (at > 0) await pause()
    parser.write(html.slice(at, at + pieceCharacters))
  }
  parser.end()
  return await reader.finish()
}

class HtmlReader {
  readonly #builder = new BlockBuilder()
  readonly #open: OpenElement[] = [{ name: '', context: rootContext, isHidden: false }]
  readonly #fileOf: HtmlInput['fileOf']
  #title = ''
  #pictures = 0

  constructor(fileOf: HtmlInput['fileOf']) {
    this.#fileOf = fileOf
  }

  get #current(): OpenElement {
    return this.#open.at(-1)!
  }

  open(name: string, attributes: { readonly [name: string]: string }): void {
    if (this.#open.length > limits.xmlDepthMax) refuse('LIMIT_EXCEEDED', 'the HTML nests too deep')
    const outer = this.#current
    const hidden = outer.isHidden || isHidden(name, attributes)
    const context = childContext(outer.context, name, attributes)
    this.#open.push({ name, context, isHidden: hidden })
    if (!hidden) this.#start(name, { attributes, context })
  }

  text(text: string): void {
    const { name, context, isHidden } = this.#current
    if (name === 'title' && this.#title.length < titleCharactersMax) this.#title += text
    if (!isHidden) this.#builder.addText(prepareText(text), context)
  }

  close(name: string): void {
    const closed = this.#open.length > 1 ? this.#open.pop()! : this.#current
    if (closed.isHidden) return
    if (name === 'table') this.#builder.endTable()
    else if (name === 'tr') this.#builder.endRow()
    else if (name === 'td' || name === 'th') this.#builder.endCell()
    else if (blockElements.has(name)) this.#builder.endBlock(closed.context)
    if (closed.context.breaksAfter) this.#builder.addPageBreak()
  }

  async finish(): Promise<FlowDocument> {
    const title = prepareText(this.#title).replace(/\s+/g, ' ').trim().slice(0, titleCharactersMax)
    return { title: title.toWellFormed(), blocks: await this.#builder.finish() }
  }

  #start(
    name: string,
    { attributes, context }: { attributes: { readonly [name: string]: string }; context: Context },
  ): void {
    if (context.breaksBefore) this.#builder.addPageBreak()
    if (name === 'br') this.#builder.addLineBreak(context)
    else if (name === 'hr') this.#builder.addRule(context)
    else if (name === 'img') this.#addPicture(attributes, context)
    else if (name === 'input') this.#builder.addText(prepareText(inputText(attributes)), context)
    else if (name === 'table') this.#builder.startTable(context)
    else if (name === 'tr') this.#builder.startRow()
    else if (name === 'td' || name === 'th')
      this.#builder.startCell(span(attributes['colspan']), span(attributes['rowspan']))
    else if (blockElements.has(name)) this.#builder.startBlock(context)
  }

  /** An image that can't be drawn is replaced by its description, as a browser does. */
  #addPicture(attributes: { readonly [name: string]: string }, context: Context): void {
    if (++this.#pictures > picturesMax) refuse('LIMIT_EXCEEDED', 'the HTML holds too many images')
    const bytes = this.#pictureBytes(attributes['src'] ?? '')
    const alternative = prepareText(attributes['alt'] ?? '')
    const picture = bytes === undefined ? null : readPicture(bytes)
    this.#builder.addPicture({ picture, alternative, sizeOf: (read) => pictureSize(read, attributes) }, context)
  }

  #pictureBytes(source: string): Uint8Array | undefined {
    const data = /^data:image\/(?:png|jpeg|jpg);base64,/i.exec(source)
    if (data === null) return this.#fileOf(source)
    try {
      return bytesOf(atob(source.slice(data[0].length)))
    } catch {
      return undefined
    }
  }
}

function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
  return bytes
}

function inputText(attributes: { readonly [name: string]: string }): string {
  const type = attributes['type'] ?? 'text'
  return ['text', 'email', 'tel', 'url', 'number', 'date', 'search', 'submit', 'button'].includes(type)
    ? (attributes['value'] ?? '')
    : ''
}

/** HTML's own bound for spans is 1000; a table that is much narrower is set as text already. */
function span(value: string | undefined): number {
  const count = Number.parseInt(value ?? '1', 10)
  return count >= 1 ? Math.min(count, spanMax) : 1
}

function pictureSize(
  picture: Picture,
  attributes: { readonly [name: string]: string },
): { widthPt: number; heightPt: number } {
  const ratio = picture.heightPx / picture.widthPx
  const widthPx = pixels(attributes['width'])
  const heightPx = pixels(attributes['height'])
  const width = widthPx ?? (heightPx === null ? picture.widthPx : heightPx / ratio)
  return { widthPt: width * pixelPt, heightPt: (heightPx ?? width * ratio) * pixelPt }
}

function pixels(value: string | undefined): number | null {
  const size = Number.parseFloat(value ?? '')
  return size > 0 && size < 100_000 && !(value ?? '').includes('%') ? size : null
}
