// What the tests use of @xmldom/xmldom; its own types bring those of browsers along.
interface Element {
  readonly textContent: string | null
  getAttribute(name: string): string | null
  getElementsByTagName(name: string): ArrayLike<Element>
}
export class DOMParser {
  parseFromString(text: string, type: 'text/xml'): { readonly documentElement: Element }
}
export const XMLSerializer: new () => object
