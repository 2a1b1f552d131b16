// Turns word-processing and drawing markup (ECMA-376 parts 1: w:, a:, m:, c:) into text, every channel of it.
import type { Change } from '../../../../core/redaction/tracked-changes.ts'
import type { TextWriter } from '../text-writer.ts'
import type { Attributes, XmlSink } from '../xml.ts'

/** Elements whose character content is text: body, deletions, drawings, mathematics, slide comments. */
const textual = new Set(['t', 'delText', 'text'])
/** Compatibility copies of what Choice says already, and properties, whose `tab` is a tab stop. */
const skipped = new Set(['Fallback', 'pPr', 'rPr', 'tblPr', 'sectPr', 'sdtPr'])
/** Tracked changes; a text that was moved is deleted here and inserted there. */
const changes: Readonly<Record<string, Change>> = {
  del: 'deleted',
  moveFrom: 'deleted',
  ins: 'inserted',
  moveTo: 'inserted',
}
const breaks = new Map([
  ['tab', '\t'],
  ['ptab', '\t'],
  ['br', '\n'],
  ['cr', '\n'],
  ['noBreakHyphen', '-'],
])

/** Feeds `writer`: paragraphs, rows, cells, text boxes aside, alternative texts aside. */
export function markupSink(writer: TextWriter): XmlSink {
  let skipping = 0
  let inText = false
  /** Columns of the open cells. */
  const spans: number[] = []
  /** The open tracked changes: what was inserted and then deleted is deleted. */
  const open: Change[] = []
  let isDeletedText = false
  const change = (): Change | null => (isDeletedText || open.includes('deleted') ? 'deleted' : (open.at(-1) ?? null))
  return {
    open(name, attributes) {
      if (skipped.has(name)) skipping += 1
      if (skipping > 0) return
      inText = textual.has(name)
      isDeletedText = name === 'delText'
      const tracked = changes[name]
      if (tracked !== undefined) open.push(tracked)
      if (name === 'tc') spans.push(1)
      if (name === 'gridSpan' && spans.length > 0) spans[spans.length - 1] = Number(attributes['val']) || 1
      const mark = breaks.get(name)
      if (mark !== undefined) writer.write(mark, change())
      else openStructure(writer, name, attributes)
    },
    close(name) {
      if (skipped.has(name)) skipping -= 1
      else if (skipping === 0) {
        if (name in changes) open.pop()
        closeStructure(writer, name)
        if (name === 'tc') writer.skipCells((spans.pop() ?? 1) - 1)
      }
      inText = false
      isDeletedText = false
    },
    text(text) {
      if (inText && skipping === 0) writer.write(text, change())
    },
  }
}

function openStructure(writer: TextWriter, name: string, attributes: Attributes): void {
  switch (name) {
    case 'tr':
      return writer.openRow()
    case 'tc':
      return writer.openCell()
    case 'txbxContent':
      return writer.openBox()
    case 'textpath':
      return writer.aside(attributes['string'])
    case 'docPr':
    case 'cNvPr':
      writer.aside(attributes['title'])
      return writer.aside(attributes['descr'])
    default:
  }
}

function closeStructure(writer: TextWriter, name: string): void {
  switch (name) {
    case 'p':
    case 'text':
      return writer.endParagraph()
    case 'tc':
      return writer.closeCell()
    case 'tr':
      return writer.closeRow()
    case 'txbxContent':
      return writer.closeBox()
    default:
  }
}
