// Hostile addresses against whatever takes one: what is asked, believed or led to is judged by an oracle of the test's own.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { issuerSchema } from '../../../contract/issuer.ts'
import { providerSchema } from '../../../contract/provider.ts'
import { isOwnOrigin, isServedHost } from '../../../core/access/site.ts'
import { normaliseLocalConfig } from '../../../core/instance/normalise-local-config.ts'
import { isRedirectUri, isRegistered, targetOf } from '../../../core/oauth/redirect-uri.ts'
import { readOpenApi } from '../../../core/tools/openapi.ts'
import { runOperation } from '../../../workers/bridge/openapi-provider.ts'
import { wayTo, type AskProvider } from '../../../workers/bridge/provider-way.ts'
import { askIssuerBy } from '../../../workers/gateway/issuer/issuer-way.ts'
import { allowed, hostileHost, hostileUrl } from './hostile-urls.ts'
import { runs } from './hostile-patterns.ts'
import { isClosed } from './where-it-leads.ts'

type Fetcher = { readonly fetch: (asked: string | Request) => Promise<Response> }

/** Whatever is asked of it leads on to `location`, once; and what was asked. */
function leadingOn(location: string): { readonly way: Fetcher; readonly asked: URL[] } {
  const asked: URL[] = []
  const answer = (): Response => {
    if (asked.length > 1) return new Response('there')
    const response = new Response(null, { status: 302 })
    // A Node header takes fewer characters than a hostile server sends.
    Object.defineProperty(response, 'headers', { value: { get: () => location } })
    return response
  }
  return {
    asked,
    way: { fetch: async (one) => (asked.push(new URL(typeof one === 'string' ? one : one.url)), answer()) },
  }
}

function providerAt(url: string, { isPrivate, way }: { readonly isPrivate: boolean; readonly way: Fetcher }) {
  const config = providerSchema.parse({ kind: 'openapi', url, private: isPrivate })
  return wayTo({ CONFIG: '', PROVIDER_CRM: way as never }, { name: 'crm', config, secret: '' })
}

describe('a provider', () => {
  test('that leads on to a hostile address has nobody ask another host than its own', async () => {
    const base = new URL(`https://${allowed}/v1`)
    await fc.assert(
      fc.asyncProperty(hostileUrl, fc.boolean(), async (location, isPrivate) => {
        const { way, asked } = leadingOn(location)
        const ask = providerAt(base.href, { isPrivate, way })
        expect(ask.ok).toBe(true)
        if (ask.ok) await ask.value(base, { method: 'GET' }).catch(() => {})
        expect(asked.length).toBeGreaterThan(0)
        for (const { protocol, hostname, port, username, password } of asked)
          expect([protocol, hostname, port, username, password], location).toEqual(['https:', allowed, '', '', ''])
      }),
      runs(3_000),
    )
  })

  test('at a hostile address is asked only where that is public, unless the configuration lets it be private', async () => {
    let openCount = 0
    await fc.assert(
      fc.asyncProperty(hostileUrl, async (url) => {
        const { tools } = { tools: { providers: { crm: { kind: 'openapi', url } } } }
        const config = normaliseLocalConfig({ tools }, {})
        if (!config.ok) return
        const { way, asked } = leadingOn('/x')
        const ask = providerAt(url, { isPrivate: false, way })
        if (ask.ok) await ask.value(new URL(url), { method: 'GET' }).catch(() => {})
        for (const { protocol, hostname, username, password } of asked) {
          openCount++
          expect([protocol, username, password, isClosed(hostname)], url).toEqual(['https:', '', '', false])
        }
      }),
      runs(1_500),
    )
    // Some lead to where anybody may go: else nothing was tried.
    expect(openCount).toBeGreaterThan(100)
  })

  test('is asked below where it stands, with each value where its place is, whatever the params are', async () => {
    const hostile = fc.oneof(
      hostileUrl,
      fc.constantFrom(
        '..',
        '.',
        '%2e%2e',
        '..%2f',
        '%2e%2e%2f',
        '%252e%252e%252f',
        '..;',
        '\\..',
        '/',
        'a/../..',
        '..\\',
      ),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
    )
    const plan = {
      kind: 'openapi',
      method: 'GET',
      path: '/items/{id}/of/.{part}/end',
      body: 'none',
      params: [
        { name: 'id', in: 'path', isRequired: true, isExploded: false, isDeep: false },
        { name: 'part', in: 'path', isRequired: true, isExploded: false, isDeep: false },
        { name: 'q', in: 'query', isRequired: false, isExploded: false, isDeep: false },
      ],
    } as const
    const config = providerSchema.parse({ kind: 'openapi', url: `https://${allowed}/v1` })
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (id, part, q) => {
        const asked: URL[] = []
        const ask: AskProvider = async (url) => (asked.push(url), Response.json({}))
        const call = {
          v: 1,
          provider: 'crm',
          plan,
          params: { id, part, q },
          idempotencyKey: null,
          traceparent: 't',
        } as const
        await runOperation(ask, { name: 'crm', config, secret: '' }, call as never)
        for (const { origin, pathname, hash, searchParams } of asked) {
          expect([origin, hash]).toEqual([`https://${allowed}`, ''])
          expect(pathname.split('/').map(decodeURIComponent)).toEqual(['', 'v1', 'items', id, 'of', `.${part}`, 'end'])
          expect([...searchParams]).toEqual([['q', q]])
        }
      }),
      runs(2_000),
    )
  })
})

