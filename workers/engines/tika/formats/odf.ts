// ODT, ODS, ODP (ODF 1.3): text, tables, notes, annotations, tracked deletions, hidden text, descriptions, headers and footers.
import { decodeText } from '../charset.ts'
import type { Context, Embedded, Extracted, Metadata } from '../context.ts'
import { refuse } from '../../../shared/refusal.ts'
import type { Change } from '../../../../core/redaction/tracked-changes.ts'
import { TextWriter } from '../text-writer.ts'
import { walkXml, type Attributes, type XmlSink } from '../xml.ts'
import { openZip, type Archive } from '../zip.ts'
import { OdfChanges } from './odf-changes.ts'

const repeatedCellsMax = 256
const repeatedRowsMax = 100
/** A cell that another one covers has its place in the row. */
const cellNames = new Set(['table-cell', 'covered-table-cell'])
const spacesMax = 1000

export async function extractOdf(bytes: Uint8Array, context: Context): Promise<Extracted> {
  const archive = openZip(bytes, context.budget)
  refuseEncrypted(archive)
  const writer = new TextWriter(context.budget)
  await walk(archive, 'styles.xml', { context, sink: contentSink(writer, false) })
  const changes = new OdfChanges(writer, (change) => contentSink(writer, true, change))
  await walk(archive, 'content.xml', { context, sink: changes })
  changes.finish()
  const metadata: Metadata = {}
  await walk(archive, 'meta.xml', { context, sink: metaSink(metadata) })
  return {
    mediaType: 'application/vnd.oasis.opendocument.text',
    text: writer.toString(),
    metadata,
    embedded: objects(archive, context),
  }
}

function refuseEncrypted(archive: Archive): void {
  const manifest = archive.read('META-INF/manifest.xml')
  if (manifest !== undefined && /<[\w.-]*:?encryption-data\b/u.test(decodeText(manifest))) {
    refuse('DOCUMENT_PASSWORD', 'the document is encrypted')
  }
}

async function walk(archive: Archive, name: string, of: { context: Context; sink: XmlSink }): Promise<void> {
  const bytes = archive.read(name)
  if (bytes !== undefined) await walkXml(bytes, of.sink, of.context.pause)
  else if (name === 'content.xml') refuse('DOCUMENT_DAMAGED', 'the document has no content')
}

/** Elements that hold other text than paragraphs, and stand aside of the paragraph around them. */
const asides = new Set(['annotation', 'note-body', 'text-box', 'desc', 'title'])
const lineEnds = new Set(['p', 'h'])
/** Elements whose characters are text. */
const spoken = new Set(['p', 'h', 'desc', 'title', 'creator'])
/** Inside these, characters are no text of the document. */
const silent = new Set([
  'note-citation',
  'sender-initials',
  'creator-initials',
  'binary-data',
  'automatic-styles',
  'styles',
])

/** `body` is false for styles.xml, where only master pages (headers and footers) hold text. */
function contentSink(writer: TextWriter, body: boolean, change: () => Change | null = () => null): XmlSink {
  let quiet = 0
  let within = body ? 0 : -1
  let inline = 0
  const cells: number[] = []
  const rows: number[] = []
  return {
    open(name, attributes) {
      if (within < 0 && name === 'master-styles') within = 0
      if (silent.has(name)) quiet += 1
      if (within < 0 || quiet > 0) return
      if (spoken.has(name)) inline += 1
      const mark = markOf(name, attributes)
      if (mark === undefined) openElement(writer, name, attributes)
      else writer.write(mark, change())
      if (cellNames.has(name)) cells.push(positive(attributes['number-columns-repeated']))
      if (name === 'table-row') rows.push(positive(attributes['number-rows-repeated']))
    },
    close(name) {
      const heard = within >= 0 && quiet === 0
      if (silent.has(name)) quiet -= 1
      if (!heard) return
      if (spoken.has(name)) inline -= 1
      closeElement(writer, name)
      if (cellNames.has(name)) writer.closeCell(Math.min(cells.pop() ?? 1, repeatedCellsMax))
      if (name === 'table-row') writer.closeRow('with values', Math.min(rows.pop() ?? 1, repeatedRowsMax))
      if (name === 'master-styles') within = -1
    },
    text(text) {
      if (within >= 0 && quiet === 0 && inline > 0) writer.write(text.replaceAll(/[ \t\r\n]+/gu, ' '), change())
    },
  }
}

/** The characters that an element stands for. */
function markOf(name: string, attributes: Attributes): string | undefined {
  switch (name) {
    case 's':
      return ' '.repeat(Math.min(positive(attributes['c']), spacesMax))
    case 'tab':
      return '\t'
    case 'line-break':
      return '\n'
    case 'hidden-text':
      return attributes['string-value'] ?? ''
    default:
      return undefined
  }
}

function openElement(writer: TextWriter, name: string, attributes: Attributes): void {
  if (asides.has(name)) return writer.openBox()
  switch (name) {
    case 'table':
      writer.write(attributes['name'] ?? '')
      return writer.endParagraph()
    case 'table-row':
      return writer.openRow()
    case 'table-cell':
    case 'covered-table-cell':
      return writer.openCell()
    default:
  }
}

/** A count of at least 1. */
function positive(text: string | undefined): number {
  const count = Number.parseInt(text ?? '1', 10)
  return count > 0 ? count : 1
}

function closeElement(writer: TextWriter, name: string): void {
  if (asides.has(name)) return writer.closeBox()
  if (lineEnds.has(name) || name === 'creator') return writer.endParagraph()
}

const metaKeys: Readonly<Record<string, readonly string[]>> = {
  title: ['dc:title'],
  subject: ['dc:subject'],
  description: ['dc:description'],
  creator: ['dc:creator', 'meta:last-author'],
  'initial-creator': ['meta:initial-author'],
  'printed-by': ['meta:printed-by'],
  keyword: ['meta:keyword'],
  'creation-date': ['dcterms:created'],
  date: ['dcterms:modified'],
  language: ['dc:language'],
  generator: ['generator'],
}

function metaSink(metadata: Metadata): XmlSink {
  let value = ''
  let custom = ''
  return {
    open(name, attributes) {
      value = ''
      if (name === 'user-defined') custom = attributes['name'] ?? ''
      if (name === 'document-statistic' && attributes['page-count'] !== undefined) {
        metadata['xmpTPg:NPages'] = attributes['page-count']
      }
    },
    close(name) {
      const keys = name === 'user-defined' ? [`custom:${custom}`] : (metaKeys[name] ?? [])
      if (value.trim() !== '') for (const key of keys) metadata[key] = value.trim()
      value = ''
    },
    text(text) {
      value += text
    },
  }
}

/** Embedded OLE objects and files; embedded ODF objects (folders of parts) give their content's text. */
function objects(archive: Archive, context: Context): Embedded[] {
  const files: Embedded[] = []
  for (const name of archive.names) {
    if (!/^(?:\.\/)?(?:Object[^/]*|Object [^/]+\/content\.xml)$/u.test(name)) continue
    context.budget.addAttachment()
    const bytes = archive.read(name)
    if (bytes !== undefined && bytes.length > 0) files.push({ name, bytes })
  }
  return files
}
