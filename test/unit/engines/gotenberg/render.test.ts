// The rendered PDF as other tools read it: text of every script, pages, links, fonts, metadata.
import { PDFDocument } from '@cantoo/pdf-lib'
import { describe, expect, it } from 'vitest'
import { limits } from '../../../../contract/limits.ts'
import { pngOf, samplesOf } from './png.ts'
import { hasPoppler, loadedFonts, pdfOf, poppler, rendering, renderHtml, renderText, textOf } from './rendering.ts'
import { plainDocument } from '../../../../workers/engines/gotenberg/plain-blocks.ts'
import { renderPdf } from '../../../../workers/shared/page/render-pdf.ts'
import { refuse } from '../../../../workers/shared/refusal.ts'
import { onThisMachine, spentMs } from '../../slowness.ts'

const scripts = {
  latin: 'Ägir Þórsson naïve café — “quotes” € (office) \\ office',
  extended: 'Łódź Đorđe İstanbul Ἀθῆναι ệ office',
  greek: 'Ελληνικά κείμενο',
  cyrillic: 'Привет, мир. Договор № 5',
  chinese: '合同编号与客户隐私保护。',
  japanese: '日本語テキスト（かな）',
  korean: '한국어 텍스트 문서',
  gothic: String.fromCodePoint(...Array.from({ length: 27 }, (_, index) => 0x10330 + index)),
  mixed: 'Contract 合同 № 7 / 계약 / συμβόλαιο',
}

describe.runIf(hasPoppler)('renderPdf', () => {
  for (const [name, text] of Object.entries(scripts)) {
    it(`renderPdf gives ${name} text back exactly`, async () => {
      expect(textOf(pdfOf(await renderText(text)))).toBe(text)
      const styled = pdfOf(await renderHtml(`<p><b>${text}</b></p><p><i>${text}</i></p><pre>${text}</pre>`))
      expect(textOf(styled)).toBe([text, text, text].join(' '))
    })
  }

  it('renderPdf keeps code points apart that share a glyph', async () => {
    // Kangxi radicals and the ideographs that they look like.
    const text = '⼀⼆人一二⼈ ∆Δ µμ'
    expect(textOf(pdfOf(await renderText(text)))).toBe(text)
  })

  it('renderPdf embeds nothing for WinAnsi text and subsets for other text', async () => {
    const plain = pdfOf(await renderText('plain'))
    expect(poppler('pdffonts', plain)).toMatch(/Helvetica +Type 1 +WinAnsi +no/)
    const greek = pdfOf(await renderText('Ελληνικά'))
    expect(poppler('pdffonts', greek)).toMatch(/CLAWQL\+NotoSans-Regular +CID TrueType +Identity-H +yes yes yes/)
    expect(greek.length).toBeLessThan(20_000)
  })

  it('renderPdf loads the large fonts only for text that needs them', async () => {
    loadedFonts.length = 0
    await renderText('Ελληνικά Привет Łódź')
    expect(loadedFonts).toEqual([])
  })

  it('renderPdf writes no metadata but producer, fixed date and title', async () => {
    const pdf = pdfOf(await renderHtml('<title>A &amp; Б</title><p>text</p>'))
    const names = poppler('pdfinfo', pdf).match(/^(?:Title|Author|Subject|Creator|Producer|CreationDate|ModDate):.*$/gm)
    expect(names?.map((line) => line.replace(/:\s+/, ': '))).toEqual([
      'Title: A & Б',
      'Producer: ClawQL',
      expect.stringMatching(/^CreationDate: Sat Jan {1,2}1 .*2000/),
    ])
  })

  it('renderPdf reads back all of a long text in order', async () => {
    const text = Array.from({ length: 3_000 }, (_, index) => `word${index}`).join(' ')
    expect(textOf(pdfOf(await renderText(text)))).toBe(text)
  })

  for (const [colorType, channels] of [
    [0, 1],
    [2, 3],
    [4, 2],
    [6, 4],
  ] as const) {
    it(`renderPdf draws a PNG of color type ${colorType}`, async () => {
      const samples = Uint8Array.from({ length: 6 * 5 * channels }, (_, index) => (index * 37) % 256)
      const png = pngOf({ widthPx: 6, heightPx: 5, colorType, channels, samples })
      const pdf = pdfOf(await renderHtml(`<img src="data:image/png;base64,${png.toString('base64')}" alt="none">`))
      const listed = poppler('pdfimages', pdf, ['-list'])
      expect(listed).toMatch(/image +6 +5 /)
      expect(listed.includes('smask')).toBe(colorType >= 4)
      // poppler writes gray images as RGB.
      const step = channels < 3 ? 3 : 1
      const read = samplesOf(pdf).filter((_, index) => index % step === 0)
      const opaque = colorType >= 4 ? samples.filter((_, index) => index % channels !== channels - 1) : samples
      expect(read).toEqual([...opaque])
    })
  }
})

