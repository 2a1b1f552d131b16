// People of an identity provider that speaks SAML: who signs in as whom, once, in which browser; and clients that they let in.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actorAnswerSchema } from '../../contract/issuer.ts'
import { sessionSchema } from '../../contract/session.ts'
import { createClient } from './client.ts'
import { openConsent } from './consent.ts'
import { findFreePort, startInstance } from './instance.ts'
import { untilIssuer } from './ldap-world.ts'
import {
  assertionOf,
  entityId,
  goodResponse,
  readRequest,
  responseOf,
  signedXml,
  signingBy,
  type AuthnRequest,
  type Says,
} from './saml-provider.ts'
import {
  begin,
  bring,
  form,
  openBrowser,
  reasonIn,
  ssoUrl,
  startSamlWorld,
  sessionOf,
  type SamlWorld,
} from './saml-world.ts'

let world: SamlWorld
beforeAll(async () => void (world = await startSamlWorld()), 120_000)
afterAll(async () => await world?.instance.stop())

const good =
  (says: Says = {}) =>
  (request: AuthnRequest): Promise<string> =>
    goodResponse(request, world.signer, says)

const jsonPost = (body: object) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})

describe('people', () => {
  test('sign in, and are what their groups are mapped to', async () => {
    const alice = await world.signIn(good({ subject: 'alice-1', groups: ['admins', 'other'] }))
    expect(alice).toMatchObject({ actorType: 'human', roles: ['admin'] })
    expect(alice.actorId).toMatch(/^saml:[0-9a-f]{32}$/)
    expect(sessionSchema.parse(await alice.json('/api/auth/session'))).toMatchObject({
      mode: 'saml',
      actorId: alice.actorId,
    })
    expect(await world.signIn(good({ subject: 'alice-1' }))).toMatchObject({
      actorId: alice.actorId,
      roles: ['viewer'],
    })
    expect(await world.signIn(good({ groups: ['programs', 'importers'] }))).toMatchObject({
      actorType: 'service',
      roles: ['operator'],
    })
    expect((await world.signIn(good({ groups: [] }))).roles).toEqual([])
  })

  test('are known to an administrator by what names them for good, and stand in no log', async () => {
    const alice = await world.signIn(good({ subject: 'alice-of-acme', groups: ['admins'] }))
    const found = await alice.json('/api/auth/actors', { subject: 'alice-of-acme' })
    expect(actorAnswerSchema.parse(found).actorId).toBe(alice.actorId)
    const { reason } = await world.through(good({ subject: 'alice-of-acme', audience: 'https://acme.example' }))
    expect(reason).toBe('AUDIENCE')
    await expect.poll(() => world.instance.logs().join('\n')).toContain('AUDIENCE')
    expect(world.instance.logs().join('\n')).not.toMatch(/alice|acme|SAMLResponse/)
  })

  test('come by any of the pinned keys and algorithms, signed in the response, in the assertion or in both', async () => {
    for (const signer of [
      world.next,
      await signingBy(world.signer, 'SHA-384'),
      await signingBy(world.signer, 'SHA-512'),
      await signingBy(world.next, 'SHA-512'),
      ...world.longer,
    ])
      expect((await world.through((request) => goodResponse(request, signer))).reason).toBe('')
    const { signer } = world
    const whole = await world.through(async (request) => {
      const xml = responseOf(request, assertionOf(request).xml)
      return await signedXml(xml, '_response', signer)
    })
    const both = await world.through(async (request) => {
      const { id, xml } = assertionOf(request)
      return await signedXml(responseOf(request, await signedXml(xml, id, signer)), '_response', world.next)
    })
    expect([whole.reason, both.reason]).toEqual(['', ''])
  })

  test('lose what came of it when the identity provider ends its session', async () => {
    const { answer, reason } = await world.through(async (request) => {
      const { id, xml } = assertionOf(request)
      const ended = xml.replace(
        '<saml:AuthnStatement',
        '<saml:AuthnStatement SessionNotOnOrAfter="2020-01-01T00:00:00Z"',
      )
      return responseOf(request, await signedXml(ended, id, world.signer))
    })
    expect([answer.status, reason]).toEqual([403, 'NO_SIGN_IN'])
  })
})

