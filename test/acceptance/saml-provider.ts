// An identity provider of SAML for tests: reads requests, writes responses, and signs them with a library that is not the one under test (xmldsigjs).
import { webcrypto, type webcrypto as Web } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { DOMParser, XMLSerializer } from '@xmldom/xmldom'
import { Application, Parse, SignedXml } from 'xmldsigjs'
import { selfSigned, type KeyKind } from './self-signed.ts'

Object.assign(globalThis, { DOMParser, XMLSerializer })
Application.setEngine('NodeJS', webcrypto)

export const entityId = 'https://idp.example.com/saml'
export const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'

export interface Signer {
  readonly certificate: string
  readonly key: Web.CryptoKey
  readonly algorithm: { readonly name: string; readonly hash: string; readonly namedCurve?: string }
  /** Of references. */
  readonly digest: string
}

const importing = (kind: KeyKind, hash: string, namedCurve: string) =>
  kind === 'rsa' ? { name: 'RSASSA-PKCS1-v1_5', hash } : { name: 'ECDSA', hash, namedCurve }

interface SignerOptions {
  readonly hash?: string
  readonly digest?: string
  readonly bits?: number
  readonly curve?: string
}

/** With a certificate of its own, which has run out: it is pinned, and its dates say nothing. */
export async function makeSigner(kind: KeyKind = 'rsa', options: SignerOptions = {}): Promise<Signer> {
  const { hash = 'SHA-256', digest = 'SHA-256', bits = 2_048, curve = 'P-256' } = options
  const { certificate, privateKey } = selfSigned(kind, { bits, curve })
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' })
  const algorithm = importing(kind, hash, curve)
  const key = await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign'])
  return { certificate, key, algorithm, digest }
}

/** The same key by another algorithm. */
export async function signingBy({ certificate, key, algorithm }: Signer, hash: string, digest = hash): Promise<Signer> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', key)
  const other = { ...algorithm, hash }
  return {
    certificate,
    key: await webcrypto.subtle.importKey('pkcs8', pkcs8, other, true, ['sign']),
    algorithm: other,
    digest,
  }
}

/** A shared secret made of what everybody knows: the certificate. */
export async function hmacSigner({ certificate }: Signer): Promise<Signer> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await webcrypto.subtle.importKey('raw', Buffer.from(certificate), algorithm, true, ['sign'])
  return { certificate, key, algorithm, digest: 'SHA-256' }
}

export interface AuthnRequest {
  readonly id: string
  readonly acsUrl: string
  readonly issuer: string
  readonly destination: string
}

/** As an identity provider reads it from the address. */
export function readRequest(url: string): AuthnRequest {
  const packed = new URL(url).searchParams.get('SAMLRequest') ?? ''
  const { documentElement: root } = new DOMParser().parseFromString(
    inflateRawSync(Buffer.from(packed, 'base64')).toString(),
    'text/xml',
  )
  return {
    id: root.getAttribute('ID') ?? '',
    acsUrl: root.getAttribute('AssertionConsumerServiceURL') ?? '',
    issuer: root.getElementsByTagName('saml:Issuer')[0]?.textContent ?? '',
    destination: root.getAttribute('Destination') ?? '',
  }
}

/** What an assertion says; what a test leaves out is as it should be. */
export interface Says {
  readonly subject?: string
  readonly nameId?: string
  readonly format?: string
  readonly groups?: readonly string[]
  readonly issuer?: string
  readonly audience?: string
  readonly recipient?: string
  readonly inResponseTo?: string
  readonly fromMs?: number
  readonly untilMs?: number
  readonly confirmedUntilMs?: number
  readonly id?: string
  readonly more?: string
}

const at = (ms: number): string => new Date(Date.now() + ms).toISOString().replace(/\.\d+Z/, 'Z')
const minuteMs = 60_000
let made = 0

export function assertionOf(request: AuthnRequest, says: Says = {}): { readonly id: string; readonly xml: string } {
  made += 1
  const id = says.id ?? `_assertion-${made}-${Date.now()}`
  const { untilMs = 5 * minuteMs, fromMs = -minuteMs } = says
  const confirmed = at(says.confirmedUntilMs ?? untilMs)
  const nameId =
    says.nameId ?? `<saml:NameID Format="${says.format ?? persistent}">${says.subject ?? 'subject-1'}</saml:NameID>`
  const values = (says.groups ?? ['viewers']).map((one) => `<saml:AttributeValue>${one}</saml:AttributeValue>`).join('')
  const xml =
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" IssueInstant="${at(0)}" Version="2.0">` +
    `<saml:Issuer>${says.issuer ?? entityId}</saml:Issuer><saml:Subject>${nameId}` +
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData InResponseTo="${says.inResponseTo ?? request.id}"` +
    ` NotOnOrAfter="${confirmed}" Recipient="${says.recipient ?? request.acsUrl}"/></saml:SubjectConfirmation></saml:Subject>` +
    `<saml:Conditions NotBefore="${at(fromMs)}" NotOnOrAfter="${at(untilMs)}"><saml:AudienceRestriction>` +
    `<saml:Audience>${says.audience ?? request.issuer}</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
    `<saml:AuthnStatement AuthnInstant="${at(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
    `<saml:AttributeStatement><saml:Attribute Name="groups">${values}</saml:Attribute>${says.more ?? ''}</saml:AttributeStatement></saml:Assertion>`
  return { id, xml }
}

export interface Around {
  readonly destination?: string
  readonly inResponseTo?: string
  readonly id?: string
  readonly status?: string
}

export const responseOf = (request: AuthnRequest, inside: string, around: Around = {}): string =>
  `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"` +
  ` Destination="${around.destination ?? request.acsUrl}" ID="${around.id ?? '_response'}" InResponseTo="${around.inResponseTo ?? request.id}" IssueInstant="${at(0)}" Version="2.0">` +
  `<saml:Issuer>${entityId}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${around.status ?? 'Success'}"/></samlp:Status>${inside}</samlp:Response>`

const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'

/** Over the element whose text it is, by its own id. */
export async function signatureOf(xml: string, id: string, signer: Signer): Promise<string> {
  const signed = new SignedXml()
  signed.XmlSignature.SignedInfo.CanonicalizationMethod.Algorithm = exclusive
  const references = [{ uri: `#${id}`, hash: signer.digest, transforms: ['enveloped', 'exc-c14n'] }]
  const x509 = [signer.certificate.replaceAll(/-----[^-]+-----|\s/g, '')]
  await signed.Sign(signer.algorithm, signer.key, Parse(xml), { references, x509 })
  // The last one: what is signed may have others in it.
  return /.*(<ds:Signature .*<\/ds:Signature>)/s.exec(signed.toString())![1]!
}

/** Behind the first issuer, as the schema has it. */
export const withSignature = (xml: string, signature: string): string =>
  xml.replace('</saml:Issuer>', () => `</saml:Issuer>${signature}`)

export const signedXml = async (xml: string, id: string, signer: Signer): Promise<string> =>
  withSignature(xml, await signatureOf(xml, id, signer))

/** As most send it: the assertion is signed. */
export async function goodResponse(
  request: AuthnRequest,
  signer: Signer,
  says: Says = {},
  around: Around = {},
): Promise<string> {
  const { id, xml } = assertionOf(request, says)
  return responseOf(request, await signedXml(xml, id, signer), around)
}
