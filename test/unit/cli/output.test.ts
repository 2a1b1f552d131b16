// What the command line prints: text of documents can't steer a terminal, and columns are straight in every script.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainText, table } from '../../../cli/output.ts'
import { cutTo, widthOf } from '../../../cli/width.ts'

describe('plainText()', () => {
  it('replaces escape sequences and other control characters, and keeps lines and letters', () => {
    expect(plainText('a\u001b[2Jb\u0007\r\u009bc\n\tü漢')).toBe('a [2Jb   c\n\tü漢')
  })
})

/** Texts with the columns that they take, by the rules of wcwidth. */
const widths: readonly (readonly [string, number])[] = [
  ['', 0],
  ['plain', 5],
  ['Zürich', 6],
  ['Zu\u0308rich', 6],
  ['报告.txt', 8],
  ['日本語のファイル', 16],
  ['한국어', 6],
  ['ﾊﾝｶｸ', 4],
  ['Ｆｕｌｌ', 8],
  ['😀', 2],
  ['👩‍👩‍👧', 2],
  ['🇩🇪', 2],
  ['☎', 1],
  ['a\u200bb', 2],
  ['שלום', 4],
  ['\u001b[31mred\u001b[39m', 3],
]

describe('widthOf()', () => {
  it.each(widths)('%s takes %i columns', (text, width) => expect(widthOf(text)).toBe(width))

  it('adds up, and cutTo() never takes more columns than it is given', () => {
    const part = fc.constantFrom(...widths.map(([text]) => text).filter((text) => !text.includes('\u001b')))
    fc.assert(
      fc.property(fc.array(part), fc.integer({ min: 1, max: 40 }), (parts, most) => {
        const text = parts.join(' ')
        const cut = cutTo(text, most)
        expect(widthOf(cut)).toBeLessThanOrEqual(most)
        if (widthOf(text) <= most) expect(cut).toBe(text)
      }),
    )
  })
})

describe('table()', () => {
  it('aligns columns and leaves no space at the end of a line', () => {
    expect(
      table([
        ['NAME', 'STATE'],
        ['a', ''],
      ]),
    ).toEqual(['NAME  STATE', 'a'])
  })

  it('begins every column at the same place, whatever the script', () => {
    const cell = fc.constantFrom(...widths.map(([text]) => text).filter((text) => text !== ''))
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1 }), (cells) => {
        const begins = table(cells.map((text) => [text, '|'])).map((line) =>
          widthOf(line.slice(0, line.lastIndexOf('|'))),
        )
        expect(new Set(begins).size).toBe(1)
      }),
    )
  })
})
