// Cap'n Proto text: whatever a setting holds, it stays one text.
import { describe, expect, it } from 'vitest'
import { assert, property, string } from 'fast-check'
import { quoteText, renderCapnp } from '../../../self-host/capnp.ts'
import { externalService } from '../../../self-host/runtime/main-config.ts'

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