describe('renderPdf output', () => {
  it('renderPdf gives the same bytes for the same input', async () => {
    const html = '<h1>Ελληνικά</h1><table><tr><td>a<td>合同</table>'
    expect(pdfOf(await renderHtml(html))).toEqual(pdfOf(await renderHtml(html)))
  })

  it('renderPdf names the code points that no font draws', async () => {
    const refused = await renderText('Thai \u0e44 and \u{1f6d8}')
    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'GLYPH_MISSING', details: { codePoints: ['U+0E44', 'U+1F6D8'] } },
    })
  })

  it('renderPdf breaks pages where CSS and form feeds ask for it, and has no empty first page', async () => {
    const html =
      '<p style="page-break-before: always">one</p><div style="break-after: page">two</div><p>three</p><p style="page-break-before:always">four</p>'
    expect(await pageCount(pdfOf(await renderHtml(html)))).toBe(3)
    expect(await pageCount(pdfOf(await renderText('one\ftwo\fthree')))).toBe(3)
    expect(await pageCount(pdfOf(await renderText('')))).toBe(1)
  })

  it('renderPdf writes http and mail links, and no others', async () => {
    const html = `<a href="https://example.org/a(b)?q=ü">one</a> <a href="mailto:a@example.org">two</a>
      <a href="javascript:alert(1)">three</a> <a href="file:///etc/passwd">four</a>`
    const file = new TextDecoder('latin1').decode(pdfOf(await renderHtml(html)))
    expect([...file.matchAll(/\/URI \((.*?[^\\])\)/g)].map((match) => match[1])).toEqual([
      'https://example.org/a\\(b\\)?q=%C3%BC',
      'mailto:a@example.org',
    ])
    expect(file).not.toMatch(/javascript|passwd/)
  })

  it('renderPdf refuses a document of too many pages', async () => {
    const refused = await renderText('x\f'.repeat(limits.pagesMax + 1))
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'LIMIT_EXCEEDED' } })
  })

  it('renderPdf yields within one long paragraph, and ends when its time is over', async () => {
    let pauses = 0
    const pause = async (): Promise<void> => {
      if (++pauses === 5) refuse('DEADLINE_EXCEEDED', 'the conversion took too long')
    }
    const text = 'goods are delivered in time '.repeat(20_000)
    const refused = await renderPdf(plainDocument(text), { ...rendering, pause })
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'DEADLINE_EXCEEDED' } })
    expect(pauses).toBe(5)
  })

  it('renderPdf keeps the text of tables that nest too deep to draw', async () => {
    const html = `${'<table><tr><td>a'.repeat(60)}<p>innermost`
    const file = new TextDecoder('latin1').decode(pdfOf(await renderHtml(html)))
    expect(file).toContain('(innermost')
  })

  it('renderPdf stays within a time bound for 4 KB of text', async () => {
    const text = 'The parties agree that goods are delivered in time. '.repeat(80)
    for (let warmUp = 0; warmUp < 50; warmUp++) await renderText(text)
    const startMs = spentMs()
    for (let round = 0; round < 50; round++) await renderText(text)
    // Measured 0.4 ms; the bound is one that only a change of its order breaks.
    expect((spentMs() - startMs) / 50).toBeLessThan(onThisMachine(8))
  })
})

async function pageCount(pdf: Uint8Array): Promise<number> {
  const document = await PDFDocument.load(pdf)
  return document.getPageCount()
}
