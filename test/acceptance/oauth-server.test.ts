// This instance as an authorization server: clients of others' making register, are let in by a person, renew and end.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import {
  Client as McpClient,
  StreamableHTTPClientTransport,
  UnauthorizedError,
  type OAuthClientProvider,
} from '@modelcontextprotocol/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rootDir } from '../../self-host/settings.ts'
import { createClient } from './client.ts'
import { letIn, openConsent, sendConsent } from './consent.ts'
import { findFreePort, startInstance } from './instance.ts'
import { errorOf, jsonPost, redirectUri, startOAuthWorld, type OAuthWorld } from './oauth-client.ts'

let world: OAuthWorld
beforeAll(async () => void (world = await startOAuthWorld()), 120_000)
afterAll(async () => await world?.instance.stop())

describe('a client', () => {
  test('is let in by whoever has a key, as an agent of theirs, with what it asked for and they have', async () => {
    const { answer } = await world.signIn(world.viewerKey, {
      scope: 'memory:read documents:write offline_access',
      resource: `${world.instance.url}/mcp`,
    })
    expect(answer.scope).toBe('memory:read')
    const session = await world.sessionOf(answer.access_token)
    expect(session).toMatchObject({ actorType: 'agent', roles: [], scopes: ['memory:read'] })
    expect(session.actorId).toMatch(/^k_[0-9A-Z]+\/mcp-[0-9a-f]{32}$/)
    const client = createClient(world.instance.url, answer.access_token)
    expect((await client.json('/api/memory/recall', jsonPost({ query: 'lease' }))).status).toBe(200)
    expect((await client.json('/api/documents')).status).toBe(403)
    expect((await client.json('/api/keys', jsonPost({ name: 'x', scopes: ['memory:read'] }))).status).toBe(403)
  })

  test('is told which scope to ask for where it lacks one, and of none that no client may have', async () => {
    const { answer } = await world.signIn(world.viewerKey, { scope: 'memory:read' })
    const at = (path: string, body?: object) =>
      fetch(`${world.instance.url}${path}`, {
        headers: { authorization: `Bearer ${answer.access_token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      })
    expect((await at('/api/documents')).headers.get('www-authenticate')).toContain('scope="documents:read"')
    const keys = await at('/api/keys', { name: 'x', scopes: ['memory:read'] })
    expect([keys.status, keys.headers.get('www-authenticate')]).toEqual([403, null])
  })

  test('that asks for nothing gets what a client may have, and never what administers', async () => {
    const { answer } = await world.signIn(world.instance.adminKey)
    const scopes = (answer.scope ?? '').split(' ')
    expect(scopes).toContain('documents:write')
    for (const scope of [
      'keys:write',
      'policy:write',
      'approvals:write',
      'memory:erase',
      'memory:reveal',
      'tools:write',
    ])
      expect(scopes).not.toContain(scope)
    const asked = await world.signIn(world.instance.adminKey, { scope: 'keys:write memory:read policy:write' })
    expect(asked.answer.scope).toBe('memory:read')
  })

  test('renews by its refresh token, each used once; what was used before ends all of it', async () => {
    const { client, answer } = await world.signIn(world.viewerKey)
    const second = await world.renew(client, answer.refresh_token!)
    expect((await world.sessionOf(second.access_token)).token?.task?.id).toMatch(/^mcp-/)
    const third = await world.renew(client, second.refresh_token!)
    // An answer that was lost on its way is asked for again, within a minute.
    const again = await world.renew(client, second.refresh_token!)
    expect(await errorOf(world.renew(client, answer.refresh_token!))).toBe('invalid_grant')
    expect(await errorOf(world.renew(client, third.refresh_token!))).toBe('invalid_grant')
    await wait(1_000)
    for (const token of [second, third, again])
      expect((await createClient(world.instance.url, token.access_token).json('/api/auth/session')).status).toBe(401)
  })

  test('is out once it is revoked, or the key is of whoever let it in', async () => {
    const { client, answer } = await world.signIn(world.viewerKey)
    // It would outlive what tells that one was stolen.
    const itself = await createClient(world.instance.url, answer.access_token).json(
      '/api/auth/token/renew',
      jsonPost({}),
    )
    expect(itself.status).toBe(403)
    await world.revoke(client, answer.refresh_token!)
    const byAccess = await world.signIn(world.viewerKey)
    await world.revoke(byAccess.client, byAccess.answer.access_token)
    expect(await errorOf(world.renew(byAccess.client, byAccess.answer.refresh_token!))).toBe('invalid_grant')
    expect(await errorOf(world.renew(client, answer.refresh_token!))).toBe('invalid_grant')
    const key = await world.makeKey({ name: 'short', roles: ['viewer'], actorType: 'human' })
    const other = await world.signIn(key)
    const { keys } = (await world.admin.json('/api/keys')).body as { keys: { id: string; name: string }[] }
    const { id } = keys.find(({ name }) => name === 'short')!
    expect((await world.admin.json(`/api/keys/${id}`, { method: 'DELETE' })).status).toBe(200)
    await wait(1_000)
    expect((await createClient(world.instance.url, other.answer.access_token).json('/api/auth/session')).status).toBe(
      401,
    )
    expect(await errorOf(world.renew(other.client, other.answer.refresh_token!))).toBe('invalid_grant')
  })

  test('that MCP’s own library makes finds its way from a 401 to its tools', async () => {
    let led: URL | undefined
    let kept: { verifier?: string; tokens?: object; client?: object } = {}
    const provider = {
      redirectUrl: redirectUri,
      clientMetadata: { client_name: 'Library', redirect_uris: [redirectUri], token_endpoint_auth_method: 'none' },
      clientInformation: () => kept.client,
      saveClientInformation: (client: object) => void (kept = { ...kept, client }),
      tokens: () => kept.tokens,
      saveTokens: (tokens: object) => void (kept = { ...kept, tokens }),
      redirectToAuthorization: (url: URL) => void (led = url),
      saveCodeVerifier: (verifier: string) => void (kept = { ...kept, verifier }),
      codeVerifier: () => kept.verifier ?? '',
    } as unknown as OAuthClientProvider
    const at = new URL(`${world.instance.url}/mcp`)
    const first = new StreamableHTTPClientTransport(at, { authProvider: provider })
    await expect(new McpClient({ name: 'test', version: '1' }).connect(first)).rejects.toBeInstanceOf(UnauthorizedError)
    const back = await letIn(led!, { key: world.viewerKey })
    await first.finishAuth(back.searchParams)
    const client = new McpClient({ name: 'test', version: '1' })
    await client.connect(new StreamableHTTPClientTransport(at, { authProvider: provider }))
    expect((await client.listTools({})).tools.map(({ name }) => name)).toContain('recall')
    await client.close()
  })
})

describe('a person', () => {
  test('sees who asks, where the answer goes and what it may do, on a page that nobody frames', async () => {
    const client = await world.register({
      client_name: 'Evil <b>\u202eClaude</b>',
      redirect_uris: ['https://evil.example/cb'],
    })
    const { url } = await world.begin({ redirect_uri: 'https://evil.example/cb', scope: 'memory:read' }, client)
    const page = await openConsent(url)
    expect(page.status).toBe(200)
    expect(page.text).toContain('Evil <b>Claude</b>')
    expect(page.text).toContain('https://evil.example')
    expect(page.text).toContain('search the memory')
    expect(page.text).not.toContain('send in documents')
    expect(page.headers['content-security-policy']).toMatch(/frame-ancestors 'none'/)
    expect(page.headers['content-security-policy']).toMatch(/form-action 'self';/)
    expect(page.headers['cache-control']).toBe('no-store')
  })

  test('says no, or mistypes: the client gets nothing', async () => {
    const { url, state } = await world.begin()
    const back = await letIn(url, { decision: 'deny' })
    expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'access_denied', state, iss: world.server.issuer })
    const wrong = await sendConsent(url, await openConsent(url), { key: 'x'.repeat(40) })
    expect([wrong.status, wrong.leadsTo]).toEqual([401, null])
    expect(wrong.text).toContain('not known')
    const ended = await sendConsent(url, wrong, { key: world.viewerKey })
    expect(ended.leadsTo).toMatch(/[?&]code=/)
  })

  test('is not led on by a form of another site, and the page opens by navigation alone', async () => {
    const { url } = await world.begin()
    const page = await openConsent(url)
    const body = new URLSearchParams([...page.fields, ['key', world.viewerKey], ['decision', 'allow']])
    const foreign = await fetch(`${world.instance.url}/oauth/authorize`, {
      method: 'POST',
      body,
      headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      redirect: 'manual',
    })
    expect(foreign.status).toBe(403)
    const scripted = await fetch(url, { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' } })
    expect(scripted.status).toBe(403)
    for (const path of ['/oauth/token', '/oauth/register', '/api/documents'])
      expect((await openConsent(`${world.instance.url}${path}`)).status, path).toBe(403)
  })
})

test('the official suite of MCP finds an authorization server', async () => {
  const port = await findFreePort()
  const client = await world.register({ redirect_uris: [`http://127.0.0.1:${port}/callback`] })
  const at = ['--url', world.instance.url, '--resource', `${world.instance.url}/mcp`, '-p', String(port)]
  const suite = join(rootDir, 'node_modules', '@modelcontextprotocol', 'conformance', 'dist', 'index.js')
  const child = spawn(process.execPath, [suite, 'authorization', ...at, '--client-id', client.client_id])
  let printed = ''
  let isLed = false
  child.stdout.on('data', (part: Buffer) => {
    printed += part.toString()
    const [url] = /http\S+\/oauth\/authorize\?\S+(?=\n)/.exec(printed) ?? []
    if (url === undefined || isLed || !printed.includes('Callback server started')) return
    isLed = true
    void letIn(url, { key: world.viewerKey }).then((back) => fetch(back))
  })
  const exitCode = await new Promise((resolve) => child.once('exit', resolve))
  expect([exitCode, printed]).toEqual([0, expect.stringContaining('Total: 2 passed, 0 failed')])
}, 60_000)

test('where an identity provider or nobody signs in it is not there', async () => {
  const local = await startInstance()
  try {
    for (const path of ['/.well-known/oauth-authorization-server', '/oauth/authorize'])
      expect((await fetch(`${local.url}${path}`)).status, path).toBe(404)
  } finally {
    await local.stop()
  }
})
