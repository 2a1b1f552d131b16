// Faces against an independent source of the same measures, and lines against the width that they must keep.
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import { array, assert, asyncProperty, constantFrom, integer } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyStyle } from '../../../../workers/shared/page/blocks.ts'
import { covers, widthOf } from '../../../../workers/shared/page/fonts/face.ts'
import {
  courier,
  helvetica,
  winAnsiCodePoints,
  winAnsiLiteral,
} from '../../../../workers/shared/page/fonts/standard.ts'
import { breakLines } from '../../../../workers/shared/page/layout/break-lines.ts'
import { prepareText } from '../../../../workers/shared/page/prepare-text.ts'
import { rendering } from './rendering.ts'

describe('standard faces', () => {
  it('widthOf has the widths of pdf-lib’s font metrics for all of WinAnsi', async () => {
    const document = await PDFDocument.create()
    const pairs = [
      [helvetica[0]!, StandardFonts.Helvetica],
      [helvetica[1]!, StandardFonts.HelveticaBold],
      [helvetica[2]!, StandardFonts.HelveticaOblique],
      [courier[0]!, StandardFonts.Courier],
    ] as const
    for (const [face, name] of pairs) {
      const font = await document.embedFont(name)
      for (const codePoint of winAnsiCodePoints) {
        const character = String.fromCodePoint(codePoint)
        expect([codePoint, widthOf(face, character)]).toEqual([
          codePoint,
          Math.round(font.widthOfTextAtSize(character, 1000)),
        ])
      }
    }
  })

  it('winAnsiLiteral writes the bytes of windows-1252', () => {
    const decoder = new TextDecoder('windows-1252')
    for (const codePoint of winAnsiCodePoints) {
      const character = String.fromCodePoint(codePoint)
      const literal = winAnsiLiteral(character)
        .slice(1, -1)
        .replace(/^\\(.)$/, '$1')
      expect(decoder.decode(Uint8Array.of(literal.charCodeAt(0)))).toBe(character)
    }
  })

  it('covers refuses what WinAnsi lacks', () => {
    for (const codePoint of [0x7f, 0x80, 0x9f, 0x100, 0x20ad, 0xffff, 0x1f600]) {
      expect(covers(helvetica[0]!, codePoint)).toBe(false)
    }
  })
})

describe('prepareText', () => {
  it('prepareText composes accents and drops what has no shape', () => {
    expect(prepareText('e\u0301 a\u200bb\u00adc\ufeff\u202ed\u0000')).toBe('é abcd')
    expect(prepareText('a\r\nb\u2028c\u2009d')).toBe('a\nb\nc d')
    expect(prepareText('\uf0b7 item \ud800')).toBe('\u2022 item \ufffd')
  })
})

describe('breakLines', () => {
  const anyText = array(constantFrom('word', ' ', '  ', '\n', 'Ελλ', '合同', '，', '（', '한국', 'a'.repeat(40), 'é'), {
    maxLength: 60,
  })

  it('breakLines keeps every line within the width and every character in order', async () => {
    await assert(
      asyncProperty(anyText, integer({ min: 30, max: 200 }), async (parts, widthPt) => {
        const text = parts.join('')
        const choice = await rendering.typefaces.choose([text], rendering.loadFont)
        if (!choice.ok) throw new Error('not covered')
        const { typeface } = choice
        const lines = [...breakLines([{ text, style: bodyStyle }], { typeface, widthPt, isPreformatted: false })]
        for (const line of lines) {
          const drawn = line.map((piece) => piece.text).join('')
          const usedPt =
            line.reduce((sum, { face, text: own }) => sum + widthOf(face, own) * bodyStyle.sizePt, 0) / 1000
          const trailingPt = (/ +$/.exec(drawn)?.[0].length ?? 0) * bodyStyle.sizePt
          expect(usedPt).toBeLessThanOrEqual(widthPt + trailingPt + 0.01)
        }
        const kept = lines.flat().map((piece) => piece.text)
        expect(kept.join('').replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''))
      }),
      { numRuns: 300 },
    )
  })

  it('breakLines begins no line with closing punctuation', async () => {
    const text = '合同编号，客户'
    const choice = await rendering.typefaces.choose([text], rendering.loadFont)
    if (!choice.ok) throw new Error('not covered')
    const breaking = { typeface: choice.typeface, widthPt: 4.5 * bodyStyle.sizePt, isPreformatted: false }
    const lines = [...breakLines([{ text, style: bodyStyle }], breaking)].map((line) =>
      line.map((piece) => piece.text).join(''),
    )
    expect(lines).toEqual(['合同编', '号，客户'])
  })
})
