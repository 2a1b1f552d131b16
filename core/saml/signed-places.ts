// Where a response of SAML may be signed, and how: one assertion at one place, signatures over exactly what they stand in. Whatever else is in it is refused (XML Signature Wrapping).
import { accepted, type Result } from '../../contract/result.ts'
import { attributeOf, childrenNamed, everyElement, isNamed, onlyChild, type XmlElement } from './element.ts'
import { faulty } from './fault.ts'

/** RFC 9231, without SHA-1 and without what a shared secret makes: whoever has the certificate could make that. */
export const signatureAlgorithms = {
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': { key: 'rsa', hash: 'sha256' },
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384': { key: 'rsa', hash: 'sha384' },
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512': { key: 'rsa', hash: 'sha512' },
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256': { key: 'ec', hash: 'sha256' },
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384': { key: 'ec', hash: 'sha384' },
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512': { key: 'ec', hash: 'sha512' },
} as const

export const digestAlgorithms = {
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
} as const

export const transforms = {
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
} as const

export interface SignedPlaces {
  readonly response: XmlElement
  readonly assertion: XmlElement
  readonly isResponseSigned: boolean
  readonly isAssertionSigned: boolean
}

export function findSigned(root: XmlElement): Result<SignedPlaces> {
  const all = everyElement(root)
  if (all.some(({ name }) => /^Encrypted(?:Assertion|ID|Attribute|Data|Key)$/.test(name))) return faulty('ENCRYPTED')
  const assertion = onlyAssertion(root, all)
  if (assertion === null || !hasUniqueIds(all)) return faulty('NOT_A_RESPONSE')
  const places = [root, assertion]
  const signed = places.map((place) => childrenNamed(place, 'signature', 'Signature'))
  // Another that calls itself so, wherever it stands, is one that somebody else may read.
  const signatures = all.filter(({ name }) => name === 'Signature')
  if (signatures.length !== signed.flat().length || !places.every(isInPlace)) return faulty('SIGNATURE_MISPLACED')
  if (signatures.length === 0) return faulty('SIGNATURE_MISSING')
  if (!places.every((place, at) => signed[at]!.every((one) => isTaken(one, idOf(place)))))
    return faulty('SIGNATURE_FORM')
  const [ofResponse, ofAssertion] = signed
  return accepted({
    response: root,
    assertion,
    isResponseSigned: ofResponse!.length > 0,
    isAssertionSigned: ofAssertion!.length > 0,
  })
}

/** By name in whatever namespace: there is one response, and in it one assertion. */
function onlyAssertion(root: XmlElement, all: readonly XmlElement[]): XmlElement | null {
  const isResponse = isNamed(root, 'protocol', 'Response') && attributeOf(root, 'Version') === '2.0'
  const areAlone =
    all.filter(({ name }) => name === 'Assertion').length === 1 &&
    all.filter(({ name }) => name === 'Response').length === 1
  return isResponse && areAlone ? onlyChild(root, 'assertion', 'Assertion') : null
}

/** Of an id, however it is written: verifiers take `ID`, `Id`, `id` and `xml:id`. */
function hasUniqueIds(all: readonly XmlElement[]): boolean {
  const ids = all.flatMap(({ attributes }) =>
    attributes.filter(({ name }) => name.toLowerCase() === 'id').map(({ value }) => value),
  )
  return new Set(ids).size === ids.length && ids.every((id) => idPattern.test(id))
}

/** An NCName of ASCII (xs:ID): nothing in it means anything in a path or a fragment. */
const idPattern = /^[A-Za-z_][A-Za-z0-9_.-]{0,255}$/

const idOf = (element: XmlElement): string => attributeOf(element, 'ID') ?? ''

/** One at most, behind Issuer (the schema of SAML). */
function isInPlace({ children }: XmlElement): boolean {
  const places = children.flatMap((child, at) => (isNamed(child, 'signature', 'Signature') ? [at] : []))
  if (places.length === 0) return true
  return places.length === 1 && places[0] === 1 && isNamed(children[0]!, 'assertion', 'Issuer')
}

/** What a signature says of itself: over what it stands in, whole, by algorithms that are taken. */
function isTaken(signature: XmlElement, ownerId: string): boolean {
  const names = signature.children.map(({ name }) => name).join(' ')
  const info = onlyChild(signature, 'signature', 'SignedInfo')
  if (info === null || !/^SignedInfo SignatureValue(?: KeyInfo)?$/.test(names)) return false
  if (!everyElement(info).every(isOfSignature)) return false
  if (info.children.map(({ name }) => name).join(' ') !== 'CanonicalizationMethod SignatureMethod Reference')
    return false
  const [canonicalization, method, reference] = info.children
  return (
    algorithmOf(canonicalization!) === transforms.exclusive &&
    Object.hasOwn(signatureAlgorithms, algorithmOf(method!)) &&
    isReference(reference!, ownerId)
  )
}

/** By namespace, for verifiers look by name alone; and the one element that exclusive canonicalisation adds. */
const isOfSignature = (element: XmlElement): boolean =>
  isNamed(element, 'signature', element.name) ||
  (element.namespace === transforms.exclusive && element.name === 'InclusiveNamespaces')

function isReference(reference: XmlElement, ownerId: string): boolean {
  if (ownerId === '' || attributeOf(reference, 'URI') !== `#${ownerId}`) return false
  if (reference.children.map(({ name }) => name).join(' ') !== 'Transforms DigestMethod DigestValue') return false
  const [listed, digest] = reference.children
  const steps = childrenNamed(listed!, 'signature', 'Transform').map(algorithmOf)
  return (
    steps.length === 2 &&
    listed!.children.length === 2 &&
    steps[0] === transforms.enveloped &&
    steps[1] === transforms.exclusive &&
    Object.hasOwn(digestAlgorithms, algorithmOf(digest!))
  )
}

const algorithmOf = (element: XmlElement): string => attributeOf(element, 'Algorithm') ?? ''
