// The part of @xmldom/xmldom that is used here; its own types bring those of browsers along.
export interface XmlNode {
  readonly firstChild: XmlNode | null
  readonly nextSibling: XmlNode | null
  /** Of elements and attributes. */
  readonly namespaceURI?: string | null
  readonly localName?: string
}
export class DOMParser {
  constructor(options: { readonly errorHandler: () => never })
  parseFromString(text: string, type: 'text/xml'): { readonly documentElement: XmlNode | null }
}