describe('a sign-in', () => {
  test('leads to the identity provider with a request of this instance', async () => {
    const browser = openBrowser(world.instance.url)
    const request = await begin(browser)
    expect(request).toMatchObject({
      acsUrl: `${world.instance.url}/api/auth/saml/acs`,
      issuer: `${world.instance.url}/api/auth/saml/metadata`,
      destination: ssoUrl,
    })
    const metadata = await browser.send('/api/auth/saml/metadata')
    expect(metadata.headers['content-type']).toContain('application/samlmetadata+xml')
    expect(metadata.text).toContain(`entityID="${request.issuer}"`)
    expect(metadata.text).toContain(`Location="${request.acsUrl}"`)
  })

  test('counts once: its response and its request', async () => {
    const { browser, request, response } = await world.through(good())
    expect((await sessionOf(browser)).status).toBe(200)
    expect(reasonIn(await bring(browser, response))).toBe('NOT_BEGUN')
    const other = openBrowser(world.instance.url)
    const begun = await begin(other)
    const kept = new Map(other.cookies)
    expect((await bring(other, await good()(begun))).status).toBe(200)
    for (const [name, value] of kept) other.cookies.set(name, value)
    expect(reasonIn(await bring(other, await good()(begun)))).toBe('USED')
    const third = openBrowser(world.instance.url)
    expect(reasonIn(await bring(third, await good()(request)))).toBe('NOT_BEGUN')
  })

  test('counts once however many come at once', async () => {
    const browser = openBrowser(world.instance.url)
    const response = await good()(await begin(browser))
    const answers = await Promise.all(Array.from({ length: 6 }, () => bring(browser, response)))
    expect(answers.map(reasonIn).toSorted()).toEqual(['', ...Array.from({ length: 5 }, () => 'USED')])
  })

  test('is of the browser that began it, and of nobody who did not begin', async () => {
    const [mine, theirs] = [openBrowser(world.instance.url), openBrowser(world.instance.url)]
    const request = await begin(mine)
    await begin(theirs)
    expect(reasonIn(await bring(theirs, await good()(request)))).toBe('ANOTHER_REQUEST')
    const nobody = openBrowser(world.instance.url)
    expect(reasonIn(await bring(nobody, await good()({ ...request, id: '' })))).toBe('NOT_BEGUN')
    nobody.cookies.set('clawql-sign-in', 'x'.repeat(200))
    expect(reasonIn(await bring(nobody, await good()(request)))).toBe('NOT_BEGUN')
    // What another kind of what we sealed would be.
    const [, done] = [...(await world.through(good())).browser.cookies][0]!
    nobody.cookies.set('clawql-sign-in', done)
    expect(reasonIn(await bring(nobody, await good()(request)))).toBe('NOT_BEGUN')
    expect((await bring(mine, await good()(request))).status).toBe(200)
  })

  test('takes no form that a page sends by itself, and its session is for this site alone', async () => {
    const browser = openBrowser(world.instance.url)
    const request = await begin(browser)
    const byScript = await browser.send('/api/auth/saml/acs', {
      method: 'POST',
      headers: { ...form, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' },
      body: 'SAMLResponse=x',
    })
    expect(byScript.text).toContain('ORIGIN_REFUSED')
    expect((await bring(browser, await good()(request))).status).toBe(200)
    const recall = { ...jsonPost({ query: 'x' }), headers: { 'content-type': 'application/json' } }
    for (const origin of [{ origin: 'https://evil.example' }, {}]) {
      const elsewhere = await browser.send('/api/memory/recall', {
        ...recall,
        headers: { ...recall.headers, ...origin },
      })
      expect(elsewhere.text).toContain('ORIGIN_REFUSED')
    }
    expect((await sessionOf(browser)).status).toBe(200)
  })

  test('keeps its cookies from scripts, and the session from other sites', async () => {
    const browser = openBrowser(world.instance.url)
    const { headers } = await browser.send('/api/auth/saml/login')
    expect(headers['set-cookie']).toEqual([expect.stringMatching(/; HttpOnly; Secure; SameSite=None$/)])
    const answer = await bring(browser, await good()(readRequest(headers.location!)))
    expect(answer.headers['set-cookie']![0]).toMatch(
      /^clawql-\w{12}=eyJ[\w.-]+; Path=\/; Max-Age=1\d{3}; HttpOnly; SameSite=Strict$/,
    )
  })

  test('of a client that asks for more than a cookie holds says so', async () => {
    const { url } = world.instance
    const redirectUri = 'http://127.0.0.1:7777/callback'
    const registered = await createClient(url).json('/oauth/register', jsonPost({ redirect_uris: [redirectUri] }))
    const params = new URLSearchParams({
      response_type: 'code',
      client_id: (registered.body as { client_id: string }).client_id,
      redirect_uri: redirectUri,
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
      scope: `memory:read ${'x'.repeat(1_500)}`,
      state: 'x'.repeat(1_900),
      decision: 'allow',
    })
    const headers = { ...form, origin: url, 'sec-fetch-site': 'same-origin' }
    const said = await openBrowser(url).send('/oauth/authorize', { method: 'POST', headers, body: String(params) })
    expect([said.status, said.headers['set-cookie']]).toEqual([400, undefined])
    expect(said.text).toContain('too long to be kept')
  })

  test('lets a client in where somebody said yes, as whoever then signed in', async () => {
    const { url } = world.instance
    const redirectUri = 'http://127.0.0.1:7777/callback'
    const registered = await createClient(url).json('/oauth/register', jsonPost({ redirect_uris: [redirectUri] }))
    const { client_id: clientId } = registered.body as { client_id: string }
    const verifier = 'v'.repeat(43)
    const params = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      scope: 'memory:read documents:write',
      state: 'their state',
    })
    const page = await openConsent(`${url}/oauth/authorize?${String(params)}`)
    expect(page.text).toContain('sign in at your organisation')
    expect([...page.fields.keys()]).not.toContain('password')
    const browser = openBrowser(url)
    const said = await browser.send('/oauth/authorize', {
      method: 'POST',
      headers: { ...form, origin: url, 'sec-fetch-site': 'same-origin' },
      body: String(new URLSearchParams([...page.fields, ['decision', 'allow']])),
    })
    const [, leadsTo = ''] = /<a href="([^"]+)"/.exec(said.text) ?? []
    const request = readRequest(leadsTo.replaceAll('&amp;', '&'))
    const back = await bring(browser, await good({ subject: 'carol-1' })(request))
    const [, to = ''] = /<a href="([^"]+)"/.exec(back.text) ?? []
    const answer = new URL(to.replaceAll('&amp;', '&')).searchParams
    expect([answer.get('state'), answer.get('iss')]).toEqual(['their state', url])
    const exchanged = await browser.send('/oauth/token', {
      method: 'POST',
      headers: form,
      body: String(
        new URLSearchParams({
          grant_type: 'authorization_code',
          code: answer.get('code') ?? '',
          client_id: clientId,
          redirect_uri: redirectUri,
          code_verifier: verifier,
        }),
      ),
    })
    expect(exchanged.status, exchanged.text).toBe(200)
    const { access_token: token } = JSON.parse(exchanged.text) as { access_token: string }
    const session = sessionSchema.parse((await createClient(url, token).json('/api/auth/session')).body)
    const carol = await world.signIn(good({ subject: 'carol-1' }))
    expect(session).toMatchObject({ actorType: 'agent', scopes: ['memory:read'] })
    expect(session.token!.givenBy).toContain(carol.actorId)
  })
})

