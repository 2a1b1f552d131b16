// Where codes may be taken: https, this machine, an app's own scheme; and no spelling of anywhere else.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRedirectUri, isRegistered, targetOf, withAnswer } from '../../../core/oauth/redirect-uri.ts'

const good = [
  'https://claude.ai/api/mcp/auth_callback',
  'https://a.example:8443/cb?x=1',
  'https://10.0.0.5/cb',
  'https://xn--bcher-kva.example/cb',
  'http://127.0.0.1:3000/callback',
  'http://localhost/cb',
  'http://[::1]:1/cb',
  'cursor://anysphere.cursor-mcp/oauth/callback',
  'com.example.app:/oauth',
  'vscode://vendor.extension/cb',
]
const bad = [
  '',
  'cb',
  '//evil.example',
  'http://evil.example/cb',
  'http://localhost.evil.example/cb',
  'http://127.0.0.1.evil.example/cb',
  'http://127.0.0.1@evil.example/cb',
  'https://user@a.example/cb',
  'https://a.example@evil.example/cb',
  'https:/\\evil.example',
  'https://a.example/cb#x',
  'https://0177.0.0.1/cb',
  'https://a.0x7f/cb',
  'https://127.1/cb',
  'https://a..example/cb',
  'https://.../cb',
  'https://a.example/c b',
  'https://ä.example/cb',
  'https://a.example/"onload=',
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'vbscript:x',
  'blob:https://a.example/x',
  'view-source:https://a.example',
  'intent://x#Intent;end',
  `https://a.example/${'x'.repeat(500)}`,
]

describe('a redirect', () => {
  test('of a client is one, and nothing else is', () => {
    for (const uri of good) expect(isRedirectUri(uri), uri).toBe(true)
    for (const uri of bad) expect(isRedirectUri(uri), uri).toBe(false)
  })

  test('that is one leads, as browsers read it, to where it says', () => {
    const part = fc.constantFrom(
      'http',
      'https',
      ':',
      '//',
      '/',
      '\\',
      '@',
      '127.0.0.1',
      'localhost',
      '[::1]',
      'a.example',
      '.',
      '%2f',
      '?',
      '#',
      ':80',
      'javascript',
      '\t',
      'x',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const uri = parts.join('')
        if (!isRedirectUri(uri)) return
        const read = new URL(uri)
        if (read.protocol === 'http:') expect(['127.0.0.1', 'localhost', '[::1]']).toContain(read.hostname)
        expect(read.username + read.password + read.hash).toBe('')
        expect(['javascript:', 'data:', 'file:', 'blob:']).not.toContain(read.protocol)
        if (read.protocol.startsWith('http')) expect(new URL(targetOf(uri)).origin).toBe(read.origin)
        else expect(targetOf(uri)).toBe(read.protocol)
      }),
      { numRuns: 5_000 },
    )
  })

  test('is registered letter by letter, but for the port of this machine', () => {
    for (const uri of good) expect(isRegistered(uri, [uri])).toBe(true)
    expect(isRegistered('http://127.0.0.1:5/cb', ['http://127.0.0.1/cb'])).toBe(true)
    expect(isRegistered('http://127.0.0.1:5/cb', ['http://127.0.0.1:9/cb'])).toBe(true)
    expect(isRegistered('http://localhost:5/cb', ['http://127.0.0.1:5/cb'])).toBe(false)
    expect(isRegistered('https://a.example:5/cb', ['https://a.example/cb'])).toBe(false)
    expect(isRegistered('https://a.example/cb/', ['https://a.example/cb'])).toBe(false)
    expect(isRegistered('http://127.0.0.1:5/cb:80/x', ['http://127.0.0.1/cb/x'])).toBe(false)
  })

  test('gets its answer behind its own query, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...good), fc.string({ unit: 'binary' }), (uri, state) => {
        fc.pre(state.isWellFormed())
        const { searchParams } = new URL(withAnswer(uri, { code: 'c', state, none: null }))
        expect([searchParams.get('code'), searchParams.get('state'), searchParams.has('none')]).toEqual([
          'c',
          state,
          false,
        ])
      }),
    )
  })
})
