// matchesIn(), matchesAround(), isInShort() and beginsShort(): where an expression is tried at some places alone, it finds what it finds by itself.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesAround, matchesIn, Scanned } from '../../../core/redaction/scanned.ts'
import { headsOf } from '../../../core/redaction/starts/heads.ts'
import { beginsShort, isInShort } from '../../../core/redaction/starts/short-texts.ts'

const expressions: readonly RegExp[] = [
  /(?<![\p{L}\p{N}])(?:tel|t[ée]l[ée]?(?:phone)?s?|fax|my[ ]number)(?!\p{L})/giu,
  /(?<!\p{L})(?:k|straße|İstanbul|σος|пароль|密[码碼])[:=]?\s?(?<value>\d{2,3})?/giu,
  /(?<![\p{L}\d])(?:0?[1-9]|[12]\d)(?<mark>[-/.])(?:0?[1-9]|1[0-2])\k<mark>\d{2}/gu,
  /(?<![A-Za-z0-9])(?:AK|SK)[A-Z2-7]{2,4}(?![A-Za-z0-9])|key-[0-9a-z]{2}/g,
  /(?<=\p{L})[A-Z]{2}\d{2}[ ]?[A-Z0-9]{0,3}(?!\d)/gu,
  /\u{1d400}[^\s:]{1,3}|[^\p{L}\s]\p{Lu}/gu,
  /(?:sk|ak)?\d\b|^x|[\x41-\x43]{2,}?y/gi,
  /(?<![\p{L}\d-])(?:[A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2}[ -]\d{1,2})(?![\p{L}\d])/giu,
]
const pieces = [
  ...Array.from('aAkKsSxyz059 -./:=\n"\'é→中密码пσ'),
  'tel', 'TÉLÉ', 'fax', 'my number', 'stra\u00dfe', '\u017f', '\u212a', '\u0130stanbul', 'СОС', 'ПАРОЛЬ', '12/05/24', '3-4-56', 'AKAB', 'key-a1', '\u{1d400}', '\ud835', '\udc00', '😀',
] // oxfmt-ignore
const textOf = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''))
/** Where units need two bytes, expressions are tried at starts alone. */
const wide = textOf.map((text) => `${text}→`)

const placesOf = (matches: Iterable<RegExpExecArray>): string[] =>
  Array.from(matches, ({ index, 0: whole, groups }) => JSON.stringify([index, whole, groups]))

describe('matchesIn', () => {
  it.each(expressions.map((regex) => [regex.source, regex] as const))('finds what matchAll finds: %s', (_, regex) => {
    expect(headsOf(regex)).not.toBeNull()
    fc.assert(
      fc.property(wide, (text) => {
        expect(placesOf(matchesIn(regex, new Scanned(text)))).toEqual(placesOf(text.matchAll(regex)))
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('matchesAround', () => {
  it('finds what matchAll finds, around what stands in every match', () => {
    const regex =
      /(?<![\p{L}\p{N}_"'])(?<key>[\p{L}_][\p{L}\p{N}_.-]{1,6})\s?=\s?(?:"(?<double>[^"\n]{1,9})"|'[^'\n]{1,9}')/gu
    const around = { mark: /=\s?["']/g, reach: 15 }
    const assigned = fc
      .array(fc.constantFrom(...pieces, '="', "='", ' = "', '_', 'ab', '\u{1d400}b'), { maxLength: 40 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(assigned, (text) => {
        expect(placesOf(matchesAround(regex, new Scanned(text), around))).toEqual(placesOf(text.matchAll(regex)))
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('isInShort', () => {
  it.each(expressions.map((regex) => [regex.source, regex] as const))('finds what test finds: %s', (_, regex) => {
    const once = new RegExp(regex.source, regex.flags.replace('g', ''))
    fc.assert(
      fc.property(textOf, (text) => {
        expect(isInShort(once, text)).toBe(once.test(text))
      }),
    )
  })
})

describe('beginsShort', () => {
  it.each(expressions.map((regex) => [regex.source, regex] as const))('tells what test tells: %s', (_, regex) => {
    const atStart = new RegExp(`^(?:${regex.source})`, regex.flags.replace('g', ''))
    fc.assert(
      fc.property(textOf, (text) => {
        expect(beginsShort(atStart, text)).toBe(atStart.test(text))
      }),
    )
  })
})
