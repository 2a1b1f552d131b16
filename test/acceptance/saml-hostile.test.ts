// Responses of SAML that nobody should come in by: forged, moved, old, for others. Each beside a good one that differs in nothing else.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import {
  assertionOf,
  goodResponse,
  hmacSigner,
  responseOf,
  signatureOf,
  signedXml,
  signingBy,
  withSignature,
  type Around,
  type AuthnRequest,
  type Says,
} from './saml-provider.ts'
import { sessionOf, startSamlWorld, type SamlWorld } from './saml-world.ts'

let world: SamlWorld
beforeAll(async () => void (world = await startSamlWorld()), 120_000)
afterAll(async () => await world?.instance.stop())

type Respond = (request: AuthnRequest) => Promise<string> | string

/** Why; nobody comes in, and no token is to be had. */
async function refusedBy(respond: Respond): Promise<string> {
  const { browser, answer, reason } = await world.through(respond)
  expect(answer.status).toBe(403)
  expect([...browser.cookies.keys()].filter((name) => name !== 'clawql-sign-in')).toEqual([])
  expect((await sessionOf(browser)).status).toBe(401)
  return reason
}

const says =
  (what: Says, around: Around = {}): Respond =>
  (request) =>
    goodResponse(request, world.signer, what, around)

/** A good one, changed before it is signed, or once it was. */
const changed =
  (before: (xml: string) => string, after: (xml: string) => string = (xml) => xml): Respond =>
  async (request) => {
    const { id, xml } = assertionOf(request)
    return after(responseOf(request, await signedXml(before(xml), id, world.signer)))
  }
const same = (xml: string): string => xml
const hourMs = 3_600_000

