// A response of SAML from its base64 to whom it names: bounds, form, signatures, and then only what was signed.
import type { KeyObject } from 'node:crypto'
import { limits } from '../../../contract/limits.ts'
import type { Result } from '../../../contract/result.ts'
import type { Asserted } from '../../../contract/saml.ts'
import { isNamed, onlyChild, type XmlElement } from '../../../core/saml/element.ts'
import { faulty } from '../../../core/saml/fault.ts'
import { checkResponse, readAsserted, type Expected } from '../../../core/saml/read-asserted.ts'
import { findSigned } from '../../../core/saml/signed-places.ts'
import { parseXml } from './parse-xml.ts'
import { verifySignatures, type SignedText } from './verify-signatures.ts'

export function readResponse(encoded: string, keys: readonly KeyObject[], expected: Expected): Result<Asserted> {
  const text = decode(encoded)
  const root = text === null ? null : parseXml(text)
  if (text === null || root === null) return faulty('NOT_XML')
  const places = findSigned(root)
  if (!places.ok) return places
  const signed = verifySignatures(text, places.value, keys)
  if (!signed.ok) return signed
  const assertion = signedAssertion(signed.value)
  if (assertion === null) return faulty('SIGNATURE_MISPLACED')
  const fits = checkResponse(root, expected)
  return fits.ok ? readAsserted(assertion, expected) : fits
}

/** Of the text that was digested and nothing else: no second reading of the message can lead elsewhere. */
function signedAssertion({ text, of }: SignedText): XmlElement | null {
  const root = parseXml(text)
  if (root === null) return null
  if (of === 'response') return isNamed(root, 'protocol', 'Response') ? onlyChild(root, 'assertion', 'Assertion') : null
  return isNamed(root, 'assertion', 'Assertion') ? root : null
}

/** Lines of base64 may be broken (RFC 2045). */
function decode(encoded: string): string | null {
  const packed = encoded.replaceAll(/[\r\n\t ]/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(packed) || packed.length % 4 !== 0) return null
  if ((packed.length / 4) * 3 > limits.samlResponseBytesMax + 2) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(packed, 'base64'))
  } catch {
    return null
  }
}
