// What this instance says as a service provider: the request that sends somebody to the identity provider, and its metadata (SAML bindings §3.4, metadata §2.4).

const escapes: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => escapes[character]!)

const post = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'

export interface ServiceProvider {
  readonly spEntityId: string
  readonly acsUrl: string
}

interface RequestOf extends ServiceProvider {
  readonly requestId: string
  readonly ssoUrl: string
  /** As xs:dateTime. */
  readonly issuedAt: string
  /** Whether a NameID has to be a lasting one. */
  readonly isPersistent: boolean
}

const format = (name: string): string => `urn:oasis:names:tc:SAML:2.0:nameid-format:${name}`

export function authnRequest({ requestId, ssoUrl, issuedAt, isPersistent, spEntityId, acsUrl }: RequestOf): string {
  const policy = isPersistent ? `<samlp:NameIDPolicy Format="${format('persistent')}" AllowCreate="true"/>` : ''
  return (
    `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${requestId}" Version="2.0" IssueInstant="${issuedAt}"` +
    ` Destination="${escaped(ssoUrl)}" AssertionConsumerServiceURL="${escaped(acsUrl)}" ProtocolBinding="${post}">` +
    `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${escaped(spEntityId)}</saml:Issuer>${policy}</samlp:AuthnRequest>`
  )
}

export function spMetadata({
  spEntityId,
  acsUrl,
  isPersistent,
}: ServiceProvider & Pick<RequestOf, 'isPersistent'>): string {
  const nameId = isPersistent ? `<md:NameIDFormat>${format('persistent')}</md:NameIDFormat>` : ''
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${escaped(spEntityId)}">` +
    `<md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">` +
    `${nameId}<md:AssertionConsumerService Binding="${post}" Location="${escaped(acsUrl)}" index="0" isDefault="true"/>` +
    `</md:SPSSODescriptor></md:EntityDescriptor>\n`
  )
}