test('a description that names servers leads nowhere: what stands there is not read', () => {
  fc.assert(
    fc.property(hostileUrl, (url) => {
      const servers = [{ url, variables: { host: { default: url } } }]
      const get = { operationId: 'get', responses: {} }
      const described = (more: object) => ({
        openapi: '3.0.3',
        info: { title: 'x', version: '1' },
        ...more,
        paths: { '/x': { ...more, get: { ...get, ...more } } },
      })
      expect(readOpenApi(described({ servers }), 'crm')).toEqual(readOpenApi(described({}), 'crm'))
    }),
    runs(200),
  )
  expect(JSON.stringify(readOpenApi({ openapi: '3.0.3', paths: { '/x': { get: {} } } }, 'crm'))).toContain(
    '"path":"/x"',
  )
})

describe('an issuer', () => {
  test('whose metadata names a hostile address has nobody ask it', async () => {
    const trusted = {
      ...issuerSchema.parse({ issuer: `https://${allowed}/realm`, clientId: 'c' }),
      mode: 'oidc',
    } as const
    await fc.assert(
      fc.asyncProperty(hostileUrl, async (url) => {
        const { way, asked } = leadingOn(`https://evil.example.net/`)
        const ways = { ISSUER_EXTERNAL: way as never, LISTENS_ON: 'loopback' }
        await askIssuerBy(ways as never, trusted)(url, { method: 'GET', headers: {} }).catch(() => {})
        expect(asked.length).toBeLessThan(2)
        for (const { protocol, host, username, password } of asked)
          expect([protocol, host, username, password], url).toEqual(['https:', allowed, '', ''])
      }),
      runs(1_500),
    )
  })

  test('and an engine stand at addresses without a user, by what is read of them and not by how they are written', () => {
    fc.assert(
      fc.property(hostileUrl, fc.boolean(), (url, isIssuer) => {
        const auth = { mode: 'oidc', oidc: { issuer: url, clientId: 'c' } }
        const config = normaliseLocalConfig(isIssuer ? { api: { auth } } : { documents: { tika: { url } } }, {})
        if (!config.ok) return
        const { api, documents } = config.value.config
        const kept = isIssuer ? (api.auth.oidc?.issuer ?? '') : documents.tika.url
        const { protocol, hostname, username, password, search, hash } = new URL(kept)
        expect([username, password, search, hash], url).toEqual(['', '', '', ''])
        if (isIssuer && protocol !== 'https:') expect(['localhost', '127.0.0.1', '[::1]'], url).toContain(hostname)
        // What is shown to who reads the configuration is what is asked.
        expect(kept.toLowerCase().startsWith(`${protocol}//`), url).toBe(true)
      }),
      runs(500),
    )
  })
})

describe('a caller', () => {
  test('who registers a redirect has codes led to https, this machine or an app, and to nowhere but what was registered', () => {
    let takenCount = 0
    fc.assert(
      fc.property(hostileUrl, hostileUrl, (uri, other) => {
        if (!isRedirectUri(uri)) return
        const read = URL.parse(uri)
        // What no browser can read leads nowhere.
        if (read === null) return
        takenCount++
        expect([read.username, read.password, read.hash], uri).toEqual(['', '', ''])
        expect(['javascript:', 'data:', 'file:', 'blob:', 'ftp:', 'ws:', 'view-source:'], uri).not.toContain(
          read.protocol,
        )
        if (read.protocol === 'http:') expect(['localhost', '127.0.0.1', '[::1]'], uri).toContain(read.hostname)
        if (read.protocol.startsWith('http')) expect(new URL(targetOf(uri)).origin, uri).toBe(read.origin)
        if (isRegistered(other, [uri])) expect(URL.parse(other)?.hostname, other).toBe(read.hostname)
      }),
      runs(1_000),
    )
    expect(takenCount).toBeGreaterThan(100)
  })

  test('who names another host, or comes from a page of one, is not served as ours', () => {
    const site = { publicUrl: `https://${allowed}`, hosts: ['inside.example.com'] }
    const ours = [allowed, 'inside.example.com', 'localhost', '127.0.0.1', '[::1]']
    fc.assert(
      fc.property(hostileHost, hostileUrl, (host, origin) => {
        if (isServedHost(site, host)) expect(ours, host).toContain(host.toLowerCase().replace(/:\d+$/, ''))
        const isOwn = isOwnOrigin(site, { origin, host: allowed, requestOrigin: `http://${allowed}` })
        expect(isOwn, origin).toBe(origin === `https://${allowed}`)
      }),
      runs(1_000),
    )
  })
})
