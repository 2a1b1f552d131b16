// Cap'n Proto text: whatever a setting holds, it stays one text.
import { describe, expect, it } from 'vitest'
import { assert, property, string } from 'fast-check'
import { quoteText, renderCapnp } from '../../../self-host/capnp.ts'
import { engineAddress, externalService } from '../../../self-host/runtime/engine-address.ts'

/** Reads a literal as Cap'n Proto does. */
function readText(literal: string): string {
  const inner = literal.slice(1, -1)
  const bytes = [...inner.matchAll(/\\x([0-9a-f]{2})|([\s\S])/g)].map(([, hex, plain]) =>
    hex === undefined ? (plain ?? '').charCodeAt(0) : Number.parseInt(hex, 16),
  )
  return Buffer.from(bytes).toString('utf8')
}

describe('quoteText()', () => {
  it('reads back as the same text and holds no quote, backslash or control character of its own', () => {
    assert(
      property(string({ unit: 'grapheme' }), (text) => {
        const literal = quoteText(text)
        expect(literal.slice(1, -1).replaceAll(/\\x[0-9a-f]{2}/g, '')).not.toMatch(/["\\]|[^ -~]/)
        expect(readText(literal)).toBe(text)
      }),
    )
  })
})

describe('renderCapnp()', () => {
  it('quotes texts in nested fields and leaves undefined ones out', () => {
    const rendered = renderCapnp({ a: 'x", internet = "', b: undefined, c: [1, true, { d: { embed: 'f' } }] })
    expect(rendered).toBe('(a = "x\\x22, internet = \\x22", c = [1, true, (d = embed "f")])')
  })
})

describe('externalService()', () => {
  it('names one host and port, with the port of the scheme where none is given', () => {
    expect(externalService('A', 'http://tika:9998/x')).toMatchObject({ external: { address: 'tika:9998', http: {} } })
    expect(externalService('A', 'http://tika')).toMatchObject({ external: { address: 'tika:80' } })
    expect(externalService('A', 'http://[::1]:9/')).toMatchObject({ external: { address: '[::1]:9' } })
    expect(externalService('A', 'https://tika.example/')).toMatchObject({
      external: { address: 'tika.example:443', https: { certificateHost: 'tika.example' } },
    })
  })
})

describe('engineAddress()', () => {
  const embed = (path: string) => ({ embed: path })
  it('is one external service at the root of a host, and a Worker before it where the address has a path', () => {
    expect(engineAddress('T', 'http://tika:9998/', embed)).toHaveLength(1)
    const [external, prefix] = engineAddress('T', 'http://gate:1/a/tika/', embed)
    expect(external).toMatchObject({ name: 'T-host', external: { address: 'gate:1' } })
    expect(prefix).toMatchObject({ name: 'T', worker: { bindings: [{ service: 'T-host' }, { text: '/a/tika' }] } })
  })
})
