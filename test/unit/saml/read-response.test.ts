// A response of SAML read in one process: whatever is changed in a good one, nobody else comes of it.
import { createHash, sign } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { SamlConfig } from '../../../contract/saml.ts'
import { keysOf } from '../../../workers/sign-in/saml/certificates.ts'
import { readResponse } from '../../../workers/sign-in/saml/read-response.ts'
import {
  assertionOf,
  entityId,
  goodResponse,
  makeSigner,
  responseOf,
  signedXml,
  withSignature,
  type Signer,
} from '../../acceptance/saml-provider.ts'
import { selfSigned, type SelfSigned } from '../../acceptance/self-signed.ts'

const request = { id: '_request', acsUrl: 'https://sp.example/acs', issuer: 'https://sp.example', destination: '' }
const config: Pick<SamlConfig, 'entityId' | 'idAttribute' | 'groupsAttribute' | 'clockSkewSeconds'> = {
  entityId,
  groupsAttribute: 'groups',
  clockSkewSeconds: 60,
}

const byHand = selfSigned('rsa')
let signer: Signer
let good: string
let keys: Parameters<typeof readResponse>[1]
beforeAll(async () => {
  signer = await makeSigner()
  good = await goodResponse(request, signer)
  const read = keysOf([signer.certificate, byHand.certificate])
  keys = read.ok ? read.value : []
})

function read(xml: string, more: object = {}) {
  const { id: requestId, acsUrl, issuer: spEntityId } = request
  const expected = { requestId, acsUrl, spEntityId, nowMs: Date.now(), config: { ...config, ...more } }
  return readResponse(Buffer.from(xml).toString('base64'), keys, expected)
}

const whom = { subject: 'subject-1', groups: ['viewers'], sessionEndsMs: null }

describe('readResponse()', () => {
  test('reads whom a good one names', () => {
    expect(read(good)).toEqual({ ok: true, value: { ...whom, assertionId: expect.stringMatching(/^_assertion/) } })
  })

  test('makes nobody else of one in which anything was changed, cut out or put in', () => {
    const place = fc.nat({ max: good.length - 1 })
    const put = fc.oneof(
      fc.string({ maxLength: 4, unit: 'binary-ascii' }),
      fc.constantFrom(
        '<!-- -->',
        '<x/>',
        '&amp;',
        '&#x41;',
        '<saml:Audience>',
        ' xmlns="urn:x"',
        ' ID="_x"',
        '\n',
        '\u00a0',
      ),
    )
    fc.assert(
      fc.property(place, fc.nat({ max: 40 }), put, (at, cut, text) => {
        const answer = read(good.slice(0, at) + text + good.slice(at + cut))
        if (answer.ok) expect(answer.value).toMatchObject(whom)
      }),
      { numRuns: 1_500 },
    )
  })

  test('makes nobody else of one whose pieces were moved about', () => {
    const pieces = good.split(/(?=<)/)
    const at = fc.nat({ max: pieces.length - 1 })
    fc.assert(
      fc.property(at, at, fc.nat({ max: 30 }), (from, to, count) => {
        const moved = pieces.slice(from, from + count).join('')
        const answer = read([...pieces.slice(0, to), moved, ...pieces.slice(to)].join(''))
        if (answer.ok) expect(answer.value).toMatchObject(whom)
      }),
      { numRuns: 1_500 },
    )
  })

  test('reads one whose prefix is declared further up, and one that says what XML it is', () => {
    const inherited = good.replace(/(<saml:Assertion) xmlns:saml="[^"]*"/, '$1')
    expect(inherited).not.toBe(good)
    expect(read(inherited)).toMatchObject({ ok: true, value: whom })
    expect(read(`<?xml version="1.0" encoding="UTF-8"?>\n${good}\n`)).toMatchObject({ ok: true, value: whom })
    expect(read(`\ufeff${good}`)).toMatchObject({ ok: true, value: whom })
  })

  test('reads what was signed by hand, with prefixes that count as used, as Okta does it', () => {
    expect(read(signedByHand(byHand))).toMatchObject({ ok: true, value: whom })
    expect(read(signedByHand(byHand).replace('>viewers<', '>admins<'))).toMatchObject({ ok: false })
    // Without the list the declaration is no part of what is digested.
    expect(read(signedByHand(byHand).replace(/<ec:InclusiveNamespaces[^>]*>/, ''))).toMatchObject({ ok: false })
  })

  test('takes one value of an attribute in place of NameID, and not two', async () => {
    const valued = async (...values: readonly string[]) => {
      const listed = values.map((one) => `<saml:AttributeValue>${one}</saml:AttributeValue>`).join('')
      const more = `<saml:Attribute Name="uid">${listed}</saml:Attribute>`
      return read(await goodResponse(request, signer, { more, nameId: '' }), { idAttribute: 'uid' })
    }
    expect(await valued('ada & co'.replace('&', '&amp;'))).toMatchObject({ ok: true, value: { subject: 'ada & co' } })
    const refused = { ok: false, refusal: { details: { reason: 'NO_LASTING_ID' } } }
    expect(await valued('ada', 'bob')).toMatchObject(refused)
    expect(await valued()).toMatchObject(refused)
    expect(await valued(' ada')).toMatchObject(refused)
  })

  test('reads a thousand groups, and refuses one more', async () => {
    const groups = Array.from({ length: 1_000 }, (_, n) => `a group of people ${n}`)
    const whole = read(await goodResponse(request, signer, { groups }))
    expect(whole).toMatchObject({ ok: true, value: { groups } })
    const more = read(await goodResponse(request, signer, { groups: [...groups, 'one'] }))
    expect(more).toMatchObject({ ok: false, refusal: { details: { reason: 'GROUPS' } } })
  })

  test('ends with the session of the identity provider', async () => {
    const { id, xml } = assertionOf(request)
    const bounded = xml.replace(
      '<saml:AuthnStatement',
      '<saml:AuthnStatement SessionNotOnOrAfter="2999-01-01T00:00:00Z"',
    )
    const answer = read(responseOf(request, await signedXml(bounded, id, signer)))
    expect(answer).toMatchObject({ ok: true, value: { sessionEndsMs: Date.parse('2999-01-01T00:00:00Z') } })
  })

  test.each(['', 'x', '!', '====', 'PHg+', 'PHg+PC94Pg'])('of base64 %j is refused', (encoded) => {
    const { id: requestId, acsUrl, issuer: spEntityId } = request
    const answer = readResponse(encoded, keys, { requestId, acsUrl, spEntityId, nowMs: 0, config })
    expect(answer).toMatchObject({ ok: false })
  })
})

