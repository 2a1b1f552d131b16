// Names with passwords in a header: what was meant comes out, and what is nobody's credential is none.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readBasic } from '../../../../workers/gateway/sign-in/basic-credential.ts'

const headerOf = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

describe('Authorization: Basic', () => {
  test('gives the name before the first colon, and all behind it as the password', () => {
    const name = fc.stringMatching(/^[^\p{C}\s:\u2028\u2029][^\p{C}:\u2028\u2029]{0,20}[^\p{C}\s:\u2028\u2029]$/u)
    const password = fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }).filter((one) => !one.includes('\0'))
    fc.assert(
      fc.property(name, password, (one, other) => {
        expect(readBasic(headerOf(`${one}:${other}`))).toEqual({ name: one, password: other })
      }),
    )
    expect(readBasic(headerOf('a:b:c'))).toEqual({ name: 'a', password: 'b:c' })
    expect(
      readBasic(
        headerOf('a:b')
          .toLowerCase()
          .replace(/^basic .*/, headerOf('a:b')),
      ),
    ).not.toBeNull()
  })

  test('of no name, no password, or with what nobody types is none', () => {
    for (const text of [
      '',
      ':',
      'a:',
      ':b',
      'ab',
      'a\0:b',
      'a:b\0',
      ' a:b',
      'a :b',
      'a\u202e:b',
      `${'x'.repeat(257)}:b`,
    ])
      expect(readBasic(headerOf(text)), JSON.stringify(text)).toBeNull()
    expect(readBasic(headerOf(`a:${'ü'.repeat(513)}`))).toBeNull()
    for (const header of [
      '',
      'Basic',
      'Basic ',
      'Bearer YTpi',
      'Basic YTpi, Basic YTpi',
      'Basic _w==',
      'Basic //8=',
      'Digest a',
    ])
      expect(readBasic(header), header).toBeNull()
  })

  test('whatever comes is read, never thrown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        readBasic(text)
        readBasic(`Basic ${text}`)
        readBasic(headerOf(text))
      }),
    )
  })
})
