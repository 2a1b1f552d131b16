// Streams XML to a sink within the depth bound; no document type is ever expanded, no external entity fetched.
import { SaxesParser, type SaxesTag } from 'saxes'
import { limits } from '../../../contract/limits.ts'
import { xmlEncoding } from './charset.ts'
import { refuse } from '../../shared/refusal.ts'

const stepBytes = 128 * 1024

/**
 * Attributes by local name (the part behind the prefix); namespace declarations are left out. A prefixed one stands
 * under `:name` also, and gives way to one without a prefix: `r:id` is `:id` beside `id`.
 */
export type Attributes = Readonly<Record<string, string | undefined>>

/** Gets the events of a walk. Names are local names: writers choose prefixes freely. */
export interface XmlSink {
  readonly open: (name: string, attributes: Attributes) => void
  readonly close: (name: string) => void
  readonly text: (text: string) => void
}

/** Walks a whole XML part. Broken XML is DOCUMENT_DAMAGED; declared entities and too deep trees are LIMIT_EXCEEDED. */
export async function walkXml(bytes: Uint8Array, sink: XmlSink, pause: () => Promise<void>): Promise<void> {
  const parser = boundedParser(sink)
  const decoder = new TextDecoder(xmlEncoding(bytes))
  for (let at = 0; at < bytes.length; at += stepBytes) {
    parser.write(decoder.decode(bytes.subarray(at, at + stepBytes), { stream: true }))
    if (at > 0 && at % (8 * stepBytes) === 0) await pause()
  }
  parser.write(decoder.decode()).close()
}

function boundedParser(sink: XmlSink): SaxesParser {
  const parser = new SaxesParser({ position: false })
  let depth = 0
  parser.on('doctype', (doctype) => {
    if (doctype.includes('<!ENTITY')) refuse('LIMIT_EXCEEDED', 'the XML declares entities')
  })
  parser.on('error', () => refuse('DOCUMENT_DAMAGED', 'an XML part is not well-formed'))
  parser.on('opentag', (tag) => {
    depth += 1
    if (depth > limits.xmlDepthMax) refuse('LIMIT_EXCEEDED', 'the XML nests too deep')
    sink.open(localName(tag.name), localAttributes(tag))
  })
  parser.on('closetag', (tag) => {
    depth -= 1
    sink.close(localName(tag.name))
  })
  parser.on('text', (text) => sink.text(text))
  parser.on('cdata', (text) => sink.text(text))
  return parser
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

const noAttributes: Attributes = {}

function localAttributes(tag: SaxesTag): Attributes {
  let local: Record<string, string> | undefined
  for (const name in tag.attributes) {
    if (name.startsWith('xmlns')) continue
    local ??= {}
    const attribute = tag.attributes[name]
    const value = typeof attribute === 'string' ? attribute : (attribute?.value ?? '')
    const plain = localName(name)
    if (plain === name) local[name] = value
    else {
      local[`:${plain}`] = value
      local[plain] ??= value
    }
  }
  return local ?? noAttributes
}