/** Written as it is in canonical form, so that nobody's canonicalisation but the one under test has a part in it. */
function signedByHand({ privateKey }: Pick<SelfSigned, 'privateKey'>): string {
  const declared = `xmlns:xs="http://www.w3.org/2001/XMLSchema"`
  const { id, xml } = assertionOf(request)
  const canonical = xml
    .replace(' ID=', ` ${declared} ID=`)
    .replace(/<(saml:SubjectConfirmationData)([^>]*)\/>/, '<$1$2></$1>')
  const digest = createHash('sha256').update(canonical).digest('base64')
  const listed = `<ec:InclusiveNamespaces xmlns:ec="${exclusive}" PrefixList="xs"></ec:InclusiveNamespaces>`
  const info = (more: string): string =>
    `<ds:SignedInfo${more}><ds:CanonicalizationMethod Algorithm="${exclusive}"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>` +
    `<ds:Reference URI="#${id}"><ds:Transforms><ds:Transform Algorithm="${dsig}enveloped-signature"></ds:Transform>` +
    `<ds:Transform Algorithm="${exclusive}">${listed}</ds:Transform></ds:Transforms>` +
    `<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`
  const value = sign('sha256', Buffer.from(info(` xmlns:ds="${dsig}"`)), privateKey).toString('base64')
  const signature = `<ds:Signature xmlns:ds="${dsig}">${info('')}<ds:SignatureValue>${value}</ds:SignatureValue></ds:Signature>`
  return responseOf(request, withSignature(canonical, signature))
}
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const dsig = 'http://www.w3.org/2000/09/xmldsig#'

describe('keysOf()', () => {
  test('takes certificates of keys that are strong enough, whatever their dates', () => {
    for (const curve of ['P-256', 'P-384', 'P-521'])
      expect(keysOf([selfSigned('ec', { curve }).certificate]).ok).toBe(true)
    expect(keysOf([`\n${signer.certificate}\n`]).ok).toBe(true)
  })

  test('names the one that it does not take', () => {
    const weak = selfSigned('rsa', { bits: 1_024 }).certificate
    const other = selfSigned('ec', { curve: 'secp256k1' }).certificate
    for (const one of [weak, other, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])
      expect(keysOf([signer.certificate, one])).toMatchObject({
        ok: false,
        refusal: { code: 'CONFIG_REJECTED', detail: expect.stringContaining('number 2') },
      })
  })
})
