// What an authorization server refuses: redirects and clients that nobody registered, requests without a proof, codes used twice or by others.
import { setTimeout as wait } from 'node:timers/promises'
import { generateRandomCodeVerifier } from 'oauth4webapi'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createClient } from './client.ts'
import { letIn, openConsent } from './consent.ts'
import { errorOf, redirectUri, startOAuthWorld, type OAuthWorld } from './oauth-client.ts'
import { readLog } from './read-log.ts'

let world: OAuthWorld
beforeAll(async () => void (world = await startOAuthWorld()), 120_000)
afterAll(async () => await world?.instance.stop())

describe('what is refused', () => {
  test('redirects that are not registered, and clients that nobody registered: told to the person, never there', async () => {
    const { url, client } = await world.begin()
    for (const [name, value] of [
      ['redirect_uri', 'https://evil.example/cb'],
      ['redirect_uri', `${redirectUri}/more`],
      ['redirect_uri', 'http://127.0.0.1.evil.example/callback'],
      ['redirect_uri', ''],
      ['client_id', 'made-up'],
      ['client_id', `${client.client_id.slice(0, -1)}0`],
    ] as const) {
      const asked = new URL(url)
      asked.searchParams.set(name, value)
      const page = await openConsent(asked)
      expect([page.status, page.location, page.leadsTo], `${name} ${value}`).toEqual([400, null, null])
    }
    // A native client has another port each time.
    const other = new URL(url)
    other.searchParams.set('redirect_uri', 'http://127.0.0.1:9999/callback')
    expect((await openConsent(other)).status).toBe(200)
  })

  test('requests without a proof key, for another server, of other kinds or twice the same: told to the client', async () => {
    const cases = [
      ['code_challenge_method', 'plain', 'invalid_request'],
      ['code_challenge', 'short', 'invalid_request'],
      ['response_type', 'token', 'unsupported_response_type'],
      ['resource', 'https://other.example/mcp', 'invalid_target'],
      ['scope', 'keys:write offline_access', 'invalid_scope'],
    ] as const
    for (const [name, value, error] of cases) {
      const { url, state } = await world.begin({ [name]: value })
      const { status, location } = await openConsent(url)
      expect(status).toBe(303)
      expect(Object.fromEntries(new URL(location!).searchParams)).toEqual({
        error,
        error_description: expect.any(String) as string,
        state,
        iss: world.server.issuer,
      })
    }
    const { url } = await world.begin()
    url.searchParams.append('scope', 'a')
    url.searchParams.append('scope', 'b')
    expect((await openConsent(url)).location).toContain('error=invalid_request')
  })

  test('to a stranger’s address nobody is led without a click', async () => {
    const client = await world.register({ redirect_uris: ['https://evil.example/cb'] })
    const { url } = await world.begin({ redirect_uri: 'https://evil.example/cb', response_type: 'x' }, client)
    const page = await openConsent(url)
    expect([page.status, page.location, page.leadsTo]).toEqual([400, null, null])
    expect(page.text).toContain('https://evil.example')
  })

  test('redirects where no client is', async () => {
    for (const uri of [
      'javascript:alert(1)',
      'data:text/html,x',
      'http://evil.example/cb',
      'http://localhost.evil.example/cb',
      'https://a@evil.example/cb',
      'https://evil.example/cb#x',
      'file:///etc/passwd',
      'intent://x',
      'ms-msdt:/id',
      'search-ms:query=x',
      '//evil.example',
      'https:/\\evil.example',
      'cb',
    ])
      expect(await errorOf(world.register({ redirect_uris: [uri] })), uri).toBe('invalid_redirect_uri')
    for (const uri of [
      'https://claude.ai/api/mcp/auth_callback',
      'cursor://anysphere.cursor-mcp/oauth/callback',
      'http://localhost:1/cb',
    ])
      expect((await world.register({ redirect_uris: [uri] })).client_id, uri).toBeTruthy()
    expect(await errorOf(world.register({ redirect_uris: [] }))).toBe('invalid_client_metadata')
    const long = Array.from({ length: 8 }, (_, n) => `https://a.example/${n}${'x'.repeat(400)}`)
    expect(await errorOf(world.register({ redirect_uris: long }))).toBe('invalid_client_metadata')
  })

  test('a code that is used twice, by another client, with another proof or redirect; the first use ends with it', async () => {
    const { client, answer, params, verifier } = await world.signIn(world.viewerKey)
    expect((await world.sessionOf(answer.access_token)).actorType).toBe('agent')
    expect(await errorOf(world.exchange({ client, verifier }, params))).toBe('invalid_grant')
    await wait(1_000)
    expect((await createClient(world.instance.url, answer.access_token).json('/api/auth/session')).status).toBe(401)
    const began = await world.begin()
    const back = world.read(began, await letIn(began.url, { key: world.viewerKey }))
    const stranger = await world.register({ client_name: 'stranger' })
    for (const [wish, redirect] of [
      [{ ...began, client: stranger }, redirectUri],
      [{ ...began, verifier: generateRandomCodeVerifier() }, redirectUri],
      [began, 'http://127.0.0.1:7778/callback'],
    ] as const)
      expect(await errorOf(world.exchange(wish, back, redirect))).toBe('invalid_grant')
    // None of them used it up.
    const good = await world.exchange(began, back)
    expect(await errorOf(world.renew(stranger, good.refresh_token!))).toBe('invalid_grant')
  })

  test('whatever is no form, no grant, or too much', async () => {
    const post = async (body: string | Uint8Array<ArrayBuffer>, type = 'application/x-www-form-urlencoded') => {
      const response = await fetch(world.server.token_endpoint!, {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      })
      return `${response.status} ${((await response.json()) as { error?: string }).error}`
    }
    expect(await post('{}', 'application/json')).toBe('400 invalid_request')
    expect(await post('grant_type=password&username=a&password=b')).toBe('400 unsupported_grant_type')
    expect(await post('grant_type=__proto__')).toBe('400 unsupported_grant_type')
    expect(await post('grant_type=refresh_token&client_id=x&refresh_token=y')).toBe('401 invalid_client')
    expect(await post(`grant_type=refresh_token&a=${'x'.repeat(20_000)}`)).toBe('400 invalid_request')
    expect(await post('grant_type=refresh_token&grant_type=refresh_token')).toBe('400 invalid_request')
    expect(await post(new Uint8Array([0xff, 0xfe]))).toBe('400 invalid_request')
  })

  test('nothing of it stands in a log, and each token in the audit log', async () => {
    const { answer } = await world.signIn(world.viewerKey)
    const logs = world.instance.logs().join('\n')
    for (const one of [answer.access_token, answer.refresh_token!, world.viewerKey]) expect(logs).not.toContain(one)
    const { records } = await readLog(world.admin)
    const { token } = await world.sessionOf(answer.access_token)
    expect(records.filter(({ res }) => res.id.startsWith(token!.jti.split('.')[0]!)).length).toBeGreaterThan(0)
    expect(JSON.stringify(records)).not.toContain('A client of a test')
  })
})
