// XML signatures by xml-crypto, with nothing of its own choosing: our algorithms, pinned keys, no key of the message; what it digested is what is read.
import { createHash, verify, type Hash, type KeyObject } from 'node:crypto'
import { DOMParser, type XmlNode } from '@xmldom/xmldom'
import { SignedXml, type HashAlgorithm, type SignatureAlgorithm } from 'xml-crypto'
import { accepted, type Result } from '../../../contract/result.ts'
import { namespaces } from '../../../core/saml/element.ts'
import { faulty } from '../../../core/saml/fault.ts'
import {
  digestAlgorithms,
  signatureAlgorithms,
  transforms,
  type SignedPlaces,
} from '../../../core/saml/signed-places.ts'

function raiseUnused(): never {
  throw new Error('nothing is signed here')
}

type Taken = (typeof signatureAlgorithms)[keyof typeof signatureAlgorithms]

/** The key has to be of the algorithm’s kind: the algorithm stands in the message, the key in the configuration. */
const signatureBy = (uri: string, { key: kind, hash }: Taken): new () => SignatureAlgorithm =>
  class implements SignatureAlgorithm {
    getSignature = raiseUnused
    getAlgorithmName = () => uri
    verifySignature(material: string, keys: unknown, value: string): boolean {
      const ofKind = (keys as readonly KeyObject[]).filter((key) => key.asymmetricKeyType === kind)
      const signature = Buffer.from(value, 'base64')
      const written = kind === 'ec' ? derOf(signature) : signature
      return ofKind.some((key) => verify(hash, Buffer.from(material), key, written))
    }
  }

/** In XML both halves stand beside each other (RFC 4050); workerd verifies the two as a sequence of DER alone. */
function derOf(halves: Uint8Array): Uint8Array {
  const middle = halves.length / 2
  const numbers = [halves.subarray(0, middle), halves.subarray(middle)].flatMap(derNumber)
  // Of P-521 it is longer than one byte says.
  const length = numbers.length < 128 ? [numbers.length] : [0x81, numbers.length]
  return Uint8Array.from([0x30, ...length, ...numbers])
}

/** Without zeros before it, but for one where it would be negative. */
function derNumber(half: Uint8Array): readonly number[] {
  const from = half.findIndex((byte) => byte !== 0)
  const bytes = from < 0 ? [0] : [...half.subarray(from)]
  const positive = bytes[0]! > 127 ? [0, ...bytes] : bytes
  return [0x02, positive.length, ...positive]
}

const hashBy = (uri: string, hash: Hash): new () => HashAlgorithm =>
  class implements HashAlgorithm {
    getAlgorithmName = () => uri
    getHash = (text: string) => createHash(hash).update(text).digest('base64')
  }

/** In place of the library's tables, which have SHA-1 and other canonical forms. */
function verifierOf(keys: readonly KeyObject[]): SignedXml {
  // What verifies it is ours and takes all of them: the message is digested once.
  const signed = new SignedXml({ publicCert: keys, getCertFromKeyInfo: () => null })
  const known = Object.entries(signed.CanonicalizationAlgorithms)
  const isTaken = (uri: string): boolean => Object.values<string>(transforms).includes(uri)
  signed.CanonicalizationAlgorithms = Object.fromEntries(known.filter(([uri]) => isTaken(uri)))
  signed.SignatureAlgorithms = mapped(signatureAlgorithms, signatureBy)
  signed.HashAlgorithms = mapped(digestAlgorithms, hashBy)
  return signed
}

const mapped = <T, Made>(table: { readonly [uri: string]: T }, make: (uri: string, one: T) => Made) =>
  Object.fromEntries(Object.entries(table).map(([uri, one]) => [uri, make(uri, one)]))

export interface SignedText {
  /** Canonical, as it was digested: whole assertion, or whole response with it. */
  readonly text: string
  readonly of: 'assertion' | 'response'
}

/** Every signature has to be good, by one of the keys. What is read is what the innermost covers. */
export function verifySignatures(
  text: string,
  { isResponseSigned, isAssertionSigned }: Pick<SignedPlaces, 'isResponseSigned' | 'isAssertionSigned'>,
  keys: readonly KeyObject[],
): Result<SignedText> {
  const { documentElement: root } = new DOMParser({ errorHandler: raiseBroken }).parseFromString(text, 'text/xml')
  const assertion = childNamed(root, 'assertion', 'Assertion')
  const ofResponse = isResponseSigned ? signedBy(text, childNamed(root, 'signature', 'Signature'), keys) : null
  const ofAssertion = isAssertionSigned ? signedBy(text, childNamed(assertion, 'signature', 'Signature'), keys) : null
  if (isResponseSigned && ofResponse === null) return faulty('SIGNATURE_WRONG')
  if (isAssertionSigned)
    return ofAssertion === null ? faulty('SIGNATURE_WRONG') : accepted({ text: ofAssertion, of: 'assertion' })
  return ofResponse === null ? faulty('SIGNATURE_MISSING') : accepted({ text: ofResponse, of: 'response' })
}

function raiseBroken(): never {
  throw new Error('not well-formed')
}

function childNamed(parent: XmlNode | null, namespace: keyof typeof namespaces, name: string): XmlNode | null {
  for (let child = parent?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (child.namespaceURI === namespaces[namespace] && child.localName === name) return child
  }
  return null
}

/** What a good signature covers, in its canonical form; null where no key made it. The library throws where it does not understand. */
function signedBy(text: string, signature: XmlNode | null, keys: readonly KeyObject[]): string | null {
  if (signature === null) return null
  const verifier = verifierOf(keys)
  try {
    verifier.loadSignature(signature)
    if (!verifier.checkSignature(text)) return null
  } catch {
    return null
  }
  const [covered, another] = verifier.getSignedReferences()
  return another === undefined ? (covered ?? null) : null
}
