// The page of redacted text: drawn here it is the engine's page, byte for byte; and its lines break as any text's.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Redacted, RedactedContent } from '../../../../contract/redaction.ts'
import { renditionHtml, renditionTitle } from '../../../../core/pipeline/rendition.ts'
import { lettersOf } from '../../../../core/redaction/take-out.ts'
import { bodyStyle } from '../../../../workers/shared/page/blocks.ts'
import { standardTypeface } from '../../../../workers/shared/page/fonts/typeface.ts'
import { breakAnyRuns, breakLines } from '../../../../workers/shared/page/layout/break-lines.ts'
import { renderInStandardFonts } from '../../../../workers/shared/page/render-pdf.ts'
import { renditionPage, shownOnPage } from '../../../../workers/shared/page/rendition-page.ts'
import { container } from '../tika/extraction.ts'
import { pdfOf, renderHtml } from './rendering.ts'

const documentId = '01J00000000000000000000001'
const contentOf = (text: string, tags: readonly string[]): Redacted<RedactedContent> =>
  ({
    text,
    metadata: { mediaType: 'text/plain', ...(tags.length === 0 ? {} : { tags }) },
    entities: {},
    detectors: [],
  }) as unknown as Redacted<RedactedContent>

const words = fc.constantFrom(
  'harbour', 'a', '<PERSON>', 'R&D', '"so"', 'naïve', 'cafe\u0301', '—', '€ 5', '&amp;', 'x'.repeat(150), '\u00a0', '\u200b',
  '\t', '  ', '\u0007', '\u2003', '\ufb01', '<\u0338',
) // oxfmt-ignore
const lineEnds = fc.constantFrom(' ', ' ', ' ', '\n', '\r\n', '\n\n', '\f', '\u2028', '\u0085')
const texts = fc
  .array(fc.tuple(words, lineEnds), { maxLength: 120 })
  .map((parts) => parts.flatMap(([word, end]) => [word, end]).join(''))

test('renderInStandardFonts(renditionPage()) gives the bytes that the engine gives for the HTML, or leaves it to the engine', async () => {
  let drawn = 0
  await fc.assert(
    fc.asyncProperty(texts, fc.array(words, { maxLength: 3 }), async (text, tags) => {
      const content = contentOf(text, tags)
      const own = await renderInStandardFonts(renditionPage(documentId, content)!, async () => {})
      if (own === null) return
      drawn++
      const engine = pdfOf(await renderHtml(renditionHtml(documentId, content)!))
      if (!own.ok) throw new Error(own.refusal.code)
      expect(Buffer.from(own.value.pdf).equals(Buffer.from(engine))).toBe(true)
      // What is said to be shown is what a reader extracts.
      const title = renditionTitle(documentId)
      expect(lettersOf(shownOnPage(content)!)).toBe(lettersOf(own.value.shown.replace(title, '')))
      expect(lettersOf(title + own.value.shown)).toBe(lettersOf((await container(own.value.pdf)).text))
    }),
    { numRuns: 150 },
  )
  expect(drawn).toBeGreaterThan(20)
})

test('renditionPage() leaves a long text to the engine, renderInStandardFonts() any character of another font', async () => {
  expect(renditionPage(documentId, contentOf('a'.repeat(200_001), []))).toBeNull()
  const page = renditionPage(documentId, contentOf('日本', []))!
  expect(await renderInStandardFonts(page, async () => {})).toBeNull()
})

test('breakLines() breaks a single run as it breaks any runs', () => {
  const parts = fc.array(fc.constantFrom('harbour', 'i', 'W', ' ', '  ', '   ', 'é', 'ledger,', 'mmmmmmmmmm'), {
    maxLength: 80,
  })
  const widths = fc.integer({ min: 20, max: 480 }).map((width) => width + 0.123)
  fc.assert(
    fc.property(parts, widths, (words, widthPt) => {
      const runs = [{ text: words.join(''), style: bodyStyle }]
      const breaking = { typeface: standardTypeface, widthPt, isPreformatted: false }
      const shown = (lines: Iterable<readonly { text: string; widthPt: number }[]>) =>
        [...lines].map((line) => line.map(({ text, widthPt }) => [text, widthPt.toFixed(6)]))
      expect(shown(breakLines(runs, breaking))).toEqual(shown(breakAnyRuns(runs, breaking)))
    }),
    { numRuns: 500 },
  )
})
