// What is shown is what was checked: no character that is taken out of a text hides a value from redaction, in no script.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyzeText } from '../../../core/redaction/analyze.ts'
import { normalise } from '../../../core/redaction/normalise.ts'
import { redactText, residualFindings } from '../../../core/redaction/redact.ts'
import { droppedCharacter, shownText } from '../../../core/redaction/shown-text.ts'

const values = ['5555555555554444', '5555 5555 5555 4444', 'GB82WEST12345698765432', '536-90-4399', 'jane@example.com']
const planted = fc.constantFrom(...values)

/** Every character that is dropped, found once. */
const dropped: string[] = []
for (let code = 0; code <= 0x10_ffff; code += 1) {
  const character = String.fromCodePoint(code)
  if (droppedCharacter.test(character)) dropped.push(character)
}
/** As many of the first planes, where nearly all kinds stand, as of the private planes. */
const anyDropped = fc.oneof(
  fc.constantFrom(...dropped.filter((character) => character < '\ue000' || character > '\uf8ff').slice(0, 400)),
  fc.nat({ max: dropped.length - 1 }).map((at) => dropped[at]!),
  fc.constantFrom(
    '\u0001',
    '\u0008',
    '\u001d',
    '\u0090',
    '\ufffa',
    '\u0600',
    '\u06dd',
    '\ue000',
    '\u{f0001}',
    '\u00ad',
  ),
)

const around = fc.constantFrom('Pay with ', 'SSN ', 'IBAN: ', 'Kontakt – ', 'Ärger mit ', '😀 ', '')
const shownOf = (text: string): string => shownText(redactText(text, analyzeText(text)).text)
const bare = (text: string): string => text.replaceAll(/[\s-]/g, '').toLowerCase()

describe('shownText', () => {
  it('takes out what draws nothing, and no line end, tab or letter', () => {
    expect(shownText('a\u0001b\u00ad\u200b\u202ec\ue000\u{f0001}\ud800\u0600\ufe0f')).toBe('abc')
    expect(shownText('a\tb\r\nc\vd\fe\u0085f\u2028g\u2029h')).toBe('a\tb\r\nc\vd\fe\u0085f\u2028g\u2029h')
    expect(shownText('\uf0b7 item')).toBe('\u2022 item')
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => shownText(shownText(text)) === shownText(text)))
  })

  it('hides no value: what stands between its characters is ignored by redaction as well', () => {
    fc.assert(
      fc.property(
        around,
        planted,
        fc.array(anyDropped, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        (before, value, between, at) => {
          const place = 1 + (at % (value.length - 1))
          const split = `${value.slice(0, place)}${between.join('')}${value.slice(place)}`
          expect(bare(shownOf(`${before}${split} today`))).not.toContain(bare(value))
          const each = Array.from(value).join(between[0])
          expect(bare(shownOf(`${before}${each} today`))).not.toContain(bare(value))
        },
      ),
      { numRuns: 20_000 },
    )
  }, 180_000)

  it('leaves nothing that the gate finds, once the gate has been heard', () => {
    const piece = fc.oneof(planted, anyDropped, around, fc.string({ unit: 'binary', maxLength: 4 }))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        let text = shownOf(pieces.join(''))
        for (let round = 0; round < 3; round += 1) text = redactText(text, residualFindings(text)).text
        expect(residualFindings(text)).toEqual([])
        expect(shownText(text)).toBe(text)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('digits of other scripts', () => {
  it('are read by their value, whatever the script', () => {
    const digit = /^\p{Nd}$/u
    let scripts = 0
    for (let code = 0x80; code <= 0x1_ffff; code += 1) {
      if (!digit.test(String.fromCodePoint(code)) || digit.test(String.fromCodePoint(code - 1))) continue
      scripts += 1
      const ten = Array.from({ length: 10 }, (_, value) => String.fromCodePoint(code + value)).join('')
      expect([code.toString(16), normalise(ten).text]).toEqual([code.toString(16), '0123456789'])
      const inScript = (value: string): string =>
        value.replaceAll(/\d/g, (each) => String.fromCodePoint(code + Number(each)))
      for (const value of ['5555555555554444', '5555 5555 5555 4444', 'SSN 536-90-4399'])
        expect([code.toString(16), shownOf(inScript(value))]).toEqual([
          code.toString(16),
          expect.stringMatching(/^(?:SSN )?<[A-Z_]+>$/),
        ])
    }
    expect(scripts).toBeGreaterThan(50)
  })
})
