// Addresses that may not be asked, however they are written: other hosts, users, private networks in every form that a URL has for them.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explainAddress, isPrivateHost } from '../../../workers/bridge/address.ts'

const base = new URL('https://api.example.com/v1')
const isAsked = (address: string, isPrivate = false): boolean => {
  try {
    return explainAddress(new URL(address, base), { base, isPrivate }) === null
  } catch {
    return false
  }
}

describe('an address', () => {
  test('of the host is asked, of any other it is not', () => {
    for (const address of [
      'https://api.example.com/v1/x',
      'https://API.example.COM:443/',
      '/v2',
      '../y?z=1',
      'https:///api.example.com/x',
    ])
      expect(isAsked(address), address).toBe(true)
    for (const address of [
      'http://api.example.com/v1',
      'https://api.example.com:8443/',
      'https://api.example.com.evil.example/',
      'https://api.example.com@evil.example/',
      'https://user@api.example.com/',
      'https://:pass@api.example.com/',
      '//evil.example/',
      '\\\\evil.example\\x',
      'https:/\\evil.example',
      'https://evil.example#@api.example.com',
      'https://evil.example?@api.example.com',
      'https://api。example。com.evil.example/',
      'https://аpi.example.com/',
      'https://api.example.com\u3002evil.example/',
      'file:///etc/passwd',
      'data:text/plain,x',
      'javascript:1',
      'ftp://api.example.com/',
      'blob:https://api.example.com/x',
    ])
      expect(isAsked(address), address).toBe(false)
  })

  test('of a private network is not asked, in any of its forms', () => {
    for (const host of [
      '[::127.0.0.1]',
      '[::10.0.0.1]',
      '[::a9fe:a9fe]',
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '0x7f.0.0.1',
      '127.0.0.1.',
      '0',
      '0.0.0.0',
      '10.0.0.1',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '198.18.0.1',
      '192.0.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '240.0.0.1',
      '[::1]',
      '[::]',
      '[fe80::1]',
      '[fc00::1]',
      '[fd12:3456::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::ffff:a9fe:a9fe]',
      '[64:ff9b::7f00:1]',
      '[64:ff9b::a9fe:a9fe]',
      '[2002:7f00:1::]',
      '[2002:a9fe:a9fe::1]',
      '[2001:0:4136:e378:8000:63bf:3fff:fdd2]',
      '[ff02::1]',
      '[2001:db8::1]',
      'localhost',
      'LOCALHOST',
      'localhost.',
      'a.localhost',
      'printer',
      'printer.local',
      'db.internal',
      'metadata.google.internal',
      'x.home.arpa',
      'a.lan',
      'a.corp',
      '127.0.0.1.nip.io',
      '10-0-0-1.sslip.io',
      'localtest.me',
      'x.lvh.me',
      '１２７.０.０.１',
      '①②⑦.0.0.1',
      'ⓛocalhost',
      'localhost..',
      '127.0.0.1..',
      '93.184.215.14..',
      '168.63.129.16',
      'metadata.goog',
      'metadata.tencentyun.com.',
      'kubernetes.default.svc',
      '[::93.184.215.14]',
      '[64:ff9b:1:a9fe:a9:fe00:5db8:d70e]',
      '[4000::1]',
      '[5f00::1]',
    ]) {
      let hostname: string
      try {
        ;({ hostname } = new URL(`https://${host}/`))
      } catch {
        continue
      }
      expect(isPrivateHost(hostname), host).toBe(true)
    }
    for (const host of [
      'api.example.com',
      'example.org',
      '93.184.215.14',
      '[2606:2800:21f:cb07:6820:80da:af6b:8b2c]',
      '[::ffff:93.184.215.14]',
      '[64:ff9b::5db8:d70e]',
      'localhost.example.com',
    ])
      expect(isPrivateHost(new URL(`https://${host}/`).hostname), host).toBe(false)
  })

  test('of a private network is asked where the configuration says so, and then of the configured host alone', () => {
    const own = new URL('http://127.0.0.1:3000/mcp')
    const asked = (address: string, isPrivate: boolean) =>
      explainAddress(new URL(address, own), { base: own, isPrivate }) === null
    expect(asked('http://127.0.0.1:3000/x', true)).toBe(true)
    expect(asked('http://127.0.0.1:3000/x', false)).toBe(false)
    expect(asked('http://127.0.0.1:3001/x', true)).toBe(false)
    expect(asked('http://localhost:3000/x', true)).toBe(false)
    expect(asked('blob:http://127.0.0.1:3000/x', true)).toBe(false)
  })
})

test('of ten thousand hostile addresses none leads elsewhere', () => {
  const host = fc.oneof(
    fc.constantFrom(
      'evil.example',
      'api.example.com',
      'api.example.com.',
      'api.example.com.evil.example',
      'localhost',
      '[::1]',
      '127.1',
      '0x7f.1',
      '2130706433',
      '169.254.169.254',
      '[::ffff:10.0.0.1]',
      'xn--pi-6kc.example.com',
      'аpi.example.com',
      'api。example。com',
      'api.example.com%00.evil.example',
      'api.example.com%2eevil.example',
      'a'.repeat(300),
    ),
    fc.ipV4(),
    fc.ipV4Extended(),
    fc.ipV6().map((one) => `[${one}]`),
    fc.domain(),
  )
  const part = fc.constantFrom(
    '',
    '/',
    '//',
    '\\',
    '\\\\',
    '@',
    ':',
    ':443',
    ':80',
    '#',
    '?',
    '..',
    '%2f',
    '%5c',
    '\t',
    '\n',
    ' ',
    'user@',
    'user:pass@',
    'https:',
    'http:',
    'HTTPS://',
    '///',
  )
  const address = fc.tuple(part, part, host, part, part, host, part).map((parts) => parts.join(''))
  fc.assert(
    fc.property(
      fc.oneof(
        address,
        address.map((one) => `https://${one}`),
        fc.webUrl(),
        fc.string(),
      ),
      (text) => {
        let url: URL
        try {
          url = new URL(text, base)
        } catch {
          return
        }
        if (explainAddress(url, { base, isPrivate: false }) === null) {
          expect(url.href.startsWith('https://api.example.com/')).toBe(true)
          expect(new URL(url.href).host).toBe('api.example.com')
        }
      },
    ),
    { numRuns: 10_000 },
  )
})