describe('what an assertion says', () => {
  test.each<[string, Respond]>([
    ['AUDIENCE', says({ audience: 'https://other.example/metadata' })],
    ['AUDIENCE', changed((xml) => xml.replace(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, ''))],
    ['CONFIRMATION', says({ recipient: 'https://other.example/api/auth/saml/acs' })],
    ['CONFIRMATION', changed((xml) => xml.replace(/ Recipient="[^"]*"/, ''))],
    ['CONFIRMATION', says({ inResponseTo: '_of-another' })],
    ['CONFIRMATION', changed((xml) => xml.replace(/ InResponseTo="[^"]*"/, ''))],
    ['CONFIRMATION', changed((xml) => xml.replace(/ NotOnOrAfter="[^"]*" Recipient/, ' Recipient'))],
    ['CONFIRMATION', says({ confirmedUntilMs: -hourMs })],
    ['CONFIRMATION', changed((xml) => xml.replace('cm:bearer', 'cm:sender-vouches'))],
    ['TIMES', says({ untilMs: -hourMs, confirmedUntilMs: hourMs })],
    ['TIMES', says({ fromMs: hourMs, untilMs: 2 * hourMs })],
    ['TIMES', changed((xml) => xml.replace(/NotBefore="[^"]*"/, 'NotBefore="yesterday"'))],
    ['CONDITIONS', changed((xml) => xml.replace(/(NotBefore="[^"]*") NotOnOrAfter="[^"]*"/, '$1'))],
    ['CONDITIONS', changed((xml) => xml.replace(/<saml:Conditions.*<\/saml:Conditions>/, ''))],
    ['CONDITIONS', changed((xml) => xml.replace('</saml:Conditions>', '<saml:Condition/></saml:Conditions>'))],
    ['ISSUER', says({ issuer: 'https://other.example/saml' })],
    ['NO_SIGN_IN', changed((xml) => xml.replace(/<saml:AuthnStatement.*<\/saml:AuthnStatement>/, ''))],
    ['NO_LASTING_ID', says({ format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' })],
    ['NO_LASTING_ID', says({ format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' })],
    ['NO_LASTING_ID', says({ nameId: '' })],
    ['NO_LASTING_ID', says({ subject: '' })],
    ['NO_LASTING_ID', says({ subject: 'ada<saml:x/>lovelace' })],
    [
      'NO_LASTING_ID',
      changed((xml) => xml.replace('<saml:NameID ', '<saml:NameID NameQualifier="https://other.example" ')),
    ],
    ['GROUPS', says({ groups: ['viewers', '<saml:x>admins</saml:x>'] })],
    [
      'GROUPS',
      says({
        more: '<saml:Attribute Name="http://schemas.microsoft.com/claims/groups.link"><saml:AttributeValue>x</saml:AttributeValue></saml:Attribute>',
      }),
    ],
    ['DESTINATION', says({}, { destination: 'https://other.example/acs' })],
    ['ANOTHER_REQUEST', says({}, { inResponseTo: '_of-another' })],
    ['STATUS', says({}, { status: 'Requester' })],
  ])('has to be for us, now, of somebody: %s (%#)', async (reason, respond) => {
    expect(await refusedBy(respond)).toBe(reason)
  })

  test('is taken where it stands as it should', async () => {
    expect((await world.through(changed(same))).reason).toBe('')
    // Within the clocks' difference that is configured.
    expect((await world.through(says({ untilMs: -30_000 }))).reason).toBe('')
  })
})

describe('signatures', () => {
  test.each<[string, Respond]>([
    ['SIGNATURE_WRONG', changed(same, (xml) => xml.replace('>subject-1<', '>subject-2<'))],
    ['SIGNATURE_WRONG', changed(same, (xml) => xml.replace('>viewers<', '>admins<'))],
    [
      'SIGNATURE_WRONG',
      changed(same, (xml) => xml.replace(/(?<=<ds:SignatureValue>)./, (one) => (one === 'B' ? 'C' : 'B'))),
    ],
    ['SIGNATURE_MISSING', (request) => responseOf(request, assertionOf(request).xml)],
    ['SIGNATURE_WRONG', (request) => goodResponse(request, world.stranger)],
    ['SIGNATURE_FORM', async (request) => goodResponse(request, await hmacSigner(world.signer))],
    ['SIGNATURE_FORM', async (request) => goodResponse(request, await signingBy(world.signer, 'SHA-1', 'SHA-256'))],
    ['SIGNATURE_FORM', async (request) => goodResponse(request, await signingBy(world.signer, 'SHA-256', 'SHA-1'))],
    ['SIGNATURE_WRONG', changed(same, (xml) => xml.replace('#rsa-sha256', '#rsa-sha512'))],
    ['SIGNATURE_WRONG', changed(same, (xml) => xml.replace('#rsa-sha256', '#ecdsa-sha256'))],
    ['SIGNATURE_FORM', changed(same, (xml) => xml.replace(/URI="#[^"]*"/, 'URI=""'))],
    ['SIGNATURE_FORM', changed(same, (xml) => xml.replace(/<ds:Transform Alg[^>]*enveloped-signature"\/>/, ''))],
    [
      'SIGNATURE_FORM',
      changed(same, (xml) =>
        xml.replace(
          '</ds:Transforms>',
          '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/></ds:Transforms>',
        ),
      ),
    ],
    ['SIGNATURE_FORM', changed(same, (xml) => xml.replace(/(<ds:Reference .*<\/ds:Reference>)/, '$1$1'))],
    ['SIGNATURE_FORM', changed(same, (xml) => xml.replace('<ds:DigestMethod ', '<ds:DigestMethod xmlns:ds="urn:x" '))],
    ['SIGNATURE_FORM', changed(same, (xml) => xml.replace('</ds:Signature>', '<ds:Object/></ds:Signature>'))],
    ['SIGNATURE_FORM', changed(same, (xml) => xml.replace('</ds:Transforms>', '<x/></ds:Transforms>'))],
  ])('have to be whole, of a pinned key, by an algorithm that is taken: %s (%#)', async (reason, respond) => {
    expect(await refusedBy(respond)).toBe(reason)
  })

  test('have to be good all of them', async () => {
    const reason = await refusedBy(async (request) => {
      const { id, xml } = assertionOf(request)
      const inside = responseOf(request, await signedXml(xml, id, world.signer))
      return await signedXml(inside, '_response', world.stranger)
    })
    expect(reason).toBe('SIGNATURE_WRONG')
  })
})

/** A good assertion and its signature, one that somebody made up, and where a response is signed the same of it. */
async function parts(request: AuthnRequest, isSameId: boolean) {
  const { id, xml: plain } = assertionOf(request)
  const signature = await signatureOf(plain, id, world.signer)
  const evil = assertionOf(request, { id: isSameId ? id : '_evil', subject: 'somebody-else', groups: ['admins'] }).xml
  const response = responseOf(request, plain)
  const whole = await signatureOf(response, '_response', world.signer)
  const around = responseOf(request, evil, { id: isSameId ? '_response' : '_evil-response' })
  return { request, plain, signature, good: withSignature(plain, signature), evil, response, whole, around }
}
type Parts = Awaited<ReturnType<typeof parts>>

const intoEnd = (xml: string, end: string, what: string): string => xml.replace(new RegExp(`${end}$`), () => what + end)
const inSignature = (signature: string, what: string): string => intoEnd(signature, '</ds:Signature>', what)

/** Somorovsky et al., On Breaking SAML: Be Whoever You Want to Be (2012), as SAML Raider numbers them. */
const wrappings: readonly ((parts: Parts) => string)[] = [
  ({ around, whole, response }) => withSignature(around, inSignature(whole, response)),
  ({ around, whole, response }) => withSignature(around, response + whole),
  ({ request, evil, good }) => responseOf(request, evil + good),
  ({ request, evil, good }) => responseOf(request, intoEnd(evil, '</saml:Assertion>', good)),
  ({ request, evil, signature, plain }) => responseOf(request, withSignature(evil, signature) + plain),
  ({ request, evil, signature, plain }) => responseOf(request, withSignature(evil, inSignature(signature, plain))),
  ({ request, evil, good }) => responseOf(request, `<samlp:Extensions>${evil}</samlp:Extensions>${good}`),
  ({ request, evil, signature, plain }) =>
    responseOf(request, withSignature(evil, inSignature(signature, `<ds:Object>${plain}</ds:Object>`))),
]

describe('signature wrapping', () => {
  test.each(wrappings.map((wrapping, at) => [at + 1, wrapping] as const))('XSW%i', async (_number, wrapping) => {
    for (const isSameId of [false, true])
      expect(await refusedBy(async (request) => wrapping(await parts(request, isSameId)))).toMatch(
        /^(?:NOT_A_RESPONSE|SIGNATURE_\w+)$/,
      )
  })

  test('by a name, an id or a namespace that other readers take for it', async () => {
    const { request, good, evil } = await parts({ id: '_r', acsUrl: 'x', issuer: 'x', destination: 'x' }, false)
    for (const forged of [
      evil.replaceAll('saml:Assertion', 'samlp:Assertion'),
      evil.replaceAll('saml:Assertion', 'Assertion'),
      `<samlp:Response>${evil}</samlp:Response>`,
      `<x xml:id="${/ID="([^"]+)"/.exec(good)![1]}"/>`,
    ])
      expect(await refusedBy(() => responseOf(request, forged + good))).toBe('NOT_A_RESPONSE')
    expect(await refusedBy(() => responseOf(request, good, { id: '' }))).toBe('NOT_A_RESPONSE')
  })
})

describe('XML', () => {
  const attributes = Array.from({ length: limits.samlElementAttributesMax + 1 }, (_, n) => `a${n}=""`).join(' ')
  const bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'

  test.each<[string, Respond]>([
    ['a comment in NameID', says({ subject: 'admin<!-- -->.evil' })],
    ['a comment added to NameID', changed(same, (xml) => xml.replace('>subject-1<', '>subject<!-- -->-1<'))],
    ['an instruction', changed(same, (xml) => xml.replace('>subject-1<', '>subject<?x y?>-1<'))],
    ['CDATA', changed(same, (xml) => xml.replace('>subject-1<', '><![CDATA[subject-1]]><'))],
    ['a document type', changed(same, (xml) => `<!DOCTYPE Response>${xml}`)],
    ['an external entity', changed(same, (xml) => `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${xml}`)],
    ['an entity bomb', changed(same, (xml) => bomb + xml.replace('>subject-1<', '>&c;<'))],
    ['an entity that is not declared', changed(same, (xml) => xml.replace('>subject-1<', '>&c;<'))],
    ['what is not well-formed', changed(same, (xml) => `${xml}<x/>`)],
    [
      'what is too deep',
      changed(same, (xml) => xml.replace('<samlp:Status>', '<x>'.repeat(40) + '</x>'.repeat(40) + '<samlp:Status>')),
    ],
    [
      'too many elements',
      changed(same, (xml) => xml.replace('<samlp:Status>', '<x/>'.repeat(limits.samlElementsMax) + '<samlp:Status>')),
    ],
    ['too many attributes', changed(same, (xml) => xml.replace('<samlp:Status>', `<x ${attributes}/><samlp:Status>`))],
    [
      'too many bytes',
      changed(same, (xml) => xml.replace('<samlp:Status>', ' '.repeat(limits.samlResponseBytesMax) + '<samlp:Status>')),
    ],
    ['no XML', () => 'hello'],
  ])('of %s is refused', async (_what, respond) => {
    expect(await refusedBy(respond)).toBe('NOT_XML')
  })

  test('that is encrypted is refused with that reason', async () => {
    expect(await refusedBy((request) => responseOf(request, '<saml:EncryptedAssertion/>'))).toBe('ENCRYPTED')
  })

  test('larger than a form may be is refused before it is decoded', async () => {
    expect(await refusedBy(() => 'x'.repeat(limits.samlFormBytesMax))).toBe('NOT_A_RESPONSE')
  })

  test('with two assertions is refused, good as both are', async () => {
    const reason = await refusedBy(async (request) => {
      const [one, other] = [assertionOf(request), assertionOf(request, { subject: 'subject-2' })]
      const both = await Promise.all([one, other].map(({ id, xml }) => signedXml(xml, id, world.signer)))
      return responseOf(request, both.join(''))
    })
    expect(reason).toBe('NOT_A_RESPONSE')
  })
})