describe('an instance', () => {
  test('behind a public address is that one, and its cookies are of that host alone', async () => {
    const behind = await startSamlWorld({ spEntityId: 'urn:clawql:test' }, { publicUrl: 'https://clawql.example.test' })
    try {
      const { url } = behind.instance
      const browser = openBrowser(url, 'clawql.example.test')
      const request = await begin(browser)
      expect(request).toMatchObject({
        acsUrl: 'https://clawql.example.test/api/auth/saml/acs',
        issuer: 'urn:clawql:test',
      })
      expect([...browser.cookies.keys()]).toEqual(['__Host-clawql-sign-in'])
      expect((await bring(browser, await goodResponse(request, behind.signer))).status).toBe(200)
      expect([...browser.cookies.keys()]).toEqual(['__Host-clawql'])
      expect((await sessionOf(browser)).status).toBe(200)
    } finally {
      await behind.instance.stop()
    }
  }, 120_000)

  test('with a certificate that is none is not ready, and says which', async () => {
    const port = await findFreePort()
    const none = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'
    const saml = { entityId, ssoUrl, certificates: [world.signer.certificate, none] }
    const config = { api: { auth: { mode: 'saml', saml } } }
    const why = startInstance({ port, config, readyTimeoutMs: 8_000 }).then(
      () => 'it started',
      (error: Error) => error.message,
    )
    expect(await untilIssuer(`http://127.0.0.1:${port}`)).toMatch(/number 2 is no certificate|being looked at/)
    expect(await why).toContain('not ready')
  }, 60_000)

  test('tells clients of MCP that it lets them in itself, and its page leads to the sign-in', async () => {
    const { url } = world.instance
    const metadata = await createClient(url).json('/.well-known/oauth-authorization-server')
    expect(metadata.body).toMatchObject({ issuer: url })
    const { text } = await openBrowser(url).send('/')
    expect(text).toContain('data-auth-mode="saml"')
  })
})
