// Host and origin of an instance behind a proxy: the one public address, scheme included, and nothing that looks like it.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { publicUrlPattern } from '../../../contract/public-url.ts'
import { isOwnOrigin, isServedHost, publicOrigin } from '../../../core/access/site.ts'

const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(\.[a-z][a-z0-9-]{0,6}[a-z0-9]){1,3}$/)
const port = fc.oneof(
  fc.constant(''),
  fc.constant(':443'),
  fc.integer({ min: 1, max: 65_535 }).map((n) => `:${n}`),
)
const mixed = (text: string): string =>
  text.replaceAll(/(.)(.)/g, (_pair, one: string, other: string) => `${one}${other.toUpperCase()}`)

describe('publicUrlPattern', () => {
  test.each([
    'https://clawql.example.com',
    'https://clawql.example.com/',
    'https://clawql.example.com:8443/',
    'https://[2001:db8::1]:8443',
    'https://10.0.0.7',
    'https://xn--bcher-kva.example',
  ])('takes %s', (url) => expect(publicUrlPattern.test(url)).toBe(true))
  test.each([
    'http://clawql.example.com',
    'clawql.example.com',
    'https://',
    'https://user@clawql.example.com',
    'https://clawql.example.com/path',
    'https://clawql.example.com?q',
    'https://clawql.example.com#f',
    'https://clawql.example.com:port',
    'https://clawql.example.com//',
    'https://clawql .example.com',
    'https://clawql.example.com\n',
    'https://-a.example',
    'https://bücher.example',
  ])('refuses %s', (url) => expect(publicUrlPattern.test(url)).toBe(false))
})

describe('isServedHost()', () => {
  test('takes the public name with its port in any case, as browsers write it, and no neighbour of it', () => {
    fc.assert(
      fc.property(name, port, (host, at) => {
        const site = { publicUrl: `https://${host}${at}`, hosts: [] }
        const written = at === ':443' ? '' : at
        expect(isServedHost(site, `${host}${written}`)).toBe(true)
        expect(isServedHost(site, mixed(`${host}${written}`))).toBe(true)
        if (written === '') expect(isServedHost(site, `${host}:443`)).toBe(true)
        for (const other of [
          `${host}.evil.example`,
          `evil-${host}`,
          `evil.${host}`,
          `${host}:1${at.slice(1)}9`,
          `${host}@evil.example`,
          `${host}/`,
          '',
        ])
          expect(isServedHost(site, other), other).toBe(false)
      }),
    )
  })

  test('without a public address loopback and the listed names are all there is', () => {
    const site = { hosts: ['clawql.lan'] }
    for (const host of ['localhost:8080', '127.0.0.1', '[::1]:9', 'CLAWQL.lan:8080'])
      expect(isServedHost(site, host)).toBe(true)
    for (const host of ['0.0.0.0', '127.0.0.2', 'localhost.evil.example', 'undefined', 'null', 'https'])
      expect(isServedHost(site, host)).toBe(false)
  })
})

describe('isOwnOrigin()', () => {
  test('behind the proxy it is the public address with its scheme, whatever Host the proxy writes', () => {
    fc.assert(
      fc.property(name, port, fc.boolean(), (host, at, keepsHost) => {
        const site = { publicUrl: mixed(`https://${host}${at}/`).replace(/^hTtPs/i, 'https'), hosts: [] }
        const origin = publicOrigin(site)!
        expect(origin).toBe(new URL(`https://${host}${at}`).origin)
        const sent = keepsHost ? origin.slice('https://'.length) : '127.0.0.1:8080'
        const request = { host: sent, requestOrigin: `http://${sent}` }
        expect(isOwnOrigin(site, { origin, ...request })).toBe(true)
        for (const foreign of [
          origin.replace('https:', 'http:'),
          `https://evil.${host}`,
          `${origin}.evil.example`,
          `${origin}1`,
          `${origin}/`,
          'null',
          '',
          'https://evil.example',
          ...(keepsHost ? [`http://${sent}`] : []),
        ])
          expect(isOwnOrigin(site, { origin: foreign, ...request }), foreign).toBe(false)
      }),
    )
  })

  test('without a public address it is the address that was called', () => {
    const request = { host: 'localhost:8080', requestOrigin: 'http://localhost:8080' }
    expect(isOwnOrigin({ hosts: [] }, { origin: 'http://localhost:8080', ...request })).toBe(true)
    for (const origin of [
      'https://localhost:8080',
      'http://127.0.0.1:8080',
      'http://localhost',
      'null',
      'https://null',
    ])
      expect(isOwnOrigin({ hosts: [] }, { origin, ...request })).toBe(false)
  })
})
