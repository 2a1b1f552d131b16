// XML of an identity provider into a tree: bounded before and while it is parsed; document types, comments and instructions are refused, so that every reader reads the same.
import { SaxesParser, type SaxesTagNS } from 'saxes'
import { limits } from '../../../contract/limits.ts'
import type { XmlElement } from '../../../core/saml/element.ts'

interface Open extends XmlElement {
  readonly children: Open[]
  text: string
}

/** Why it went no further; it never leaves this file. */
class Stopped extends Error {
  override readonly name = 'Stopped'
}

function stop(): never {
  throw new Stopped()
}

/** Null where it is not well-formed, out of bounds, or has what means different things to different readers. */
export function parseXml(text: string): XmlElement | null {
  try {
    return treeOf(text)
  } catch (error) {
    if (error instanceof Stopped) return null
    throw error
  }
}

function treeOf(text: string): XmlElement | null {
  const parser = new SaxesParser({ xmlns: true, position: false })
  const path: Open[] = []
  let root: Open | null = null
  let elements = 0
  let attributes = 0
  parser.on('error', stop)
  parser.on('doctype', stop)
  parser.on('comment', stop)
  parser.on('cdata', stop)
  parser.on('processinginstruction', stop)
  parser.on('opentag', (tag) => {
    elements += 1
    const own = Object.keys(tag.attributes).length
    attributes += own
    if (own > limits.samlElementAttributesMax || attributes > limits.samlAttributesMax) stop()
    if (elements > limits.samlElementsMax || path.length >= limits.samlDepthMax) stop()
    const opened = elementOf(tag)
    root ??= opened
    path.at(-1)?.children.push(opened)
    path.push(opened)
  })
  parser.on('closetag', () => void path.pop())
  parser.on('text', (part) => {
    const at = path.at(-1)
    if (at !== undefined) at.text += part
  })
  parser.write(text).close()
  return root
}

const declarations = 'http://www.w3.org/2000/xmlns/'

const elementOf = ({ uri, local, attributes }: SaxesTagNS): Open => ({
  namespace: uri,
  name: local,
  attributes: Object.values(attributes).flatMap((one) =>
    one.uri === declarations ? [] : [{ namespace: one.uri, name: one.local, value: one.value }],
  ),
  children: [],
  text: '',
})
