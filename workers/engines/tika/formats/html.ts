// HTML: all text, shown or not, with alternative texts, titles, form values, comments and meta tags; scripts and styles dropped.
import { Parser } from 'htmlparser2'
import { declaredCharset, decodeText } from '../charset.ts'
import { limits } from '../../../../contract/limits.ts'
import type { Budget, Context, Extracted, Metadata } from '../context.ts'
import { refuse } from '../../../shared/refusal.ts'
import type { Change } from '../../../../core/redaction/tracked-changes.ts'
import { TextWriter } from '../text-writer.ts'

const stepCharacters = 128 * 1024
const dropped = new Set(['script', 'style'])
const inline = new Set(
  (
    'a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark meter q rp rt ruby s samp ' +
    'small span strike strong sub sup time tt u var wbr nobr'
  ).split(' '),
)
const valued = new Set(['input', 'option', 'button'])
const cellNames = new Set(['td', 'th'])
const spoken = ['alt', 'title', 'placeholder', 'aria-label', 'summary'] as const
const metaKeys: Readonly<Record<string, string>> = {
  author: 'dc:creator',
  description: 'dc:description',
  keywords: 'dc:subject',
  title: 'dc:title',
}

export async function extractHtml(bytes: Uint8Array, context: Context): Promise<Extracted> {
  const head = new TextDecoder('windows-1252').decode(bytes.subarray(0, 4096))
  const source = decodeText(bytes, declaredCharset(context.hint.mediaType) ?? declaredCharset(metaOf(head)))
  const { text, metadata } = await htmlText(source, context)
  return { mediaType: 'text/html', text, metadata, embedded: [] }
}

function metaOf(head: string): string | undefined {
  return /<meta[^>]*charset[^>]*>/iu.exec(head)?.[0]
}

/** The text and meta tags of HTML source. Too deep trees are LIMIT_EXCEEDED. */
export async function htmlText(
  source: string,
  context: Pick<Context, 'budget' | 'pause'>,
): Promise<{ text: string; metadata: Metadata }> {
  const page = new Page(source, context.budget)
  const parser = new Parser(page, { decodeEntities: true })
  page.position = () => [parser.startIndex, parser.endIndex]
  for (let at = 0; at < source.length; at += stepCharacters) {
    parser.write(source.slice(at, at + stepCharacters))
    if (at > 0) await context.pause()
  }
  parser.end()
  return page.finish()
}

class Page {
  readonly #source: string
  readonly #writer: TextWriter
  readonly #metadata: Metadata = {}
  #depth = 0
  #dropping = 0
  #title: string | undefined
  /** Columns of the open cells. */
  readonly #spans: number[] = []
  /** Open elements for edits (HTML, 4.7). */
  #deletions = 0
  #insertions = 0
  position: () => readonly [number, number] = () => [0, 0]

  constructor(source: string, budget: Budget) {
    this.#source = source
    this.#writer = new TextWriter(budget)
  }

  onopentag(name: string, attributes: Record<string, string>): void {
    this.#depth += 1
    if (this.#depth > limits.xmlDepthMax * 16) refuse('LIMIT_EXCEEDED', 'the HTML nests too deep')
    if (dropped.has(name)) this.#dropping += 1
    else if (isLiteral(name)) this.#literal()
    else this.#open(name, attributes)
  }

  onclosetag(name: string): void {
    this.#depth -= 1
    if (dropped.has(name)) this.#dropping -= 1
    else if (name === 'title') this.#endTitle()
    else if (cellNames.has(name)) this.#closeCell()
    else if (name === 'del') this.#deletions -= 1
    else if (name === 'ins') this.#insertions -= 1
    else if (name === 'tr') this.#writer.closeRow()
    else if (!inline.has(name) && !isLiteral(name)) this.#writer.endParagraph()
  }

  ontext(text: string): void {
    if (this.#dropping > 0) return
    const plain = text.replaceAll(/[ \t\r\n\f]+/gu, ' ')
    if (this.#title === undefined) this.#writer.write(plain, this.#change())
    else this.#title += plain
  }

  oncomment(comment: string): void {
    if (this.#dropping === 0) this.#writer.aside(comment.trim())
  }

  finish(): { text: string; metadata: Metadata } {
    const lines = this.#writer.toString().split('\n')
    // An empty cell in front keeps its tab: the others stand below their heads by it.
    const text = lines
      .map((line) => line.replaceAll(/ +/gu, ' ').replaceAll(/^ | (?=\t|$)|(?<=\t) /gu, ''))
      .filter((line) => line.trim() !== '')
    return { text: text.join('\n'), metadata: this.#metadata }
  }

  #open(name: string, attributes: Record<string, string>): void {
    if (!inline.has(name) && !cellNames.has(name)) this.#writer.endParagraph()
    if (name === 'del') this.#deletions += 1
    if (name === 'ins') this.#insertions += 1
    if (name === 'tr') this.#writer.openRow()
    if (cellNames.has(name)) this.#openCell(attributes['colspan'])
    if (name === 'title') this.#title = ''
    if (name === 'meta') this.#meta(attributes)
    for (const key of spoken) this.#writer.aside(attributes[key])
    if (valued.has(name)) this.#writer.aside(attributes['value'])
  }

  #change(): Change | null {
    if (this.#deletions > 0) return 'deleted'
    return this.#insertions > 0 ? 'inserted' : null
  }

  #openCell(span: string | undefined): void {
    this.#writer.openCell()
    this.#spans.push(Number.parseInt(span ?? '1', 10) || 1)
  }

  #closeCell(): void {
    this.#writer.closeCell()
    this.#writer.skipCells((this.#spans.pop() ?? 1) - 1)
  }

  #meta(attributes: Record<string, string>): void {
    const name = attributes['name'] ?? attributes['property']
    const content = attributes['content']
    if (name === undefined || content === undefined) return
    this.#metadata[metaKeys[name.toLowerCase()] ?? name] = content
  }

  #endTitle(): void {
    if (this.#title === undefined) return
    const title = this.#title.trim()
    this.#title = undefined
    this.#metadata['dc:title'] ??= title
    this.#writer.write(title)
    this.#writer.endParagraph()
  }

  /** `<jane@example.com>` is written by people, not a tag: it stays text. */
  #literal(): void {
    const [start, end] = this.position()
    if (this.#dropping === 0) this.#writer.write(this.#source.slice(start, end + 1))
  }
}

function isLiteral(name: string): boolean {
  return !/^[a-z][a-z0-9:_-]*$/u.test(name)
}
