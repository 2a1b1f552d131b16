// Escaped values are found as those that stand in the clear: in JSON, URLs, HTML, Markdown, also escaped twice.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { decodedView } from '../../../core/redaction/decoded-view.ts'
import { originalRange } from '../../../core/redaction/normalise.ts'
import { redactText } from '../../../core/redaction/redact.ts'

const values = [
  '5555 5555 5555 4444',
  '5555555555554444',
  '536-90-4399',
  'GB82WEST12345698765432',
  'jane.q.public77@acme.com',
]
const asciiHex = (character: string, digits: number): string =>
  character.codePointAt(0)!.toString(16).padStart(digits, '0')

const escapes: Readonly<Record<string, (character: string) => string>> = {
  JSON: (character) => `\\u${asciiHex(character, 4)}`,
  percent: (character) => `%${asciiHex(character, 2).toUpperCase()}`,
  'decimal entity': (character) => `&#${character.codePointAt(0)};`,
  'hexadecimal entity': (character) => `&#x${asciiHex(character, 1)};`,
  'percent twice': (character) => `%25${asciiHex(character, 2)}`,
  'entity in JSON': (character) => `\\u0026#${character.codePointAt(0)};`,
}
const shown = (text: string): string => redactText(text, analyzeText(text)).text

describe('decodedView', () => {
  it('finds a value of which any characters are escaped, and takes all of it', () => {
    const kinds = fc.constantFrom(...Object.keys(escapes))
    fc.assert(
      fc.property(
        fc.constantFrom(...values),
        kinds,
        fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
        (value, kind, which) => {
          const written = Array.from(value, (each, at) => (which[at] === true ? escapes[kind]!(each) : each)).join('')
          const text = shown(`SSN, card or mail: ${written} (as sent)`)
          expect(text).toMatch(/^SSN, card or mail: <[A-Z_]+> \(as sent\)$/)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['{"note":"Card:\\n5555 5555 5555 4444\\nSSN:\\n536-90-4399"}', ['5555 5555', '536-90']],
    ['{"owner":"J\\u00fcrgen M\\u00fcller"}', ['J\\u00fcrgen', 'M\\u00fcller']],
    ['mail jane\\_q\\_public@acme.com now', ['jane', 'public']],
    ['pay 5555 5555 **5555** 4444 now', ['5555']],
    ['pay _5555_ 5555 `5555` 4444 now', ['5555']],
    ['write to jane.q&#46;public&#64;acme.com', ['jane', 'acme']],
    ['write to jane.q&period;public&commat;acme.com', ['jane', 'acme']],
    ['?to=jane.q.public77%40acme.com&x=1', ['jane', 'acme']],
    ['to=%6A%61%6E%65%40%61%63%6D%65%2E%63%6F%6D', ['%6A%61']],
  ])('finds what %j holds', (text, gone) => {
    for (const value of gone) expect(shown(text)).not.toContain(value)
  })

  it('maps every unit to characters of the original, in order', () => {
    const piece = fc.constantFrom(
      'a',
      ' ',
      '\\n',
      '\\u00fc',
      '%C3%A9',
      '%4',
      '&#64;',
      '&amp;',
      '**',
      '\\_',
      '\u200b',
      'ﬁ',
      '😀',
      '\\',
      '%',
      '&',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('')
        const view = decodedView(text)
        let last = 0
        for (let at = 0; at < (view?.text.length ?? 0); at += 1) {
          const { start, end } = originalRange(view!, at, at + 1)
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
          last = start
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('is null where a text escapes nothing, and adds nothing to a path or a product', () => {
    expect(decodedView('Plain text, 100 % of it: a_b and 2 * 3 & more.')).toBeNull()
    for (const text of ['C:\\new\\table\\readme.txt', '2*3*4 = 24 and 5**2', 'a & b; 100%', 'snake_case_name __init__'])
      expect(analyzeText(text)).toEqual([])
  })
})

describe('far from any escape', () => {
  it('a text is not read again, and a value beside an escape is found wherever it stands', () => {
    const filler = 'The lock keeper notes the level of the basin. '.repeat(200)
    fc.assert(
      fc.property(fc.nat({ max: 3 }), fc.nat({ max: 3 }), (before, behind) => {
        const text = `${filler.repeat(before)}"Card:\\n5555 5555 5555 4444"${filler.repeat(behind)}`
        const view = decodedView(text)!
        expect(view.text.length).toBeLessThan(2_000 + (before + behind === 0 ? filler.length : 0))
        const at = text.indexOf('5555')
        const found = analyzeText(text, { entities: ['CREDIT_CARD'] })
        expect(found.map(({ start, end }) => [start, end])).toEqual([[at, at + 19]])
      }),
      { numRuns: 50 },
    )
  })
})
