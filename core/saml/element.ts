// An element of XML as it was parsed, and how one looks into it: by namespace and name, never by a path that skips levels.

export interface XmlAttribute {
  readonly namespace: string
  readonly name: string
  readonly value: string
}

export interface XmlElement {
  readonly namespace: string
  /** Without its prefix. */
  readonly name: string
  /** Declarations of namespaces are none. */
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly XmlElement[]
  /** Its own, without that of its children. */
  readonly text: string
}

export const namespaces = {
  assertion: 'urn:oasis:names:tc:SAML:2.0:assertion',
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol',
  signature: 'http://www.w3.org/2000/09/xmldsig#',
} as const
export type Namespace = keyof typeof namespaces

export const isNamed = (element: XmlElement, namespace: Namespace, name: string): boolean =>
  element.namespace === namespaces[namespace] && element.name === name

export const childrenNamed = (element: XmlElement, namespace: Namespace, name: string): readonly XmlElement[] =>
  element.children.filter((child) => isNamed(child, namespace, name))

/** Null where there is none, or more than one. */
export function onlyChild(element: XmlElement, namespace: Namespace, name: string): XmlElement | null {
  const [one, another] = childrenNamed(element, namespace, name)
  return another === undefined ? (one ?? null) : null
}

/** Attributes of SAML and of signatures have no namespace. */
export const attributeOf = (element: XmlElement, name: string): string | null =>
  element.attributes.find((one) => one.namespace === '' && one.name === name)?.value ?? null

/** Null where elements stand in it: text between them is no value. */
export const leafText = ({ children, text }: XmlElement): string | null => (children.length === 0 ? text : null)

/** It, and all below it. Depth is bounded where it was parsed. */
export const everyElement = (element: XmlElement): readonly XmlElement[] => [
  element,
  ...element.children.flatMap(everyElement),
]
